/**
 * Brings a video's bytes to YouTube, once. Every attempt begins with a question: to the session an earlier attempt left,
 * or, when that is gone after the last byte was sent, to the channel's list of uploads.
 */
import { ClockSkew, Polling, ResumableUpload } from "@loa/adapter-kit"
import { type Adapter, type MediaFiles, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import type { Environment } from "./internal/environment.ts"
import * as Errors from "./internal/errors.ts"
import type { UploadState } from "./internal/uploadProtocol.ts"
import * as UploadSession from "./internal/uploadSession.ts"
import * as YouTubeLimits from "./YouTubeLimits.ts"
import * as YouTubeMapping from "./YouTubeMapping.ts"
import type { Video } from "./YouTubeSchema.ts"

/**
 * Waits between questions to a session that has every byte and has not named the video, in seconds.
 *
 * @category constants
 */
export const finalisingPausesSeconds: ReadonlyArray<number> = [1, 2, 5, 10, 30]

/**
 * Waits between looks at the list of uploads, which shows a new video late, in seconds. How late is not documented: an
 * assumption. A video missed here stays private for ever, and another takes its place.
 *
 * @category constants
 */
export const listingPausesSeconds: ReadonlyArray<number> = [10, 20, 40]

/** One upload and everything it needs. */
interface Upload extends Environment {
  readonly context: Adapter.StepContext
  readonly file: MediaFiles.MeasuredFile
  readonly fileName: string
  readonly name: UploadSession.UploadName
}

const save = ({ context }: Upload, value: Parameters<Adapter.StepContext["save"]>[0]) =>
  Effect.mapError(context.save(value), (error) => error.reason)

/** Written down before the last chunk leaves: from then on, and only then, the video may exist. */
const lastChunkSent = (file: MediaFiles.MeasuredFile) => ({ lastChunkSent: file.sha256 })

const mayExist = ({ context, file }: Upload): boolean => {
  const { saved } = context
  return typeof saved === "object" && saved !== null && "lastChunkSent" in saved && saved.lastChunkSent === file.sha256
}

const ended = new PublishError.Unavailable({ detail: "the upload session has ended before the file was complete" })

const openSession = Effect.fnUntraced(function* (upload: Upload) {
  const { client, context, file, fileName, name, options } = upload
  const { publication } = context
  const session = yield* client.openUpload(
    { snippet: YouTubeMapping.toSnippet(publication, options), status: YouTubeMapping.toHiddenStatus(options) },
    file,
    { fileName, notifySubscribers: options.notifySubscribers }
  )
  const openedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  yield* UploadSession.store(upload, name, file, session, openedAt)
  return session
})

/** Sends from the offset the session is at. Ends with the video, once the session names it. */
const send = Effect.fnUntraced(function* (upload: Upload, session: Redacted.Redacted<string>, from: number) {
  const { client, context, file, media } = upload
  const { byteLength, mediaType } = file
  let video: Video | undefined
  // Where sending broke off last. Another try inside this one is allowed only when more has arrived since.
  let brokeOffAt = from

  const offsetOf = (state: UploadState): Effect.Effect<number, PublishError.Reason> => {
    if (state._tag === "Gone") return Effect.fail(ended)
    if (state._tag === "Stored") return Effect.succeed(state.byteLength)
    video = state.video
    return Effect.succeed(byteLength)
  }

  const sendChunk = (start: number, end: number): Effect.Effect<number, PublishError.Reason> =>
    client.sendChunk(session, { start, end, byteLength, mediaType }, media.read(file, { start, end })).pipe(
      Effect.flatMap(offsetOf),
      Effect.catchTag("OutcomeUnknown", (reason) => {
        if (start <= brokeOffAt) return Effect.fail(reason)
        brokeOffAt = start
        return client.uploadState(session, byteLength).pipe(
          Effect.flatMap(offsetOf),
          Effect.filterOrElse(
            (offset) => offset !== start,
            () => sendChunk(start, end)
          )
        )
      })
    )

  yield* ResumableUpload.run(
    {
      byteLength,
      offset: Effect.succeed(from),
      chunkEnd: (offset) => offset + YouTubeLimits.chunkBytes,
      send: (start, end) =>
        end < byteLength
          ? sendChunk(start, end)
          : Effect.andThen(save(upload, lastChunkSent(file)), sendChunk(start, end)),
      progress: context.progress
    },
    (offset): PublishError.Reason =>
      new PublishError.Unavailable({ detail: `YouTube took a chunk and still asks for byte ${offset}` })
  )
  return video
})

/** A session that has every byte and has not named the video yet is finishing: it is asked again. */
const awaitVideo = Effect.fnUntraced(function* (
  client: Environment["client"],
  session: Redacted.Redacted<string>,
  byteLength: number
) {
  const ask = Effect.flatMap(client.uploadState(session, byteLength), (state) => {
    if (state._tag === "Gone") return Effect.fail(ended)
    return Effect.succeed(state._tag === "Finished" ? Option.some(state.video) : Option.none())
  })
  const video = yield* Polling.until(ask, finalisingPausesSeconds)
  if (Option.isSome(video)) return video.value
  return yield* new PublishError.StillProcessing({
    detail: "YouTube has the whole file and has not made a video of it yet",
    hint: "run again later"
  })
})

const isOurs = ({ context, file, fileName, options }: Upload, video: Video): boolean => {
  const { item } = context.publication
  const { snippet, fileDetails, status } = video
  if (snippet?.channelId !== options.channelId) return false
  if (status?.uploadStatus === "deleted" || status?.uploadStatus === "failed") return false
  if (Date.parse(snippet.publishedAt ?? "") < Date.parse(context.firstAttemptAt) - ClockSkew.seconds * 1000)
    return false
  if (snippet.tags?.includes(YouTubeMapping.markerTag(item)) === true) return true
  const sameFile = fileDetails?.fileName === fileName && fileDetails.fileSize === String(file.byteLength)
  return sameFile && snippet.title === item.title
}

/** Looks among the channel's newest uploads for the video of an upload whose session is gone. */
const findVideo = Effect.fnUntraced(function* (upload: Upload) {
  const { client, options } = upload
  const { items = [] } = yield* client.channels
  const uploads = items.find(({ id }) => id === options.channelId)?.contentDetails?.relatedPlaylists?.uploads
  if (uploads === undefined) return Option.none()
  const ids = yield* client.newestVideoIds(uploads)
  const videos = yield* client.videos(ids, "snippet,status,fileDetails")
  return Option.fromNullishOr(videos.find((video) => isOurs(upload, video)))
})

/** Code of the refusal that is ours: another sign-in uploads to another channel, so nothing of this one is of use. */
const wrongChannel = "wrong-channel"

/** A session that refused for good made no video, and is of no use to a later attempt. */
const forgetRefused =
  (upload: Upload) =>
  (reason: PublishError.Reason): Effect.Effect<void, PublishError.Reason> =>
    reason._tag === "Rejected" && (reason.status !== undefined || reason.code === wrongChannel)
      ? Effect.andThen(UploadSession.forget(upload, upload.name), save(upload, null))
      : Effect.void

/** What became of the session an earlier attempt left: the video, or where to go on. */
const takeUp = Effect.fnUntraced(function* (upload: Upload) {
  const session = yield* UploadSession.load(upload, upload.name, upload.file)
  const state =
    session === undefined
      ? { _tag: "Gone" as const }
      : yield* upload.client.uploadState(session, upload.file.byteLength)
  if (session !== undefined && state._tag === "Stored")
    return { _tag: "Open" as const, session, offset: state.byteLength }
  if (state._tag === "Finished") return state
  const found = mayExist(upload) ? yield* Polling.until(findVideo(upload), listingPausesSeconds) : Option.none<Video>()
  if (Option.isSome(found)) return { _tag: "Finished" as const, video: found.value }
  return { _tag: "Open" as const, session: yield* openSession(upload), offset: 0 }
})

/** The channel is fixed when a person consents, not by us: a video elsewhere must not be published. */
const requireChannel = (video: Video, channelId: string): Effect.Effect<void, PublishError.Reason> => {
  const found = video.snippet?.channelId
  if (found === undefined || found === channelId) return Effect.void
  return Effect.fail(
    new PublishError.Rejected({
      detail: `the video went to the channel ${found}, not to ${channelId}; it is private there`,
      code: wrongChannel,
      hint: `${Errors.signIn}; choose the right channel there`
    })
  )
}

const run = Effect.fnUntraced(function* (upload: Upload): Effect.fn.Return<Adapter.Receipt, PublishError.Reason> {
  const begun = yield* takeUp(upload)
  const { client, file, options } = upload
  const finish = Effect.gen(function* () {
    if (begun._tag === "Finished") return begun.video
    return (
      (yield* send(upload, begun.session, begun.offset)) ?? (yield* awaitVideo(client, begun.session, file.byteLength))
    )
  })
  const video = yield* Effect.tap(finish, (found) => requireChannel(found, options.channelId)).pipe(
    Effect.tapError(forgetRefused(upload))
  )
  return YouTubeMapping.toUploadReceipt(video, options)
})

const toUpload = (environment: Environment, context: Adapter.StepContext): Upload => {
  const { publication } = context
  const video = YouTubeMapping.videoOf(publication)
  if (video === undefined) throw new Error(`${publication.item.id} has no video, and its plan uploads one`)
  return {
    ...environment,
    context,
    file: video.file,
    fileName: YouTubeMapping.fileName(publication.item, video),
    name: { itemId: publication.item.id, assetId: video.asset.id }
  }
}

/**
 * Uploads the publication's video privately, or goes on where an earlier attempt stopped.
 *
 * Errors: `OutcomeUnknown` and `Unavailable` when the next attempt goes on from what arrived; `StillProcessing` when
 * YouTube has everything and names no video; `Rejected` when it refuses, or the video went to another channel.
 *
 * @category running
 */
export const perform = (
  environment: Environment,
  context: Adapter.StepContext
): Effect.Effect<Adapter.Receipt, PublishError.Reason> => Effect.suspend(() => run(toUpload(environment, context)))

/**
 * Forgets the session of a publication that has its receipt.
 *
 * @category running
 */
export const forget = (environment: Environment, context: Adapter.StepContext): Effect.Effect<void> =>
  Effect.suspend(() => UploadSession.forget(environment, toUpload(environment, context).name))
