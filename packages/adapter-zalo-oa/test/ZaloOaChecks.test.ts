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
    const [finding] = check({ publishAt: "2026-12-01T01:00:00.000Z" })
    assert.deepInclude(finding, { severity: "error", code: "scheduling-unsupported" })
    assert.match(finding?.hint ?? "", /loa publish/)
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
