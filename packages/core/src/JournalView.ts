/**
 * What a person asks the journal: how does it stand, and what they tell it when no channel can.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Destination, Observation } from "./Adapter.ts"
import * as ByHand from "./ByHand.ts"
import { commitOf, outcomeOf, receiptsOf } from "./DestinationEnd.ts"
import type * as Journal from "./Journal.ts"
import type { JournalError, Lease, Outcome, PublicationRecord, StepRecord } from "./Journal.ts"
import type { Summary } from "./PublishError.ts"
import { type ResultStep, toSteps } from "./Report.ts"

/**
 * - `published`, `scheduled`: out. `unknown`: it may be out, and a person decides.
 * - `interrupted`: a run ended in the middle; run it again. `failed`: it did not get out.
 *
 * @category models
 */
export type State = "published" | "scheduled" | "unknown" | "interrupted" | "failed"

/**
 * One item at one destination, as the journal has it.
 *
 * @category models
 */
export interface PublicationStatus {
  readonly item: string
  readonly title: string
  readonly destination: string
  readonly channel: string
  readonly digest: string
  readonly state: State
  readonly outcome?: Outcome
  /** What the channel shows now; only for what is out, at destinations of the configuration. */
  readonly observation?: Observation
  readonly error?: Summary
  readonly steps: ReadonlyArray<ResultStep>
}

/** @category models */
export interface Status {
  readonly schema: "loa.status/1"
  readonly publications: ReadonlyArray<PublicationStatus>
}

/**
 * A person's word on a publication whose outcome no channel could tell.
 *
 * @category models
 */
export interface Resolution {
  readonly item: string
  readonly destination: string
  /** Its public address when it is there; `false` when it certainly is not. */
  readonly published: string | false
}

/**
 * There is nothing to settle.
 *
 * @category errors
 */
export class ResolveError extends Schema.TaggedError<ResolveError>()("ResolveError", {
  detail: Schema.String,
  hint: Schema.String
}) {
  override get message(): string {
    return this.detail
  }
}

const stateOf = (record: PublicationRecord): State => {
  if (record.outcome !== undefined) return record.outcome.status
  if (record.steps.some((step) => step.state === "unknown")) return "unknown"
  return record.steps.at(-1)?.state === "failed" && commitOf(record) === undefined ? "failed" : "interrupted"
}

const toStatus = (record: PublicationRecord, observation: Observation | undefined): PublicationStatus => {
  const { channel, destination, digest, item, outcome, title } = record
  const error = record.steps.findLast((step) => step.error !== undefined)?.error
  return {
    item,
    title,
    destination,
    channel,
    digest,
    state: stateOf(record),
    ...(outcome === undefined ? {} : { outcome }),
    ...(observation === undefined ? {} : { observation }),
    ...(outcome !== undefined || error === undefined ? {} : { error }),
    steps: toSteps(item, destination, record.steps)
  }
}

const observe = (record: PublicationRecord, destinations: ReadonlyArray<Destination>) => {
  const adapter = destinations.find(({ id }) => id === record.destination)?.adapter
  if (record.outcome === undefined || adapter === undefined) return Effect.succeed(undefined)
  return Effect.orElseSucceed(ByHand.observe(adapter, receiptsOf(record), commitOf(record)), () => undefined)
}

/**
 * How an item, or every item, stands.
 *
 * @category running
 */
export const status = Effect.fnUntraced(function* (
  journal: Journal.Shape,
  destinations: ReadonlyArray<Destination>,
  item: string | undefined
): Effect.fn.Return<Status, JournalError> {
  const records = item === undefined ? yield* journal.readAll : yield* journal.read(item)
  const publications = yield* Effect.forEach(
    records,
    (record) => Effect.map(observe(record, destinations), (observation) => toStatus(record, observation)),
    { concurrency: 8 }
  )
  return { schema: "loa.status/1", publications }
})

const openCommit = (record: PublicationRecord): StepRecord | undefined =>
  record.steps.find((step) => step.kind === "commit" && (step.state === "unknown" || step.state === "intended"))

const nothingToSettle = (resolution: Resolution): ResolveError =>
  new ResolveError({
    detail: `nothing is open about "${resolution.item}" at "${resolution.destination}"`,
    hint: "look with `loa status`; only an unknown or interrupted publication can be settled"
  })

const settle = (
  journal: Journal.Shape,
  lease: Lease,
  record: PublicationRecord,
  step: StepRecord,
  published: string | false
) => {
  if (published === false) {
    return journal.fail(lease, step.name, "failed", {
      step: step.name,
      reason: "Resolved",
      recovery: "retry",
      message: "a person has looked and found that it is not there"
    })
  }
  const receipt = ByHand.toReceipt(published)
  const outcome = outcomeOf(commitOf(record) ?? receipt, {})
  return Effect.andThen(journal.complete(lease, step.name, receipt), journal.settle(lease, outcome))
}

/**
 * Writes a person's word down: the publication is there, or is not and may be made.
 *
 * Errors: `ResolveError` when nothing is open there, or a run is at it right now.
 *
 * @category running
 */
export const resolve = Effect.fnUntraced(function* (
  journal: Journal.Shape,
  resolution: Resolution
): Effect.fn.Return<PublicationStatus, JournalError | ResolveError> {
  const find = Effect.map(journal.read(resolution.item), (records) =>
    records.find((record) => record.destination === resolution.destination)
  )
  const record = yield* find
  const step = record === undefined ? undefined : openCommit(record)
  if (record === undefined || step === undefined) return yield* nothingToSettle(resolution)
  const run = globalThis.crypto.randomUUID()
  const claim = yield* journal.claim({ ...record, run, leaseSeconds: 30 })
  if (claim._tag === "Held") {
    return yield* new ResolveError({
      detail: `${claim.holder} is publishing "${resolution.item}" to "${resolution.destination}" right now`,
      hint: "wait until it has ended, then look with `loa status`"
    })
  }
  yield* Effect.ensuring(
    settle(journal, claim.lease, record, step, resolution.published),
    Effect.ignore(journal.release(claim.lease))
  )
  return toStatus((yield* find) ?? record, undefined)
})
