import { Markdown } from "@loa/adapter-kit"
import { assert, describe, it } from "@effect/vitest"

const plain = (markdown: string): string => Markdown.toPlainText(Markdown.parse(markdown))

describe("Markdown.toPlainText", () => {
  it("keeps words, lists and addresses, and drops marks, pictures and raw HTML", () => {
    const markdown = [
      "## Cài đặt",
      "",
      "Cài **Bluezone** từ",
      "[trang chủ](https://bluezone.gov.vn), xem <https://go.zalo.me/bluezone>.",
      "",
      "1. Tải ứng dụng",
      "2. Bật *Bluetooth*",
      "   - luôn luôn",
      "",
      "![Áp phích](poster)",
      "",
      "<script>alert(1)</script>"
    ].join("\n")
    assert.strictEqual(
      plain(markdown),
      [
        "Cài đặt",
        "Cài Bluezone từ trang chủ (https://bluezone.gov.vn), xem https://go.zalo.me/bluezone.",
        "1. Tải ứng dụng\n2. Bật Bluetooth\n   • luôn luôn"
      ].join("\n\n")
    )
  })

  it("keeps a break its author made and joins lines an editor wrapped", () => {
    assert.strictEqual(plain("một  \nhai\nba"), "một\nhai ba")
  })

  it("drops an address that could run code, and keeps its words", () => {
    assert.strictEqual(plain("[bấm vào](javascript:alert(1))"), "bấm vào")
  })

  it("leaves a reference to another destination standing, bare and as an address", () => {
    assert.strictEqual(plain("Xem {{portal.permalink}}"), "Xem {{portal.permalink}}")
    assert.strictEqual(plain("[ở đây]({{portal.permalink|link}})"), "ở đây ({{portal.permalink|link}})")
  })

  it("writes a table line by line", () => {
    assert.strictEqual(plain("| ngày | nơi |\n| --- | --- |\n| 5 | xã A |"), "ngày – nơi\n5 – xã A")
  })
})

describe("Markdown.toTextBlocks", () => {
  it("gives pictures that stand alone by their address, and the rest as text", () => {
    assert.deepStrictEqual(Markdown.toTextBlocks(Markdown.parse("một\n\n![Áp phích](poster)\n\n- hai")), [
      { type: "text", text: "một" },
      { type: "image", address: "poster", altText: "Áp phích" },
      { type: "text", text: "• hai" }
    ])
  })
})
