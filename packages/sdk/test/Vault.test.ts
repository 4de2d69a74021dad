import { VaultKey, VaultSqlite } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const freshFolder = (): string => mkdtempSync(join(tmpdir(), "loa-vault-"))
const keyOf = (byte: number) => Effect.succeed(Redacted.make(new Uint8Array(32).fill(byte)))
const open = (folder: string, byte = 1) => VaultSqlite.make({ file: join(folder, "vault.db"), key: keyOf(byte) })

const valueOf = (secret: Option.Option<Redacted.Redacted>) => Option.map(secret, Redacted.value)

describe("VaultSqlite", () => {
  it.live("keeps a secret for the next process and not in clear text on disk", () =>
    Effect.gen(function* () {
      const folder = freshFolder()
      yield* (yield* open(folder)).write("zalo-oa/3000/2000", Redacted.make("REFRESH-TOKEN-1"))
      assert.deepStrictEqual(
        valueOf(yield* (yield* open(folder)).read("zalo-oa/3000/2000")),
        Option.some("REFRESH-TOKEN-1")
      )
      for (const file of readdirSync(folder))
        assert.notInclude(readFileSync(join(folder, file), "latin1"), "REFRESH-TOKEN-1")
    })
  )

  it.live("is to be removed when it is damaged: an old copy has what was used up since", () =>
    Effect.gen(function* () {
      const folder = freshFolder()
      writeFileSync(join(folder, "vault.db"), "x")
      const error = yield* Effect.flip((yield* open(folder)).read("zalo"))
      assert.match(`${error.detail}; ${error.hint}`, /vault\.db is damaged: .*; remove it: .* signed in to again/)
    })
  )

  it.live("knows nothing under a name never written, or removed", () =>
    Effect.gen(function* () {
      const vault = yield* open(freshFolder())
      assert.isTrue(Option.isNone(yield* vault.read("a")))
      yield* vault.write("a", Redacted.make("x"))
      yield* vault.remove("a")
      assert.isTrue(Option.isNone(yield* vault.read("a")))
    })
  )

  it.live("refuses another key instead of giving nonsense", () =>
    Effect.gen(function* () {
      const folder = freshFolder()
      yield* (yield* open(folder, 1)).write("a", Redacted.make("x"))
      const error = yield* Effect.flip((yield* open(folder, 2)).read("a"))
      assert.include(error.message, "another key")
    })
  )

  it.live("lets one holder at a time in, within one process", () =>
    Effect.gen(function* () {
      const folder = freshFolder()
      let inside = 0
      let most = 0
      const visit = Effect.gen(function* () {
        most = Math.max(most, ++inside)
        yield* Effect.yieldNow
        inside--
      })
      yield* Effect.forEach(
        Array.from({ length: 8 }),
        () => Effect.scoped(Effect.flatMap(open(folder), (vault) => vault.withLock("a", visit))),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(most, 1)
    })
  )

  it.live("counts right when ten processes count in turn", () =>
    Effect.gen(function* () {
      const folder = freshFolder()
      const script = `
        import { VaultSqlite } from "@loa/sdk"
        import * as Effect from "effect/Effect"
        import * as Option from "effect/Option"
        import * as Redacted from "effect/Redacted"
        await Effect.runPromise(Effect.scoped(Effect.gen(function* () {
          const vault = yield* VaultSqlite.make({ file: ${JSON.stringify(join(folder, "vault.db"))}, key: Effect.succeed(Redacted.make(new Uint8Array(32).fill(1))) })
          yield* vault.withLock("count", Effect.gen(function* () {
            const before = Option.getOrElse(Option.map(yield* vault.read("count"), Redacted.value), () => "0")
            yield* vault.write("count", Redacted.make(String(Number(before) + 1)))
          }))
        })))`
      const run = Effect.callback<number | null>((resume) => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
          cwd: import.meta.dirname,
          stdio: "inherit"
        })
        child.on("exit", (code) => resume(Effect.succeed(code)))
      })
      const codes = yield* Effect.all(
        Array.from({ length: 10 }, () => run),
        { concurrency: 5 }
      )
      assert.deepStrictEqual(
        codes,
        Array.from({ length: 10 }, () => 0)
      )
      assert.deepStrictEqual(valueOf(yield* (yield* open(folder)).read("count")), Option.some("10"))
    })
  )
})

describe("VaultKey", () => {
  it.live("makes a key once, readable by its owner only, and not beside the vault", () =>
    Effect.gen(function* () {
      const environment = { XDG_CONFIG_HOME: freshFolder() }
      const first = Redacted.value(yield* VaultKey.load(environment))
      assert.strictEqual(first.length, 32)
      assert.deepStrictEqual(Redacted.value(yield* VaultKey.load(environment)), first)
      assert.strictEqual(statSync(VaultKey.fileOf(environment)).mode & 0o777, 0o600)
    })
  )

  it.live("takes the key of the environment, and says what is wrong with a bad one without repeating it", () =>
    Effect.gen(function* () {
      const good = Buffer.alloc(32, 7).toString("base64")
      assert.strictEqual(Redacted.value(yield* VaultKey.load({ LOA_VAULT_KEY: good }))[0], 7)
      const error = yield* Effect.flip(VaultKey.load({ LOA_VAULT_KEY: "too-short" }))
      assert.include(error.message, "LOA_VAULT_KEY")
      assert.notInclude(error.message, "too-short")
    })
  )
})
