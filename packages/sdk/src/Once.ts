/**
 * Work that is done once, when it is first needed.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"

/**
 * The same result for everybody who asks. A failure is not kept: what was in the way may be gone the next time.
 *
 * @category constructors
 */
export const make = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<Effect.Effect<A, E, R>> =>
  Effect.cachedWithTTL(work, (exit) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero))
