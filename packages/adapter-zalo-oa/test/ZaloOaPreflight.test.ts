import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as ZaloOaClient from "../src/ZaloOaClient.ts"
import * as ZaloOaPreflight from "../src/ZaloOaPreflight.ts"
import * as ZaloWorld from "./ZaloWorld.ts"

const codes = Effect.fnUntraced(function* (world: ZaloWorld.World, ...changes: Parameters<ZaloWorld.World["harness"]>) {
  const harness = yield* world.harness(...changes)
  const adapter = yield* world.adapter(changes[1])
  return (yield* adapter.preflight(harness.publication)).map(({ severity, code }) => `${severity} ${code}`)
})

describe("preflight on the emulator", () => {
  it.live("finds nothing where all is well, and writes nothing", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        assert.deepStrictEqual(yield* codes(world), [])
        assert.isFalse(world.sandbox.requests.some(({ write }) => write))
      })
    )
  )

  it.live("finds credentials of another OA", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        assert.deepStrictEqual(yield* codes(world, {}, { oaId: "2001" }), ["error wrong-account"])
        const harness = yield* world.harness({}, { oaId: "2001" })
        const [finding] = yield* (yield* world.adapter({ oaId: "2001" })).preflight(harness.publication)
        assert.match(finding?.hint ?? "", /^correct oaId, or .*README of @loa\/adapter-zalo-oa/)
      })
    )
  )

  it.live("finds withdrawn rights", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* world.command("revoke")
        assert.deepStrictEqual(yield* codes(world), ["error credentials-refused"])
      })
    )
  )

  for (const error of [-221, -224]) {
    it.live(`finds an OA that Zalo answers ${error}`, () =>
      ZaloWorld.use(
        Effect.fnUntraced(function* (world) {
          yield* world.command("fail-next", { path: "oa/getoa", error, message: "no" })
          assert.deepStrictEqual(yield* codes(world), ["error account-refused"])
        })
      )
    )
  }

  it.live("fails, so that it is asked again, where Zalo does not answer", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        world.sandbox.fault({ platform: "zalo", path: "/openapi/v2.0/oa/getoa", fault: "status-503" })
        const error = yield* Effect.flip(codes(world))
        assert.deepInclude(error, { channel: "zalo-oa", step: "preflight" })
        assert.strictEqual(error.reason._tag, "Unavailable")
      })
    )
  )

  it.live("finds a broadcast that is asked for at night", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        world.sandbox.advanceClock(15 * 3_600_000)
        const wanted = { overrides: { broadcast: true } }
        assert.deepStrictEqual(yield* codes(world, wanted, { broadcast: true }), ["error broadcast-window"])
        assert.deepStrictEqual(yield* codes(world, {}, { broadcast: true }), [])
      })
    )
  )
})

describe("preflight on an answer", () => {
  const findingsFor = Effect.fnUntraced(function* (body: string) {
    const token = Effect.succeed(Redacted.make("token"))
    const http = HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request, new Response(body))))
    const client = ZaloOaClient.make(http, {
      openapi: "https://openapi.example",
      tokens: { current: token, replace: () => token }
    })
    yield* TestClock.setTime(ZaloWorld.morning)
    const publication = { item: ZaloWorld.decoded, destination: "oa", overrides: {}, assets: [] }
    const settings = { author: "A", comments: "show", broadcast: false } as const
    const found = yield* ZaloOaPreflight.check(client, "2000000000000000001", publication, settings)
    return found.map(({ code }) => code)
  })

  it.effect("knows its OA by a number of 19 digits", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* findingsFor(`{"error":0,"data":{"oa_id":2000000000000000001}}`), [])
      assert.deepStrictEqual(yield* findingsFor(`{"error":0,"data":{"oaid":2000000000000000002}}`), ["wrong-account"])
    })
  )

  it.effect("finds an OA without verification", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* findingsFor(`{"error":"0","data":{"is_verified":false}}`), ["account-not-verified"])
    })
  )

  it.effect("finds a package on the day after its last", () =>
    Effect.gen(function* () {
      const until = (date: string) => findingsFor(`{"error":0,"data":{"package_valid_through_date":"${date}"}}`)
      assert.deepStrictEqual(yield* until("20/11/2026"), [])
      assert.deepStrictEqual(yield* until("19/11/2026"), ["package-ended"])
      assert.deepStrictEqual(yield* until("soon"), [])
    })
  )
})
