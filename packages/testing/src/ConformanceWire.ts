/**
 * The adapter's HTTP client with a hand on it: counts requests, breaks one of them, and dies where it is told to.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import type { ConformanceClock } from "./ConformanceClock.ts"
import { type Fault, isOfPlatform, type PlatformFault, type TracedRequest } from "./ConformanceFault.ts"
import type { Life } from "./ConformanceLife.ts"
import type { World } from "./ConformanceWorld.ts"

/**
 * @category models
 */
export interface Wire {
  readonly client: HttpClient.HttpClient
  /** Requests so far, those of a dead process included. */
  readonly requests: ReadonlyArray<TracedRequest>
}

/**
 * @category models
 */
export interface Options {
  /** The transport the adapter would have. */
  readonly transport: HttpClient.HttpClient
  readonly world: World
  readonly clock: ConformanceClock
  readonly life: Life
  /** Step the run is at. */
  readonly step: () => string
  /** What goes wrong, and with which request. */
  readonly at?: { readonly index: number; readonly fault: Fault } | undefined
}

type Answered = Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>

/** Statuses that have no body; `Response` refuses one for them. */
const withoutBody = new Set([101, 204, 205, 304])

/** The whole answer, so that "answered" means what it says. */
const toWhole = (response: HttpClientResponse.HttpClientResponse): Answered =>
  Effect.map(response.arrayBuffer, (bytes) =>
    HttpClientResponse.fromWeb(
      response.request,
      new Response(withoutBody.has(response.status) ? null : bytes, {
        status: response.status,
        headers: { ...response.headers }
      })
    )
  )

const bodyBytesOf = ({ body }: HttpClientRequest.HttpClientRequest): number =>
  body._tag === "Uint8Array" || body._tag === "Stream" ? (body.contentLength ?? 0) : 0

const broken = (request: HttpClientRequest.HttpClientRequest): HttpClientError.HttpClientError => {
  const cause = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" })
  return new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })
}

const page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

/** Seconds that a refusal of the suite's own making asks to wait. */
const retryAfterSeconds = 2

const refusalOf = ({ refusal }: World, status: 429 | 503): Response =>
  refusal?.(status) ?? new Response("", { status, headers: { "retry-after": String(retryAfterSeconds) } })

/** The first half of the body, then the connection breaks. */
const cutInHalf = (request: HttpClientRequest.HttpClientRequest): HttpClientRequest.HttpClientRequest => {
  const { body } = request
  if (body._tag !== "Uint8Array" && body._tag !== "Stream") return request
  const contentLength = bodyBytesOf(request)
  const bytes = body._tag === "Stream" ? body.stream : Stream.make(body.body)
  let left = Math.floor(contentLength / 2)
  const half = Stream.mapEffect(bytes, (chunk) => {
    if (left <= 0) return Effect.fail(broken(request))
    const part = chunk.subarray(0, left)
    left -= chunk.length
    return Effect.succeed(part)
  })
  return HttpClientRequest.bodyStream(request, Stream.concat(half, Stream.fail(broken(request))), {
    contentLength,
    ...(body.contentType === undefined ? {} : { contentType: body.contentType })
  })
}

/** Faults made on this side of the wire, for a world that makes none. */
const failHere = (
  fault: PlatformFault,
  request: HttpClientRequest.HttpClientRequest,
  send: (request: HttpClientRequest.HttpClientRequest) => Answered,
  world: World
): Answered => {
  const answer = (response: Response) => HttpClientResponse.fromWeb(request, response)
  const instead = (response: Response) => Effect.as(send(request), answer(response))
  switch (fault) {
    case "status-429":
      return Effect.sync(() => answer(refusalOf(world, 429)))
    case "status-503":
      return Effect.sync(() => answer(refusalOf(world, 503)))
    case "status-500-after":
      return instead(new Response("Internal Server Error", { status: 500 }))
    case "html-502-after":
      return instead(new Response(page, { status: 502, headers: { "content-type": "text/html" } }))
    case "empty-200-after":
      return instead(new Response("", { status: 200 }))
    case "lost-answer":
    case "truncated-answer":
      return Effect.andThen(send(request), Effect.fail(broken(request)))
    case "cut-upload":
      return Effect.andThen(Effect.ignore(send(cutInHalf(request))), Effect.fail(broken(request)))
  }
}

/**
 * Makes the client of one process.
 *
 * @category constructors
 */
export const make = (options: Options): Wire => {
  const { at, clock, life, transport, world } = options
  const requests: Array<TracedRequest> = []
  const send = (request: HttpClientRequest.HttpClientRequest): Answered =>
    clock.during(Effect.flatMap(transport.execute(request), toWhole))

  const fail = (fault: Fault, request: HttpClientRequest.HttpClientRequest, traced: TracedRequest): Answered => {
    if (isOfPlatform(fault)) {
      if (world.fault === undefined) return failHere(fault, request, send, world)
      world.fault(fault, traced)
      return send(request)
    }
    switch (fault) {
      case "killed-before-request":
        return life.end
      case "killed-after-answer":
        return Effect.andThen(Effect.exit(send(request)), life.end)
      case "hang":
        return Effect.never
      case "hang-after":
        return Effect.andThen(Effect.exit(send(request)), Effect.never)
      case "token-expired":
        return Effect.andThen(
          Effect.promise(async () => world.tokens?.expire()),
          send(request)
        )
    }
  }

  const client = HttpClient.make((request, url) =>
    life.gate(
      Effect.suspend(() => {
        const traced: TracedRequest = {
          index: requests.length,
          step: options.step(),
          method: request.method,
          path: url.pathname,
          bodyBytes: bodyBytesOf(request)
        }
        requests.push(traced)
        return traced.index === at?.index ? fail(at.fault, request, traced) : send(request)
      })
    )
  )
  return { client, requests }
}
