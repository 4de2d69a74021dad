import { assert, describe, it } from "vitest"
import * as Accounts from "../src/Accounts.ts"

describe("Accounts", () => {
  const destinations = Accounts.configuration("http://127.0.0.1:4010")
  const text = JSON.stringify(destinations)

  it("name every secret and hold none", () => {
    const named = [...text.matchAll(/"env":"(\w+)"/g)].map(([, name]) => name)
    assert.sameMembers(named, Object.keys(Accounts.environment))
    for (const value of Object.values(Accounts.environment)) assert.notInclude(text, value)
  })

  it("point every endpoint into the sandbox", () => {
    const addresses = [...text.matchAll(/https?:[^"]+/g)].map(([address]) => address)
    assert.strictEqual(addresses.length, 10)
    for (const address of addresses)
      assert.match(address, /^http:\/\/127\.0\.0\.1:4010\/(?:wordpress|facebook|zalo|youtube)/)
  })
})
