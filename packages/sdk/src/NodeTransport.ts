/**
 * HTTP over `node:http` and `node:https`: bodies are streamed from disk with their length announced, redirects are never
 * followed, and a failure keeps the system's error code, which tells whether anything was sent.
 *
 * `fetch` holds a whole upload in memory and hides that code; see `docs/decisions/0003-transport.md`.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as http from "node:http"
import * as https from "node:https"

/** Longest answer kept, in bytes. The platforms' answers are a few kilobytes; pages are only looked at. */
const answerBytesMax = 16 * 1024 * 1024

/** Longest silence on a connection, in milliseconds; progress starts it again. */
const silenceMilliseconds = 120_000

const failed = (request: HttpClientRequest.HttpClientRequest, cause: unknown): HttpClientError.HttpClientError =>
  new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })

const open = (request: HttpClientRequest.HttpClientRequest, url: URL, signal: AbortSignal): http.ClientRequest => {
  const headers: { [name: string]: string | number } = { ...request.headers }
  const { body } = request
  if (body._tag === "Uint8Array" || body._tag === "Stream") {
    if (body.contentType !== undefined) headers["content-type"] = body.contentType
    if (body.contentLength !== undefined) headers["content-length"] = body.contentLength
  }
  const make = url.protocol === "https:" ? https.request : http.request
  return make(url, { method: request.method, headers, signal, timeout: silenceMilliseconds })
}

/** Reads the answer to its end; one that is longer than allowed or cut short is no answer. */
const readAnswer = (message: http.IncomingMessage): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Array<Buffer> = []
    let byteLength = 0
    message.on("data", (chunk: Buffer) => {
      byteLength += chunk.length
      if (byteLength > answerBytesMax) message.destroy(new Error(`the answer is longer than ${answerBytesMax} bytes`))
      else chunks.push(chunk)
    })
    message.on("end", () => resolve(Buffer.concat(chunks)))
    message.on("error", reject)
    message.on("aborted", () => reject(new Error("the answer was cut short")))
  })

const toHeaders = (message: http.IncomingMessage): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, one)
  }
  return headers
}

/** Statuses that by definition have no body; `Response` refuses one for them. */
const withoutBody = new Set([101, 204, 205, 304])

const toResponse = (message: http.IncomingMessage, body: Buffer): Response => {
  const status = message.statusCode ?? 0
  return new Response(withoutBody.has(status) ? null : new Uint8Array(body), { status, headers: toHeaders(message) })
}

/** Waits until the system has the bytes: their buffer may be used again then. A dead connection is told by `answered`. */
const write = (socket: http.ClientRequest, chunk: Uint8Array): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (socket.destroyed) return resume(Effect.never)
    socket.write(chunk, (error) => resume(error === undefined || error === null ? Effect.void : Effect.never))
  })

const sendBody = (
  socket: http.ClientRequest,
  request: HttpClientRequest.HttpClientRequest
): Effect.Effect<void, HttpClientError.HttpClientError> => {
  const { body } = request
  if (body._tag === "Uint8Array") return Effect.sync(() => void socket.end(body.body))
  if (body._tag !== "Stream") return Effect.sync(() => void socket.end())
  return Stream.runForEach(body.stream, (chunk) => write(socket, chunk)).pipe(
    Effect.mapError((cause) => failed(request, cause)),
    // A body that breaks off must not look finished to the other side.
    Effect.tapError(() => Effect.sync(() => socket.destroy())),
    Effect.andThen(Effect.sync(() => void socket.end()))
  )
}

const answered = (
  socket: http.ClientRequest,
  request: HttpClientRequest.HttpClientRequest
): Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError> =>
  Effect.callback((resume) => {
    const fail = (cause: unknown): void => resume(Effect.fail(failed(request, cause)))
    socket.on("error", fail)
    socket.on("timeout", () => socket.destroy(new Error("nothing moved on the connection for two minutes")))
    socket.on("response", (message) => {
      readAnswer(message).then((body) => {
        resume(Effect.succeed(HttpClientResponse.fromWeb(request, toResponse(message, body))))
      }, fail)
    })
    return Effect.sync(() => socket.destroy())
  })

const client = HttpClient.make((request, url, signal) =>
  Effect.gen(function* () {
    const socket = open(request, url, signal)
    // The answer may come before the body is out (a refusal), so both are waited for, and the answer ends the wait.
    return yield* Effect.raceFirst(answered(socket, request), Effect.andThen(sendBody(socket, request), Effect.never))
  })
)

/**
 * @category layers
 */
export const layer: Layer.Layer<HttpClient.HttpClient> = Layer.succeed(
  HttpClient.HttpClient,
  // Trace headers are ours and go to no platform.
  HttpClient.transformResponse(client, Effect.provideService(HttpClient.TracerPropagationEnabled, false))
)
