/**
 * What a file is, told from its bytes, and whether it can be what the item says.
 */
import type { CampaignItem } from "@loa/core"
import { openAsBlob } from "node:fs"
import * as ByteReader from "./ByteReader.ts"
import type { Problem, Reading } from "./FileReading.ts"
import * as PictureFacts from "./PictureFacts.ts"
import * as StreamFacts from "./StreamFacts.ts"

/**
 * What the item says a file is.
 *
 * @category models
 */
export type Kind = CampaignItem.Asset["type"] | "captions" | "transcript"

const textTypes: { readonly [extension: string]: string } = {
  srt: "application/x-subrip",
  vtt: "text/vtt",
  txt: "text/plain",
  md: "text/markdown"
}

/** An SVG is XML that soon comes to its tag; a page may show one inside. */
const isSvg = (text: string): boolean => /^\s*</.test(text) && /<svg[\s>]/i.test(text) && !/<html[\s>]/i.test(text)

/**
 * Plain text has no signature: its name tells, provided that the bytes are UTF-8 without control characters. `detected`
 * is what the signature says.
 */
const textType = async (place: string, fileName: string, detected: string | undefined): Promise<string> => {
  // A character cut in two at the end of the sample is no defect.
  const text = await ByteReader.using(place, async (reader) =>
    new TextDecoder("utf-8").decode(await reader.at(0, 4096), { stream: true })
  )
  if (isSvg(text)) return "image/svg+xml"
  if (detected !== undefined) return detected
  const named = textTypes[fileName.split(".").at(-1)?.toLowerCase() ?? ""]
  return named === undefined || /[\u0000-\u0008\uFFFD]/.test(text) ? "application/octet-stream" : named
}

const mediaTypeOf = async (place: string, fileName: string): Promise<string> => {
  // Not `fileTypeFromFile`: it loads a package by a name that no bundler sees.
  const { fileTypeFromBlob } = await import("file-type")
  const detected = (await fileTypeFromBlob(await openAsBlob(place)))?.mime
  // Channels know an animated PNG as a PNG.
  if (detected === "image/apng") return "image/png"
  return detected === undefined || detected === "application/xml" ? textType(place, fileName, detected) : detected
}

/**
 * Reads what can be told about a stored file. `fileName` decides between kinds of plain text only.
 *
 * @category constructors
 */
export const read = async (place: string, fileName: string): Promise<Reading> => {
  const mediaType = await mediaTypeOf(place, fileName)
  if (mediaType.startsWith("image/")) return PictureFacts.read(place, mediaType)
  return /^(video|audio)\//.test(mediaType) ? StreamFacts.read(place, mediaType) : { facts: { mediaType } }
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
export const problemWith = ({ facts, problem }: Reading, kind: Kind): Problem | undefined => {
  const { name, pattern } = accepts[kind]
  if (!pattern.test(facts.mediaType)) {
    return {
      code: "file-wrong-type",
      message: `is ${facts.mediaType} by its bytes, and the item says ${name}`,
      hint: "name a file of that kind, or correct the asset's type"
    }
  }
  if (problem !== undefined || kind !== "video" || facts.videoCodec !== undefined) return problem
  return {
    code: "file-damaged",
    message: "begins like a video, but no picture can be found in it: it is damaged or cut short",
    hint: "export or download it again, and open it in a player to its end"
  }
}
