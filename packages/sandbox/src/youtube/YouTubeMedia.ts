/**
 * What belongs to a video besides itself: its thumbnail and its captions.
 *
 * Source: https://developers.google.com/youtube/v3/docs/thumbnails/set, …/captions/insert, …/captions/list
 */
import type { EmulatorRequest } from "../platform/Emulator.ts"
import * as ImageHeader from "../platform/ImageHeader.ts"
import { boolean, record, text, type JsonRecord } from "../platform/JsonValue.ts"
import * as Errors from "./YouTubeErrors.ts"
import type { Caption, Context, Video } from "./YouTubeState.ts"
import type { Destination } from "./YouTubeUploads.ts"
import { find, partsOf } from "./YouTubeVideos.ts"
import { apiTime, etag, listOf, thumbnails } from "./YouTubeViews.ts"

/** Largest thumbnail, in bytes: 50 MiB since 14 September 2026. Source: https://developers.google.com/youtube/v3/revision_history */
const thumbnailBytesMax = 50 * 1024 * 1024

/** Largest caption file, in bytes. Source: https://developers.google.com/youtube/v3/docs/captions/insert */
const captionBytesMax = 100 * 1024 * 1024

/** Longest name of a caption track, in characters. Source: as above. */
const captionNameMax = 150

/** What an upload to `/thumbnails/set?videoId=…` becomes. */
export const thumbnail = (context: Context, query: URLSearchParams): Destination => {
  const videoId = query.get("videoId")
  if (videoId === null) throw Errors.missingParameter("videoId")
  return {
    check: () => void find(context, videoId),
    complete: async (_metadata, blob) => {
      const video = find(context, videoId)
      if (blob.byteLength === 0)
        throw Errors.invalid("mediaBodyRequired", "The request does not include the image content.")
      const header = await ImageHeader.read(blob)
      const isUsable = header?.contentType === "image/jpeg" || header?.contentType === "image/png"
      if (header === undefined || !isUsable || blob.byteLength > thumbnailBytesMax) {
        throw Errors.invalid("invalidImage", "The provided image content is invalid.")
      }
      video.thumbnail = { ...blob, contentType: header.contentType }
      const items = [thumbnails(context, video)]
      return { kind: "youtube#thumbnailSetResponse", etag: etag(items), items }
    }
  }
}

const captionResource = (video: Video, caption: Caption): JsonRecord => ({
  kind: "youtube#caption",
  etag: etag(caption.id),
  id: caption.id,
  snippet: {
    videoId: video.id,
    lastUpdated: apiTime(caption.createdAt),
    trackKind: "standard",
    language: caption.language,
    name: caption.name,
    audioTrackType: "unknown",
    isCC: false,
    isLarge: false,
    isEasyReader: false,
    isDraft: caption.isDraft,
    isAutoSynced: false,
    status: "serving"
  }
})

interface CaptionFields {
  readonly video: Video
  readonly language: string
  readonly name: string
  readonly isDraft: boolean
}

/** The metadata of a caption track. Throws `ApiError`; 409 when the video has a track of this language and name. */
const readCaption = (context: Context, metadata: unknown): CaptionFields => {
  const snippet = record(record(metadata)["snippet"])
  const [videoId, language, name] = [text(snippet["videoId"]), text(snippet["language"]), text(snippet["name"])]
  if (videoId === undefined || language === undefined || name === undefined) {
    throw Errors.invalid("invalidMetadata", "The request contains invalid metadata values.")
  }
  if (name.length > captionNameMax) throw Errors.invalid("nameTooLong", "The snippet.name is too long.")
  const video = find(context, videoId)
  if (video.captions.some((caption) => caption.language === language && caption.name === name)) {
    throw new Errors.ApiError(
      409,
      "captionExists",
      "The video already has a caption track with this language and name.",
      {
        domain: "youtube.caption"
      }
    )
  }
  return { video, language, name, isDraft: boolean(snippet["isDraft"]) ?? false }
}

/** What an upload to `/captions` becomes. */
export const caption = (context: Context, query: URLSearchParams): Destination => {
  partsOf(query)
  return {
    check: (metadata) => void readCaption(context, metadata),
    complete: async (metadata, blob) => {
      const { video, ...fields } = readCaption(context, metadata)
      if (blob.byteLength === 0 || blob.byteLength > captionBytesMax) {
        throw Errors.invalid("contentRequired", "The request does not include the caption track contents.")
      }
      const track = { ...fields, id: context.state.nextId(28), blob, createdAt: context.now() }
      video.captions.push(track)
      return captionResource(video, track)
    }
  }
}

/** `GET /captions?videoId=…`. */
export const listCaptions = (context: Context, { query }: EmulatorRequest): JsonRecord => {
  partsOf(query)
  const video = find(context, query.get("videoId"))
  return listOf(
    "caption",
    video.captions.map((track) => captionResource(video, track))
  )
}

/** `DELETE /captions?id=…`. */
export const removeCaption = (context: Context, { query }: EmulatorRequest): void => {
  const id = query.get("id")
  for (const video of context.state.videos.values()) {
    const index = video.captions.findIndex((track) => track.id === id)
    if (index === -1) continue
    video.captions.splice(index, 1)
    return
  }
  throw Errors.notFound("captionNotFound", "The caption track could not be found.")
}
