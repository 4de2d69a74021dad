/**
 * Answers that the emulator does not give, word for word.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Tracer from "effect/Tracer"
import * as ZaloOaClient from "../src/ZaloOaClient.ts"

/** A client that is answered with the bodies in turn, and the tokens it sent. */
const answered = (...bodies: ReadonlyArray<string | Response>) => {
  const sent: Array<string | undefined> = []
  const waiting = [...bodies]
  const http = HttpClient.make((request) =>
    Effect.sync(() => {
      sent.push(request.headers["access_token"])
      const body = waiting.shift() ?? ""
      return HttpClientResponse.fromWeb(request, typeof body === "string" ? new Response(body) : body)
    })
  )
  const client = ZaloOaClient.make(http, {
    openapi: "https://openapi.example",
    tokens: {
      current: Effect.succeed(Redacted.make("secret-token")),
      replace: () => Effect.succeed(Redacted.make("next-token"))
    },
    proofSecret: Redacted.make("app-secret")
  })
  return { client, sent }
}

const article = {
  type: "normal",
  title: "t",
  author: "a",
  description: "d",
  cover: { cover_type: "photo", photo_url: "https://a.vn/a.png", status: "show" },
  body: [],
  status: "show",
  comment: "show"
} as const

describe("ids", () => {
  it.effect("keep all digits when they come as numbers", () =>
    Effect.gen(function* () {
      const { client } = answered(
        `{"error":0,"data":{"id":1234567890123456789}}`,
        `{"error":0,"data":{"medias":[{"id":1234567890123456789,"title":"số 1234567890123456789","create_date":1795136400000}],"total":1}}`,
        `{"error":0,"data":{"message_id":9007199254740993}}`
      )
      assert.deepStrictEqual(yield* client.verifyArticle("token"), { _tag: "Finished", id: "1234567890123456789" })
      assert.deepStrictEqual(yield* client.getSlice(0), [
        { id: "1234567890123456789", title: "số 1234567890123456789", create_date: 1_795_136_400_000 }
      ])
      assert.strictEqual(yield* client.sendBroadcast("1", {}), "9007199254740993")
    })
  )
})

describe("the envelope", () => {
  it.effect("may hold its error as text", () =>
    Effect.gen(function* () {
      const { client, sent } = answered(
        `{"error":"-216","message":"Access token is invalid"}`,
        `{"error":"0","data":{"token":"operation"}}`
      )
      assert.strictEqual(yield* client.createArticle(article), "operation")
      assert.deepStrictEqual(sent, ["secret-token", "next-token"])
    })
  )

  it.effect("of a success without what was asked for proves nothing", () =>
    Effect.gen(function* () {
      for (const body of [
        `{"error":0}`,
        `{"error":0,"data":null}`,
        `{"error":0,"data":{"token":""}}`,
        `{"data":{}}`,
        `[]`
      ]) {
        const reason = yield* Effect.flip(answered(body).client.createArticle(article))
        assert.strictEqual(reason._tag, "OutcomeUnknown")
      }
    })
  )

  it.effect("of an article without an id means that it is not ready", () =>
    Effect.gen(function* () {
      for (const body of [`{"error":0}`, `{"error":0,"data":null}`, `{"error":0,"data":{"id":null}}`]) {
        assert.deepStrictEqual(yield* answered(body).client.verifyArticle("token"), { _tag: "Processing" })
      }
    })
  )

  it.effect("of a broadcast counts without a message id: it was taken in", () =>
    Effect.gen(function* () {
      assert.isUndefined(yield* answered(`{"error":0,"message":"Success"}`).client.sendBroadcast("1", {}))
    })
  )

  it.effect("with an unknown code is a refusal, not to be tried again", () =>
    Effect.gen(function* () {
      const reason = yield* Effect.flip(answered(`{"error":-7777,"message":"new"}`).client.createArticle(article))
      assert.deepInclude(reason, { _tag: "Rejected", code: "-7777", detail: "Zalo answered -7777: new" })
    })
  )
})

describe("a gateway", () => {
  const gateway = (status: number) => new Response("<html>busy</html>", { status, headers: { "retry-after": "7" } })

  it.effect("that counts requests is waited for", () =>
    Effect.gen(function* () {
      const reason = yield* Effect.flip(answered(gateway(429)).client.createArticle(article))
      assert.deepInclude(reason, { _tag: "RateLimited", retryAfterSeconds: 7 })
    })
  )

  it.effect("that fails leaves a write in doubt and a question to be asked again", () =>
    Effect.gen(function* () {
      const write = yield* Effect.flip(answered(gateway(503)).client.createArticle(article))
      assert.deepInclude(write, { _tag: "OutcomeUnknown", status: 503 })
      const question = yield* Effect.flip(answered(gateway(503)).client.getSlice(0))
      assert.deepInclude(question, { _tag: "Unavailable", status: 503 })
    })
  )

  it.effect("that speaks of success in an error's status is not believed", () =>
    Effect.gen(function* () {
      const body = new Response(`{"error":0,"data":{"token":"operation"}}`, { status: 500 })
      const reason = yield* Effect.flip(answered(body).client.createArticle(article))
      assert.strictEqual(reason._tag, "OutcomeUnknown")
    })
  )
})

describe("the access token", () => {
  it.effect("is taken out of what Zalo says", () =>
    Effect.gen(function* () {
      for (const body of [`{"error":-201,"message":"secret-token is invalid"}`, "<html>secret-token</html>"]) {
        const reason = yield* Effect.flip(answered(body).client.createArticle(article))
        assert.notInclude(JSON.stringify(reason), "secret-token")
      }
    })
  )

  it.effect("and its proof are hidden in traces", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.NativeSpan> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      yield* answered(`{"error":0,"data":{}}`).client.getProfile.pipe(
        Effect.withTracer(tracer),
        Effect.provideService(HttpClient.TracerHeaderFilter, () => true)
      )
      const attributes = spans.flatMap((span) => [...span.attributes])
      assert.isTrue(attributes.some(([name]) => name.includes("access_token")))
      assert.isTrue(attributes.some(([name]) => name.includes("appsecret_proof")))
      assert.isEmpty(attributes.filter(([, value]) => /secret-token|[0-9a-f]{64}/.test(String(value))))
    })
  )
})
