/**
 * What every step works with, and what it is.
 */
import type { Adapter, MediaFiles, PublishError } from "@loa/core"
import type * as Effect from "effect/Effect"
import type { FacebookPageClient } from "./FacebookPageClient.ts"

/**
 * The services and settings of one Page.
 *
 * @category models
 */
export interface Surroundings {
  readonly client: FacebookPageClient
  readonly files: MediaFiles.MediaFiles["Service"]
  /** Origin of the public pages. */
  readonly site: string
  /** Address below which the bytes of Reels are taken. */
  readonly uploadHost: string
}

/**
 * A reason, or an error of the journal that `context.save` met.
 *
 * @category errors
 */
export type StepFailure = PublishError.Reason | PublishError.PublishError

/**
 * Makes one side effect.
 *
 * @category models
 */
export type Performer = (context: Adapter.StepContext) => Effect.Effect<Adapter.Receipt, StepFailure>
