/**
 * A sample of the crash run (`pnpm test:crash`): one death of each kind at each channel, and two commands at once.
 */
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Cases from "./crash/Cases.ts"
import * as Command from "./crash/Command.ts"
import { kinds } from "./crash/Point.ts"
import * as Runner from "./crash/Runner.ts"

let program: Command.Program

beforeAll(async () => {
  program = await Command.bundle()
})

afterAll(() => program.remove())

describe("a killed command, given again", () => {
  it("leaves every item once and whole on all four platforms", { timeout: 300_000 }, async () => {
    const judged = await Runner.run(await Cases.slice(program), 4)
    assert.strictEqual(Runner.summary(judged), `${kinds.length * 4 + 1} cases, 0 duplicates, 0 lost, 0 unknown`)
    assert.deepStrictEqual(
      judged.filter(({ reached }) => !reached).map(({ name }) => name),
      []
    )
  })
})
