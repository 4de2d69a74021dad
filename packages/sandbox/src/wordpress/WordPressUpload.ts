/**
 * Files on their way in: the two ways to send one, what WordPress checks, and where the bytes end up.
 */
import { createHash } from "node:crypto"
import type { StoredBlob } from "../server/BlobStore.ts"
import { mayKeepHtml } from "./WordPressAccess.ts"
import { accept, readPixels, scaledDown, subSizes } from "./WordPressFileType.ts"
import { RestFailure } from "./WordPressFailure.ts"
import { writeDate, type Call } from "./WordPressRest.ts"
import { freeFileName, toFileName } from "./WordPressSlug.ts"
import type { Attachment, SubSize } from "./WordPressStore.ts"

/** An upload before WordPress has looked at it. */
interface Upload {
  readonly fileName: string
  readonly blob: StoredBlob
  /** Code of a refusal: the two ways to send a file fail under different names. */
  readonly errorCode: "rest_upload_unknown_error" | "rest_upload_sideload_error"
}

/** Bytes enough to tell the type of a file. */
const headByteCount = 4096

const readHead = async (call: Call, blob: StoredBlob): Promise<Uint8Array> => {
  if (blob.byteLength === 0) return new Uint8Array()
  const chunks: Array<Uint8Array> = []
  for await (const chunk of call.site.environment.blobs.read(blob, { start: 0, end: headByteCount - 1 })) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const checkHash = async (call: Call, blob: StoredBlob): Promise<void> => {
  const expected = call.request.headers["content-md5"]?.trim()
  if (expected === undefined) return
  const hash = createHash("md5")
  for await (const chunk of call.site.environment.blobs.read(blob)) hash.update(chunk)
  if (hash.digest("hex") === expected) return
  throw new RestFailure(412, "rest_upload_hash_mismatch", "Content hash did not match expected.")
}

const uploadFromForm = (call: Call): Upload => {
  const errorCode = "rest_upload_unknown_error"
  const file = call.parameters.files.find((part) => part.field === "file")
  if (file === undefined) throw new RestFailure(500, errorCode, "Specified file failed upload test.")
  if (file.blob.byteLength > call.site.options.uploadBytesMax) {
    const message = "The uploaded file exceeds the upload_max_filesize directive in php.ini."
    throw new RestFailure(500, errorCode, message)
  }
  if (file.blob.byteLength === 0) {
    const message = "File is empty. Please upload something more substantial."
    throw new RestFailure(500, errorCode, message)
  }
  return { fileName: file.fileName, blob: file.blob, errorCode }
}

const uploadFromBody = async (call: Call): Promise<Upload> => {
  const disposition = call.request.headers["content-disposition"]
  if (disposition === undefined) {
    throw new RestFailure(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied.")
  }
  const fileName = /;\s*filename=(?:"([^"]*)"|([^;]+))/i.exec(disposition)
  if (fileName === null) {
    const form = '`attachment; filename="image.png"`'
    const message = `Invalid Content-Disposition supplied. Content-Disposition needs to be formatted as ${form} or similar.`
    throw new RestFailure(400, "rest_upload_invalid_disposition", message)
  }
  const blob = await call.site.environment.blobs.put(call.request.stream, "application/octet-stream")
  if (blob.byteLength === 0) throw new RestFailure(400, "rest_upload_no_data", "No data supplied.")
  // Node reads header bytes as Latin-1; PHP sees the bytes themselves.
  const name = Buffer.from((fileName[1] ?? fileName[2] ?? "").trim(), "latin1").toString("utf8")
  return { fileName: name, blob, errorCode: "rest_upload_sideload_error" }
}

/** `2026/11/anh.png` as `2026/11/`, `anh` and `.png`. */
export const splitFile = (
  file: string
): { readonly folder: string; readonly stem: string; readonly extension: string } => {
  const slash = file.lastIndexOf("/") + 1
  const dot = file.lastIndexOf(".")
  return { folder: file.slice(0, slash), stem: file.slice(slash, dot), extension: file.slice(dot) }
}

/** A file that has its place below `wp-content/uploads/`. */
export type ReceivedFile = Pick<Attachment, "originalFile" | "file" | "mimeType" | "pixels" | "byteLength">

const monthFolder = ({ site }: Call): string =>
  writeDate(site.environment.now(), site.options.gmtOffset).slice(0, 7).replace("-", "/")

/** Puts the bytes under every address that will be shown. A picture is not resampled: all copies are the original. */
const store = async (call: Call, upload: Upload): Promise<ReceivedFile> => {
  const { files } = call.site
  const head = await readHead(call, upload.blob)
  const accepted = accept(toFileName(upload.fileName), head, mayKeepHtml(call.site, call.viewer))
  if (accepted === undefined) {
    throw new RestFailure(500, upload.errorCode, "Sorry, you are not allowed to upload this file type.")
  }
  const { mimeType } = accepted
  const pixels = await readPixels(upload.blob, head)
  const scaled = pixels === undefined ? undefined : scaledDown(mimeType, pixels)
  const folder = monthFolder(call)
  const originalFile = `${folder}/${freeFileName(call.site, folder, accepted.fileName)}`
  const { stem, extension } = splitFile(originalFile)
  const file = scaled === undefined ? originalFile : `${folder}/${stem}-scaled${extension}`
  const blob = { ...upload.blob, contentType: mimeType }
  files.set(originalFile, blob)
  files.set(file, blob)
  return { originalFile, file, mimeType, pixels: scaled ?? pixels, byteLength: blob.byteLength }
}

/** Takes the file of a request, whichever way it was sent. */
export const receive = async (call: Call): Promise<ReceivedFile> => {
  const upload = call.parameters.files.length > 0 ? uploadFromForm(call) : await uploadFromBody(call)
  await checkHash(call, upload.blob)
  return store(call, upload)
}

const plannedSubSizes = (row: Attachment): ReadonlyArray<SubSize> => {
  const { stem, extension } = splitFile(row.originalFile)
  return row.pixels === undefined ? [] : subSizes(stem, extension, row.pixels)
}

/** Makes the smaller copies. */
export const makeSubSizes = (call: Call, row: Attachment): void => {
  const { files } = call.site
  const original = files.get(row.originalFile)
  if (original === undefined) return
  row.subSizes = plannedSubSizes(row)
  for (const size of row.subSizes) files.set(splitFile(row.originalFile).folder + size.file, original)
}

/** Names of the smaller copies that are not there yet. */
export const missingSubSizes = (row: Attachment): ReadonlyArray<string> =>
  row.subSizes.length > 0 ? [] : plannedSubSizes(row).map((size) => size.name)
