/**
 * Pure: what keeps an item from going to a Page, and what a person should know before.
 */
import { ConvertedPicture, TextLength } from "@loa/adapter-kit"
import type { Adapter, Finding, MediaFiles } from "@loa/core"
import * as Limits from "./FacebookPageLimits.ts"
import * as Mapping from "./FacebookPageMapping.ts"

type Findings = ReadonlyArray<Finding.Finding>

/** Where findings of one asset belong, and how they are begun. */
const about = (publication: Adapter.Publication, asset: MediaFiles.MeasuredAsset) => {
  const index = publication.item.assets.findIndex(({ id }) => id === asset.asset.id)
  return (
    severity: Finding.Severity,
    code: string,
    message: string,
    hint: string,
    below: ReadonlyArray<string | number> = []
  ): Finding.Finding => ({
    severity,
    destination: publication.destination,
    path: ["assets", index, ...below],
    code,
    message: `${asset.asset.id}: ${message}`,
    hint
  })
}

const bytes = (count: number): string => `${count.toLocaleString("en-US")} bytes`

const ratio = (value: number): string => value.toFixed(2)

/** The way out for media that does not fit. */
const otherMedia = ({ destination }: Adapter.Publication): string =>
  `set overrides.${destination}.media to video, photos or link`

const checkText = (publication: Adapter.Publication): Findings => {
  const { destination, item, overrides } = publication
  const text = Mapping.toText(publication)
  const path = overrides["message"] === undefined ? ["message"] : ["overrides", destination, "message"]
  const hint = `shorten it, or set overrides.${destination}.message`
  const tooLong = TextLength.check(text, Limits.message, { destination, path, name: "the text of the post", hint })
  const empty = text.trim() === "" && item.link === undefined && Mapping.mediaOf(publication)._tag === "Link"
  return empty
    ? [
        {
          severity: "error",
          destination,
          path,
          code: "nothing-to-post",
          message: "there is no text, link, photo or video",
          hint: `write some text in overrides.${destination}.message, or give the item a link or an image`
        }
      ]
    : tooLong
}

/** Facebook refuses its own addresses as the link of a post. A reference that stands yet is looked at later. */
const checkLink = (publication: Adapter.Publication): Findings => {
  const { destination, item } = publication
  const { link } = Mapping.toPost(publication)
  if (link === undefined || !URL.canParse(link) || !/(^|\.)facebook\.com$/.test(new URL(link).hostname)) return []
  return [
    {
      severity: "error",
      destination,
      path: ["link"],
      code: "link-to-facebook",
      message: `the link ${item.link} leads to facebook.com, which cannot be the link of a post`,
      hint: `set overrides.${destination}.link to another page, and name this address in overrides.${destination}.message`
    }
  ]
}

const checkPhoto = (publication: Adapter.Publication, photo: MediaFiles.MeasuredAsset): Findings => {
  const { mediaType, byteLength } = photo.file
  const finding = about(publication, photo)
  if (!Limits.photoTypes.includes(mediaType)) {
    const message = `is ${mediaType}, and a Page takes ${Limits.photoTypes.join(", ")}`
    return [finding("error", "photo-type", message, `convert it to JPEG or PNG, or ${otherMedia(publication)}`)]
  }
  if (byteLength > Limits.photoBytesMax) {
    const message = `has ${bytes(byteLength)}, at most ${bytes(Limits.photoBytesMax)} are allowed`
    return [finding("error", "photo-too-big", message, `make it smaller, or ${otherMedia(publication)}`)]
  }
  if (byteLength > Limits.photoBytesAdvised) {
    const message = `has ${bytes(byteLength)}, and some Pages refuse photos above ${bytes(Limits.photoBytesAdvised)}`
    return [finding("warning", "photo-big", message, "make it smaller to be safe")]
  }
  if (mediaType === "image/png" && byteLength > Limits.pngBytesAdvised) {
    const message = `is a PNG of ${bytes(byteLength)}, and Facebook may show PNGs above ${bytes(Limits.pngBytesAdvised)} blurred`
    return [finding("note", "png-big", message, "a JPEG keeps its sharpness")]
  }
  return []
}

const checkPhotos = (
  publication: Adapter.Publication,
  photos: ReadonlyArray<MediaFiles.MeasuredAsset>,
  photosMax: number
): Findings => {
  const { destination } = publication
  const each = photos.flatMap((photo) => checkPhoto(publication, photo))
  if (photos.length <= photosMax) return each
  const message = `the item has ${photos.length} images, at most ${photosMax} are published in one post`
  const hint = `leave some out, or raise photosMax of ${destination}, or ${otherMedia(publication)}`
  return [{ severity: "error", destination, path: ["assets"], code: "too-many-photos", message, hint }, ...each]
}

const checkAspect = (publication: Adapter.Publication, video: MediaFiles.MeasuredAsset): Findings => {
  const { width, height } = video.file
  if (width === undefined || height === undefined) return []
  const { min, max, tolerance } = Limits.aspect
  const found = width / height
  if (found >= min - tolerance && found <= max + tolerance) return []
  const message = `is ${width} × ${height} (${ratio(found)}), a Page takes from 9:16 (${ratio(min)}) to 16:9 (${ratio(max)})`
  const hint = `cut it to 9:16, 1:1 or 16:9, or ${otherMedia(publication)}`
  return [about(publication, video)("error", "video-aspect", message, hint)]
}

const checkCaptions = (publication: Adapter.Publication, video: MediaFiles.MeasuredAsset): Findings =>
  video.captions.flatMap(({ language, file }, index) => {
    const finding = about(publication, video)
    const below = ["captions", index]
    if (!Mapping.isSubRip(file)) {
      const message = `captions in ${language} are ${file.mediaType}; a Page takes SRT only, so they are left out`
      return [finding("note", "captions-type", message, "give them as an .srt file", below)]
    }
    if (file.byteLength > Limits.captionBytesMax) {
      const message = `captions in ${language} have ${bytes(file.byteLength)}, at most ${bytes(Limits.captionBytesMax)} are allowed`
      return [finding("error", "captions-too-big", message, `shorten them, or ${otherMedia(publication)}`, below)]
    }
    if (Mapping.captionsOf(video).some((sent) => sent.file === file)) return []
    const message = `captions in ${language} are a second file for ${Mapping.toLocale(language)}, and a video has one`
    return [finding("error", "captions-twice", message, "take one of them out", below)]
  })

/** What keeps an upright video from being a Reel. Of other shapes nobody expects one, and what was not measured is unknown. */
const noteNotReel = (publication: Adapter.Publication, video: MediaFiles.MeasuredAsset): Findings => {
  const { mediaType, durationSeconds, width, height } = video.file
  if (width === undefined || height === undefined || height <= width) return []
  const { durationSecondsMin, durationSecondsMax, widthMin, heightMin, ...reel } = Limits.reel
  const { min, tolerance } = Limits.aspect
  const finding = about(publication, video)
  const limits = [
    [mediaType !== reel.mediaType, `is ${mediaType}, and a Reel is ${reel.mediaType}`],
    [
      durationSeconds !== undefined && (durationSeconds < durationSecondsMin || durationSeconds > durationSecondsMax),
      `lasts ${durationSeconds} seconds, and a Reel from ${durationSecondsMin} to ${durationSecondsMax}`
    ],
    [
      width < widthMin || height < heightMin,
      `is ${width} × ${height}, and a Reel has at least ${widthMin} × ${heightMin}`
    ],
    [
      Math.abs(width / height - min) > tolerance,
      `is ${width} × ${height} (${ratio(width / height)}), and a Reel is 9:16 (${ratio(min)})`
    ]
  ] as const
  const hint = "convert or cut it to make it a Reel; as a video it can stay as it is"
  return limits.flatMap(([differs, message]) =>
    differs ? [finding("note", "video-not-reel", `${message}; it goes out as a video`, hint)] : []
  )
}

const checkVideo = (publication: Adapter.Publication, video: MediaFiles.MeasuredAsset): Findings => {
  const { mediaType, byteLength, durationSeconds = 0 } = video.file
  const { byteLengthMax, durationSecondsMax } = Limits.video
  const finding = about(publication, video)
  const hint = `convert or cut it, or ${otherMedia(publication)}`
  const limits = [
    [!mediaType.startsWith("video/"), "video-type", `is ${mediaType}, which is no video`],
    [
      byteLength > byteLengthMax,
      "video-too-big",
      `has ${bytes(byteLength)}, at most ${bytes(byteLengthMax)} are allowed`
    ],
    [
      durationSeconds > durationSecondsMax,
      "video-too-long",
      `lasts ${durationSeconds} seconds, at most ${durationSecondsMax} are allowed`
    ]
  ] as const
  const errors = [
    ...limits.flatMap(([exceeded, code, message]) => (exceeded ? [finding("error", code, message, hint)] : [])),
    ...checkAspect(publication, video)
  ]
  return [...(errors.length > 0 ? errors : noteNotReel(publication, video)), ...checkCaptions(publication, video)]
}

const checkMedia = (publication: Adapter.Publication, media: Mapping.Media, photosMax: number): Findings => {
  switch (media._tag) {
    case "Link":
      return checkLink(publication)
    case "Photos":
      return checkPhotos(publication, media.photos, photosMax)
    default: {
      const cover = media.cover === undefined ? [] : checkPhoto(publication, media.cover)
      return [...checkVideo(publication, media.video), ...cover]
    }
  }
}

const wantedTags: { readonly [K in Mapping.MediaKind]: ReadonlyArray<Mapping.Media["_tag"]> } = {
  video: ["Video", "Reel"],
  photos: ["Photos"],
  link: ["Link"]
}

/** An override that asks for what the item does not have. */
const checkOverride = (publication: Adapter.Publication, media: Mapping.Media): Findings => {
  const { destination } = publication
  const wanted = Mapping.mediaKindOf(publication)
  if (wantedTags[wanted].includes(media._tag)) return []
  const path = ["overrides", destination, "media"]
  const message = `overrides.${destination}.media asks for ${wanted}, and the item has none`
  return [{ severity: "error", destination, path, code: "media-missing", message, hint: otherMedia(publication) }]
}

const carrierNames: { readonly [T in Mapping.Media["_tag"]]: string } = {
  Link: "a text with a link",
  Photos: "photos",
  Video: "one video",
  Reel: "one video"
}

const checkLeftOut = (publication: Adapter.Publication, media: Mapping.Media): Findings => {
  const carried = Mapping.carriedBy(media).map(({ asset }) => asset.id)
  return publication.assets
    .filter(({ asset }) => !carried.includes(asset.id))
    .map((asset) => {
      const isMedia = asset.asset.type === "image" || asset.asset.type === "video"
      const hint = isMedia ? otherMedia(publication) : "name the page where it can be had in the text"
      const message = `this post carries ${carrierNames[media._tag]}; the ${asset.asset.type} is left out`
      return about(publication, asset)("note", "asset-not-carried", message, hint)
    })
}

const noteConverted = (publication: Adapter.Publication, media: Mapping.Media): Findings => {
  const carried = Mapping.carriedBy(media).map(({ asset }) => asset.id)
  return publication.assets
    .filter(({ asset }) => carried.includes(asset.id))
    .flatMap((measured) => ConvertedPicture.note(publication, measured, Limits.photoRecipe))
}

/**
 * Everything about a publication that can be known without asking Facebook.
 *
 * @category findings
 */
export const check = (publication: Adapter.Publication, photosMax: number): Findings => {
  const media = Mapping.mediaOf(publication)
  return [
    ...checkText(publication),
    ...checkOverride(publication, media),
    ...checkMedia(publication, media, photosMax),
    ...noteConverted(publication, media),
    ...checkLeftOut(publication, media)
  ]
}
