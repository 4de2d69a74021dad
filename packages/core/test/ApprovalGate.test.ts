import {
  Approval,
  type CampaignItem,
  ItemText,
  Journal,
  JournalMemory,
  MediaFiles,
  Publisher,
  type Report
} from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { TestClock } from "effect/testing"
import * as Approver from "./Approver.ts"
import * as FakeChannel from "./FakeChannel.ts"

const item: CampaignItem.CampaignItem = Result.getOrThrow(
  ItemText.decode({
    id: "bluezone-2020-08",
    title: "Bluezone",
    assets: [{ id: "poster", type: "image", source: "poster.png" }]
  })
)

const director = Approver.make("Giám đốc Sở")

interface World {
  readonly portal: FakeChannel.FakeChannel
  readonly fanpage: FakeChannel.FakeChannel
  readonly publisher: Publisher.Publisher
  /** What is in the approvals' file, or why it cannot be read. */
  approvals: ReadonlyArray<Approval.Approval> | string
  /** Whether the copies that files are sent from are as they were measured. */
  isIntact: boolean
  /** What happens while the portal gets its picture. */
  meanwhile: Effect.Effect<unknown>
  readonly publish: (request?: Partial<Publisher.Request>) => Effect.Effect<Report.Report, Journal.JournalError>
  readonly calls: () => ReadonlyArray<string>
}

const source = (world: World): Approval.Source =>
  Effect.suspend(() =>
    typeof world.approvals === "string"
      ? Effect.fail(new Approval.ApprovalsUnreadable({ file: "item.approval.json", problems: [world.approvals] }))
      : Effect.succeed(world.approvals)
  )

/** Two channels that want an approval; `approvals` is what the director has signed, until a test changes it. */
const make = Effect.fnUntraced(function* (
  policy: Partial<Approval.Policy> = {},
  changes: Partial<Omit<Approval.Unsigned, "key">> = {}
): Effect.fn.Return<World> {
  const portal = FakeChannel.make("portal")
  const fanpage = FakeChannel.make("fanpage")
  const told = (channel: FakeChannel.FakeChannel) => ({
    ...channel.destination,
    adapter: {
      ...channel.destination.adapter,
      perform: (context: Parameters<typeof channel.destination.adapter.perform>[0]) =>
        Effect.andThen(
          Effect.suspend(() => (context.step.kind === "repeatable" ? world.meanwhile : Effect.void)),
          channel.destination.adapter.perform(context)
        )
    }
  })
  const media = Layer.effect(
    MediaFiles.MediaFiles,
    Effect.map(MediaFiles.MediaFiles, (files) => ({
      ...files,
      verify: (file: MediaFiles.MeasuredFile) =>
        Effect.suspend(() =>
          world.isIntact
            ? Effect.void
            : Effect.fail(new MediaFiles.MediaUnreadable({ source: file.source, detail: "the copy has changed" }))
        )
    }))
  ).pipe(Layer.provide(FakeChannel.media))
  const publisher = yield* Publisher.make([told(portal), told(fanpage)], {
    required: true,
    keys: [director.key],
    quorum: 1,
    ...policy
  }).pipe(Effect.provide(Layer.merge(media, Layer.succeed(Journal.Journal, JournalMemory.make()))))
  const { content } = yield* publisher.verify({ item, folder: "/" })
  const world: World = {
    portal,
    fanpage,
    publisher,
    approvals: [director.approve(content, changes)],
    isIntact: true,
    meanwhile: Effect.void,
    publish: (request = {}) => publisher.publish({ item, folder: "/", approvals: source(world), ...request }),
    calls: () => [...portal.calls, ...fanpage.calls]
  }
  return world
})

const codesOf = (report: Pick<Report.Report, "findings">): ReadonlyArray<string> =>
  report.findings.map(({ code, destination, severity }) =>
    [severity, code, ...(destination === undefined ? [] : [destination])].join(" ")
  )

const statusesOf = ({ results }: Report.Report<{ readonly [id: string]: string }>): ReadonlyArray<string | undefined> =>
  ["portal", "fanpage"].map((id) => results[id]?.status)

describe("a publisher that requires approval", () => {
  it.effect("publishes what is approved, and says who approved it", () =>
    Effect.gen(function* () {
      const world = yield* make()
      const report = yield* world.publish()
      assert.deepStrictEqual([report.status, ...statusesOf(report)], ["done", "published", "published"])
      assert.deepStrictEqual(codesOf(report), ["note approved"])
    })
  )

  it.effect.each<[string, (world: World) => void, ReadonlyArray<string>]>([
    ["nobody has approved it", (world) => (world.approvals = []), ["error not-approved"]],
    ["its approvals cannot be read", (world) => (world.approvals = "is no JSON"), ["error approval-unreadable"]],
    ["a kept file is another one", (world) => (world.isIntact = false), ["note approved", "error file-changed"]]
  ])("asks no channel anything when %s", ([, change, codes]) =>
    Effect.gen(function* () {
      const world = yield* make()
      change(world)
      const report = yield* world.publish()
      assert.deepStrictEqual([report.status, report.results], ["refused", {}])
      assert.deepStrictEqual(codesOf(report), codes)
      assert.deepStrictEqual(world.calls(), [])
    })
  )

  it.effect("asks no channel anything when a destination is not covered, even where partial is asked for", () =>
    Effect.gen(function* () {
      const world = yield* make({}, { destinations: ["portal"] })
      for (const partial of [false, true]) {
        const report = yield* world.publish({ partial })
        assert.strictEqual(report.status, "refused")
        assert.deepStrictEqual(codesOf(report), ["error approval-not-covering fanpage", "note approved"])
      }
      assert.deepStrictEqual(world.calls(), [])
      assert.strictEqual((yield* world.publish({ to: ["portal"] })).status, "done")
      assert.deepStrictEqual(world.fanpage.calls, [])
    })
  )

  it.effect("tells in a check, and refuses in a preflight, without asking any channel", () =>
    Effect.gen(function* () {
      const world = yield* make()
      const request = { item, folder: "/", approvals: source(world) }
      assert.strictEqual((yield* world.publisher.check(request)).approval, "approved")
      world.approvals = []
      const checked = yield* world.publisher.check(request)
      assert.deepStrictEqual([checked.approval, codesOf(checked)], ["not-approved", ["warning not-approved"]])
      const preflight = yield* world.publisher.preflight(request)
      assert.deepStrictEqual(codesOf(preflight), ["error not-approved"])
      assert.deepStrictEqual(world.calls(), [])
    })
  )

  it.effect.each<[string, (world: World) => void, string]>([
    ["taken back", (world) => (world.approvals = []), "not-approved"],
    ["replaced by one that cannot be read", (world) => (world.approvals = "is no JSON"), "approval-unreadable"],
    ["overtaken by a change of a kept file", (world) => (world.isIntact = false), "file-changed"]
  ])("makes nothing public when the approval is %s while files are sent", ([, change, code]) =>
    Effect.gen(function* () {
      const world = yield* make()
      world.meanwhile = Effect.sync(() => change(world))
      const report = yield* world.publish({ to: ["portal"] })
      const { error, status } = report.results["portal"] ?? {}
      assert.deepStrictEqual(
        [status, error?.code, error?.step, error?.recovery],
        ["failed", code, "create-post", "fix"]
      )
      assert.deepStrictEqual(world.portal.published, [])
      assert.notInclude(world.portal.calls, "perform create-post")
    })
  )

  it.effect("makes nothing public once the approval has ended, and goes on when it is given anew", () =>
    Effect.gen(function* () {
      const world = yield* make({}, { expiresAt: "1970-01-01T00:00:10Z" })
      world.meanwhile = TestClock.setTime(10_000)
      const report = yield* world.publish({ to: ["portal"] })
      assert.deepStrictEqual(statusesOf(report)[0], "failed")
      assert.deepStrictEqual(world.portal.published, [])
      const { content } = yield* world.publisher.verify({ item, folder: "/" })
      world.approvals = [director.approve(content)]
      assert.deepStrictEqual(statusesOf(yield* world.publish({ to: ["portal"] }))[0], "published")
      assert.lengthOf(world.portal.published, 1)
      assert.lengthOf(
        world.portal.calls.filter((call) => call === "perform create-post"),
        1
      )
    })
  )

  it.effect("keeps from the rest what is public already when the approval is gone, and says so", () =>
    Effect.gen(function* () {
      const world = yield* make()
      yield* world.publish({ to: ["portal"] })
      world.approvals = []
      const report = yield* world.publish()
      assert.deepStrictEqual([report.status, ...statusesOf(report)], ["partial", "already-published", "failed"])
      assert.deepStrictEqual(codesOf(report), ["error not-approved fanpage"])
      assert.deepStrictEqual(world.fanpage.published, [])
      const everything = yield* world.publish({ to: ["portal"] })
      assert.deepStrictEqual([everything.status, codesOf(everything)], ["done", []])
    })
  )

  it.effect("finds a commit whose answer was lost although the approval is gone, and makes none anew", () =>
    Effect.gen(function* () {
      const world = yield* make()
      world.portal.faults.set("create-post", ["die"])
      yield* Effect.exit(world.publish({ to: ["portal"] }))
      world.approvals = []
      const report = yield* world.publish({ to: ["portal"] })
      assert.deepStrictEqual(statusesOf(report)[0], "published")
      assert.lengthOf(world.portal.published, 1)
      assert.lengthOf(
        world.portal.calls.filter((call) => call === "perform create-post"),
        1
      )
    })
  )
})

describe("a publisher that requires none", () => {
  it.effect("says nothing where there is none, and warns of one that does not hold", () =>
    Effect.gen(function* () {
      const world = yield* make({ required: false })
      const approvals = world.approvals
      world.approvals = []
      const request = { item, folder: "/", approvals: source(world) }
      const silent = yield* world.publisher.check(request)
      assert.deepStrictEqual([silent.approval, silent.findings], ["not-required", []])
      world.approvals = approvals
      assert.strictEqual((yield* world.publisher.check(request)).approval, "approved")
      const changed = { ...request, item: { ...item, title: "Khác" } }
      const warned = yield* world.publisher.check(changed)
      assert.deepStrictEqual([warned.approval, codesOf(warned)], ["not-required", ["warning approval-does-not-match"]])
      assert.strictEqual((yield* world.publisher.publish(changed)).status, "done")
    })
  )
})

describe("verify", () => {
  it.effect("tells what an approval would be of, whether one is required or not", () =>
    Effect.gen(function* () {
      const world = yield* make({ required: false })
      const verified = yield* world.publisher.verify({ item, folder: "/", approvals: source(world) })
      assert.deepStrictEqual([verified.isApproved, verified.destinations], [true, ["portal", "fanpage"]])
      assert.deepStrictEqual(verified.content.files, { "assets.poster": "abc" })
      const bare = yield* world.publisher.verify({ item, folder: "/" })
      assert.deepStrictEqual([bare.isApproved, codesOf(bare)], [false, ["error not-approved"]])
      assert.deepStrictEqual(world.calls(), [])
    })
  )
})
