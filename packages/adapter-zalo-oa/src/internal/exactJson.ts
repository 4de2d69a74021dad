/**
 * JSON whose long whole numbers keep their digits. Zalo's ids are 64-bit numbers that sometimes stand in JSON without
 * quotes, and `JSON.parse` would round them.
 */
import * as Result from "effect/Result"

/** A text with its quotes, or a whole number token; texts come first so that digits inside them are left alone. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Whole numbers of 15 digits and fewer survive as JavaScript numbers. */
const longWholeNumber = /^-?\d{16,}$/

/**
 * Parses JSON; a whole number of 16 digits or more becomes a text. `undefined` when the text is no JSON.
 */
export const parse = (text: string): unknown => {
  const quoted = text.replace(tokens, (token) => (longWholeNumber.test(token) ? `"${token}"` : token))
  return Result.getOrUndefined(Result.try({ try: (): unknown => JSON.parse(quoted), catch: () => undefined }))
}
