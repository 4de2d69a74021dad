/**
 * The day YouTube counts quota by: it ends at midnight in California.
 */
import * as DateTime from "effect/DateTime"

/**
 * Seconds until the day's quota is given anew.
 *
 * Source: YouTube Data API, Quota Calculator ("midnight Pacific Time")
 *
 * @category getters
 */
export const secondsLeft = (nowMilliseconds: number): number => {
  const now = DateTime.makeZonedUnsafe(nowMilliseconds, { timeZone: "America/Los_Angeles" })
  const midnight = DateTime.startOf(DateTime.add(now, { days: 1 }), "day")
  return Math.ceil((DateTime.toEpochMillis(midnight) - nowMilliseconds) / 1000)
}
