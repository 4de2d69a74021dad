/**
 * Items as people and machines write them, well and badly: words of every kind, whole items, texts with mistakes in them,
 * and data that is no item at all.
 */
import type { ItemSource } from "@loa/sdk"
import * as fc from "fast-check"
import { readFileSync } from "node:fs"

/** A text and how it is to be read. */
export interface Written {
  readonly text: string
  readonly format: ItemSource.Format
}

const pieces = [
  "Phòng, chống dịch COVID-19",
  "Phòng chống".normalize("NFD"),
  "Cài đặt",
  "👩🏽‍⚕️",
  "👨‍👩‍👧",
  "مرحبا",
  "\u200F",
  "\u200B",
  "\u202E",
  "\u00A0",
  "\u2028",
  "\uFEFF",
  "\uFFFD",
  "\u0000",
  "\u001B[2J",
  "\ud83d",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<b>đậm</b>",
  "<!-- wp:html -->",
  "-->",
  "]]>",
  "&lt;script&gt;",
  "[gallery]",
  "[caption id=1]x[/caption]",
  "[x](javascript:alert(1))",
  "[x](https://go.zalo.me/bluezone)",
  "![x](poster)",
  "![x](https://example.org/a.png)",
  "![x](data:text/html,<script>)",
  "{{link}}",
  "{{title}}",
  "{{portal.permalink}}",
  "{{ tube.permalink | link }}",
  "{{portal.assets.poster.url}}",
  "{{oa.remoteId}}",
  "{{potal.permalink}}",
  "{{",
  "}}",
  "{",
  "}",
  "#Bluezone",
  " #1",
  "# Đầu đề\n",
  "\n\n- một\n- hai\n",
  "\n\n1. một\n2. hai\n",
  "\n\n| a | b |\n| - | - |\n| 1 | {{tube.permalink | link}} |\n",
  "\n\n> trích\n\n",
  "\n\n```\nmã\n```\n",
  "\n---\n",
  "**đậm**",
  "*nghiêng*",
  "`mã`",
  "~~bỏ~~",
  "https://bluezone.gov.vn/a_b?c=d&e=f",
  "javascript:alert(1)",
  ": ",
  '"',
  "'",
  "\\",
  "%",
  "@",
  "*x",
  "&x",
  "!x",
  "\t",
  "\r\n",
  "\n",
  " "
]

const clean = pieces.filter((piece) => !/[\0\u001B\ud83d](?![\udc00-\udfff])/.test(piece))

const from = (words: ReadonlyArray<string>) =>
  fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...words) },
        { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) }
      ),
      { maxLength: 12 }
    )
    .map((parts) => parts.join(""))

/** Words that an item may hold. */
const words = from(clean)

/** Any words. */
const wildWords = fc.oneof(from(pieces), fc.string({ unit: "binary", maxLength: 20 }))

const line = fc.constantFrom(...clean).chain((first) => words.map((rest) => `Tin ${first}${rest}`))

const id = fc.constantFrom("poster", "spot", "radio", "faq", "anh-2")

const source = fc.constantFrom(
  "media/poster.png",
  "media/ảnh bìa 'mới'.jpg",
  "media/spot.mp4",
  "../x.png",
  "https://example.org/a.png"
)

const asset = fc.oneof(
  fc.record(
    { id, type: fc.constant("image"), source, title: line, altText: words, role: fc.constant("cover") },
    { requiredKeys: ["id", "type", "source"] }
  ),
  fc.record(
    {
      id,
      type: fc.constant("video"),
      source,
      title: line,
      thumbnail: id,
      captions: fc.array(fc.record({ language: fc.constantFrom("vi", "en", "vi-VN"), source }), { maxLength: 3 })
    },
    { requiredKeys: ["id", "type", "source"] }
  ),
  fc.record({ id, type: fc.constant("audio"), source, transcript: source }, { requiredKeys: ["id", "type", "source"] }),
  fc.record({ id, type: fc.constant("document"), source, title: line }, { requiredKeys: ["id", "type", "source"] })
)

const assets = fc.uniqueArray(asset, { selector: (entry) => entry.id, maxLength: 5 })

const instant = fc.constantFrom(
  "2020-08-06T08:00:00+07:00",
  "2020-08-06T08:00",
  "2099-02-28T23:59:59.999Z",
  "2020-02-29T08:00:00"
)

const common = {
  title: line,
  summary: words,
  message: words,
  body: words,
  link: fc.constantFrom("https://go.zalo.me/bluezone", "http://example.org/?a=b&c=d", "{{portal.permalink}}"),
  hashtags: fc.array(line, { maxLength: 4 }),
  categories: fc.array(line, { maxLength: 3 })
}

const override = fc.record(
  {
    ...common,
    tags: fc.array(line, { maxLength: 3 }),
    author: fc.integer({ min: 1, max: 9 }),
    comments: fc.constantFrom("open", "closed", "show", "hide"),
    videos: fc.constantFrom("upload", "leave-out"),
    media: fc.constantFrom("video", "photos", "link"),
    broadcast: fc.constantFrom(true, false, { target: { cities: ["long-an", 4] } }),
    playlist: line,
    categoryId: fc.constantFrom("22", "x"),
    privacyStatus: fc.constantFrom("public", "private")
  },
  { requiredKeys: [] }
)

const overrides = fc.dictionary(
  fc.constantFrom("portal", "fanpage", "oa", "tube", "wordpress", "facebook-page", "zalo-oa", "youtube", "prtal"),
  override,
  { maxKeys: 4 }
)

/** An item that keeps the rules of the fields, mostly. */
export const item = fc
  .record(
    {
      id: fc.constantFrom("bluezone-2020-08", "tin-moi", "feed"),
      ...common,
      language: fc.constantFrom("vi", "en-GB", "vi-Latn-VN"),
      timeZone: fc.constantFrom("Asia/Ho_Chi_Minh", "Europe/Paris", "UTC"),
      origin: fc.record(
        { agency: line, document: fc.constant("1610/STTTT-BCTT"), date: fc.constantFrom("2020-07-31", "2020-02-29") },
        { requiredKeys: [] }
      ),
      assets,
      publishAt: instant,
      retractAt: fc.constant("2099-12-31T00:00:00Z"),
      to: fc.uniqueArray(fc.constantFrom("portal", "fanpage", "oa", "tube"), { minLength: 1 }),
      overrides
    },
    { requiredKeys: ["id", "title"] }
  )
  .map((fields) => ({
    ...fields,
    assets: (fields.assets ?? []).map((entry) => {
      if (!("thumbnail" in entry)) return entry
      const image = fields.assets?.find(({ type }) => type === "image")
      const { thumbnail: _, ...rest } = entry
      return image === undefined ? rest : { ...rest, thumbnail: image.id }
    })
  }))
  .map(onlyOneCover)

type Fields = { readonly assets: ReadonlyArray<object> }

function onlyOneCover<A extends Fields>(fields: A): A {
  let covers = 0
  const kept = fields.assets.map((entry) => {
    if (!("role" in entry) || ++covers === 1) return entry
    const { role: _, ...rest } = entry
    return rest
  })
  return { ...fields, assets: kept }
}

/** The same value with its keys in another order. */
export const shuffled = (value: unknown, order: number): unknown => {
  if (Array.isArray(value)) return value.map((entry) => shuffled(entry, order))
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([key, entry]) => [key, shuffled(entry, order)] as const)
  const turn = entries.length === 0 ? 0 : order % entries.length
  return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)].toReversed())
}

const isBlock = (words: string): boolean =>
  words.split("\n").every((part) => part === "" || /^\S/.test(part)) &&
  /^[^\0-\x08\x0B-\x1F\x7F-\x9F\uFEFF]+\S$/.test(words)

const isPlain = (words: string): boolean => /^[A-Za-z\u00C0-\u1EF9][A-Za-z0-9\u00C0-\u1EF9/.-]*$/.test(words)

/** A value in the middle of a document of block style; what stands below its key is indented by `margin`. */
const yamlValue = (value: unknown, margin: string, choice: number): string => {
  if (typeof value === "string") {
    if (choice % 3 === 0 && isPlain(value) && !/^(?:true|false|null)$/i.test(value)) return ` ${value}`
    if (choice % 3 === 1 && isBlock(value)) return ` |-\n${margin}${value.replaceAll("\n", `\n${margin}`)}`
    return choice % 2 === 0 && !/[\0-\x1F\x7F-\x9F]/.test(value)
      ? ` '${value.replaceAll("'", "''")}'`
      : ` ${JSON.stringify(value)}`
  }
  if (typeof value !== "object" || value === null || Object.keys(value).length === 0) return ` ${JSON.stringify(value)}`
  if (choice % 5 === 0) return ` ${JSON.stringify(value)}`
  const inner = `${margin}  `
  return Array.isArray(value)
    ? value.map((entry) => `\n${margin}-${yamlValue(entry, inner, choice + 1)}`).join("")
    : Object.entries(value)
        .map(([key, entry]) => `\n${margin}${key}:${yamlValue(entry, inner, choice + 1)}`)
        .join("")
}

/** The item in the ways YAML has for it: plain, quoted, block and flow. `choice` picks among them. */
export const toYaml = (fields: object, choice: number): string =>
  Object.entries(fields)
    .map(([key, value]) => `${key}:${yamlValue(value, "  ", choice + key.length)}\n`)
    .join("")

export const toJson = (fields: object, choice: number): string =>
  JSON.stringify(fields, null, [undefined, 2, "\t"][choice % 3])

export const toMarkdown = ({ body, ...fields }: { readonly body?: string }, choice: number): string =>
  `---\n${toYaml(fields, choice)}---\n\n${body ?? ""}\n`

const example = readFileSync(new URL("../../../../examples/cli/bluezone.md", import.meta.url), "utf8")

const written: fc.Arbitrary<Written> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Written>({ text: example, format: "markdown" }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(item, fc.nat(14), fc.constantFrom("markdown" as const, "yaml" as const, "json" as const))
      .map(([fields, choice, format]): Written => ({
        format,
        text: { markdown: toMarkdown, yaml: toYaml, json: toJson }[format](fields, choice)
      }))
  }
)

const mistakes = [
  ...pieces,
  "[",
  "]",
  "{{{",
  ",",
  "|\n",
  ">-\n  ",
  "- ",
  "? ",
  "<<: *x\n",
  "&a [*a, *a]",
  "!!binary aGk=",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "id: x\n",
  '"id": 1,',
  "__proto__: {}\n",
  "constructor: {}\n",
  ".nan",
  "-.inf",
  "1e999",
  "0x1F",
  "null",
  "~",
  "true",
  "\\u0000",
  "\\ud800"
]

interface Mistake {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

const mistake: fc.Arbitrary<Mistake> = fc.record({
  at: fc.nat(1_000_000),
  remove: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(60)),
  insert: fc.oneof(fc.constantFrom(...mistakes), fc.string({ unit: "binary", maxLength: 3 }))
})

const spoilt = ({ format, text }: Written, all: ReadonlyArray<Mistake>): Written => ({
  format,
  text: all.reduce((so, { at, insert, remove }) => {
    const place = at % (so.length + 1)
    return so.slice(0, place) + insert + so.slice(place + remove)
  }, text)
})

/** An item's text with mistakes in it, or none. */
export const text: fc.Arbitrary<Written> = fc
  .tuple(written, fc.array(mistake, { maxLength: 6 }))
  .map(([given, all]) => spoilt(given, all))

const keys = [
  "id",
  "title",
  "summary",
  "body",
  "link",
  "assets",
  "overrides",
  "origin",
  "to",
  "portal",
  "type",
  "__proto__"
]

/** Data that may be anything. */
export const data: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    wildWords,
    fc.constantFrom<unknown>(null, undefined, true, 0, -0, 1e21, Number.NaN, Infinity, 5n, new Date(0), /x/, new Map()),
    fc.constantFrom<unknown>("image", "video", "tin-moi", "2020-08-06T08:00", "https://example.org/"),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), wildWords), tie("value"), { maxKeys: 6 })
  )
})).value
