/**
 * Pieces of an input as a message shows them: short, on one line, and with nothing in them that a terminal would obey or
 * hide.
 */

/** Characters that are not seen, or that change how what follows is shown. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

const escaped = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`

const cut = (text: string, codePointsMax: number): string => {
  const characters = Array.from(text.slice(0, 2 * codePointsMax + 2))
  return characters.length > codePointsMax ? `${characters.slice(0, codePointsMax - 1).join("")}…` : text
}

/**
 * A text in quotes, at most 60 characters of it.
 *
 * @category encoding
 */
export const text = (words: string): string => JSON.stringify(cut(words, 60)).replace(unseen, escaped)

/**
 * A place inside a text, by the words before it: `after "Cài đặt"`.
 *
 * @category encoding
 */
export const before = (words: string, index: number): string => {
  const last = Array.from(words.slice(Math.max(0, index - 40), index))
    .slice(-20)
    .join("")
  return last.trim() === "" ? "at its beginning" : `after ${text(last)}`
}

/**
 * Any value: a text in quotes, a number as it is, a list or a group by its size.
 *
 * @category encoding
 */
export const value = (found: unknown): string => {
  if (found === undefined || found === null) return "nothing"
  if (typeof found === "string") return text(found)
  if (Array.isArray(found)) return `a list of ${found.length}`
  if (typeof found === "number" || typeof found === "boolean") return String(found)
  return typeof found === "object" ? "a group of keys" : `a ${typeof found}`
}

/**
 * What kind of value it is, without saying which: for documents that may hold a secret by mistake.
 *
 * @category encoding
 */
export const kind = (found: unknown): string => {
  if (typeof found === "string") return "a text"
  return typeof found === "number" ? "a number" : value(found)
}

const plainKey = /^[\p{L}\p{N}_$][\p{L}\p{M}\p{N} _$-]{0,59}$/u

/**
 * A path as people write it: `assets[1].captions`; a key that is no word stands in quotes.
 *
 * @category encoding
 */
export const path = (parts: ReadonlyArray<string | number>): string =>
  parts.reduce<string>((written, part) => {
    if (typeof part === "number") return `${written}[${part}]`
    if (!plainKey.test(part)) return `${written}[${text(part)}]`
    return written === "" ? part : `${written}.${part}`
  }, "")
