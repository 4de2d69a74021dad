/**
 * Taking back a second copy of our own. Its id is written down first, so that a process that dies meanwhile leaves it to
 * the next attempt instead of to the site.
 */
import type { Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"

type Erase = (id: number) => Effect.Effect<void, PublishError.Reason>

const save = (context: Adapter.StepContext, surplus: number | null): Effect.Effect<void, PublishError.Reason> =>
  Effect.mapError(context.save({ surplus }), (error) => error.reason)

/**
 * Erases a copy this attempt has just made.
 *
 * @category running
 */
export const erase = (
  context: Adapter.StepContext,
  id: number,
  eraseOne: Erase
): Effect.Effect<void, PublishError.Reason> =>
  save(context, id).pipe(Effect.andThen(eraseOne(id)), Effect.andThen(save(context, null)))

/**
 * Erases the copy an earlier attempt wrote down and may not have erased.
 *
 * @category running
 */
export const eraseSaved = (context: Adapter.StepContext, eraseOne: Erase): Effect.Effect<void, PublishError.Reason> => {
  const { saved } = context
  const isNote = typeof saved === "object" && saved !== null && "surplus" in saved
  if (!isNote || typeof saved.surplus !== "number") return Effect.void
  return eraseOne(saved.surplus).pipe(Effect.andThen(save(context, null)))
}
