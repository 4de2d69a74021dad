/**
 * Takes one item to one destination: lease, steps in order, a look at what the public sees, and how it ended.
 */
import * as Effect from "effect/Effect"
import type { Observation, Receipt, Step, Warning } from "./Adapter.ts"
import {
  changedSincePublished,
  type DestinationEnd,
  mayBePublic,
  offerOf,
  published,
  type Receipts,
  receiptsOf,
  refusal,
  unfit,
  without
} from "./DestinationEnd.ts"
import { isError } from "./Finding.ts"
import type * as Journal from "./Journal.ts"
import type { Claim, JournalError, Lease, Outcome, PublicationRecord } from "./Journal.ts"
import * as Pacing from "./Pacing.ts"
import * as Preparation from "./Preparation.ts"
import type { Progress } from "./Progress.ts"
import type { Summary } from "./PublishError.ts"
import * as References from "./References.ts"
import type { Status } from "./Report.ts"
import * as StepRunner from "./StepRunner.ts"

/**
 * @category models
 */
export interface Request {
  readonly prepared: Preparation.Prepared
  readonly digest: string
  /** The item's content without its id; see \`Digest.ofContent\`. */
  readonly content: string
  readonly run: string
  readonly journal: Journal.Shape
  /** Waits for another run that holds the lease; without it the destination is `pending`. */
  readonly wait: boolean
  /** What the destinations this one refers to offer; asked when it is this one's turn. */
  readonly offers: Effect.Effect<{ readonly [destination: string]: References.Offer }>
  readonly tell: (progress: Progress) => Effect.Effect<void>
}

/** Keeps the lease while the effect runs; ends the effect when the lease is lost. */
const whileHeld = <A, E>(
  request: Request,
  lease: Lease,
  effect: Effect.Effect<A, E>
): Effect.Effect<A, E | JournalError> =>
  Effect.gen(function* () {
    const { leaseSeconds } = yield* Pacing.Current
    const heartbeat = Effect.sleep(`${leaseSeconds / 3} seconds`).pipe(
      Effect.andThen(request.journal.renew(lease, leaseSeconds)),
      Effect.forever
    )
    return yield* Effect.raceFirst(effect, heartbeat)
  }).pipe(Effect.ensuring(Effect.ignore(request.journal.release(lease))))

const claim = Effect.fnUntraced(function* (request: Request): Effect.fn.Return<Claim, JournalError> {
  const { leaseSeconds, leaseWaitSeconds } = yield* Pacing.Current
  const { destination, publication } = request.prepared
  const ask = request.journal.claim({
    item: publication.item.id,
    destination: destination.id,
    channel: destination.channel,
    title: publication.item.title,
    content: request.content,
    digest: request.digest,
    run: request.run,
    leaseSeconds
  })
  let answer = yield* ask
  for (let waited = 0; answer._tag === "Held" && request.wait && waited < leaseWaitSeconds; waited++) {
    if (waited === 0) {
      yield* request.tell({ _tag: "Waiting", destination: destination.id, reason: `${answer.holder} is at it` })
    }
    yield* Effect.sleep("1 second")
    answer = yield* ask
  }
  return answer
})

const stepWarning = (step: Step, error: Summary): Warning => ({
  code: `${step.name}-failed`,
  message: error.hint === undefined ? error.message : `${error.message}; ${error.hint}`
})

/** What came of the steps of one destination. */
type StepsEnd =
  | { readonly _tag: "Stopped"; readonly status: Status; readonly error: Summary }
  | {
      readonly _tag: "Through"
      readonly receipts: Receipts
      readonly commit: Receipt | undefined
      readonly warnings: ReadonlyArray<Warning>
    }

const runSteps = Effect.fnUntraced(function* (
  request: Request,
  lease: Lease,
  record: PublicationRecord,
  prepared: Preparation.Prepared
): Effect.fn.Return<StepsEnd, JournalError> {
  const runStep = StepRunner.make({
    adapter: prepared.destination.adapter,
    publication: prepared.publication,
    journal: request.journal,
    lease,
    tell: request.tell
  })
  const receipts: { [step: string]: Receipt } = { ...receiptsOf(record) }
  const warnings: Array<Warning> = []
  let commit: Receipt | undefined
  for (const step of prepared.plan.steps) {
    const before = record.steps.find((candidate) => candidate.name === step.name)
    const end = yield* runStep(step, before, receipts, commit !== undefined)
    if (end._tag === "Done") {
      receipts[step.name] = end.receipt
      if (step.kind === "commit") commit ??= end.receipt
    } else if (commit !== undefined || step.optional === true) {
      warnings.push(stepWarning(step, end.error))
    } else {
      const status = end._tag === "Failed" ? "failed" : end._tag === "Pending" ? "pending" : "unknown"
      return { _tag: "Stopped", status, error: end.error }
    }
  }
  return { _tag: "Through", receipts, commit, warnings }
})

const unobserved = (message: string): Observation => ({
  visibility: "unchecked",
  warnings: [{ code: "not-observed", message }]
})

/** A look at what is there now. A failure to look is a warning, never a failure to publish. */
const observe = (request: Request, receipts: Receipts): Effect.Effect<Observation> =>
  Effect.catch(request.prepared.destination.adapter.observe(receipts), (error) =>
    Effect.succeed(unobserved(`what the public sees could not be looked up: ${error.message}`))
  )

const perform = Effect.fnUntraced(function* (
  request: Request,
  lease: Lease,
  record: PublicationRecord,
  prepared: Preparation.Prepared
): Effect.fn.Return<DestinationEnd, JournalError> {
  const end = yield* runSteps(request, lease, record, prepared)
  if (end._tag === "Stopped") return without(end.status, end.error)
  const { commit, receipts, warnings } = end
  if (commit === undefined) return without("failed", refusal("Defect", "the plan has no commit step"))
  const observation = yield* observe(request, receipts)
  const permalink = observation.permalink ?? commit.permalink
  const publishedAt = observation.publishedAt ?? commit.publishedAt
  const outcome: Outcome = {
    status: commit.scheduled === true ? "scheduled" : "published",
    remoteId: commit.remoteId,
    ...(permalink === undefined ? {} : { permalink }),
    ...(publishedAt === undefined ? {} : { publishedAt })
  }
  yield* request.journal.settle(lease, outcome)
  const offer = References.toOffer(
    prepared.plan.steps.flatMap(({ asset, name }) => {
      const receipt = receipts[name]
      return receipt === undefined ? [] : [{ asset, receipt }]
    }),
    outcome
  )
  return published(outcome.status, outcome, observation, warnings, offer)
})

const alreadyPublished = (
  request: Request,
  record: PublicationRecord,
  outcome: Outcome
): Effect.Effect<DestinationEnd> =>
  Effect.map(observe(request, receiptsOf(record)), (observation) =>
    published(
      outcome.status === "scheduled" && observation.visibility !== "public" ? "scheduled" : "already-published",
      outcome,
      observation,
      [],
      offerOf(record)
    )
  )

const withLease = Effect.fnUntraced(function* (
  request: Request,
  lease: Lease,
  claimed: PublicationRecord,
  offers: { readonly [destination: string]: References.Offer }
): Effect.fn.Return<DestinationEnd, JournalError> {
  const changed = claimed.digest !== request.digest
  if (changed && mayBePublic(claimed)) return without("failed", changedSincePublished)
  const record = changed ? yield* request.journal.restart(lease, request.digest) : claimed
  if (record.outcome !== undefined) return yield* alreadyPublished(request, record, record.outcome)

  const { prepared, unresolved } = Preparation.resolve(request.prepared, offers)
  if (unresolved.length > 0) {
    const names = [...new Set(unresolved)].join(", ")
    return without(
      "blocked",
      refusal("Blocked", `it refers to ${names}, which has nothing to offer`, `publish ${names} first`)
    )
  }
  const [problem] = prepared.findings.filter(isError)
  if (problem !== undefined) return unfit(problem)
  return yield* perform(request, lease, record, prepared)
})

/** A journal that fails in the middle: what was sent before it stays sent. */
const afterJournalError = (request: Request, error: JournalError): Effect.Effect<DestinationEnd> =>
  Effect.map(
    Effect.catch(request.journal.read(request.prepared.publication.item.id), () => Effect.succeed([])),
    (records) => {
      const record = records.find((candidate) => candidate.destination === request.prepared.destination.id)
      const open = record === undefined ? error.reason !== "lease-lost" : mayBePublic(record)
      return without(open ? "unknown" : "failed", {
        step: "",
        reason: "JournalError",
        recovery: "lookup",
        message: error.detail,
        hint: error.hint ?? "make the journal writable and run again"
      })
    }
  )

/**
 * Publishes to one destination, or finds that it is published. Never fails: what went wrong is in the end it returns.
 *
 * @category running
 */
export const run = (request: Request): Effect.Effect<DestinationEnd> =>
  Effect.gen(function* () {
    // Before the lease is taken: what this one waits for may take long.
    const offers = yield* request.offers
    const claimed = yield* claim(request)
    if (claimed._tag === "Held") {
      const message = `${claimed.holder} is publishing it, at the latest until ${claimed.until}`
      return without("pending", refusal("Held", message, "run again later"))
    }
    return yield* whileHeld(request, claimed.lease, withLease(request, claimed.lease, claimed.record, offers))
  }).pipe(
    Effect.catch((error) => afterJournalError(request, error)),
    Effect.tap((end) =>
      request.tell({
        _tag: "Finished",
        destination: request.prepared.destination.id,
        status: end.status,
        ...(end.permalink === undefined ? {} : { permalink: end.permalink }),
        ...(end.error === undefined ? {} : { message: end.error.message })
      })
    )
  )
