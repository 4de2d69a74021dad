import { ItemText } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"

const front = (...lines: ReadonlyArray<string>): string => ["---", ...lines, "---", "", "Thân bài"].join("\n")

const problemsOf = (text: string, format: ItemText.Format = "markdown"): ReadonlyArray<string> => {
  const read = ItemText.read(text, format, "item.md")
  return Result.isFailure(read) ? read.failure.problems.map((problem) => problem.message) : []
}

const itemOf = (text: string, format: ItemText.Format = "markdown") =>
  Result.getOrThrow(ItemText.read(text, format, "item.md"))

const minimal = ["id: tin-moi", "title: Tin mới"]

describe("ItemText", () => {
  it("reads the same item from Markdown, YAML and JSON", () => {
    const markdown = itemOf(front(...minimal))
    assert.deepStrictEqual(itemOf('id: tin-moi\ntitle: Tin mới\nbody: "Thân bài"', "yaml"), markdown)
    assert.deepStrictEqual(itemOf('{"title":"Tin mới","id":"tin-moi","body":"Thân bài"}', "json"), markdown)
    assert.strictEqual(markdown.language, "vi")
    assert.strictEqual(markdown.timeZone, "Asia/Ho_Chi_Minh")
  })

  it("reads a byte order mark, CRLF and decomposed letters as if they were not there", () => {
    const written = `\uFEFF${front(...minimal)
      .replaceAll("\n", "\r\n")
      .normalize("NFD")}`
    assert.deepStrictEqual(itemOf(written), itemOf(front(...minimal)))
  })

  it("names a misspelt key and the one that was meant", () => {
    assert.deepStrictEqual(problemsOf(front(...minimal, "sumary: x")), [
      'sumary: unknown key "sumary"; did you mean "summary"?'
    ])
  })

  it("names a misspelt key inside an asset, with its place", () => {
    const text = front(...minimal, "assets:", "  - { id: poster, type: image, source: a.png, altTxt: x }")
    assert.deepStrictEqual(problemsOf(text), ['assets[0].altTxt: unknown key "altTxt"; did you mean "altText"?'])
  })

  it("says which kinds of asset there are", () => {
    const text = front(...minimal, "assets:", "  - { id: poster, type: imag, source: a.png }")
    assert.deepStrictEqual(problemsOf(text), [
      'assets[0].type: found "imag", expected one of image, video, audio, document; did you mean "image"?'
    ])
  })

  it("reports everything that is wrong at once", () => {
    assert.deepStrictEqual(
      problemsOf(front("id: X", "hashtags: Bluezone")),
      [
        "id: found \"X\", expected 3 to 64 of the letters a-z, digits and '-', a letter first",
        'hashtags: found "Bluezone", expected a list',
        "title: is required and missing"
      ].sort((a, b) => order(a) - order(b))
    )
  })

  it("says how to write a text that begins with a reference", () => {
    assert.match(
      problemsOf(front(...minimal, "message: {{link}} xem"))[0] ?? "",
      /put texts that begin with \{\{ in quotes/
    )
  })

  it("refuses a duplicate key, a missing front matter and broken JSON with a reason", () => {
    assert.match(problemsOf(front(...minimal, "title: Khác"))[0] ?? "", /Duplicate key 'title'/)
    assert.match(problemsOf("chỉ có chữ")[0] ?? "", /no front matter/)
    assert.match(problemsOf("{", "json")[0] ?? "", /not readable as JSON/)
  })

  it("reads a bare instant in the item's time zone and writes it in UTC", () => {
    assert.strictEqual(
      itemOf(front(...minimal, "publishAt: 2020-08-06T08:00:00")).publishAt,
      "2020-08-06T01:00:00.000Z"
    )
    assert.strictEqual(
      itemOf(front(...minimal, "timeZone: Europe/Paris", "publishAt: 2020-08-06T08:00")).publishAt,
      "2020-08-06T06:00:00.000Z"
    )
    assert.strictEqual(
      itemOf(front(...minimal, "publishAt: 2020-08-06T08:00:00+07:00")).publishAt,
      "2020-08-06T01:00:00.000Z"
    )
  })

  it("refuses a day that does not exist and accepts the 29th of February of a leap year", () => {
    assert.deepStrictEqual(problemsOf(front(...minimal, "publishAt: 2021-02-29T08:00:00")), [
      "publishAt: there is no moment 2021-02-29T08:00:00"
    ])
    assert.strictEqual(
      itemOf(front(...minimal, "publishAt: 2020-02-29T08:00:00Z")).publishAt,
      "2020-02-29T08:00:00.000Z"
    )
  })

  it("refuses a time zone nobody has, and retracting before publishing", () => {
    assert.match(
      problemsOf(front(...minimal, "timeZone: Asia/Saigonn"))[0] ?? "",
      /^timeZone: "Asia\/Saigonn" is no time zone/
    )
    const dates = ["publishAt: 2020-08-06T08:00:00Z", "retractAt: 2020-08-05T08:00:00Z"]
    assert.deepStrictEqual(problemsOf(front(...minimal, ...dates)), ["retractAt: must be later than publishAt"])
  })

  it("refuses asset ids that repeat, thumbnails that point nowhere, and two covers", () => {
    const text = front(
      ...minimal,
      "assets:",
      "  - { id: a, type: image, source: a.png, role: cover }",
      "  - { id: a, type: image, source: b.png, role: cover }",
      "  - { id: v, type: video, source: v.mp4, thumbnail: posterr }"
    )
    assert.deepStrictEqual(problemsOf(text), [
      'assets[1].id: "a" is used twice',
      "assets[1].role: only one image can be the cover",
      'assets[2].thumbnail: no image asset is called "posterr"; images: a, a'
    ])
  })

  it("refuses a text of more than a million characters before parsing it", () => {
    assert.match(problemsOf("x".repeat(1_000_001))[0] ?? "", /^the file has 1000001 characters, at most 1000000/)
  })
})

const order = (message: string): number => (message.startsWith("id") ? 1 : message.startsWith("hashtags") ? 0 : -1)
