/**
 * Pure: the steps that publish an item on a Page. What can be done unseen comes first, then the one step that shows it.
 */
import type { Adapter, Json, MediaFiles } from "@loa/core"
import * as Limits from "./FacebookPageLimits.ts"
import * as Mapping from "./FacebookPageMapping.ts"

/**
 * Names of the steps that make something public.
 *
 * @category constants
 */
export const commits = ["create-post", "publish-video", "publish-reel"] as const

/**
 * Names of the steps that there is one of for each asset or language: what stands before the name of that.
 *
 * @category constants
 */
export const prefixes = ["upload-photo-", "upload-video-", "upload-reel-", "add-captions-"] as const

const fileContent = ({ asset, file }: MediaFiles.MeasuredAsset): { readonly [key: string]: Json.Json } => ({
  asset: asset.id,
  sha256: file.sha256
})

const photoStep = (publication: Adapter.Publication, photo: MediaFiles.MeasuredAsset): Adapter.Step => ({
  name: `upload-photo-${photo.asset.id}`,
  kind: "repeatable",
  asset: photo.asset.id,
  requests: 1,
  byteLength: photo.file.byteLength,
  content: { ...Mapping.toPhoto(publication, photo), ...fileContent(photo) }
})

const postStep = (publication: Adapter.Publication, photos: ReadonlyArray<MediaFiles.MeasuredAsset>): Adapter.Step => ({
  name: "create-post",
  kind: "commit",
  requests: 1,
  byteLength: 0,
  content: {
    ...Mapping.toPost(publication),
    ...(photos.length === 0 ? {} : { attached_media: photos.map(({ asset }) => asset.id) })
  }
})

type VideoMedia = Extract<Mapping.Media, { readonly _tag: "Video" | "Reel" }>

const uploadStep = ({ _tag, video }: VideoMedia): Adapter.Step => ({
  name: `upload-${_tag === "Reel" ? "reel" : "video"}-${video.asset.id}`,
  kind: "repeatable",
  asset: video.asset.id,
  requests: 2,
  byteLength: video.file.byteLength,
  content: fileContent(video)
})

const publishStep = (publication: Adapter.Publication, { _tag, video, cover }: VideoMedia): Adapter.Step => {
  const thumb = _tag === "Video" && cover !== undefined ? { thumb: fileContent(cover) } : {}
  return {
    name: _tag === "Reel" ? "publish-reel" : "publish-video",
    kind: "commit",
    idempotent: true,
    ...(_tag === "Reel" ? { quota: Limits.reelQuota } : {}),
    requests: 2,
    byteLength: _tag === "Video" && cover !== undefined ? cover.file.byteLength : 0,
    content: _tag === "Reel" ? Mapping.toReel(publication, video) : { ...Mapping.toVideo(publication, video), ...thumb }
  }
}

/** A Reel takes its cover only when it is there already; a video takes it with the step that publishes it. */
const coverSteps = ({ _tag, cover }: VideoMedia): ReadonlyArray<Adapter.Step> =>
  _tag === "Video" || cover === undefined
    ? []
    : [
        {
          name: "set-thumbnail",
          kind: "repeatable",
          optional: true,
          requests: 1,
          byteLength: cover.file.byteLength,
          content: fileContent(cover)
        }
      ]

const captionSteps = (video: MediaFiles.MeasuredAsset): ReadonlyArray<Adapter.Step> =>
  Mapping.captionsOf(video).map(({ language, file }) => ({
    name: `add-captions-${language.toLowerCase()}`,
    kind: "repeatable",
    optional: true,
    requests: 1,
    byteLength: file.byteLength,
    content: { locale: Mapping.toLocale(language), sha256: file.sha256 }
  }))

/**
 * Makes the plan. A Page can carry every item: one without media is a text with a link.
 *
 * @category constructors
 */
export const make = (publication: Adapter.Publication): Adapter.Plan => {
  const media = Mapping.mediaOf(publication)
  switch (media._tag) {
    case "Link":
      return { steps: [postStep(publication, [])] }
    case "Photos": {
      const uploads = media.photos.map((photo) => photoStep(publication, photo))
      return { steps: [...uploads, postStep(publication, media.photos)] }
    }
    default: {
      const unseen = [uploadStep(media), publishStep(publication, media)]
      return { steps: [...unseen, ...coverSteps(media), ...captionSteps(media.video)] }
    }
  }
}
