/**
 * Where credentials that change by being used are kept: written durably before they are used, one change at a time.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/**
 * The vault cannot be read or written.
 *
 * @category errors
 */
export class VaultError extends Schema.TaggedError<VaultError>()("VaultError", {
  detail: Schema.String,
  hint: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return this.detail
  }
}

/**
 * What a vault does.
 *
 * @category models
 */
export interface Shape {
  readonly read: (name: string) => Effect.Effect<Option.Option<Redacted.Redacted<string>>, VaultError>
  /** Durable when it returns. */
  readonly write: (name: string, secret: Redacted.Redacted<string>) => Effect.Effect<void, VaultError>
  readonly remove: (name: string) => Effect.Effect<void, VaultError>
  /** Runs the effect while no other process holds the same name. A holder that died is replaced. */
  readonly withLock: <A, E, R>(name: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | VaultError, R>
}

/**
 * Keeps secrets under names such as `zalo-oa/2000/tokens`.
 *
 * @category services
 */
export class Vault extends Context.Service<Vault, Shape>()("@loa/core/Vault") {}
