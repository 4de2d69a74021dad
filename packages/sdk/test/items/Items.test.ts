import { assert, describe, it } from "@effect/vitest"
import * as Suite from "./Suite.ts"

describe("items", () => {
  it("hold every property, for 2,000 random ones; `pnpm test:items` makes 100,000", { timeout: 240_000 }, async () => {
    const failures = (await Suite.run(2000, 20_201_125)).flatMap(({ failure = "", name }) =>
      failure === "" ? [] : [`${name}: ${failure}`]
    )
    assert.deepStrictEqual(failures, [])
  })
})
