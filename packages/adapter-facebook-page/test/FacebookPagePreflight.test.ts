import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { link, onPage, reasonOf, startedAt } from "./PageWorld.ts"

const minute = 60_000
const day = 24 * 60 * minute

const at = (milliseconds: number): string => new Date(startedAt + milliseconds).toISOString()

describe("preflight", () => {
  onPage("has nothing to say of a good token, and changes nothing", (world) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* world.adapter.preflight(world.harness(link).publication), [])
      assert.isFalse(world.sandbox.requests.some(({ write }) => write))
    })
  )

  for (const [subcode, tag] of [
    [460, "Unauthorized"],
    [463, "Unauthorized"],
    [492, "Rejected"]
  ] as const) {
    onPage(`fails with ${tag} and advice when the token answers 190/${subcode}`, (world) =>
      Effect.gen(function* () {
        yield* world.command("expire-token", { subcode })
        const reason = yield* reasonOf(world.adapter.preflight(world.harness(link).publication))
        assert.strictEqual(reason._tag, tag)
        assert.strictEqual(reason.code, `190/${subcode}`)
        assert.isString(reason.hint)
      })
    )
  }

  onPage("goes on when the token may not be asked about itself", (world) =>
    Effect.gen(function* () {
      yield* world.command("fail-next", { code: 100, path: "/debug_token" })
      assert.deepStrictEqual(yield* world.adapter.preflight(world.harness(link).publication), [])
    })
  )

  onPage(
    "says when the token is a person's",
    (world) =>
      Effect.gen(function* () {
        const findings = yield* world.adapter.preflight(world.harness(link).publication)
        assert.deepStrictEqual(
          findings.map(({ severity, code }) => `${severity} ${code}`),
          ["error token-not-of-page"]
        )
        assert.strictEqual((yield* reasonOf(world.harness(link).perform("create-post"))).code, "190/2069032")
      }),
    { accessToken: Redacted.make("EAASandboxUserToken000000000000000000000001") }
  )

  onPage("warns when the calls are nearly used up", (world) =>
    Effect.gen(function* () {
      yield* world.command("set-options", { usagePercent: 89 })
      const { publication } = world.harness(link)
      assert.deepStrictEqual(yield* world.adapter.preflight(publication), [])
      yield* world.command("set-options", { usagePercent: 90 })
      assert.deepStrictEqual(
        (yield* world.adapter.preflight(publication)).map(({ severity, code }) => `${severity} ${code}`),
        ["warning calls-nearly-used"]
      )
    })
  )

  for (const [publishAt, isAllowed] of [
    [at(11 * minute), true],
    [at(11 * minute - 1_000), false],
    [at(29 * day), true],
    [at(29 * day + 1_000), false],
    [at(-day), false]
  ] as const) {
    onPage(`${isAllowed ? "takes" : "refuses"} ${publishAt} at ${at(0)}`, (world) =>
      Effect.gen(function* () {
        const findings = yield* world.adapter.preflight(world.harness(link, { publishAt }).publication)
        assert.deepStrictEqual(
          findings.map(({ code }) => code),
          isAllowed ? [] : ["publish-at-out-of-range"]
        )
      })
    )
  }
})
