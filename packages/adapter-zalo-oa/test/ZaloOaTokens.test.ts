import { assert, describe, it } from "@effect/vitest"
import { Accounts } from "@loa/sandbox"
import { MemoryVault } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as TestClock from "effect/testing/TestClock"
import * as ZaloOaTokens from "../src/ZaloOaTokens.ts"
import * as ZaloWorld from "./ZaloWorld.ts"

const oauth = "/oauth/v4/oa/access_token"
const renewals = (world: ZaloWorld.World) => world.sandbox.requests.filter(({ path }) => path === oauth).length

describe("the access token", () => {
  it.live("is renewed once for many calls, and kept under the names of app and OA", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* (yield* world.harness()).performAll
        yield* (yield* world.harness()).performAll
        assert.strictEqual(renewals(world), 1)
        assert.deepStrictEqual([...world.secrets.keys()], ["zalo-oa/3000/2000"])
      })
    )
  )

  it.live("is renewed once when two runs need it at the same time", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const one = yield* world.harness()
        const other = yield* world.harness({ item: { ...ZaloWorld.item, title: "Tin khác" } })
        yield* Effect.all([one.performAll, other.performAll], { concurrency: 2 })
        assert.strictEqual(renewals(world), 1)
        assert.strictEqual(world.state().articles.length, 2)
      })
    )
  )

  it.live("is renewed an hour before its end", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* (yield* world.harness()).performAll
        world.sandbox.advanceClock(24 * 3_600_000 + 60_000)
        yield* (yield* world.harness()).performAll
        assert.strictEqual(renewals(world), 2)
      })
    )
  )

  for (const path of ["article/create", "article/verify", "article/getdetail"]) {
    it.live(`is replaced when ${path} refuses it, and the call made once more`, () =>
      ZaloWorld.use(
        Effect.fnUntraced(function* (world) {
          yield* world.command("fail-next", { path, error: -216, message: "Access token is invalid" })
          const receipts = yield* (yield* world.harness()).performAll
          assert.include(receipts["create-article"]?.permalink ?? "", world.sandbox.url)
          assert.strictEqual(renewals(world), 2)
          assert.strictEqual(world.state().articles.length, 1)
        })
      )
    )
  }

  it.live("that expired while an article was made asks on with the same operation", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness()
        world.sandbox.fault({ platform: "zalo", path: "/openapi/v2.0/article/verify", fault: "lost-answer" })
        yield* Effect.flip(harness.perform("create-article"))
        yield* world.command("expire-access-token")
        assert.strictEqual((yield* harness.lookup("create-article"))._tag, "Found")
        assert.strictEqual(world.state().articles.length, 1)
      })
    )
  )

  it.live("refused twice needs a person", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        for (const error of [-216, -220]) {
          yield* world.command("fail-next", { path: "article/create", error, message: "Access token is invalid" })
        }
        const { reason } = yield* Effect.flip((yield* world.harness()).perform("create-article"))
        assert.deepInclude(reason, { _tag: "Unauthorized", code: "-220" })
        assert.match(
          reason.hint ?? "",
          /README of @loa\/adapter-zalo-oa .* where refreshToken of this destination is kept/
        )
      })
    )
  )
})

describe("the refresh token", () => {
  it.live("that another program has used needs a person", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* (yield* world.harness()).performAll
        world.secrets.clear()
        const { reason } = yield* Effect.flip((yield* world.harness()).perform("create-article"))
        assert.strictEqual(reason._tag, "Unauthorized")
        assert.match(reason.detail, /used already/)
        assert.match(reason.hint ?? "", /authorises the app again/)
      })
    )
  )

  it.live("that Zalo does not know needs a person", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* world.command("revoke")
        const { reason } = yield* Effect.flip((yield* world.harness()).perform("create-article"))
        assert.deepInclude(reason, { _tag: "Unauthorized", code: "-14014" })
      })
    )
  )

  it.live("with a wrong app secret points at the configuration", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness({}, { appSecret: Redacted.make("wrong") })
        const { reason } = yield* Effect.flip(harness.perform("create-article"))
        assert.strictEqual(reason._tag, "Unauthorized")
        assert.match(reason.hint ?? "", /appSecret/)
      })
    )
  )

  for (const fault of ["status-503", "reset-before"] as const) {
    it.live(`${fault} at the token endpoint: nothing was published, so the step may be tried again`, () =>
      ZaloWorld.use(
        Effect.fnUntraced(function* (world) {
          world.sandbox.fault({ platform: "zalo", path: oauth, fault })
          const harness = yield* world.harness()
          const { reason } = yield* Effect.flip(harness.perform("create-article"))
          assert.strictEqual(reason._tag, "Unavailable")
          yield* harness.performAll
          assert.strictEqual(world.state().articles.length, 1)
        })
      )
    )
  }
})

describe("appsecret_proof", () => {
  it.live("is sent for apps that require it, anew for each token", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness({}, { appSecretProof: true })
        yield* world.command("fail-next", { path: "article/create", error: -216, message: "Access token is invalid" })
        yield* harness.performAll
        assert.strictEqual(renewals(world), 2)
        assert.strictEqual(world.state().articles.length, 1)
      }),
      { requireProof: true }
    )
  )

  it.live("that is missing points at the option", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const { reason } = yield* Effect.flip((yield* world.harness()).perform("create-article"))
        assert.deepInclude(reason, { _tag: "Rejected", code: "-242" })
        assert.match(reason.hint ?? "", /appSecretProof/)
      }),
      { requireProof: true }
    )
  )
})

describe("an answer of the token endpoint", () => {
  const { vault } = MemoryVault.make()
  const renewWith = (respond: () => Effect.Effect<Response>) =>
    ZaloOaTokens.make(
      HttpClient.make((request) => Effect.map(respond(), (response) => HttpClientResponse.fromWeb(request, response))),
      { ...vault, read: MemoryVault.make().vault.read },
      {
        ...Accounts.zalo,
        oauth: "https://oauth.example",
        appSecret: Redacted.make("app-secret"),
        refreshToken: Redacted.make("refresh-token")
      }
    ).current
  const answered = (body: string) => renewWith(() => Effect.succeed(new Response(body)))

  it.effect("may name its seconds as text, as number or not at all", () =>
    Effect.gen(function* () {
      for (const expires of [`,"expires_in":"90000"`, `,"expires_in":90000`, ""]) {
        const token = yield* answered(`{"error":0,"access_token":"new"${expires}}`)
        assert.strictEqual(Redacted.value(token), "new")
      }
    })
  )

  it.effect("that cannot be read is not quoted, since it may hold the new tokens", () =>
    Effect.gen(function* () {
      const reason = yield* Effect.flip(answered(`{"access_token":"AT-new","refresh_token":"RT-n`))
      assert.strictEqual(reason._tag, "Unavailable")
      assert.notMatch(JSON.stringify(reason), /AT-new|RT-n/)
    })
  )

  it.effect("that echoes a secret loses it", () =>
    Effect.gen(function* () {
      const reason = yield* Effect.flip(
        answered(`{"error":"-14014","error_name":"Invalid refresh-token","message":"app-secret"}`)
      )
      assert.deepInclude(reason, { _tag: "Unauthorized", code: "-14014" })
      assert.notMatch(JSON.stringify(reason), /refresh-token|app-secret/)
    })
  )

  it.effect("that never comes ends with the time limit", () =>
    Effect.gen(function* () {
      const waiting = yield* Effect.forkChild(Effect.flip(renewWith(() => Effect.never)))
      yield* TestClock.adjust("31 seconds")
      const reason = yield* Fiber.join(waiting)
      assert.strictEqual(reason._tag, "Unavailable")
      assert.match(reason.detail, /30 seconds/)
    })
  )
})
