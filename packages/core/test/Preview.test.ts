import { Journal, JournalMemory, type Publisher } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FakeChannel from "./FakeChannel.ts"
import { itemWith, statusOf, throughWaits, worldOf } from "./FakeWorld.ts"

const fields = { overrides: { fanpage: { message: "Xem {{portal.permalink}}" } } }

const request = { item: itemWith(fields), folder: "/" }

const world = (journal: Journal.Shape = JournalMemory.make()) =>
  worldOf([FakeChannel.make("portal"), FakeChannel.make("fanpage")], journal)

const codesOf = (preview: Publisher.Preview): ReadonlyArray<string> =>
  preview.findings.map(({ code, destination, severity }) => `${severity} ${destination ?? "item"} ${code}`)

const destinationOf = (preview: Publisher.Preview, id: string) => {
  const found = preview.destinations.find((destination) => destination.id === id)
  assert.isDefined(found)
  return found
}

describe("a preview", () => {
  it.effect("of an item nobody has published has every step, and references as they are written", () =>
    Effect.gen(function* () {
      const preview = yield* (yield* world()).publisher.check(request)
      assert.isUndefined(destinationOf(preview, "portal").published)
      assert.lengthOf(destinationOf(preview, "portal").steps, 2)
      assert.include(JSON.stringify(destinationOf(preview, "fanpage").steps), "{{portal.permalink}}")
    })
  )

  it.effect("tells what is out already, and shows its address where others refer to it", () =>
    Effect.gen(function* () {
      const { publish, publisher } = yield* world()
      const report = yield* throughWaits(publish({ fields, to: ["portal"] }))
      assert.strictEqual(statusOf(report, "portal"), "published")
      const permalink = report.results["portal"]?.permalink ?? ""
      for (const preview of [yield* publisher.check(request), yield* publisher.preflight(request)]) {
        const portal = destinationOf(preview, "portal")
        assert.deepStrictEqual(
          [portal.published, portal.steps, portal.earliestFinish],
          [{ status: "published", permalink }, [], undefined]
        )
        assert.include(JSON.stringify(destinationOf(preview, "fanpage").steps), permalink)
        assert.deepStrictEqual(codesOf(preview), [])
      }
    })
  )

  it.effect("refuses what publishing would: other content under a name that is out, a reference to nothing", () =>
    Effect.gen(function* () {
      const { publish, publisher } = yield* world()
      yield* throughWaits(publish({ fields, to: ["portal"] }))
      const changed = { ...request, item: itemWith({ ...fields, title: "Tiêu đề khác" }) }
      assert.include(codesOf(yield* publisher.check(changed)), "error portal changed-since-published")
      const alone = { ...request, item: itemWith({ ...fields, id: "tin-khac" }), to: ["fanpage"] }
      assert.include(codesOf(yield* publisher.check(alone)), "error fanpage reference-unavailable")
    })
  )

  it.effect("refuses nobody to publish to, and names who asked for somebody unknown", () =>
    Effect.gen(function* () {
      const { publisher } = yield* world()
      const wrong = Effect.fnUntraced(function* (to: ReadonlyArray<string>, asked?: ReadonlyArray<string>) {
        const item = itemWith({ to: [...to] })
        const { findings } = yield* publisher.check({
          item,
          folder: "/",
          ...(asked === undefined ? {} : { to: asked })
        })
        return findings.map(({ code, path }) => [code, ...path])
      })
      assert.deepStrictEqual(yield* wrong([]), [["no-destination", "to"]])
      assert.deepStrictEqual(yield* wrong(["portal"], []), [["no-destination"]])
      assert.deepStrictEqual(yield* wrong(["potal"]), [["unknown-destination", "to", 0]])
      assert.deepStrictEqual(yield* wrong([], ["potal"]), [["unknown-destination"]])
      assert.deepStrictEqual(yield* wrong([], ["portal"]), [])
    })
  )

  it.effect("names an override where the item has it, by channel or by destination", () =>
    Effect.gen(function* () {
      const path = ["overrides", "fanpage", "message"]
      const finding = { severity: "warning", destination: "fanpage", path, code: "long", message: "long" } as const
      const { publisher } = yield* worldOf([FakeChannel.make("fanpage", { findings: [finding] })])
      for (const key of ["fake", "fanpage"]) {
        const item = itemWith({ overrides: { [key]: { message: "Tin" } } })
        const { findings } = yield* publisher.check({ item, folder: "/" })
        assert.deepStrictEqual(findings[0]?.path, ["overrides", key, "message"])
      }
    })
  )

  it.effect("says nothing about who is done, and asks them nothing", () =>
    Effect.gen(function* () {
      const journal = JournalMemory.make()
      yield* throughWaits((yield* world(journal)).publish({ fields, to: ["portal"] }))
      const problem = { severity: "error", destination: "portal", path: [], code: "closed", message: "closed" } as const
      const portal = FakeChannel.make("portal", { findings: [problem], preflight: [problem] })
      const { publisher } = yield* worldOf([portal, FakeChannel.make("fanpage")], journal)
      const preview = yield* publisher.preflight(request)
      assert.deepStrictEqual(codesOf(preview), [])
      assert.deepStrictEqual(portal.calls, [])
    })
  )

  it.effect("is made without a journal that cannot be read, and says so", () =>
    Effect.gen(function* () {
      const readAll = Effect.fail(new Journal.JournalError({ reason: "unreadable", detail: "journal.db is damaged" }))
      const { publisher } = yield* world({ ...JournalMemory.make(), readAll })
      assert.deepStrictEqual(codesOf(yield* publisher.check(request)), ["warning item journal-unreadable"])
    })
  )
})
