/**
 * Blocks around files: pictures, players, documents to download, players of other sites.
 */
import type { CampaignItem, Json, MediaFiles } from "@loa/core"
import * as Html from "./WordPressHtml.ts"
import type { Scribe, UploadedFile } from "./WordPressScribe.ts"

/** WordPress' ids are numbers; in a plan an asset's own id stands there. */
const idOf = (file: UploadedFile): Json.Json => (/^\d+$/.test(file.remoteId) ? Number(file.remoteId) : file.remoteId)

const figure = (className: string, inner: string): string => `<figure class="${className}">${inner}</figure>`

/**
 * A picture from another site.
 *
 * Source: https://developer.wordpress.org/block-editor/reference-guides/core-blocks/#image
 *
 * @category encoding
 */
export const remotePicture = (address: string, altText: string, caption: string | undefined): string => {
  const img = `<img src="${Html.attribute(address)}" alt="${Html.attribute(altText)}" />`
  return Html.block("image", {}, figure("wp-block-image", img + Html.caption(caption)))
}

const picture = (file: UploadedFile, altText: string, caption: string | undefined): string => {
  const source = Html.attribute(file.url)
  const img = `<img src="${source}" alt="${Html.attribute(altText)}" class="wp-image-${file.remoteId}" />`
  return Html.block(
    "image",
    { id: idOf(file), sizeSlug: "full", linkDestination: "none" },
    figure("wp-block-image size-full", img + Html.caption(caption))
  )
}

const video = (file: UploadedFile, poster: UploadedFile | undefined, caption: string | undefined): string => {
  const shown = poster === undefined ? "" : ` poster="${Html.attribute(poster.url)}"`
  const player = `<video controls${shown} src="${Html.attribute(file.url)}"></video>`
  return Html.block("video", { id: idOf(file) }, figure("wp-block-video", player + Html.caption(caption)))
}

const audio = (file: UploadedFile, caption: string | undefined): string => {
  const player = `<audio controls src="${Html.attribute(file.url)}"></audio>`
  return Html.block("audio", { id: idOf(file) }, figure("wp-block-audio", player + Html.caption(caption)))
}

const document = (file: UploadedFile, name: string, language: string): string => {
  const href = Html.attribute(file.url)
  const button = /^vi\b/i.test(language) ? "Tải về" : "Download"
  return Html.block(
    "file",
    { id: idOf(file), href: file.url },
    `<div class="wp-block-file"><a href="${href}">${Html.text(name)}</a>` +
      `<a href="${href}" class="wp-block-file__button wp-element-button" download>${button}</a></div>`
  )
}

const thumbnailOf = (asset: CampaignItem.Asset): string | undefined =>
  asset.type === "video" ? asset.thumbnail : undefined

/**
 * The block of one asset. `words` are those of the body, where it names the asset.
 *
 * Source: https://developer.wordpress.org/block-editor/reference-guides/core-blocks/
 *
 * @category encoding
 */
export const asset = (
  scribe: Scribe,
  { asset, file }: MediaFiles.MeasuredAsset,
  words: { readonly text?: string; readonly caption?: string | undefined } = {}
): string => {
  const uploaded = scribe.uploadedOf(asset.id)
  const caption = words.caption ?? asset.title
  const thumbnail = thumbnailOf(asset)
  switch (asset.type) {
    case "image":
      return picture(uploaded, words.text || (asset.altText ?? ""), caption)
    case "video":
      return video(uploaded, thumbnail === undefined ? undefined : scribe.uploadedOf(thumbnail), caption)
    case "audio":
      return audio(uploaded, caption)
    case "document":
      return document(uploaded, words.text || (asset.title ?? file.fileName), scribe.language)
  }
}

const youtube = /^https:\/\/((www\.|m\.)?youtube\.com\/(watch\?|shorts\/|live\/)|youtu\.be\/)[^\s<>"]+$/i

/**
 * Whether an address standing alone in a paragraph is a YouTube video.
 *
 * @category predicates
 */
export const isYouTube = (address: string): boolean => youtube.test(address)

/**
 * A YouTube video: the site turns the address into a player, for every role.
 *
 * Source: https://developer.wordpress.org/block-editor/reference-guides/core-blocks/#embed
 *
 * @category encoding
 */
export const youTube = (address: string): string =>
  Html.block(
    "embed",
    { url: address, type: "video", providerNameSlug: "youtube", responsive: true },
    figure(
      "wp-block-embed is-type-video is-provider-youtube wp-block-embed-youtube",
      `<div class="wp-block-embed__wrapper">\n${Html.text(address)}\n</div>`
    )
  )
