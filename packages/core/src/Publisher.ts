/**
 * The one call: an item, its destinations, a result for each.
 *
 * `decode → measure → render and check every destination → approval → preflight → perform → observe → report`. No commit step of
 * any destination starts before every selected destination has passed its checks, unless `partial` was asked for or
 * something is public already.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { Destination } from "./Adapter.ts"
import * as Approval from "./Approval.ts"
import * as ApprovalCheck from "./ApprovalCheck.ts"
import * as ApprovalGate from "./ApprovalGate.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import * as DestinationEnd from "./DestinationEnd.ts"
import * as DestinationRun from "./DestinationRun.ts"
import * as Digest from "./Digest.ts"
import { type Finding, isError } from "./Finding.ts"
import * as ItemCheck from "./ItemCheck.ts"
import { Journal, type JournalError, type PublicationRecord } from "./Journal.ts"
import * as JournalView from "./JournalView.ts"
import { MediaFiles } from "./MediaFiles.ts"
import * as Pacing from "./Pacing.ts"
import type * as Preparation from "./Preparation.ts"
import * as Preview from "./Preview.ts"
import type { Progress } from "./Progress.ts"
import type * as References from "./References.ts"
import type { Channels, Report, Result } from "./Report.ts"
import { resolveHint, runStatus, toResultError, toSteps } from "./Report.ts"
import * as Verification from "./Verification.ts"

/**
 * @category models
 */
export interface Request {
  readonly item: CampaignItem
  /** Folder the item's files are under. */
  readonly folder: string
  /** Destinations; without it the item's own `to`, else all of the configuration. */
  readonly to?: ReadonlyArray<string>
  /** Goes on with the destinations that can carry the item when others cannot. */
  readonly partial?: boolean
  /** Waits for another run at the same item. Default true. */
  readonly wait?: boolean
  /** Where the item's approvals are read from: when the run begins, and again right before each commit. */
  readonly approvals?: Approval.Source
  readonly onProgress?: (progress: Progress) => void
}

export type { PlannedDestination, Preview } from "./Preview.ts"

/**
 * The publisher's words; the same in `@loa/sdk` with promises.
 *
 * @category models
 */
export interface Publisher<C extends Channels = Channels> {
  /** Decodes nothing and sends nothing: measures, renders, checks. */
  readonly check: (request: Request) => Effect.Effect<Preview.Preview>
  /** `check`, and what only reading the channels can tell: credentials, rights, quota. */
  readonly preflight: (request: Request) => Effect.Effect<Preview.Preview>
  /** Holds the item's approvals against the item as it is now, for the destinations it goes to. */
  readonly verify: (request: Request) => Effect.Effect<Verification.Verification>
  /** SHA-256 of everything the journal knows of an item, as canonical JSON; lower-case hexadecimal. */
  readonly journalDigest: (item: string) => Effect.Effect<string, JournalError>
  /** Publishes. Errors: `JournalError` when the journal cannot be used; nothing was sent then. */
  readonly publish: (request: Request) => Effect.Effect<Report<C>, JournalError>
  /** What the journal knows of an item, or of all, with a fresh look at what is published. */
  readonly status: (
    item?: string,
    options?: { readonly observe: boolean }
  ) => Effect.Effect<JournalView.Status, JournalError>
  /** Settles an outcome the channel could not tell, on a person's word. */
  readonly resolve: (
    resolution: JournalView.Resolution
  ) => Effect.Effect<JournalView.PublicationStatus, JournalError | JournalView.ResolveError>
}

/**
 * @category services
 */
export class Service extends Context.Service<Service, Publisher>()("@loa/core/Publisher") {}

const now: Effect.Effect<string> = Effect.map(Clock.currentTimeMillis, (milliseconds) =>
  new Date(milliseconds).toISOString()
)

const byDestination = (records: ReadonlyArray<PublicationRecord>): ReadonlyMap<string, PublicationRecord> =>
  new Map(records.map((record) => [record.destination, record]))

/** Everything the journal knows, or why it does not tell. */
interface Past {
  readonly all: ReadonlyArray<PublicationRecord>
  readonly findings: ReadonlyArray<Finding>
}

const hintOf = (error: JournalError) => (error.hint === undefined ? {} : { hint: error.hint })

const endOfSkipped = (prepared: Preparation.Prepared): DestinationEnd.DestinationEnd => ({
  ...DestinationEnd.without("skipped"),
  warnings: [{ code: "skipped", message: prepared.plan.skipped ?? "" }]
})

const toResult = (
  prepared: Preparation.Prepared,
  end: DestinationEnd.DestinationEnd,
  record: PublicationRecord | undefined,
  now: number
): Result => {
  const { error, offer, ...rest } = end
  const [item, destination] = [prepared.publication.item.id, prepared.destination.id]
  const resolve = end.status === "unknown" ? resolveHint(item, destination) : undefined
  return {
    channel: prepared.destination.channel,
    ...rest,
    assets: offer.assets,
    ...(error === undefined ? {} : { error: toResultError(error, now, resolve) }),
    steps: toSteps(item, destination, record?.steps ?? [])
  }
}

/**
 * Makes a publisher for a set of destinations, with what it asks of approvals.
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(function* <C extends Channels = Channels>(
  destinations: ReadonlyArray<Destination>,
  approval: Approval.Policy = Approval.notRequired
): Effect.fn.Return<Publisher<C>, never, Journal | MediaFiles> {
  const journal = yield* Journal
  const media = yield* MediaFiles
  const gate = ApprovalGate.make(approval, media)
  const ids = destinations.map(({ id }) => id)
  // One name in the journal for two places would let them take each other's place.
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) return yield* Effect.die(`two destinations are called "${twice}"`)
  const readRecords = (item: string): Effect.Effect<ReadonlyMap<string, PublicationRecord>, JournalError> =>
    Effect.map(journal.read(item), byDestination)

  const performAll = Effect.fnUntraced(function* (
    request: Request,
    run: string,
    checked: ItemCheck.Checked,
    records: ReadonlyMap<string, PublicationRecord>,
    findings: ReadonlyArray<Finding>
  ) {
    const { concurrency } = yield* Pacing.Current
    const offered = new Map(
      checked.prepared.map(({ destination }) => [destination.id, Deferred.makeUnsafe<References.Offer>()])
    )
    const offerFrom = (id: string): Effect.Effect<References.Offer> => {
      const selected = offered.get(id)
      if (selected !== undefined) return Deferred.await(selected)
      const record = records.get(id)
      return Effect.succeed(record === undefined ? { assets: {} } : DestinationEnd.offerOf(record))
    }
    const offersFor = (needed: ReadonlyArray<string>) =>
      Effect.map(
        Effect.forEach(needed, (id) => Effect.map(offerFrom(id), (offer) => [id, offer] as const)),
        (entries) => Object.fromEntries(entries)
      )
    const runOne = (prepared: Preparation.Prepared): Effect.Effect<DestinationEnd.DestinationEnd> => {
      const { id } = prepared.destination
      const standing = ItemCheck.standingOf(prepared, records.get(id), checked.digest, findings)
      if (standing._tag === "Unfit") return Effect.succeed(DestinationEnd.unfit(standing.finding))
      if (standing._tag === "Skipped") return Effect.succeed(endOfSkipped(prepared))
      return DestinationRun.run({
        prepared,
        digest: checked.digest,
        content: checked.content,
        run,
        journal,
        wait: request.wait ?? true,
        // What is out needs nothing any more, and waits for nobody.
        offers: standing._tag === "Done" ? Effect.succeed({}) : offersFor(prepared.dependencies),
        problem: standing._tag === "Go" ? standing.problem : undefined,
        beforeCommit: (step) => gate.beforeCommit(ApprovalGate.subjectOf(request, checked), prepared.destination, step),
        tell: (progress) => Effect.sync(() => request.onProgress?.(progress))
      })
    }
    // In order, so that with any concurrency a destination only ever waits for one that has started.
    return yield* Effect.forEach(
      checked.prepared,
      (prepared) =>
        Effect.tap(runOne(prepared), (end) => {
          const deferred = offered.get(prepared.destination.id)
          return deferred === undefined ? Effect.void : Deferred.succeed(deferred, end.offer)
        }),
      { concurrency }
    )
  })

  const publish = Effect.fnUntraced(function* (request: Request): Effect.fn.Return<Report<C>, JournalError> {
    const run = globalThis.crypto.randomUUID()
    const startedAt = yield* now
    const checked = yield* ItemCheck.check(destinations, media, request, true)
    const records = yield* readRecords(request.item.id)
    const isOut = (id: string): boolean => {
      const record = records.get(id)
      return record?.outcome !== undefined && record.digest === checked.digest
    }
    const started = [...records.values()].some(
      (record) => record.digest === checked.digest && DestinationEnd.mayBePublic(record)
    )
    const renamed = ItemCheck.renamedFindings(request.item, checked, yield* journal.readAll)
    const approval = yield* gate.admit(
      ApprovalGate.subjectOf(request, checked),
      ItemCheck.carriersOf(checked).filter((id) => !isOut(id)),
      started
    )
    const known = [
      ...checked.findings,
      ...ItemCheck.pastFindings(checked, records, ids),
      ...renamed,
      ...approval
    ].filter((finding) => finding.destination === undefined || !isOut(finding.destination))
    const refuses = (findings: ReadonlyArray<Finding>): boolean =>
      findings.some(
        (finding) =>
          isError(finding) &&
          (finding.destination === undefined ||
            finding.code === "changed-since-published" ||
            (ApprovalCheck.isAbout(finding) && !started) ||
            !(request.partial === true || started))
      )
    const base = { schema: "loa.report/1" as const, run, item: request.item.id, digest: checked.digest, startedAt }
    const refused = (findings: ReadonlyArray<Finding>) =>
      Effect.map(now, (finishedAt): Report<C> => ({
        ...base,
        finishedAt,
        status: "refused",
        findings,
        results: {}
      }))
    if (refuses(known)) return yield* refused(known)

    const willGo = checked.prepared.filter(
      (entry) => ItemCheck.standingOf(entry, records.get(entry.destination.id), checked.digest, known)._tag === "Go"
    )
    const findings = [...known, ...(yield* ItemCheck.preflightAll(willGo))]
    if (refuses(findings)) return yield* refused(findings)

    const ends = yield* performAll(request, run, checked, records, findings)
    const after = yield* Effect.catch(readRecords(request.item.id), () => Effect.succeed(records))
    const finished = yield* Clock.currentTimeMillis
    // In the configuration's order, whatever order the work had.
    const results = Object.fromEntries(
      destinations.flatMap(({ id }) => {
        const index = checked.prepared.findIndex(({ destination }) => destination.id === id)
        const [prepared, end] = [checked.prepared[index], ends[index]]
        if (prepared === undefined || end === undefined) return []
        return [[id, toResult(prepared, end, after.get(id), finished)] as const]
      })
    )
    return {
      ...base,
      finishedAt: new Date(finished).toISOString(),
      status: runStatus(ends.map((end) => end.status)),
      findings,
      // The names and channels are those of the destinations this publisher was made with.
      results: results as Report<C>["results"]
    }
  })

  /** A journal that cannot be read keeps nobody from checking an item. */
  const readPast = Effect.match(journal.readAll, {
    onSuccess: (all): Past => ({ all, findings: [] }),
    onFailure: (error): Past => ({
      all: [],
      findings: [{ severity: "warning", path: [], code: "journal-unreadable", message: error.detail, ...hintOf(error) }]
    })
  })

  const preview = Effect.fnUntraced(function* (
    request: Request,
    unapproved: "error" | "warning",
    preflight: (willGo: ReadonlyArray<Preparation.Prepared>) => Effect.Effect<ReadonlyArray<Finding>>
  ): Effect.fn.Return<Preview.Preview> {
    const checked = yield* ItemCheck.check(destinations, media, request, false)
    const past = yield* readPast
    const records = byDestination(past.all.filter(({ item }) => item === request.item.id))
    const isOpen = (id: string): boolean => !Preview.isDone(records, checked.digest, id)
    const carriers = ItemCheck.carriersOf(checked)
    const open = carriers.filter(isOpen)
    const { findings: unsigned, state } = yield* gate.preview(
      ApprovalGate.subjectOf(request, checked),
      open.length === 0 ? carriers : open,
      open.length === 0 ? "warning" : unapproved
    )
    const known = [
      ...checked.findings,
      ...past.findings,
      ...ItemCheck.pastFindings(checked, records, ids),
      ...ItemCheck.renamedFindings(request.item, checked, past.all),
      ...unsigned
    ].filter(({ destination }) => destination === undefined || isOpen(destination))
    const found = known.some(isError)
      ? []
      : yield* preflight(checked.prepared.filter(({ destination }) => isOpen(destination.id)))
    const now = yield* Clock.currentTimeMillis
    return Preview.make(
      request.item.id,
      { ...checked, approval: state, findings: [...known, ...found] },
      { now, records }
    )
  })

  return {
    check: (request) => preview(request, "warning", () => Effect.succeed([])),
    preflight: (request) => preview(request, "error", ItemCheck.preflightAll),
    verify: (request) =>
      Effect.flatMap(ItemCheck.check(destinations, media, request, false), (checked) =>
        Verification.of(gate, request, checked)
      ),
    journalDigest: (item) => Effect.flatMap(journal.read(item), Digest.ofValue),
    publish,
    status: (item, options) => JournalView.status(journal, options?.observe === false ? [] : destinations, item),
    resolve: (resolution) => JournalView.resolve(journal, resolution)
  }
})
