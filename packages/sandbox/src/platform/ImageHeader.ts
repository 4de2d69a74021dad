/**
 * What the first bytes of an image file say: its type and its size in pixels.
 */
import { open } from "node:fs/promises"
import type { StoredBlob } from "../server/BlobStore.ts"

/** Type and size of an image. Sizes are 0 when the header does not show them near its beginning. */
export interface ImageHeader {
  readonly contentType: "image/jpeg" | "image/png" | "image/gif" | "image/bmp" | "image/tiff" | "image/webp"
  readonly width: number
  readonly height: number
}

/** Bytes read from the start; a JPEG may carry a large preview before its size. */
const headerBytes = 256 * 1024

/** Reads the header of a stored file; `undefined` when the file is no image. */
export const read = async (blob: StoredBlob): Promise<ImageHeader | undefined> => {
  const file = await open(blob.path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(headerBytes, blob.byteLength)))
    return parse(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

const parse = (bytes: Buffer): ImageHeader | undefined => {
  const ascii = (start: number, end: number) => bytes.toString("latin1", start, end)
  if (bytes.length < 12) return undefined
  if (ascii(0, 8) === "\x89PNG\r\n\x1a\n") return { contentType: "image/png", ...pngSize(bytes) }
  if (ascii(0, 3) === "\xff\xd8\xff") return { contentType: "image/jpeg", ...jpegSize(bytes) }
  if (ascii(0, 4) === "GIF8") {
    return { contentType: "image/gif", width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  }
  if (ascii(0, 2) === "BM") return { contentType: "image/bmp", width: 0, height: 0 }
  if (ascii(0, 4) === "II*\0" || ascii(0, 4) === "MM\0*") return { contentType: "image/tiff", width: 0, height: 0 }
  if (ascii(0, 4) === "RIFF" && ascii(8, 12) === "WEBP") return { contentType: "image/webp", width: 0, height: 0 }
  return undefined
}

const pngSize = (bytes: Buffer) =>
  bytes.length < 24 ? { width: 0, height: 0 } : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }

/** Walks the segments to the first start-of-frame: 0xC0 to 0xCF without the tables among them. */
const jpegSize = (bytes: Buffer) => {
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return { width: 0, height: 0 }
}
