import { Journal, JournalMemory, Publisher, Report } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import * as FakeChannel from "./FakeChannel.ts"
import { statusOf, throughWaits, worldOf } from "./FakeWorld.ts"

const item = "bluezone-2020-08"

/** What another process would claim. */
const claimOf = (run: string, digest: string) => ({
  item,
  destination: "fanpage",
  channel: "fake",
  title: "Bluezone",
  content: "c",
  digest,
  run,
  leaseSeconds: 30
})

const recordOf = (journal: Journal.Shape) => Effect.map(journal.read(item), ([record]) => record)

const commitOf = (journal: Journal.Shape) =>
  Effect.map(recordOf(journal), (record) => record?.steps.find(({ name }) => name === "create-post"))

const performsOf = (channel: FakeChannel.FakeChannel) =>
  channel.calls.filter((call) => call === "perform create-post").length

/** Lets time pass until something is so. */
const until = (isSo: () => boolean) =>
  Effect.gen(function* () {
    for (let turn = 0; turn < 100 && !isSo(); turn++) yield* TestClock.adjust("1 second")
  })

const setClock = (instant: string) => TestClock.setTime(Date.parse(instant))

/** A run whose process ended, lease and all, between the commit and its receipt. */
const killedInCommit = (fanpage: FakeChannel.FakeChannel, journal: Journal.Shape) =>
  Effect.gen(function* () {
    fanpage.faults.set("create-post", ["die"])
    const { publish } = yield* worldOf([fanpage], { ...journal, release: () => Effect.void })
    assert.isTrue(Exit.isFailure(yield* Effect.exit(publish())))
  })

describe("a run that is interrupted while a commit's answer is on its way", () => {
  it.effect("gives its lease back and leaves the step as intended", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["hang"])
      const { journal, publish } = yield* worldOf([fanpage])
      const running = yield* Effect.forkChild(publish())
      yield* until(() => performsOf(fanpage) === 1)
      yield* Fiber.interrupt(running)
      const step = yield* commitOf(journal)
      assert.deepStrictEqual([step?.state, step?.finishedAt], ["intended", undefined])
      assert.strictEqual((yield* journal.claim(claimOf("other", "sha256:0")))._tag, "Claimed")
    })
  )

  it.effect("is taken up by the next", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["hang"])
      const { publish } = yield* worldOf([fanpage])
      const running = yield* Effect.forkChild(publish())
      yield* until(() => performsOf(fanpage) === 1)
      yield* Fiber.interrupt(running)
      assert.strictEqual(statusOf(yield* throughWaits(publish())), "published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )
})

describe("a run that loses its lease in the middle", () => {
  /** It hangs, and its heartbeat does not get through until it is reached again. */
  const strayed = (fanpage: FakeChannel.FakeChannel, journal: Journal.Shape) =>
    Effect.gen(function* () {
      fanpage.faults.set("create-post", ["hang"])
      let isReached = false
      const renew: Journal.Shape["renew"] = (lease, leaseSeconds) =>
        Effect.suspend(() => (isReached ? journal.renew(lease, leaseSeconds) : Effect.void))
      const { publish } = yield* worldOf([fanpage], { ...journal, renew })
      const running = yield* Effect.forkChild(publish())
      yield* until(() => performsOf(fanpage) === 1)
      yield* TestClock.adjust("40 seconds")
      const reach = Effect.sync(() => {
        isReached = true
      })
      return { end: Effect.andThen(reach, throughWaits(Fiber.join(running))) }
    })

  it.effect("stops writing, and says that another is at it", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const journal = JournalMemory.make()
      const { end } = yield* strayed(fanpage, journal)
      const digest = (yield* recordOf(journal))?.digest ?? ""
      assert.strictEqual((yield* journal.claim(claimOf("other", digest)))._tag, "Claimed")
      const before = yield* recordOf(journal)
      const report = yield* end
      assert.strictEqual(statusOf(report), "pending")
      assert.match(report.results["fanpage"]?.error?.message ?? "", /another run has taken over/)
      assert.deepStrictEqual(yield* recordOf(journal), before)
    })
  )

  it.effect("says that it is published when the other has finished", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const journal = JournalMemory.make()
      const { end } = yield* strayed(fanpage, journal)
      const { publish } = yield* worldOf([fanpage], journal)
      assert.strictEqual(statusOf(yield* throughWaits(publish())), "published")
      assert.strictEqual(statusOf(yield* end), "already-published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )
})

describe("a clock that is set back an hour between two runs", () => {
  it.effect("does not hide a post that is there", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { journal, publish } = yield* worldOf([fanpage])
      yield* setClock("2020-08-01T10:00:00Z")
      fanpage.faults.set("create-post", ["die"])
      assert.isTrue(Exit.isFailure(yield* Effect.exit(publish())))
      yield* setClock("2020-08-01T09:00:00Z")
      assert.strictEqual(statusOf(yield* throughWaits((yield* worldOf([fanpage], journal)).publish())), "published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )

  it.effect("makes not finding a post prove nothing, then and later", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { publish } = yield* worldOf([fanpage])
      yield* setClock("2020-08-01T10:00:00Z")
      fanpage.faults.set("create-post", ["die"])
      assert.isTrue(Exit.isFailure(yield* Effect.exit(publish())))
      yield* setClock("2020-08-01T09:00:00Z")
      fanpage.blindLooks = 100
      const report = yield* throughWaits(publish())
      assert.strictEqual(statusOf(report), "unknown")
      assert.match(report.results["fanpage"]?.error?.message ?? "", /clock was set back/)
      yield* setClock("2020-08-01T12:00:00Z")
      assert.strictEqual(statusOf(yield* throughWaits(publish())), "unknown")
      assert.strictEqual(performsOf(fanpage), 1)
    })
  )

  it.effect("makes nobody wait for a dead run's lease without end", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const journal = JournalMemory.make()
      yield* setClock("2020-08-01T10:00:00Z")
      yield* killedInCommit(fanpage, journal)
      yield* setClock("2020-08-01T09:00:00Z")
      const { publish } = yield* worldOf([fanpage], journal)
      const report = yield* throughWaits(publish())
      assert.strictEqual(statusOf(report), "pending")
      assert.match(report.results["fanpage"]?.error?.message ?? "", /at the latest until 2020-08-01T10:00:30/)
      yield* setClock("2020-08-01T10:01:00Z")
      assert.strictEqual(statusOf(yield* throughWaits(publish())), "published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )
})

describe("a destination that is named twice", () => {
  it.effect("in `to` is published to once", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { publish } = yield* worldOf([fanpage])
      const report = yield* publish({ to: ["fanpage", "fanpage"] })
      assert.deepStrictEqual(Object.keys(report.results), ["fanpage"])
      assert.strictEqual(fanpage.published.length, 1)
    })
  )

  it.effect("in the configuration is a defect, before anything is done", () =>
    Effect.gen(function* () {
      const destinations = [FakeChannel.make("fanpage").destination, FakeChannel.make("fanpage").destination]
      const journal = Layer.succeed(Journal.Journal, JournalMemory.make())
      const exit = yield* Effect.exit(
        Effect.provide(Publisher.make(destinations), Layer.merge(FakeChannel.media, journal))
      )
      assert.match(String(Exit.isFailure(exit) ? exit.cause : ""), /two destinations are called .+fanpage/)
    })
  )
})

describe("a partial run", () => {
  it.effect("blocks what refers to a destination that cannot carry the item, unless the text has a fallback", () =>
    Effect.gen(function* () {
      const portal = FakeChannel.make("portal", {
        findings: [{ severity: "error", destination: "portal", path: ["title"], code: "title-too-long", message: "no" }]
      })
      const fanpage = FakeChannel.make("fanpage")
      const oa = FakeChannel.make("oa")
      const { publish } = yield* worldOf([portal, fanpage, oa])
      const report = yield* publish({
        partial: true,
        fields: {
          overrides: { fanpage: { message: "{{portal.permalink}}" }, oa: { message: "{{portal.permalink | link}}" } }
        }
      })
      assert.deepStrictEqual(
        ["portal", "fanpage", "oa"].map((id) => statusOf(report, id)),
        ["failed", "blocked", "published"]
      )
      assert.deepStrictEqual([fanpage.published.length, oa.published[0]?.text], [0, "https://go.zalo.me/bluezone"])
    })
  )
})

describe("an item with an instant to appear at", () => {
  const fields = { publishAt: "2020-08-06T08:00:00+07:00" }

  it.effect("whose answer was lost before that instant is found after it", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { publish } = yield* worldOf([fanpage])
      yield* setClock("2020-08-06T00:00:00Z")
      fanpage.faults.set("create-post", ["die"])
      assert.isTrue(Exit.isFailure(yield* Effect.exit(publish({ fields }))))
      yield* setClock("2020-08-06T02:00:00Z")
      assert.strictEqual(statusOf(yield* throughWaits(publish({ fields }))), "published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )

  it.effect("that did not get out before that instant gets out after it", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { journal, publish } = yield* worldOf([fanpage])
      yield* setClock("2020-08-06T00:00:00Z")
      fanpage.faults.set("create-post", ["die"])
      assert.isTrue(Exit.isFailure(yield* Effect.exit(publish({ fields }))))
      fanpage.published.length = 0
      const planned = (yield* commitOf(journal))?.fingerprint
      yield* setClock("2020-08-06T02:00:00Z")
      assert.strictEqual(statusOf(yield* throughWaits(publish({ fields }))), "published")
      assert.strictEqual(fanpage.published.length, 1)
      assert.notStrictEqual((yield* commitOf(journal))?.fingerprint, planned)
    })
  )

  it.effect("in the past appears at once", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { publish } = yield* worldOf([fanpage])
      yield* setClock("2020-08-07T00:00:00Z")
      const report = yield* publish({ fields })
      assert.strictEqual(statusOf(report), "published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )
})

describe("a publication that is out and not whole", () => {
  const steps = [
    { name: "create-post", kind: "commit" },
    { name: "add-captions", kind: "repeatable" }
  ] as const

  it.effect("is said to be so by every later run", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage", { steps })
      fanpage.faults.set("add-captions", ["refused"])
      const { publish } = yield* worldOf([fanpage])
      yield* publish()
      const report = yield* publish()
      assert.strictEqual(statusOf(report), "already-published")
      assert.deepStrictEqual(report.results["fanpage"]?.warnings, [
        { code: "add-captions-failed", message: "not like this" }
      ])
    })
  )

  it.effect("is published all the same when the journal fails at its end", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const settle = () => Effect.fail(new Journal.JournalError({ reason: "unwritable", detail: "disk full" }))
      const report = yield* (yield* worldOf([fanpage], { ...JournalMemory.make(), settle })).publish()
      assert.strictEqual(statusOf(report), "published")
      assert.match(report.results["fanpage"]?.warnings[0]?.message ?? "", /journal failed.+disk full/)
    })
  )
})

describe("a second commit that is in doubt", () => {
  const steps = [
    { name: "create-post", kind: "commit" },
    { name: "send-broadcast", kind: "commit" }
  ] as const

  const broadcastInDoubt = Effect.gen(function* () {
    const fanpage = FakeChannel.make("fanpage", { steps })
    fanpage.faults.set("send-broadcast", ["lost"])
    fanpage.cannotTell = true
    const world = yield* worldOf([fanpage])
    const report = yield* throughWaits(world.publish())
    const { error, permalink, status, warnings } = report.results["fanpage"] ?? {}
    assert.deepStrictEqual([status, permalink], ["unknown", "https://fanpage.example/1"])
    assert.strictEqual(error?.step, "send-broadcast")
    assert.strictEqual(error?.hint, Report.resolveHint(item, "fanpage"))
    assert.match(warnings?.[0]?.message ?? "", /two posts look alike/)
    return { ...world, fanpage }
  })

  it.effect("is asked about again, and sent when a person says that it is not there", () =>
    Effect.gen(function* () {
      const { fanpage, publish, publisher } = yield* broadcastInDoubt
      yield* publisher.resolve({ item, destination: "fanpage", published: false })
      const report = yield* throughWaits(publish())
      assert.deepStrictEqual([statusOf(report), report.results["fanpage"]?.warnings], ["already-published", []])
      assert.deepStrictEqual(
        fanpage.calls.filter((call) => call.startsWith("perform")),
        ["perform create-post", "perform send-broadcast", "perform send-broadcast"]
      )
    })
  )

  it.effect("does not give the publication its address when a person says that it is there", () =>
    Effect.gen(function* () {
      const { publish, publisher } = yield* broadcastInDoubt
      const published = "https://oa.example/broadcasts/7"
      const settled = yield* publisher.resolve({ item, destination: "fanpage", published })
      assert.deepStrictEqual([settled.state, settled.outcome?.permalink], ["published", "https://fanpage.example/1"])
      const report = yield* publish()
      assert.deepStrictEqual([statusOf(report), report.results["fanpage"]?.warnings], ["already-published", []])
    })
  )
})

describe("an outcome that stays unknown", () => {
  it.effect("is told in the same words however often it is asked", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["lost"])
      fanpage.cannotTell = true
      const { publish } = yield* worldOf([fanpage])
      const first = yield* throughWaits(publish())
      const second = yield* throughWaits(publish())
      assert.strictEqual(second.results["fanpage"]?.error?.message, first.results["fanpage"]?.error?.message)
    })
  )

  it.effect("is not made of a journal that could not be opened for it", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const claim = () => Effect.fail(new Journal.JournalError({ reason: "unwritable", detail: "disk full" }))
      const report = yield* (yield* worldOf([fanpage], { ...JournalMemory.make(), claim })).publish()
      assert.strictEqual(statusOf(report), "failed")
      assert.deepStrictEqual(fanpage.calls, ["preflight"])
    })
  )
})
