import { ItemSource } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"

const front = (...lines: ReadonlyArray<string>): string => ["---", ...lines, "---", "", "Thân bài"].join("\n")

const minimal = ["id: tin-moi", "title: Tin mới"]

const messageOf = async (text: string, format: ItemSource.Format = "markdown"): Promise<string> => {
  const read = await ItemSource.read(text, format, "item.md")
  return Result.isFailure(read) ? read.failure.message : "no problem"
}

const sourceOf = async (text: string, format: ItemSource.Format = "markdown"): Promise<ItemSource.Source> =>
  Result.getOrThrow(await ItemSource.read(text, format, "item.md"))

const itemOf = async (text: string, format: ItemSource.Format = "markdown") => (await sourceOf(text, format)).item

interface Case {
  readonly name: string
  readonly text: string
  readonly format?: ItemSource.Format
  readonly says: string
}

const refused: ReadonlyArray<Case> = [
  {
    name: "a misspelt key in a list of front matter",
    text: front(...minimal, "assets:", "  - { id: poster, type: image, source: a.png, altTxt: x }"),
    says: 'item.md:5:47: assets[0].altTxt: unknown key "altTxt"; did you mean "altText"?'
  },
  {
    name: "a misspelt key in YAML",
    text: "id: tin-moi\ntitle: Tin mới\nsumary: x",
    format: "yaml",
    says: 'item.md:3:1: sumary: unknown key "sumary"; did you mean "summary"?'
  },
  {
    name: "a misspelt key in JSON",
    text: '{\n  "id": "tin-moi",\n  "title": "Tin mới", "assets": [\n    { "id": "a", "type": "image", "src": "a.png" }]\n}',
    format: "json",
    says:
      "item.md:4:5: assets[0].source: is required and missing\n" +
      'item.md:4:35: assets[0].src: unknown key "src"; known keys: id, source, title, type, altText, role'
  },
  {
    name: "a value behind an anchor, at its alias",
    text: front(...minimal, "summary: &short 5", "message: *short"),
    says:
      "item.md:4:1: summary: found 5, expected a text; put it in quotes\n" +
      "item.md:5:1: message: found 5, expected a text; put it in quotes"
  },
  {
    name: "a duplicate key in front matter",
    text: front(...minimal, "title: Khác"),
    says: 'item.md:4:1: not readable as YAML: the key "title" is there twice'
  },
  {
    name: "a duplicate key in JSON",
    text: '{ "id": "tin-moi", "title": "Tin mới",\n  "id": "tin-khac" }',
    format: "json",
    says: 'item.md:2:3: not readable as JSON: the key "id" is there twice'
  },
  {
    name: "JSON that only YAML would take",
    text: '{ "id": tin-moi }',
    format: "json",
    says: 'item.md:1:9: not readable as JSON: found "t", expected a value'
  },
  {
    name: "JSON with a comma too many",
    text: '{\n  "id": "tin-moi",\n}',
    format: "json",
    says: 'item.md:3:1: not readable as JSON: found "}", expected a key in double quotes'
  },
  {
    name: "JSON cut short",
    text: '{ "id": "tin-moi"',
    format: "json",
    says: 'item.md:1:18: not readable as JSON: found the end of the file, expected "," or "}"'
  },
  {
    name: "a text that begins with a reference",
    text: front(...minimal, "message: {{link}} xem"),
    says: 'item.md:4:11: not readable as YAML: a key is a word; put it in quotes; put texts that begin with {{ in quotes: "{{link}}"'
  },
  {
    name: "hashtags with their sign",
    text: front(...minimal, "hashtags: [#Bluezone, #COVID19]"),
    says: "item.md:4:12: not readable as YAML: a # behind a space begins a comment: put the text in quotes"
  },
  {
    name: "a text that a hashtag would cut off",
    text: front(...minimal, "# ghi chú", "summary: Gọi số #1 của tỉnh # ghi chú"),
    says: "item.md:5:17: not readable as YAML: a # behind a space begins a comment: put the text in quotes"
  },
  {
    name: "a bracket that is not closed",
    text: front(...minimal, "hashtags: [Bluezone, COVID19"),
    says: "item.md:5:1: not readable as YAML: a bracket is opened above and not closed"
  },
  {
    name: "a colon in a text",
    text: front("id: tin-moi", "title: Thông báo: nghỉ lễ"),
    says: 'item.md:3:8: not readable as YAML: a second ":" in one line; put a text with ": " in it in quotes'
  },
  {
    name: "a quote that is not closed",
    text: front(...minimal, "summary: 'Tin"),
    says: "item.md:5:1: not readable as YAML: a quote is opened above and not closed"
  },
  {
    name: "a tab in front of a key",
    text: front(...minimal, "\tsummary: Tin"),
    says: "item.md:4:1: not readable as YAML: a line is indented with a tab; use spaces"
  },
  {
    name: "a tag of one's own",
    text: front(...minimal, "summary: !thu-vien Tin"),
    says: "item.md:4:10: not readable as YAML: tags (!name) are not used here; put texts that begin with ! in quotes"
  },
  {
    name: "an alias of nothing",
    text: front(...minimal, "summary: *tin"),
    says: "item.md:2:1: not readable as YAML: its aliases (*name) name nothing or unfold to too much; write the values out"
  },
  {
    name: "two documents",
    text: "id: tin-moi\n---\nid: tin-khac",
    format: "yaml",
    says: "item.md:2:1: not readable as YAML: a second document begins here, behind a line ---; a file holds one"
  },
  {
    name: "no front matter",
    text: "chỉ có chữ",
    says: "item.md:1:1: no front matter found: the file begins with a line ---, the fields, and a line ---"
  },
  {
    name: "front matter without an end",
    text: "---\nid: tin-moi\ntitle: Tin mới\n",
    says: "item.md:1:1: no front matter found: the file begins with a line ---, the fields, and a line ---"
  },
  { name: "empty front matter", text: "---\n---\nThân bài", says: "item.md:2:1: the front matter holds no fields" },
  {
    name: "a body twice",
    text: front(...minimal, "body: Thân bài"),
    says: "item.md:4:1: body: in a Markdown item the text below the front matter is the body"
  },
  {
    name: "an empty file",
    text: "",
    format: "yaml",
    says: "item.md:1:1: the document: found nothing, expected a group of keys"
  },
  {
    name: "a NUL",
    text: front(...minimal, "summary: Tin\0"),
    says: "item.md:4:13: contains the control character U+0000; delete it"
  },
  {
    name: "a NUL written as an escape",
    text: front(...minimal, 'summary: "Cài đặt\\0"'),
    says: 'item.md:4:1: summary: contains the control character U+0000 after "Cài đặt"; delete it'
  },
  {
    name: "half an emoji",
    text: '{ "id": "tin-moi", "title": "\\ud83d" }',
    format: "json",
    says: "item.md:1:20: title: contains half of a character (U+D83D) at its beginning; delete it"
  },
  {
    name: "a key that would change what objects are",
    text: '{ "id": "tin-moi", "title": "Tin", "overrides": { "__proto__": { "title": "x" } } }',
    format: "json",
    says: 'item.md:1:36: overrides: the key "__proto__" cannot be used'
  },
  {
    name: "a number that is none",
    text: front(...minimal, "overrides: { portal: { author: .inf } }"),
    says: "item.md:4:24: overrides.portal.author: found Infinity, expected a finite number"
  },
  {
    name: "a key with an escape for terminals",
    text: '{ "id": "tin-moi", "title": "Tin", "\\u202Eabc": 1 }',
    format: "json",
    says: 'unknown key "\\u202Eabc"'
  }
]

describe("ItemSource", () => {
  it("reads the same item from Markdown, YAML and JSON", async () => {
    const markdown = await itemOf(front(...minimal))
    assert.deepStrictEqual(await itemOf('id: tin-moi\ntitle: Tin mới\nbody: "Thân bài"', "yaml"), markdown)
    assert.deepStrictEqual(await itemOf('{"title":"Tin mới","id":"tin-moi","body":"Thân bài"}', "json"), markdown)
    assert.strictEqual(markdown.language, "vi")
    assert.strictEqual(markdown.timeZone, "Asia/Ho_Chi_Minh")
  })

  it("reads a byte order mark, CRLF, old line ends and decomposed letters as if they were not there", async () => {
    const plain = await itemOf(front(...minimal))
    for (const lineEnd of ["\r\n", "\r"]) {
      const written = `\uFEFF${front(...minimal)
        .replaceAll("\n", lineEnd)
        .normalize("NFD")}`
      assert.deepStrictEqual(await itemOf(written), plain)
    }
  })

  it.each(refused)("refuses $name, with its place", async ({ format, says, text }) => {
    assert.include(await messageOf(text, format), says)
  })

  it("counts lines and columns in the file as it lies on the disk", async () => {
    const written = `\uFEFF${front(...minimal, "sumary: x").replaceAll("\n", "\r\n")}`
    assert.strictEqual(await messageOf(written), 'item.md:4:1: sumary: unknown key "sumary"; did you mean "summary"?')
  })

  it("reports everything that is wrong at once, in the order of the file", async () => {
    assert.strictEqual(
      await messageOf(front("hashtags: Bluezone", "id: X", "publishAt: morgen")),
      "item.md:2:1: title: is required and missing\n" +
        'item.md:2:1: hashtags: found "Bluezone", expected a list\n' +
        "item.md:3:1: id: found \"X\", expected 3 to 64 of the letters a-z, digits and '-', a letter first\n" +
        'item.md:4:1: publishAt: found "morgen", expected a date and time such as 2020-08-06T08:00:00+07:00'
    )
  })

  it("names the schema's address for the editor and nothing else", async () => {
    const item = await itemOf('{ "$schema": "item.schema.json", "id": "tin-moi", "title": "Tin mới" }', "json")
    assert.notProperty(item, "$schema")
  })

  it("tells where the parts of an item stand", async () => {
    const { placeOf } = await sourceOf(front(...minimal, "overrides:", "  fanpage: { message: x }"))
    assert.deepStrictEqual(placeOf(["overrides", "fanpage", "message"]), { line: 5, column: 14 })
    assert.deepStrictEqual(placeOf(["body"]), { line: 8, column: 1 })
    assert.deepStrictEqual(placeOf(["overrides", "fanpage", "tags", 3]), { line: 5, column: 3 })
    assert.isUndefined(placeOf(["summary"]))
  })

  it("reads comments, quotes, blocks and brackets as people write them", async () => {
    const lines = ["# ghi chú", "#ghi chú", "summary: 'Tin #1' # ghi chú", "message: |", "  #Bluezone", "  #COVID19"]
    const { hashtags, message, summary } = await itemOf(front(...minimal, ...lines, "hashtags: [", "  'a',", "]"))
    assert.deepStrictEqual([summary, message, hashtags], ["Tin #1", "#Bluezone\n#COVID19\n", ["a"]])
  })

  it("keeps words that YAML 1.1 would have read as something else", async () => {
    const text = ["%YAML 1.1", "---", "id: tin-moi", "title: no", "summary: 2020-08-06", "message: 12:30"].join("\n")
    const { message, summary, title } = await itemOf(text, "yaml")
    assert.deepStrictEqual([title, summary, message], ["no", "2020-08-06", "12:30"])
  })

  it("refuses a text of more than 300,000 characters before parsing it", async () => {
    assert.strictEqual(
      await messageOf("x".repeat(300_001)),
      "item.md:1:1: the file has 300001 characters, at most 300000 are read; long material goes into an asset"
    )
  })
})
