import { AccessTokens } from "@loa/adapter-kit"
import { PublishError, Vault } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Semaphore from "effect/Semaphore"
import { TestClock } from "effect/testing"

/** A token endpoint whose refresh tokens are good once. */
const makeEndpoint = () => {
  const state = { renewals: 0, good: "seed" }
  const renew = (token: Redacted.Redacted) =>
    Effect.suspend(() => {
      if (Redacted.value(token) !== state.good) {
        return Effect.fail(new PublishError.Unauthorized({ detail: "the refresh token is used up" }))
      }
      state.renewals++
      state.good = `refresh-${state.renewals}`
      return Effect.succeed({
        accessToken: `access-${state.renewals}`,
        refreshToken: state.good,
        expiresInSeconds: 3600
      })
    })
  return { state, renew }
}

const makeVault = (): Vault.Shape => {
  const entries = new Map<string, Redacted.Redacted>()
  const lock = Semaphore.makeUnsafe(1)
  return {
    read: (name) => Effect.sync(() => Option.fromNullishOr(entries.get(name))),
    write: (name, secret) => Effect.sync(() => void entries.set(name, secret)),
    remove: (name) => Effect.sync(() => void entries.delete(name)),
    withLock: (_, effect) => lock.withPermits(1)(effect)
  }
}

const tokensOf = (vault: Vault.Shape, endpoint: ReturnType<typeof makeEndpoint>, seed = "seed") =>
  AccessTokens.make(vault, { name: "t", seed: Redacted.make(seed), renewBeforeSeconds: 60, renew: endpoint.renew })

const current = (tokens: AccessTokens.AccessTokens) => Effect.map(tokens.current, Redacted.value)

describe("AccessTokens", () => {
  it.effect("renews once for many at a time, and again before the end", () =>
    Effect.gen(function* () {
      const endpoint = makeEndpoint()
      const vault = makeVault()
      const tokens = yield* Effect.all(
        Array.from({ length: 50 }, () => current(tokensOf(vault, endpoint))),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(new Set(tokens), new Set(["access-1"]))
      yield* TestClock.adjust("3500 seconds")
      assert.strictEqual(yield* current(tokensOf(vault, endpoint)), "access-1")
      yield* TestClock.adjust("50 seconds")
      assert.strictEqual(yield* current(tokensOf(vault, endpoint)), "access-2")
      assert.strictEqual(endpoint.state.renewals, 2)
    })
  )

  it.effect("takes the token another process got, instead of renewing after a refusal", () =>
    Effect.gen(function* () {
      const endpoint = makeEndpoint()
      const vault = makeVault()
      const [one, two] = [tokensOf(vault, endpoint), tokensOf(vault, endpoint)]
      const old = yield* one.current
      assert.strictEqual(Redacted.value(yield* one.replace(old)), "access-2")
      assert.strictEqual(Redacted.value(yield* two.replace(old)), "access-2")
      assert.strictEqual(endpoint.state.renewals, 2)
    })
  )

  it.effect("begins anew when the configuration names another refresh token", () =>
    Effect.gen(function* () {
      const endpoint = makeEndpoint()
      const vault = makeVault()
      yield* tokensOf(vault, endpoint).current
      endpoint.state.good = "signed-in-again"
      assert.strictEqual(yield* current(tokensOf(vault, endpoint, "signed-in-again")), "access-2")
    })
  )

  it.effect("does not use a token that could not be written down", () =>
    Effect.gen(function* () {
      const endpoint = makeEndpoint()
      const full: Vault.Shape = {
        ...makeVault(),
        write: () => Effect.fail(new Vault.VaultError({ detail: "disk full" }))
      }
      const reason = yield* Effect.flip(tokensOf(full, endpoint).current)
      assert.deepStrictEqual([reason._tag, reason.recovery], ["Unavailable", "retry"])
    })
  )
})
