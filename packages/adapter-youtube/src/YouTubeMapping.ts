/**
 * Pure: an item in YouTube's words, and YouTube's answers as receipts.
 */
import { Markdown, PostText } from "@loa/adapter-kit"
import { type Adapter, CampaignItem, MediaFiles } from "@loa/core"
import * as Schema from "effect/Schema"
import * as YouTubeLimits from "./YouTubeLimits.ts"
import { type Options, OwnOverrides, type PrivacyStatus } from "./YouTubeOptions.ts"
import type * as YouTubeSchema from "./YouTubeSchema.ts"

type AssetOf<Type> = Omit<MediaFiles.MeasuredAsset, "asset"> & {
  readonly asset: Extract<CampaignItem.Asset, { readonly type: Type }>
}

/**
 * The part of the options that decides what a video looks like.
 *
 * @category models
 */
export type Settings = Pick<
  Options,
  "channelId" | "privacyStatus" | "madeForKids" | "categoryId" | "containsSyntheticMedia" | "license" | "endpoints"
>

/**
 * The channel's own overrides of a publication.
 *
 * @category getters
 */
export const ownOverrides = (publication: Adapter.Publication): OwnOverrides =>
  Schema.decodeSync(OwnOverrides)(publication.overrides)

const isVideo = (measured: MediaFiles.MeasuredAsset): measured is AssetOf<"video"> => measured.asset.type === "video"
const isImage = (measured: MediaFiles.MeasuredAsset): measured is AssetOf<"image"> => measured.asset.type === "image"

/**
 * The one video of a publication: the first.
 *
 * @category getters
 */
export const videoOf = (publication: Adapter.Publication): AssetOf<"video"> | undefined =>
  publication.assets.find(isVideo)

/**
 * The picture for the video: the one it names, else the item's cover. `file` is what is sent, `chosen` says that the video
 * names it.
 *
 * @category getters
 */
export const thumbnailOf = (
  publication: Adapter.Publication
):
  | { readonly image: AssetOf<"image">; readonly file: MediaFiles.MeasuredFile; readonly chosen: boolean }
  | undefined => {
  const named = videoOf(publication)?.asset.thumbnail
  const id = named ?? CampaignItem.coverOf(publication.item)?.id
  const image = publication.assets.filter(isImage).find((measured) => measured.asset.id === id)
  if (image === undefined) return undefined
  const file = MediaFiles.derivedOf(image, YouTubeLimits.thumbnailRecipe) ?? image.file
  return { image, file, chosen: named !== undefined }
}

/**
 * Whether YouTube takes a file as a thumbnail.
 *
 * @category predicates
 */
export const isThumbnail = (file: MediaFiles.MeasuredFile): boolean =>
  YouTubeLimits.thumbnailTypes.includes(file.mediaType) && file.byteLength <= YouTubeLimits.thumbnailBytesMax

const isWide = ({ height = 9, width = 16 }: MediaFiles.MeasuredFile): boolean => {
  const { ratio, tolerance } = YouTubeLimits.thumbnailAspect
  return Math.abs(width / height / ratio - 1) <= tolerance
}

/**
 * The thumbnail, where it has to be made. YouTube shows one of another shape between bars, so that one may stay as it is.
 *
 * @category mapping
 */
export const derivations = (publication: Adapter.Publication): ReadonlyArray<Adapter.Derivation> => {
  const thumbnail = videoOf(publication) === undefined ? undefined : thumbnailOf(publication)
  if (thumbnail === undefined) return []
  const { chosen, image } = thumbnail
  if (isThumbnail(image.file) && isWide(image.file)) return []
  const derivation = { asset: image.asset.id, recipe: YouTubeLimits.thumbnailRecipe } as const
  return [isThumbnail(image.file) || !chosen ? { ...derivation, optional: true } : derivation]
}

/**
 * The caption files that can be sent: one for each language, the first.
 *
 * @category getters
 */
export const captionsOf = (video: AssetOf<"video">): AssetOf<"video">["captions"] =>
  video.captions.filter(
    ({ language }, index) =>
      video.captions.findIndex((other) => other.language.toLowerCase() === language.toLowerCase()) === index
  )

/**
 * The tag by which a video of ours is found again. Viewers do not see tags; whoever asks the API does.
 *
 * @category encoding
 */
export const markerTag = (item: Pick<CampaignItem.CampaignItem, "id">): string => `loa-${item.id}`

/** The tags a person chose: the override, else the hashtags. */
export const chosenTags = (publication: Adapter.Publication): ReadonlyArray<string> =>
  ownOverrides(publication).tags ??
  (publication.item.hashtags ?? []).map((tag) => tag.replace(/^#/, "").replace(/\s+/g, ""))

/**
 * All tags, each once, the marker last.
 *
 * @category encoding
 */
export const tags = (publication: Adapter.Publication): ReadonlyArray<string> => [
  ...new Set([...chosenTags(publication), markerTag(publication.item)])
]

/**
 * Characters as YouTube counts tags: every tag, a comma between two, and the quotes around one that contains a space.
 *
 * Source: YouTube Data API, Videos (resource), `snippet.tags[]`: `Foo-Baz` is 7, `Foo Baz` is 9
 *
 * @category getters
 */
export const tagUnits = (all: ReadonlyArray<string>): number =>
  all.reduce((sum, tag) => sum + tag.length + (tag.includes(" ") ? 2 : 0), Math.max(0, all.length - 1))

/**
 * The description as the item has it: summary, body as plain text, link, hashtags.
 *
 * @category encoding
 */
export const writtenDescription = ({ item }: Adapter.Publication): string =>
  PostText.paragraphs([
    item.summary,
    Markdown.toPlainText(Markdown.parse(item.body ?? "")),
    item.link,
    PostText.hashtags(item)
  ])

/**
 * The description as YouTube takes it: `<` and `>` are not allowed, so `‹` and `›` stand in their place.
 *
 * Source: YouTube Data API, Videos (resource), `snippet.description`
 *
 * @category encoding
 */
export const description = (publication: Adapter.Publication): string =>
  writtenDescription(publication).replaceAll("<", "‹").replaceAll(">", "›")

/** What a video says. */
export interface Snippet {
  readonly [field: string]: string | ReadonlyArray<string>
  readonly title: string
  readonly description: string
  readonly tags: ReadonlyArray<string>
  readonly categoryId: string
  readonly defaultLanguage: string
}

/**
 * @category encoding
 */
export const toSnippet = (publication: Adapter.Publication, settings: Settings): Snippet => ({
  title: publication.item.title,
  description: description(publication),
  tags: tags(publication),
  categoryId: ownOverrides(publication).categoryId ?? settings.categoryId,
  defaultLanguage: publication.item.language
})

/** How a video is shown. Complete: what an update leaves out is reset, `privacyStatus` to `public`. */
export interface Status {
  readonly [field: string]: string | boolean
  readonly privacyStatus: PrivacyStatus
}

const statusWith = (privacyStatus: PrivacyStatus, settings: Settings): Status => ({
  privacyStatus,
  selfDeclaredMadeForKids: settings.madeForKids,
  containsSyntheticMedia: settings.containsSyntheticMedia,
  embeddable: true,
  license: settings.license,
  publicStatsViewable: true
})

/**
 * Who is to see the video in the end.
 *
 * @category getters
 */
export const targetPrivacy = (publication: Adapter.Publication, settings: Settings): PrivacyStatus =>
  ownOverrides(publication).privacyStatus ?? settings.privacyStatus

/**
 * The status a video is uploaded with: nobody sees it.
 *
 * @category encoding
 */
export const toHiddenStatus = (settings: Settings): Status => statusWith("private", settings)

/**
 * The status that publishes. A video that is to appear later is private until YouTube shows it.
 *
 * Source: YouTube Data API, Videos: update, `status.publishAt`
 *
 * @category encoding
 */
export const toStatus = (publication: Adapter.Publication, settings: Settings): Status =>
  publication.publishAt === undefined
    ? statusWith(targetPrivacy(publication, settings), settings)
    : { ...statusWith("private", settings), publishAt: publication.publishAt }

/**
 * The same status at a moment: a time of publication that has passed means now.
 *
 * @category encoding
 */
export const toStatusAt = (publication: Adapter.Publication, settings: Settings, nowMilliseconds: number): Status =>
  publication.publishAt !== undefined && Date.parse(publication.publishAt) <= nowMilliseconds
    ? statusWith("public", settings)
    : toStatus(publication, settings)

/** The API tells instants without milliseconds. */
const secondOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000)

/**
 * Whether a video is as its publication wants it. One that was scheduled may have appeared meanwhile.
 *
 * @category predicates
 */
export const isPublished = (video: YouTubeSchema.Video, target: Status): boolean => {
  const { privacyStatus, publishAt } = video.status ?? {}
  const wanted = target["publishAt"]
  if (typeof wanted !== "string") return privacyStatus === target.privacyStatus
  if (privacyStatus === "public") return true
  return privacyStatus === "private" && publishAt !== undefined && secondOf(publishAt) === secondOf(wanted)
}

const extensions: { readonly [mediaType: string]: string } = {
  "video/webm": "webm",
  "video/quicktime": "mov",
  "video/x-matroska": "mkv",
  "video/mpeg": "mpg"
}

/**
 * The file name told to YouTube, by which the owner finds the file in YouTube Studio.
 *
 * @category encoding
 */
export const fileName = (item: Pick<CampaignItem.CampaignItem, "id">, video: AssetOf<"video">): string =>
  `${item.id}-${video.asset.id}.${extensions[video.file.mediaType] ?? "mp4"}`

/**
 * Where readers see a video.
 *
 * @category getters
 */
export const watchAddress = (videoId: string, { endpoints }: Pick<Settings, "endpoints">): string =>
  `${endpoints.watch}/watch?v=${encodeURIComponent(videoId)}`

/**
 * The receipt of the uploaded video, which nobody sees yet.
 *
 * @category decoding
 */
export const toUploadReceipt = (video: YouTubeSchema.Video, settings: Settings): Adapter.Receipt => ({
  remoteId: video.id,
  url: watchAddress(video.id, settings)
})

/**
 * The receipt of the published or scheduled video.
 *
 * @category decoding
 */
export const toReceipt = (video: YouTubeSchema.Video, settings: Settings): Adapter.Receipt => {
  const scheduledAt = video.status?.privacyStatus === "private" ? video.status.publishAt : undefined
  const publishedAt = scheduledAt ?? video.snippet?.publishedAt
  return {
    remoteId: video.id,
    permalink: watchAddress(video.id, settings),
    ...(publishedAt === undefined ? {} : { publishedAt: toInstant(publishedAt) }),
    ...(scheduledAt === undefined ? {} : { scheduled: true })
  }
}

/** One spelling of an instant; words that are none stay as they are. */
const toInstant = (text: string): string => {
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? text : new Date(milliseconds).toISOString()
}
