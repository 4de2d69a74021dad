import { TextLength } from "@loa/adapter-kit"
import { assert, describe, it } from "@effect/vitest"

const where = { destination: "tube", path: ["title"], name: "the title", hint: "shorten it" }

describe("TextLength", () => {
  it("counts what each platform counts", () => {
    const text = "Việt 👍🏽"
    assert.deepStrictEqual(
      (["codePoints", "utf16Units", "graphemes", "bytes"] as const).map((unit) => TextLength.count(text, unit)),
      [7, 9, 6, 15]
    )
    assert.strictEqual(TextLength.count(text.normalize("NFD"), "graphemes"), 6)
    assert.strictEqual(TextLength.count(text.normalize("NFD"), "codePoints"), 9)
  })

  it("says nothing at the limit and names both numbers one beyond it", () => {
    const limit = { max: 4, unit: "codePoints", source: "assumption" } as const
    assert.deepStrictEqual(TextLength.check("Việt", limit, where), [])
    assert.deepStrictEqual(TextLength.check("Việt!", limit, where), [
      {
        severity: "error",
        destination: "tube",
        path: ["title"],
        code: "title-too-long",
        message: "the title has 5 characters, at most 4 are allowed",
        hint: "shorten it"
      }
    ])
  })
})
