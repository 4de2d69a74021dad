import { Journal, JournalMemory } from "@loa/core"
import { JournalSqlite } from "@loa/sdk"
import { JournalConformance } from "@loa/testing"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

const freshFile = (): string => join(mkdtempSync(join(tmpdir(), "loa-journal-")), "deep", "journal.db")

JournalConformance.suite("memory", () => {
  const journal = JournalMemory.make()
  return { open: Effect.succeed(journal) }
})

JournalConformance.suite("SQLite", () => {
  const file = freshFile()
  return { open: JournalSqlite.make(file) }
})

const claim = {
  item: "tin-moi",
  destination: "portal",
  channel: "wordpress",
  title: "Tin mới",
  content: "c",
  digest: "sha256:1",
  leaseSeconds: 3600
}

/** A process that takes the lease and ends without giving it back. */
const claimAndDie = (file: string): void => {
  const script = `
    import { JournalSqlite } from "@loa/sdk"
    import * as Effect from "effect/Effect"
    await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
      const journal = yield* JournalSqlite.make(${JSON.stringify(file)})
      yield* journal.claim(${JSON.stringify({ ...claim, run: "run-of-the-dead" })})
      process.kill(process.pid, "SIGKILL")
    })))`
  const { signal } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: import.meta.dirname })
  assert.strictEqual(signal, "SIGKILL")
}

const openError = (file: string): Effect.Effect<Journal.JournalError> =>
  Effect.scoped(Effect.flip(JournalSqlite.make(file))).pipe(Effect.orDie)

describe("JournalSqlite", () => {
  it.effect("takes the lease over from a process that was killed, without waiting for its end", () =>
    Effect.gen(function* () {
      const file = freshFile()
      claimAndDie(file)
      const journal = yield* JournalSqlite.make(file)
      const answer = yield* journal.claim({ ...claim, run: "run-of-the-living" })
      assert.strictEqual(answer._tag, "Claimed")
    })
  )

  it.effect("commits at most six times for a post of two steps", () =>
    Effect.gen(function* () {
      const file = freshFile()
      const journal = yield* JournalSqlite.make(file)
      const counter = new DatabaseSync(file)
      const version = (): number => Number(counter.prepare("PRAGMA data_version").get()?.["data_version"])
      let commits = 0
      let seen = version()
      const counted = <A, E>(write: Effect.Effect<A, E>): Effect.Effect<A, E> =>
        Effect.tap(write, () =>
          Effect.sync(() => {
            const now = version()
            if (now !== seen) commits++
            seen = now
          })
        )
      const claimed = yield* counted(journal.claim({ ...claim, run: "run-1" }))
      if (claimed._tag === "Held") throw new Error("held")
      for (const name of ["create-draft", "publish-post"]) {
        yield* counted(journal.intend(claimed.lease, { name, kind: "commit", fingerprint: "f", inDoubt: false }))
        yield* counted(journal.complete(claimed.lease, name, { remoteId: "1" }))
      }
      yield* counted(journal.settle(claimed.lease, { status: "published", remoteId: "1" }))
      yield* counted(journal.release(claimed.lease))
      counter.close()
      assert.strictEqual(commits, 6)
    })
  )

  it.effect("refuses a file that is no journal, with its name and what to do", () =>
    Effect.gen(function* () {
      const file = join(mkdtempSync(join(tmpdir(), "loa-journal-")), "journal.db")
      writeFileSync(file, "this is no database, and long enough to be read as one".repeat(200))
      const error = yield* openError(file)
      assert.strictEqual(error.reason, "corrupt")
      assert.include(error.message, file)
      assert.include(error.hint, "put back a copy")
    })
  )

  it.effect("refuses a file of a newer version", () =>
    Effect.gen(function* () {
      const file = join(mkdtempSync(join(tmpdir(), "loa-journal-")), "journal.db")
      const database = new DatabaseSync(file)
      database.exec("PRAGMA user_version = 99")
      database.close()
      const error = yield* openError(file)
      assert.deepStrictEqual([error.reason, error.hint], ["newer", "update Loa"])
    })
  )

  it.effect("says so when its folder cannot be made", () =>
    Effect.gen(function* () {
      const blocked = join(mkdtempSync(join(tmpdir(), "loa-journal-")), "file")
      writeFileSync(blocked, "")
      const error = yield* openError(join(blocked, "journal.db"))
      assert.strictEqual(error.reason, "unwritable")
    })
  )
})
