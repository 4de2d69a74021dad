/**
 * The one place that decides, from what the journal says, what may be done about a step.
 */
import type { Receipt, Step } from "./Adapter.ts"
import type { StepRecord } from "./Journal.ts"

/**
 * - `perform`: nothing of it exists, or doing it again does no harm.
 * - `lookup`: it may exist; ask the channel before anything else.
 * - `done`: it exists; never again.
 *
 * @category models
 */
export type Decision =
  | { readonly _tag: "Perform" }
  | { readonly _tag: "Lookup" }
  | { readonly _tag: "Done"; readonly receipt: Receipt }

/** How often a commit may be performed again after a look-up that found nothing. */
const doubtsMax = 1

/**
 * Decides what to do about a step.
 *
 * | journal says                            | then                                     |
 * | --------------------------------------- | ---------------------------------------- |
 * | nothing                                 | perform                                  |
 * | failed: certainly nothing happened      | perform                                  |
 * | intent or doubt, repeatable             | perform again; the adapter resumes       |
 * | intent or doubt, commit                 | look it up                               |
 * | receipt                                 | done, unless the channel forgets it and nothing is public yet |
 *
 * @category deciding
 */
export const decide = (
  step: Step,
  record: StepRecord | undefined,
  situation: { readonly now: string; readonly committed: boolean }
): Decision => {
  if (record?.receipt !== undefined) {
    const forgotten =
      step.kind === "repeatable" &&
      !situation.committed &&
      record.receipt.expiresAt !== undefined &&
      record.receipt.expiresAt <= situation.now
    return forgotten ? { _tag: "Perform" } : { _tag: "Done", receipt: record.receipt }
  }
  const open = record?.state === "intended" || record?.state === "unknown"
  return open && step.kind === "commit" ? { _tag: "Lookup" } : { _tag: "Perform" }
}

/**
 * Whether a commit that was looked up and not found may be performed again.
 *
 * @category deciding
 */
export const mayPerformAgain = (record: StepRecord): boolean => record.doubts < doubtsMax
