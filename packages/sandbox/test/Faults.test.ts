import { assert, describe, it } from "vitest"
import { arm, decide, FaultRuleInvalid, parse, type FaultRule, type FaultSubject } from "../src/server/Faults.ts"

const create: FaultSubject = { platform: "zalo", method: "POST", path: "/article/create", search: "" }
const read: FaultSubject = { platform: "zalo", method: "GET", path: "/article/getslice", search: "?offset=0&limit=10" }

/** What each of the requests meets, in order. */
const play = (script: ReadonlyArray<FaultRule>, requests: ReadonlyArray<FaultSubject>) => {
  let rules = script.map(arm)
  return requests.map((request) => {
    const decision = decide(rules, request)
    rules = [...decision.rules]
    return decision.fault?.fault
  })
}

describe("Faults", () => {
  it("meets one request when nothing else is said", () => {
    assert.deepStrictEqual(play([{ fault: "hang" }], [create, create]), ["hang", undefined])
  })

  it("waits for the nth matching request and meets as many as it is told", () => {
    const script: ReadonlyArray<FaultRule> = [{ fault: "hang", method: "post", nth: 2, times: 2 }]
    const requests = [create, read, create, read, create, create]
    assert.deepStrictEqual(play(script, requests), [undefined, undefined, "hang", undefined, "hang", undefined])
  })

  it("plays two rules of one path one after the other", () => {
    const script: ReadonlyArray<FaultRule> = [{ fault: "status-429" }, { fault: "lost-answer" }]
    assert.deepStrictEqual(play(script, [create, create, create]), ["status-429", "lost-answer", undefined])
  })

  it("meets nothing when it may meet no request", () => {
    assert.deepStrictEqual(play([{ fault: "hang", times: 0 }], [create]), [undefined])
  })

  for (const [rule, isMet] of [
    [{ platform: "zalo" }, true],
    [{ platform: "wordpress" }, false],
    [{ method: "get" }, true],
    [{ method: "POST" }, false],
    [{ path: "/article" }, true],
    [{ path: "/getslice" }, false],
    [{ path: "getslice$" }, false],
    [{ path: "getslice\\?.*limit=10$" }, true]
  ] as const) {
    it(`${JSON.stringify(rule)} ${isMet ? "speaks" : "does not speak"} of GET /article/getslice?offset=0&limit=10`, () => {
      assert.deepStrictEqual(play([{ fault: "hang", ...rule }], [read]), [isMet ? "hang" : undefined])
    })
  }

  it("reads a rule from JSON", () => {
    const rule: FaultRule = { fault: "cut-upload", platform: "youtube", bytes: 1000, nth: 2 }
    assert.deepStrictEqual(parse(rule), rule)
  })

  for (const input of [
    undefined,
    [],
    {},
    { fault: "explode" },
    { fault: "hang", pth: "/x" },
    { fault: "hang", nth: "1" },
    { fault: "hang", times: -1 },
    { fault: "hang", method: 1 },
    { fault: "hang", path: "(" }
  ]) {
    it(`refuses ${JSON.stringify(input)}`, () => {
      assert.throws(() => parse(input), FaultRuleInvalid)
    })
  }
})
