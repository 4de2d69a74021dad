/**
 * The life of one process. When it ends, it ends as under SIGKILL: nothing runs any more, no finalizer and no clean-up;
 * whatever the process would do next never happens.
 */
import { Journal, Vault } from "@loa/core"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"

/**
 * @category models
 */
export interface Life {
  /** Lets an effect happen while the process lives; afterwards it never does, and never returns. */
  readonly gate: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Ends the process. */
  readonly end: Effect.Effect<never>
  /** Done when the process has ended. */
  readonly ended: Deferred.Deferred<void>
}

/**
 * @category constructors
 */
export const make = (): Life => {
  const ended = Deferred.makeUnsafe<void>()
  let isAlive = true
  return {
    ended,
    gate: (effect) => Effect.suspend(() => (isAlive ? effect : Effect.never)),
    end: Effect.suspend(() => {
      isAlive = false
      return Effect.andThen(Deferred.succeed(ended, undefined), Effect.never)
    })
  }
}

/**
 * The journal as a process with this life has it, and what a journal does once the process is dead: its leases end, as
 * those of a holder that is no more.
 *
 * @category constructors
 */
export const journalOf = (
  life: Life,
  journal: Journal.Shape
): { readonly journal: Journal.Shape; readonly buried: Effect.Effect<void> } => {
  const leases: Array<Journal.Lease> = []
  const gate = life.gate
  return {
    buried: Effect.suspend(() =>
      Effect.forEach(leases, (lease) => Effect.ignore(journal.release(lease)), { discard: true })
    ),
    journal: {
      readAll: gate(journal.readAll),
      read: (item) => gate(journal.read(item)),
      claim: (request) =>
        gate(
          Effect.tap(journal.claim(request), (claim) =>
            Effect.sync(() => (claim._tag === "Claimed" ? leases.push(claim.lease) : undefined))
          )
        ),
      renew: (lease, seconds) => gate(journal.renew(lease, seconds)),
      restart: (lease, digest) => gate(journal.restart(lease, digest)),
      intend: (lease, intent) => gate(journal.intend(lease, intent)),
      save: (lease, step, value) => gate(journal.save(lease, step, value)),
      complete: (lease, step, receipt) => gate(journal.complete(lease, step, receipt)),
      fail: (lease, step, state, error) => gate(journal.fail(lease, step, state, error)),
      settle: (lease, outcome) => gate(journal.settle(lease, outcome)),
      release: (lease) => gate(journal.release(lease))
    }
  }
}

/**
 * The vault as a process with this life has it.
 *
 * @category constructors
 */
export const vaultOf = (life: Life, vault: Vault.Shape): Vault.Shape => ({
  read: (name) => life.gate(vault.read(name)),
  write: (name, secret) => life.gate(vault.write(name, secret)),
  remove: (name) => life.gate(vault.remove(name)),
  withLock: (name, effect) => life.gate(vault.withLock(name, effect))
})
