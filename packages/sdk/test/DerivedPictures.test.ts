import { CampaignItem, ItemText, MediaFiles } from "@loa/core"
import { MediaStore } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import sharp, { type Sharp } from "sharp"
import * as SampleMedia from "./SampleMedia.ts"

const item: CampaignItem.CampaignItem = Result.getOrThrow(
  ItemText.decode({ id: "tin-moi", title: "Tin mới", assets: [{ id: "a", type: "image", source: "áp phích.ảnh" }] })
)

const workspace = (bytes: Uint8Array, options: MediaStore.Options = {}) => {
  const root = mkdtempSync(join(tmpdir(), "loa-derived-"))
  const directory = join(root, "assets")
  mkdirSync(join(root, "item"))
  writeFileSync(join(root, "item", "áp phích.ảnh"), bytes)
  return { directory, folder: join(root, "item"), store: MediaStore.make(directory, options) }
}

const measure = (store: MediaFiles.Shape, folder: string, keep: boolean) =>
  Effect.map(store.measure(item, folder, { keep }), ({ assets, findings }) => {
    const [asset] = assets
    if (asset === undefined) throw new Error(findings[0]?.message)
    return asset.file
  })

const bytesOf = (store: MediaFiles.Shape, file: MediaFiles.MeasuredFile) =>
  Effect.map(Stream.runCollect(Stream.map(store.read(file), (piece) => Buffer.from(piece))), (pieces) =>
    Buffer.concat(pieces)
  )

/** A picture made by a recipe, and what was measured of it. */
const derived = Effect.fnUntraced(function* (bytes: Uint8Array, recipe: MediaFiles.Recipe) {
  const { folder, store } = workspace(bytes)
  const file = yield* store.derive(yield* measure(store, folder, true), recipe, { keep: true })
  return { file, bytes: yield* bytesOf(store, file) }
})

const colourAt = (bytes: Buffer, left: number, top: number) =>
  Effect.promise(async () => {
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    const offset = (Math.round(top * (info.height - 1)) * info.width + Math.round(left * (info.width - 1))) * 3
    const [red = 0, green = 0, blue = 0] = [...data.subarray(offset, offset + 3)].map((value) =>
      Math.round(value / 255)
    )
    return `${red}${green}${blue}`
  })

const failure = (bytes: Uint8Array, recipe: MediaFiles.Recipe, options: MediaStore.Options = {}) =>
  Effect.gen(function* () {
    const { folder, store } = workspace(bytes, options)
    return yield* Effect.flip(store.derive(yield* measure(store, folder, true), recipe, { keep: true }))
  })

const png = (picture: Sharp) => Effect.promise(() => picture.png().toBuffer())

describe("derived pictures", () => {
  it.live("are below what the recipe says, and as large as that allows", () =>
    Effect.gen(function* () {
      const large = yield* png(SampleMedia.noisy(2600, 1300))
      assert.isAbove(large.length, 4_000_000)
      const small = yield* derived(large, "jpeg-under-1mb")
      assert.isBelow(small.bytes.length, 1_000_000)
      assert.isAbove(small.bytes.length, 500_000)
      const middle = yield* derived(large, "jpeg-under-4mb")
      assert.isBelow(middle.bytes.length, 4_000_000)
      assert.deepStrictEqual([middle.file.width, middle.file.height], [2048, 1024])
      for (const { bytes, file } of [small, middle]) {
        assert.strictEqual(file.mediaType, "image/jpeg")
        assert.strictEqual(file.byteLength, bytes.length)
        assert.strictEqual(file.sha256, createHash("sha256").update(bytes).digest("hex"))
        assert.strictEqual(file.fileName, "áp phích.jpg")
        assert.strictEqual((file.width ?? 0) / (file.height ?? 1), 2)
      }
    })
  )

  it.live("of a small picture keep its size", () =>
    Effect.gen(function* () {
      const { file } = yield* derived(yield* png(SampleMedia.quarters(640, 400)), "jpeg-under-1mb")
      assert.deepStrictEqual([file.width, file.height], [640, 400])
    })
  )

  it.live("are the same for the same bytes, on every store", () =>
    Effect.gen(function* () {
      const bytes = yield* png(SampleMedia.noisy(1500, 900))
      for (const recipe of ["jpeg-under-1mb", "jpeg-under-4mb", "thumbnail-16x9"] as const) {
        const [one, other] = [yield* derived(bytes, recipe), yield* derived(bytes, recipe)]
        assert.strictEqual(one.file.sha256, other.file.sha256, recipe)
      }
    })
  )

  it.live("are upright, whichever way the camera was held", () =>
    Effect.gen(function* () {
      for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const jpeg = yield* Effect.promise(async () => {
          // Turned the other way first: with its orientation applied it shows red above left again.
          const upright = await SampleMedia.quarters(640, 320).png().toBuffer()
          const inverse = [1, 2, 3, 4, 5, 8, 7, 6][orientation - 1] ?? 1
          const tagged = await sharp(upright).withMetadata({ orientation: inverse }).png().toBuffer()
          const turned = await sharp(tagged).autoOrient().png().toBuffer()
          return sharp(turned).withMetadata({ orientation }).jpeg().toBuffer()
        })
        const { bytes, file } = yield* derived(jpeg, "jpeg-under-1mb")
        assert.deepStrictEqual([file.width, file.height], [640, 320], `orientation ${orientation}`)
        const corners = [
          yield* colourAt(bytes, 0.1, 0.1),
          yield* colourAt(bytes, 0.9, 0.1),
          yield* colourAt(bytes, 0.1, 0.9)
        ]
        assert.deepStrictEqual(corners, ["100", "010", "001"], `orientation ${orientation}`)
      }
    })
  )

  it.live("say nothing about where and by what they were taken", () =>
    Effect.gen(function* () {
      const jpeg = yield* Effect.promise(() =>
        SampleMedia.quarters(640, 400)
          .withExif({ IFD0: { Make: "Camera", Copyright: "Somebody" }, IFD3: { GPSLatitude: "10/1 32/1 0/1" } })
          .withXmp("<x:xmpmeta xmlns:x='adobe:ns:meta/'><secret/></x:xmpmeta>")
          .jpeg()
          .toBuffer()
      )
      assert.include(jpeg.toString("latin1"), "Somebody")
      for (const recipe of ["jpeg-under-1mb", "jpeg-under-4mb", "thumbnail-16x9"] as const) {
        const { bytes } = yield* derived(jpeg, recipe)
        const { exif, icc, iptc, xmp } = yield* Effect.promise(() => sharp(bytes).metadata())
        assert.deepStrictEqual([exif, xmp, iptc, icc], [undefined, undefined, undefined, undefined])
        assert.notInclude(bytes.toString("latin1"), "Somebody")
      }
    })
  )

  it.live("are white where the original is transparent", () =>
    Effect.gen(function* () {
      const clear = sharp({ create: { width: 64, height: 64, channels: 4, background: "#00000000" } })
      const { bytes } = yield* derived(yield* png(clear), "jpeg-under-1mb")
      assert.strictEqual(yield* colourAt(bytes, 0.5, 0.5), "111")
    })
  )

  it.live("of one that moves show its first frame", () =>
    Effect.gen(function* () {
      for (const format of ["gif", "webp"] as const) {
        const moving = yield* Effect.promise(() => SampleMedia.twoFrames().toFormat(format).toBuffer())
        const { bytes, file } = yield* derived(moving, "jpeg-under-1mb")
        assert.deepStrictEqual([file.width, file.height], [64, 48])
        assert.strictEqual(yield* colourAt(bytes, 0.5, 0.5), "000")
      }
    })
  )

  it.live("for a thumbnail hold the whole picture in 16:9", () =>
    Effect.gen(function* () {
      for (const [width, height] of [
        [600, 800],
        [1600, 400],
        [320, 180],
        [2600, 1462]
      ] as const) {
        const { bytes, file } = yield* derived(yield* png(SampleMedia.quarters(width, height)), "thumbnail-16x9")
        assert.deepStrictEqual([file.width, file.height], [1280, 720])
        // The corners of the picture, a little inside, wherever it lies in the frame.
        const scale = Math.min(1280 / width, 720 / height)
        const [inX, inY] = [(width * scale) / 1280, (height * scale) / 720]
        const at = (x: number, y: number) => colourAt(bytes, 0.5 + (x - 0.5) * inX, 0.5 + (y - 0.5) * inY)
        const corners = [yield* at(0.05, 0.05), yield* at(0.95, 0.05), yield* at(0.05, 0.95), yield* at(0.95, 0.95)]
        assert.deepStrictEqual(corners, ["100", "010", "001", "111"], `${width} × ${height}`)
      }
    })
  )

  it.live("are made once, and found by the original's digest and the recipe", () =>
    Effect.gen(function* () {
      const bytes = yield* png(SampleMedia.quarters(640, 400))
      let loads = 0
      const loadSharp = () => {
        loads++
        return Promise.resolve(sharp)
      }
      const { directory, folder, store } = workspace(bytes, { loadSharp })
      const file = yield* measure(store, folder, true)
      const first = yield* store.derive(file, "jpeg-under-1mb", { keep: true })
      assert.deepStrictEqual(
        readdirSync(directory).sort(),
        [file.sha256, `${file.sha256}.jpeg-under-1mb.json`, first.sha256].sort()
      )
      assert.deepStrictEqual(yield* store.derive(file, "jpeg-under-1mb", { keep: true }), first)
      assert.deepStrictEqual(yield* store.derive(file, "jpeg-under-1mb", { keep: false }), first)
      assert.strictEqual(loads, 1)

      // Without the picture, or with an entry that cannot be read, it is made again: the same.
      rmSync(join(directory, first.sha256))
      assert.deepStrictEqual(yield* store.derive(file, "jpeg-under-1mb", { keep: true }), first)
      writeFileSync(join(directory, `${file.sha256}.jpeg-under-1mb.json`), '{"sha256":"../../etc/passwd"}')
      assert.deepStrictEqual(yield* store.derive(file, "jpeg-under-1mb", { keep: true }), first)
      assert.strictEqual(loads, 3)
      assert.isTrue(readFileSync(join(directory, first.sha256)).equals(yield* bytesOf(store, first)))
    })
  )

  it.live("leave nothing when it is only to look", () =>
    Effect.gen(function* () {
      const { directory, folder, store } = workspace(yield* png(SampleMedia.quarters(640, 400)))
      const looked = yield* Effect.scoped(
        Effect.flatMap(measure(store, folder, false), (file) => store.derive(file, "jpeg-under-1mb", { keep: false }))
      )
      assert.isFalse(existsSync(directory))
      const kept = yield* store.derive(yield* measure(store, folder, true), "jpeg-under-1mb", { keep: true })
      assert.deepStrictEqual(looked, kept)
    })
  )

  it.live("need sharp, and say so", () =>
    Effect.gen(function* () {
      const loadSharp = () => Promise.reject(new Error("Cannot find package 'sharp'"))
      const error = yield* failure(yield* png(SampleMedia.quarters(640, 400)), "jpeg-under-1mb", { loadSharp })
      assert.strictEqual(error.code, "sharp-missing")
      assert.match(error.message, /^áp phích\.ảnh: .*sharp, which converts pictures, is not installed$/)
      assert.match(error.hint ?? "", /^run: npm install sharp/)
    })
  )

  it.live("are not made of what would fill the memory, and are when it can be read row by row", () =>
    Effect.gen(function* () {
      const plain = sharp({ create: { width: 8000, height: 5001, channels: 3, background: "#224466" } })
      const interlaced = yield* Effect.promise(() => plain.clone().png({ progressive: true }).toBuffer())
      const error = yield* failure(interlaced, "jpeg-under-1mb")
      assert.strictEqual(error.code, "picture-too-many-pixels")
      assert.match(error.message, /has 40 megapixels in a format that can only be opened whole$/)
      const avif = yield* Effect.promise(() => plain.clone().resize(4000, 2501).avif({ effort: 0 }).toBuffer())
      assert.strictEqual((yield* failure(avif, "jpeg-under-1mb")).code, "picture-too-many-pixels")
      assert.strictEqual((yield* derived(yield* png(plain), "jpeg-under-1mb")).file.width, 2048)
    })
  )

  it.live("are not made of what cannot be opened", () =>
    Effect.gen(function* () {
      const broken = Buffer.from(yield* png(SampleMedia.noisy(300, 200)))
      broken.fill(0, 5000, 5100)
      const error = yield* failure(broken, "jpeg-under-1mb")
      assert.strictEqual(error.code, "picture-not-made")
      assert.match(error.message, /cannot be opened/)
    })
  )
})
