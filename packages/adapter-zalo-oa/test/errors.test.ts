import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import * as Errors from "../src/internal/errors.ts"

const refusal = (error: number, message = "message") => ({ error, message, status: 200 })
const tagOf = (error: number) => Errors.toReason(refusal(error), 0)._tag

describe("errors", () => {
  it("tells what a person, a wait or a new token can do", () => {
    assert.strictEqual(tagOf(-32), "RateLimited")
    assert.strictEqual(tagOf(-234), "Unavailable")
    for (const code of [-216, -220, 216, 401, -401]) assert.strictEqual(tagOf(code), "Unauthorized")
    for (const code of [-201, -209, -210, -211, -212, -221, -223, -224, -235, -242, -248, -9999]) {
      assert.strictEqual(tagOf(code), "Rejected")
    }
  })

  it("keeps code and message, and says what to do", () => {
    assert.deepInclude(Errors.toReason(refusal(-224, "OA package is too low"), 0), {
      code: "-224",
      status: 200,
      detail: "Zalo answered -224: OA package is too low"
    })
    for (const code of [-201, -212, -221, -223, -224]) {
      assert.isNotEmpty(Errors.toReason(refusal(code), 0).hint)
    }
  })

  it("names no command that there is not, and a section that the README has", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    assert.include(readme, "\n### A refresh token\n")
    const refused = [-212, -216, -223].map((code) => Errors.toReason(refusal(code), 0))
    for (const { hint } of [...refused, Errors.refreshTokenUsed(), Errors.toTokenReason(refusal(-1))]) {
      assert.include(hint, "“A refresh token” in the README of @loa/adapter-zalo-oa")
      assert.notInclude(hint, "loa login")
    }
  })

  it("knows unfinished articles by code or by words", () => {
    assert.isTrue(Errors.isProcessing(refusal(-214)))
    assert.isTrue(Errors.isProcessing(refusal(-999, "Media is being processed")))
    assert.isFalse(Errors.isProcessing(refusal(0, "Media is being processed")))
    assert.isFalse(Errors.isProcessing(refusal(-201)))
  })

  it("waits for the next calendar minute", () => {
    assert.strictEqual(Errors.secondsUntilNextMinute(Date.UTC(2026, 0, 1, 0, 0, 0)), 60)
    assert.strictEqual(Errors.secondsUntilNextMinute(Date.UTC(2026, 0, 1, 0, 0, 59, 500)), 1)
  })

  it("knows when broadcasts are accepted, in Việt Nam", () => {
    const vietnam = (time: string) => Errors.secondsUntilBroadcasts(Date.parse(`2026-11-20T${time}+07:00`))
    assert.strictEqual(vietnam("06:00:00"), 0)
    assert.strictEqual(vietnam("21:59:59"), 0)
    assert.strictEqual(vietnam("22:00:00"), 8 * 3600)
    assert.strictEqual(vietnam("05:59:59"), 1)
    assert.strictEqual(vietnam("00:00:00"), 6 * 3600)
  })
})
