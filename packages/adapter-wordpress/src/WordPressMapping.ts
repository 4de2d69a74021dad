/**
 * Between an item's words and WordPress' words: names and fields one way, receipts the other. Pure.
 */
import { type Adapter, CampaignItem, type Json, type MediaFiles } from "@loa/core"
import * as Content from "./WordPressContent.ts"
import * as Html from "./WordPressHtml.ts"
import * as Limits from "./WordPressLimits.ts"
import * as Overrides from "./WordPressOverrides.ts"
import type { UploadedFile } from "./WordPressScribe.ts"
import type { Media, Post } from "./WordPressSchema.ts"

/**
 * What becomes of a post: published, or left for a person to publish.
 *
 * @category models
 */
export type Status = "publish" | "pending" | "draft"

type Receipts = Adapter.StepContext["receipts"]

/** WordPress makes one dash of several and drops one at the end. */
const toSlug = (id: string): string => id.replace(/-+/g, "-").replace(/-$/, "")

/**
 * The post's slug, by which a post whose answer was lost is found again: the item's id.
 *
 * @category getters
 */
export const slugOf = (item: CampaignItem.CampaignItem): string => toSlug(item.id)

/**
 * The slug a post of ours has in the trash.
 *
 * Source: https://developer.wordpress.org/reference/functions/wp_add_trashed_suffix_to_post_name_for_post/
 *
 * @category getters
 */
export const trashedSlugOf = (item: CampaignItem.CampaignItem): string => `${slugOf(item)}__trashed`

/**
 * The slug of an uploaded file. Eight digits of the file's digest are in it, so that a file that was replaced after an
 * interrupted run is never taken for the one that was approved.
 *
 * @category getters
 */
export const mediaSlugOf = (item: CampaignItem.CampaignItem, { asset, file }: MediaFiles.MeasuredAsset): string =>
  `m-${toSlug(item.id)}-${toSlug(asset.id)}-${file.sha256.slice(0, 8)}`

/**
 * ASCII, whatever the file is called: people read its title.
 *
 * @category getters
 */
export const fileNameOf = (item: CampaignItem.CampaignItem, { asset, file }: MediaFiles.MeasuredAsset): string =>
  `${item.id}-${asset.id}.${Limits.extensionOf(file) ?? "bin"}`

/** @category getters */
export const uploadStepOf = (asset: CampaignItem.Asset): string => `upload-${asset.type}-${asset.id}`

/**
 * What is written about a file in the media library.
 *
 * @category encoding
 */
export const toMediaFields = (
  item: CampaignItem.CampaignItem,
  measured: MediaFiles.MeasuredAsset
): { readonly [name: string]: string } => {
  const { asset, file } = measured
  const altText = asset.type === "image" ? (asset.altText ?? "") : ""
  const title = asset.title ?? (altText === "" ? file.fileName : altText)
  return {
    slug: mediaSlugOf(item, measured),
    title: Html.line(title),
    ...(altText === "" ? {} : { alt_text: Html.altText(altText) }),
    ...(asset.title === undefined ? {} : { caption: Html.text(asset.title) })
  }
}

const withoutRepeats = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const trimmed = names.map((name) => name.trim()).filter((name) => name !== "")
  return trimmed.filter(
    (name, index) => trimmed.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index
  )
}

/** @category getters */
export const categoriesOf = (publication: Adapter.Publication): ReadonlyArray<string> =>
  withoutRepeats(publication.item.categories ?? [])

/**
 * Names of tags: the override's, else the hashtags without `#`.
 *
 * @category getters
 */
export const tagsOf = (publication: Adapter.Publication): ReadonlyArray<string> =>
  withoutRepeats(
    Overrides.of(publication).tags ?? (publication.item.hashtags ?? []).map((tag) => tag.replace(/^#/, ""))
  )

/**
 * What stands for an uploaded file while nothing is uploaded: the asset's own id.
 *
 * @category constructors
 */
export const placeholder = (asset: string): UploadedFile => ({ remoteId: asset, url: asset })

/** Where the files are, from the receipts of the upload steps. */
const uploadedFrom =
  (publication: Adapter.Publication, receipts: Receipts) =>
  (id: string): UploadedFile => {
    const asset = publication.item.assets.find((candidate) => candidate.id === id)
    const receipt = asset === undefined ? undefined : receipts[uploadStepOf(asset)]
    return receipt?.url === undefined ? placeholder(id) : { remoteId: receipt.remoteId, url: receipt.url }
  }

const numbers = (value: Json.Json | undefined): ReadonlyArray<number> =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === "number") : []

const texts = (publication: Adapter.Publication, uploadedOf: (id: string) => UploadedFile) => ({
  title: Html.line(publication.item.title),
  content: Content.write(publication, uploadedOf).markup,
  excerpt: Html.line(publication.item.summary ?? "")
})

const choices = (publication: Adapter.Publication) => {
  const { author, comments } = Overrides.of(publication)
  return {
    ...(author === undefined ? {} : { author }),
    ...(comments === undefined ? {} : { comment_status: comments })
  }
}

/**
 * The fields of the post as a plan shows them: names where WordPress will have ids.
 *
 * @category encoding
 */
export const toPlannedFields = (publication: Adapter.Publication): { readonly [name: string]: Json.Json } => {
  const cover = CampaignItem.coverOf(publication.item)
  const categories = categoriesOf(publication)
  const tags = tagsOf(publication)
  return {
    ...texts(publication, placeholder),
    ...(cover === undefined ? {} : { featured_media: cover.id }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(tags.length === 0 ? {} : { tags }),
    ...choices(publication)
  }
}

/**
 * The fields of the post as they are sent: everything but slug, status and date.
 *
 * @category models
 */
export interface PostFields {
  readonly [name: string]: Json.Json
  readonly title: string
  readonly content: string
  readonly excerpt: string
}

/**
 * @category encoding
 */
export const toPostFields = (publication: Adapter.Publication, receipts: Receipts): PostFields => {
  const uploadedOf = uploadedFrom(publication, receipts)
  const cover = CampaignItem.coverOf(publication.item)
  const terms = receipts["create-terms"]?.data
  const categories = numbers(terms?.["categories"])
  const tags = numbers(terms?.["tags"])
  return {
    ...texts(publication, uploadedOf),
    ...(cover === undefined ? {} : { featured_media: Number(uploadedOf(cover.id).remoteId) }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(tags.length === 0 ? {} : { tags }),
    ...choices(publication)
  }
}

/**
 * Status and date, the last thing to be written. A moment nearer than WordPress schedules is now.
 *
 * @category encoding
 */
export const toRelease = (
  status: Status,
  publishAt: string | undefined,
  nowMilliseconds: number
): { readonly [name: string]: string } => {
  const ahead = publishAt === undefined ? 0 : (Date.parse(publishAt) - nowMilliseconds) / 1000
  if (publishAt === undefined || ahead < Limits.scheduleAheadSecondsMin) return { status }
  return { status: status === "publish" ? "future" : status, date_gmt: publishAt }
}

/** @category mapping */
export const toMediaReceipt = (media: Media): Adapter.Receipt => ({
  remoteId: String(media.id),
  url: media.source_url,
  data: { slug: media.slug }
})

/** @category mapping */
export const toDraftReceipt = (post: Post): Adapter.Receipt => ({
  remoteId: String(post.id),
  data: { slug: post.slug, status: post.status }
})

/** The address a post has, or will have when it appears. */
const permalinkOf = (post: Post): string =>
  post.status === "publish" || post.permalink_template === undefined
    ? post.link
    : post.permalink_template.replace(/%(postname|pagename)%/, post.slug)

/** @category getters */
export const publishedAtOf = (post: Post): string | undefined =>
  post.date_gmt === null ? undefined : `${post.date_gmt.replace(/Z$/, "")}Z`

/**
 * What a released post leaves. A post that waits for a person has no address yet that another channel could give away.
 * `data` is what an observation later compares.
 *
 * @category mapping
 */
export const toReleaseReceipt = (post: Post, sent: PostFields): Adapter.Receipt => {
  const isOut = post.status === "publish" || post.status === "future"
  const publishedAt = publishedAtOf(post)
  const { featured_media = 0, categories = [], tags = [] } = sent
  return {
    remoteId: String(post.id),
    ...(isOut ? { permalink: permalinkOf(post) } : {}),
    ...(isOut && publishedAt !== undefined ? { publishedAt } : {}),
    ...(post.status === "future" ? { scheduled: true } : {}),
    data: {
      slug: post.slug,
      status: post.status,
      featured_media,
      categories,
      tags,
      title: sent.title,
      contentUnits: sent.content.length,
      contentKept: post.content.raw === sent.content
    }
  }
}
