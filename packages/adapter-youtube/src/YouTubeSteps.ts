/**
 * What each step does, by kind.
 */
import { type Adapter, type MediaFiles, PublishError } from "@loa/core"
import { AccessTokens } from "@loa/adapter-kit"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type { Environment } from "./internal/environment.ts"
import * as YouTubeMapping from "./YouTubeMapping.ts"
import * as YouTubePlan from "./YouTubePlan.ts"
import type { Video } from "./YouTubeSchema.ts"
import * as YouTubeUpload from "./YouTubeUpload.ts"

type Perform = (
  environment: Environment,
  context: Adapter.StepContext
) => Effect.Effect<Adapter.Receipt, PublishError.Reason>

/** Pages of 50 playlists that are looked through for a title. */
const playlistPagesMax = 20

/** The plan and the journal belong together; where they do not, something is broken that no retry mends. */
const required = <A>(value: A | undefined, what: string, { step }: Adapter.StepContext): A => {
  if (value === undefined) throw new Error(`${step.name}: there is no ${what}`)
  return value
}

/**
 * The video an earlier step uploaded.
 *
 * @category getters
 */
export const videoIdOf = (receipts: Adapter.StepContext["receipts"]): string | undefined =>
  Object.entries(receipts).find(([name]) => YouTubePlan.kindOf(name) === "upload-video")?.[1].remoteId

const videoId = (context: Adapter.StepContext): string =>
  required(videoIdOf(context.receipts), "uploaded video", context)

const setThumbnail: Perform = Effect.fnUntraced(function* ({ client, media }, context) {
  const { file } = required(YouTubeMapping.thumbnailOf(context.publication), "thumbnail", context)
  const { items } = yield* client.setThumbnail(videoId(context), file, media.read(file))
  const sizes = items[0]
  const url = (sizes?.maxres ?? sizes?.standard ?? sizes?.high ?? sizes?.medium ?? sizes?.default)?.url
  return { remoteId: videoId(context), ...(url === undefined ? {} : { url }) }
})

const captionOf = (
  context: Adapter.StepContext
): { readonly language: string; readonly file: MediaFiles.MeasuredFile } => {
  const video = YouTubeMapping.videoOf(context.publication)
  const captions = video === undefined ? [] : YouTubeMapping.captionsOf(video)
  const caption = captions.find(({ language }) => YouTubePlan.captionsStepName(language) === context.step.name)
  return required(caption, "caption file", context)
}

/** A track of the same language and name is the one an earlier attempt made. */
const addCaptions: Perform = Effect.fnUntraced(function* ({ client, media }, context) {
  const { language, file } = captionOf(context)
  const track = { videoId: videoId(context), language, name: language }
  const inserted = yield* client.insertCaptions(track, file, media.read(file))
  if (inserted !== undefined) return { remoteId: inserted }
  const { items } = yield* client.captionTracks(track.videoId)
  const existing = items.find(({ snippet }) => snippet?.language === language && snippet.name === language)
  return { remoteId: existing?.id ?? `${track.videoId}/${language}` }
})

const findPlaylist = Effect.fnUntraced(function* ({ client }: Environment, title: string) {
  let pageToken: string | undefined
  for (let page = 0; page < playlistPagesMax; page++) {
    const { items, nextPageToken } = yield* client.playlists(pageToken)
    const found = items.find(({ snippet }) => snippet?.title?.normalize("NFC") === title)
    if (found !== undefined || nextPageToken === undefined) return found?.id
    pageToken = nextPageToken
  }
  return undefined
})

/** Finds the playlist or makes it, one process at a time: two that look at once would make two. */
const findOrMakePlaylist = (
  environment: Environment,
  title: string,
  publication: Adapter.Publication
): Effect.Effect<string, PublishError.Reason> => {
  const { client, options, vault } = environment
  const make = client.insertPlaylist({
    title,
    language: publication.item.language,
    privacyStatus: YouTubeMapping.targetPrivacy(publication, options)
  })
  const findOrMake = Effect.filterOrElse(findPlaylist(environment, title), Predicate.isNotUndefined, () => make)
  return Effect.mapError(vault.withLock(`youtube/${options.channelId}/playlists`, findOrMake), (error) =>
    error._tag === "VaultError" ? AccessTokens.vaultReason(error) : error
  )
}

/** A video that was uploaded a moment ago may not be known everywhere yet. */
const notYetKnown = (reason: PublishError.Reason): PublishError.Reason =>
  reason._tag === "Rejected" && reason.code === "videoNotFound"
    ? new PublishError.Unavailable({ detail: reason.detail, code: "videoNotFound", retryAfterSeconds: 15 })
    : reason

const savedPlaylist = ({ saved }: Adapter.StepContext): string | undefined =>
  typeof saved === "object" && saved !== null && "playlistId" in saved && typeof saved.playlistId === "string"
    ? saved.playlistId
    : undefined

const addToPlaylist: Perform = Effect.fnUntraced(function* (environment, context) {
  const { client } = environment
  const { publication } = context
  const title = required(YouTubeMapping.ownOverrides(publication).playlist, "playlist", context)
  const playlistId = savedPlaylist(context) ?? (yield* findOrMakePlaylist(environment, title, publication))
  yield* Effect.mapError(context.save({ playlistId }), (error) => error.reason)
  const entry =
    (yield* client.playlistEntry(playlistId, videoId(context))) ??
    (yield* Effect.mapError(client.insertPlaylistEntry(playlistId, videoId(context)), notYetKnown))
  return { remoteId: entry, data: { playlistId } }
})

/** An answer with another status than the wanted one is YouTube's decision, and the same request would not change it. */
const requireStatus = (video: Video, target: YouTubeMapping.Status): Effect.Effect<void, PublishError.Reason> => {
  if (YouTubeMapping.isPublished(video, target)) return Effect.void
  const found = video.status?.privacyStatus
  if (found === undefined) {
    return Effect.fail(
      new PublishError.OutcomeUnknown({ detail: "YouTube's answer does not say who may see the video" })
    )
  }
  return Effect.fail(
    new PublishError.Rejected({
      detail: `YouTube keeps the video ${found}, it was to be ${target.privacyStatus}`,
      code: "status-not-taken",
      hint: "look at the video and at the channel's status in YouTube Studio"
    })
  )
}

/** The text is sent again with the status: what becomes public is what was approved, whatever happened in between. */
const publishVideo: Perform = Effect.fnUntraced(function* (environment, context) {
  const { client, options } = environment
  const { publication } = context
  const status = YouTubeMapping.toStatusAt(publication, options, yield* Clock.currentTimeMillis)
  const snippet = YouTubeMapping.toSnippet(publication, options)
  const video = yield* client.updateVideo({ id: videoId(context), snippet, status })
  yield* requireStatus(video, status)
  yield* YouTubeUpload.forget(environment, context)
  return YouTubeMapping.toReceipt(video, options)
})

const performers: { readonly [Kind in YouTubePlan.StepKind]: Perform } = {
  "upload-video": YouTubeUpload.perform,
  "set-thumbnail": setThumbnail,
  "add-captions": addCaptions,
  "add-to-playlist": addToPlaylist,
  "publish-video": publishVideo
}

const kindOf = (context: Adapter.StepContext): YouTubePlan.StepKind =>
  required(YouTubePlan.kindOf(context.step.name), "such step", context)

/**
 * Performs one step.
 *
 * Errors: the reasons of the platform; a plan that does not fit its receipts is a defect.
 *
 * @category running
 */
export const perform: Perform = (environment, context) =>
  Effect.suspend(() => performers[kindOf(context)](environment, context))

/**
 * Whether the video is as it is to be. Asked for the commit alone: every other step looks by itself.
 *
 * @category running
 */
export const lookup = Effect.fnUntraced(function* (
  { client, options }: Environment,
  context: Adapter.StepContext
): Effect.fn.Return<Adapter.Lookup, PublishError.Reason> {
  if (kindOf(context) !== "publish-video") return { _tag: "NotFound" }
  const [video] = yield* client.videos([videoId(context)], "snippet,status")
  const target = YouTubeMapping.toStatus(context.publication, options)
  return video !== undefined && YouTubeMapping.isPublished(video, target)
    ? { _tag: "Found", receipt: YouTubeMapping.toReceipt(video, options) }
    : { _tag: "NotFound" }
})
