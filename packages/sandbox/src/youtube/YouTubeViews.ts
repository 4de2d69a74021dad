/**
 * Videos as the API shows them, part by part.
 *
 * Source: https://developers.google.com/youtube/v3/docs/videos#resource
 */
import { createHash } from "node:crypto"
import { youtube as account } from "../Accounts.ts"
import { isLost, isProcessed, type Context, type Video } from "./YouTubeState.ts"
import type { JsonRecord } from "../platform/JsonValue.ts"

/** An instant as the API writes it: without milliseconds. */
export const apiTime = (millis: number): string => new Date(millis).toISOString().replace(/\.\d{3}Z$/, "Z")

/** An entity tag: the same for the same content. */
export const etag = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url").slice(0, 27)

/** A list as every `list` method answers it. */
export const listOf = (kind: string, items: ReadonlyArray<unknown>, totalResults = items.length): JsonRecord => ({
  kind: `youtube#${kind}ListResponse`,
  etag: etag(items),
  items,
  pageInfo: { totalResults, resultsPerPage: items.length }
})

const sizes: Readonly<Record<string, readonly [number, number]>> = {
  default: [120, 90],
  medium: [320, 180],
  high: [480, 360]
}

/** Addresses of a video's thumbnails. */
export const thumbnails = (context: Context, video: Video): JsonRecord =>
  Object.fromEntries(
    Object.entries(sizes).map(([name, [width, height]]) => [
      name,
      { url: `${context.baseUrl()}/vi/${video.id}/${name}.jpg`, width, height }
    ])
  )

/** A video with the parts that were asked for. */
export const videoResource = (context: Context, video: Video, parts: ReadonlySet<string>): JsonRecord => {
  const sections: Readonly<Record<string, () => unknown>> = {
    snippet: () => snippetOf(context, video),
    status: () => statusOf(video),
    processingDetails: () => processingDetails(video),
    fileDetails: () => (isProcessed(video) ? fileDetails(video) : {}),
    contentDetails: () => contentDetails(video),
    statistics: () => ({ viewCount: "0", likeCount: "0", favoriteCount: "0", commentCount: "0" }),
    player: () => ({ embedHtml: `<iframe src="${context.baseUrl()}/embed/${video.id}"></iframe>` }),
    recordingDetails: () => video.metadata.recordingDetails,
    localizations: () => video.metadata.localizations
  }
  const shown = Object.entries(sections)
    .filter(([name]) => parts.has(name))
    .map(([name, make]) => [name, make()])
  const resource = { id: video.id, ...Object.fromEntries(shown) }
  return { kind: "youtube#video", etag: etag(resource), ...resource }
}

const snippetOf = (context: Context, video: Video): JsonRecord => {
  const { title, description, tags, categoryId, defaultLanguage, defaultAudioLanguage } = video.metadata.snippet
  return {
    publishedAt: apiTime(video.publishedAt),
    channelId: context.settings().channelId,
    title,
    description,
    thumbnails: thumbnails(context, video),
    channelTitle: account.channelTitle,
    ...(tags.length === 0 ? {} : { tags }),
    categoryId,
    liveBroadcastContent: "none",
    ...(defaultLanguage === undefined ? {} : { defaultLanguage }),
    localized: { title, description },
    ...(defaultAudioLanguage === undefined ? {} : { defaultAudioLanguage })
  }
}

const statusOf = (video: Video): JsonRecord => {
  const { publishAt, selfDeclaredMadeForKids, containsSyntheticMedia, ...status } = video.metadata.status
  return {
    ...status,
    ...uploadStatus(video),
    ...(publishAt === undefined ? {} : { publishAt: apiTime(publishAt) }),
    madeForKids: selfDeclaredMadeForKids ?? false,
    ...(selfDeclaredMadeForKids === undefined ? {} : { selfDeclaredMadeForKids }),
    ...(containsSyntheticMedia === undefined ? {} : { containsSyntheticMedia })
  }
}

const uploadStatus = (video: Video): JsonRecord => {
  if (!isProcessed(video)) return { uploadStatus: "uploaded" }
  if (video.rejectionReason !== "") return { uploadStatus: "rejected", rejectionReason: video.rejectionReason }
  if (video.failureReason !== "") return { uploadStatus: "failed", failureReason: video.failureReason }
  return { uploadStatus: "processed" }
}

const processingDetails = (video: Video): JsonRecord => {
  if (!isProcessed(video)) {
    const processingProgress = { partsTotal: "10", partsProcessed: "5", timeLeftMs: "1000" }
    return { processingStatus: "processing", fileDetailsAvailability: "inProgress", processingProgress }
  }
  return {
    processingStatus: isLost(video) ? "failed" : "succeeded",
    ...(isLost(video) ? { processingFailureReason: "other" } : {}),
    fileDetailsAvailability: "available",
    thumbnailsAvailability: "available"
  }
}

const fileDetails = (video: Video): JsonRecord => ({
  ...(video.fileName === "" ? {} : { fileName: video.fileName }),
  fileSize: String(video.blob.byteLength),
  fileType: "video"
})

const contentDetails = (video: Video): JsonRecord => ({
  duration: "P0D",
  dimension: "2d",
  definition: "hd",
  caption: video.captions.some((caption) => !caption.isDraft) ? "true" : "false",
  licensedContent: false,
  contentRating: {},
  projection: "rectangular",
  hasCustomThumbnail: video.thumbnail !== undefined
})
