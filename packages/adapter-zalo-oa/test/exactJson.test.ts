import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as ExactJson from "../src/internal/exactJson.ts"

describe("exactJson", () => {
  it("keeps every digit of a long whole number", () => {
    assert.deepStrictEqual(ExactJson.parse(`{"id":1234567890123456789,"ids":[-9007199254740993, 7]}`), {
      id: "1234567890123456789",
      ids: ["-9007199254740993", 7]
    })
  })

  it("leaves numbers inside texts alone, also behind escaped quotes", () => {
    const text = `{"title":"số \\"1234567890123456789\\" và \\\\","1234567890123456789":"x"}`
    assert.deepStrictEqual(ExactJson.parse(text), JSON.parse(text))
  })

  it("leaves fractions and exponents numbers", () => {
    assert.deepStrictEqual(
      ExactJson.parse("[0.1234567890123456789, 1234567890123456789.5, 1e20]"),
      [0.123456789012345678, 1234567890123456789.5, 1e20]
    )
  })

  it("gives nothing for what is no JSON", () => {
    assert.isUndefined(ExactJson.parse("<html>1234567890123456789</html>"))
    assert.isUndefined(ExactJson.parse(`{"id":1234567890123456789`))
    assert.isUndefined(ExactJson.parse(""))
  })

  it.prop("reads everything else as JSON.parse does", [Schema.Json], ([value]) => {
    const text = JSON.stringify(value)
    const hasLong = /\d{16,}/.test(text)
    return hasLong || JSON.stringify(ExactJson.parse(text)) === JSON.stringify(JSON.parse(text))
  })
})
