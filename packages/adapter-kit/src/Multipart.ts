/**
 * A `multipart/form-data` body around one streamed file, with its exact length known beforehand.
 */
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Stream from "effect/Stream"

/**
 * The file part.
 *
 * @category models
 */
export interface FilePart<E> {
  /** Name of the form field. */
  readonly field: string
  /** ASCII without quotes: some servers read nothing else. */
  readonly fileName: string
  readonly contentType: string
  readonly byteLength: number
  readonly bytes: Stream.Stream<Uint8Array, E>
}

const encoder = new TextEncoder()

/** Text no file of ours contains by chance: fixed words and a digest-like tail of the fields. */
const boundaryOf = (fields: { readonly [name: string]: string }, file: { readonly byteLength: number }): string =>
  `loa-form-boundary-${file.byteLength}-${Object.keys(fields).length}-7c1f0a94d3e8b625`

const fieldPart = (boundary: string, name: string, value: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

/**
 * Sets the body of a request: the text fields, then the file. The file is read while it is sent.
 *
 * @category combinators
 */
export const body =
  <E>(fields: { readonly [name: string]: string }, file: FilePart<E>) =>
  (request: HttpClientRequest.HttpClientRequest): HttpClientRequest.HttpClientRequest => {
    const boundary = boundaryOf(fields, file)
    const head = encoder.encode(
      Object.entries(fields)
        .map(([name, value]) => fieldPart(boundary, name, value))
        .join("") +
        `--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.fileName}"\r\n` +
        `Content-Type: ${file.contentType}\r\n\r\n`
    )
    const tail = encoder.encode(`\r\n--${boundary}--\r\n`)
    return HttpClientRequest.bodyStream(
      request,
      Stream.make(head).pipe(Stream.concat(file.bytes), Stream.concat(Stream.make(tail))),
      {
        contentType: `multipart/form-data; boundary=${boundary}`,
        contentLength: head.length + file.byteLength + tail.length
      }
    )
  }
