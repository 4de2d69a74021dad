/**
 * Everything a run finds out before it sends anything: what is wrong with the item, what the channels say when they are
 * only read, and what the journal's past says against going on.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { Destination } from "./Adapter.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import { changedHint, mayBePublic } from "./DestinationEnd.ts"
import * as Derivation from "./Derivation.ts"
import * as Digest from "./Digest.ts"
import { type Finding, isError } from "./Finding.ts"
import type { PublicationRecord } from "./Journal.ts"
import * as InvisibleCharacters from "./InvisibleCharacters.ts"
import type { MeasuredAsset, Shape as MediaFiles } from "./MediaFiles.ts"
import * as Pacing from "./Pacing.ts"
import * as PastReferences from "./PastReferences.ts"
import * as Preparation from "./Preparation.ts"
import * as ReferenceChecks from "./ReferenceChecks.ts"

/**
 * What was found out from the item alone.
 *
 * @category models
 */
export interface Checked {
  readonly digest: string
  /** See `Digest.ofContent`. */
  readonly content: string
  readonly prepared: ReadonlyArray<Preparation.Prepared>
  /** Every asset of the item, unless there is a finding about one, with the pictures made of it. */
  readonly assets: ReadonlyArray<MeasuredAsset>
  /** The item's own, and those of each destination. */
  readonly findings: ReadonlyArray<Finding>
}

/** Instants nearer than this are now: platforms publish a post scheduled for the next minute at once. */
const scheduleAheadMilliseconds = 60_000

interface Request {
  readonly item: CampaignItem
  readonly folder: string
  readonly to?: ReadonlyArray<string>
}

/**
 * The item in each destination's words, with the pictures that are made for it. Who is left out for now may still have
 * something to say: what a portal carries for an Official Account does not depend on which of them goes first.
 */
const address = Effect.fnUntraced(function* (
  destinations: ReadonlyArray<Destination>,
  media: MediaFiles,
  { item, to }: Request,
  assets: ReadonlyArray<MeasuredAsset>,
  keep: boolean
): Effect.fn.Return<ReadonlyArray<Preparation.Addressed>> {
  const now = yield* Clock.currentTimeMillis
  const later = item.publishAt !== undefined && Date.parse(item.publishAt) > now + scheduleAheadMilliseconds
  const isSelected = (ids: ReadonlyArray<string> | undefined, id: string): boolean => ids?.includes(id) ?? true
  const concerned = destinations.filter(({ id }) => isSelected(item.to, id) || to?.includes(id) === true)
  const addressed = concerned.map((destination) =>
    Preparation.address(item, assets, destination, later ? item.publishAt : undefined)
  )
  const complete = yield* Derivation.make(media, addressed, keep)
  return complete.filter(({ destination }) => isSelected(to ?? item.to, destination.id))
})

/**
 * Measures and checks an item for the destinations it goes to. With `keep`, the bytes measured are kept for sending.
 *
 * @category checking
 */
export const check = Effect.fnUntraced(function* (
  destinations: ReadonlyArray<Destination>,
  media: MediaFiles,
  request: Request,
  keep: boolean
): Effect.fn.Return<Checked, never, Scope> {
  const { item } = request
  const measured = yield* media.measure(item, request.folder, { keep })
  // Files that could not be measured would make every channel complain about the same thing.
  const prepared = measured.findings.some(isError)
    ? []
    : (yield* address(destinations, media, request, measured.assets, keep)).map(Preparation.prepare)
  return {
    digest: yield* Digest.ofItem(item, measured.assets),
    content: yield* Digest.ofContent(item, measured.assets),
    prepared: Preparation.inOrder(prepared),
    assets: Derivation.madeOf(measured.assets, prepared),
    findings: [
      ...measured.findings,
      ...Preparation.checkNames(item, destinations, request.to),
      ...InvisibleCharacters.check(item),
      ...ReferenceChecks.checkItem(item, destinations),
      ...ReferenceChecks.checkOrder(prepared),
      ...ReferenceChecks.checkOffers(prepared),
      ...prepared.flatMap((entry) => entry.findings)
    ]
  }
}, Effect.scoped)

/**
 * Destinations that would carry the item.
 *
 * @category getters
 */
export const carriersOf = ({ prepared }: Checked): ReadonlyArray<string> =>
  prepared.filter(({ plan }) => plan.skipped === undefined).map(({ destination }) => destination.id)

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

/**
 * Asks every destination that has something to do; reads only.
 *
 * @category checking
 */
export const preflightAll = (prepared: ReadonlyArray<Preparation.Prepared>): Effect.Effect<ReadonlyArray<Finding>> =>
  Effect.gen(function* () {
    const { concurrency } = yield* Pacing.Current
    const findings = yield* Effect.forEach(
      prepared.filter((entry) => entry.plan.skipped === undefined),
      preflight,
      { concurrency }
    )
    return findings.flat()
  })

/**
 * What the journal's past says against going on. `known` are the destinations of the configuration.
 *
 * @category checking
 */
export const pastFindings = (
  checked: Checked,
  records: ReadonlyMap<string, PublicationRecord>,
  known: ReadonlyArray<string>
): ReadonlyArray<Finding> => {
  const selected = new Set(checked.prepared.map((entry) => entry.destination.id))
  const offers = PastReferences.offersOf(records, checked.digest, selected)
  return checked.prepared.flatMap((entry): ReadonlyArray<Finding> => {
    const { destination } = entry
    const record = records.get(destination.id)
    if (record !== undefined && record.digest !== checked.digest && mayBePublic(record)) {
      return [
        {
          severity: "error",
          destination: destination.id,
          path: [],
          code: "changed-since-published",
          message: `the item has changed since it was published to "${destination.id}" under this id`,
          hint: changedHint
        }
      ]
    }
    return PastReferences.check(entry, { known, selected }, offers)
  })
}

/**
 * What is to be done about a destination once everything is known that can be known beforehand.
 *
 * @category models
 */
export type Standing =
  | { readonly _tag: "Done" }
  | { readonly _tag: "Skipped" }
  | { readonly _tag: "Unfit"; readonly finding: Finding }
  /** With a problem when it cannot carry the item now although something of it may be public there. */
  | { readonly _tag: "Go"; readonly problem: Finding | undefined }

/** @category deciding */
export const standingOf = (
  prepared: Preparation.Prepared,
  record: PublicationRecord | undefined,
  digest: string,
  findings: ReadonlyArray<Finding>
): Standing => {
  if (record?.outcome !== undefined && record.digest === digest) return { _tag: "Done" }
  if (prepared.plan.skipped !== undefined) return { _tag: "Skipped" }
  const problem = findings.find((finding) => isError(finding) && finding.destination === prepared.destination.id)
  const isUntouched = record === undefined || !mayBePublic(record)
  return problem !== undefined && isUntouched ? { _tag: "Unfit", finding: problem } : { _tag: "Go", problem }
}

/**
 * A warning for each destination that has the same content under another id: a renamed item is published anew.
 *
 * @category checking
 */
export const renamedFindings = (
  item: CampaignItem,
  checked: Checked,
  records: ReadonlyArray<PublicationRecord>
): ReadonlyArray<Finding> =>
  records
    .filter((record) => record.item !== item.id && record.content === checked.content && mayBePublic(record))
    .filter((record) => checked.prepared.some(({ destination }) => destination.id === record.destination))
    .map((record) => ({
      severity: "warning",
      destination: record.destination,
      path: ["id"],
      code: "published-under-another-id",
      message: `the same title and files were published to "${record.destination}" as "${record.item}"`,
      hint: `keep the id "${record.item}", unless it is to appear a second time`
    }))
