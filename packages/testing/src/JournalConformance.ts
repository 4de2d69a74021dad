/**
 * What every journal promises, as a suite: run it against yours.
 */
import { Journal } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

const of = (run: string) => ({
  item: "bluezone-2020-08",
  destination: "portal",
  channel: "wordpress",
  title: "Cài đặt Bluezone",
  content: "c",
  digest: "sha256:1",
  run,
  leaseSeconds: 30
})

const intent = { name: "create-post", kind: "commit", fingerprint: "f", inDoubt: false } as const

const failure = { step: "create-post", reason: "OutcomeUnknown", recovery: "lookup", message: "no answer" } as const

/** The lease of a claim that must have gone through. */
const claimed = (journal: Journal.Shape, run: string) =>
  Effect.map(journal.claim(of(run)), (claim) => {
    if (claim._tag === "Held") throw new Error(`held by ${claim.holder}`)
    return claim
  })

/**
 * Registers the suite. `open` gives a journal on the same storage each time it is called within one test, as two
 * processes would have it; `fresh` begins a new storage.
 *
 * @category testing
 */
export const suite = (
  name: string,
  fresh: () => { readonly open: Effect.Effect<Journal.Shape, Journal.JournalError, Scope.Scope> }
): void => {
  describe(`journal: ${name}`, () => {
    it.effect("keeps what was written for whoever opens it next", () =>
      Effect.gen(function* () {
        const { open } = fresh()
        const first = yield* open
        const { lease } = yield* claimed(first, "run-1")
        yield* first.intend(lease, { ...intent, name: "upload-image-poster", kind: "repeatable", asset: "poster" })
        yield* first.save(lease, "upload-image-poster", { session: 7 })
        yield* first.complete(lease, "upload-image-poster", { remoteId: "16", url: "https://x.example/p.png" })
        yield* first.intend(lease, intent)
        yield* first.fail(lease, "create-post", "intended", failure)

        const [record] = yield* (yield* open).read("bluezone-2020-08")
        assert.strictEqual(record?.digest, "sha256:1")
        assert.strictEqual(record?.outcome, undefined)
        assert.deepStrictEqual(
          record?.steps.map(({ asset, attempts, error, name, receipt, saved, state }) => ({
            asset,
            attempts,
            error,
            name,
            receipt,
            saved,
            state
          })),
          [
            {
              asset: "poster",
              attempts: 1,
              error: undefined,
              name: "upload-image-poster",
              receipt: { remoteId: "16", url: "https://x.example/p.png" },
              saved: { session: 7 },
              state: "done"
            },
            {
              asset: undefined,
              attempts: 1,
              error: failure,
              name: "create-post",
              receipt: undefined,
              saved: undefined,
              state: "intended"
            }
          ]
        )
      })
    )

    it.effect("knows nothing of an item nobody has published", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* (yield* fresh().open).read("never-seen"), [])
      })
    )

    it.effect("counts attempts and doubts, and keeps order, first time and what was saved", () =>
      Effect.gen(function* () {
        const journal = yield* fresh().open
        const { lease } = yield* claimed(journal, "run-1")
        const first = yield* journal.intend(lease, intent)
        yield* journal.intend(lease, { ...intent, name: "other", kind: "repeatable" })
        yield* journal.save(lease, "create-post", ["token"])
        const again = yield* journal.intend(lease, { ...intent, inDoubt: true })
        assert.deepStrictEqual([again.attempts, again.doubts, again.saved, again.state], [2, 1, ["token"], "intended"])
        assert.strictEqual(again.firstAttemptAt, first.firstAttemptAt)
        const [record] = yield* journal.read("bluezone-2020-08")
        assert.deepStrictEqual(
          record?.steps.map((step) => step.name),
          ["create-post", "other"]
        )
      })
    )

    it.effect("gives the lease to one run at a time", () =>
      Effect.gen(function* () {
        const { open } = fresh()
        const journal = yield* open
        const { lease } = yield* claimed(journal, "run-1")
        const held = yield* (yield* open).claim(of("run-2"))
        assert.strictEqual(held._tag, "Held")
        yield* journal.release(lease)
        assert.strictEqual((yield* (yield* open).claim(of("run-2")))._tag, "Claimed")
      })
    )

    it.effect("lets nobody write who has lost the lease", () =>
      Effect.gen(function* () {
        const { open } = fresh()
        const journal = yield* open
        const { lease } = yield* claimed(journal, "run-1")
        yield* journal.release(lease)
        yield* claimed(yield* open, "run-2")
        const writes = [
          journal.intend(lease, intent),
          journal.save(lease, "create-post", 1),
          journal.complete(lease, "create-post", { remoteId: "1" }),
          journal.fail(lease, "create-post", "failed", failure),
          journal.settle(lease, { status: "published", remoteId: "1" }),
          journal.renew(lease, 30)
        ]
        for (const write of writes) {
          const error = yield* Effect.flip(Effect.asVoid(write))
          assert.strictEqual(error.reason, "lease-lost")
        }
        yield* journal.release(lease)
        assert.strictEqual((yield* journal.claim(of("run-3")))._tag, "Held")
      })
    )

    it.effect("gives the lease back with the outcome", () =>
      Effect.gen(function* () {
        const { open } = fresh()
        const journal = yield* open
        const { lease } = yield* claimed(journal, "run-1")
        const outcome = { status: "published", remoteId: "17", permalink: "https://x.example/17" } as const
        yield* journal.settle(lease, outcome)
        const next = yield* claimed(yield* open, "run-2")
        assert.deepStrictEqual(next.record.outcome, outcome)
      })
    )

    it.effect("forgets the steps of an earlier digest when it begins anew", () =>
      Effect.gen(function* () {
        const journal = yield* fresh().open
        const { lease } = yield* claimed(journal, "run-1")
        yield* journal.intend(lease, intent)
        const record = yield* journal.restart(lease, "sha256:2")
        assert.deepStrictEqual([record.digest, record.steps], ["sha256:2", []])
      })
    )

    it.effect("keeps destinations and items apart", () =>
      Effect.gen(function* () {
        const journal = yield* fresh().open
        yield* claimed(journal, "run-1")
        yield* journal.claim({ ...of("run-1"), destination: "fanpage" })
        yield* journal.claim({ ...of("run-1"), item: "other-item" })
        assert.deepStrictEqual(
          (yield* journal.read("bluezone-2020-08")).map((record) => record.destination),
          ["fanpage", "portal"]
        )
        assert.deepStrictEqual(
          (yield* journal.readAll).map((record) => [record.item, record.destination, record.title]),
          [
            ["bluezone-2020-08", "fanpage", "Cài đặt Bluezone"],
            ["bluezone-2020-08", "portal", "Cài đặt Bluezone"],
            ["other-item", "portal", "Cài đặt Bluezone"]
          ]
        )
      })
    )
  })
}
