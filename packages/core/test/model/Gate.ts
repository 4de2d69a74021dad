/**
 * Where runs die: every operation on a channel or the journal goes through here and may be the run's last.
 */
import { Journal } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { report, type Run, type World } from "./World.ts"

/** What is left of a run whose process is gone. */
const gone = Effect.die("killed")

const strike = (run: Run): Effect.Effect<never> => {
  if (run.script.death?.by === "kill") {
    run.dead = true
    return gone
  }
  run.interrupted = true
  return Effect.never
}

/** Lets an operation through unless it is the one at which the run dies. */
export const pass = <A, E>(run: Run, operation: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.suspend(() => {
    if (run.dead) return gone
    const number = run.operations++
    const { death } = run.script
    if (death === undefined || death.operation !== number) return operation
    return death.after ? Effect.andThen(Effect.exit(operation), strike(run)) : strike(run)
  })

const unwritable = new Journal.JournalError({ reason: "unwritable", detail: "disk full" })

/** An operation of the journal, as one run of the schedule gets through with it. */
const attempt = <A>(run: Run, operation: Effect.Effect<A, Journal.JournalError>) =>
  pass(
    run,
    Effect.suspend(() => {
      const number = run.journalOperations++
      const fault = run.script.journalFault
      if (fault === undefined || number < fault.operation || number >= fault.operation + fault.count) return operation
      run.journalFailed = true
      return fault.kept ? Effect.andThen(operation, Effect.fail(unwritable)) : Effect.fail(unwritable)
    })
  )

/** A good receipt must not be thrown away: the step would be performed again. */
const keepReceipts = (world: World, destination: string, step: string) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const receipt = world.receipts.get(`${destination}/${step}`)
    if (receipt === undefined) return
    const isForgotten = receipt.expiresAt !== undefined && Date.parse(receipt.expiresAt) <= now
    if (!isForgotten) report(world, `${destination}/${step} is performed again although its receipt is good`)
  })

/** The journal as one run has it. */
export const journalOf = (world: World, run: Run): Journal.Shape => {
  const { doubtful, journal, receipts } = world
  const forget = (destination: string) =>
    Effect.sync(() => {
      for (const map of [receipts, doubtful]) {
        for (const key of map.keys()) if (key.startsWith(`${destination}/`)) map.delete(key)
      }
    })
  return {
    read: (item) => attempt(run, journal.read(item)),
    readAll: attempt(run, journal.readAll),
    claim: (claim) => attempt(run, journal.claim(claim)),
    renew: (lease, leaseSeconds) => attempt(run, journal.renew(lease, leaseSeconds)),
    restart: (lease, digest) =>
      attempt(
        run,
        Effect.tap(journal.restart(lease, digest), () => forget(lease.destination))
      ),
    intend: (lease, intent) =>
      attempt(
        run,
        Effect.andThen(keepReceipts(world, lease.destination, intent.name), journal.intend(lease, intent)).pipe(
          Effect.tap(() => Effect.sync(() => receipts.delete(`${lease.destination}/${intent.name}`)))
        )
      ),
    save: (lease, step, value) => attempt(run, journal.save(lease, step, value)),
    complete: (lease, step, receipt) =>
      attempt(
        run,
        Effect.tap(journal.complete(lease, step, receipt), () =>
          Effect.sync(() => receipts.set(`${lease.destination}/${step}`, receipt))
        )
      ),
    fail: (lease, step, state, error) => attempt(run, journal.fail(lease, step, state, error)),
    settle: (lease, outcome) => attempt(run, journal.settle(lease, outcome)),
    // The last thing a run does: a process that is gone does not even do that.
    release: (lease) => (run.dead ? Effect.void : journal.release(lease))
  }
}
