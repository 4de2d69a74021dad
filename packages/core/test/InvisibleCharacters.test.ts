import { InvisibleCharacters, ItemText } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"

const warningsOf = (fields: object): ReadonlyArray<string> =>
  InvisibleCharacters.check(Result.getOrThrow(ItemText.decode({ id: "tin-moi", title: "Tin mới", ...fields }))).map(
    ({ code, message, severity }) => `${severity} ${code} ${message}`
  )

describe("InvisibleCharacters", () => {
  it("names the characters and the place of the first, in every text", () => {
    assert.deepStrictEqual(warningsOf({ title: "Blue\u200Bzone \u2066x\u2069", hashtags: ["a\u00AD"] }), [
      'warning invisible-characters title: has 3 characters nobody sees, the first after "Blue": ' +
        "U+200B ZERO WIDTH SPACE, U+2066 LEFT-TO-RIGHT ISOLATE, U+2069 POP DIRECTIONAL ISOLATE",
      'warning invisible-characters hashtags[0]: has a character nobody sees, the first after "a": U+00AD SOFT HYPHEN'
    ])
    assert.deepStrictEqual(warningsOf({ overrides: { fanpage: { message: "\u202Egov.vn" } } }), [
      "warning invisible-characters overrides.fanpage.message: has a character nobody sees, the first at its " +
        "beginning: U+202E RIGHT-TO-LEFT OVERRIDE"
    ])
  })

  it("keeps them in the item", () => {
    const title = "Blue\u200Bzone"
    assert.strictEqual(Result.getOrThrow(ItemText.decode({ id: "tin-moi", title })).title, title)
  })

  it("says nothing of emoji, of scripts that need joiners, and of composed letters", () => {
    const title = "👩🏽‍⚕️ 👨‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️‍🔥 ✔️ मैं क्‍ष می‌خواهم مرحبا ệ ữ"
    assert.deepStrictEqual(warningsOf({ title, summary: title.normalize("NFD") }), [])
  })

  it("tells of joiners and tags where nothing is joined", () => {
    assert.match(warningsOf({ title: "gov\u200D.vn" })[0] ?? "", /U\+200D ZERO WIDTH JOINER$/)
    assert.match(warningsOf({ title: "Tin\u{E0041}\u{E0042}" })[0] ?? "", /has 2 characters .*U\+E0041, U\+E0042$/)
  })
})
