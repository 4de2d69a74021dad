/**
 * How patient a run is. Every loop has an end and every wait a limit.
 */
import * as Context from "effect/Context"

/**
 * @category models
 */
export interface Pacing {
  /** Waits between the tries of a step whose failure allows another, in seconds; their number is the number of retries. */
  readonly retryPausesSeconds: ReadonlyArray<number>
  /** Longest wait a channel may ask for; a longer one ends the step and is reported. */
  readonly retryAfterSecondsMax: number
  /** What an adapter's pauses before look-ups are multiplied with; below 1 only where the clock is a test's. */
  readonly lookupPauseFactor: number
  /** How long a lease is good without being renewed. */
  readonly leaseSeconds: number
  /** How long to wait for another run that holds the lease. */
  readonly leaseWaitSeconds: number
  /** Destinations worked on at the same time. */
  readonly concurrency: number
}

/**
 * @category constants
 */
export const defaults: Pacing = {
  retryPausesSeconds: [1, 2, 5, 10],
  retryAfterSecondsMax: 120,
  lookupPauseFactor: 1,
  leaseSeconds: 30,
  leaseWaitSeconds: 600,
  concurrency: 16
}

/**
 * The pacing in force.
 *
 * @category references
 */
export const Current: Context.Reference<Pacing> = Context.Reference<Pacing>("@loa/core/Pacing", {
  defaultValue: () => defaults
})
