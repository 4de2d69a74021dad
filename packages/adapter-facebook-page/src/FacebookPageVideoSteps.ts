/**
 * Videos that are up: published, then given their cover and subtitles. A video has its id before it is published, so what
 * became of a lost answer is one question.
 */
import { Polling } from "@loa/adapter-kit"
import { type Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Limits from "./FacebookPageLimits.ts"
import * as Mapping from "./FacebookPageMapping.ts"
import type * as FacebookPageSchema from "./FacebookPageSchema.ts"
import * as VideoState from "./FacebookPageVideoState.ts"
import type { Performer, StepFailure, Surroundings } from "./FacebookPageSurroundings.ts"
import * as Errors from "./internal/errors.ts"
import * as StepFiles from "./internal/stepFiles.ts"

/** What an earlier attempt left: which video it was for, and whether Facebook said yes. */
const Attempted = Schema.Struct({ videoId: Schema.String, accepted: Schema.Boolean })

const attemptedOf = (context: Adapter.StepContext): typeof Attempted.Type | undefined =>
  Result.getOrUndefined(Schema.decodeUnknownResult(Attempted)(context.saved))

type VideoMedia = Extract<Mapping.Media, { readonly _tag: "Video" | "Reel" }>

const mediaOf = ({ publication, step }: Adapter.StepContext): VideoMedia => {
  const media = Mapping.mediaOf(publication)
  if (media._tag === "Video" || media._tag === "Reel") return media
  throw new Error(`step ${step.name} publishes a video, and the item has none`)
}

/** Receipt of the upload that a later step builds on. The plan puts it first, so a missing one is a defect. */
const uploadOf = (context: Adapter.StepContext): Adapter.Receipt => {
  const { _tag, video } = mediaOf(context)
  const receipt = context.receipts[`upload-${_tag === "Reel" ? "reel" : "video"}-${video.asset.id}`]
  if (receipt === undefined) throw new Error(`step ${context.step.name} comes before the upload of its video`)
  return receipt
}

const failed = (detail: string): PublishError.Reason =>
  new PublishError.Rejected({
    detail: `Facebook could not publish the video: ${detail}`,
    code: "processing-failed",
    hint: "check the video: MP4 with H.264 and AAC; then publish it under a new item id"
  })

const processing = (videoId: string): PublishError.Reason =>
  new PublishError.StillProcessing({
    detail: `Facebook has accepted the video ${videoId} and is still processing it`,
    hint: "run again later: it is asked for, not uploaded again"
  })

/** Publication is accepted: from here on a read that fails says nothing, and nothing may be sent again. */
const settle = Effect.fnUntraced(function* (
  { client, site }: Surroundings,
  { publication }: Adapter.StepContext,
  videoId: string,
  pausesSeconds: ReadonlyArray<number>
): Effect.fn.Return<Adapter.Receipt, PublishError.Reason> {
  const ask = Effect.gen(function* () {
    const read = yield* Effect.result(client.readVideo(videoId))
    if (Result.isFailure(read)) return Option.none<FacebookPageSchema.Video>()
    const state = VideoState.toPublicationState(read.success)
    if (state._tag === "Failed") return yield* failed(state.detail)
    return state._tag === "Published" ? Option.some(read.success) : Option.none()
  })
  const video = yield* Polling.until(ask, pausesSeconds)
  return Option.isSome(video) ? Mapping.toVideoReceipt(publication, video.value, site) : yield* processing(videoId)
})

const isOpen = ({ _tag }: VideoState.PublicationState): boolean => _tag === "Open" || _tag === "Expired"

/** Facebook refuses to finish what is finished: after an earlier attempt the video itself says whether it was that. */
const unlessPublished =
  ({ client }: Surroundings, videoId: string, isLaterAttempt: boolean) =>
  (refusal: PublishError.Reason): Effect.Effect<void, PublishError.Reason> => {
    if (!isLaterAttempt || refusal._tag !== "Rejected") return Effect.fail(refusal)
    const { detail, code } = refusal
    const doubt = new PublishError.OutcomeUnknown({ detail, ...(code === undefined ? {} : { code }) })
    return client.readVideo(videoId).pipe(
      Effect.mapError(() => doubt),
      Effect.flatMap((video) => (isOpen(VideoState.toPublicationState(video)) ? Effect.fail(refusal) : Effect.void))
    )
  }

const publish =
  (
    surroundings: Surroundings,
    finish: (context: Adapter.StepContext, upload: Adapter.Receipt) => Effect.Effect<unknown, PublishError.Reason>
  ): Performer =>
  (context) =>
    Effect.gen(function* () {
      const upload = uploadOf(context)
      const isLaterAttempt = attemptedOf(context)?.videoId === upload.remoteId
      yield* context.save({ videoId: upload.remoteId, accepted: false })
      yield* finish(context, upload).pipe(
        Effect.asVoid,
        Effect.catch(unlessPublished(surroundings, upload.remoteId, isLaterAttempt))
      )
      yield* context.save({ videoId: upload.remoteId, accepted: true })
      return yield* settle(surroundings, context, upload.remoteId, Limits.publishPausesSeconds)
    })

/**
 * Publishes an uploaded video and waits, with an end, until it is there.
 *
 * @category steps
 */
export const publishVideo = (surroundings: Surroundings): Performer =>
  publish(surroundings, (context, upload) => {
    const { video, cover } = mediaOf(context)
    const image = cover === undefined ? undefined : StepFiles.image(surroundings.files, cover)
    const session = upload.data?.["uploadSessionId"]
    if (typeof session !== "string") throw new Error(`the upload of ${video.asset.id} left no session`)
    return surroundings.client.finishVideo(session, Mapping.toVideo(context.publication, video), image)
  })

/**
 * The same for a Reel.
 *
 * @category steps
 */
export const publishReel = (surroundings: Surroundings): Performer =>
  publish(surroundings, (context, upload) =>
    surroundings.client.finishReel(upload.remoteId, Mapping.toReel(context.publication, mediaOf(context).video))
  )

/**
 * Asks the video itself what became of its publication.
 *
 * Errors: `StillProcessing` when it was accepted and is not there yet.
 *
 * @category steps
 */
export const lookupVideo = (surroundings: Surroundings) =>
  Effect.fnUntraced(function* (context: Adapter.StepContext): Effect.fn.Return<Adapter.Lookup, PublishError.Reason> {
    const attempted = attemptedOf(context)
    const videoId = attempted?.videoId ?? uploadOf(context).remoteId
    const read = yield* Effect.result(surroundings.client.readVideo(videoId))
    if (Result.isFailure(read)) {
      return Errors.isMissing(read.failure) ? { _tag: "NotFound" } : yield* Effect.fail(read.failure)
    }
    const state = VideoState.toPublicationState(read.success)
    if (isOpen(state) && attempted?.accepted !== true) return { _tag: "NotFound" }
    return yield* settle(surroundings, context, videoId, Limits.lookPausesSeconds).pipe(
      Effect.map((receipt): Adapter.Lookup => ({ _tag: "Found", receipt })),
      Effect.catchTag("Rejected", (reason) => Effect.succeed<Adapter.Lookup>({ _tag: "Refused", reason }))
    )
  })

/**
 * Gives a published Reel its cover.
 *
 * @category steps
 */
export const setThumbnail = ({ client, files }: Surroundings): Performer =>
  Effect.fnUntraced(function* (context): Effect.fn.Return<Adapter.Receipt, StepFailure> {
    const { cover } = mediaOf(context)
    const videoId = uploadOf(context).remoteId
    if (cover !== undefined) yield* client.addThumbnail(videoId, StepFiles.image(files, cover))
    return { remoteId: videoId }
  })

/**
 * Gives a published video subtitles in one language; those it has in that language are replaced.
 *
 * @category steps
 */
export const addCaptions = ({ client, files }: Surroundings): Performer =>
  Effect.fnUntraced(function* (context): Effect.fn.Return<Adapter.Receipt, StepFailure> {
    const { video } = mediaOf(context)
    const videoId = uploadOf(context).remoteId
    const language = context.step.name.slice("add-captions-".length)
    const captions = Mapping.captionsOf(video).find((each) => each.language.toLowerCase() === language)
    if (captions === undefined) throw new Error(`step ${context.step.name}: the video has no captions in ${language}`)
    const locale = Mapping.toLocale(captions.language)
    yield* client.addCaptions(videoId, StepFiles.captions(files, video.asset.id, locale, captions.file))
    return { remoteId: `${videoId}/${locale}` }
  })
