/**
 * The journal in one SQLite file: no server, no native build. Every write is one transaction, on disk when it returns.
 */
import { Journal } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as JournalRows from "./internal/journalRows.ts"
import * as Holder from "./Holder.ts"
import * as Sqlite from "./Sqlite.ts"
import type * as SqliteFailure from "./SqliteFailure.ts"

const toError = ({ detail, hint, reason }: SqliteFailure.SqliteFailure): Journal.JournalError =>
  new Journal.JournalError({ reason, detail, hint })

const leaseLost = (lease: Journal.Lease): Journal.JournalError =>
  new Journal.JournalError({
    reason: "lease-lost",
    detail: `another run has taken over ${lease.item}/${lease.destination} meanwhile`,
    hint: "look with `loa status`, then run again"
  })

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** Words and JSON that were never written: taken at their word they would tell that nothing happened. */
const damage = `
  SELECT item || ' at ' || destination FROM steps
    WHERE state NOT IN ('intended', 'done', 'failed', 'unknown') OR kind NOT IN ('commit', 'repeatable')
      OR NOT json_valid(ifnull(saved, 0)) OR NOT json_valid(ifnull(receipt, 0)) OR NOT json_valid(ifnull(error, 0))
      OR (state = 'done' AND receipt IS NULL)
  UNION ALL
  SELECT item || ' at ' || destination FROM publications WHERE NOT json_valid(ifnull(outcome, 0))
  LIMIT 1`

/** A copy knows no more than none of what came after it. */
const whenDamaged =
  "put back a copy of it, and before anything is run again look on the channels for what was published since it was made; " +
  "without a copy remove it, and look for all that may be out: what a journal does not know is published anew"

/**
 * Makes the journal of one file.
 *
 * Errors: `JournalError` when the file is damaged, of a newer version, or cannot be written.
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<Journal.Shape, Journal.JournalError, Scope.Scope> {
  const options: Sqlite.Options = { file, what: "journal", version: 1, schema: JournalRows.schema, damage, whenDamaged }
  const database = yield* Effect.mapError(Sqlite.open(options), toError)

  const attempt = <A>(work: () => A): Effect.Effect<A, Journal.JournalError> =>
    Effect.mapError(Sqlite.attempt(options, work), toError)

  /** One transaction that only goes through while the lease is held. */
  const held = <A>(lease: Journal.Lease, work: (now: string) => A): Effect.Effect<A, Journal.JournalError> =>
    Effect.flatMap(Clock.currentTimeMillis, (milliseconds) =>
      attempt(() =>
        database.write(() => (JournalRows.holds(database, lease) ? { done: work(iso(milliseconds)) } : undefined))
      )
    ).pipe(
      Effect.flatMap((result) => (result === undefined ? Effect.fail(leaseLost(lease)) : Effect.succeed(result.done)))
    )

  const journal: Journal.Shape = {
    readAll: attempt(() => JournalRows.readAll(database)),

    read: (item) => attempt(() => JournalRows.read(database, item)),

    claim: (claim) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        attempt(() =>
          database.write((): Journal.Claim => {
            const holder = JournalRows.holderOf(database, claim)
            if (holder !== undefined && holder.until > now && holder.run !== claim.run && !Holder.hasEnded(holder)) {
              const named = `process ${holder.pid} on ${holder.host}`
              return { _tag: "Held", holder: named, until: iso(holder.until) }
            }
            JournalRows.take(database, claim, now + claim.leaseSeconds * 1000)
            const record = JournalRows.readOne(database, claim)
            if (record === undefined) throw new Error("a record just written is not there")
            const { destination, item, run } = claim
            return { _tag: "Claimed", lease: { item, destination, holder: run }, record }
          })
        )
      ),

    renew: (lease, leaseSeconds) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        held(lease, () => JournalRows.extend(database, lease, now + leaseSeconds * 1000))
      ),

    restart: (lease, digest) =>
      held(lease, () => {
        JournalRows.restart(database, lease, digest)
        return JournalRows.readOne(database, lease)
      }).pipe(
        Effect.flatMap((record) => (record === undefined ? Effect.fail(leaseLost(lease)) : Effect.succeed(record)))
      ),

    intend: (lease, intent) =>
      held(lease, (now) => JournalRows.intend(database, lease, intent, now)).pipe(
        Effect.flatMap((step) => (step === undefined ? Effect.fail(leaseLost(lease)) : Effect.succeed(step)))
      ),

    save: (lease, step, value) => held(lease, () => JournalRows.change(database, lease, step, { saved: value })),

    complete: (lease, step, receipt) =>
      held(lease, (now) =>
        JournalRows.change(database, lease, step, { state: "done", receipt, error: null, finishedAt: now })
      ),

    fail: (lease, step, state, error) =>
      held(lease, (now) => JournalRows.change(database, lease, step, { state, error, finishedAt: now })),

    settle: (lease, outcome) => held(lease, () => JournalRows.settle(database, lease, outcome)),

    // Not `held`: a lease that is back, or somebody else's, is left alone, and then nothing is written to disk.
    release: (lease) => attempt(() => database.write(() => JournalRows.release(database, lease)))
  }
  return journal
})

/**
 * @category layers
 */
export const layer = (file: string): Layer.Layer<Journal.Journal, Journal.JournalError> =>
  Layer.effect(Journal.Journal, make(file))
