/**
 * Request bodies: reading one into memory within a limit, and turning the usual kinds of form into text fields and files.
 */
import type { BlobStore } from "./BlobStore.ts"
import type { MultipartBody, UploadedFile } from "../platform/Emulator.ts"
import * as Multipart from "./Multipart.ts"

/** Most bytes of one body that are held in memory: 32 MiB. */
const bodyBytesMax = 32 * 1024 * 1024

/** The connection broke before the body was complete. */
export class BodyCut extends Error {
  override readonly name = "BodyCut"
  constructor(byteLength: number) {
    super(`The connection broke after ${byteLength} bytes of the body`)
  }
}

/** The body is longer than what may be held in memory. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge"
  constructor(limit: number) {
    super(`The body is longer than ${limit} bytes`)
  }
}

/** Reads a body into memory. Throws `BodyTooLarge` past `limit` bytes, and what the stream throws. */
export const readAll = async (stream: AsyncIterable<Uint8Array>, limit = bodyBytesMax): Promise<Uint8Array> => {
  const chunks: Array<Uint8Array> = []
  let byteLength = 0
  for await (const chunk of stream) {
    byteLength += chunk.length
    if (byteLength > limit) throw new BodyTooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Parses JSON text; `undefined` when it is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Parses `multipart/form-data`. Files, the parts that have a file name, go to the blob store as they arrive.
 * A field that comes twice keeps its last value. Throws `MultipartMalformed`, `BodyTooLarge` for text fields of more
 * than 32 MiB, and what the stream throws.
 */
export const parseMultipart = async (
  stream: AsyncIterable<Uint8Array>,
  contentType: string,
  blobs: BlobStore
): Promise<MultipartBody> => {
  const fields: Record<string, string> = Object.create(null)
  const files: Array<UploadedFile> = []
  for await (const part of Multipart.parse(stream, Multipart.boundaryOf(contentType))) {
    if (part.fileName === undefined) {
      fields[part.field] = new TextDecoder().decode(await readAll(part.body))
      continue
    }
    const blob = await blobs.put(part.body, part.contentType)
    files.push({ field: part.field, fileName: part.fileName, contentType: part.contentType, blob })
  }
  return { fields, files }
}

/** Text fields of a JSON object or of `application/x-www-form-urlencoded` text; none when it is neither. */
export const parseFields = (contentType: string, text: string): Record<string, string> => {
  const fields: Record<string, string> = Object.create(null)
  if (/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) {
    const json = parseJson(text)
    if (typeof json !== "object" || json === null) return fields
    for (const [name, value] of Object.entries(json)) {
      fields[name] = typeof value === "string" ? value : JSON.stringify(value)
    }
    return fields
  }
  for (const [name, value] of new URLSearchParams(text)) fields[name] = value
  return fields
}
