/**
 * What a file is, told from its bytes: type, pixels, length, codecs.
 */
import type { CampaignItem, MediaFiles } from "@loa/core"
import { openAsBlob } from "node:fs"
import { open } from "node:fs/promises"

/**
 * What the item says a file is.
 *
 * @category models
 */
export type Kind = CampaignItem.Asset["type"] | "captions" | "transcript"

/** @category models */
export type Facts = Omit<MediaFiles.MeasuredFile, "source" | "fileName" | "byteLength" | "sha256">

const textTypes: { readonly [extension: string]: string } = {
  srt: "application/x-subrip",
  vtt: "text/vtt",
  txt: "text/plain",
  md: "text/markdown"
}

/** Plain text has no signature: its name tells, provided that the bytes are UTF-8 without control characters. */
const textType = async (place: string, fileName: string): Promise<string> => {
  const type = textTypes[fileName.split(".").at(-1)?.toLowerCase() ?? ""]
  if (type === undefined) return "application/octet-stream"
  const file = await open(place)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4096), position: 0 })
    // A character cut in two at the end of the sample is no defect.
    const text = new TextDecoder("utf-8").decode(buffer.subarray(0, bytesRead), { stream: true })
    return /[\u0000-\u0008\uFFFD]/.test(text) ? "application/octet-stream" : type
  } finally {
    await file.close()
  }
}

const imageFacts = async (place: string): Promise<Partial<Facts>> => {
  const { imageSizeFromFile } = await import("image-size/fromFile")
  const { height, orientation, width } = await imageSizeFromFile(place)
  // Orientations 5 to 8 of EXIF turn the picture by a quarter.
  return orientation !== undefined && orientation >= 5 ? { width: height, height: width } : { width, height }
}

const streamFacts = async (place: string): Promise<Partial<Facts>> => {
  const { ALL_FORMATS, FilePathSource, Input } = await import("mediabunny")
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(place) })
  try {
    const video = await input.getPrimaryVideoTrack()
    const audio = await input.getPrimaryAudioTrack()
    const durationSeconds = await input.computeDuration()
    return {
      ...(Number.isFinite(durationSeconds) ? { durationSeconds } : {}),
      ...(video === null
        ? {}
        : { width: video.displayWidth, height: video.displayHeight, videoCodec: video.codec ?? "unknown" }),
      ...(audio === null ? {} : { audioCodec: audio.codec ?? "unknown" })
    }
  } finally {
    input.dispose()
  }
}

const detailsOf = async (place: string, mediaType: string): Promise<Partial<Facts>> => {
  try {
    if (mediaType.startsWith("image/")) return await imageFacts(place)
    if (/^(video|audio)\//.test(mediaType)) return await streamFacts(place)
  } catch {
    // A file whose head is right and whose inside cannot be read keeps its type and has no facts: `problemWith` tells.
  }
  return {}
}

/**
 * Reads what can be told about a stored file. `fileName` decides between kinds of plain text only.
 *
 * @category constructors
 */
export const read = async (place: string, fileName: string): Promise<Facts> => {
  // Not `fileTypeFromFile`: it loads a package by a name that no bundler sees.
  const { fileTypeFromBlob } = await import("file-type")
  const detected = await fileTypeFromBlob(await openAsBlob(place))
  const mediaType = detected?.mime ?? (await textType(place, fileName))
  return { mediaType, ...(await detailsOf(place, mediaType)) }
}

const accepts: { readonly [K in Kind]: { readonly pattern: RegExp; readonly name: string } } = {
  image: { pattern: /^image\//, name: "an image" },
  video: { pattern: /^video\//, name: "a video" },
  audio: { pattern: /^audio\//, name: "an audio file" },
  document: { pattern: /^(application\/(?!octet-stream|x-subrip)|text\/)/, name: "a document" },
  captions: { pattern: /^(application\/x-subrip|text\/vtt)$/, name: "subtitles (.srt or .vtt)" },
  transcript: { pattern: /^text\//, name: "a text" }
}

/**
 * Why a file cannot be what the item says; nothing when it can.
 *
 * @category checking
 */
export const problemWith = (
  facts: Facts,
  kind: Kind
): { readonly code: string; readonly message: string } | undefined => {
  const { name, pattern } = accepts[kind]
  if (!pattern.test(facts.mediaType)) {
    return { code: "file-wrong-type", message: `is ${facts.mediaType} by its bytes, and the item says ${name}` }
  }
  if (kind === "image" && facts.width === undefined) {
    return {
      code: "file-damaged",
      message: "begins like an image, but its size cannot be read: it is damaged or cut short"
    }
  }
  if (kind === "video" && facts.videoCodec === undefined) {
    return {
      code: "file-damaged",
      message: "begins like a video, but no picture can be found in it: it is damaged or cut short"
    }
  }
  return undefined
}
