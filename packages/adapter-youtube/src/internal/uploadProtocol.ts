/**
 * The wire of a resumable upload: how requests to a session look and what its answers say.
 *
 * Source: YouTube Data API, Using the Resumable Upload Protocol
 */
import { Http } from "@loa/adapter-kit"
import { type MediaFiles, PublishError } from "@loa/core"
import { constTrue } from "effect/Function"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as YouTubeSchema from "../YouTubeSchema.ts"
import * as Errors from "./errors.ts"

/**
 * How far a session is. `Gone`: it is not known any more, whatever became of it.
 *
 * @category models
 */
export type UploadState =
  | { readonly _tag: "Stored"; readonly byteLength: number }
  | { readonly _tag: "Finished"; readonly video: YouTubeSchema.Video }
  | { readonly _tag: "Gone" }

/**
 * Bytes `[start, end)` of a file of `byteLength` bytes.
 *
 * @category models
 */
export interface Chunk {
  readonly start: number
  readonly end: number
  readonly byteLength: number
  readonly mediaType: string
}

/** Slowest line that counts as working, in bytes a second. An assumption: an hour for 56 MiB. */
const bytesPerSecondMin = 16 * 1024

/**
 * @category getters
 */
export const timeoutSeconds = (chunk: Chunk): number =>
  Http.timeoutSecondsDefault + Math.ceil((chunk.end - chunk.start) / bytesPerSecondMin)

/**
 * Keeps a call out of traces: the session's address would stand in them.
 *
 * @category combinators
 */
export const untraced: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> = Effect.provideService(
  HttpClient.TracerDisabledWhen,
  constTrue
)

/** Asks how far a session is; changes nothing. */
export const toQuery = (session: Redacted.Redacted<string>, byteLength: number): HttpClientRequest.HttpClientRequest =>
  HttpClientRequest.put(Redacted.value(session), {
    headers: { "content-length": "0", "content-range": `bytes */${byteLength}` }
  })

/** Sends one chunk. */
export const toChunkRequest = (
  session: Redacted.Redacted<string>,
  { start, end, byteLength, mediaType }: Chunk,
  bytes: Stream.Stream<Uint8Array, MediaFiles.MediaUnreadable>
): HttpClientRequest.HttpClientRequest =>
  HttpClientRequest.put(Redacted.value(session), {
    headers: { "content-range": `bytes ${start}-${end - 1}/${byteLength}` }
  }).pipe(HttpClientRequest.bodyStream(bytes, { contentType: mediaType, contentLength: end - start }))

/** A token goes to the configured host or to Google, wherever an answer points. */
const isTrusted = (location: string, uploadEndpoint: string): boolean => {
  if (!URL.canParse(location)) return false
  const url = new URL(location)
  if (url.origin === new URL(uploadEndpoint).origin) return true
  return url.protocol === "https:" && url.port === "" && url.hostname.endsWith(".googleapis.com")
}

/**
 * The address of the session just opened.
 *
 * @category decoding
 */
export const sessionOf = (
  answer: Http.Answer,
  uploadEndpoint: string
): Effect.Effect<Redacted.Redacted<string>, PublishError.Reason> => {
  const location = answer.headers["location"]
  // Without the address the session is lost; nothing has been uploaded, so another may be opened.
  if (location === undefined) return Effect.fail(Http.unreadable(answer))
  if (isTrusted(location, uploadEndpoint)) return Effect.succeed(Redacted.make(location))
  const host = URL.canParse(location) ? new URL(location).host : "no address"
  return Effect.fail(
    new PublishError.Rejected({
      detail: `the upload was sent to a foreign host (${host}); no credential was given to it`,
      code: "foreign-upload-host",
      hint: "check endpoints.upload of this destination, and what answers there"
    })
  )
}

/** `bytes=0-N` stands for N + 1 stored bytes, no header for none. */
const storedBytes = (answer: Http.Answer): number => {
  const match = /^bytes=0-(\d+)$/.exec(answer.headers["range"] ?? "")
  return match === null ? 0 : Number(match[1]) + 1
}

/**
 * Reads what a session answers, to a chunk and to a question alike.
 *
 * @category decoding
 */
export const toState = (answer: Http.Answer): Effect.Effect<UploadState, PublishError.Reason> => {
  if (answer.status === 308) return Effect.succeed({ _tag: "Stored", byteLength: storedBytes(answer) })
  if (answer.status === 404 || answer.status === 410) return Effect.succeed({ _tag: "Gone" })
  return Errors.successful(answer).pipe(
    Effect.flatMap(Http.decode(YouTubeSchema.Video)),
    Effect.map((video) => ({ _tag: "Finished", video }))
  )
}
