import { assert, describe, it } from "@effect/vitest"
import type { CampaignItem, Json } from "@loa/core"
import { AdapterHarness } from "@loa/testing"
import * as WordPressChecks from "../src/WordPressChecks.ts"

const png = (byteLength: number, mediaType = "image/png") => ({ bytes: new Uint8Array(byteLength), mediaType })

const check = (
  changes: Partial<CampaignItem.CampaignItemInput>,
  options: {
    readonly files?: AdapterHarness.Options["files"]
    readonly overrides?: { readonly [key: string]: Json.Json }
    readonly limits?: WordPressChecks.SiteLimits
  } = {}
) =>
  WordPressChecks.check(
    AdapterHarness.toPublication({
      item: { id: "thong-bao", title: "Thông báo", ...changes },
      destination: "portal",
      files: options.files ?? {},
      overrides: options.overrides ?? {}
    }),
    options.limits ?? {}
  )

const codes = (...parameters: Parameters<typeof check>) =>
  check(...parameters).map(({ severity, code }) => `${severity} ${code}`)

const image = (source = "a.png") => ({ id: "anh", type: "image", source }) as const

describe("WordPressChecks", () => {
  it("holds pictures that it carries for others to the same limits, and names what they are made from", () => {
    const carrying = (byteLength: number) =>
      WordPressChecks.check(
        AdapterHarness.toPublication({
          item: { id: "thong-bao", title: "Thông báo", assets: [{ ...image(), id: "bia" }, image("b.png")] },
          destination: "portal",
          files: { "a.png": png(10), "b.png": png(10), "b.png--jpeg-under-1mb": png(byteLength, "image/jpeg") },
          alsoCarries: ["anh--jpeg-under-1mb"]
        }),
        { uploadBytesMax: 1000 }
      )
    assert.deepStrictEqual(carrying(1000), [])
    assert.deepStrictEqual(
      carrying(1001).map(({ code, path }) => [code, ...path]),
      [["image-too-big", "assets", 1]]
    )
  })

  it("finds nothing wrong with a plain item", () => {
    assert.deepStrictEqual(check({ body: "Nội dung", summary: "Tóm tắt" }), [])
  })

  it("counts a title as it is stored: 65,535 bytes fit, one more does not", () => {
    // Each & is five bytes once it is escaped.
    const fits = "&".repeat(65_535 / 5)
    assert.deepStrictEqual(check({ title: fits }), [])
    const [finding] = check({ title: `${fits}a` })
    assert.strictEqual(finding?.code, "title-too-long")
    assert.strictEqual(finding?.message, "the title has 65536 bytes, at most 65535 are allowed")
    assert.strictEqual(finding?.hint, "shorten it, or set overrides.portal.title")
    assert.deepStrictEqual(finding?.path, ["title"])
  })

  it("holds the summary to 65,535 bytes", () => {
    assert.deepStrictEqual(codes({ summary: "a".repeat(65_535) }), [])
    assert.deepStrictEqual(codes({ summary: "a".repeat(65_536) }), ["error summary-too-long"])
  })

  it("holds names of categories and tags to 200 characters", () => {
    assert.deepStrictEqual(codes({ categories: ["ế".repeat(200)], hashtags: ["ế".repeat(200)] }), [])
    const findings = check({ categories: ["ế".repeat(201)], hashtags: ["ế".repeat(201)] })
    assert.deepStrictEqual(
      findings.map(({ code, path }) => [code, ...path]),
      [
        ["category-too-long", "categories"],
        ["tag-too-long", "hashtags"]
      ]
    )
    assert.deepStrictEqual(codes({}, { overrides: { tags: ["a".repeat(201)] } }), ["error tag-too-long"])
  })

  it("refuses ids that WordPress keeps for itself, however they are spelt", () => {
    assert.deepStrictEqual(codes({ id: "feed" }), ["error id-reserved"])
    assert.deepStrictEqual(codes({ id: "feed-" }), ["error id-reserved"])
    assert.deepStrictEqual(codes({ id: "feeds" }), [])
  })

  it("takes a file of exactly the configured size, and refuses the next byte", () => {
    const limits = { uploadBytesMax: 1_000 }
    assert.deepStrictEqual(codes({ assets: [image()] }, { files: { "a.png": png(1_000) }, limits }), [])
    const [finding] = check({ assets: [image()] }, { files: { "a.png": png(1_001) }, limits })
    assert.strictEqual(finding?.code, "image-too-big")
    assert.strictEqual(finding?.message, "a.png has 1001 bytes, at most 1000 are allowed")
    assert.deepStrictEqual(finding?.path, ["assets", 0])
  })

  it("refuses types that WordPress refuses", () => {
    const files = { "a.png": png(10, "image/svg+xml") }
    assert.deepStrictEqual(codes({ assets: [image()] }, { files }), ["error file-type-refused"])
    const office = { "a.doc": png(10, "application/x-cfb"), "b.bin": png(10, "application/x-cfb") }
    const document = (source: string) => ({ id: source.slice(0, 1), type: "document", source }) as const
    assert.deepStrictEqual(codes({ assets: [document("a.doc")] }, { files: office }), [])
    assert.deepStrictEqual(codes({ assets: [document("b.bin")] }, { files: office }), ["error file-type-refused"])
  })

  it("notes a picture of which WordPress shows a smaller copy", () => {
    const sized = (width: number, mediaType: string) => ({ "a.png": { ...png(10, mediaType), width, height: 100 } })
    assert.deepStrictEqual(codes({ assets: [image()] }, { files: sized(2_560, "image/jpeg") }), [])
    assert.deepStrictEqual(codes({ assets: [image()] }, { files: sized(2_561, "image/jpeg") }), ["note picture-scaled"])
    assert.deepStrictEqual(codes({ assets: [image()] }, { files: sized(9_000, "image/png") }), [])
  })

  it("notes what a post has no place for", () => {
    const files = {
      "v.mp4": png(10, "video/mp4"),
      "v.srt": png(10, "application/x-subrip"),
      "r.mp3": png(10, "audio/mpeg"),
      "r.txt": png(10, "text/plain")
    }
    const assets = [
      { id: "v", type: "video", source: "v.mp4", captions: [{ language: "vi", source: "v.srt" }] },
      { id: "r", type: "audio", source: "r.mp3", transcript: "r.txt" }
    ] as const
    assert.deepStrictEqual(codes({ assets }, { files }), ["note captions-left-out", "note transcript-left-out"])
    assert.deepStrictEqual(codes({ assets }, { files, overrides: { videos: "leave-out" } }), [
      "note video-left-out",
      "note transcript-left-out"
    ])
  })

  it("says what of the body is left out", () => {
    assert.deepStrictEqual(codes({ body: "<iframe src=x></iframe>\n\n<!-- ghi chú -->" }), ["warning html-left-out"])
    for (const body of [
      "<!-- ghi chú --> Uống thuốc lúc 8 giờ. <!-- hết -->",
      "<!-- wp:paragraph --><p>Uống thuốc.</p><!-- /wp:paragraph -->"
    ]) {
      assert.deepStrictEqual(codes({ body }), ["warning html-left-out"], body)
    }
    assert.deepStrictEqual(codes({ body: "<!-- a --><!-- b -->\n\nUống <!-- c --> thuốc <!-- d -->" }), [])
    assert.deepStrictEqual(codes({ body: "[x](javascript:alert(1)) ![y](http://a.vn/y.png)" }), [
      "warning address-left-out",
      "warning address-left-out"
    ])
    const [finding] = check({ body: "![x](poser)", assets: [image()] }, { files: { "a.png": png(10) } })
    assert.strictEqual(finding?.severity, "error")
    assert.strictEqual(finding?.code, "picture-unknown")
    assert.strictEqual(finding?.hint, "assets: anh")
  })

  it("lets references pass that are not known yet", () => {
    const body = "Xem {{tube.permalink}}, [video]({{tube.permalink|link}}) và ![ảnh]({{portal2.assets.a.url}})"
    assert.deepStrictEqual(check({ body, title: "{{tube.permalink}}", link: "https://a.vn" }), [])
  })
})
