/**
 * Uploads: resumable sessions, `multipart` and `media`, the same for videos, thumbnails and captions.
 *
 * Source: https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
 */
import { randomBytes } from "node:crypto"
import type { StoredBlob } from "../server/BlobStore.ts"
import { parseJson } from "../server/Body.ts"
import type { EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import { boundaryOf } from "../server/Multipart.ts"
import * as RelatedParts from "../server/RelatedParts.ts"
import * as ResumableFile from "../platform/ResumableFile.ts"
import * as Errors from "./YouTubeErrors.ts"
import type { Context } from "./YouTubeState.ts"

/** Every chunk but the last is a multiple of this many bytes: 256 KiB. Stored are whole blocks only. */
const blockBytes = 256 * 1024

/** Life of a session: 7 days in milliseconds. YouTube names none; Drive and Cloud Storage name a week. */
const sessionMillis = 7 * 24 * 60 * 60 * 1000

/** What an upload becomes. */
export interface Destination {
  /** Checks the metadata, `undefined` when none came, before a byte is sent. Throws `ApiError`. */
  readonly check: (metadata: unknown) => void
  /** Makes the thing itself. Throws `ApiError`. */
  readonly complete: (metadata: unknown, media: StoredBlob, fileName: string) => Promise<unknown>
}

/** Upload sessions of a channel. */
export interface Uploads {
  /** Answers a `POST` to an upload address, whatever its `uploadType`. */
  readonly receive: (request: EmulatorRequest, destination: Destination) => Promise<EmulatorResponse>
  /** Answers a `PUT` to a session. */
  readonly resume: (request: EmulatorRequest, uploadId: string) => Promise<EmulatorResponse>
  /** Ends every session, finished ones too. Returns how many there were. */
  readonly expire: () => number
  /** The next `PUT` stores at most this many bytes, in whole blocks, whatever is sent. */
  readonly keepLess: (bytes: number) => void
  readonly snapshot: () => ReadonlyArray<unknown>
}

interface Session {
  readonly id: string
  readonly file: ResumableFile.ResumableFile
  readonly createdAt: number
  /** Announced in `X-Upload-Content-Length`. */
  readonly size: number | undefined
  readonly contentType: string
  readonly complete: (media: StoredBlob) => Promise<unknown>
  /** The final answer, once the last byte has come. */
  answer: Promise<EmulatorResponse> | undefined
  queriesLeft: number
}

/** What a `Content-Range` says; `first` is absent in a status query. */
interface Range {
  readonly first: number | undefined
  readonly end: number
  readonly total: number
}

/** Makes an empty list of sessions. */
export const make = (context: Pick<Context, "blobs" | "settings" | "baseUrl" | "now">): Uploads => {
  const sessions = new Map<string, Session>()
  let keptMax: number | undefined

  const open = async (request: EmulatorRequest, destination: Destination): Promise<EmulatorResponse> => {
    const metadata = await request.json()
    destination.check(metadata)
    const id = `ABg5-${randomBytes(24).toString("base64url")}`
    const size = request.headers["x-upload-content-length"]
    sessions.set(id, {
      id,
      file: ResumableFile.make(context.blobs),
      createdAt: context.now(),
      size: size === undefined ? undefined : Number(size),
      contentType: request.headers["x-upload-content-type"] ?? "application/octet-stream",
      complete: (media) => destination.complete(metadata, media, request.headers["slug"] ?? ""),
      answer: undefined,
      queriesLeft: context.settings().finalisingQueries
    })
    const query = new URLSearchParams([...request.query, ["upload_id", id]])
    const location = `${context.baseUrl()}${request.path}?${query}`
    return { status: 200, headers: { location, "x-guploader-uploadid": id } }
  }

  const finish = async (session: Session): Promise<EmulatorResponse> => {
    try {
      const json = await session.complete(await session.file.finish(session.contentType))
      return { status: context.settings().finishWith200 ? 200 : 201, json }
    } catch (error) {
      if (error instanceof Errors.ApiError) return Errors.toResponse(error)
      throw error
    }
  }

  const query = async (request: EmulatorRequest, session: Session): Promise<EmulatorResponse> => {
    if (session.answer === undefined || session.queriesLeft > 0) {
      if (session.answer !== undefined) session.queriesLeft -= 1
      return progress(request, session)
    }
    return session.answer
  }

  const store = async (request: EmulatorRequest, session: Session, range: Range): Promise<EmulatorResponse> => {
    const claim = await session.file.claim()
    // Of overlapping or gapped bytes nothing is stored; the answer says what is there.
    if (range.first !== claim.offset) return progress(request, session)
    const limit = keptMax === undefined ? range.end : Math.min(range.end, claim.offset + toBlocks(keptMax))
    keptMax = undefined
    await claim.append(ResumableFile.inBlocks(request.stream, blockBytes, range.end - range.first), limit)
    if (session.file.byteLength() < range.total) return progress(request, session)
    return (session.answer ??= finish(session))
  }

  return {
    receive: (request, destination) => {
      switch (request.query.get("uploadType")) {
        case "resumable":
          return open(request, destination)
        case "multipart":
          return receiveMultipart(context, request, destination)
        default:
          return receiveMedia(context, request, destination)
      }
    },
    resume: async (request, uploadId) => {
      const session = sessions.get(uploadId)
      if (session === undefined || session.createdAt + sessionMillis <= context.now()) {
        throw Errors.notFound("notFound", "Upload session not found.")
      }
      const range = rangeOf(request, session)
      if (range.first === undefined || session.answer !== undefined) {
        await session.file.claim()
        return query(request, session)
      }
      return store(request, session, range)
    },
    expire: () => {
      const count = sessions.size
      sessions.clear()
      return count
    },
    keepLess: (bytes) => {
      keptMax = bytes
    },
    snapshot: () =>
      [...sessions.values()].map((session) => ({
        id: session.id,
        size: session.size,
        receivedBytes: session.file.byteLength(),
        finished: session.answer !== undefined
      }))
  }
}

const toBlocks = (bytes: number): number => bytes - (bytes % blockBytes)

/** 308 with what is stored. A client that cannot bear a 308 gets 200 with the real status in a header. */
const progress = (request: EmulatorRequest, session: Session): EmulatorResponse => {
  const byteLength = session.file.byteLength()
  const range = byteLength === 0 ? {} : { range: `bytes=0-${byteLength - 1}` }
  return request.headers["x-guploader-no-308"] === "yes"
    ? { status: 200, headers: { ...range, "x-http-status-code-override": "308" } }
    : { status: 308, headers: range }
}

/** Reads a range of bytes, a query (a star for the range) or, without the header, the whole file. Throws 400. */
const rangeOf = (request: EmulatorRequest, session: Session): Range => {
  const header = request.headers["content-range"]
  const length = Number(request.headers["content-length"])
  if (header === undefined) {
    const total = session.size ?? length
    if (!(total > 0)) throw Errors.invalid("mediaBodyRequired", "The request does not include the video content.")
    return { first: 0, end: total, total }
  }
  const [, from, to, size] = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+)$/.exec(header) ?? []
  const total = Number(size)
  if (size === undefined || (session.size !== undefined && session.size !== total)) throw badRange()
  if (from === undefined || to === undefined) return { first: undefined, end: 0, total }
  const range = { first: Number(from), end: Number(to) + 1, total }
  if (range.end > total || range.end <= range.first) throw badRange()
  if (!Number.isNaN(length) && length !== range.end - range.first) throw badRange()
  if (range.end < total && (range.end - range.first) % blockBytes !== 0) throw smallChunk()
  return range
}

const badRange = () => Errors.invalid("badRequest", "Failed to parse Content-Range header.")

const smallChunk = () =>
  Errors.invalid(
    "badRequest",
    "Invalid request. The number of bytes uploaded is required to be equal or greater than 262144, except for the final " +
      "request (it's recommended to be the exact multiple of 262144)."
  )

const receiveMultipart = async (
  context: Pick<Context, "blobs">,
  request: EmulatorRequest,
  destination: Destination
): Promise<EmulatorResponse> => {
  const parts = await RelatedParts.read(request.stream, boundaryOf(request.headers["content-type"] ?? ""))
  const metadata = parseJson(parts.metadata)
  destination.check(metadata)
  const media = await context.blobs.put(parts.media, parts.mediaType)
  return { status: 200, json: await destination.complete(metadata, media, request.headers["slug"] ?? "") }
}

const receiveMedia = async (
  context: Pick<Context, "blobs">,
  request: EmulatorRequest,
  destination: Destination
): Promise<EmulatorResponse> => {
  const media = await context.blobs.put(request.stream, request.headers["content-type"] ?? "application/octet-stream")
  return { status: 200, json: await destination.complete(undefined, media, request.headers["slug"] ?? "") }
}
