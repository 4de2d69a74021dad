/**
 * How wide a text is on a terminal, in columns, and how it is made to fit. Vietnamese may come composed or with combining
 * marks; both take one column a letter.
 */

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" })

/** East Asian wide characters and emoji take two columns. Source: Unicode Standard Annex #11. */
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u

const invisible = /^[\p{Mark}\p{Control}\p{Format}]+$/u

const widthOf = (grapheme: string): number => {
  if (invisible.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}

const graphemes = (text: string): ReadonlyArray<string> => Array.from(segmenter.segment(text), ({ segment }) => segment)

/**
 * Columns a text without colours takes.
 *
 * @category getters
 */
export const columnsOf = (text: string): number => graphemes(text).reduce((sum, grapheme) => sum + widthOf(grapheme), 0)

/**
 * Cuts a text to at most so many columns; what was cut ends with `…`.
 *
 * @category formatting
 */
export const fit = (text: string, columns: number): string => {
  if (columnsOf(text) <= columns) return text
  let fitted = ""
  let used = 0
  for (const grapheme of graphemes(text)) {
    used += widthOf(grapheme)
    if (used > columns - 1) break
    fitted += grapheme
  }
  return columns < 1 ? "" : `${fitted}…`
}

/**
 * Fills a text up with spaces to so many columns.
 *
 * @category formatting
 */
export const pad = (text: string, columns: number): string => text + " ".repeat(Math.max(0, columns - columnsOf(text)))

/**
 * Breaks a text between words into lines of at most so many columns. A word that is longer, such as an address, is kept
 * whole: a person has to be able to copy it.
 *
 * @category formatting
 */
export const wrap = (text: string, columns: number): ReadonlyArray<string> =>
  text.split("\n").flatMap((paragraph) => {
    const lines: Array<string> = []
    for (const word of paragraph.split(" ")) {
      const last = lines.at(-1)
      if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= columns)
        lines[lines.length - 1] = `${last} ${word}`
      else lines.push(word)
    }
    return lines
  })
