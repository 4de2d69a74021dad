import { CampaignItem, ItemText, LinkParameters, Preparation } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as FakeChannel from "./FakeChannel.ts"

describe("parameters of a link", () => {
  it.each([
    ["https://a.vn", { utm_source: "zalo" }, "https://a.vn?utm_source=zalo"],
    ["https://a.vn/tin?id=5#cuoi", { utm_source: "zalo" }, "https://a.vn/tin?id=5&utm_source=zalo#cuoi"],
    ["https://a.vn/tin?", { b: "2", a: "1" }, "https://a.vn/tin?a=1&b=2"],
    ["https://a.vn/tin?utm_source=tay&x=%C3%A1", { utm_source: "zalo" }, "https://a.vn/tin?utm_source=tay&x=%C3%A1"],
    ["https://a.vn/#/tin?x=1", { a: "1" }, "https://a.vn/?a=1#/tin?x=1"],
    ["https://a.vn/", { a: "Phòng dịch & #1" }, "https://a.vn/?a=Ph%C3%B2ng%20d%E1%BB%8Bch%20%26%20%231"],
    ["https://a.vn/", {}, "https://a.vn/"]
  ])("are added to %s once", (link, parameters, expected) => {
    assert.strictEqual(LinkParameters.add(link, parameters), expected)
    assert.strictEqual(LinkParameters.add(expected, parameters), expected)
  })

  const decode = (fields: object) => ItemText.decode({ id: "tin-moi", title: "Tin", ...fields })

  it("have names and values that an address can carry", () => {
    const problems = (linkParameters: unknown) =>
      Result.match(decode({ linkParameters }), {
        onFailure: (error) => error.problems.map(({ message }) => message),
        onSuccess: () => []
      })
    assert.deepStrictEqual(problems({ [`u${"x".repeat(63)}`]: "v".repeat(200) }), [])
    assert.deepStrictEqual(problems({ [`u${"x".repeat(64)}`]: "v" }).length, 1)
    assert.deepStrictEqual(problems({ "utm source": "zalo" }), [
      'linkParameters.utm source: found the key "utm source", expected a name of 1 to 64 letters, digits and _ . ~ -'
    ])
    for (const value of ["", "v".repeat(201), "{{title}}"]) {
      assert.match(problems({ utm_source: value }).join(), /expected 1 to 200 characters, without { and }$/)
    }
  })

  const addressed = Effect.fnUntraced(function* (fields: object) {
    const item = yield* Effect.fromResult(decode(fields))
    const { destination } = FakeChannel.make("fanpage")
    return Preparation.address(item, [], destination, undefined)
  })

  const link = "https://a.vn/tin"

  it.effect("go with the link wherever the item names it, and an override has its own", () =>
    Effect.gen(function* () {
      const linkParameters = { utm_source: "loa" }
      const fields = { link, linkParameters, message: "Xem {{link}}", title: "Tin tại {{link}}" }
      const { publication } = yield* addressed(fields)
      assert.strictEqual(publication.item.link, `${link}?utm_source=loa`)
      assert.strictEqual(publication.item.message, `Xem ${link}?utm_source=loa`)
      const own = yield* addressed({
        ...fields,
        overrides: { fanpage: { linkParameters: { utm_source: "facebook" } } }
      })
      assert.strictEqual(own.publication.item.title, `Tin tại ${link}?utm_source=facebook`)
      const without = yield* addressed({ ...fields, overrides: { fanpage: { linkParameters: {} } } })
      assert.strictEqual(without.publication.item.link, link)
    })
  )

  it.effect("that nothing carries are told of", () =>
    Effect.gen(function* () {
      const codes = Effect.fnUntraced(function* (fields: Partial<CampaignItem.CampaignItemInput>) {
        return (yield* addressed({ linkParameters: { utm_source: "loa" }, ...fields })).findings.map(
          ({ code, path, severity }) => `${severity} ${path.join(".")} ${code}`
        )
      })
      const unused = ["warning linkParameters link-parameters-unused"]
      assert.deepStrictEqual(yield* codes({}), unused)
      assert.deepStrictEqual(yield* codes({ link: "{{portal.permalink}}" }), unused)
      assert.deepStrictEqual(yield* codes({ link }), [])
      assert.deepStrictEqual(yield* codes({ linkParameters: {} }), [])
    })
  )
})
