import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import * as Errors from "../src/internal/errors.ts"
import * as QuotaDay from "../src/internal/quotaDay.ts"

const noon = Date.UTC(2026, 10, 20, 12)

const answer = (status: number, body: unknown, headers: { readonly [name: string]: string } = {}) => {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  return { status, headers, text, json: typeof body === "string" ? undefined : body }
}

const failure = (status: number, reason: string, message = reason, details?: ReadonlyArray<unknown>) =>
  answer(status, {
    error: { code: status, message, errors: [{ reason, message }], ...(details === undefined ? {} : { details }) }
  })

it("names a section for signing in that the README has", () => {
  assert.include(Errors.signIn, "“A refresh token” in the README of @loa/adapter-youtube")
  assert.include(readFileSync(new URL("../README.md", import.meta.url), "utf8"), "\n### A refresh token\n")
})

describe("what an error means", () => {
  const cases: ReadonlyArray<readonly [number, string, string, number | "midnight" | undefined]> = [
    [400, "invalidTitle", "Rejected", undefined],
    [400, "invalidTags", "Rejected", undefined],
    [400, "invalidPublishAt", "Rejected", undefined],
    [400, "somethingNew", "Rejected", undefined],
    [400, "required", "Rejected", undefined],
    [400, "uploadLimitExceeded", "RateLimited", 86_400],
    [401, "authError", "Unauthorized", undefined],
    [401, "required", "Unauthorized", undefined],
    [401, "youtubeSignupRequired", "Rejected", undefined],
    [403, "quotaExceeded", "RateLimited", "midnight"],
    [403, "dailyLimitExceeded", "RateLimited", "midnight"],
    [403, "rateLimitExceeded", "RateLimited", undefined],
    [403, "userRateLimitExceeded", "RateLimited", undefined],
    [403, "insufficientPermissions", "Unauthorized", undefined],
    [403, "forbidden", "Rejected", undefined],
    [403, "accessNotConfigured", "Rejected", undefined],
    [404, "videoNotFound", "Rejected", undefined],
    [409, "conflict", "Rejected", undefined],
    [413, "uploadTooLarge", "Rejected", undefined],
    [429, "uploadRateLimitExceeded", "RateLimited", 3600],
    [429, "somethingNew", "RateLimited", undefined],
    [500, "internalError", "OutcomeUnknown", undefined],
    [502, "backendError", "OutcomeUnknown", undefined],
    [503, "backendError", "Unavailable", undefined]
  ]
  for (const [status, word, tag, wait] of cases) {
    it(`${status} ${word} is ${tag}`, () => {
      const reason = Errors.toReason(failure(status, word), noon)
      assert.strictEqual(reason._tag, tag)
      assert.strictEqual(reason.status, status)
      const seconds = "retryAfterSeconds" in reason ? reason.retryAfterSeconds : undefined
      assert.strictEqual(seconds, wait === "midnight" ? QuotaDay.secondsLeft(noon) : wait)
    })
  }

  it("takes a rate limit whose text names the day for a used-up day", () => {
    const message = "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day'"
    const reason = Errors.toReason(failure(429, "rateLimitExceeded", message), noon)
    assert.strictEqual("retryAfterSeconds" in reason && reason.retryAfterSeconds, QuotaDay.secondsLeft(noon))
  })

  it("sees missing scopes in the details too", () => {
    const reason = Errors.toReason(
      failure(403, "forbidden", "no", [{ reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT" }]),
      noon
    )
    assert.strictEqual(reason._tag, "Unauthorized")
  })

  it("keeps the wait the answer asks for", () => {
    const limited = { ...failure(429, "rateLimitExceeded"), headers: { "retry-after": "30" } }
    const reason = Errors.toReason(limited, noon)
    assert.strictEqual("retryAfterSeconds" in reason && reason.retryAfterSeconds, 30)
  })

  it("believes nothing that is not in YouTube's words", () => {
    assert.strictEqual(Errors.toReason(answer(503, "<html>busy</html>"), noon)._tag, "OutcomeUnknown")
    assert.strictEqual(Errors.toReason(answer(302, ""), noon)._tag, "OutcomeUnknown")
    assert.strictEqual(Errors.toReason(answer(403, "<html>Forbidden</html>"), noon)._tag, "Rejected")
  })

  it("shows a message without its markup", () => {
    const reason = Errors.toReason(failure(403, "quotaExceeded", 'exceeded your <a href="/quota">quota</a>.'), noon)
    assert.notInclude(reason.detail, "<")
  })
})

describe("the day quota is counted by", () => {
  const cases: ReadonlyArray<readonly [string, number]> = [
    // Standard time: midnight in California is 08:00 UTC.
    ["2026-11-20T07:59:59Z", 1],
    ["2026-11-20T08:00:00Z", 24 * 3600],
    // Daylight time: 07:00 UTC.
    ["2026-07-01T06:00:00Z", 3600],
    // The days on which the clocks change have 23 and 25 hours.
    ["2026-03-08T08:00:00Z", 23 * 3600],
    ["2026-11-01T07:00:00Z", 25 * 3600]
  ]
  for (const [now, seconds] of cases) {
    it(`has ${seconds} seconds left at ${now}`, () =>
      assert.strictEqual(QuotaDay.secondsLeft(Date.parse(now)), seconds))
  }
})
