/**
 * Pure: the steps that bring a publication to YouTube. Until the last of them nobody sees anything.
 */
import type { Adapter } from "@loa/core"
import * as YouTubeLimits from "./YouTubeLimits.ts"
import * as YouTubeMapping from "./YouTubeMapping.ts"

/**
 * What a step does. Its name begins with it.
 *
 * @category models
 */
export type StepKind = "upload-video" | "set-thumbnail" | "add-captions" | "add-to-playlist" | "publish-video"

const kinds: ReadonlyArray<StepKind> = [
  "upload-video",
  "set-thumbnail",
  "add-captions",
  "add-to-playlist",
  "publish-video"
]

/**
 * Tells a step's kind from its name.
 *
 * @category getters
 */
export const kindOf = (name: string): StepKind | undefined =>
  kinds.find((kind) => name === kind || name.startsWith(`${kind}-`))

/**
 * Name of the step that adds captions in a language.
 *
 * @category getters
 */
export const captionsStepName = (language: string): string => `add-captions-${language.toLowerCase()}`

type Video = NonNullable<ReturnType<typeof YouTubeMapping.videoOf>>

/** Everything but the commit shows nothing to the public; everything but the upload may be missing. */
const optional = { kind: "repeatable", optional: true } as const

const uploadStep = (
  publication: Adapter.Publication,
  video: Video,
  settings: YouTubeMapping.Settings & { readonly notifySubscribers: boolean }
): Adapter.Step => ({
  name: `upload-video-${video.asset.id}`,
  kind: "repeatable",
  asset: video.asset.id,
  requests: 1 + Math.ceil(video.file.byteLength / YouTubeLimits.chunkBytes),
  byteLength: video.file.byteLength,
  quota: YouTubeLimits.quota.uploadVideo,
  content: {
    fileName: YouTubeMapping.fileName(publication.item, video),
    sha256: video.file.sha256,
    mediaType: video.file.mediaType,
    snippet: YouTubeMapping.toSnippet(publication, settings),
    status: YouTubeMapping.toHiddenStatus(settings),
    notifySubscribers: settings.notifySubscribers
  }
})

const thumbnailSteps = (publication: Adapter.Publication): ReadonlyArray<Adapter.Step> => {
  const thumbnail = YouTubeMapping.thumbnailOf(publication)
  if (thumbnail === undefined || !YouTubeMapping.isThumbnail(thumbnail.file)) return []
  const { file, image } = thumbnail
  const content = { image: image.asset.id, sha256: file.sha256, mediaType: file.mediaType }
  const quota = YouTubeLimits.quota.setThumbnail
  return [{ name: "set-thumbnail", ...optional, requests: 1, byteLength: file.byteLength, quota, content }]
}

const captionSteps = (video: Video): ReadonlyArray<Adapter.Step> =>
  YouTubeMapping.captionsOf(video).map(({ language, file }) => ({
    name: captionsStepName(language),
    ...optional,
    requests: 1,
    byteLength: file.byteLength,
    quota: YouTubeLimits.quota.addCaptions,
    content: { language, sha256: file.sha256 }
  }))

const playlistSteps = (publication: Adapter.Publication): ReadonlyArray<Adapter.Step> => {
  const { playlist } = YouTubeMapping.ownOverrides(publication)
  if (playlist === undefined) return []
  const quota = YouTubeLimits.quota.addToPlaylist
  return [{ name: "add-to-playlist", ...optional, requests: 3, byteLength: 0, quota, content: { playlist } }]
}

const publishStep = (publication: Adapter.Publication, settings: YouTubeMapping.Settings): Adapter.Step => ({
  name: "publish-video",
  kind: "commit",
  idempotent: true,
  requests: 1,
  byteLength: 0,
  quota: YouTubeLimits.quota.publishVideo,
  content: {
    snippet: YouTubeMapping.toSnippet(publication, settings),
    status: YouTubeMapping.toStatus(publication, settings)
  }
})

/**
 * The plan of a publication: upload privately, dress, publish.
 *
 * @category planning
 */
export const plan = (
  publication: Adapter.Publication,
  settings: YouTubeMapping.Settings & { readonly notifySubscribers: boolean }
): Adapter.Plan => {
  const video = YouTubeMapping.videoOf(publication)
  if (video === undefined) return { skipped: "YouTube takes video only", steps: [] }
  return {
    steps: [
      uploadStep(publication, video, settings),
      ...thumbnailSteps(publication),
      ...captionSteps(video),
      ...playlistSteps(publication),
      publishStep(publication, settings)
    ]
  }
}
