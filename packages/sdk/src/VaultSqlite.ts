/**
 * The vault in one SQLite file: every value encrypted with AES-256-GCM, the key kept somewhere else.
 */
import { Vault } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto"
import * as Once from "./Once.ts"
import * as Holder from "./Holder.ts"
import * as Sqlite from "./Sqlite.ts"
import type * as SqliteFailure from "./SqliteFailure.ts"

const schema = `
  CREATE TABLE secrets (name TEXT PRIMARY KEY, sealed BLOB NOT NULL);
  CREATE TABLE locks (
    name TEXT PRIMARY KEY, holder TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL, until INTEGER NOT NULL
  )`

/** A lock whose holder is not heard of for so long is free, in milliseconds. A renewal takes seconds. */
const lockMilliseconds = 90_000

/** Pause between two tries to get a lock, in milliseconds. */
const lockPauseMilliseconds = 50

/** An old copy has credentials that were used up since. */
const whenDamaged =
  "remove it: the next run begins with the credentials of the configuration; a channel that has used those up asks to be signed " +
  "in to again"

const nonceBytes = 12
const tagBytes = 16

const seal = (key: Uint8Array, name: string, plain: string): Uint8Array => {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv("aes-256-gcm", key, nonce)
  // The name is sealed in, so that values cannot be exchanged for one another in the file.
  cipher.setAAD(Buffer.from(name))
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

const unseal = (key: Uint8Array, name: string, sealed: Uint8Array): string => {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceBytes))
  decipher.setAAD(Buffer.from(name))
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  const body = sealed.subarray(nonceBytes + tagBytes)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8")
}

const toError = ({ detail, hint }: SqliteFailure.SqliteFailure): Vault.VaultError =>
  new Vault.VaultError({ detail, hint })

/**
 * Makes the vault of one file. `key` gives 32 bytes and is asked for when the first secret is read or written.
 *
 * Errors: `VaultError` when the file or the key cannot be used, or the key is not the one the file was sealed with.
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(function* (options: {
  readonly file: string
  readonly key: Effect.Effect<Redacted.Redacted<Uint8Array>, Vault.VaultError>
}): Effect.fn.Return<Vault.Shape, never, Scope.Scope> {
  const settings: Sqlite.Options = { file: options.file, what: "vault", version: 1, schema, whenDamaged }
  const scope = yield* Effect.scope
  // Opened when the first channel needs it: many agencies have none that does.
  const database = yield* Once.make(
    Effect.mapError(Effect.provideService(Sqlite.open(settings), Scope.Scope, scope), toError)
  )
  const key = yield* Once.make(options.key)

  const using = <A>(work: (database: Sqlite.Database) => A): Effect.Effect<A, Vault.VaultError> =>
    Effect.flatMap(database, (open) =>
      Effect.mapError(
        Sqlite.attempt(settings, () => work(open)),
        toError
      )
    )

  const tryLock = (name: string, holder: string, now: number): Effect.Effect<boolean, Vault.VaultError> =>
    using((open) =>
      open.write(() => {
        const [row] = open.all("SELECT host, pid, until FROM locks WHERE name = ?", name)
        const free =
          row === undefined ||
          Number(row["until"]) <= now ||
          Holder.hasEnded({ host: String(row["host"]), pid: Number(row["pid"]) })
        if (!free) return false
        const { host, pid } = Holder.self
        open.run("INSERT OR REPLACE INTO locks VALUES (?, ?, ?, ?, ?)", name, holder, host, pid, now + lockMilliseconds)
        return true
      })
    )

  const lock = Effect.fnUntraced(function* (name: string, holder: string): Effect.fn.Return<void, Vault.VaultError> {
    const tries = (2 * lockMilliseconds) / lockPauseMilliseconds
    for (let index = 0; index < tries; index++) {
      if (yield* tryLock(name, holder, yield* Clock.currentTimeMillis)) return
      yield* Effect.sleep(lockPauseMilliseconds)
    }
    return yield* new Vault.VaultError({
      detail: `another process keeps ${name} locked`,
      hint: "end the other loa process, then run again"
    })
  })

  const unlock = (name: string, holder: string): Effect.Effect<void> =>
    Effect.ignore(using((open) => open.run("DELETE FROM locks WHERE name = ? AND holder = ?", name, holder)))

  return {
    read: Effect.fnUntraced(function* (name) {
      const [row] = yield* using((open) => open.all("SELECT sealed FROM secrets WHERE name = ?", name))
      const sealed = row?.["sealed"]
      if (!(sealed instanceof Uint8Array)) return Option.none()
      const secret = Redacted.value(yield* key)
      return yield* Effect.try({
        try: () => Option.some(Redacted.make(unseal(secret, name, sealed))),
        catch: () =>
          new Vault.VaultError({
            detail: `the vault ${options.file} was sealed with another key`,
            hint: "give the key it was made with, or remove the file and sign in again"
          })
      })
    }),
    write: Effect.fnUntraced(function* (name, secret) {
      const sealed = seal(Redacted.value(yield* key), name, Redacted.value(secret))
      yield* using((open) => open.run("INSERT OR REPLACE INTO secrets VALUES (?, ?)", name, sealed))
    }),
    remove: (name) => Effect.asVoid(using((open) => open.run("DELETE FROM secrets WHERE name = ?", name))),
    withLock: (name, effect) => {
      const holder = randomUUID()
      return Effect.acquireUseRelease(
        lock(name, holder),
        () => effect,
        () => unlock(name, holder)
      )
    }
  }
})
