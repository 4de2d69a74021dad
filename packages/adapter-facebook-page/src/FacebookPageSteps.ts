/**
 * Each step of a plan and what performs it or looks it up, by name.
 */
import type { Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Plan from "./FacebookPagePlan.ts"
import * as PostSteps from "./FacebookPagePostSteps.ts"
import type { Performer, Surroundings } from "./FacebookPageSurroundings.ts"
import * as UploadSteps from "./FacebookPageUploadSteps.ts"
import * as VideoSteps from "./FacebookPageVideoSteps.ts"

const performers: { readonly [name: string]: (surroundings: Surroundings) => Performer } = {
  "upload-photo-": PostSteps.uploadPhoto,
  "create-post": PostSteps.createPost,
  "upload-video-": UploadSteps.uploadVideo,
  "publish-video": VideoSteps.publishVideo,
  "upload-reel-": UploadSteps.uploadReel,
  "publish-reel": VideoSteps.publishReel,
  "set-thumbnail": VideoSteps.setThumbnail,
  "add-captions-": VideoSteps.addCaptions
}

const kindOf = (step: Adapter.Step): string => Plan.prefixes.find((prefix) => step.name.startsWith(prefix)) ?? step.name

/**
 * Performs one step of a plan of ours; any other step is a defect.
 *
 * @category running
 */
export const perform =
  (surroundings: Surroundings): Performer =>
  (context) => {
    const performer = performers[kindOf(context.step)]
    return performer === undefined
      ? Effect.die(new Error(`there is no step ${context.step.name}`))
      : performer(surroundings)(context)
  }

/**
 * Looks up one of the steps that make something public; any other step is a defect.
 *
 * @category running
 */
export const lookup =
  (surroundings: Surroundings) =>
  (context: Adapter.StepContext): Effect.Effect<Adapter.Lookup, PublishError.Reason> => {
    switch (context.step.name) {
      case "create-post":
        return PostSteps.lookupPost(surroundings)(context)
      case "publish-video":
      case "publish-reel":
        return VideoSteps.lookupVideo(surroundings)(context)
      default:
        return Effect.die(new Error(`step ${context.step.name} is never looked up`))
    }
  }
