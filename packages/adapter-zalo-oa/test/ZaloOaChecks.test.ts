import { assert, describe, it } from "@effect/vitest"
import { AdapterHarness } from "@loa/testing"
import * as ZaloOaChecks from "../src/ZaloOaChecks.ts"
import * as ZaloWorld from "./ZaloWorld.ts"

const settings: ZaloOaChecks.Settings = {
  author: "Ban biên tập",
  assetsFrom: "portal",
  videosFrom: "tube",
  broadcast: false,
  comments: "show"
}
const publication = (changes: Partial<AdapterHarness.Options>) =>
  AdapterHarness.toPublication({ item: ZaloWorld.item, files: ZaloWorld.files, destination: "oa", ...changes })
const check = (changes: Partial<AdapterHarness.Options> = {}, settingChanges: Partial<ZaloOaChecks.Settings> = {}) =>
  ZaloOaChecks.check(publication(changes), { ...settings, ...settingChanges })
const withItem = (changes: Partial<AdapterHarness.Options["item"]>) => ({ item: { ...ZaloWorld.item, ...changes } })
/** Errors and warnings; notes are tested by themselves. */
const problems = (...given: Parameters<typeof check>) =>
  check(...given).flatMap(({ severity, code }) => (severity === "note" ? [] : [`${severity} ${code}`]))
const poster = (file: Partial<(typeof ZaloWorld.files)[string]>) => ({
  files: {
    ...ZaloWorld.files,
    "media/poster.png": { bytes: ZaloWorld.picture, mediaType: "image/png", width: 1200, ...file }
  }
})

describe("check", () => {
  it("finds nothing to mend in a whole item", () => {
    assert.deepStrictEqual(problems(), [])
  })

  it("tells what will not be shown as it is written", () => {
    assert.deepStrictEqual(problems(withItem({ title: "Tin <b>", body: "a ‹b› 1 < 2" })), ["warning markup-replaced"])
    const findings = check(withItem({ body: "<p>Tin</p>\n\nChữ <b>đậm</b> <!-- ghi chú -->" }))
    assert.deepInclude(
      findings.find(({ code }) => code === "html-left-out"),
      { path: ["body"], message: 'HTML in the body is left out in 3 places, the first: "<p>Tin</p>"' }
    )
    for (const body of [
      "Mời.\n\n<!-- ghi chú --> Uống thuốc lúc 8 giờ. <!-- hết -->",
      "Mời.\n\n<!-- wp:paragraph --><p>Tin</p><!-- /wp:paragraph -->"
    ]) {
      assert.deepStrictEqual(problems(withItem({ body })), ["warning html-left-out"], body)
    }
  })

  it("tells of what could be markup where it is written", () => {
    const places = (...given: Parameters<typeof check>) =>
      check(...given).flatMap(({ code, path }) => (code === "markup-replaced" ? [path.join(".")] : []))
    const poster = (altText: string) => ({ ...ZaloWorld.poster, altText })
    const plan = (title: string) => ({ id: "plan", type: "document", source: "media/hoi-dap.pdf", title }) as const
    const other = { id: "map", type: "image", source: "media/poster.png", altText: "Bản đồ <b>" } as const
    const marked = {
      title: "Tin <b>",
      summary: "Tóm tắt <i>",
      body: "Chữ `<b>` và ‹",
      assets: [ZaloWorld.poster, other, plan("Kế hoạch <u>")]
    }
    assert.deepStrictEqual(places(withItem(marked)), ["title", "summary", "body", "assets.1.altText", "assets.2.title"])
    assert.deepStrictEqual(places(withItem({ assets: [ZaloWorld.poster, other, plan("Kế hoạch")] })), [
      "assets.1.altText"
    ])
    assert.deepStrictEqual(places(withItem({ assets: [ZaloWorld.poster, plan("Kế hoạch <u>")] })), ["assets.1.title"])
    // The cover shows its words only where the body names it without others.
    const shown = (body: string) => places(withItem({ body, assets: [poster("Áp phích <b>")] }))
    assert.deepStrictEqual(shown("Mời bà con."), [])
    assert.deepStrictEqual(shown("![](poster)"), ["assets.0.altText"])
    assert.deepStrictEqual(shown("![Áp phích](poster)"), [])
    assert.deepStrictEqual(places(withItem({ body: "![Áp phích \\<b>](poster)" })), ["body"])
    // A document without a title is called by its file's name.
    const named = { bytes: ZaloWorld.picture, mediaType: "application/pdf" }
    const nameless = { id: "plan", type: "document", source: "media/<b>.pdf" } as const
    assert.deepStrictEqual(
      places({
        ...withItem({ assets: [ZaloWorld.poster, nameless] }),
        files: { ...ZaloWorld.files, "media/<b>.pdf": named }
      }),
      ["assets.1.source"]
    )
    assert.deepStrictEqual(places(withItem({ assets: [ZaloWorld.poster, plan("<u>")] }), { assetsFrom: undefined }), [])
    assert.deepStrictEqual(places({}, { author: "Ban <b>" }), ["author"])
    assert.deepStrictEqual(places(withItem({ link: "https://a.vn/?q=<b>" })), ["link"])
  })

  it("takes a title of 140 characters and not of 141", () => {
    assert.deepStrictEqual(problems(withItem({ title: "ệ".repeat(140) })), [])
    const [finding] = check(withItem({ title: "ệ".repeat(141) }))
    assert.deepInclude(finding, {
      code: "title-too-long",
      message: "the title has 141 characters, at most 140 are allowed",
      hint: "shorten it, or set overrides.oa.title"
    })
  })

  it("counts a title as it will be sent: composed, in one line", () => {
    assert.deepStrictEqual(problems(withItem({ title: ` ${"ệ".normalize("NFD").repeat(140)}\n` })), [])
  })

  it("takes a summary of 250 characters and not of 251", () => {
    assert.deepStrictEqual(problems(withItem({ summary: "a".repeat(250) })), [])
    assert.deepStrictEqual(problems(withItem({ summary: "a".repeat(251) })), ["error summary-too-long"])
  })

  it("takes an author of 48 characters and not of 49", () => {
    assert.deepStrictEqual(problems({}, { author: "a".repeat(48) }), [])
    assert.deepStrictEqual(problems({}, { author: "a".repeat(49) }), ["error author-too-long"])
  })

  it("does not count what is not known yet", () => {
    const title = `${"a".repeat(139)}{{portal.permalink}}`
    assert.deepStrictEqual(problems(withItem({ title })), [])
    const offers = { portal: { permalink: "https://portal.example", assets: {} } }
    assert.deepStrictEqual(problems({ ...withItem({ title }), offers }), ["error title-too-long"])
  })

  it("wants a summary, an image and a body", () => {
    const { id, title } = ZaloWorld.item
    assert.deepStrictEqual(problems({ item: { id, title } }), [
      "error summary-missing",
      "error body-missing",
      "error cover-missing"
    ])
  })

  it("wants to know where the pictures come from", () => {
    assert.deepStrictEqual(problems({}, { assetsFrom: undefined }), ["error assets-from-missing"])
  })

  it("takes a picture of 999,999 bytes and not of 1,000,000", () => {
    assert.deepStrictEqual(problems(poster({ bytes: new Uint8Array(999_999) })), [])
    const [finding] = check(poster({ bytes: new Uint8Array(1_000_000) }))
    assert.deepInclude(finding, {
      severity: "error",
      code: "image-too-big",
      path: ["assets", 0],
      message: "poster.png has 1000000 bytes, at most 999999 are allowed"
    })
  })

  it("takes JPEG and PNG only", () => {
    assert.deepStrictEqual(problems(poster({ mediaType: "image/jpeg" })), [])
    assert.deepStrictEqual(problems(poster({ mediaType: "image/webp" })), ["error image-type"])
  })

  it("warns of a picture less than 500 pixels wide", () => {
    assert.deepStrictEqual(problems(poster({ width: 500 })), [])
    assert.deepStrictEqual(problems(poster({ width: 499 })), ["warning image-small"])
  })

  it("refuses to schedule", () => {
    const scheduled = { publishAt: "2028-02-29T01:00:00.000Z" }
    const [finding] = check(scheduled)
    assert.deepInclude(finding, {
      severity: "error",
      code: "scheduling-unsupported",
      message:
        "Zalo cannot publish an article later by itself, and the item is to appear at 2028-02-29T08:00:00.000+07:00",
      hint: "run loa publish for the others now, naming them with --to, and with --to oa at that time; or leave oa out of to"
    })
    const [inBerlin] = check({ ...withItem({ timeZone: "Europe/Berlin" }), ...scheduled })
    assert.include(inBerlin?.message, "at 2028-02-29T02:00:00.000+01:00")
  })

  it("stops a broadcast whose target is misspelt, since it cannot be called back", () => {
    const hintOf = (target: { readonly [key: string]: string }) => {
      const [finding, ...more] = check({ overrides: { broadcast: { target } } }, { broadcast: true }).filter(
        ({ severity }) => severity !== "note"
      )
      assert.deepInclude(finding, { severity: "error", code: "target-unknown" })
      assert.lengthOf(more, 0)
      return finding?.hint
    }
    assert.strictEqual(
      hintOf({ city: "4", gender: "1" }),
      'did you mean "cities"? overrides.oa.broadcast: true sends to everybody'
    )
    assert.strictEqual(hintOf({ telco: "1" }), "take it out; overrides.oa.broadcast: true sends to everybody")
  })

  it("refuses a broadcast that the destination does not allow", () => {
    const overrides = { broadcast: true }
    assert.deepStrictEqual(problems({ overrides }), ["error broadcast-not-allowed"])
    assert.deepStrictEqual(problems({ overrides }, { broadcast: true }), [])
    assert.deepStrictEqual(problems({ overrides: { broadcast: false } }), [])
  })

  it("warns of a picture in the body that nobody knows", () => {
    assert.deepStrictEqual(problems(withItem({ body: "![?](psoter)" })), ["warning body-picture-unknown"])
    assert.deepStrictEqual(
      problems(withItem({ body: "![a](https://cdn.example/a.png) ![b]({{portal.assets.b.url}})" })),
      []
    )
  })

  it("notes what an article cannot hold", () => {
    const notes = (...given: Parameters<typeof check>) =>
      check(...given).flatMap(({ severity, code, path }) => (severity === "note" ? [`${code} ${path[1]}`] : []))
    assert.deepStrictEqual(notes(), ["asset-linked 3", "asset-linked 4"])
    assert.deepStrictEqual(notes({}, { videosFrom: undefined }), [
      "asset-left-out 2",
      "asset-linked 3",
      "asset-linked 4"
    ])
    assert.deepStrictEqual(notes({}, { assetsFrom: undefined }), ["asset-left-out 3", "asset-left-out 4"])
    const video = (id: string) => ({ id, type: "video", source: "media/spot.mp4" }) as const
    assert.deepStrictEqual(notes(withItem({ assets: [ZaloWorld.poster, video("one"), video("two")] })), [
      "asset-left-out 2"
    ])
  })
})
