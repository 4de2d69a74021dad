/**
 * Takes one item to one destination: lease, steps in order, a look at what the public sees, and how it ended.
 */
import * as Effect from "effect/Effect"
import type { Observation, Receipt, Step } from "./Adapter.ts"
import * as Attempt from "./Attempt.ts"
import * as ByHand from "./ByHand.ts"
import {
  changedSincePublished,
  commitOf,
  type DestinationEnd,
  mayBePublic,
  offerOf,
  openWarnings,
  outcomeOf,
  published,
  type Receipts,
  receiptsOf,
  refusal,
  unfit,
  without
} from "./DestinationEnd.ts"
import { type Finding, isError } from "./Finding.ts"
import type * as Journal from "./Journal.ts"
import type { Claim, JournalError, Lease, Outcome, PublicationRecord } from "./Journal.ts"
import * as Pacing from "./Pacing.ts"
import * as PlanRun from "./PlanRun.ts"
import * as Preparation from "./Preparation.ts"
import type { Progress } from "./Progress.ts"
import type { PublishError, Summary } from "./PublishError.ts"
import * as References from "./References.ts"
import type { Status } from "./Report.ts"
import * as StepRunner from "./StepRunner.ts"

type Offers = { readonly [destination: string]: References.Offer }

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
  readonly offers: Effect.Effect<Offers>
  /** Why it cannot carry the item now. Something may be public all the same, and is then asked about and finished. */
  readonly problem: Finding | undefined
  /** Fails when a commit may not be made now, whatever was found before. */
  readonly beforeCommit: (step: Step) => Effect.Effect<void, PublishError>
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

const unobserved = (message: string): Observation => ({
  visibility: "unchecked",
  warnings: [{ code: "not-observed", message }]
})

/** A look at what is there now. A failure to look is a warning, never a failure to publish. */
const observe = (request: Request, receipts: Receipts, commit: Receipt | undefined): Effect.Effect<Observation> =>
  Effect.catch(ByHand.observe(request.prepared.destination.adapter, receipts, commit), (error) =>
    Effect.succeed(unobserved(`what the public sees could not be looked up: ${error.message}`))
  )

/** What keeps it from being published now. */
const hindranceOf = (
  request: Request,
  prepared: Preparation.Prepared,
  unresolved: ReadonlyArray<string>
): DestinationEnd | undefined => {
  if (unresolved.length > 0) {
    const names = [...new Set(unresolved)].join(", ")
    return without(
      "blocked",
      refusal("Blocked", `it refers to ${names}, which has nothing to offer`, `publish ${names} first`)
    )
  }
  const problem = request.problem ?? prepared.findings.find(isError)
  return problem === undefined ? undefined : unfit(problem)
}

const perform = Effect.fnUntraced(function* (
  request: Request,
  lease: Lease,
  record: PublicationRecord,
  offers: Offers
): Effect.fn.Return<DestinationEnd, JournalError> {
  const { prepared, unresolved } = Preparation.resolve(request.prepared, offers)
  const runner = StepRunner.make({
    adapter: prepared.destination.adapter,
    publication: prepared.publication,
    journal: request.journal,
    lease,
    attemptOf: (step) => Attempt.find(request.prepared, offers, step),
    beforeCommit: request.beforeCommit,
    tell: request.tell
  })
  const end = yield* PlanRun.run(runner, prepared.plan, record, hindranceOf(request, prepared, unresolved))
  if (end._tag === "Stopped") return end.end
  const { commit, isWhole, open, receipts, warnings } = end
  if (commit === undefined) return without("failed", refusal("Defect", "the plan has no commit step"))
  const observation = yield* observe(request, receipts, commit)
  const outcome = outcomeOf(commit, observation)
  if (isWhole) yield* request.journal.settle(lease, outcome)
  const offer = References.toOffer(
    prepared.plan.steps.flatMap(({ asset, name }) => {
      const receipt = receipts[name]
      return receipt === undefined ? [] : [{ asset, receipt }]
    }),
    outcome
  )
  const status = commitOf(record) === undefined ? outcome.status : statusOfPast(outcome, observation)
  const there = published(status, outcome, observation, warnings, offer)
  return open === undefined ? there : { ...there, status: "unknown", error: open }
})

/** What was out before this run. */
const statusOfPast = (outcome: Outcome, observation: Observation): Status =>
  outcome.status === "scheduled" && observation.visibility !== "public" ? "scheduled" : "already-published"

const alreadyPublished = (
  request: Request,
  record: PublicationRecord,
  outcome: Outcome
): Effect.Effect<DestinationEnd> =>
  Effect.map(observe(request, receiptsOf(record), commitOf(record)), (observation) =>
    published(statusOfPast(outcome, observation), outcome, observation, openWarnings(record), offerOf(record))
  )

const withLease = Effect.fnUntraced(function* (
  request: Request,
  lease: Lease,
  claimed: PublicationRecord,
  offers: Offers
): Effect.fn.Return<DestinationEnd, JournalError> {
  const changed = claimed.digest !== request.digest
  if (changed && mayBePublic(claimed)) return without("failed", changedSincePublished)
  const record = changed ? yield* request.journal.restart(lease, request.digest) : claimed
  return record.outcome === undefined
    ? yield* perform(request, lease, record, offers)
    : yield* alreadyPublished(request, record, record.outcome)
})

/** What the journal still tells when it has failed. */
const endOnRecord = (request: Request, error: JournalError, record: PublicationRecord | undefined): DestinationEnd => {
  const commit = record === undefined ? undefined : commitOf(record)
  if (record?.digest === request.digest && commit !== undefined) {
    const { hint, message } = journalSummary(error)
    const observation = unobserved(`the journal failed after it was published: ${message}; ${hint}`)
    const outcome = record.outcome ?? outcomeOf(commit, observation)
    const isOurs = record.outcome === undefined && error.reason !== "lease-lost"
    const status = isOurs ? outcome.status : statusOfPast(outcome, observation)
    return published(status, outcome, observation, openWarnings(record), offerOf({ ...record, outcome }))
  }
  if (error.reason === "lease-lost") return without("pending", refusal("Held", error.detail, "run again later"))
  return without(record !== undefined && mayBePublic(record) ? "unknown" : "failed", journalSummary(error))
}

const journalSummary = (error: JournalError): Summary => ({
  step: "",
  reason: "JournalError",
  recovery: "lookup",
  message: error.detail,
  hint: error.hint ?? "make the journal writable and run again"
})

/** A journal that fails in the middle: what was sent before it stays sent. */
const afterJournalError = (request: Request, error: JournalError): Effect.Effect<DestinationEnd> =>
  Effect.match(request.journal.read(request.prepared.publication.item.id), {
    onSuccess: (records) =>
      endOnRecord(
        request,
        error,
        records.find(({ destination }) => destination === request.prepared.destination.id)
      ),
    onFailure: () => without("unknown", journalSummary(error))
  })

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
