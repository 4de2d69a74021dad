import { ItemText } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"

const problemOf = (fields: object): string => {
  const decoded = ItemText.decode({ id: "tin-moi", title: "Tin mới", ...fields })
  return Result.isFailure(decoded) ? decoded.failure.problems.map(({ message }) => message).join("\n") : "no problem"
}

const within = (body: string): void => assert.strictEqual(problemOf({ body }), "no problem")

const words = (count: number): string => "Phòng ".repeat(count).slice(0, count)

describe("the body of an item", () => {
  it("has at most 100,000 characters", () => {
    within(words(100_000))
    assert.strictEqual(
      problemOf({ body: words(100_001) }),
      "body: has 100001 characters, at most 100000 are read; give long material as an asset"
    )
  })

  it("has at most 3,000 lines, with or without an end of the last one", () => {
    const lines = (count: number) => Array.from({ length: count }, () => "Tin").join("\n")
    within(lines(3000))
    within(`${lines(3000)}\n`)
    within("\n".repeat(3000))
    const problem = "body: has 3001 lines, at most 3000 are read; give long material as an asset"
    for (const body of [lines(3001), `${lines(3001)}\n`, `${lines(3000)}\n\n`, lines(3001).replaceAll("\n", "\r\n")]) {
      assert.strictEqual(problemOf({ body }), problem)
    }
  })

  it("has at most 10,000 signs that are not the commonest", () => {
    within("Tin, tin. ! ".repeat(10_000).slice(0, 100_000))
    within("!".repeat(10_000))
    assert.match(problemOf({ body: "!".repeat(10_001) }), /^body: has 10001 signs and line ends, at most 10000/)
  })

  it("has at most 20 lists or quotes inside each other", () => {
    within(`${"> ".repeat(20)}Tin`)
    for (const body of [
      `${">".repeat(21)}Tin`,
      `${"- ".repeat(21)}Tin`,
      `Tin\n${"1. ".repeat(21)}Tin`,
      `${" ".repeat(42)}- Tin`
    ])
      assert.strictEqual(problemOf({ body }), "body: has more than 20 lists or quotes inside each other")
  })

  it("has at most 1,000 marks in one paragraph, and any number of paragraphs", () => {
    within("**a** ".repeat(500))
    within("**a** [a](b)\n\n".repeat(700))
    within("- **a** [a](b)\n".repeat(700))
    assert.match(
      problemOf({ body: "**a ".repeat(1001) }),
      /^body: has a paragraph with more than 1000 signs of emphasis/
    )
  })

  it("is bounded in overrides, too; other texts are no Markdown", () => {
    assert.match(
      problemOf({ overrides: { portal: { body: ">".repeat(30) } } }),
      /^overrides\.portal\.body: has more than 20/
    )
    assert.strictEqual(problemOf({ message: ">".repeat(30) }), "no problem")
  })
})
