import { assert, describe, it } from "@effect/vitest"
import type { Adapter, CampaignItem } from "@loa/core"
import { AdapterHarness, type MemoryMediaFiles } from "@loa/testing"
import * as Checks from "../src/FacebookPageChecks.ts"
import * as Mapping from "../src/FacebookPageMapping.ts"
import * as Pictures from "../src/FacebookPagePictures.ts"
import * as Plan from "../src/FacebookPagePlan.ts"
import { files, link, photos, reel, video } from "./PageWorld.ts"

const jpeg = { bytes: new Uint8Array(900), mediaType: "image/jpeg", width: 2048, height: 1365 }

const publication = (
  item: CampaignItem.CampaignItemInput,
  poster: Partial<MemoryMediaFiles.MemoryFile> = {},
  overrides: Adapter.Publication["overrides"] = {},
  more: { readonly [source: string]: MemoryMediaFiles.MemoryFile } = {}
) =>
  AdapterHarness.toPublication({
    item,
    files: {
      ...files,
      "media/poster.png": { mediaType: "image/png", width: 600, height: 400, bytes: new Uint8Array(3_000), ...poster },
      ...more
    },
    destination: "fanpage",
    overrides
  })

const wanted = (...given: Parameters<typeof publication>) =>
  Pictures.derivations(Mapping.carriedBy(Mapping.mediaOf(publication(...given))))

const one: CampaignItem.CampaignItemInput = {
  ...link,
  assets: [{ id: "poster", type: "image", source: "media/poster.png" }]
}
const needed = { asset: "poster", recipe: "jpeg-under-4mb" } as const
const better = { ...needed, optional: true } as const

describe("derivations", () => {
  for (const [byteLength, expected] of [
    [4_194_304, []],
    [4_194_305, [better]],
    [10_485_760, [better]],
    [10_485_761, [needed]]
  ] as const) {
    it(`of a photo of ${byteLength} bytes: ${expected.length === 0 ? "none" : JSON.stringify(expected[0])}`, () =>
      assert.deepStrictEqual(wanted(one, { bytes: new Uint8Array(byteLength) }), expected))
  }

  it("are needed of kinds a Page does not take, and of no other", () => {
    for (const mediaType of ["image/webp", "image/avif"]) assert.deepStrictEqual(wanted(one, { mediaType }), [needed])
    for (const mediaType of ["image/jpeg", "image/gif", "image/bmp", "image/tiff"]) {
      assert.deepStrictEqual(wanted(one, { mediaType }), [])
    }
  })

  it("are asked for covers of videos too, and not for pictures that stay away", () => {
    assert.deepStrictEqual(wanted(video, { mediaType: "image/webp" }), [needed])
    assert.deepStrictEqual(wanted(reel, { mediaType: "image/webp" }), [needed])
    assert.deepStrictEqual(wanted(one, { mediaType: "image/webp" }, { media: "link" }), [])
  })
})

describe("a post with a converted picture", () => {
  const sent = (item: CampaignItem.CampaignItemInput) =>
    publication(item, { mediaType: "image/webp" }, {}, { "media/poster.png--jpeg-under-4mb": jpeg })

  it("carries the converted one, in its place", () => {
    const given = sent(photos)
    const sha256 = given.assets.find(({ asset }) => asset.id === "poster")?.derived?.[0]?.file.sha256 ?? ""
    const [upload, second] = Plan.make(given).steps
    assert.deepStrictEqual(
      [upload?.name, upload?.byteLength, upload?.content["sha256"]],
      ["upload-photo-poster", 900, sha256]
    )
    assert.strictEqual(second?.name, "upload-photo-second")
    const cover = Plan.make(sent(video)).steps.find(({ name }) => name === "publish-video")
    assert.deepStrictEqual(cover?.content["thumb"], { asset: "poster", sha256 })
  })

  it("has a note and no error", () => {
    const found = Checks.check(sent(photos), 10).map(
      ({ severity, path, code }) => `${severity} ${path.join(".")} ${code}`
    )
    assert.deepStrictEqual(found, ["note assets.1 picture-converted"])
  })

  it("says nothing about pictures it does not carry", () => {
    const given = { ...sent(one), overrides: { media: "link" } }
    assert.deepStrictEqual(
      Checks.check(given, 10).map(({ code }) => code),
      ["asset-not-carried"]
    )
  })
})
