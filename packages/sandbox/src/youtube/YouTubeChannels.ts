/**
 * The channel itself, and the categories of its region.
 *
 * Source: https://developers.google.com/youtube/v3/docs/channels, …/videoCategories
 */
import { youtube as account } from "../Accounts.ts"
import type { EmulatorRequest } from "../platform/Emulator.ts"
import type { JsonRecord } from "../platform/JsonValue.ts"
import { categories } from "./YouTubeCategories.ts"
import * as Errors from "./YouTubeErrors.ts"
import { uploadsPlaylistId, type Context } from "./YouTubeState.ts"
import { partsOf } from "./YouTubeVideos.ts"
import { apiTime, etag, listOf } from "./YouTubeViews.ts"

/** `GET /channels` with `mine=true` or `id=…`. */
export const list = (context: Context, { query }: EmulatorRequest): JsonRecord => {
  const parts = partsOf(query)
  const ids = query.get("id")?.split(",")
  if (ids === undefined && query.get("mine") !== "true") throw Errors.missingParameter("mine")
  const { channelId, longUploadsStatus } = context.settings()
  if (ids !== undefined && !ids.includes(channelId)) return listOf("channel", [])
  const sections: JsonRecord = {
    snippet: {
      title: account.channelTitle,
      description: "",
      customUrl: "@sandbox",
      publishedAt: apiTime(0),
      localized: { title: account.channelTitle, description: "" }
    },
    contentDetails: { relatedPlaylists: { likes: "", uploads: uploadsPlaylistId(channelId) } },
    status: { privacyStatus: "public", isLinked: true, longUploadsStatus, madeForKids: false },
    statistics: { viewCount: "0", subscriberCount: "0", videoCount: String(context.state.videos.size) }
  }
  const shown = Object.fromEntries(Object.entries(sections).filter(([name]) => parts.has(name)))
  return listOf("channel", [{ kind: "youtube#channel", etag: etag(shown), id: channelId, ...shown }])
}

/** `GET /videoCategories` with `regionCode=…` or `id=…`. */
export const listCategories = ({ query }: EmulatorRequest): JsonRecord => {
  partsOf(query)
  const ids = query.get("id")?.split(",")
  if (ids === undefined && !query.has("regionCode")) throw Errors.missingParameter("regionCode")
  const items = categories
    .filter((category) => ids === undefined || ids.includes(category.id))
    .map(({ id, title, assignable }) => ({
      kind: "youtube#videoCategory",
      etag: etag(id),
      id,
      // Categories belong to YouTube's own channel.
      snippet: { title, assignable, channelId: "UCBR8-60-B28hp2BmDPdntcQ" }
    }))
  return listOf("videoCategory", items)
}
