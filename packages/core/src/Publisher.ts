/**
 * The one call: an item, its destinations, a result for each.
 *
 * `decode → measure → render and check every destination → preflight → perform → observe → report`. No commit step of
 * any destination starts before every selected destination has passed its checks, unless `partial` was asked for or
 * something is public already.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { Destination, Plan } from "./Adapter.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import * as DestinationRun from "./DestinationRun.ts"
import * as Digest from "./Digest.ts"
import { type Finding, isError } from "./Finding.ts"
import { Journal, type JournalError, type PublicationRecord } from "./Journal.ts"
import { MediaFiles, type Shape as MediaFilesShape } from "./MediaFiles.ts"
import * as Pacing from "./Pacing.ts"
import * as Preparation from "./Preparation.ts"
import type { Progress } from "./Progress.ts"
import * as References from "./References.ts"
import type { Channels, Report, Result } from "./Report.ts"
import { runStatus, toResultError, toSteps } from "./Report.ts"

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
  readonly onProgress?: (progress: Progress) => void
}

/**
 * What would be done, destination by destination.
 *
 * @category models
 */
export interface Preview {
  readonly schema: "loa.plan/1"
  readonly item: string
  readonly digest: string
  readonly findings: ReadonlyArray<Finding>
  /** In the order in which they would be worked on. */
  readonly destinations: ReadonlyArray<Plan & { readonly id: string; readonly channel: string; readonly after: ReadonlyArray<string> }>
}

/**
 * The publisher's words; the same in `@loa/sdk` with promises.
 *
 * @category models
 */
export interface Publisher<C extends Channels = Channels> {
  /** Decodes nothing and sends nothing: measures, renders, checks. */
  readonly check: (request: Request) => Effect.Effect<Preview>
  /** `check`, and what only reading the channels can tell: credentials, rights, quota. */
  readonly preflight: (request: Request) => Effect.Effect<Preview>
  /** Publishes. Errors: `JournalError` when the journal cannot be used; nothing was sent then. */
  readonly publish: (request: Request) => Effect.Effect<Report<C>, JournalError>
}

/**
 * @category services
 */
export class Service extends Context.Service<Service, Publisher>()("@loa/core/Publisher") {}

interface Checked {
  readonly digest: string
  readonly prepared: ReadonlyArray<Preparation.Prepared>
  /** The item's own, and those of each destination. */
  readonly findings: ReadonlyArray<Finding>
}

/** Instants nearer than this are now: platforms publish a post scheduled for the next minute at once. */
const scheduleAheadMilliseconds = 60_000

const check = Effect.fnUntraced(function* (
  destinations: ReadonlyArray<Destination>,
  media: MediaFilesShape,
  request: Request,
  keep: boolean
): Effect.fn.Return<Checked> {
  const { item } = request
  const measured = yield* media.measure(item, request.folder, { keep })
  const now = yield* Clock.currentTimeMillis
  const later = item.publishAt !== undefined && Date.parse(item.publishAt) > now + scheduleAheadMilliseconds
  const wanted = request.to ?? item.to
  const asked = { ...item, ...(request.to === undefined ? {} : { to: [...request.to] }) }
  const selected = destinations.filter(({ id }) => wanted === undefined || wanted.includes(id))
  // Files that could not be measured would make every channel complain about the same thing.
  const prepared =
    measured.findings.some(isError) ? [] : selected.map((destination) =>
      Preparation.prepare(item, measured.assets, destination, later ? item.publishAt : undefined)
    )
  return {
    digest: yield* Digest.ofItem(item, measured.assets),
    prepared: Preparation.inOrder(prepared),
    findings: [
      ...measured.findings,
      ...Preparation.checkNames(asked, destinations),
      ...Preparation.checkReferences(item, destinations),
      ...Preparation.checkOrder(prepared),
      ...prepared.flatMap((entry) => entry.findings)
    ]
  }
})

const preflight = (prepared: Preparation.Prepared): Effect.Effect<ReadonlyArray<Finding>> =>
  Effect.catch(prepared.destination.adapter.preflight(prepared.publication), (error) =>
    Effect.succeed<ReadonlyArray<Finding>>([
      {
        severity: "error",
        destination: prepared.destination.id,
        path: [],
        code: error.reason._tag === "Unauthorized" ? "not-authorised" : "preflight-failed",
        message: error.reason.detail,
        ...(error.reason.hint === undefined ? {} : { hint: error.reason.hint })
      }
    ])
  )

const preflightAll = (prepared: ReadonlyArray<Preparation.Prepared>): Effect.Effect<ReadonlyArray<Finding>> =>
  Effect.gen(function* () {
    const { concurrency } = yield* Pacing.Current
    const findings = yield* Effect.forEach(
      prepared.filter((entry) => entry.plan.skipped === undefined),
      preflight,
      { concurrency }
    )
    return findings.flat()
  })

const toPreview = (item: CampaignItem, checked: Checked): Preview => ({
  schema: "loa.plan/1",
  item: item.id,
  digest: checked.digest,
  findings: checked.findings,
  destinations: checked.prepared.map(({ dependencies, destination, plan }) => ({
    id: destination.id,
    channel: destination.channel,
    after: dependencies,
    ...plan
  }))
})

/** What the journal's past says against going on. */
const pastFindings = (
  checked: Checked,
  records: ReadonlyMap<string, PublicationRecord>
): ReadonlyArray<Finding> =>
  checked.prepared.flatMap(({ destination, plan }): ReadonlyArray<Finding> => {
    const record = records.get(destination.id)
    if (record !== undefined && record.digest !== checked.digest && DestinationRun.mayBePublic(record)) {
      return [
        {
          severity: "error",
          destination: destination.id,
          path: [],
          code: "changed-since-published",
          message: `the item has changed since it was published to "${destination.id}" under this id`,
          hint: "correct what is published with `loa update`, or give the item a new id"
        }
      ]
    }
    const selected = checked.prepared.map((entry) => entry.destination.id)
    const missing = References.destinationsOf(plan.steps.map((step) => step.content)).filter(
      ({ id, needed }) => needed && !selected.includes(id) && records.get(id)?.outcome === undefined
    )
    return missing.map(({ id }) => ({
      severity: "error",
      destination: destination.id,
      path: [],
      code: "reference-unavailable",
      message: `it refers to "${id}", which is not selected and has not published this item`,
      hint: `publish to "${id}" as well`
    }))
  })

type Standing = "done" | "skipped" | "failed" | "go"

/** What is to be done about each destination once everything is known that can be known beforehand. */
const standingOf = (
  prepared: Preparation.Prepared,
  record: PublicationRecord | undefined,
  digest: string,
  findings: ReadonlyArray<Finding>
): Standing => {
  if (record?.outcome !== undefined && record.digest === digest) return "done"
  if (prepared.plan.skipped !== undefined) return "skipped"
  return findings.some((finding) => isError(finding) && finding.destination === prepared.destination.id) ? "failed" : "go"
}

const endOfUnfit = (prepared: Preparation.Prepared, findings: ReadonlyArray<Finding>): DestinationRun.DestinationEnd => {
  const problem = findings.find((finding) => isError(finding) && finding.destination === prepared.destination.id)
  return DestinationRun.without("failed", {
    step: "",
    reason: "DoesNotFit",
    recovery: "fix",
    message: problem?.message ?? "it does not fit",
    ...(problem?.hint === undefined ? {} : { hint: problem.hint })
  })
}

const endOfSkipped = (prepared: Preparation.Prepared): DestinationRun.DestinationEnd => ({
  ...DestinationRun.without("skipped"),
  warnings: [{ code: "skipped", message: prepared.plan.skipped ?? "" }]
})

const toResult = (
  prepared: Preparation.Prepared,
  end: DestinationRun.DestinationEnd,
  record: PublicationRecord | undefined,
  now: number
): Result => {
  const { error, offer, ...rest } = end
  return {
    channel: prepared.destination.channel,
    ...rest,
    assets: offer.assets,
    ...(error === undefined ? {} : { error: toResultError(error, now) }),
    steps: toSteps(prepared.publication.item.id, prepared.destination.id, record?.steps ?? [])
  }
}

/**
 * Makes a publisher for a set of destinations.
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(function* <C extends Channels = Channels>(
  destinations: ReadonlyArray<Destination>
): Effect.fn.Return<Publisher<C>, never, Journal | MediaFiles> {
  const journal = yield* Journal
  const media = yield* MediaFiles
  const readRecords = (item: string): Effect.Effect<ReadonlyMap<string, PublicationRecord>, JournalError> =>
    Effect.map(journal.read(item), (records) => new Map(records.map((record) => [record.destination, record])))

  const performAll = Effect.fnUntraced(function* (
    request: Request,
    run: string,
    checked: Checked,
    records: ReadonlyMap<string, PublicationRecord>,
    findings: ReadonlyArray<Finding>
  ) {
    const { concurrency } = yield* Pacing.Current
    const offered = new Map(checked.prepared.map(({ destination }) => [destination.id, Deferred.makeUnsafe<References.Offer>()]))
    const offerFrom = (id: string): Effect.Effect<References.Offer> => {
      const selected = offered.get(id)
      if (selected !== undefined) return Deferred.await(selected)
      const record = records.get(id)
      return Effect.succeed(record === undefined ? { assets: {} } : DestinationRun.offerOf(record))
    }
    const runOne = (prepared: Preparation.Prepared): Effect.Effect<DestinationRun.DestinationEnd> => {
      const { id } = prepared.destination
      const standing = standingOf(prepared, records.get(id), checked.digest, findings)
      if (standing === "failed") return Effect.succeed(endOfUnfit(prepared, findings))
      if (standing === "skipped") return Effect.succeed(endOfSkipped(prepared))
      return DestinationRun.run({
        prepared,
        digest: checked.digest,
        run,
        journal,
        wait: request.wait ?? true,
        offers: Effect.map(
          Effect.forEach(prepared.dependencies, (needed) => Effect.map(offerFrom(needed), (offer) => [needed, offer] as const)),
          (entries) => Object.fromEntries(entries)
        ),
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
    const startedAt = yield* DestinationRun.now
    const checked = yield* check(destinations, media, request, true)
    const records = yield* readRecords(request.item.id)
    const isOut = (id: string): boolean => {
      const record = records.get(id)
      return record?.outcome !== undefined && record.digest === checked.digest
    }
    const started = [...records.values()].some((record) => DestinationRun.mayBePublic(record))
    const known = [...checked.findings, ...pastFindings(checked, records)].filter(
      (finding) => finding.destination === undefined || !isOut(finding.destination)
    )
    const refuses = (findings: ReadonlyArray<Finding>): boolean =>
      findings.some(
        (finding) =>
          isError(finding) && (finding.destination === undefined || finding.code === "changed-since-published" || !(request.partial === true || started))
      )
    const base = { schema: "loa.report/1" as const, run, item: request.item.id, digest: checked.digest, startedAt }
    const refused = (findings: ReadonlyArray<Finding>) =>
      Effect.map(DestinationRun.now, (finishedAt): Report<C> => ({ ...base, finishedAt, status: "refused", findings, results: {} }))
    if (refuses(known)) return yield* refused(known)

    const willGo = checked.prepared.filter(
      (entry) => standingOf(entry, records.get(entry.destination.id), checked.digest, known) === "go"
    )
    const findings = [...known, ...(yield* preflightAll(willGo))]
    if (refuses(findings)) return yield* refused(findings)

    const ends = yield* performAll(request, run, checked, records, findings)
    const after = yield* Effect.catch(readRecords(request.item.id), () => Effect.succeed(records))
    const finished = yield* Clock.currentTimeMillis
    const results = Object.fromEntries(
      checked.prepared.flatMap((prepared, index) => {
        const end = ends[index]
        const { id } = prepared.destination
        return end === undefined ? [] : [[id, toResult(prepared, end, after.get(id), finished)]]
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

  return {
    check: (request) => Effect.map(check(destinations, media, request, false), (checked) => toPreview(request.item, checked)),
    preflight: (request) =>
      Effect.gen(function* () {
        const checked = yield* check(destinations, media, request, false)
        const findings = checked.findings.some(isError) ? [] : yield* preflightAll(checked.prepared)
        return toPreview(request.item, { ...checked, findings: [...checked.findings, ...findings] })
      }),
    publish
  }
})
