import { assert, describe, it } from "@effect/vitest"
import { AdapterHarness, type MemoryMediaFiles } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as ZaloOaChecks from "../src/ZaloOaChecks.ts"
import * as ZaloOaMapping from "../src/ZaloOaMapping.ts"
import * as ZaloOaPictures from "../src/ZaloOaPictures.ts"
import * as ZaloWorld from "./ZaloWorld.ts"

const settings: ZaloOaChecks.Settings = {
  author: "Ban biên tập",
  assetsFrom: "portal",
  videosFrom: "tube",
  broadcast: false,
  comments: "show"
}

const small = { bytes: ZaloWorld.picture, mediaType: "image/png", width: 1200, height: 630 }
const jpeg = { bytes: new Uint8Array(900), mediaType: "image/jpeg", width: 2048, height: 1075 }

const publication = (
  poster: Partial<MemoryMediaFiles.MemoryFile>,
  more: { readonly [source: string]: MemoryMediaFiles.MemoryFile } = {}
) =>
  AdapterHarness.toPublication({
    item: ZaloWorld.item,
    files: { ...ZaloWorld.files, "media/poster.png": { ...small, ...poster }, ...more },
    destination: "oa"
  })

/** A picture that Zalo does not take, and the one that was made of it. */
const converted = publication(
  { mediaType: "image/gif", animated: true, bytes: new Uint8Array(1_234_567) },
  { "media/poster.png--jpeg-under-1mb": jpeg }
)

const wanted = (poster: Partial<MemoryMediaFiles.MemoryFile>, assetsFrom: string | undefined = "portal") =>
  ZaloOaPictures.derivations(publication(poster), assetsFrom)

const needed = { asset: "poster", recipe: "jpeg-under-1mb", carriedBy: "portal" } as const

describe("derivations", () => {
  it("ask for nothing where Zalo takes the picture as it is", () => {
    assert.deepStrictEqual(wanted({}), [])
    assert.deepStrictEqual(wanted({ mediaType: "image/jpeg" }), [])
    assert.deepStrictEqual(wanted({ bytes: new Uint8Array(999_999) }), [])
    assert.deepStrictEqual(wanted({ width: 2048, height: 2048 }), [])
  })

  it("ask for a JPEG under 1 MB of one that is too big or of another kind", () => {
    assert.deepStrictEqual(wanted({ bytes: new Uint8Array(1_000_000) }), [needed])
    for (const mediaType of ["image/webp", "image/gif", "image/avif", "image/tiff"]) {
      assert.deepStrictEqual(wanted({ mediaType }), [needed])
    }
  })

  it("would rather have a smaller one where the portal may show a copy nobody measured", () => {
    assert.deepStrictEqual(wanted({ width: 2049, height: 100 }), [{ ...needed, optional: true }])
    assert.deepStrictEqual(wanted({ width: 100, height: 2049 }), [{ ...needed, optional: true }])
  })

  it("ask for nothing that nobody would carry", () => {
    assert.deepStrictEqual(ZaloOaPictures.derivations(publication({ mediaType: "image/webp" }), undefined), [])
  })

  it.live("are those of the adapter", () =>
    ZaloWorld.use((world) =>
      Effect.gen(function* () {
        const adapter = yield* world.adapter()
        assert.deepStrictEqual(adapter.derivations?.(publication({ mediaType: "image/webp" })), [needed])
      })
    )
  )
})

describe("an article with a converted picture", () => {
  const address = "{{portal.assets.poster--jpeg-under-1mb.url}}"

  it("shows the converted one everywhere, and the others as they are", () => {
    const article = ZaloOaMapping.toArticle(converted, settings)
    assert.strictEqual(article.cover.photo_url, address)
    const pictures = article.body.flatMap((block) =>
      block.type === "image" ? [block.url] : block.type === "video" ? [block.thumb] : []
    )
    assert.deepStrictEqual(pictures, [address, "{{portal.assets.second.url}}", address])
    assert.notInclude(JSON.stringify(article), "{{portal.assets.poster.url}}")
  })

  it("has a note with both pictures, and no error about the original", () => {
    const about = ZaloOaChecks.check(converted, settings).filter(({ path }) => path[1] === 0)
    assert.deepStrictEqual(about, [
      {
        severity: "note",
        destination: "oa",
        path: ["assets", 0],
        code: "picture-converted",
        message:
          "poster.png (image/gif, 1200 × 630 pixels, 1,234,567 bytes) goes out converted " +
          "(image/jpeg, 2048 × 1075 pixels, 900 bytes); it shows the first frame and does not move"
      }
    ])
  })

  it("still has the error where no picture could be made", () => {
    const codes = ZaloOaChecks.check(publication({ mediaType: "image/webp" }), settings).map(({ code }) => code)
    assert.include(codes, "image-type")
    assert.notInclude(codes, "picture-converted")
  })
})
