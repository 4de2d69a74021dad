/**
 * Which files WordPress takes, told by name and first bytes, and how large a picture is.
 */
import type { StoredBlob } from "../server/BlobStore.ts"
import * as ImageHeader from "../platform/ImageHeader.ts"
import type { PixelSize, SubSize } from "./WordPressStore.ts"

const types: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  jpe: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  mp4: "video/mp4",
  m4v: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mp3: "audio/mpeg",
  m4a: "audio/mpeg",
  ogg: "audio/ogg",
  wav: "audio/wav",
  pdf: "application/pdf",
  txt: "text/plain",
  srt: "text/plain",
  csv: "text/csv",
  vtt: "text/vtt",
  zip: "application/zip",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  html: "text/html"
}

const imageExtensions: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/webp": "webp"
}

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end))

const isText = (bytes: Uint8Array): boolean =>
  bytes.length > 0 && bytes.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13)

const signatures: ReadonlyArray<readonly [test: (bytes: Uint8Array) => boolean, type: string]> = [
  [(bytes) => ascii(bytes, 1, 4) === "PNG" && bytes[0] === 0x89, "image/png"],
  [(bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff, "image/jpeg"],
  [(bytes) => /^GIF8[79]a$/.test(ascii(bytes, 0, 6)), "image/gif"],
  [(bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP", "image/webp"],
  [(bytes) => ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WAVE", "audio/x-wav"],
  [(bytes) => ascii(bytes, 4, 8) === "ftyp" && ascii(bytes, 8, 11) === "M4A", "audio/x-m4a"],
  [(bytes) => ascii(bytes, 4, 8) === "ftyp", "video/mp4"],
  [(bytes) => ascii(bytes, 0, 4) === "\x1a\x45\xdf\xa3", "video/webm"],
  [(bytes) => ascii(bytes, 0, 3) === "ID3" || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2), "audio/mpeg"],
  [(bytes) => ascii(bytes, 0, 4) === "OggS", "audio/ogg"],
  [(bytes) => ascii(bytes, 0, 5) === "%PDF-", "application/pdf"],
  [(bytes) => ascii(bytes, 0, 2) === "PK", "application/zip"],
  [(bytes) => /^\s*<(?:!doctype html|html)/i.test(ascii(bytes, 0, 64)), "text/html"],
  [(bytes) => /^\s*(?:<\?xml[^>]*>\s*)?<svg/i.test(ascii(bytes, 0, 200)), "image/svg+xml"],
  [(bytes) => ascii(bytes, 0, 5) === "<?php", "text/x-php"],
  [isText, "text/plain"]
]

const sniff = (bytes: Uint8Array): string => signatures.find(([test]) => test(bytes))?.[1] ?? "application/octet-stream"

const textTypes = new Set(["text/plain", "text/csv", "text/vtt"])
const vague = new Set(["application/octet-stream", "application/zip"])

const agrees = (named: string, real: string): boolean => {
  const major = (type: string) => type.slice(0, type.indexOf("/"))
  if (vague.has(real)) return ["application", "video", "audio"].includes(major(named))
  if (major(real) === "video" || major(real) === "audio") return major(named) === major(real)
  return real === "text/plain" ? textTypes.has(named) : named === real
}

/**
 * The name and type WordPress keeps, or `undefined` when it refuses the file. A picture named as another kind of
 * picture is renamed; the type the sender claims plays no part.
 *
 * Source: https://developer.wordpress.org/reference/functions/wp_check_filetype_and_ext/
 */
export const accept = (
  fileName: string,
  firstBytes: Uint8Array,
  mayUploadHtml: boolean
): { readonly fileName: string; readonly mimeType: string } | undefined => {
  const dot = fileName.lastIndexOf(".")
  const named = dot < 0 ? undefined : types[fileName.slice(dot + 1).toLowerCase()]
  if (named === undefined || (named === "text/html" && !mayUploadHtml)) return undefined
  const real = sniff(firstBytes)
  const extension = imageExtensions[real]
  if (named.startsWith("image/") && extension !== undefined) {
    return { fileName: named === real ? fileName : `${fileName.slice(0, dot)}.${extension}`, mimeType: real }
  }
  return agrees(named, real) ? { fileName, mimeType: named } : undefined
}

const webpSize = (view: DataView): PixelSize | undefined => {
  const kind = String.fromCharCode(view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint8(15))
  if (kind === "VP8X") {
    const triple = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16) + 1
    return { width: triple(24), height: triple(27) }
  }
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
}

/** Width and height of a picture; `undefined` when the file is none. */
export const readPixels = async (blob: StoredBlob, firstBytes: Uint8Array): Promise<PixelSize | undefined> => {
  const header = await ImageHeader.read(blob)
  if (header === undefined) return undefined
  if (header.contentType === "image/webp" && firstBytes.length >= 30) {
    return webpSize(new DataView(firstBytes.buffer, firstBytes.byteOffset, firstBytes.byteLength))
  }
  return { width: header.width, height: header.height }
}

const fit = (pixels: PixelSize, width: number, height: number): PixelSize => {
  const ratio = Math.min(width / pixels.width, height / pixels.height)
  const scaled = (length: number, limit: number) => {
    const value = Math.max(1, Math.round(length * ratio))
    // Rounding may end one pixel short of the box; WordPress fills it.
    return value === limit - 1 ? limit : value
  }
  return { width: scaled(pixels.width, width), height: scaled(pixels.height, height) }
}

/** Longest side of a picture that is kept as it came. Source: the filter `big_image_size_threshold`. */
const bigSideMax = 2560

/** What a large picture is scaled to; `undefined` for one that stays. PNG files stay always. */
export const scaledDown = (mimeType: string, pixels: PixelSize): PixelSize | undefined =>
  mimeType === "image/png" || Math.max(pixels.width, pixels.height) <= bigSideMax
    ? undefined
    : fit(pixels, bigSideMax, bigSideMax)

const boxes: ReadonlyArray<readonly [name: string, width: number, height: number]> = [
  ["medium", 300, 300],
  ["large", 1024, 1024],
  ["thumbnail", 150, 150],
  ["medium_large", 768, 9999],
  ["1536x1536", 1536, 1536],
  ["2048x2048", 2048, 2048]
]

/** The smaller copies WordPress makes, by the sizes of a fresh site. `stem` is the file name without its extension. */
export const subSizes = (stem: string, extension: string, pixels: PixelSize): ReadonlyArray<SubSize> =>
  boxes.flatMap(([name, width, height]) => {
    const cropped = { width: Math.min(width, pixels.width), height: Math.min(height, pixels.height) }
    const size = name === "thumbnail" ? cropped : fit(pixels, width, height)
    const smaller = size.width < pixels.width || (name === "thumbnail" && size.height < pixels.height)
    return smaller ? [{ name, ...size, file: `${stem}-${size.width}x${size.height}${extension}` }] : []
  })
