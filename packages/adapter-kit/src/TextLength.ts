/**
 * How long a text is, in the unit a platform counts in.
 */
import type { Finding } from "@loa/core"

/**
 * - `codePoints`: Unicode characters; an emoji with skin tone is two.
 * - `utf16Units`: JavaScript's `length`.
 * - `graphemes`: what a reader would count.
 * - `bytes`: UTF-8.
 *
 * @category models
 */
export type Unit = "codePoints" | "utf16Units" | "graphemes" | "bytes"

const segmenter = new Intl.Segmenter("vi", { granularity: "grapheme" })
const encoder = new TextEncoder()

const counters: { readonly [U in Unit]: (text: string) => number } = {
  codePoints: (text) => [...text].length,
  utf16Units: (text) => text.length,
  graphemes: (text) => [...segmenter.segment(text)].length,
  bytes: (text) => encoder.encode(text).length
}

/** @category getters */
export const count = (text: string, unit: Unit): number => counters[unit](text)

/**
 * A limit of a platform on one text, with where the number comes from.
 *
 * @category models
 */
export interface TextLimit {
  readonly max: number
  readonly unit: Unit
  /** The platform's page, or "assumption" with the reason. */
  readonly source: string
}

const unitNames: { readonly [U in Unit]: string } = {
  codePoints: "characters",
  utf16Units: "characters",
  graphemes: "characters",
  bytes: "bytes"
}

/**
 * The finding for a text that is longer than its limit; none when it fits. Nothing is ever cut.
 *
 * @category findings
 */
export const check = (
  text: string,
  limit: TextLimit,
  where: {
    readonly destination: string
    readonly path: ReadonlyArray<string | number>
    readonly name: string
    readonly hint: string
  }
): ReadonlyArray<Finding.Finding> => {
  const found = count(text, limit.unit)
  if (found <= limit.max) return []
  return [
    {
      severity: "error",
      destination: where.destination,
      path: where.path,
      code: `${where.path.at(-1) ?? "text"}-too-long`,
      message: `${where.name} has ${found} ${unitNames[limit.unit]}, at most ${limit.max} are allowed`,
      hint: where.hint
    }
  ]
}
