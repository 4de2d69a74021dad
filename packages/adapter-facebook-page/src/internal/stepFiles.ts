/**
 * The files a step sends, as the client takes them.
 */
import type { Adapter, MediaFiles } from "@loa/core"
import type { FileBytes } from "../FacebookPageClient.ts"
import * as Pictures from "../FacebookPagePictures.ts"

type Files = MediaFiles.MediaFiles["Service"]

const extensions: { readonly [mediaType: string]: string } = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/bmp": "bmp",
  "image/tiff": "tiff"
}

/**
 * The whole image of an asset. Its name is the asset's, which is plain ASCII.
 *
 * @category getters
 */
export const image = (files: Files, { asset, file }: MediaFiles.MeasuredAsset): FileBytes => ({
  fileName: `${asset.id}.${extensions[file.mediaType] ?? "jpg"}`,
  contentType: file.mediaType,
  byteLength: file.byteLength,
  bytes: files.read(file)
})

/**
 * Bytes `[start, end)` of a video.
 *
 * @category getters
 */
export const videoPart = (
  files: Files,
  { asset, file }: MediaFiles.MeasuredAsset,
  start: number,
  end: number
): FileBytes => ({
  fileName: `${asset.id}.mp4`,
  contentType: file.mediaType,
  byteLength: end - start,
  bytes: files.read(file, { start, end })
})

/**
 * Subtitles under the only kind of name that Facebook does not ignore: `spot.vi_VN.srt`.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/video/captions
 *
 * @category getters
 */
export const captions = (files: Files, name: string, locale: string, file: MediaFiles.MeasuredFile): FileBytes => ({
  fileName: `${name}.${locale}.srt`,
  contentType: "application/x-subrip",
  byteLength: file.byteLength,
  bytes: files.read(file)
})

/**
 * The asset a step brings to the Page, in the form it is sent in. A plan names only assets of its publication, so a missing one is a defect.
 *
 * @category getters
 */
export const assetOf = ({ publication, step }: Adapter.StepContext): MediaFiles.MeasuredAsset => {
  const found = publication.assets.find(({ asset }) => asset.id === step.asset)
  if (found === undefined) throw new Error(`step ${step.name} names the asset ${step.asset}, which is not there`)
  return Pictures.toSent(found)
}
