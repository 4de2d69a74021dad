import { ItemBounds, ItemText } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"

const minimal = { id: "tin-moi", title: "Tin mới" }

const problemsOf = (input: unknown): ReadonlyArray<string> => {
  const decoded = ItemText.decode(input)
  return Result.isFailure(decoded) ? decoded.failure.problems.map((problem) => problem.message) : []
}

const itemOf = (input: unknown) => Result.getOrThrow(ItemText.decode(input))

const image = { id: "poster", type: "image", source: "a.png" }

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })

describe("ItemText", () => {
  it("fills in what an item may leave out", () => {
    assert.deepStrictEqual(itemOf(minimal), { ...minimal, language: "vi", timeZone: "Asia/Ho_Chi_Minh", assets: [] })
  })

  it("spells every text one way: composed letters, line ends as \\n", () => {
    const summary = "Phòng, chống dịch\r\nCOVID-19\r"
    assert.strictEqual(
      itemOf({ ...minimal, summary: summary.normalize("NFD") }).summary,
      "Phòng, chống dịch\nCOVID-19\n"
    )
  })

  it("keeps emoji with skin tones and joiners, and right-to-left text", () => {
    const title = "👩🏽‍⚕️ Tiêm chủng 👨‍👩‍👧 مرحبا 🏴󠁧󠁢󠁥󠁮󠁧󠁿"
    assert.strictEqual(itemOf({ ...minimal, title }).title, title)
  })

  it("names a misspelt key and the one that was meant", () => {
    assert.deepStrictEqual(problemsOf({ ...minimal, sumary: "x" }), [
      'sumary: unknown key "sumary"; did you mean "summary"?'
    ])
    assert.deepStrictEqual(problemsOf({ ...minimal, assets: [{ ...image, altTxt: "x" }] }), [
      'assets[0].altTxt: unknown key "altTxt"; did you mean "altText"?'
    ])
  })

  it("says which kinds of asset there are", () => {
    assert.deepStrictEqual(problemsOf({ ...minimal, assets: [{ ...image, type: "imag" }] }), [
      'assets[0].type: found "imag", expected one of image, video, audio, document; did you mean "image"?'
    ])
  })

  it("reports everything that is wrong at once, up to what anybody reads", () => {
    assert.sameMembers(
      [...problemsOf({ id: "X", hashtags: "Bluezone" })],
      [
        "id: found \"X\", expected 3 to 64 of the letters a-z, digits and '-', a letter first",
        'hashtags: found "Bluezone", expected a list',
        "title: is required and missing"
      ]
    )
    const keys = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`khoa-${index}`, 1]))
    const problems = problemsOf({ ...minimal, ...keys })
    assert.strictEqual(problems.length, 101)
    assert.strictEqual(problems.at(-1), "the item has 50 further problems")
  })

  it("reads a bare instant in the item's time zone and writes it in UTC", () => {
    const publishAt = (fields: object): string | undefined => itemOf({ ...minimal, ...fields }).publishAt
    assert.strictEqual(publishAt({ publishAt: "2020-08-06T08:00:00" }), "2020-08-06T01:00:00.000Z")
    assert.strictEqual(
      publishAt({ timeZone: "Europe/Paris", publishAt: "2020-08-06T08:00" }),
      "2020-08-06T06:00:00.000Z"
    )
    assert.strictEqual(publishAt({ publishAt: "2020-08-06T08:00:00+07:00" }), "2020-08-06T01:00:00.000Z")
  })

  it("refuses a day that does not exist and accepts the 29th of February of a leap year", () => {
    assert.deepStrictEqual(problemsOf({ ...minimal, publishAt: "2021-02-29T08:00:00" }), [
      "publishAt: there is no moment 2021-02-29T08:00:00"
    ])
    assert.deepStrictEqual(problemsOf({ ...minimal, origin: { date: "2021-02-29" } }), [
      "origin.date: there is no day 2021-02-29"
    ])
    assert.strictEqual(itemOf({ ...minimal, origin: { date: "2020-02-29" } }).origin?.date, "2020-02-29")
    assert.strictEqual(itemOf({ ...minimal, publishAt: "2020-02-29T08:00:00Z" }).publishAt, "2020-02-29T08:00:00.000Z")
    for (const moment of [
      "2020-08-06T25:00:00Z",
      "2020-13-06T08:00:00Z",
      "2020-08-06T08:61:00",
      "2020-08-06T08:00:00+99:00"
    ])
      assert.deepStrictEqual(problemsOf({ ...minimal, publishAt: moment }), [`publishAt: there is no moment ${moment}`])
  })

  it("refuses a time zone nobody has, and retracting before publishing", () => {
    assert.match(
      problemsOf({ ...minimal, timeZone: "Asia/Saigonn" })[0] ?? "",
      /^timeZone: "Asia\/Saigonn" is no time zone/
    )
    const dates = { publishAt: "2020-08-06T08:00:00Z", retractAt: "2020-08-05T08:00:00Z" }
    assert.deepStrictEqual(problemsOf({ ...minimal, ...dates }), ["retractAt: must be later than publishAt"])
  })

  it("refuses asset ids that repeat, thumbnails that point nowhere, and two covers", () => {
    const assets = [
      { ...image, role: "cover" },
      { ...image, role: "cover" },
      { id: "v", type: "video", source: "v.mp4", thumbnail: "posterr" }
    ]
    assert.deepStrictEqual(problemsOf({ ...minimal, assets }), [
      'assets[1].id: "poster" is used twice',
      "assets[1].role: only one image can be the cover",
      'assets[2].thumbnail: no image asset is called "posterr"; images: poster, poster'
    ])
  })

  it("refuses characters that no channel can carry, and names their place", () => {
    assert.deepStrictEqual(
      problemsOf({ ...minimal, title: "Cài\u000Bđặt", assets: [{ ...image, altText: "\uFFFE" }] }),
      [
        'title: contains the control character U+000B after "Cài"; delete it',
        "assets[0].altText: contains U+FFFE, which is no character at its beginning; delete it"
      ]
    )
    assert.deepStrictEqual(problemsOf({ ...minimal, summary: "a\ud800" }), [
      'summary: contains half of a character (U+D800) after "a"; delete it'
    ])
    assert.deepStrictEqual(problemsOf({ ...minimal, overrides: { portal: { ["\u0007"]: 1 } } }), [
      'overrides.portal: the key "\\u0007" cannot be used'
    ])
  })

  it("refuses what is too much or too deep, and ends for data that holds itself", () => {
    assert.deepStrictEqual(problemsOf({ ...minimal, overrides: { portal: { a: nested(40) } } }), [
      "the item has more than 32 lists or groups inside each other"
    ])
    const circle: { [key: string]: unknown } = { ...minimal }
    circle["overrides"] = circle
    assert.deepStrictEqual(problemsOf(circle), ["the item has more than 32 lists or groups inside each other"])
    assert.deepStrictEqual(problemsOf({ ...minimal, hashtags: Array.from({ length: 20_001 }, () => "x") }), [
      "the item holds more than 20000 values"
    ])
    assert.deepStrictEqual(problemsOf({ ...minimal, hashtags: Object.assign([], { length: 4_000_000_000 }) }), [
      "the item holds more than 20000 values"
    ])
    const body = "x".repeat(ItemBounds.textUnitsMax / 2)
    assert.deepStrictEqual(problemsOf({ ...minimal, body, overrides: { portal: { body, message: body } } }), [
      "the item has more than 300000 characters; long material goes into an asset"
    ])
    const shared = Array.from({ length: 20 }).reduce<unknown>((inner) => [inner, inner], "x")
    assert.deepStrictEqual(problemsOf({ ...minimal, overrides: { portal: { shared } } }), [
      "the item holds more than 20000 values"
    ])
  })

  it("refuses what is no data", () => {
    for (const input of [undefined, null, 5, "x", [], () => 1, Symbol("x"), 5n])
      assert.match(problemsOf(input)[0] ?? "", /^the document: found .*, expected a group of keys$/)
    for (const value of [undefined, () => 1, Symbol("x"), 5n, Number.NaN, new Date()])
      assert.lengthOf(problemsOf({ ...minimal, overrides: { portal: { value } } }), 1, String(value))
  })
})
