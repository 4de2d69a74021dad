/**
 * What no item may be, whatever its fields: too much, too deep, or made of characters that no channel can carry. Looked
 * at first, so that everything after it may walk through an item without care.
 */
import type { Problem } from "./Decoding.ts"
import * as MarkdownBounds from "./MarkdownBounds.ts"
import * as Quote from "./Quote.ts"

/**
 * Longest item, in UTF-16 units of all its texts. Items are words; what is bigger is a file that belongs under `assets`.
 *
 * @category constants
 */
export const textUnitsMax = 300_000

/** Values an item may hold: fields, entries of lists, keys of overrides. */
const valuesMax = 20_000

/** Lists and groups inside each other. */
const depthMax = 32

/**
 * The first character of a text that no channel can carry: a control character other than tab and line end, half of a
 * surrogate pair, or a code point that is no character. Nothing when there is none.
 *
 * Source: https://www.unicode.org/faq/private_use.html, Noncharacters; RFC 8259, section 8.2
 *
 * @category getters
 */
export const forbiddenCharacter = (text: string): { readonly index: number; readonly name: string } | undefined => {
  const match = /[^\P{Cc}\t\n\r]|\p{Cs}|[\uFDD0-\uFDEF\uFFFE\uFFFF]/u.exec(text)
  if (match === null) return undefined
  const codePoint = match[0].codePointAt(0) ?? 0
  const number = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`
  const isControl = codePoint < 0xa0
  const isHalf = codePoint >= 0xd800 && codePoint <= 0xdfff
  const name = isControl
    ? `the control character ${number}`
    : isHalf
      ? `half of a character (${number})`
      : `${number}, which is no character`
  return { index: match.index, name }
}

interface Part {
  readonly value: unknown
  readonly path: ReadonlyArray<string | number>
}

const textProblem = (text: string, path: Part["path"]): ReadonlyArray<Problem> => {
  const found = forbiddenCharacter(text)
  if (found === undefined) return []
  const where = Quote.path(path)
  return [{ path, message: `${where}: contains ${found.name} ${Quote.before(text, found.index)}; delete it` }]
}

/** Bodies of the item and of its overrides are Markdown. */
const isBody = (path: Part["path"]): boolean =>
  path.at(-1) === "body" && (path.length === 1 || (path.length === 3 && path[0] === "overrides"))

const bodyProblem = (text: string, path: Part["path"]): ReadonlyArray<Problem> => {
  const message = isBody(path) ? MarkdownBounds.check(text) : undefined
  return message === undefined ? [] : [{ path, message: `${Quote.path(path)}: ${message}` }]
}

const keyProblem = (key: string, path: Part["path"]): ReadonlyArray<Problem> => {
  if (key !== "__proto__" && forbiddenCharacter(key) === undefined) return []
  return [{ path, message: `${Quote.path(path) || "the document"}: the key ${Quote.text(key)} cannot be used` }]
}

const numberProblem = (value: number, path: Part["path"]): ReadonlyArray<Problem> =>
  Number.isFinite(value) ? [] : [{ path, message: `${Quote.path(path)}: found ${value}, expected a finite number` }]

/** Dates, maps and their kind look like empty groups to what comes after. */
const kindProblem = (value: unknown, path: Part["path"]): ReadonlyArray<Problem> => {
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  const isPlain = typeof value !== "object" || ["Null", "Array", "Object"].includes(kind)
  return isPlain ? [] : [{ path, message: `${Quote.path(path)}: found a ${kind}, expected plain data` }]
}

/** Nothing when there are more than may be. */
const partsOf = ({ path, value }: Part, countMax: number): ReadonlyArray<Part> | undefined => {
  if (typeof value !== "object" || value === null) return []
  if (Array.isArray(value) && value.length > countMax) return undefined
  const entries = Object.entries(value)
  if (entries.length > countMax) return undefined
  return entries.map(([key, entry]) => ({ value: entry, path: [...path, Array.isArray(value) ? Number(key) : key] }))
}

const tooMuch = (message: string): ReadonlyArray<Problem> => [{ path: [], message: `the item ${message}` }]

/**
 * What is wrong with plain data before its fields are looked at. Ends for every input: circles and groups that hold each
 * other many times over are too deep or too much.
 *
 * @category checking
 */
export const check = (input: unknown): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const waiting: Array<Part> = [{ value: input, path: [] }]
  let values = 0
  let units = 0
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { path, value } = part
    if (path.length > depthMax) return tooMuch(`has more than ${depthMax} lists or groups inside each other`)
    const parts = partsOf(part, valuesMax - ++values - waiting.length)
    if (parts === undefined) return tooMuch(`holds more than ${valuesMax} values`)
    const key = path.at(-1)
    if (typeof key === "string") problems.push(...keyProblem(key, path.slice(0, -1)))
    if (typeof value === "string") {
      units += value.length
      problems.push(...textProblem(value, path), ...bodyProblem(value, path))
    }
    if (units > textUnitsMax)
      return tooMuch(`has more than ${textUnitsMax} characters; long material goes into an asset`)
    problems.push(...kindProblem(value, path))
    if (typeof value === "number") problems.push(...numberProblem(value, path))
    waiting.push(...parts.toReversed())
  }
  return problems
}
