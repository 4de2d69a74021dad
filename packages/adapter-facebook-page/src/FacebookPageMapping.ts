/**
 * Pure: what a Page makes of an item, and what an answer of the Page says in our words.
 */
import { PostText } from "@loa/adapter-kit"
import { type Adapter, CampaignItem, type MediaFiles } from "@loa/core"
import type { Fields } from "./FacebookPageClient.ts"
import * as Limits from "./FacebookPageLimits.ts"
import * as Pictures from "./FacebookPagePictures.ts"
import type * as FacebookPageSchema from "./FacebookPageSchema.ts"

/**
 * The one kind of media a post carries. A Page's post never mixes photos and a video.
 *
 * @category models
 */
export type Media =
  | { readonly _tag: "Link" }
  | { readonly _tag: "Photos"; readonly photos: ReadonlyArray<MediaFiles.MeasuredAsset> }
  | {
      readonly _tag: "Video" | "Reel"
      readonly video: MediaFiles.MeasuredAsset
      readonly cover?: MediaFiles.MeasuredAsset
    }

/**
 * What a person can choose; whether a video becomes a Reel is decided by its shape.
 *
 * @category models
 */
export type MediaKind = "video" | "photos" | "link"

/** In the form they are sent in. */
const ofType = (publication: Adapter.Publication, type: CampaignItem.Asset["type"]) =>
  publication.assets.filter(({ asset }) => asset.type === type).map(Pictures.toSent)

/** Photos in the order they are shown: the cover first, the others as the item has them. */
const photosOf = (publication: Adapter.Publication): ReadonlyArray<MediaFiles.MeasuredAsset> => {
  const cover = CampaignItem.coverOf(publication.item)?.id
  return ofType(publication, "image").toSorted(
    (left, right) => Number(right.asset.id === cover) - Number(left.asset.id === cover)
  )
}

/** Whether a measured video is short and upright enough for a Reel; what was not measured is none. */
const isReel = ({ file }: MediaFiles.MeasuredAsset): boolean => {
  const { width = 0, height = 1, durationSeconds = 0, mediaType } = file
  return (
    mediaType === Limits.reel.mediaType &&
    durationSeconds >= Limits.reel.durationSecondsMin &&
    durationSeconds <= Limits.reel.durationSecondsMax &&
    width >= Limits.reel.widthMin &&
    height >= Limits.reel.heightMin &&
    Math.abs(width / height - Limits.aspect.min) <= Limits.aspect.tolerance
  )
}

/**
 * The kind of media the item asks for: the override's, else a video before photos before a link alone.
 *
 * @category getters
 */
export const mediaKindOf = (publication: Adapter.Publication): MediaKind => {
  const wanted = publication.overrides["media"]
  if (wanted === "video" || wanted === "photos" || wanted === "link") return wanted
  if (ofType(publication, "video").length > 0) return "video"
  return ofType(publication, "image").length > 0 ? "photos" : "link"
}

const withCover = (publication: Adapter.Publication, video: MediaFiles.MeasuredAsset) => {
  const wanted = video.asset.type === "video" ? video.asset.thumbnail : undefined
  const cover = publication.assets.find(({ asset }) => asset.id === wanted)
  return cover === undefined ? { video } : { video, cover: Pictures.toSent(cover) }
}

/**
 * What the post carries. An override that asks for media the item does not have gives a link; `check` says so.
 *
 * @category mapping
 */
export const mediaOf = (publication: Adapter.Publication): Media => {
  const kind = mediaKindOf(publication)
  const [video] = ofType(publication, "video")
  if (kind === "video" && video !== undefined) {
    return { _tag: isReel(video) ? "Reel" : "Video", ...withCover(publication, video) }
  }
  const photos = photosOf(publication)
  return kind === "photos" && photos.length > 0 ? { _tag: "Photos", photos } : { _tag: "Link" }
}

/**
 * The assets a post carries, in the form they are sent in.
 *
 * @category getters
 */
export const carriedBy = (media: Media): ReadonlyArray<MediaFiles.MeasuredAsset> => {
  if (media._tag === "Link") return []
  if (media._tag === "Photos") return media.photos
  return media.cover === undefined ? [media.video] : [media.video, media.cover]
}

/**
 * The words of the post: the override's `message`, else title, summary, link and hashtags. The item's own `message` is a
 * chat's, not a post's.
 *
 * @category mapping
 */
export const toText = ({ item, overrides }: Adapter.Publication): string =>
  overrides["message"] !== undefined && item.message !== undefined
    ? item.message
    : PostText.paragraphs([item.title, item.summary, item.link, PostText.hashtags(item)])

const without = (fields: { readonly [name: string]: string | undefined }): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, value]]))
  )

const unixSeconds = (instant: string): string => `${Math.floor(Date.parse(instant) / 1000)}`

/** How posts and videos say when they are to appear. */
const schedule = ({ publishAt }: Adapter.Publication): Fields =>
  publishAt === undefined
    ? { published: "true" }
    : { published: "false", scheduled_publish_time: unixSeconds(publishAt) }

/**
 * Parameters of `POST /{page}/feed`, without the photos.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/feed
 *
 * @category mapping
 */
export const toPost = (publication: Adapter.Publication): Fields =>
  without({
    message: toText(publication),
    link: mediaOf(publication)._tag === "Link" ? publication.item.link : undefined,
    unpublished_content_type: publication.publishAt === undefined ? undefined : "SCHEDULED",
    ...schedule(publication)
  })

/**
 * Uploaded photos as parameters of a post, in the order they are shown.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 *
 * @category mapping
 */
export const toAttachedMedia = (photoIds: ReadonlyArray<string>): Fields =>
  Object.fromEntries(photoIds.map((id, index) => [`attached_media[${index}]`, JSON.stringify({ media_fbid: id })]))

/**
 * Parameters of an unpublished photo. One for a scheduled post has to be `temporary`.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 *
 * @category mapping
 */
export const toPhoto = (publication: Adapter.Publication, { asset }: MediaFiles.MeasuredAsset): Fields =>
  without({
    published: "false",
    temporary: publication.publishAt === undefined ? undefined : "true",
    alt_text_custom: asset.type === "image" ? asset.altText : undefined
  })

const videoTitle = (publication: Adapter.Publication, { asset }: MediaFiles.MeasuredAsset): string =>
  asset.title ?? publication.item.title

/**
 * Our own name of the publication, which a video carries without showing it.
 *
 * @category mapping
 */
export const universalVideoId = ({ item, destination }: Adapter.Publication): string => `${item.id}/${destination}`

/**
 * Parameters that publish an uploaded video.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/videos
 *
 * @category mapping
 */
export const toVideo = (publication: Adapter.Publication, video: MediaFiles.MeasuredAsset): Fields =>
  without({
    title: videoTitle(publication, video),
    description: toText(publication),
    universal_video_id: universalVideoId(publication),
    ...schedule(publication)
  })

/**
 * Parameters that publish an uploaded Reel.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 *
 * @category mapping
 */
export const toReel = (publication: Adapter.Publication, video: MediaFiles.MeasuredAsset): Fields =>
  without({
    title: videoTitle(publication, video),
    description: toText(publication),
    video_state: publication.publishAt === undefined ? "PUBLISHED" : "SCHEDULED",
    scheduled_publish_time: publication.publishAt === undefined ? undefined : unixSeconds(publication.publishAt)
  })

/**
 * Locale of subtitles: `vi` is `vi_VN`, `pt-BR` is `pt_BR`.
 *
 * @category mapping
 */
export const toLocale = (language: string): string => {
  const [primary = "", ...subtags] = language.toLowerCase().split("-")
  const region = subtags.find((subtag) => subtag.length === 2)
  if (region !== undefined) return `${primary}_${region.toUpperCase()}`
  return Limits.captionLocales[primary] ?? `${primary}_${primary.toUpperCase()}`
}

/**
 * Whether a file of subtitles is one that Facebook reads.
 *
 * @category predicates
 */
export const isSubRip = (file: MediaFiles.MeasuredFile): boolean =>
  /\.srt$/i.test(file.fileName) || /subrip|srt/i.test(file.mediaType)

/**
 * An instant of the Graph API (`2026-08-06T01:00:00+0000`, or Unix seconds) as `…Z`; nothing when it is none.
 *
 * @category mapping
 */
export const toInstant = (value: string | number | undefined): string | undefined => {
  if (value === undefined) return undefined
  const milliseconds = /^\d+$/.test(`${value}`)
    ? Number(value) * 1000
    : Date.parse(`${value}`.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"))
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString()
}

/** Facebook gives a post's address whole and a video's below its origin. */
const absolute = (site: string, address: string): string => (address.startsWith("/") ? `${site}${address}` : address)

/** What was scheduled has no time of publication until it is out. */
const when = (publication: Adapter.Publication, isOut: boolean, publishedAt: string | undefined) => {
  if (publication.publishAt !== undefined && !isOut) return { scheduled: true }
  return publishedAt === undefined ? {} : { publishedAt }
}

/**
 * What the answer or the list says of a post, as its receipt. `site` completes an address without an origin.
 *
 * @category mapping
 */
export const toPostReceipt = (
  publication: Adapter.Publication,
  post: FacebookPageSchema.Post,
  site: string
): Adapter.Receipt => ({
  remoteId: post.id,
  permalink: absolute(site, post.permalink_url ?? `/${post.id}`),
  ...when(publication, post.is_published === true, toInstant(post.created_time))
})

/**
 * The same for a video or Reel, whose `remoteId` is the video's.
 *
 * @category mapping
 */
export const toVideoReceipt = (
  publication: Adapter.Publication,
  video: FacebookPageSchema.Video,
  site: string
): Adapter.Receipt => ({
  remoteId: video.id,
  permalink: absolute(site, video.permalink_url ?? `/${video.id}`),
  ...when(
    publication,
    video.published === true || video.status?.publishing_phase?.publish_status === "published",
    toInstant(video.status?.publishing_phase?.publish_time ?? video.created_time)
  ),
  ...(video.post_id === undefined ? {} : { data: { postId: video.post_id } })
})

/**
 * The files of subtitles of a video that Facebook can read and is sent: one for each locale.
 *
 * @category getters
 */
export const captionsOf = (video: MediaFiles.MeasuredAsset): MediaFiles.MeasuredAsset["captions"] => {
  const readable = video.captions.filter(({ file }) => isSubRip(file) && file.byteLength <= Limits.captionBytesMax)
  const locales = readable.map(({ language }) => toLocale(language))
  return readable.filter((_, index) => locales.indexOf(locales[index] ?? "") === index)
}
