/**
 * Brings one step to its end: intent, call, receipt; and when the answer is missing, the question whether it happened.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Adapter, Lookup, Publication, Receipt, Step, StepContext } from "./Adapter.ts"
import * as Digest from "./Digest.ts"
import type * as Journal from "./Journal.ts"
import type { JournalError, Lease, StepRecord } from "./Journal.ts"
import type { Json } from "./Json.ts"
import * as Pacing from "./Pacing.ts"
import type { Progress } from "./Progress.ts"
import { PublishError, type Summary, toSummary, Unavailable } from "./PublishError.ts"
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
 * Everything one destination's steps share.
 *
 * @category models
 */
export interface Surroundings {
  readonly adapter: Adapter
  readonly publication: Publication
  readonly journal: Journal.Shape
  readonly lease: Lease
  readonly tell: (progress: Progress) => Effect.Effect<void>
}

/** What has been tried of this step in this run. */
interface Trial {
  readonly record: StepRecord
  /** Retries left, as the pauses before them. */
  readonly pauses: ReadonlyArray<number>
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/**
 * Makes the function that runs steps of one destination.
 *
 * Errors: `JournalError` when the journal cannot be written: then nothing more is sent.
 *
 * @category running
 */
export const make = (surroundings: Surroundings) => {
  const { adapter, journal, lease, publication, tell } = surroundings
  const destination = lease.destination

  const contextOf = (step: Step, record: StepRecord, receipts: { readonly [step: string]: Receipt }): StepContext => ({
    publication,
    step,
    receipts,
    saved: record.saved,
    firstAttemptAt: record.firstAttemptAt,
    save: (value: Json) =>
      Effect.mapError(
        journal.save(lease, step.name, value),
        (error) =>
          new PublishError({
            channel: adapter.channel,
            step: step.name,
            reason: new Unavailable({ detail: `the journal cannot be written: ${error.detail}` })
          })
      ),
    progress: (sentBytes, totalBytes) =>
      tell({ _tag: "StepProgress", destination, step: step.name, sentBytes, totalBytes })
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

  /** Asks whether a doubtful commit exists, after each of the adapter's pauses. */
  const lookUp = Effect.fnUntraced(function* (
    context: StepContext
  ): Effect.fn.Return<Lookup | { readonly _tag: "Open"; readonly error: Summary }> {
    const { lookupPauseFactor } = yield* Pacing.Current
    const asked = yield* Clock.currentTimeMillis
    const age = (asked - Date.parse(context.firstAttemptAt)) / 1000
    let failure: Summary | undefined
    for (const [index, pause] of adapter.lookupPausesSeconds.entries()) {
      // A pause that has passed since the attempt need not be waited for again; one last look is always made.
      const last = index === adapter.lookupPausesSeconds.length - 1
      if (!last && index > 0 && age > pause) continue
      const seconds = index === 0 || age > pause ? 0 : pause * lookupPauseFactor
      if (seconds > 0) {
        yield* tell({ _tag: "Waiting", destination, reason: `looking again in ${seconds} s whether it got through` })
        yield* Effect.sleep(`${seconds} seconds`)
      }
      const answer = yield* Effect.result(adapter.lookup(context))
      if (answer._tag === "Success" && answer.success._tag !== "NotFound") return answer.success
      failure = answer._tag === "Failure" ? toSummary(answer.failure) : undefined
      if (failure?.recovery === "fix") break
    }
    return failure === undefined ? { _tag: "NotFound" } : { _tag: "Open", error: failure }
  })

  const settleDoubt = Effect.fnUntraced(function* (
    step: Step,
    trial: Trial,
    receipts: { readonly [step: string]: Receipt },
    doubt: Summary
  ): Effect.fn.Return<StepEnd, JournalError> {
    const record = yield* reload(step.name, trial.record)
    const found = yield* lookUp(contextOf(step, record, receipts))
    switch (found._tag) {
      case "Found":
        return yield* complete(step, found.receipt)
      case "CannotTell":
        return yield* end(step, "Unknown", { ...doubt, message: `${doubt.message}; ${found.evidence}` })
      case "Open":
        if (found.error.reason === "StillProcessing") return yield* end(step, "Pending", found.error)
        if (found.error.recovery === "fix" && found.error.reason === "Rejected")
          return yield* end(step, "Failed", found.error)
        return yield* end(step, "Unknown", {
          ...doubt,
          message: `${doubt.message}; asking failed: ${found.error.message}`
        })
      case "NotFound":
        return StepDecision.mayPerformAgain(record)
          ? yield* perform(step, { ...trial, record }, receipts, true)
          : yield* end(step, "Unknown", {
              ...doubt,
              message: `${doubt.message}; it was tried twice and cannot be found, which proves nothing`
            })
    }
  })

  const afterFailure = Effect.fnUntraced(function* (
    step: Step,
    trial: Trial,
    receipts: { readonly [step: string]: Receipt },
    error: PublishError
  ): Effect.fn.Return<StepEnd, JournalError> {
    const summary = toSummary(error)
    if (error.recovery === "fix") return yield* end(step, "Failed", summary)
    if (summary.reason === "StillProcessing") return yield* end(step, "Pending", summary)
    if (error.recovery === "lookup" && step.kind === "commit") {
      yield* journal.fail(lease, step.name, "intended", summary)
      return yield* settleDoubt(step, trial, receipts, summary)
    }
    const { retryAfterSecondsMax } = yield* Pacing.Current
    const [pause, ...pauses] = trial.pauses
    const seconds = Math.max(summary.retryAfterSeconds ?? 0, pause ?? 0)
    if (pause === undefined || seconds > retryAfterSecondsMax) return yield* end(step, "Failed", summary)
    yield* journal.fail(lease, step.name, error.recovery === "retry" ? "failed" : "intended", summary)
    yield* tell({ _tag: "Waiting", destination, reason: `${summary.message}; trying again in ${seconds} s` })
    yield* Effect.sleep(`${seconds} seconds`)
    return yield* perform(step, { record: yield* reload(step.name, trial.record), pauses }, receipts, false)
  })

  const perform = Effect.fnUntraced(function* (
    step: Step,
    trial: Pick<Trial, "pauses"> & { readonly record?: StepRecord },
    receipts: { readonly [step: string]: Receipt },
    inDoubt: boolean
  ): Effect.fn.Return<StepEnd, JournalError> {
    const record = yield* journal.intend(lease, {
      name: step.name,
      kind: step.kind,
      ...(step.asset === undefined ? {} : { asset: step.asset }),
      fingerprint: yield* Digest.ofValue(step.content),
      inDoubt
    })
    yield* tell({ _tag: "StepStarted", destination, step: step.name })
    const performed = yield* Effect.result(adapter.perform(contextOf(step, record, receipts)))
    return performed._tag === "Success"
      ? yield* complete(step, performed.success)
      : yield* afterFailure(step, { record, pauses: trial.pauses }, receipts, performed.failure)
  })

  return Effect.fnUntraced(function* (
    step: Step,
    record: StepRecord | undefined,
    receipts: { readonly [step: string]: Receipt },
    committed: boolean
  ): Effect.fn.Return<StepEnd, JournalError> {
    const now = iso(yield* Clock.currentTimeMillis)
    const { retryPausesSeconds } = yield* Pacing.Current
    const decision = StepDecision.decide(step, record, { now, committed })
    if (decision._tag === "Done") return decision
    if (decision._tag === "Perform" || record === undefined) {
      return yield* perform(step, { pauses: retryPausesSeconds }, receipts, false)
    }
    const doubt: Summary = record.error ?? {
      step: step.name,
      reason: "OutcomeUnknown",
      recovery: "lookup",
      message: `an earlier run ended at ${record.startedAt} before this step's answer was written down`
    }
    return yield* settleDoubt(step, { record, pauses: retryPausesSeconds }, receipts, doubt)
  })
}
