import { assert, describe, it } from "@effect/vitest"
import * as ConformanceCases from "../src/ConformanceCases.ts"
import { all, fits, type TracedRequest } from "../src/ConformanceFault.ts"

const request = (index: number, step: string, method: string, bodyBytes = 0): TracedRequest => ({
  index,
  step,
  method,
  path: `/${index}`,
  bodyBytes
})

const requests = [
  request(0, "preflight", "GET"),
  request(1, "upload", "GET"),
  request(2, "upload", "POST", 100),
  request(3, "upload", "PUT", 50),
  request(4, "publish", "POST", 20)
]

const keys = (cases: ReadonlyArray<ConformanceCases.Case>) =>
  new Set(cases.map((each) => `${each.request.step} ${each.fault}`))

describe("ConformanceCases", () => {
  it("are every request and every fault that can happen to it", () => {
    const cases = ConformanceCases.of(requests, { off: [] })
    const expected = requests.flatMap((each) => all.filter((fault) => fits(fault, each)))
    assert.strictEqual(cases.length, expected.length)
  })

  it("leave out what is off", () => {
    const cases = ConformanceCases.of(requests, { off: ["hang"], requestsPerStep: 1 })
    assert.isFalse(cases.some(({ fault }) => fault === "hang"))
  })

  it("meet, in part, every step with every fault, every write with several and every read with one", () => {
    const cases = ConformanceCases.of(requests, { off: [], requestsPerStep: 1 })
    assert.deepStrictEqual(keys(cases), keys(ConformanceCases.of(requests, { off: [] })))
    const met = (index: number) => cases.filter((each) => each.request.index === index).length
    assert.strictEqual(met(1), 1)
    assert.isAbove(met(2), 3)
    assert.isAbove(met(3), 3)
    assert.strictEqual(met(4), all.length)
  })

  it("are told apart by their titles", () => {
    const titles = ConformanceCases.of(requests, { off: [] }).map(ConformanceCases.titleOf)
    assert.strictEqual(new Set(titles).size, titles.length)
    assert.include(titles, "publish: POST /4 (request 5): answer lost")
  })
})
