/**
 * Asking again until something is finished, with an end.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

/**
 * Asks until the answer is there. Waits `pausesSeconds` in turn between the questions; when they are used up, the last
 * answer was "not yet" and nothing is returned.
 *
 * @category running
 */
export const until = Effect.fnUntraced(function* <A, E>(
  ask: Effect.Effect<Option.Option<A>, E>,
  pausesSeconds: ReadonlyArray<number>
): Effect.fn.Return<Option.Option<A>, E> {
  for (const seconds of pausesSeconds) {
    const answer = yield* ask
    if (Option.isSome(answer)) return answer
    yield* Effect.sleep(`${seconds} seconds`)
  }
  return yield* ask
})
