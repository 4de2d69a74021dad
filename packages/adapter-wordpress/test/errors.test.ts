import { assert, describe, it } from "@effect/vitest"
import type { Http } from "@loa/adapter-kit"
import * as Errors from "../src/internal/errors.ts"

const answer = (status: number, body: unknown, headers: { readonly [name: string]: string } = {}): Http.Answer => {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  return { status, headers, text, json: typeof body === "string" ? undefined : body }
}

const code = (name: string, data: unknown = { status: 400 }) => ({ code: name, message: "Thông báo của máy chủ", data })

/** Source: https://developer.wordpress.org/rest-api/, and the answers of WordPress 6.1. */
const table: ReadonlyArray<readonly [status: number, body: unknown, reason: string, hint?: RegExp]> = [
  [301, "", "Rejected", /siteUrl/],
  [400, code("rest_invalid_param"), "Rejected"],
  [
    400,
    code("rest_invalid_param", { details: { status: { code: "rest_forbidden_status" } } }),
    "Unauthorized",
    /password/
  ],
  [400, code("rest_upload_no_content_disposition"), "Rejected", /smaller/],
  [400, code("rest_upload_user_quota_exceeded"), "Rejected", /quota/],
  [400, code("rest_cannot_create"), "Rejected", /Editor/],
  [400, "<html>Bad Request</html>", "Rejected"],
  [401, code("rest_cannot_create"), "Unauthorized", /Application Passwords/],
  [401, code("incorrect_password", null), "Unauthorized", /https/],
  [403, code("rest_cannot_publish"), "Rejected", /Editor/],
  [403, "<html>Forbidden</html>", "Rejected", /firewall/],
  [404, code("rest_no_route"), "Rejected", /siteUrl/],
  [404, "<html>Not Found</html>", "Rejected", /siteUrl/],
  [404, code("rest_post_invalid_id"), "Rejected"],
  [412, code("rest_upload_hash_mismatch"), "Unavailable"],
  [413, "<html>Too Large</html>", "Rejected", /smaller/],
  [429, "<html>Slow down</html>", "RateLimited"],
  [500, code("rest_upload_unknown_error"), "Rejected", /type/],
  [500, code("rest_upload_sideload_error"), "Rejected", /type/],
  [500, code("db_insert_error", "text"), "Rejected", /shorten/],
  [500, code("empty_term_name", null), "Rejected", /name/],
  [500, code("internal_server_error"), "OutcomeUnknown"],
  [500, code("rest_cannot_delete"), "OutcomeUnknown"],
  [500, code("wp_die"), "OutcomeUnknown"],
  [500, "<p>There has been a critical error</p>", "OutcomeUnknown"],
  [501, code("rest_trash_not_supported"), "Rejected"],
  [502, "<html>Bad Gateway</html>", "OutcomeUnknown"],
  [503, code("wp_die"), "Unavailable"],
  [503, "<html>Unavailable</html>", "OutcomeUnknown"],
  [504, "", "OutcomeUnknown"],
  [524, "", "OutcomeUnknown"]
]

describe("answers that are no success", () => {
  for (const [status, body, reason, hint] of table) {
    const name = typeof body === "string" ? (body === "" ? "an empty body" : "HTML") : JSON.stringify(body)
    it(`${status} with ${name} is ${reason}`, () => {
      const found = Errors.toReason(answer(status, body), 0)
      assert.strictEqual(found._tag, reason)
      assert.strictEqual(found.status, status)
      if (hint !== undefined) assert.match(found.hint ?? "", hint)
    })
  }

  it("keeps the wait the site asks for, in seconds or as a date", () => {
    const wait = (headers: { readonly [name: string]: string }, status = 429, body: unknown = "") => {
      const found = Errors.toReason(answer(status, body, headers), Date.UTC(2026, 0, 1))
      return "retryAfterSeconds" in found ? found.retryAfterSeconds : undefined
    }
    assert.strictEqual(wait({ "retry-after": "7" }), 7)
    assert.strictEqual(wait({ "retry-after": "Thu, 01 Jan 2026 00:00:09 GMT" }), 9)
    assert.strictEqual(wait({}), undefined)
    assert.strictEqual(wait({ "retry-after": "600" }, 503, code("wp_die")), 600)
  })

  it("names where a redirect leads, without its query", () => {
    const found = Errors.toReason(answer(302, "", { location: "https://www.host/blog/?key=secret" }), 0)
    assert.include(found.detail, "https://www.host/blog/")
    assert.notInclude(found.detail, "secret")
  })

  it("passes on the code and the site's own words without their markup", () => {
    const found = Errors.toReason(answer(400, { code: "x_y", message: "<strong>Lỗi</strong>: chữ" }), 0)
    assert.strictEqual(found.code, "x_y")
    assert.strictEqual(found.detail, "WordPress answered 400 x_y: Lỗi : chữ")
  })

  it("calls a lost read Unavailable and leaves everything else as it is", () => {
    const lost = Errors.toReason(answer(502, ""), 0)
    assert.strictEqual(Errors.ofRead(lost)._tag, "Unavailable")
    const refused = Errors.toReason(answer(403, code("rest_forbidden")), 0)
    assert.strictEqual(Errors.ofRead(refused), refused)
  })

  it("knows what is gone", () => {
    const isGone = (status: number, name: string) => Errors.isGone(Errors.toReason(answer(status, code(name)), 0))
    assert.isTrue(isGone(404, "rest_post_invalid_id"))
    assert.isTrue(isGone(410, "rest_already_trashed"))
    assert.isFalse(isGone(404, "rest_no_route"))
  })
})
