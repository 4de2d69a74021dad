/**
 * What plans use up, and when they can be finished at the earliest. Pure.
 */
import * as DateTime from "effect/DateTime"
import type { Hours, Pace, Plan, QuotaUse } from "./Adapter.ts"
import type { Prepared } from "./Preparation.ts"

/**
 * What the steps of a plan use up, by allowance.
 *
 * @category getters
 */
export const quotaOf = ({ steps }: Plan): ReadonlyArray<QuotaUse> => {
  const uses = new Map<string, QuotaUse>()
  for (const use of steps.flatMap(({ quota = [] }) => quota)) {
    uses.set(use.name, { ...use, amount: use.amount + (uses.get(use.name)?.amount ?? 0) })
  }
  return [...uses.values()]
}

/** The first instant at or after another at which the hours are open. */
const openAt = (milliseconds: number, { end, first, timeZone }: Hours): number => {
  const at = DateTime.makeZonedUnsafe(milliseconds, { timeZone })
  const { hour } = DateTime.toParts(at)
  if (hour >= first && hour < end) return milliseconds
  const day = DateTime.startOf(hour < first ? at : DateTime.add(at, { days: 1 }), "day")
  return DateTime.toEpochMillis(DateTime.setParts(day, { hour: first }))
}

const pacedMilliseconds = (requests: number, pace: Pace | undefined): number =>
  pace === undefined || requests === 0 ? 0 : Math.floor((requests - 1) / pace.requests) * pace.perSeconds * 1000

const finishOf = ({ plan, publication }: Prepared, begin: number): number => {
  const open = plan.steps.reduce((at, { hours }) => (hours === undefined ? at : openAt(at, hours)), begin)
  const requests = plan.steps.reduce((sum, step) => sum + step.requests, 0)
  const { publishAt } = publication
  return Math.max(open + pacedMilliseconds(requests, plan.pace), publishAt === undefined ? open : Date.parse(publishAt))
}

/**
 * When each destination can be finished at the earliest, in milliseconds since 1970: after those it needs, in the hours
 * and at the pace of its channel, and not before it is to appear. How long requests and files take is not counted.
 * Destinations that are skipped are not in it. The order is that of the work.
 *
 * @category getters
 */
export const earliestFinishes = (prepared: ReadonlyArray<Prepared>, now: number): ReadonlyMap<string, number> => {
  const finishes = new Map<string, number>()
  for (const entry of prepared) {
    if (entry.plan.skipped !== undefined) continue
    const needed = entry.dependencies.map((id) => finishes.get(id) ?? now)
    finishes.set(entry.destination.id, finishOf(entry, Math.max(now, ...needed)))
  }
  return finishes
}
