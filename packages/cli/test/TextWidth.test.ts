import { assert, describe, it } from "vitest"
import { columnsOf, fit, pad, wrap } from "../src/TextWidth.ts"

const title = "Cài đặt ứng dụng Bluezone để phòng, chống dịch"

describe("TextWidth", () => {
  it("counts a Vietnamese letter as one column, composed or not", () => {
    assert.strictEqual(columnsOf(title), 46)
    assert.strictEqual(columnsOf(title.normalize("NFD")), 46)
  })

  it("counts wide characters as two columns", () => {
    assert.strictEqual(columnsOf("日本"), 4)
    assert.strictEqual(columnsOf("📣 Loa"), 6)
  })

  it("cuts between letters, never between a letter and its marks", () => {
    for (const text of [title, title.normalize("NFD")]) {
      const cut = fit(text, 9)
      assert.strictEqual(cut.normalize("NFC"), "Cài đặt …")
      assert.strictEqual(columnsOf(cut), 9)
    }
    assert.strictEqual(fit("日本語", 4), "日…")
    assert.strictEqual(fit(title, 46), title)
    assert.strictEqual(fit("abc", 0), "")
  })

  it("fills up by columns", () => {
    assert.strictEqual(pad("để".normalize("NFD"), 4), `${"để".normalize("NFD")}  `)
    assert.strictEqual(pad("long", 2), "long")
  })

  it("breaks between words and keeps an address whole", () => {
    const address = "https://portal.example.gov.vn/bluezone-2020-08/"
    const lines = wrap(`see ${address} for more\nand this`, 20)
    assert.deepStrictEqual(lines, ["see", address, "for more", "and this"])
  })
})
