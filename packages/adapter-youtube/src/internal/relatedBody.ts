/**
 * A `multipart/related` body: metadata as JSON, then one streamed file.
 *
 * Source: YouTube Data API, Captions: insert; RFC 2387
 */
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Stream from "effect/Stream"
import type { MediaFiles } from "@loa/core"

const encoder = new TextEncoder()

/**
 * Sets the body of a request. The file is read while it is sent.
 *
 * @category combinators
 */
export const set =
  <E>(metadata: unknown, file: MediaFiles.MeasuredFile, bytes: Stream.Stream<Uint8Array, E>) =>
  (request: HttpClientRequest.HttpClientRequest): HttpClientRequest.HttpClientRequest => {
    // A digest of the file cannot stand inside that file by chance.
    const boundary = `loa-${file.sha256.slice(0, 40)}`
    const head = encoder.encode(
      `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(metadata)}\r\n` +
        `--${boundary}\r\nContent-Type: application/octet-stream\r\n\r\n`
    )
    const tail = encoder.encode(`\r\n--${boundary}--\r\n`)
    return HttpClientRequest.bodyStream(
      request,
      Stream.make(head).pipe(Stream.concat(bytes), Stream.concat(Stream.make(tail))),
      {
        contentType: `multipart/related; boundary=${boundary}`,
        contentLength: head.length + file.byteLength + tail.length
      }
    )
  }
