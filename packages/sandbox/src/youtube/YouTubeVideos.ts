/**
 * Videos: the end of an upload, list, update, delete.
 *
 * Source: https://developers.google.com/youtube/v3/docs/videos
 */
import type { EmulatorRequest } from "../platform/Emulator.ts"
import { record, text, type JsonRecord } from "../platform/JsonValue.ts"
import * as Errors from "./YouTubeErrors.ts"
import * as Metadata from "./YouTubeMetadata.ts"
import { settle, type Context, type Video } from "./YouTubeState.ts"
import type { Destination } from "./YouTubeUploads.ts"
import { listOf, videoResource } from "./YouTubeViews.ts"

/** Most ids of one `videos.list`. */
const idsMax = 50

/** The `part` parameter as a set, comma lists and repetitions alike. Throws 400 when it is absent. */
export const partsOf = (query: URLSearchParams): ReadonlySet<string> => {
  const parts = query.getAll("part").flatMap((part) => part.split(","))
  if (parts.length === 0) throw Errors.missingParameter("part")
  return new Set(parts)
}

/** What an upload to `/videos` becomes. */
export const destination = (context: Context, query: URLSearchParams): Destination => {
  const parts = partsOf(query)
  const read = (metadata: unknown) => Metadata.forInsert(metadata, metadata === undefined ? new Set() : parts)
  return {
    check: (metadata) => void read(metadata),
    complete: async (metadata, blob, fileName) => {
      if (blob.byteLength === 0) throw mediaBodyRequired()
      const video = add(context, { metadata: read(metadata), blob, fileName })
      return videoResource(context, video, parts)
    }
  }
}

/** 400: a video without content. */
export const mediaBodyRequired = () =>
  Errors.invalid("mediaBodyRequired", "The request does not include the video content.")

const add = (context: Context, content: Pick<Video, "metadata" | "blob" | "fileName">): Video => {
  const settings = context.settings()
  const now = context.now()
  const video: Video = {
    ...content,
    id: context.state.nextId(11),
    createdAt: now,
    publishedAt: now,
    captions: [],
    thumbnail: undefined,
    readsLeft: settings.readsUntilProcessed,
    listingsLeft: settings.readsUntilListed,
    rejectionReason: settings.rejectionReason,
    failureReason: settings.failureReason
  }
  context.state.videos.set(video.id, video)
  settle(context.state, now)
  return video
}

/** `GET /videos?id=…`. Unknown ids are left out. Reading is what moves processing on here. */
export const list = (context: Context, { query }: EmulatorRequest): JsonRecord => {
  const parts = partsOf(query)
  const ids = query.getAll("id").flatMap((id) => id.split(","))
  if (ids.length === 0) throw Errors.missingParameter("id")
  if (ids.length > idsMax) throw Errors.invalid("invalidFilters", `The id parameter takes at most ${idsMax} ids.`)
  const videos = ids.flatMap((id) => context.state.videos.get(id) ?? [])
  const items = videos.map((video) => videoResource(context, video, parts))
  for (const video of videos) video.readsLeft -= 1
  return listOf("video", items)
}

/** The video, or 404 `videoNotFound`. */
export const find = (context: Context, id: string | null | undefined): Video => {
  const video = context.state.videos.get(id ?? "")
  if (video === undefined)
    throw Errors.notFound("videoNotFound", "The video that you are trying to access cannot be found.")
  return video
}

/** `PUT /videos`: replaces whole parts. */
export const update = async (context: Context, request: EmulatorRequest): Promise<JsonRecord> => {
  const parts = partsOf(request.query)
  const body = record(await request.json())
  const id = text(body["id"])
  if (id === undefined) throw Errors.missingParameter("id")
  const video = find(context, id)
  const before = video.metadata.status.privacyStatus
  video.metadata = Metadata.forUpdate(video.metadata, body, parts)
  // The time of publication is that of becoming public, not that of the upload.
  if (before === "private" && video.metadata.status.privacyStatus !== "private") video.publishedAt = context.now()
  settle(context.state, context.now())
  return videoResource(context, video, parts)
}

/** `DELETE /videos?id=…`. The video leaves every playlist. */
export const remove = (context: Context, request: EmulatorRequest): void => {
  const { id } = find(context, request.query.get("id"))
  context.state.videos.delete(id)
  for (const playlist of context.state.playlists.values()) {
    playlist.items = playlist.items.filter((item) => item.videoId !== id)
  }
}
