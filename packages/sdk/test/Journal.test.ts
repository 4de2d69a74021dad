import { Journal, JournalMemory } from "@loa/core"
import { JournalSqlite } from "@loa/sdk"
import { JournalConformance } from "@loa/testing"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
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

/** A process that opens new files one after the other, each at the moment at which others open it, too. */
const openTogether = (folder: string, beginAt: number): Promise<string> => {
  const script = `
    import { JournalSqlite } from "@loa/sdk"
    import * as Effect from "effect/Effect"
    const failed = []
    for (let index = 0; index < 40; index++) {
      while (Date.now() < ${beginAt} + index * 20);
      const open = Effect.scoped(JournalSqlite.make(${JSON.stringify(folder)} + "/" + index + ".db"))
      await Effect.runPromise(Effect.catch(open, (error) => Effect.sync(() => failed.push(error.detail))))
    }
    process.stdout.write(failed.join())`
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: import.meta.dirname })
    let output = ""
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text))
    child.on("close", () => resolve(output))
  })
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

  it.live("is made once when several processes open it for the first time together", () =>
    Effect.promise(async () => {
      const folder = mkdtempSync(join(tmpdir(), "loa-journal-"))
      const beginAt = Date.now() + 2500
      const outputs = await Promise.all(Array.from({ length: 4 }, () => openTogether(folder, beginAt)))
      assert.deepStrictEqual(outputs, ["", "", "", ""])
    })
  )

  it.effect("removes what a process has left that was killed while it made one", () =>
    Effect.gen(function* () {
      const file = freshFile()
      const folders = ["old", "young"].map((name) => join(dirname(file), `.loa-new-${name}`))
      for (const folder of folders) mkdirSync(folder, { recursive: true })
      utimesSync(join(dirname(file), ".loa-new-old"), 0, 0)
      yield* JournalSqlite.make(file)
      assert.deepStrictEqual(folders.map(existsSync), [false, true])
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
