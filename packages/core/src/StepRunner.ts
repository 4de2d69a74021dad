/**
 * Brings one step to its end: intent, call, receipt; and when the answer is missing, the question whether it happened.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Adapter, Lookup, Receipt, StepContext, Step } from "./Adapter.ts"
import type { Attempt } from "./Attempt.ts"
import type { Receipts } from "./DestinationEnd.ts"
import * as Digest from "./Digest.ts"
import type * as Journal from "./Journal.ts"
import type { JournalError, Lease, StepRecord } from "./Journal.ts"
import type { Json } from "./Json.ts"
import * as Pacing from "./Pacing.ts"
import type { Progress } from "./Progress.ts"
import { OutcomeUnknown, PublishError, type Summary, toSummary } from "./PublishError.ts"
import * as StepDecision from "./StepDecision.ts"

/**
 * How a step ended.
 *
 * - `Failed`: it certainly did not happen. `Unknown`: it may have. `Pending`: it was accepted and is not finished.
 *
 * @category models
 */
export type StepEnd =
  | { readonly _tag: "Done"; readonly receipt: Receipt }
  | { readonly _tag: "Failed"; readonly error: Summary }
  | { readonly _tag: "Pending"; readonly error: Summary }
  | { readonly _tag: "Unknown"; readonly error: Summary }

/**
 * What became of a commit whose outcome was open. `Absent`: it is surely not there, and may be performed again.
 *
 * @category models
 */
export type Settled = StepEnd | { readonly _tag: "Absent" }

/**
 * Everything one destination's steps share.
 *
 * @category models
 */
export interface Surroundings {
  readonly adapter: Adapter
  readonly publication: Attempt["publication"]
  readonly journal: Journal.Shape
  readonly lease: Lease
  /** What an attempt carried; nothing when that cannot be told any more. */
  readonly attemptOf: (record: StepRecord) => Effect.Effect<Attempt | undefined>
  /** Fails when a commit may not be made now; asked before each performance of one. */
  readonly beforeCommit: (step: Step) => Effect.Effect<void, PublishError>
  readonly tell: (progress: Progress) => Effect.Effect<void>
}

/**
 * What brings the steps of one destination to their ends.
 *
 * Errors: `JournalError` when the journal cannot be written: then nothing more is sent.
 *
 * @category models
 */
export interface StepRunner {
  /** Asks what became of a commit that an earlier run left open. Performs nothing. */
  readonly ask: (step: Step, record: StepRecord, receipts: Receipts) => Effect.Effect<Settled, JournalError>
  /** Does what the journal allows. `needed`: a commit is still to come after it. */
  readonly run: (
    step: Step,
    record: StepRecord | undefined,
    receipts: Receipts,
    needed: boolean
  ) => Effect.Effect<StepEnd, JournalError>
  /** Performs a commit again that was found to be absent. */
  readonly runAgain: (step: Step, receipts: Receipts) => Effect.Effect<StepEnd, JournalError>
}

/** What has been tried of this step in this run. */
interface Trial {
  readonly record: StepRecord
  /** Whether it was performed again after a look that found nothing. */
  readonly again: boolean
  /** Retries left, as the pauses before them. */
  readonly pauses: ReadonlyArray<number>
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** What makes a commit's outcome open: the error the journal has, or that it has no answer at all. */
const doubtOf = (record: StepRecord): Summary =>
  record.error ?? {
    step: record.name,
    reason: "OutcomeUnknown",
    recovery: "lookup",
    message: `an earlier run ended at ${record.startedAt} before this step's answer was written down`
  }

/** With what was seen; said once, however often it is asked. */
const withEvidence = (doubt: Summary, evidence: string): Summary =>
  doubt.message.endsWith(evidence) ? doubt : { ...doubt, message: `${doubt.message}; ${evidence}` }

/** When each look is due, in seconds after the attempt: an adapter's pauses add up. */
const dueSeconds = (pauses: ReadonlyArray<number>, factor: number): ReadonlyArray<number> => {
  const due = pauses.map((_, index) => pauses.slice(0, index + 1).reduce((sum, pause) => sum + pause * factor, 0))
  return due.length === 0 ? [0] : due
}

/**
 * Makes what runs the steps of one destination.
 *
 * @category constructors
 */
export const make = (surroundings: Surroundings): StepRunner => {
  const { adapter, attemptOf, beforeCommit, journal, lease, publication, tell } = surroundings
  const destination = lease.destination

  const contextOf = (attempt: Attempt, record: StepRecord, receipts: Receipts): StepContext => ({
    ...attempt,
    receipts,
    saved: record.saved,
    firstAttemptAt: record.firstAttemptAt,
    save: (value: Json) =>
      // The adapter may have been about to say what it did: whether it did, only the channel can tell now.
      Effect.mapError(
        journal.save(lease, record.name, value),
        (error) =>
          new PublishError({
            channel: adapter.channel,
            step: record.name,
            reason: new OutcomeUnknown({ detail: `the journal cannot be written: ${error.detail}` })
          })
      ),
    progress: (sentBytes, totalBytes) =>
      tell({ _tag: "StepProgress", destination, step: record.name, sentBytes, totalBytes })
  })

  /** What was saved is in the journal: a second try in this run must see it as a second run would. */
  const reload = (name: string, record: StepRecord): Effect.Effect<StepRecord, JournalError> =>
    Effect.map(journal.read(lease.item), (records) => {
      const current = records.find((candidate) => candidate.destination === destination)
      return current?.steps.find((step) => step.name === name) ?? record
    })

  const end = (
    step: Step,
    tag: "Failed" | "Pending" | "Unknown",
    error: Summary
  ): Effect.Effect<StepEnd, JournalError> => {
    const state = tag === "Failed" ? "failed" : tag === "Pending" ? "intended" : "unknown"
    return Effect.as(journal.fail(lease, step.name, state, error), { _tag: tag, error })
  }

  const complete = (step: Step, receipt: Receipt): Effect.Effect<StepEnd, JournalError> =>
    journal
      .complete(lease, step.name, receipt)
      .pipe(
        Effect.andThen(tell({ _tag: "StepFinished", destination, step: step.name })),
        Effect.as<StepEnd>({ _tag: "Done", receipt })
      )

  const waitForLook = (seconds: number): Effect.Effect<void> =>
    Effect.andThen(
      tell({ _tag: "Waiting", destination, reason: `looking again in ${Math.ceil(seconds)} s whether it got through` }),
      Effect.sleep(`${seconds} seconds`)
    )

  /** Asks whether a doubtful commit exists: at once, and until everything late must be there. */
  const lookUp = Effect.fnUntraced(function* (
    context: StepContext,
    record: StepRecord
  ): Effect.fn.Return<Lookup | { readonly _tag: "Open"; readonly error: Summary }> {
    const { lookupPauseFactor } = yield* Pacing.Current
    const asked = yield* Clock.currentTimeMillis
    // Without an answer written down the request may have been on its way until a moment ago.
    const answered = record.finishedAt === undefined ? asked : Math.min(asked, Date.parse(record.finishedAt))
    const dues = dueSeconds(adapter.lookupPausesSeconds, lookupPauseFactor)
    let failure: Summary | undefined
    for (const [index, due] of dues.entries()) {
      // A wait that was over before need not be waited for again; one last look is always made.
      if (index > 0 && index < dues.length - 1 && due <= (asked - answered) / 1000) continue
      // A clock set back meanwhile makes no wait longer.
      const seconds = Math.min(due, due - ((yield* Clock.currentTimeMillis) - answered) / 1000)
      if (index > 0 && seconds > 0) yield* waitForLook(seconds)
      const answer = yield* Effect.result(adapter.lookup(context))
      if (answer._tag === "Success" && answer.success._tag !== "NotFound") return answer.success
      failure = answer._tag === "Failure" ? toSummary(answer.failure) : undefined
      if (failure?.recovery === "fix") break
    }
    return failure === undefined ? { _tag: "NotFound" } : { _tag: "Open", error: failure }
  })

  const settle = Effect.fnUntraced(function* (
    step: Step,
    record: StepRecord,
    receipts: Receipts,
    { again, attempt }: { readonly again: boolean; readonly attempt: Attempt | undefined }
  ): Effect.fn.Return<Settled, JournalError> {
    const doubt = doubtOf(record)
    const found = yield* lookUp(contextOf(attempt ?? { publication, step }, record, receipts), record)
    switch (found._tag) {
      case "Found":
        return yield* complete(step, found.receipt)
      case "Refused": {
        const { channel } = adapter
        const error = new PublishError({ channel, step: step.name, reason: found.reason })
        return yield* end(step, "Failed", toSummary(error))
      }
      case "CannotTell":
        return yield* end(step, "Unknown", withEvidence(doubt, found.evidence))
      case "Open":
        return found.error.reason === "StillProcessing"
          ? yield* end(step, "Pending", found.error)
          : yield* end(step, "Unknown", withEvidence(doubt, `asking failed: ${found.error.message}`))
      case "NotFound": {
        const now = iso(yield* Clock.currentTimeMillis)
        const known = { now, knowsWhatWasSent: attempt !== undefined, again }
        const objection = StepDecision.objectionToAgain(step, record, known)
        return objection === undefined
          ? { _tag: "Absent" }
          : yield* end(step, "Unknown", withEvidence(doubt, objection))
      }
    }
  })

  const ask: StepRunner["ask"] = (step, record, receipts) =>
    Effect.flatMap(attemptOf(record), (attempt) => settle(step, record, receipts, { attempt, again: false }))

  /** After an attempt of this run: it carried what is carried today. */
  const settleDoubt = Effect.fnUntraced(function* (
    step: Step,
    trial: Trial,
    receipts: Receipts
  ): Effect.fn.Return<StepEnd, JournalError> {
    const record = yield* reload(step.name, trial.record)
    const settled = yield* settle(step, record, receipts, { attempt: { publication, step }, again: trial.again })
    return settled._tag === "Absent" ? yield* perform(step, trial.pauses, receipts, true) : settled
  })

  const afterFailure = Effect.fnUntraced(function* (
    step: Step,
    trial: Trial,
    receipts: Receipts,
    error: PublishError
  ): Effect.fn.Return<StepEnd, JournalError> {
    const summary = toSummary(error)
    if (error.recovery === "fix") return yield* end(step, "Failed", summary)
    if (summary.reason === "StillProcessing") return yield* end(step, "Pending", summary)
    if (error.recovery === "lookup" && step.kind === "commit") {
      yield* journal.fail(lease, step.name, "intended", summary)
      return yield* settleDoubt(step, trial, receipts)
    }
    const { retryAfterSecondsMax } = yield* Pacing.Current
    const [pause, ...pauses] = trial.pauses
    const seconds = Math.max(summary.retryAfterSeconds ?? 0, pause ?? 0)
    if (pause === undefined || seconds > retryAfterSecondsMax) return yield* end(step, "Failed", summary)
    yield* journal.fail(lease, step.name, error.recovery === "retry" ? "failed" : "intended", summary)
    yield* tell({ _tag: "Waiting", destination, reason: `${summary.message}; trying again in ${seconds} s` })
    yield* Effect.sleep(`${seconds} seconds`)
    return yield* perform(step, pauses, receipts, trial.again)
  })

  const perform = Effect.fnUntraced(function* (
    step: Step,
    pauses: ReadonlyArray<number>,
    receipts: Receipts,
    again: boolean
  ): Effect.fn.Return<StepEnd, JournalError> {
    const record = yield* journal.intend(lease, {
      name: step.name,
      kind: step.kind,
      ...(step.asset === undefined ? {} : { asset: step.asset }),
      fingerprint: yield* Digest.ofValue(step.content),
      inDoubt: again
    })
    yield* tell({ _tag: "StepStarted", destination, step: step.name })
    const performed = yield* Effect.result(
      Effect.andThen(
        step.kind === "commit" ? beforeCommit(step) : Effect.void,
        adapter.perform(contextOf({ publication, step }, record, receipts))
      )
    )
    return performed._tag === "Success"
      ? yield* complete(step, performed.success)
      : yield* afterFailure(step, { record, pauses, again }, receipts, performed.failure)
  })

  const runAgain: StepRunner["runAgain"] = (step, receipts) =>
    Effect.flatMap(Pacing.Current, ({ retryPausesSeconds }) => perform(step, retryPausesSeconds, receipts, true))

  const run: StepRunner["run"] = Effect.fnUntraced(function* (step, record, receipts, needed) {
    const decision = StepDecision.decide(step, record, { now: iso(yield* Clock.currentTimeMillis), needed })
    if (decision._tag === "Done") return decision
    if (decision._tag === "Perform" || record === undefined) {
      return yield* perform(step, (yield* Pacing.Current).retryPausesSeconds, receipts, false)
    }
    const settled = yield* ask(step, record, receipts)
    return settled._tag === "Absent" ? yield* runAgain(step, receipts) : settled
  })

  return { ask, run, runAgain }
}
