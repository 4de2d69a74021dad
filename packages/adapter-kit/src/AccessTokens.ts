/**
 * Access tokens that are renewed with a refresh token, kept in the vault. One renewal at a time, across processes, and
 * the new pair is durable before it is used: a single-use refresh token that is lost is a channel that is lost.
 */
import { PublishError, type Vault } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

/**
 * What a token endpoint gave.
 *
 * @category models
 */
export interface Renewed {
  readonly accessToken: string
  /** Absent when the old refresh token stays good. */
  readonly refreshToken?: string
  readonly expiresInSeconds: number
}

/** What the vault keeps. `seed` is the refresh token of the configuration it began with. */
const Stored = Schema.fromJsonString(
  Schema.Struct({
    seed: Schema.String,
    refreshToken: Schema.String,
    accessToken: Schema.optionalKey(Schema.String),
    expiresAt: Schema.Finite
  })
)
type Stored = typeof Stored.Type

/**
 * @category models
 */
export interface Options {
  /** Name in the vault, for example `zalo-oa/3000/2000`. */
  readonly name: string
  /** The refresh token of the configuration. It seeds an empty vault, and replaces what is kept when it changes. */
  readonly seed: Redacted.Redacted<string>
  /** Seconds before its end at which a token is renewed. */
  readonly renewBeforeSeconds: number
  readonly renew: (refreshToken: Redacted.Redacted<string>) => Effect.Effect<Renewed, PublishError.Reason>
}

/**
 * @category models
 */
export interface AccessTokens {
  /** A token that is good now. */
  readonly current: Effect.Effect<Redacted.Redacted<string>, PublishError.Reason>
  /**
   * A token to use after the channel refused one: the one another process got meanwhile, else a renewed one. `invalid`
   * is the refused token.
   */
  readonly replace: (
    invalid: Redacted.Redacted<string>
  ) => Effect.Effect<Redacted.Redacted<string>, PublishError.Reason>
}

/**
 * What a vault that cannot be used means for a step: nothing was sent, and it may be tried again.
 *
 * @category errors
 */
export const vaultReason = (error: Vault.VaultError): PublishError.Reason =>
  new PublishError.Unavailable({
    detail: `the vault of credentials cannot be used: ${error.detail}`,
    ...(error.hint === undefined ? {} : { hint: error.hint })
  })

/**
 * Makes the tokens of one account.
 *
 * Errors: what `renew` fails with; `Unavailable` when the vault cannot be read or written.
 *
 * @category constructors
 */
export const make = (vault: Vault.Shape, options: Options): AccessTokens => {
  const seed = Redacted.value(options.seed)

  const load = vault.read(options.name).pipe(
    Effect.mapError(vaultReason),
    Effect.map((text): Stored => {
      const stored = Option.flatMap(text, (value) =>
        Result.getSuccess(Schema.decodeUnknownResult(Stored)(Redacted.value(value)))
      )
      const kept = Option.getOrUndefined(stored)
      return kept?.seed === seed ? kept : { seed, refreshToken: seed, expiresAt: 0 }
    })
  )

  const isFresh = (
    stored: Stored,
    now: number,
    invalid: string | undefined
  ): stored is Stored & { accessToken: string } =>
    stored.accessToken !== undefined &&
    stored.accessToken !== invalid &&
    (invalid !== undefined || stored.expiresAt - options.renewBeforeSeconds * 1000 > now)

  const renewLocked = Effect.fnUntraced(function* (invalid: string | undefined) {
    const stored = yield* load
    const now = yield* Clock.currentTimeMillis
    // Somebody else may have renewed while this process waited for the lock.
    if (isFresh(stored, now, invalid)) return Redacted.make(stored.accessToken)
    const renewed = yield* options.renew(Redacted.make(stored.refreshToken))
    const next: Stored = {
      seed,
      refreshToken: renewed.refreshToken ?? stored.refreshToken,
      accessToken: renewed.accessToken,
      expiresAt: now + renewed.expiresInSeconds * 1000
    }
    yield* Effect.mapError(vault.write(options.name, Redacted.make(JSON.stringify(next))), vaultReason)
    return Redacted.make(renewed.accessToken)
  })

  const renewOnce = (invalid: string | undefined): Effect.Effect<Redacted.Redacted<string>, PublishError.Reason> =>
    // A renewal that has begun is finished: an interruption between the answer and the vault would lose the token.
    vault
      .withLock(options.name, Effect.uninterruptible(renewLocked(invalid)))
      .pipe(Effect.mapError((error) => (error._tag === "VaultError" ? vaultReason(error) : error)))

  return {
    current: Effect.gen(function* () {
      const stored = yield* load
      const now = yield* Clock.currentTimeMillis
      return isFresh(stored, now, undefined) ? Redacted.make(stored.accessToken) : yield* renewOnce(undefined)
    }),
    replace: (invalid) => renewOnce(Redacted.value(invalid))
  }
}
