/**
 * Every limit of a site twice: the last value that fits, and the next one with its finding. Numbers and lists stand here as
 * they are told to people, so that a limit changed by mistake shows.
 */
import { assert, describe, it } from "@effect/vitest"
import { type CampaignItem, Decoding, type Json } from "@loa/core"
import { AdapterHarness, type MemoryMediaFiles } from "@loa/testing"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { WordPressAdapter, WordPressLimits } from "../src/index.ts"
import * as WordPressChecks from "../src/WordPressChecks.ts"

type Item = CampaignItem.CampaignItemInput

interface Case {
  readonly item?: Partial<Item>
  readonly overrides?: { readonly [key: string]: Json.Json }
  readonly files?: { readonly [source: string]: MemoryMediaFiles.MemoryFile }
}

interface Limit {
  readonly name: string
  readonly inside: Case
  readonly outside: Case
  /** Severity, path and code. */
  readonly finding: string
  readonly message: string
  readonly hint: string
}

const findings = ({ item, overrides = {}, files = {} }: Case) =>
  WordPressChecks.check(
    AdapterHarness.toPublication({
      item: { id: "thong-bao", title: "Thông báo", ...item },
      destination: "portal",
      files,
      overrides
    }),
    { uploadBytesMax: 1_000 }
  )

/** An item with one file. */
const withFile = (
  source: string,
  file: Partial<MemoryMediaFiles.MemoryFile>,
  type: CampaignItem.Asset["type"] = "document"
): Case => ({
  item: { assets: [{ id: "tep", type, source }] },
  files: { [source]: { bytes: new Uint8Array(10), mediaType: "text/plain", ...file } }
})

const withBytes = (type: CampaignItem.Asset["type"], mediaType: string, byteLength: number): Case =>
  withFile("a.bin", { mediaType, bytes: new Uint8Array(byteLength) }, type)

const withPicture = (width: number, height: number): Case =>
  withFile("a.jpg", { mediaType: "image/jpeg", width, height }, "image")

const withTexts = (texts: { readonly title?: string; readonly altText?: string }): Case => ({
  item: { assets: [{ id: "tep", type: "image", source: "a.png", ...texts }] },
  files: { "a.png": { bytes: new Uint8Array(10), mediaType: "image/png" } }
})

const letters = (count: number): string => "ế".repeat(count)

const limits: ReadonlyArray<Limit> = [
  {
    name: "the title, in bytes once it is escaped",
    inside: { item: { title: "&".repeat(13_107) } },
    outside: { item: { title: `${"&".repeat(13_107)}a` } },
    finding: "error title title-too-long",
    message: "the title has 65536 bytes, at most 65535 are allowed",
    hint: "shorten it, or set overrides.portal.title"
  },
  {
    name: "the summary, in bytes once it is escaped",
    inside: { item: { summary: "&".repeat(13_107) } },
    outside: { item: { summary: `${"&".repeat(13_107)}a` } },
    finding: "error summary summary-too-long",
    message: "the summary has 65536 bytes, at most 65535 are allowed",
    hint: "shorten it, or set overrides.portal.summary"
  },
  {
    name: "a category, in characters",
    inside: { item: { categories: ["😀".repeat(200)] } },
    outside: { item: { categories: [letters(201)] } },
    finding: "error categories category-too-long",
    message: `"${letters(59)}…" in categories has 201 characters, at most 200 are allowed`,
    hint: "shorten it, or set overrides.portal.categories"
  },
  {
    name: "a category, in characters once it is escaped",
    inside: { item: { categories: ["&".repeat(40)] } },
    outside: { item: { categories: [`${"&".repeat(40)}a`] } },
    finding: "error categories category-too-long",
    message: `"${"&".repeat(40)}a" in categories has 201 characters, at most 200 are allowed`,
    hint: "shorten it, or set overrides.portal.categories"
  },
  {
    name: "a tag from the hashtags",
    inside: { item: { hashtags: [`#${letters(200)}`] } },
    outside: { item: { hashtags: [`#${letters(201)}`] } },
    finding: "error hashtags tag-too-long",
    message: `"${letters(59)}…" in hashtags has 201 characters, at most 200 are allowed`,
    hint: "shorten it, or set overrides.portal.hashtags"
  },
  {
    name: "a tag from the override",
    inside: { overrides: { tags: [letters(200)] } },
    outside: { overrides: { tags: [letters(201)] } },
    finding: "error tags tag-too-long",
    message: `"${letters(59)}…" in tags has 201 characters, at most 200 are allowed`,
    hint: "shorten it, or set overrides.portal.tags"
  },
  {
    name: "the title of a file, in bytes as its caption is escaped",
    inside: withTexts({ title: `${"[".repeat(10_922)}abc` }),
    outside: withTexts({ title: `${"[".repeat(10_922)}abcd` }),
    finding: "error assets.0.title asset-title-too-long",
    message: 'the title of "tep" has 65536 bytes, at most 65535 are allowed',
    hint: "shorten it"
  },
  {
    name: "an alternative text, which is the title of a picture without one",
    inside: withTexts({ altText: "&".repeat(13_107) }),
    outside: withTexts({ altText: `${"&".repeat(13_107)}a` }),
    finding: "error assets.0.altText alt-text-too-long",
    message: 'the alternative text of "tep" has 65536 bytes, at most 65535 are allowed',
    hint: "shorten it"
  },
  {
    name: "the width of a picture that is shown as it is",
    inside: withPicture(2_560, 100),
    outside: withPicture(2_561, 100),
    finding: "note assets.0 picture-scaled",
    message: "a.jpg has 2561 × 100 pixels; WordPress shows a copy of at most 2560 a side",
    hint: "make it smaller to have it shown as it is"
  },
  {
    name: "the height of a picture that is shown as it is",
    inside: withPicture(100, 2_560),
    outside: withPicture(100, 2_561),
    finding: "note assets.0 picture-scaled",
    message: "a.jpg has 100 × 2561 pixels; WordPress shows a copy of at most 2560 a side",
    hint: "make it smaller to have it shown as it is"
  },
  {
    name: "kinds of picture",
    inside: withFile("a.avif", { mediaType: "image/avif" }, "image"),
    outside: withFile("a.svg", { mediaType: "image/svg+xml" }, "image"),
    finding: "error assets.0 file-type-refused",
    message: "a.svg is image/svg+xml, which WordPress does not take",
    hint: "save it as PNG or JPEG"
  },
  {
    name: "kinds of other files",
    inside: withFile("a.zip", { mediaType: "application/zip" }),
    outside: withFile("a.exe", { mediaType: "application/x-msdownload" }),
    finding: "error assets.0 file-type-refused",
    message: "a.exe is application/x-msdownload, which WordPress does not take",
    hint: "save it in a common format such as PDF, MP4 or MP3"
  },
  {
    name: "names of files in the container of old office files",
    inside: withFile("a.PPT", { mediaType: "application/x-cfb" }),
    outside: withFile("a.msg", { mediaType: "application/x-cfb" }),
    finding: "error assets.0 file-type-refused",
    message: "a.msg is application/x-cfb, which WordPress does not take",
    hint: "save it in a common format such as PDF, MP4 or MP3"
  },
  ...(
    [
      ["image", "image/png"],
      ["video", "video/mp4"],
      ["audio", "audio/mpeg"],
      ["document", "application/pdf"]
    ] as const
  ).map(([type, mediaType]) => ({
    name: `bytes of files, ${type}`,
    inside: withBytes(type, mediaType, 1_000),
    outside: withBytes(type, mediaType, 1_001),
    finding: `error assets.0 ${type}-too-big`,
    message: "a.bin has 1001 bytes, at most 1000 are allowed",
    hint: "make it smaller, or raise the limit on the server and uploadBytesMax in the configuration"
  })),
  ...["feed", "rdf", "rss", "rss2", "atom", "embed"].map((id) => ({
    name: `the id, which is not ${id}`,
    inside: { item: { id: `${id}x` } },
    outside: { item: { id } },
    finding: "error id id-reserved",
    message: `the id "${id}" would be the post's address, and WordPress keeps that word for itself`,
    hint: "give the item another id"
  }))
]

describe("each limit", () => {
  for (const { name, inside, outside, finding, message, hint } of limits) {
    it(`${name}: fits at its edge, and there is a finding beyond it`, () => {
      assert.deepStrictEqual(findings(inside), [])
      assert.deepStrictEqual(
        findings(outside).map(({ severity, path, code, ...rest }) => ({
          ...rest,
          finding: `${severity} ${path.join(".")} ${code}`
        })),
        [{ destination: "portal", finding, message, hint }]
      )
    })
  }
})

const takenTypes: ReadonlyArray<readonly [folder: string, names: string]> = [
  ["image", "png jpeg gif webp avif"],
  ["video", "mp4 x-m4v quicktime webm ogg mpeg x-matroska 3gpp"],
  ["audio", "mpeg mp4 x-m4a aac wav x-wav wave ogg flac x-flac"],
  ["text", "plain csv"],
  ["application", "pdf zip rtf msword vnd.ms-excel vnd.ms-powerpoint"],
  ["application/vnd.openxmlformats-officedocument", "wordprocessingml.document spreadsheetml.sheet"],
  ["application/vnd.openxmlformats-officedocument", "presentationml.presentation"],
  ["application/vnd.oasis.opendocument", "text spreadsheet presentation"]
]

describe("the kinds of file a site takes", () => {
  const taken = takenTypes.flatMap(([folder, names]) =>
    names.split(" ").map((name) => `${folder}${folder.includes("/") ? "." : "/"}${name}`)
  )

  it("are these and no others", () => assert.sameMembers(Object.keys(WordPressLimits.extensions), taken))

  for (const mediaType of taken) {
    it(`hold ${mediaType}`, () => assert.deepStrictEqual(findings(withFile("a.bin", { mediaType })), []))
  }

  for (const name of ["a.doc", "a.xls", "a.ppt"]) {
    it(`hold ${name} by its name`, () =>
      assert.deepStrictEqual(findings(withFile(name, { mediaType: "application/x-cfb" })), []))
  }
})

type Pair = readonly [inside: object, outside: object]

describe("the options' own limits", () => {
  const pairs: ReadonlyArray<Pair> = [
    [{ uploadBytesMax: 1 }, { uploadBytesMax: 0 }],
    [{ uploadBytesMax: 2 }, { uploadBytesMax: 1.5 }],
    [{ username: "e" }, { username: "" }],
    [{ status: "pending" }, { status: "private" }]
  ]
  const written = {
    channel: "wordpress",
    siteUrl: "https://portal.example",
    username: "editor",
    applicationPassword: Redacted.make("abcd")
  }
  const isGood = (more: object) => Result.isSuccess(Decoding.strict(WordPressAdapter.Options, { ...written, ...more }))

  for (const [inside, outside] of pairs) {
    it(`take ${JSON.stringify(inside)} and not ${JSON.stringify(outside)}`, () =>
      assert.deepStrictEqual([inside, outside].map(isGood), [true, false]))
  }
})

describe("the overrides' own limits", () => {
  const pairs: ReadonlyArray<Pair> = [
    [{ tags: ["a"] }, { tags: [""] }],
    [{ author: 1 }, { author: 0 }],
    [{ comments: "closed" }, { comments: "hidden" }],
    [{ videos: "leave-out" }, { videos: "none" }]
  ]
  const isGood = (value: object) => Result.isSuccess(Decoding.strict(WordPressAdapter.Overrides, value))

  for (const [inside, outside] of pairs) {
    it(`take ${JSON.stringify(inside)} and not ${JSON.stringify(outside)}`, () =>
      assert.deepStrictEqual([inside, outside].map(isGood), [true, false]))
  }
})
