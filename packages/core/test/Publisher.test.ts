import { Journal, JournalMemory, Report } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FakeChannel from "./FakeChannel.ts"
import { itemWith, statusOf, throughWaits, worldOf } from "./FakeWorld.ts"

describe("Publisher", () => {
  it.effect("publishes once, and says so when it is run again without asking to write", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { publish } = yield* worldOf([fanpage])
      const first = yield* publish()
      assert.strictEqual(first.status, "done")
      assert.strictEqual(statusOf(first), "published")
      assert.deepStrictEqual(first.results["fanpage"]?.assets, {
        poster: { remoteId: "fanpage-upload-image-poster", url: "https://fanpage.example/upload-image-poster.png" }
      })
      assert.deepStrictEqual(
        first.results["fanpage"]?.steps.map((step) => `${step.key} ${step.state}`),
        ["bluezone-2020-08/fanpage/upload-image-poster done", "bluezone-2020-08/fanpage/create-post done"]
      )
      fanpage.calls.length = 0
      const second = yield* publish()
      assert.strictEqual(statusOf(second), "already-published")
      assert.deepStrictEqual(fanpage.calls, ["observe"])
      assert.strictEqual(fanpage.published.length, 1)
    })
  )

  it.effect("adopts a commit whose answer was lost", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["lost"])
      const report = yield* throughWaits((yield* worldOf([fanpage])).publish())
      assert.strictEqual(statusOf(report), "published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )

  it.effect("looks several times before it believes that nothing is there", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["lost"])
      fanpage.blindLooks = 2
      const report = yield* throughWaits((yield* worldOf([fanpage])).publish())
      assert.strictEqual(statusOf(report), "published")
      assert.strictEqual(fanpage.published.length, 1)
      assert.strictEqual(fanpage.calls.filter((call) => call === "lookup create-post").length, 3)
    })
  )

  it.effect("performs a commit that cannot be found once more, and not a third time", () =>
    Effect.gen(function* () {
      const once = FakeChannel.make("fanpage")
      once.faults.set("create-post", ["gone"])
      assert.strictEqual(statusOf(yield* throughWaits((yield* worldOf([once])).publish())), "published")
      assert.strictEqual(once.published.length, 1)

      const twice = FakeChannel.make("fanpage")
      twice.faults.set("create-post", ["gone", "gone", "gone"])
      const report = yield* throughWaits((yield* worldOf([twice])).publish())
      assert.strictEqual(statusOf(report), "unknown")
      assert.strictEqual(report.status, "unknown")
      assert.strictEqual(twice.calls.filter((call) => call === "perform create-post").length, 2)
    })
  )

  it.effect("performs a commit that makes nothing new twice in a run, and again in the next", () =>
    Effect.gen(function* () {
      const steps = [{ name: "create-post", kind: "commit", idempotent: true }] as const
      const fanpage = FakeChannel.make("fanpage", { steps })
      fanpage.faults.set("create-post", ["gone", "gone", "gone", "gone", "gone"])
      const { publish } = yield* worldOf([fanpage])
      const performed = () => fanpage.calls.filter((call) => call === "perform create-post").length
      const run = Effect.map(throughWaits(publish()), (report) => [statusOf(report), performed()])
      assert.deepStrictEqual(yield* run, ["unknown", 2])
      assert.deepStrictEqual(yield* run, ["unknown", 3])
      assert.deepStrictEqual(yield* run, ["unknown", 4])
      assert.deepStrictEqual(yield* run, ["unknown", 5])
      assert.deepStrictEqual(yield* run, ["published", 6])
    })
  )

  it.effect("leaves to a person what the channel cannot tell", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["lost"])
      fanpage.cannotTell = true
      const report = yield* throughWaits((yield* worldOf([fanpage])).publish())
      assert.strictEqual(statusOf(report), "unknown")
      const error = report.results["fanpage"]?.error
      assert.match(error?.message ?? "", /two posts look alike/)
      assert.strictEqual(error?.hint, Report.resolveHint("bluezone-2020-08", "fanpage"))
    })
  )

  it.effect("keeps the wait the channel asked for, with an end", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["before", "before"])
      const report = yield* throughWaits((yield* worldOf([fanpage])).publish())
      assert.strictEqual(statusOf(report), "published")

      const never = FakeChannel.make("fanpage")
      never.faults.set(
        "create-post",
        Array.from({ length: 50 }, () => "before")
      )
      const failed = yield* throughWaits((yield* worldOf([never])).publish())
      assert.strictEqual(statusOf(failed), "failed")
      assert.strictEqual(failed.results["fanpage"]?.error?.recovery, "retry")
      assert.strictEqual(never.calls.filter((call) => call === "perform create-post").length, 5)
      assert.strictEqual(never.published.length, 0)
    })
  )

  it.effect("takes up a run that ended between the commit and its receipt", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["die"])
      const { publish } = yield* worldOf([fanpage])
      assert.isTrue(Exit.isFailure(yield* Effect.exit(publish())))
      assert.strictEqual(fanpage.published.length, 1)
      const report = yield* throughWaits(publish())
      assert.strictEqual(statusOf(report), "published")
      assert.strictEqual(fanpage.published.length, 1)
      assert.strictEqual(fanpage.calls.filter((call) => call === "perform upload-image-poster").length, 1)
    })
  )

  it.effect("reports what the channel is still working on as pending, and asks again next time", () =>
    Effect.gen(function* () {
      const oa = FakeChannel.make("oa")
      oa.faults.set("create-post", ["processing"])
      const { publish } = yield* worldOf([oa])
      const first = yield* throughWaits(publish())
      assert.strictEqual(statusOf(first, "oa"), "pending")
      assert.strictEqual(first.status, "pending")
      oa.published.push({ id: "bluezone-2020-08", text: "" })
      assert.strictEqual(statusOf(yield* throughWaits(publish()), "oa"), "published")
      assert.strictEqual(oa.calls.filter((call) => call === "perform create-post").length, 1)
    })
  )

  it.effect("sends nothing anywhere when one destination cannot carry the item", () =>
    Effect.gen(function* () {
      const portal = FakeChannel.make("portal")
      const fanpage = FakeChannel.make("fanpage", {
        findings: [
          { severity: "error", destination: "fanpage", path: ["title"], code: "title-too-long", message: "too long" }
        ]
      })
      const world = yield* worldOf([portal, fanpage])
      const report = yield* world.publish()
      assert.strictEqual(report.status, "refused")
      assert.deepStrictEqual([...portal.calls, ...fanpage.calls], [])
      const partial = yield* world.publish({ partial: true })
      assert.strictEqual(partial.status, "partial")
      assert.strictEqual(statusOf(partial, "portal"), "published")
      assert.strictEqual(statusOf(partial), "failed")
    })
  )

  it.effect("sends nothing when reading a channel shows that it would fail", () =>
    Effect.gen(function* () {
      const portal = FakeChannel.make("portal")
      const fanpage = FakeChannel.make("fanpage", {
        preflight: [{ severity: "error", destination: "fanpage", path: [], code: "no-rights", message: "may not post" }]
      })
      const report = yield* (yield* worldOf([portal, fanpage])).publish()
      assert.strictEqual(report.status, "refused")
      assert.deepStrictEqual(portal.calls, ["preflight"])
    })
  )

  it.effect("works on a destination after those it refers to, and carries their address", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const portal = FakeChannel.make("portal")
      const report = yield* (yield* worldOf([fanpage, portal])).publish({
        fields: { overrides: { fanpage: { message: "Xem {{portal.permalink}}" } } }
      })
      assert.strictEqual(report.status, "done")
      assert.deepStrictEqual(fanpage.published, [{ id: "bluezone-2020-08", text: "Xem https://portal.example/1" }])
      assert.deepStrictEqual(Object.keys(report.results), ["fanpage", "portal"])
    })
  )

  it.effect("blocks what refers to a destination that failed, unless the text has a fallback", () =>
    Effect.gen(function* () {
      const portal = FakeChannel.make("portal")
      portal.faults.set("create-post", ["refused", "refused"])
      const fanpage = FakeChannel.make("fanpage")
      const oa = FakeChannel.make("oa")
      const report = yield* (yield* worldOf([portal, fanpage, oa])).publish({
        fields: {
          overrides: { fanpage: { message: "{{portal.permalink}}" }, oa: { message: "{{portal.permalink | link}}" } }
        }
      })
      assert.strictEqual(report.status, "partial")
      assert.strictEqual(statusOf(report, "portal"), "failed")
      assert.strictEqual(statusOf(report, "fanpage"), "blocked")
      assert.strictEqual(oa.published[0]?.text, "https://go.zalo.me/bluezone")
    })
  )

  it.effect("finds circles, unknown names and malformed references before anything is sent", () =>
    Effect.gen(function* () {
      const portal = FakeChannel.make("portal")
      const fanpage = FakeChannel.make("fanpage")
      const report = yield* (yield* worldOf([portal, fanpage])).publish({
        fields: {
          to: ["portal", "fanpge"],
          summary: "{{portal.page}} {{portl.permalink}} {{portal.assets.postr.url}}",
          overrides: {
            fanpage: { message: "{{portal.permalink}}" },
            portal: { message: "{{fanpage.permalink}}" },
            yutube: {}
          }
        }
      })
      assert.strictEqual(report.status, "refused")
      const codes = report.findings.map((finding) => `${finding.code} ${finding.hint ?? ""}`)
      assert.includeMembers(codes, [
        'unknown-destination did you mean "fanpage"?',
        "unknown-override known: portal, fanpage, fake",
        'reference-unknown did you mean "portal"?',
        'reference-unknown did you mean "poster"?'
      ])
      const circle = yield* (yield* worldOf([portal, fanpage])).publish({
        fields: {
          overrides: { fanpage: { message: "{{portal.permalink}}" }, portal: { message: "{{fanpage.permalink}}" } }
        }
      })
      assert.deepStrictEqual(
        circle.findings.map((finding) => finding.code),
        ["reference-cycle", "reference-cycle"]
      )
      assert.deepStrictEqual([...portal.calls, ...fanpage.calls], [])
    })
  )

  it.effect("names an override the channel does not know, with its place", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const report = yield* (yield* worldOf([fanpage])).publish({ fields: { overrides: { fanpage: { tonne: "x" } } } })
      assert.deepStrictEqual(
        report.findings.map((finding) => [finding.path.join("."), finding.message]),
        [["overrides.fanpage.tonne", 'overrides.fanpage.tonne: unknown key "tonne"; did you mean "tone"?']]
      )
    })
  )

  it.effect("refuses other content under a name that is already out, and publishes what is not out yet", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { publish } = yield* worldOf([fanpage])
      yield* publish()
      const changed = yield* publish({ fields: { title: "Bluezone 2" } })
      assert.strictEqual(changed.status, "refused")
      assert.deepStrictEqual(
        changed.findings.map((finding) => finding.code),
        ["changed-since-published"]
      )
      assert.strictEqual(fanpage.published.length, 1)

      const fresh = FakeChannel.make("fanpage")
      fresh.faults.set("upload-image-poster", ["refused"])
      const world = yield* worldOf([fresh])
      assert.strictEqual(statusOf(yield* world.publish()), "failed")
      assert.strictEqual(statusOf(yield* world.publish({ fields: { title: "Bluezone 2" } })), "published")
      assert.deepStrictEqual(
        fresh.published.map((post) => post.text),
        ["Bluezone 2"]
      )
    })
  )

  it.effect("turns a failure after the commit, and of an optional step, into a warning", () =>
    Effect.gen(function* () {
      const tube = FakeChannel.make("tube", {
        steps: [
          { name: "set-thumbnail", kind: "repeatable", optional: true },
          { name: "create-post", kind: "commit" },
          { name: "add-captions", kind: "repeatable" }
        ]
      })
      tube.faults.set("set-thumbnail", ["refused"])
      tube.faults.set("add-captions", ["refused"])
      const report = yield* (yield* worldOf([tube])).publish()
      assert.strictEqual(statusOf(report, "tube"), "published")
      assert.deepStrictEqual(
        report.results["tube"]?.warnings.map((warning) => warning.code),
        ["set-thumbnail-failed", "add-captions-failed"]
      )
    })
  )

  it.effect("skips a channel that cannot carry the item at all", () =>
    Effect.gen(function* () {
      const tube = FakeChannel.make("tube", { skipped: "YouTube takes video only" })
      const report = yield* (yield* worldOf([tube])).publish()
      assert.strictEqual(statusOf(report, "tube"), "skipped")
      assert.strictEqual(report.status, "done")
      assert.deepStrictEqual(tube.calls, [])
    })
  )

  it.effect("lets one of several runs at once publish, and the others find it published", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { publish } = yield* worldOf([fanpage])
      const reports = yield* throughWaits(
        Effect.all(
          Array.from({ length: 5 }, () => publish()),
          { concurrency: "unbounded" }
        )
      )
      assert.deepStrictEqual(reports.map((report) => statusOf(report)).sort(), [
        "already-published",
        "already-published",
        "already-published",
        "already-published",
        "published"
      ])
      assert.strictEqual(fanpage.published.length, 1)
    })
  )

  it.effect("names the holder instead of waiting when it is told not to wait", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { journal, publish } = yield* worldOf([fanpage])
      yield* journal.claim({
        item: "bluezone-2020-08",
        destination: "fanpage",
        channel: "fake",
        title: "Bluezone",
        content: "c",
        digest: "sha256:0",
        run: "other",
        leaseSeconds: 30
      })
      const report = yield* publish({ wait: false })
      assert.strictEqual(statusOf(report), "pending")
      assert.match(report.results["fanpage"]?.error?.message ?? "", /^other is publishing it/)
      assert.strictEqual(fanpage.published.length, 0)
    })
  )

  it.effect("goes on with the rest when something is public already", () =>
    Effect.gen(function* () {
      const portal = FakeChannel.make("portal")
      const journal = JournalMemory.make()
      yield* (yield* worldOf([portal], journal)).publish()
      const fanpage = FakeChannel.make("fanpage", {
        findings: [
          { severity: "error", destination: "fanpage", path: ["title"], code: "title-too-long", message: "too long" }
        ]
      })
      const report = yield* (yield* worldOf([portal, fanpage], journal)).publish()
      assert.strictEqual(statusOf(report, "portal"), "already-published")
      assert.strictEqual(statusOf(report), "failed")
      assert.strictEqual(report.results["fanpage"]?.error?.message, "title: too long")
    })
  )

  it.effect("does nothing after an intent that could not be written down", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const broken: Journal.Shape = {
        ...JournalMemory.make(),
        intend: () => Effect.fail(new Journal.JournalError({ reason: "unwritable", detail: "disk full" }))
      }
      const report = yield* (yield* worldOf([fanpage], broken)).publish()
      assert.strictEqual(statusOf(report), "failed")
      assert.deepStrictEqual(fanpage.calls, ["preflight"])
    })
  )

  it.effect("says unknown when a commit's receipt could not be written down, and adopts it later", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const journal = JournalMemory.make()
      const broken: Journal.Shape = {
        ...journal,
        complete: (lease, step, receipt) =>
          step === "create-post"
            ? Effect.fail(new Journal.JournalError({ reason: "unwritable", detail: "disk full" }))
            : journal.complete(lease, step, receipt)
      }
      assert.strictEqual(statusOf(yield* (yield* worldOf([fanpage], broken)).publish()), "unknown")
      const report = yield* throughWaits((yield* worldOf([fanpage], journal)).publish())
      assert.strictEqual(statusOf(report), "published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )

  it.effect("checks and plans without touching a channel or the journal", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const portal = FakeChannel.make("portal")
      const { publisher } = yield* worldOf([fanpage, portal])
      const preview = yield* publisher.check({
        item: itemWith({ overrides: { fanpage: { message: "{{ portal.permalink }}" } } }),
        folder: "/"
      })
      assert.deepStrictEqual(
        preview.destinations.map(({ after, id }) => [id, ...after]),
        [["portal"], ["fanpage", "portal"]]
      )
      assert.strictEqual(preview.destinations[1]?.steps[1]?.content["text"], "{{portal.permalink}}")
      assert.deepStrictEqual([...fanpage.calls, ...portal.calls], [])
    })
  )

  it.effect("warns when the same content was published under another id", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      const { publish, publisher } = yield* worldOf([fanpage])
      yield* publish()
      const preview = yield* publisher.check({ item: itemWith({ id: "bluezone-lan-2" }), folder: "/" })
      assert.deepStrictEqual(
        preview.findings.map(({ code, destination, severity }) => [severity, destination, code]),
        [["warning", "fanpage", "published-under-another-id"]]
      )
      assert.strictEqual(statusOf(yield* publish({ fields: { id: "bluezone-lan-2" } })), "published")
    })
  )

  it.effect("takes a person's word on what no channel could tell", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["lost"])
      fanpage.cannotTell = true
      const { publish, publisher } = yield* worldOf([fanpage])
      yield* throughWaits(publish())
      const [before] = (yield* publisher.status("bluezone-2020-08")).publications
      assert.strictEqual(before?.state, "unknown")
      const resolution = {
        item: "bluezone-2020-08",
        destination: "fanpage",
        published: "https://fb.example/1"
      } as const
      assert.strictEqual((yield* publisher.resolve(resolution)).state, "published")
      const looked = fanpage.calls.filter((call) => call === "observe").length
      const report = yield* publish()
      assert.strictEqual(statusOf(report), "already-published")
      assert.strictEqual(report.results["fanpage"]?.permalink, "https://fb.example/1")
      // The channel knows nothing by an address.
      assert.deepStrictEqual(report.results["fanpage"]?.warnings, [])
      assert.strictEqual(fanpage.calls.filter((call) => call === "observe").length, looked)
      assert.strictEqual(fanpage.published.length, 1)
      assert.strictEqual((yield* Effect.flip(publisher.resolve(resolution)))._tag, "ResolveError")
    })
  )

  it.effect("publishes what a person says is not there", () =>
    Effect.gen(function* () {
      const fanpage = FakeChannel.make("fanpage")
      fanpage.faults.set("create-post", ["gone"])
      fanpage.cannotTell = true
      const { publish, publisher } = yield* worldOf([fanpage])
      assert.strictEqual(statusOf(yield* throughWaits(publish())), "unknown")
      yield* publisher.resolve({ item: "bluezone-2020-08", destination: "fanpage", published: false })
      assert.strictEqual(statusOf(yield* publish()), "published")
      assert.strictEqual(fanpage.published.length, 1)
    })
  )
})
