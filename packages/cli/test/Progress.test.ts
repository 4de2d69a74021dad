import type { Progress } from "@loa/sdk"
import { assert, describe, it } from "vitest"
import * as ProgressLines from "../src/ProgressLines.ts"
import * as ProgressLive from "../src/ProgressLive.ts"
import * as Screen from "./Screen.ts"

const address = "https://portal.example.gov.vn/bluezone-2020-08-cai-dat-ung-dung-de-phong-chong-dich/"

const sent = (sentBytes: number): Progress.Progress => ({
  _tag: "StepProgress",
  destination: "tube",
  step: "upload-video-spot",
  sentBytes,
  totalBytes: 40 * 1024 * 1024
})

const events: ReadonlyArray<Progress.Progress> = [
  { _tag: "StepStarted", destination: "portal", step: "create-draft" },
  { _tag: "StepStarted", destination: "tube", step: "upload-video-spot" },
  sent(10 * 1024 * 1024),
  { _tag: "StepFinished", destination: "portal", step: "create-draft" },
  { _tag: "Waiting", destination: "oa", reason: "process 7 on máy-chủ is at it" },
  { _tag: "Finished", destination: "portal", status: "published", permalink: address },
  { _tag: "Finished", destination: "tube", status: "failed", message: "the day's quota\nis used up" }
]

describe("ProgressLive", () => {
  const view = (columns: number, clock: { now: number }) => {
    const screen = Screen.make(columns)
    screen.line("above")
    return { screen, view: ProgressLive.make(screen, "vi", ["portal", "oa", "tube"], () => clock.now) }
  }

  it("has one line for each destination from the first moment on", () => {
    const { screen } = view(80, { now: 0 })
    assert.deepStrictEqual(screen.shown(), [
      "above",
      "· portal  đang chờ đến lượt",
      "· oa      đang chờ đến lượt",
      "· tube    đang chờ đến lượt"
    ])
  })

  it.each([40, 80, 120])("stays inside %i columns and keeps its lines in place", (columns) => {
    const clock = { now: 0 }
    const { screen, view: live } = view(columns, clock)
    for (const event of events) {
      clock.now += 1000
      live.show(event)
      assert.lengthOf(screen.shown(), 4)
    }
    assert.isBelow(screen.widest(), columns)
    const [above, portal, oa, tube] = screen.shown()
    assert.strictEqual(above, "above")
    assert.match(portal ?? "", /^✓ portal {2}đã đăng https:/)
    assert.match(oa ?? "", /^… oa {6}đang chờ: process 7/)
    assert.match(tube ?? "", /^✗ tube {4}không đăng được the/)
  })

  it("shows how far a transfer is, and draws it no more often than the eye follows", () => {
    const clock = { now: 1000 }
    const { screen, view: live } = view(80, clock)
    live.show(sent(0))
    const before = screen.shown()
    clock.now += 30
    live.show(sent(20 * 1024 * 1024))
    assert.deepStrictEqual(screen.shown(), before)
    clock.now += 100
    live.show(sent(10 * 1024 * 1024))
    assert.include(screen.shown().at(-1), "███░░░░░░░░░ upload-video-spot 25 % của 40 MiB")
  })

  it("leaves nothing behind when it is cleared", () => {
    const { screen, view: live } = view(80, { now: 0 })
    live.clear()
    assert.deepStrictEqual(screen.shown(), ["above"])
  })
})

describe("ProgressLines", () => {
  it("writes a line for each event and not for every byte", () => {
    const clock = { now: 0 }
    const screen = Screen.make(80)
    const lines = ProgressLines.make(screen, "en", () => clock.now)
    for (const event of events) lines.show(event)
    clock.now += 2000
    lines.show(sent(30 * 1024 * 1024))
    lines.show(sent(31 * 1024 * 1024))
    assert.deepStrictEqual(screen.shown(), [
      "portal: create-draft …",
      "tube: upload-video-spot …",
      "portal: create-draft done",
      "oa: waiting: process 7 on máy-chủ is at it",
      `portal: published ${address}`,
      "tube: failed the day's quota",
      "is used up",
      "tube: upload-video-spot 75 % of 40 MiB"
    ])
  })
})
