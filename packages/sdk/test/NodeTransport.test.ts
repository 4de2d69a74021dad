import { NodeTransport } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"

const serve = (listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: string; readonly close: () => void }>((resume) => {
      const server = createServer(listener)
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        resume(
          Effect.succeed({
            url: `http://127.0.0.1:${port}`,
            close: () => (server.closeAllConnections(), server.close())
          })
        )
      })
    }),
    (server) => Effect.sync(server.close)
  )

const send = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.flatMap(HttpClient.HttpClient, (client) => client.execute(request)).pipe(Effect.provide(NodeTransport.layer))

/** The system's code at the end of a failure's chain of causes. */
const codeOf = (error: { readonly reason: { readonly cause?: unknown } }): unknown =>
  error.reason.cause instanceof Error && "code" in error.reason.cause ? error.reason.cause.code : undefined

describe("NodeTransport", () => {
  it.live("sends a stream with its length announced and nothing of ours in the headers", () =>
    Effect.gen(function* () {
      let received = 0
      let headers: NodeJS.Dict<string | Array<string>> = {}
      const { url } = yield* serve((request, response) => {
        headers = request.headers
        request.on("data", (chunk: Buffer) => (received += chunk.length))
        request.on("end", () => response.end('{"ok":true}'))
      })
      const chunk = new Uint8Array(64 * 1024)
      const body = Stream.forever(Stream.make(chunk)).pipe(Stream.take(64))
      const request = HttpClientRequest.post(url).pipe(
        HttpClientRequest.bodyStream(body, { contentType: "video/mp4", contentLength: 64 * chunk.length })
      )
      const answer = yield* send(request)
      assert.deepStrictEqual(yield* answer.json, { ok: true })
      assert.strictEqual(received, 64 * chunk.length)
      assert.strictEqual(headers["content-length"], String(64 * chunk.length))
      assert.deepStrictEqual(Object.keys(headers).sort(), ["connection", "content-length", "content-type", "host"])
    })
  )

  it.live("keeps the code that proves nothing was sent", () =>
    Effect.gen(function* () {
      const { close, url } = yield* serve((_, response) => response.end())
      close()
      const error = yield* Effect.flip(send(HttpClientRequest.get(url)))
      assert.strictEqual(codeOf(error), "ECONNREFUSED")
    })
  )

  it.live("never follows a redirect", () =>
    Effect.gen(function* () {
      let requests = 0
      const { url } = yield* serve((_, response) => {
        requests++
        response.writeHead(308, { location: "/elsewhere" }).end()
      })
      const answer = yield* send(HttpClientRequest.put(url))
      assert.deepStrictEqual([answer.status, requests], [308, 1])
    })
  )

  it.live("fails when the answer is cut short", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => {
        response.writeHead(200, { "content-length": "100" })
        response.write("half")
        setImmediate(() => response.destroy())
      })
      assert.strictEqual((yield* Effect.flip(send(HttpClientRequest.get(url)))).reason._tag, "TransportError")
    })
  )

  it.live("takes an answer that comes before the body is out", () =>
    Effect.gen(function* () {
      const { url } = yield* serve((_, response) => response.writeHead(413, { connection: "close" }).end("too large"))
      const endless = Stream.forever(Stream.make(new Uint8Array(1024)))
      const request = HttpClientRequest.post(url).pipe(HttpClientRequest.bodyStream(endless))
      assert.strictEqual((yield* send(request)).status, 413)
    })
  )

  it.live("does not finish a body whose source broke", () =>
    Effect.gen(function* () {
      let complete: boolean | undefined
      const { url } = yield* serve((request, response) => {
        request.resume()
        request.on("close", () => (complete = request.complete))
        request.on("end", () => response.end())
      })
      const broken = Stream.make(new Uint8Array(10)).pipe(Stream.concat(Stream.fail("the disk is gone")))
      const request = HttpClientRequest.post(url).pipe(HttpClientRequest.bodyStream(broken, { contentLength: 20 }))
      yield* Effect.flip(send(request))
      assert.notStrictEqual(complete, true)
    })
  )

  it.live("ends the connection when the fiber is interrupted", () =>
    Effect.gen(function* () {
      let closed: () => void = () => undefined
      const ended = new Promise<void>((resolve) => (closed = resolve))
      let arrived: () => void = () => undefined
      const began = new Promise<void>((resolve) => (arrived = resolve))
      const { url } = yield* serve((request) => {
        request.on("close", closed)
        arrived()
      })
      const fiber = yield* Effect.forkChild(send(HttpClientRequest.get(url)))
      yield* Effect.promise(() => began)
      yield* Fiber.interrupt(fiber)
      yield* Effect.promise(() => ended)
    })
  )
})
