/**
 * A vault in memory, with the real one's rule: one holder of a name at a time.
 */
import { Vault } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Semaphore from "effect/Semaphore"

/**
 * Makes a vault and the map behind it, so that a test can look inside. A vault made on the `entries` of another is that
 * of the next process: it has what was kept, and no lock of a holder that died.
 *
 * @category constructors
 */
export const make = (
  entries: Map<string, Redacted.Redacted<string>> = new Map()
): {
  readonly vault: Vault.Shape
  readonly entries: Map<string, Redacted.Redacted<string>>
} => {
  const locks = new Map<string, Semaphore.Semaphore>()
  const lockOf = (name: string): Semaphore.Semaphore => {
    const lock = locks.get(name) ?? Semaphore.makeUnsafe(1)
    locks.set(name, lock)
    return lock
  }
  return {
    entries,
    vault: {
      read: (name) => Effect.sync(() => Option.fromNullishOr(entries.get(name))),
      write: (name, secret) => Effect.sync(() => void entries.set(name, secret)),
      remove: (name) => Effect.sync(() => void entries.delete(name)),
      withLock: (name, effect) => lockOf(name).withPermits(1)(effect)
    }
  }
}

/**
 * @category layers
 */
export const layer: Layer.Layer<Vault.Vault> = Layer.sync(Vault.Vault, () => make().vault)
