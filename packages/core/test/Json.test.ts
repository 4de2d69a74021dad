import { Digest, Json } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, shuffled(entry)])
  )
}

describe("Json.canonical", () => {
  it("sorts keys by UTF-16 code units", () => {
    // Source: RFC 8785, section 3.2.3
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter",
      "1": "One",
      "\ud83d\ude00": "Emoji",
      "\u0080": "Control",
      "\u00f6": "Latin"
    }
    const names = Object.keys(JSON.parse(Json.canonical(value)))
    assert.deepStrictEqual(new Set(names), new Set(Object.keys(value)))
    assert.deepStrictEqual(
      [...Json.canonical(value).matchAll(/"(Carriage Return|One|Control|Latin|Euro Sign|Emoji|Hebrew Letter)"/g)].map(
        (match) => match[1]
      ),
      ["Carriage Return", "One", "Control", "Latin", "Euro Sign", "Emoji", "Hebrew Letter"]
    )
  })

  it("writes numbers and strings as RFC 8785 does", () => {
    // Source: RFC 8785, section 3.2.2
    assert.strictEqual(
      Json.canonical({
        numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
        literals: [null, true, false]
      }),
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
  })

  it("refuses what has no JSON form", () => {
    assert.throws(() => Json.canonical({ a: Number.NaN }), /NaN/)
  })

  it.effect.prop("does not depend on the order of keys", [Schema.Json], ([value]) =>
    Effect.gen(function* () {
      assert.strictEqual(Json.canonical(shuffled(value)), Json.canonical(value))
      assert.strictEqual(yield* Digest.ofValue(shuffled(value)), yield* Digest.ofValue(value))
    })
  )
})
