/**
 * Videos on their way up. Both protocols give the video an id before its first byte and show it to nobody until it is
 * published; both are taken up again where the server says it is.
 */
import { ResumableUpload } from "@loa/adapter-kit"
import { type Adapter, type MediaFiles, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Limits from "./FacebookPageLimits.ts"
import * as VideoState from "./FacebookPageVideoState.ts"
import type { Performer, StepFailure, Surroundings } from "./FacebookPageSurroundings.ts"
import type * as FacebookPageSchema from "./FacebookPageSchema.ts"
import * as Errors from "./internal/errors.ts"
import * as StepFiles from "./internal/stepFiles.ts"

/** What the next attempt needs. An upload of other bytes than the item's is of no use to it. */
const VideoSession = Schema.Struct({
  videoId: Schema.String,
  uploadSessionId: Schema.String,
  sha256: Schema.String,
  startOffset: Schema.Finite,
  endOffset: Schema.Finite
})
type VideoSession = typeof VideoSession.Type

const ReelSession = Schema.Struct({ videoId: Schema.String, uploadUrl: Schema.String, sha256: Schema.String })
type ReelSession = typeof ReelSession.Type

const savedAs = <A extends { readonly sha256: string }>(
  schema: Schema.Codec<A, unknown>,
  context: Adapter.StepContext,
  video: MediaFiles.MeasuredAsset
): A | undefined => {
  const session = Result.getOrUndefined(Schema.decodeUnknownResult(schema)(context.saved))
  return session?.sha256 === video.file.sha256 ? session : undefined
}

const stuck = (offset: number): PublishError.Reason =>
  new PublishError.Unavailable({ detail: `the upload does not move beyond byte ${offset}` })

/** An upload that the server knows nothing of any more begins anew; every other failure is the step's. */
const orGone = (upload: Effect.Effect<void, StepFailure>): Effect.Effect<boolean, StepFailure> =>
  upload.pipe(
    Effect.as(true),
    Effect.catch((error) => (error._tag === "Rejected" ? Effect.succeed(false) : Effect.fail(error)))
  )

/** How far a video is by its own status; nothing when it is gone. */
const uploadState = ({ client }: Surroundings, videoId: string) =>
  client.readVideo(videoId).pipe(
    Effect.map((video) => {
      const state = VideoState.toUploadState(video)
      return state.isExpired ? undefined : state
    }),
    Effect.catch((reason) => (Errors.isMissing(reason) ? Effect.succeed(undefined) : Effect.fail(reason)))
  )

const expiring = Effect.fnUntraced(function* (receipt: Adapter.Receipt) {
  const now = yield* Clock.currentTimeMillis
  return { ...receipt, expiresAt: new Date(now + Limits.unusedVideoHours * 3_600_000).toISOString() }
})

/** Sends chunks as the server asks for them. Its answer is saved before the next one: a kill costs one chunk. */
const transfer = (
  { client, files }: Surroundings,
  context: Adapter.StepContext,
  video: MediaFiles.MeasuredAsset,
  session: VideoSession
): Effect.Effect<void, StepFailure> => {
  let wanted = session.endOffset
  const moveTo = ({ start_offset: startOffset, end_offset: endOffset }: FacebookPageSchema.Offsets) => {
    wanted = endOffset
    return Effect.as(context.save({ ...session, startOffset, endOffset }), startOffset)
  }
  return ResumableUpload.run<StepFailure>(
    {
      byteLength: video.file.byteLength,
      offset: Effect.succeed(session.startOffset),
      chunkEnd: () => wanted,
      send: (start, end) =>
        end <= start
          ? Effect.fail(stuck(start))
          : client
              .transferChunk(session.uploadSessionId, start, StepFiles.videoPart(files, video, start, end))
              .pipe(Effect.flatMap(moveTo)),
      progress: context.progress
    },
    stuck
  )
}

const startVideo = Effect.fnUntraced(function* (
  { client }: Surroundings,
  context: Adapter.StepContext,
  video: MediaFiles.MeasuredAsset
) {
  const started = yield* client.startVideo(video.file.byteLength)
  const session: VideoSession = {
    videoId: started.video_id,
    uploadSessionId: started.upload_session_id,
    sha256: video.file.sha256,
    startOffset: started.start_offset,
    endOffset: started.end_offset
  }
  yield* context.save({ ...session })
  return session
})

/** When every byte was sent before, only the video's own status can say whether it is still there. */
const resumeVideo = (
  surroundings: Surroundings,
  context: Adapter.StepContext,
  video: MediaFiles.MeasuredAsset,
  session: VideoSession
): Effect.Effect<boolean, StepFailure> =>
  session.startOffset >= video.file.byteLength
    ? Effect.map(uploadState(surroundings, session.videoId), (state) => state !== undefined)
    : orGone(transfer(surroundings, context, video, session))

const videoReceipt = ({ videoId, uploadSessionId }: VideoSession) =>
  expiring({ remoteId: videoId, data: { uploadSessionId } })

/**
 * Uploads a video in chunks.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/videos
 *
 * @category steps
 */
export const uploadVideo = (surroundings: Surroundings): Performer =>
  Effect.fnUntraced(function* (context) {
    const video = StepFiles.assetOf(context)
    const saved = savedAs(VideoSession, context, video)
    if (saved !== undefined && (yield* resumeVideo(surroundings, context, video, saved))) {
      return yield* videoReceipt(saved)
    }
    const session = yield* startVideo(surroundings, context, video)
    yield* transfer(surroundings, context, video, session)
    return yield* videoReceipt(session)
  })

/** The token goes to the configured host only, whatever address an answer names. */
const uploadUrlOf = ({ uploadHost }: Surroundings, videoId: string, given: string | undefined): string =>
  given?.startsWith(`${uploadHost}/`) === true ? given : `${uploadHost}/${videoId}`

const startReel = Effect.fnUntraced(function* (
  surroundings: Surroundings,
  context: Adapter.StepContext,
  video: MediaFiles.MeasuredAsset
) {
  const started = yield* surroundings.client.startReel
  const session: ReelSession = {
    videoId: started.video_id,
    uploadUrl: uploadUrlOf(surroundings, started.video_id, started.upload_url),
    sha256: video.file.sha256
  }
  yield* context.save({ ...session })
  return session
})

const sendReel = (
  { client, files }: Surroundings,
  context: Adapter.StepContext,
  video: MediaFiles.MeasuredAsset,
  session: ReelSession,
  offset: number
) => {
  const total = video.file.byteLength
  const part = StepFiles.videoPart(files, video, offset, total)
  let sent = offset
  const counted = Stream.tap(part.bytes, (bytes) => {
    sent += bytes.length
    return context.progress(sent, total)
  })
  return client.uploadReel(session.uploadUrl, offset, { ...part, bytes: counted })
}

/** An upload is taken up from the byte that the video's status names; false when it is gone. */
const resumeReel = Effect.fnUntraced(function* (
  surroundings: Surroundings,
  context: Adapter.StepContext,
  video: MediaFiles.MeasuredAsset,
  session: ReelSession
) {
  const state = yield* uploadState(surroundings, session.videoId)
  if (state === undefined) return false
  if (!state.isComplete) yield* sendReel(surroundings, context, video, session, state.byteLength)
  return true
})

/** A file that could not be processed needs a new upload: what was saved of the old one is dropped. */
const droppedWhenSpoilt = (context: Adapter.StepContext) => (error: StepFailure) =>
  error._tag === "Unavailable" && error.code === "ProcessingFailedError"
    ? Effect.andThen(context.save(null), Effect.fail(error))
    : Effect.fail(error)

/**
 * Uploads a Reel.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 *
 * @category steps
 */
export const uploadReel = (surroundings: Surroundings): Performer =>
  Effect.fnUntraced(function* (context) {
    const video = StepFiles.assetOf(context)
    const saved = savedAs(ReelSession, context, video)
    if (saved !== undefined) {
      const resumed = resumeReel(surroundings, context, video, saved)
      if (yield* Effect.catch(resumed, droppedWhenSpoilt(context))) return yield* expiring({ remoteId: saved.videoId })
    }
    const session = yield* startReel(surroundings, context, video)
    yield* sendReel(surroundings, context, video, session, 0)
    return yield* expiring({ remoteId: session.videoId })
  })
