/**
 * Pure: what keeps an item from going to YouTube, or should be known before.
 */
import { ConvertedPicture, RawHtml, TextLength } from "@loa/adapter-kit"
import type { Adapter, Finding } from "@loa/core"
import * as YouTubeLimits from "./YouTubeLimits.ts"
import * as YouTubeMapping from "./YouTubeMapping.ts"

type Findings = ReadonlyArray<Finding.Finding>

/** References to other destinations, which will be other words by the time they are sent. */
const withoutReferences = (text: string): string => text.replace(/\{\{[^{}]*\}\}/g, "")

const mebibytes = (bytes: number): string => `${Math.ceil((bytes / 1024 ** 2) * 10) / 10} MiB`

const checkTitle = ({ item, destination }: Adapter.Publication): Findings => {
  const hint = `shorten it, or set overrides.${destination}.title`
  const where = { destination, path: ["title"], name: "the title", hint }
  const problems = [
    item.title.trim() === "" && {
      code: "title-missing",
      message: "the title is blank, and YouTube wants one of at least 1 character",
      hint: `write one, or set overrides.${destination}.title`
    },
    /[<>]/.test(item.title) && {
      code: "title-characters",
      message: "the title contains < or >, which YouTube does not allow in a title",
      hint: `take them out, or set overrides.${destination}.title`
    }
  ]
  return [
    ...TextLength.check(withoutReferences(item.title), YouTubeLimits.title, where),
    ...problems.flatMap((problem): Findings =>
      problem === false ? [] : [{ severity: "error", destination, path: ["title"], ...problem }]
    )
  ]
}

const checkDescription = (publication: Adapter.Publication): Findings => {
  const { item, destination } = publication
  const path = [item.body === undefined ? "summary" : "body"]
  const hint = `shorten it, or set overrides.${destination}.${path[0]}`
  const name = "the description (summary, body, link and hashtags)"
  const where = { destination, path, name, hint }
  const text = withoutReferences(YouTubeMapping.description(publication))
  const tooLong = TextLength.check(text, YouTubeLimits.description, where).map((finding) => ({
    ...finding,
    code: "description-too-long"
  }))
  if (!/[<>]/.test(YouTubeMapping.writtenDescription(publication))) return tooLong
  return [
    ...tooLong,
    {
      severity: "warning",
      destination,
      path,
      code: "description-characters",
      message: "the description contains < or >, which YouTube does not allow; ‹ and › will stand in their place",
      hint: `write it in other words, or set overrides.${destination}.${path[0]}`
    }
  ]
}

const checkTags = (publication: Adapter.Publication): Findings => {
  const { destination, overrides } = publication
  const path = overrides["tags"] === undefined ? ["hashtags"] : ["overrides", destination, "tags"]
  const hint = `set overrides.${destination}.tags`
  const unusable = YouTubeMapping.chosenTags(publication).filter((tag) => /[<>,"]/.test(tag) || tag.trim() === "")
  const units = YouTubeMapping.tagUnits(YouTubeMapping.tags(publication).map(withoutReferences))
  const characters = unusable.map((tag): Finding.Finding => ({
    severity: "error",
    destination,
    path,
    code: "tag-characters",
    message: `the tag "${tag}" is empty or contains one of < > , " which YouTube does not allow in a tag`,
    hint
  }))
  if (units <= YouTubeLimits.tagUnitsMax) return characters
  return [
    ...characters,
    {
      severity: "error",
      destination,
      path,
      code: "tags-too-long",
      message: `the tags have ${units} characters, at most ${YouTubeLimits.tagUnitsMax} are allowed with commas, quotes and the tag Loa adds`,
      hint
    }
  ]
}

const checkPlaylist = (publication: Adapter.Publication): Findings => {
  const { destination } = publication
  const { playlist } = YouTubeMapping.ownOverrides(publication)
  if (playlist === undefined) return []
  const path = ["overrides", destination, "playlist"]
  const where = { destination, path, name: "the title of the playlist", hint: `shorten ${path.join(".")}` }
  const tooLong = TextLength.check(withoutReferences(playlist), YouTubeLimits.playlistTitle, where)
  if (playlist.trim() !== "" && !/[<>]/.test(playlist)) return tooLong
  return [
    ...tooLong,
    {
      severity: "error",
      destination,
      path,
      code: "playlist-characters",
      message: `the title "${playlist}" of the playlist is blank or contains < or >, which YouTube does not allow`,
      hint: `change ${path.join(".")}`
    }
  ]
}

const checkSchedule = (publication: Adapter.Publication, settings: YouTubeMapping.Settings): Findings => {
  const privacy = YouTubeMapping.targetPrivacy(publication, settings)
  if (publication.publishAt === undefined || privacy === "public") return []
  return [
    {
      severity: "error",
      destination: publication.destination,
      path: ["publishAt"],
      code: "schedule-not-public",
      message: `YouTube makes a scheduled video public, and this one is to be ${privacy}`,
      hint: `leave publishAt out, or set overrides.${publication.destination}.privacyStatus to public`
    }
  ]
}

const pathOf = (publication: Adapter.Publication, assetId: string): ReadonlyArray<string | number> => [
  "assets",
  publication.item.assets.findIndex((asset) => asset.id === assetId)
]

const fileFinding = (
  publication: Adapter.Publication,
  assetId: string,
  rest: ReadonlyArray<string | number>,
  problem: { readonly code: string; readonly message: string; readonly hint: string }
): Finding.Finding => ({
  severity: "error",
  destination: publication.destination,
  path: [...pathOf(publication, assetId), ...rest],
  ...problem
})

const checkVideo = (publication: Adapter.Publication): Findings => {
  const video = YouTubeMapping.videoOf(publication)
  if (video === undefined) return []
  const { byteLength, durationSeconds = 0, mediaType } = video.file
  const max = YouTubeLimits.videoBytesMax
  const secondsMax = YouTubeLimits.videoSecondsMax
  const problems = [
    byteLength === 0 && { code: "video-empty", message: "the video file is empty", hint: "check the file" },
    byteLength > max && {
      code: "video-too-large",
      message: `the video has ${byteLength} bytes, at most ${max} are allowed`,
      hint: "encode it with a lower bit rate"
    },
    !mediaType.startsWith("video/") && {
      code: "video-type",
      message: `the file is ${mediaType}, and YouTube takes video files only`,
      hint: "encode it as MP4 with H.264 and AAC"
    },
    durationSeconds > secondsMax && {
      code: "video-too-long",
      message: `the video lasts ${Math.ceil(durationSeconds)} seconds, at most ${secondsMax} are allowed`,
      hint: "cut it into parts, one item each"
    }
  ]
  return problems.flatMap((problem) =>
    problem === false ? [] : [fileFinding(publication, video.asset.id, [], problem)]
  )
}

const checkThumbnail = (publication: Adapter.Publication): Findings => {
  const thumbnail = YouTubeMapping.thumbnailOf(publication)
  if (thumbnail === undefined) return []
  const { file, image } = thumbnail
  if (YouTubeMapping.isThumbnail(file)) {
    return ConvertedPicture.note(publication, image, YouTubeLimits.thumbnailRecipe)
  }
  const { asset } = image
  const max = YouTubeLimits.thumbnailBytesMax
  const types = YouTubeLimits.thumbnailTypes.join(" or ")
  const finding = fileFinding(publication, asset.id, [], {
    code: "thumbnail-unusable",
    message: `a thumbnail is ${types} of at most ${mebibytes(max)}, and "${asset.id}" is ${file.mediaType} of ${mebibytes(file.byteLength)}`,
    hint: "name another image as the video's thumbnail"
  })
  // Only a picture that was chosen for the video must be there; the cover was a guess.
  return [
    thumbnail.chosen ? finding : { ...finding, severity: "warning", message: `${finding.message}; it is left out` }
  ]
}

const checkCaptions = (publication: Adapter.Publication): Findings => {
  const video = YouTubeMapping.videoOf(publication)
  if (video === undefined) return []
  const sent = YouTubeMapping.captionsOf(video)
  return video.captions.flatMap((caption, index) => {
    const { byteLength } = caption.file
    const max = YouTubeLimits.captionBytesMax
    const problems = [
      !sent.includes(caption) && {
        code: "captions-twice",
        message: `there are two caption files for the language ${caption.language}, and a video has one`,
        hint: "take one of them out"
      },
      (byteLength === 0 || byteLength > max) && {
        code: "captions-size",
        message: `the caption file has ${byteLength} bytes, 1 to ${max} are allowed`,
        hint: "check the file"
      }
    ]
    const where = {
      destination: publication.destination,
      path: [...pathOf(publication, video.asset.id), "captions", index, "language"],
      name: "the language of the captions, which is their name at YouTube,",
      hint: "write a shorter language tag, such as vi"
    }
    return [
      ...problems.flatMap((problem) =>
        problem === false ? [] : [fileFinding(publication, video.asset.id, ["captions", index], problem)]
      ),
      ...TextLength.check(caption.language, YouTubeLimits.captionName, where)
    ]
  })
}

const unusedReason = (
  publication: Adapter.Publication,
  { asset }: Adapter.Publication["assets"][number]
): string | undefined => {
  switch (asset.type) {
    case "video":
      return asset.id === YouTubeMapping.videoOf(publication)?.asset.id
        ? undefined
        : "a publication has one video, the first"
    case "image":
      return asset.id === YouTubeMapping.thumbnailOf(publication)?.image.asset.id
        ? undefined
        : "YouTube takes no picture but the thumbnail"
    case "audio":
    case "document":
      return "YouTube takes video only"
  }
}

const checkUnused = (publication: Adapter.Publication): Findings =>
  publication.assets.flatMap((measured): Findings => {
    const { id } = measured.asset
    const reason = unusedReason(publication, measured)
    if (reason === undefined) return []
    const message = `"${id}" is left out: ${reason}`
    return [
      {
        severity: "note",
        destination: publication.destination,
        path: pathOf(publication, id),
        code: "asset-left-out",
        message
      }
    ]
  })

/**
 * All findings of a publication. None when it has no video, since it is then skipped.
 *
 * @category findings
 */
export const check = (publication: Adapter.Publication, settings: YouTubeMapping.Settings): Findings =>
  YouTubeMapping.videoOf(publication) === undefined
    ? []
    : [
        ...checkTitle(publication),
        ...checkDescription(publication),
        ...RawHtml.check(publication.item.body, publication.destination),
        ...checkTags(publication),
        ...checkPlaylist(publication),
        ...checkSchedule(publication, settings),
        ...checkVideo(publication),
        ...checkThumbnail(publication),
        ...checkCaptions(publication),
        ...checkUnused(publication)
      ]
