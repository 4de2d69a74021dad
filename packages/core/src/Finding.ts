/**
 * A problem with an item that is seen before anything is sent.
 */
import * as Quote from "./Quote.ts"

/**
 * - `error`: the item cannot go out like this; nothing is sent.
 * - `warning`: it can, and a person would want to know first.
 * - `note`: something this channel leaves out by its nature.
 *
 * @category models
 */
export type Severity = "error" | "warning" | "note"

/**
 * @category models
 */
export interface Finding {
  readonly severity: Severity
  /** Absent when the problem is the item's own. */
  readonly destination?: string
  /** Where in the item: names and indexes, for example `["assets", 1, "captions"]`. */
  readonly path: ReadonlyArray<string | number>
  /** Stable word for scripts, kebab-case. */
  readonly code: string
  /** One sentence that names what was found and what is allowed. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
}

/** @category predicates */
export const isError = (finding: Finding): boolean => finding.severity === "error"

/**
 * Writes a path as people write it: `assets[1].captions`.
 *
 * @category encoding
 */
export const pathText = Quote.path
