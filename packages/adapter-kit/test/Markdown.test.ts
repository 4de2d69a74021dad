import { Markdown, RawHtml } from "@loa/adapter-kit"
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

describe("Markdown.isComment", () => {
  it.each([
    "<!-- ghi chú -->",
    " <!-- ghi\n\nchú -->\n",
    "<!---->",
    "<!-- a --><!-- b -->\n<!-- c -->",
    "<!-- a - b -- c > d -->"
  ])("knows %j", (html) => {
    assert.isTrue(Markdown.isComment(html))
  })

  it.each([
    "<!-- ghi chú --> Uống thuốc lúc 8 giờ. <!-- hết -->",
    "<!-- wp:paragraph --><p>Tin</p><!-- /wp:paragraph -->",
    "<!-- a -->\nTin\n<!-- b -->",
    "<!-->Tin-->",
    "<!--->Tin-->",
    "<!-- không hết",
    "Tin <!-- a -->",
    "<p>Tin</p>",
    ""
  ])("does not take %j for one", (html) => {
    assert.isFalse(Markdown.isComment(html))
  })

  it("takes no longer for the square of what is written", () => {
    const started = performance.now()
    for (const html of [
      "<!--".repeat(25_000),
      "<!-- a --> ".repeat(9000) + "b",
      `<!--${"-".repeat(100_000)}`,
      `<!-- -->${" \n".repeat(50_000)}b`
    ]) {
      assert.isFalse(Markdown.isComment(html))
    }
    assert.isBelow(performance.now() - started, 1000)
  })
})

describe("RawHtml.check", () => {
  it.each([
    ["between two comments", "<!-- ghi chú --> Uống thuốc lúc 8 giờ. <!-- hết -->"],
    ["of an editor's markup", "<!-- wp:paragraph --><p>Uống thuốc.</p><!-- /wp:paragraph -->"],
    ["behind a comment", "<!-- ghi chú --> Uống thuốc lúc 8 giờ."]
  ])("tells of words %s", (_, body) => {
    const [finding, ...more] = RawHtml.check(`Mời bà con.\n\n${body}`, "oa")
    assert.deepInclude(finding, { severity: "warning", code: "html-left-out", path: ["body"], destination: "oa" })
    assert.include(finding?.message, body.slice(0, 20))
    assert.lengthOf(more, 0)
  })

  it("keeps words whose comments stand in their line, and is silent", () => {
    const body = "Uống thuốc <!-- ghi chú --> lúc 8 giờ. <!-- hết -->"
    assert.deepStrictEqual(RawHtml.check(body, "oa"), [])
    assert.strictEqual(Markdown.toPlainText(Markdown.parse(body)).replace(/ +/g, " ").trim(), "Uống thuốc lúc 8 giờ.")
  })
})
