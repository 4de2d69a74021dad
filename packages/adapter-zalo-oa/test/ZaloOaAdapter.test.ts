import { assert, describe, it } from "@effect/vitest"
import { Decoding } from "@loa/core"
import { Accounts } from "@loa/sandbox"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { ZaloOaAdapter } from "../src/index.ts"
import * as ZaloWorld from "./ZaloWorld.ts"

const codesOf = (warnings: ReadonlyArray<{ readonly code: string }>) => warnings.map(({ code }) => code)

describe("publishing", () => {
  it.live("makes one article with every part of the item in its place", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const receipts = yield* (yield* world.harness()).performAll
        const { articles } = world.state()
        assert.strictEqual(articles.length, 1)
        const [article] = articles
        assert.deepInclude(article, {
          title: ZaloWorld.item.title,
          description: ZaloWorld.item.summary,
          author: "Ban biên tập",
          status: "show",
          comment: "show"
        })
        assert.deepStrictEqual(
          article?.body.map((block) => block["content"] ?? `${block["type"]}: ${block["caption"] ?? block["url"]}`),
          [
            "Mời bà con cài ứng dụng Bluezone.",
            "image: Áp phích",
            "Ba bước",
            "1. Tải ứng dụng\n2. Cấp quyền",
            "Xem trang chính thức (https://bluezone.gov.vn).",
            "image: Hai điện thoại",
            "video: https://www.youtube.com/watch?v=XXXXXXXXXXX",
            `radio.mp3: ${world.pictureAddress("radio tệp.png")}`,
            `Câu hỏi thường gặp: ${world.pictureAddress("faq tệp.png")}`,
            "https://go.zalo.me/bluezone"
          ]
        )
        assert.strictEqual(receipts["create-article"]?.remoteId, article?.id)
        assert.strictEqual(receipts["create-article"]?.permalink, `${world.sandbox.url}/zalo/d/2000?id=${article?.id}`)
      })
    )
  )

  it.live("waits while Zalo is busy, saving the operation on the way", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness()
        yield* harness.performAll
        assert.strictEqual(world.state().articles.length, 1)
        assert.hasAllKeys(harness.saved.get("create-article"), ["token", "id"])
      }),
      { processingAnswers: 5 }
    )
  )

  it.live("gives up waiting after a minute, not the article", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness()
        const error = yield* Effect.flip(harness.perform("create-article"))
        assert.strictEqual(error.reason._tag, "StillProcessing")
        assert.isAtMost(world.sandbox.requests.length, 12)
        yield* world.command("configure", { processingAnswers: 0 })
        const found = yield* harness.lookup("create-article")
        assert.strictEqual(found._tag, "Found")
        assert.strictEqual(world.state().articles.length, 1)
      }),
      { processingAnswers: 1000 }
    )
  )

  it.live("reads the article and its page back", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness()
        const receipts = yield* harness.performAll
        assert.deepStrictEqual(yield* harness.observe, {
          visibility: "public",
          permalink: receipts["create-article"]?.permalink ?? "",
          warnings: []
        })
        yield* world.command("remove-article", { id: receipts["create-article"]?.remoteId })
        const removed = yield* harness.observe
        assert.strictEqual(removed.visibility, "not-found")
        assert.deepStrictEqual(codesOf(removed.warnings), ["article-not-found"])
      })
    )
  )

  it.live("takes comments off where the destination or the item says so", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* (yield* world.harness({}, { comments: "hide" })).performAll
        yield* (yield* world.harness({ overrides: { comments: "hide" } })).performAll
        assert.deepStrictEqual(
          world.state().articles.map(({ comment }) => comment),
          ["hide", "hide"]
        )
      })
    )
  )

  it.live("waits for the destinations that pictures and videos come from", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        assert.deepStrictEqual((yield* world.adapter()).dependsOn, ["portal", "tube"])
      })
    )
  )

  it.live("sends nothing while an address is not known", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness({ offers: {} })
        const error = yield* Effect.flip(harness.perform("create-article"))
        assert.strictEqual(error.reason._tag, "Rejected")
        assert.include(error.message, "{{portal.assets.poster.url}}")
        assert.deepStrictEqual(world.sandbox.requests, [])
      })
    )
  )
})

describe("broadcast", () => {
  const allowed = { broadcast: true }

  it.live("pushes the article to the target, once it is there", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const overrides = { broadcast: { target: { cities: [4, "9"], gender: 1 } } }
        const harness = yield* world.harness({ overrides }, allowed)
        const receipts = yield* harness.performAll
        assert.deepStrictEqual(world.state().broadcasts, [
          { articleIds: [receipts["create-article"]?.remoteId ?? ""], target: { cities: "4,9", gender: "1" } }
        ])
        assert.deepStrictEqual(codesOf((yield* harness.observe).warnings), ["broadcast-under-review"])
      })
    )
  )

  it.live("goes to everybody when the item only says true", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* (yield* world.harness({ overrides: { broadcast: true } }, allowed)).performAll
        assert.deepStrictEqual(world.state().broadcasts[0]?.target, { gender: "0" })
      })
    )
  )

  it.live("is planned only where item and destination both want it", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const names = Effect.fnUntraced(function* (overrides: { readonly broadcast?: boolean }, broadcast: boolean) {
          const harness = yield* world.harness({ overrides }, { broadcast })
          return harness.plan.steps.map(({ name }) => name)
        })
        assert.deepStrictEqual(yield* names({}, true), ["create-article"])
        assert.deepStrictEqual(yield* names({ broadcast: false }, true), ["create-article"])
        assert.deepStrictEqual(yield* names({ broadcast: true }, false), ["create-article"])
        assert.deepStrictEqual(yield* names({ broadcast: true }, true), ["create-article", "send-broadcast"])
      })
    )
  )

  it.live("waits for the morning when Zalo refuses it at night", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness({ overrides: { broadcast: true } }, allowed)
        yield* harness.perform("create-article")
        world.sandbox.advanceClock(15 * 3_600_000)
        const { reason } = yield* Effect.flip(harness.perform("send-broadcast"))
        assert.deepInclude(reason, { _tag: "Unavailable", code: "-234", retryAfterSeconds: 7 * 3600 })
      })
    )
  )
})

describe("options", () => {
  const encoded = {
    ...Accounts.configuration("http://127.0.0.1:4010").oa,
    appSecret: Redacted.make("one"),
    refreshToken: Redacted.make("two")
  }
  const problems = (input: unknown) =>
    Result.match(Decoding.strict(ZaloOaAdapter.Options, input), {
      onFailure: (found) => found.map(({ message }) => message).join("\n"),
      onSuccess: () => ""
    })

  it("read the sandbox's configuration", () => {
    assert.strictEqual(problems(encoded), "")
  })

  it("refuse an id that is a number, an unknown key and plain http to elsewhere", () => {
    assert.match(problems({ ...encoded, oaId: 2_000_000_000 }), /oaId/)
    assert.match(problems({ ...encoded, asetsFrom: "portal" }), /assetsFrom/)
    assert.match(problems({ ...encoded, endpoints: { openapi: "http://openapi.zalo.me" } }), /https/)
  })
})

describe("overrides", () => {
  const accepts = (input: unknown) => Result.isSuccess(Decoding.strict(ZaloOaAdapter.Overrides, input))

  it("are the common fields, broadcast and comments", () => {
    assert.isTrue(accepts({ title: "Ngắn hơn", broadcast: { target: { cities: ["4"] } }, comments: "hide" }))
    assert.isTrue(accepts({ broadcast: true }))
    assert.isFalse(accepts({ broadcast: { cities: ["4"] } }))
    assert.isFalse(accepts({ comments: "off" }))
    assert.isFalse(accepts({ tags: ["bluezone"] }))
  })
})
