import { assert, describe, it } from "@effect/vitest"
import type { Http } from "@loa/adapter-kit"
import { PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Errors from "../src/internal/errors.ts"
import * as Proof from "../src/internal/proof.ts"
import { startedAt } from "./PageWorld.ts"

const answer = (json: unknown, more: Partial<Http.Answer> = {}): Http.Answer => ({
  status: 400,
  headers: {},
  text: JSON.stringify(json),
  json,
  ...more
})

const refuse = (error: object, more: Partial<Http.Answer> = {}): PublishError.Reason | undefined =>
  Errors.reasonOf(answer({ error: { message: "No.", fbtrace_id: "Abc", ...error } }, more), startedAt)

type Row = readonly [code: number, subcode: number | undefined, reason: PublishError.Reason["_tag"]]

const rows: ReadonlyArray<Row> = [
  [1, undefined, "OutcomeUnknown"],
  [1, 99, "OutcomeUnknown"],
  [1, 2853006, "Rejected"],
  [2, undefined, "OutcomeUnknown"],
  [2, 1363030, "Unavailable"],
  [3, undefined, "Rejected"],
  [4, undefined, "RateLimited"],
  [10, undefined, "Rejected"],
  [17, undefined, "RateLimited"],
  [32, undefined, "RateLimited"],
  [80001, undefined, "RateLimited"],
  [80014, 2446079, "RateLimited"],
  [341, undefined, "RateLimited"],
  [613, 1996, "RateLimited"],
  [100, undefined, "Rejected"],
  [100, 33, "Rejected"],
  [102, undefined, "Unauthorized"],
  [104, undefined, "Rejected"],
  [190, undefined, "Unauthorized"],
  [190, 458, "Unauthorized"],
  [190, 459, "Unauthorized"],
  [190, 460, "Unauthorized"],
  [190, 463, "Unauthorized"],
  [190, 464, "Unauthorized"],
  [190, 467, "Unauthorized"],
  [190, 492, "Rejected"],
  [190, 2069032, "Rejected"],
  [200, undefined, "Rejected"],
  [283, undefined, "Rejected"],
  [200, 2069030, "Rejected"],
  [324, undefined, "Rejected"],
  [352, 1363024, "Rejected"],
  [368, undefined, "Rejected"],
  [368, 1390008, "Rejected"],
  [368, 4854002, "Rejected"],
  [382, undefined, "Rejected"],
  [506, undefined, "Rejected"],
  [6000, undefined, "Rejected"],
  [6001, 1363037, "Unavailable"],
  [6001, 1363019, "Unavailable"],
  [100, 1363040, "Rejected"],
  [100, 1363047, "OutcomeUnknown"],
  [100, 1609010, "OutcomeUnknown"],
  [1609005, undefined, "Rejected"],
  [100, 1609008, "Rejected"],
  [324, 1366046, "Rejected"],
  [100, 1366051, "Rejected"],
  [200, 1404102, "Rejected"],
  [200, 1404078, "Rejected"],
  [999_999, undefined, "Rejected"]
]

describe("an error of the Graph API", () => {
  for (const [code, subcode, expected] of rows) {
    const name = subcode === undefined ? `${code}` : `${code}/${subcode}`
    it(`${name} is ${expected}`, () => {
      const reason = refuse({ code, ...(subcode === undefined ? {} : { error_subcode: subcode }) })
      assert.strictEqual(reason?._tag, expected)
      assert.strictEqual(reason?.code, name)
      assert.strictEqual(reason?.traceId, "Abc")
      assert.strictEqual(reason?.status, 400)
    })
  }

  it("of a permission is told from a dead token by its words where the code is the same", () => {
    const message = "A permission must be granted before impersonating a user's page."
    assert.strictEqual(refuse({ code: 190, message })?._tag, "Rejected")
  })

  it("that is transient leaves the outcome open, unless its code settles it", () => {
    assert.strictEqual(refuse({ code: 100, is_transient: true })?._tag, "OutcomeUnknown")
    assert.strictEqual(refuse({ code: 190, is_transient: true })?._tag, "Unauthorized")
    assert.strictEqual(refuse({ code: 4, is_transient: true })?._tag, "RateLimited")
  })

  it("of a code nobody knows leaves the outcome open when the server broke", () => {
    assert.strictEqual(refuse({ code: 999_999 }, { status: 500 })?._tag, "OutcomeUnknown")
    assert.strictEqual(refuse({ code: 999_999 }, { status: 429 })?._tag, "RateLimited")
  })

  it("says what a person should do, for every kind a person can do something about", () => {
    for (const [code, subcode, expected] of rows) {
      if (expected !== "Unauthorized" && expected !== "RateLimited") continue
      const reason = refuse({ code, ...(subcode === undefined ? {} : { error_subcode: subcode }) })
      assert.isString(reason?.hint, `${code}`)
    }
  })

  it("shows the words meant for people too", () => {
    const reason = refuse({ code: 324, error_user_msg: "Photos should be less than 4 MB." })
    assert.strictEqual(reason?.detail, "Facebook says: No. – Photos should be less than 4 MB.")
  })

  it("is recognised inside a 200 answer", () => {
    assert.strictEqual(refuse({ code: 100 }, { status: 200 })?._tag, "Rejected")
  })
})

describe("the wait of a throttled answer", () => {
  const usage = (minutes: number, percent: number) =>
    JSON.stringify({
      "1000": [{ type: "pages", call_count: percent, total_time: 3, estimated_time_to_regain_access: minutes }]
    })

  const waitOf = (headers: Http.Answer["headers"], error: object = { code: 80001 }) => {
    const reason = refuse(error, { headers })
    return reason?._tag === "RateLimited" ? (reason.retryAfterSeconds ?? "none named") : reason?._tag
  }

  it("is what the usage header says, in minutes", () => {
    assert.strictEqual(waitOf({ "x-business-use-case-usage": usage(5, 100) }), 300)
  })

  it("is the longer of header and Retry-After", () => {
    assert.strictEqual(waitOf({ "x-business-use-case-usage": usage(1, 100), "retry-after": "90" }), 90)
    assert.strictEqual(waitOf({ "x-business-use-case-usage": usage(2, 100), "retry-after": "90" }), 120)
  })

  it("is absent when nobody names one, or the headers cannot be read", () => {
    assert.strictEqual(waitOf({}), "none named")
    assert.strictEqual(waitOf({ "x-business-use-case-usage": "{", "x-app-usage": "[]" }), "none named")
  })

  it("turns a refusal that nobody knows into one of pace, when the calls are used up", () => {
    assert.strictEqual(waitOf({ "x-app-usage": '{"call_count":100}' }, { code: 999_999 }), "none named")
    assert.strictEqual(waitOf({ "x-app-usage": '{"call_count":99}' }, { code: 999_999 }), "Rejected")
    assert.strictEqual(waitOf({ "x-app-usage": '{"call_count":100}' }, { code: 100 }), "Rejected")
  })
})

describe("an answer that is no error", () => {
  it("is a success when it is an object and does not say no", () => {
    assert.isUndefined(Errors.reasonOf(answer({ id: "1" }, { status: 200 }), startedAt))
    assert.isUndefined(Errors.reasonOf(answer({ success: true }, { status: 200 }), startedAt))
  })

  it("proves nothing when it says success: false, is a redirect, empty, or another platform's", () => {
    for (const open of [
      answer({ success: false }, { status: 200 }),
      answer({ id: "1" }, { status: 302 }),
      answer(undefined, { status: 200, text: "" }),
      answer(undefined, { status: 403, text: "<html>Forbidden</html>" }),
      answer([], { status: 200 }),
      answer({ error: "unknown" }, { status: 500 })
    ]) {
      assert.strictEqual(Errors.reasonOf(open, startedAt)?._tag, "OutcomeUnknown", open.text)
    }
  })
})

describe("an error of the upload host", () => {
  it("is a plain retry", () => {
    for (const type of ["OffsetInvalidError", "PartialRequestError", "ProcessingFailedError"]) {
      const reason = Errors.reasonOf(answer({ debug_info: { retriable: true, type, message: "Try again" } }), startedAt)
      assert.strictEqual(reason?._tag, "Unavailable")
      assert.strictEqual(reason?.code, type)
    }
  })
})

describe("appsecret_proof", () => {
  it.effect("is the documented signature of token and time", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* Proof.timed("EAATESTTOKEN", "test-app-secret", 1_700_000_000),
        "4e9e4670fa05fc304c5e7022b4fb9c328c95468706258052ae902e4fb04c7cda"
      )
    })
  )
})
