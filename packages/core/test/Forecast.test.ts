import { type Adapter, Forecast, ItemText, Preparation } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FakeChannel from "./FakeChannel.ts"

const step: Adapter.Step = { name: "a", kind: "commit", requests: 3, byteLength: 0, content: {} }

const broadcast: Adapter.Step = { ...step, hours: { first: 6, end: 22, timeZone: "Asia/Ho_Chi_Minh" } }

/** One destination that would carry out a plan. */
const prepared = Effect.fnUntraced(function* (
  id: string,
  plan: Adapter.Plan,
  more: { readonly after?: ReadonlyArray<string>; readonly publishAt?: string } = {}
) {
  const item = yield* Effect.fromResult(ItemText.decode({ id: "tin-moi", title: "Tin" }))
  const { destination } = FakeChannel.make(id)
  const addressed = Preparation.address(item, [], destination, more.publishAt)
  return { ...Preparation.prepare(addressed), plan, dependencies: more.after ?? [] }
})

const finishes = Effect.fnUntraced(function* (now: string, ...entries: ReadonlyArray<ReturnType<typeof prepared>>) {
  const found = Forecast.earliestFinishes(yield* Effect.all(entries), Date.parse(now))
  return Object.fromEntries([...found].map(([id, at]) => [id, new Date(at).toISOString()]))
})

const finish = (now: string, plan: Adapter.Plan, more?: { readonly publishAt?: string }) =>
  Effect.map(finishes(now, prepared("oa", plan, more)), ({ oa }) => oa)

describe("the earliest finish", () => {
  it.effect("is now where nothing holds it up", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* finish("2026-11-26T04:00:00Z", { steps: [step] }), "2026-11-26T04:00:00.000Z")
    })
  )

  it.effect.each([
    ["before six, at six", "2026-11-25T20:00:00Z", "2026-11-25T23:00:00.000Z"],
    ["at six, now", "2026-11-25T23:00:00Z", "2026-11-25T23:00:00.000Z"],
    ["before ten in the evening, now", "2026-11-26T14:59:59Z", "2026-11-26T14:59:59.000Z"],
    ["from ten on, the next day", "2026-11-26T15:00:00Z", "2026-11-26T23:00:00.000Z"],
    ["after midnight, at six", "2026-11-26T17:30:00Z", "2026-11-26T23:00:00.000Z"]
  ] as const)("is in the hours of the channel: %s", ([, now, expected]) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* finish(now, { steps: [step, broadcast] }), expected)
    })
  )

  it.effect.each([
    [100, "2026-11-26T04:00:00.000Z"],
    [101, "2026-11-26T04:01:00.000Z"],
    [201, "2026-11-26T04:02:00.000Z"]
  ] as const)("keeps the pace: %i requests", ([requests, expected]) =>
    Effect.gen(function* () {
      const plan = { steps: [{ ...step, requests }], pace: { requests: 100, perSeconds: 60 } }
      assert.strictEqual(yield* finish("2026-11-26T04:00:00Z", plan), expected)
    })
  )

  it.effect("is not before it is to appear, and comes after what it needs; who is skipped has none", () =>
    Effect.gen(function* () {
      const publishAt = "2026-11-27T01:00:00.000Z"
      const found = yield* finishes(
        "2026-11-26T04:00:00Z",
        prepared("portal", { steps: [step] }, { publishAt }),
        prepared("oa", { steps: [step] }, { after: ["portal", "tube"] }),
        prepared("tube", { skipped: "YouTube takes video only", steps: [] })
      )
      assert.deepStrictEqual(found, { portal: publishAt, oa: publishAt })
    })
  )
})

describe("the quota of a plan", () => {
  it("is summed up by allowance", () => {
    const units = (amount: number): Adapter.QuotaUse => ({ name: "units", amount, allowance: 10_000, per: "day" })
    const upload: Adapter.QuotaUse = { name: "video-uploads", amount: 1, allowance: 100, per: "day" }
    const steps = [
      { ...step, quota: [upload] },
      { ...step, quota: [units(50)] },
      step,
      { ...step, quota: [units(400)] }
    ]
    assert.deepStrictEqual(Forecast.quotaOf({ steps }), [upload, units(450)])
  })
})
