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

/** How often a commit that makes a new thing may be performed again after a look-up that found nothing. */
const doubtsMax = 1

/**
 * Whether it may exist without a receipt: then the channel is asked before anything else is done.
 *
 * @category predicates
 */
export const isOpen = (step: Step, record: StepRecord | undefined): record is StepRecord =>
  step.kind === "commit" &&
  record?.receipt === undefined &&
  (record?.state === "intended" || record?.state === "unknown")

/**
 * Decides what to do about a step.
 *
 * | journal says                            | then                                     |
 * | --------------------------------------- | ---------------------------------------- |
 * | nothing                                 | perform                                  |
 * | failed: certainly nothing happened      | perform                                  |
 * | intent or doubt, repeatable             | perform again; the adapter resumes       |
 * | intent or doubt, commit                 | look it up                               |
 * | receipt                                 | done, unless the channel forgets it and a commit to come needs it |
 *
 * @category deciding
 */
export const decide = (
  step: Step,
  record: StepRecord | undefined,
  situation: { readonly now: string; readonly needed: boolean }
): Decision => {
  if (record?.receipt !== undefined) {
    const forgotten =
      step.kind === "repeatable" &&
      situation.needed &&
      record.receipt.expiresAt !== undefined &&
      record.receipt.expiresAt <= situation.now
    return forgotten ? { _tag: "Perform" } : { _tag: "Done", receipt: record.receipt }
  }
  return isOpen(step, record) ? { _tag: "Lookup" } : { _tag: "Perform" }
}

/** Channels are searched from the first attempt on. A clock that was ahead then has made that instant too late. */
const wasClockSetBack = (record: StepRecord, now: string): boolean =>
  [record.startedAt, record.finishedAt ?? now, now].some((later) => later < record.firstAttemptAt)

/**
 * What is known when a commit was looked up and not found.
 *
 * @category models
 */
export interface NotFound {
  readonly now: string
  readonly knowsWhatWasSent: boolean
  /** Whether this run has performed it again already. */
  readonly again: boolean
}

/**
 * What speaks against performing a commit again that was looked up and not found; nothing when it may be.
 *
 * @category deciding
 */
export const objectionToAgain = (step: Step, record: StepRecord, situation: NotFound): string | undefined => {
  if (step.idempotent === true) {
    return situation.again ? "it was done again just now and has changed nothing yet; run again later" : undefined
  }
  if (record.doubts >= doubtsMax) return "it was tried twice and cannot be found, which proves nothing"
  if (!situation.knowsWhatWasSent)
    return "it was sent with other content than today's, so not finding it proves nothing"
  if (wasClockSetBack(record, situation.now)) {
    return "this machine's clock was set back since it was sent, so not finding it proves nothing"
  }
  return undefined
}
