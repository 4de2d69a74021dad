/**
 * Playlists: those the owner makes, and the one that holds everything uploaded.
 *
 * Source: https://developers.google.com/youtube/v3/docs/playlists, …/playlistItems
 */
import type { EmulatorRequest } from "../platform/Emulator.ts"
import { number, record, text, type JsonRecord } from "../platform/JsonValue.ts"
import { youtube as account } from "../Accounts.ts"
import * as Errors from "./YouTubeErrors.ts"
import { uploadsPlaylistId, type Context, type Playlist, type PlaylistItem } from "./YouTubeState.ts"
import { find, partsOf } from "./YouTubeVideos.ts"
import { apiTime, etag, listOf, thumbnails } from "./YouTubeViews.ts"

/** Longest title of a playlist, in characters. */
const titleMax = 150

/** Items of a page when the caller does not say, and at most. Source: https://developers.google.com/youtube/v3/docs/playlistItems/list */
const [pageSize, pageSizeMax] = [5, 50]

const pick = (parts: ReadonlySet<string>, sections: JsonRecord): JsonRecord =>
  Object.fromEntries(Object.entries(sections).filter(([name]) => parts.has(name)))

const playlistResource = (context: Context, playlist: Playlist, parts: ReadonlySet<string>): JsonRecord => {
  const { id, title, description, privacyStatus, createdAt, items } = playlist
  const snippet = {
    publishedAt: apiTime(createdAt),
    channelId: context.settings().channelId,
    title,
    description,
    channelTitle: account.channelTitle,
    localized: { title, description }
  }
  const sections = pick(parts, { snippet, status: { privacyStatus }, contentDetails: { itemCount: items.length } })
  return { kind: "youtube#playlist", etag: etag([id, sections]), id, ...sections }
}

/** `GET /playlists` with `mine=true`, `channelId=…` or `id=…`. */
export const list = (context: Context, { query }: EmulatorRequest): JsonRecord => {
  const parts = partsOf(query)
  const ids = query.get("id")?.split(",")
  const isOwn = query.get("mine") === "true" || query.get("channelId") === context.settings().channelId
  if (ids === undefined && !query.has("mine") && !query.has("channelId")) throw Errors.missingParameter("mine")
  const playlists = [...context.state.playlists.values()].filter((each) => ids?.includes(each.id) ?? isOwn)
  return page(query, "playlist", playlists, (each) => playlistResource(context, each, parts))
}

/** `POST /playlists`. */
export const insert = async (context: Context, request: EmulatorRequest): Promise<JsonRecord> => {
  const parts = partsOf(request.query)
  const body = record(await request.json())
  const snippet = record(body["snippet"])
  const title = text(snippet["title"]) ?? ""
  if (title === "" || title.length > titleMax || /[<>]/.test(title)) {
    throw Errors.invalid("playlistTitleRequired", "The request must specify a valid playlist title.")
  }
  const playlist: Playlist = {
    id: `PL${context.state.nextId(32)}`,
    title,
    description: text(snippet["description"]) ?? "",
    privacyStatus: text(record(body["status"])["privacyStatus"]) ?? "public",
    createdAt: context.now(),
    items: []
  }
  context.state.playlists.set(playlist.id, playlist)
  return playlistResource(context, playlist, parts)
}

/** Items of a playlist. Of the uploads playlist: newest first, new videos only after some reads when the settings say so. */
const itemsOf = (context: Context, playlistId: string): ReadonlyArray<PlaylistItem> => {
  if (playlistId !== uploadsPlaylistId(context.settings().channelId)) return findPlaylist(context, playlistId).items
  const videos = [...context.state.videos.values()]
  const listed = videos.filter((video) => video.listingsLeft <= 0)
  for (const video of videos) video.listingsLeft -= 1
  return listed.toReversed().map((video) => ({ id: `UU.${video.id}`, videoId: video.id, addedAt: video.createdAt }))
}

const findPlaylist = (context: Context, id: string): Playlist => {
  const playlist = context.state.playlists.get(id)
  if (playlist === undefined) {
    throw Errors.notFound(
      "playlistNotFound",
      "The playlist identified with the request's playlistId parameter cannot be found."
    )
  }
  return playlist
}

const itemResource = (
  context: Context,
  parts: ReadonlySet<string>,
  place: { readonly item: PlaylistItem; readonly position: number; readonly playlistId: string }
): JsonRecord => {
  const { item, position, playlistId } = place
  const video = find(context, item.videoId)
  const { channelId } = context.settings()
  const sections = pick(parts, {
    snippet: {
      publishedAt: apiTime(item.addedAt),
      channelId,
      title: video.metadata.snippet.title,
      description: video.metadata.snippet.description,
      thumbnails: thumbnails(context, video),
      channelTitle: account.channelTitle,
      playlistId,
      position,
      resourceId: { kind: "youtube#video", videoId: video.id },
      videoOwnerChannelId: channelId,
      videoOwnerChannelTitle: account.channelTitle
    },
    contentDetails: { videoId: video.id, videoPublishedAt: apiTime(video.publishedAt) },
    status: { privacyStatus: video.metadata.status.privacyStatus }
  })
  return { kind: "youtube#playlistItem", etag: etag([item.id, sections]), id: item.id, ...sections }
}

/** `GET /playlistItems?playlistId=…`, with `videoId` to find one video. */
export const listItems = (context: Context, { query }: EmulatorRequest): JsonRecord => {
  const parts = partsOf(query)
  const playlistId = query.get("playlistId")
  if (playlistId === null) throw Errors.missingParameter("playlistId")
  const videoId = query.get("videoId")
  const places = itemsOf(context, playlistId).map((item, position) => ({ item, position, playlistId }))
  const matching = places.filter(({ item }) => videoId === null || item.videoId === videoId)
  return page(query, "playlistItem", matching, (place) => itemResource(context, parts, place))
}

/** `POST /playlistItems`. The same video may be in a playlist several times. */
export const insertItem = async (context: Context, request: EmulatorRequest): Promise<JsonRecord> => {
  const parts = partsOf(request.query)
  const snippet = record(record(await request.json())["snippet"])
  const resourceId = record(snippet["resourceId"])
  const playlistId = text(snippet["playlistId"])
  if (playlistId === undefined) throw Errors.invalid("playlistIdRequired", "The request does not specify a playlist.")
  const videoId = text(resourceId["videoId"])
  if (videoId === undefined) throw Errors.invalid("resourceIdRequired", "The request does not specify a resourceId.")
  if (resourceId["kind"] !== "youtube#video") {
    throw Errors.invalid("invalidResourceType", "The type of the resource is not supported.")
  }
  if (playlistId === uploadsPlaylistId(context.settings().channelId)) {
    throw new Errors.ApiError(403, "playlistItemsNotAccessible", "The uploads playlist cannot be changed.")
  }
  const playlist = findPlaylist(context, playlistId)
  const item = { id: context.state.nextId(48), videoId: find(context, videoId).id, addedAt: context.now() }
  const position = positionOf(snippet["position"], playlist)
  playlist.items = playlist.items.toSpliced(position, 0, item)
  return itemResource(context, parts, { item, position, playlistId })
}

const positionOf = (value: unknown, playlist: Playlist): number => {
  const position = value === undefined ? playlist.items.length : number(value)
  if (position === undefined || !Number.isInteger(position) || position < 0 || position > playlist.items.length) {
    throw Errors.invalid("invalidPlaylistItemPosition", "The request attempts to set the position out of range.")
  }
  return position
}

/** One page; a token is the index of its first item. */
const page = <A>(
  query: URLSearchParams,
  kind: string,
  items: ReadonlyArray<A>,
  view: (item: A) => JsonRecord
): JsonRecord => {
  const size = Number(query.get("maxResults") ?? pageSize)
  if (!Number.isInteger(size) || size < 0 || size > pageSizeMax) {
    throw Errors.invalid(
      "invalidValue",
      `Invalid value '${query.get("maxResults")}'. Values must be within the range: [0, 50]`
    )
  }
  const start = Number(query.get("pageToken") ?? 0)
  if (!Number.isInteger(start) || start < 0) throw Errors.invalid("invalidPageToken", "The page token is invalid.")
  const shown = items.slice(start, start + size)
  const end = start + shown.length
  return {
    ...listOf(kind, shown.map(view), items.length),
    ...(end < items.length && shown.length > 0 ? { nextPageToken: String(end) } : {})
  }
}
