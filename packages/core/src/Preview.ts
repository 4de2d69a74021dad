/**
 * What would be done, with what the journal knows already.
 */
import type { Plan, QuotaUse } from "./Adapter.ts"
import type * as ApprovalGate from "./ApprovalGate.ts"
import type { Finding } from "./Finding.ts"
import * as Forecast from "./Forecast.ts"
import type * as ItemCheck from "./ItemCheck.ts"
import type { Outcome, PublicationRecord } from "./Journal.ts"
import * as PastReferences from "./PastReferences.ts"
import * as Preparation from "./Preparation.ts"

/**
 * What would be done, destination by destination.
 *
 * @category models
 */
export interface Preview {
  readonly schema: "loa.plan/1"
  readonly item: string
  readonly digest: string
  readonly approval: ApprovalGate.State
  readonly findings: ReadonlyArray<Finding>
  /** In the order in which they would be worked on. */
  readonly destinations: ReadonlyArray<PlannedDestination>
  /** UTC instant at which all of it can be done at the earliest; absent when nothing is to be done. */
  readonly earliestFinish?: string
}

/**
 * One destination. Addresses that are known already stand in its steps, others as `{{portal.permalink}}`.
 *
 * @category models
 */
export interface PlannedDestination extends Plan {
  readonly id: string
  readonly channel: string
  /** Destinations of this plan that come first. */
  readonly after: ReadonlyArray<string>
  /** Where the item is already, exactly as it is now; there are no steps then. */
  readonly published?: { readonly status: Outcome["status"]; readonly permalink?: string }
  /** What all its steps use up. */
  readonly quota: ReadonlyArray<QuotaUse>
  /** UTC instant; see `Forecast.earliestFinishes`. Absent when there is nothing to do. */
  readonly earliestFinish?: string
}

/** What the journal has of an item, by destination. */
type Records = ReadonlyMap<string, PublicationRecord>

const doneAt = (records: Records, digest: string, id: string): Outcome | undefined => {
  const record = records.get(id)
  return record?.digest === digest ? record.outcome : undefined
}

/** Where it is, without the channel's own id: a plan is for people. */
const publishedAt = (outcome: Outcome | undefined): Pick<PlannedDestination, "published"> => {
  if (outcome === undefined) return {}
  const { permalink, status } = outcome
  return { published: { status, ...(permalink === undefined ? {} : { permalink }) } }
}

/**
 * Whether a destination has the item already, exactly as it is now.
 *
 * @category predicates
 */
export const isDone = (records: Records, digest: string, id: string): boolean =>
  doneAt(records, digest, id) !== undefined

const finishAt = (milliseconds: number | undefined) =>
  milliseconds === undefined ? {} : { earliestFinish: new Date(milliseconds).toISOString() }

/** Done already, or with the addresses the journal knows. */
const withPast = (
  prepared: ReadonlyArray<Preparation.Prepared>,
  records: Records,
  digest: string
): ReadonlyArray<Preparation.Prepared> => {
  const selected = new Set(prepared.map(({ destination }) => destination.id))
  const offers = PastReferences.offersOf(records, digest, selected)
  return prepared.map((entry) => {
    if (isDone(records, digest, entry.destination.id)) return { ...entry, plan: { steps: [] } }
    return entry.dependencies.some((id) => id in offers) ? Preparation.resolve(entry, offers).prepared : entry
  })
}

/**
 * Makes the preview of an item that was checked. `now` in milliseconds since 1970.
 *
 * @category constructors
 */
export const make = (
  item: string,
  checked: ItemCheck.Checked & { readonly approval: ApprovalGate.State },
  { now, records }: { readonly now: number; readonly records: Records }
): Preview => {
  const { approval, digest, findings } = checked
  const prepared = withPast(checked.prepared, records, digest)
  const open = prepared.filter(({ destination }) => !isDone(records, digest, destination.id))
  const finishes = Forecast.earliestFinishes(open, now)
  return {
    schema: "loa.plan/1",
    item,
    digest,
    approval,
    findings,
    destinations: prepared.map(({ dependencies, destination: { channel, id }, plan }) => ({
      id,
      channel,
      after: dependencies.filter((needed) => prepared.some(({ destination }) => destination.id === needed)),
      ...publishedAt(doneAt(records, digest, id)),
      ...plan,
      quota: Forecast.quotaOf(plan),
      ...finishAt(finishes.get(id))
    })),
    ...finishAt(finishes.size === 0 ? undefined : Math.max(...finishes.values()))
  }
}
