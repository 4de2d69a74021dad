/**
 * Reads only: what became of a video, told by YouTube and seen by somebody who is not signed in.
 */
import { AnonymousReader } from "@loa/adapter-kit"
import type { Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type { Environment } from "./internal/environment.ts"
import * as YouTubeMapping from "./YouTubeMapping.ts"
import type { Video } from "./YouTubeSchema.ts"
import * as YouTubeSteps from "./YouTubeSteps.ts"

type Warnings = ReadonlyArray<Adapter.Warning>

/** What YouTube says of the file itself. Source: YouTube Data API, Videos (resource), `status`, `processingDetails` */
const processingWarnings = ({ status, processingDetails }: Video): Warnings => {
  if (status?.uploadStatus === "rejected") {
    return [
      { code: "video-rejected", message: `YouTube rejected the video: ${status.rejectionReason ?? "no reason given"}` }
    ]
  }
  if (status?.uploadStatus === "failed" || processingDetails?.processingStatus === "failed") {
    const reason = status?.failureReason ?? processingDetails?.processingFailureReason ?? "no reason given"
    return [{ code: "video-failed", message: `YouTube could not process the video: ${reason}` }]
  }
  if (status?.uploadStatus === "uploaded") {
    return [{ code: "video-processing", message: "YouTube is still processing the video; it may not play yet" }]
  }
  return []
}

const privacyWarnings = ({ status }: Video): Warnings => {
  if (status?.privacyStatus === "unlisted") {
    return [{ code: "video-unlisted", message: "the video is unlisted: only people who have its address see it" }]
  }
  if (status?.privacyStatus !== "private") return []
  return status.publishAt === undefined
    ? [{ code: "video-private", message: "the video is private: nobody but the channel sees it" }]
    : [{ code: "video-scheduled", message: `the video is private until ${status.publishAt}` }]
}

const isUnplayable = ({ status }: Video): boolean =>
  status?.uploadStatus === "rejected" || status?.uploadStatus === "failed"

/**
 * Observes the video the receipts tell of.
 *
 * @category running
 */
export const observe = Effect.fnUntraced(function* (
  { client, options }: Environment,
  http: HttpClient.HttpClient,
  receipts: { readonly [step: string]: Adapter.Receipt }
): Effect.fn.Return<Adapter.Observation, PublishError.Reason> {
  const videoId = receipts["publish-video"]?.remoteId ?? YouTubeSteps.videoIdOf(receipts)
  if (videoId === undefined) return { visibility: "unchecked", warnings: [] }
  const [video] = yield* client.videos([videoId], "snippet,status,processingDetails")
  const { permalink = YouTubeMapping.watchAddress(videoId, options), publishedAt } =
    video === undefined ? {} : YouTubeMapping.toReceipt(video, options)
  if (video === undefined || video.status?.uploadStatus === "deleted") {
    const message = "YouTube does not have the video any more, or the account may not see it"
    return { visibility: "not-found", permalink, warnings: [{ code: "video-missing", message }] }
  }
  const shown = video.status?.privacyStatus === "public" && !isUnplayable(video)
  return {
    visibility: shown ? yield* AnonymousReader.visit(http, permalink) : "restricted",
    permalink,
    ...(publishedAt === undefined ? {} : { publishedAt }),
    warnings: [...processingWarnings(video), ...privacyWarnings(video)]
  }
})
