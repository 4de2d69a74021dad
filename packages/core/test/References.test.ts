import { References } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"

const own = { link: "https://go.zalo.me/bluezone", title: "Bluezone" }
const portal: References.Offer = {
  permalink: "https://portal.example.gov.vn/bluezone/",
  remoteId: "17",
  assets: { poster: { remoteId: "16", url: "https://portal.example.gov.vn/poster.png" } }
}

describe("References", () => {
  it("puts in what a destination offers", () => {
    assert.strictEqual(
      References.resolve(
        "{{portal.permalink}} {{portal.remoteId}} {{portal.assets.poster.url}} {{portal.assets.poster.remoteId}}",
        { portal },
        own
      ),
      "https://portal.example.gov.vn/bluezone/ 17 https://portal.example.gov.vn/poster.png 16"
    )
  })

  it("leaves a destination that has not ended standing, in a spelling that fits inside an address", () => {
    const text = References.resolveOwn("{{ portal.permalink | link }} {{title}}", own)
    assert.strictEqual(text, "{{portal.permalink?link}} Bluezone")
    assert.strictEqual(References.resolve(text, {}, own), text)
  })

  it("falls back to the item's link only where the text says so", () => {
    const failed = { assets: {} }
    assert.strictEqual(References.resolve("{{portal.permalink|link}}", { portal: failed }, own), own.link)
    assert.strictEqual(References.resolve("{{portal.permalink}}", { portal: failed }, own), "{{portal.permalink}}")
  })

  it("finds what a value refers to, and what it can do without", () => {
    assert.deepStrictEqual(
      References.destinationsOf({ a: ["{{tube.permalink}}"], b: "{{portal.permalink | link}} {{link}}" }),
      [
        { id: "tube", needed: true },
        { id: "portal", needed: false }
      ]
    )
  })

  it("tells malformed references", () => {
    assert.deepStrictEqual(
      References.find("{{portal}} {{portal.page}} {{portal.assets.poster}} {{links}}").map((found) => found.reference),
      [undefined, undefined, undefined, undefined]
    )
  })
})
