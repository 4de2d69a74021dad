import { Endpoint, Http, Multipart } from "@loa/adapter-kit"
import { Decoding, PublishError } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import { TestClock } from "effect/testing"

const answering = (response: () => Response): HttpClient.HttpClient =>
  HttpClient.make((request) => Effect.sync(() => HttpClientResponse.fromWeb(request, response())))

const failing = (code: string): HttpClient.HttpClient =>
  HttpClient.make((request) =>
    Effect.fail(
      new HttpClientError.HttpClientError({
        reason: new HttpClientError.TransportError({ request, cause: Object.assign(new Error("socket"), { code }) })
      })
    )
  )

const request = HttpClientRequest.post("https://graph.example/v26.0/1000/feed?access_token=SECRET")

const reasonOf = (client: HttpClient.HttpClient): Effect.Effect<PublishError.Reason> =>
  Effect.orDie(Effect.flip(Http.send(client, request)))

describe("Http.send", () => {
  it.effect("gives any status as an answer, and no JSON where there is none", () =>
    Effect.gen(function* () {
      const answer = yield* Http.send(
        answering(() => new Response("<html>busy</html>", { status: 502, headers: { "Retry-After": "7" } })),
        request
      )
      assert.deepStrictEqual([answer.status, answer.json, answer.headers["retry-after"]], [502, undefined, "7"])
    })
  )

  it.effect.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "CERT_HAS_EXPIRED"])(
    "knows that nothing was sent: %s",
    (code) => Effect.map(reasonOf(failing(code)), (reason) => assert.strictEqual(reason._tag, "Unavailable"))
  )

  it.effect.each(["ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET"])(
    "does not know what became of it: %s",
    (code) =>
      Effect.map(reasonOf(failing(code)), (reason) => {
        assert.strictEqual(reason._tag, "OutcomeUnknown")
        assert.notInclude(reason.detail, "SECRET")
        assert.include(reason.detail, "POST graph.example/v26.0/1000/feed")
      })
  )

  it.effect("ends a wait for an answer that does not come, not knowing", () =>
    Effect.gen(function* () {
      const silent = HttpClient.make(() => Effect.never)
      const fiber = yield* Effect.forkChild(Effect.flip(Http.send(silent, request, { timeoutSeconds: 30 })))
      yield* TestClock.adjust("31 seconds")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "OutcomeUnknown")
    })
  )
})

describe("Http.decode", () => {
  it.effect("is loose about what it does not read, and doubtful about what it cannot", () =>
    Effect.gen(function* () {
      const schema = Schema.Struct({ id: Schema.String })
      const answer = { status: 200, headers: {}, text: "", json: { id: "1", new: true } }
      assert.deepStrictEqual(yield* Http.decode(schema)(answer), { id: "1" })
      const reason = yield* Effect.flip(Http.decode(schema)({ ...answer, json: { id: 1 }, text: "<b>hello</b>" }))
      assert.deepStrictEqual(
        [reason._tag, reason.detail],
        ["OutcomeUnknown", "answered 200 with an unreadable body: hello"]
      )
    })
  )
})

describe("Http.retryAfterSeconds", () => {
  const answer = (value?: string): Http.Answer => ({
    status: 429,
    headers: value === undefined ? {} : { "retry-after": value },
    text: "",
    json: undefined
  })

  it("reads seconds and dates", () => {
    const now = Date.parse("2026-11-25T08:00:00Z")
    assert.strictEqual(Http.retryAfterSeconds(answer("7"), now), 7)
    assert.strictEqual(Http.retryAfterSeconds(answer("Wed, 25 Nov 2026 08:00:30 GMT"), now), 30)
    assert.strictEqual(Http.retryAfterSeconds(answer("Wed, 25 Nov 2026 07:00:00 GMT"), now), 0)
    assert.strictEqual(Http.retryAfterSeconds(answer("soon"), now), undefined)
    assert.strictEqual(Http.retryAfterSeconds(answer(), now), undefined)
  })
})

describe("Multipart", () => {
  it.effect("announces exactly the bytes it sends", () =>
    Effect.gen(function* () {
      const file = {
        field: "source",
        fileName: "poster.png",
        contentType: "image/png",
        byteLength: 5,
        bytes: Stream.make(new Uint8Array([1, 2]), new Uint8Array([3, 4, 5]))
      }
      const { body } = Multipart.body({ caption: "Áp phích" }, file)(HttpClientRequest.post("https://x.example/"))
      if (body._tag !== "Stream") throw new Error("not a stream")
      const bytes = Buffer.concat([...(yield* Stream.runCollect(body.stream))])
      assert.strictEqual(bytes.length, body.contentLength)
      const form = yield* Effect.promise(() =>
        new Response(bytes, { headers: { "content-type": body.contentType ?? "" } }).formData()
      )
      assert.strictEqual(form.get("caption"), "Áp phích")
      const sent = form.get("source")
      if (!(sent instanceof File)) throw new Error("no file")
      assert.deepStrictEqual([sent.name, sent.type], ["poster.png", "image/png"])
      assert.deepStrictEqual([...new Uint8Array(yield* Effect.promise(() => sent.arrayBuffer()))], [1, 2, 3, 4, 5])
    })
  )
})

describe("Endpoint", () => {
  const problem = (text: string): boolean => Result.isFailure(Decoding.strict(Endpoint.Endpoint, text))

  it("lets plain http reach this machine only, and no credential or query into an address", () => {
    const good = [
      "https://graph.facebook.com",
      "https://host/blog",
      "http://127.0.0.1:4010/zalo",
      "http://[::1]:80/x",
      "http://localhost:1"
    ]
    const bad = [
      "http://portal.gov.vn",
      "http://127.0.0.1.evil.vn",
      "https://u:p@host",
      "https://host/?a=1",
      "https://host/",
      "host",
      "ftp://host"
    ]
    assert.deepStrictEqual(good.filter(problem), [])
    assert.deepStrictEqual(
      bad.filter((text) => !problem(text)),
      []
    )
  })
})
