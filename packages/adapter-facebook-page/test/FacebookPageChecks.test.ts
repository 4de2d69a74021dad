import { assert, describe, it } from "@effect/vitest"
import type { Adapter, CampaignItem, Json } from "@loa/core"
import { AdapterHarness, type MemoryMediaFiles } from "@loa/testing"
import * as Checks from "../src/FacebookPageChecks.ts"
import * as Limits from "../src/FacebookPageLimits.ts"
import * as Plan from "../src/FacebookPagePlan.ts"
import { files, link, photos, reel, video } from "./PageWorld.ts"

type Item = CampaignItem.CampaignItemInput
type Measured = Partial<Omit<Adapter.Publication["assets"][number]["file"], "source">>

const publish = (
  item: Item,
  overrides: { readonly [key: string]: Json.Json } = {},
  measured: { readonly [asset: string]: Measured } = {},
  more: { readonly [source: string]: MemoryMediaFiles.MemoryFile } = {}
): Adapter.Publication => {
  const publication = AdapterHarness.toPublication({
    item,
    files: { ...files, ...more },
    destination: "fanpage",
    overrides
  })
  return {
    ...publication,
    assets: publication.assets.map((asset) => ({ ...asset, file: { ...asset.file, ...measured[asset.asset.id] } }))
  }
}

const found = (publication: Adapter.Publication, photosMax = 10): ReadonlyArray<string> =>
  Checks.check(publication, photosMax).map(({ severity, path, code }) => `${severity} ${path.join(".")} ${code}`)

describe("an item that fits", () => {
  it("has no findings but what is left out", () => {
    assert.deepStrictEqual(found(publish(link)), [])
    assert.deepStrictEqual(found(publish(photos)), [])
    assert.deepStrictEqual(found(publish(video)), ["note assets.1.captions.1 captions-type"])
    assert.deepStrictEqual(found(publish(reel)), [])
  })

  it("may still hold references that are not known yet", () => {
    const item = { ...link, link: undefined, summary: "{{portal.permalink}}" }
    const { link: _link, ...without } = item
    assert.deepStrictEqual(found(publish(without)), [])
    assert.include(JSON.stringify(Plan.make(publish(without)).steps), "{{portal.permalink}}")
  })
})

describe("the text", () => {
  const withMessage = (message: string) => publish({ ...link, message }, { message })

  it("may have as many characters as the limit says and not one more", () => {
    assert.deepStrictEqual(found(withMessage("ê".repeat(Limits.message.max))), [])
    const findings = Checks.check(withMessage("ê".repeat(Limits.message.max + 1)), 10)
    assert.deepStrictEqual(findings, [
      {
        severity: "error",
        destination: "fanpage",
        path: ["overrides", "fanpage", "message"],
        code: "message-too-long",
        message: "the text of the post has 63207 characters, at most 63206 are allowed",
        hint: "shorten it, or set overrides.fanpage.message"
      }
    ])
  })

  it("may be empty beside photos, not alone", () => {
    const { link: _link, ...bare } = link
    assert.deepStrictEqual(found(publish({ ...bare, message: "" }, { message: "" })), [
      "error overrides.fanpage.message nothing-to-post"
    ])
    assert.deepStrictEqual(found(publish({ ...photos, message: "" }, { message: "" })), [])
  })

  it("cannot share an address of facebook.com as its link", () => {
    assert.deepStrictEqual(found(publish({ ...link, link: "https://www.facebook.com/1" })), [
      "error link link-to-facebook"
    ])
    assert.deepStrictEqual(found(publish({ ...link, link: "https://notfacebook.com/1" })), [])
    assert.deepStrictEqual(found(publish({ ...photos, link: "https://www.facebook.com/1" })), [])
  })
})

describe("photos", () => {
  const one: Item = { ...link, assets: [{ id: "poster", type: "image", source: "media/poster.png" }] }
  const measured = (file: Measured) => publish(one, {}, { poster: file })

  it("may be as many as the configuration says", () => {
    assert.deepStrictEqual(found(publish(photos), 2), [])
    assert.deepStrictEqual(found(publish(photos), 1), ["error assets too-many-photos"])
  })

  for (const mediaType of ["image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"]) {
    it(`may be ${mediaType}`, () => assert.deepStrictEqual(found(measured({ mediaType })), []))
  }

  for (const mediaType of ["image/webp", "image/svg+xml", "image/avif"]) {
    it(`may not be ${mediaType}`, () =>
      assert.deepStrictEqual(found(measured({ mediaType })), ["error assets.0 photo-type"]))
  }

  for (const [byteLength, mediaType, expected] of [
    [1_048_576, "image/png", []],
    [1_048_577, "image/png", ["note assets.0 png-big"]],
    [1_048_577, "image/jpeg", []],
    [4_194_304, "image/jpeg", []],
    [4_194_305, "image/jpeg", ["warning assets.0 photo-big"]],
    [10_485_760, "image/jpeg", ["warning assets.0 photo-big"]],
    [10_485_761, "image/jpeg", ["error assets.0 photo-too-big"]]
  ] as const) {
    it(`of ${byteLength} bytes as ${mediaType}: ${expected[0] ?? "fine"}`, () =>
      assert.deepStrictEqual(found(measured({ byteLength, mediaType })), expected))
  }

  it("name both sizes and the way out", () => {
    const [finding] = Checks.check(measured({ byteLength: 10_485_761, mediaType: "image/jpeg" }), 10)
    assert.strictEqual(finding?.message, "poster: has 10,485,761 bytes, at most 10,485,760 bytes are allowed")
    assert.include(finding?.hint ?? "", "overrides.fanpage.media")
  })
})

describe("a video", () => {
  const captions = [{ language: "vi", source: "media/spot.vi.srt" }]
  const spot = { id: "spot", type: "video", source: "media/spot.mp4" } as const
  const one: Item = { ...link, assets: [{ ...spot, captions }] }
  const measured = (file: Measured) => publish(one, {}, { spot: file })

  for (const [file, expected] of [
    [{ byteLength: 10_737_418_240 }, []],
    [{ byteLength: 10_737_418_241 }, ["error assets.0 video-too-big"]],
    [{ durationSeconds: 14_400 }, []],
    [{ durationSeconds: 14_401 }, ["error assets.0 video-too-long"]],
    [{ width: 1920, height: 1080 }, []],
    [{ width: 1080, height: 1920 }, []],
    [{ width: 1920, height: 1088 }, []],
    [{ width: 2560, height: 1080 }, ["error assets.0 video-aspect"]],
    [{ width: 1080, height: 2400 }, ["error assets.0 video-aspect"]],
    [{ mediaType: "application/x-matroska" }, ["error assets.0 video-type"]]
  ] as const) {
    it(`${JSON.stringify(file)}: ${expected[0] ?? "fine"}`, () =>
      assert.deepStrictEqual(found(measured(file)), expected))
  }

  it("has subtitles of at most 200 KB", () => {
    const withCaptions = (byteLength: number) =>
      publish(
        one,
        {},
        {},
        { "media/spot.vi.srt": { bytes: new Uint8Array(byteLength), mediaType: "application/x-subrip" } }
      )
    assert.deepStrictEqual(found(withCaptions(204_800)), [])
    assert.deepStrictEqual(found(withCaptions(204_801)), ["error assets.0.captions.0 captions-too-big"])
  })

  it("has one file of subtitles for each locale, and each step of its plan a name of its own", () => {
    const withLanguages = (...languages: ReadonlyArray<string>) => {
      const sources = languages.map((language, index) => ({ language, source: `media/${index}.srt` }))
      const srt = (index: number) => ({ bytes: new Uint8Array(9 + index), mediaType: "application/x-subrip" })
      const more = Object.fromEntries(sources.map(({ source }, index) => [source, srt(index)]))
      return publish({ ...one, assets: [{ ...spot, captions: sources }] }, {}, {}, more)
    }
    const twice = ["error assets.0.captions.1 captions-twice"]
    assert.deepStrictEqual(found(withLanguages("vi", "en")), [])
    assert.deepStrictEqual(found(withLanguages("vi", "VI")), twice)
    assert.deepStrictEqual(found(withLanguages("vi", "vi-VN")), twice)
    const names = Plan.make(withLanguages("vi", "VI", "en")).steps.map(({ name }) => name)
    assert.deepStrictEqual(names.slice(-2), ["add-captions-vi", "add-captions-en"])
  })

  it("has a cover that is a photo Facebook takes", () => {
    const webp = publish(video, {}, { poster: { mediaType: "image/webp" } })
    assert.include(found(webp), "error assets.0 photo-type")
  })
})

describe("what is left out", () => {
  const all: Item = {
    ...link,
    assets: [
      { id: "poster", type: "image", source: "media/poster.png" },
      { id: "spot", type: "video", source: "media/spot.mp4" },
      { id: "upright", type: "video", source: "media/upright.mp4" },
      { id: "radio", type: "audio", source: "media/radio.mp3" },
      { id: "faq", type: "document", source: "media/hoi-dap.pdf" }
    ]
  }
  const note = (index: number) => `note assets.${index} asset-not-carried`

  it("is noted, each asset by itself", () => {
    assert.deepStrictEqual(found(publish(all)), [0, 2, 3, 4].map(note))
    assert.deepStrictEqual(found(publish(all, { media: "photos" })), [1, 2, 3, 4].map(note))
    assert.deepStrictEqual(found(publish(all, { media: "link" })), [0, 1, 2, 3, 4].map(note))
  })

  it("is an error when an override asks for media the item does not have", () => {
    assert.deepStrictEqual(found(publish(link, { media: "video" })), ["error overrides.fanpage.media media-missing"])
    assert.deepStrictEqual(found(publish(link, { media: "photos" })), ["error overrides.fanpage.media media-missing"])
  })
})
