import { CampaignItem, type Finding, ItemText, type MediaFiles } from "@loa/core"
import { MediaStore } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { execFileSync } from "node:child_process"
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as SampleMedia from "./SampleMedia.ts"

const media = fileURLToPath(new URL("../../../examples/cli/media/", import.meta.url))

type Type = CampaignItem.Asset["type"]

const workspace = () => {
  const root = mkdtempSync(join(tmpdir(), "loa-files-"))
  const folder = join(root, "item")
  mkdirSync(folder)
  return { folder, store: MediaStore.make(join(root, "assets")) }
}

const itemOf = (type: Type, source: string): CampaignItem.CampaignItem =>
  Result.getOrThrow(ItemText.decode({ id: "tin-moi", title: "Tin mới", assets: [{ id: "a", type, source }] }))

/** Measures one file that the test writes into the item's folder, kept and not kept: both must say the same. */
const measured = Effect.fnUntraced(function* (
  type: Type,
  source: string,
  write: (folder: string, place: string) => void
): Effect.fn.Return<{
  readonly file: MediaFiles.MeasuredFile | undefined
  readonly finding: Finding.Finding | undefined
}> {
  const { folder, store } = workspace()
  write(folder, join(folder, source))
  const look = (keep: boolean) => Effect.scoped(store.measure(itemOf(type, source), folder, { keep }))
  const looked = yield* look(false)
  assert.deepStrictEqual(yield* look(true), looked)
  return { file: looked.assets[0]?.file, finding: looked.findings[0] }
})

const factsOf = (type: Type, source: string, write: (folder: string, place: string) => void) =>
  Effect.map(measured(type, source, write), ({ file, finding }) => {
    assert.strictEqual(finding, undefined, finding?.message)
    return file
  })

const saidOf = (type: Type, source: string, write: (folder: string, place: string) => void) =>
  Effect.map(measured(type, source, write), ({ file, finding }) => {
    assert.strictEqual(file, undefined)
    assert.deepStrictEqual(finding?.path, ["assets", 0, "source"])
    assert.isDefined(finding?.hint)
    return `${finding?.code}: ${finding?.message}`
  })

const writing = (bytes: Uint8Array | string) => (_: string, place: string) => writeFileSync(place, bytes)

const filming =
  (...settings: ReadonlyArray<string>) =>
  (folder: string, place: string) =>
    void SampleMedia.film(folder, place.slice(folder.length + 1), ...settings)

/** The first part of a file. */
const cut = (bytes: Uint8Array, share: number): Uint8Array => bytes.subarray(0, Math.floor(bytes.length * share))

describe("pictures", () => {
  it.live("have the size they are shown at, whichever way the camera was held", () =>
    Effect.gen(function* () {
      for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const jpeg = yield* Effect.promise(() =>
          SampleMedia.quarters(400, 200).withMetadata({ orientation }).jpeg().toBuffer()
        )
        const file = yield* factsOf("image", "a.jpg", writing(jpeg))
        const shown = orientation >= 5 ? [200, 400] : [400, 200]
        assert.deepStrictEqual([file?.width, file?.height], shown, `orientation ${orientation}`)
        assert.strictEqual(file?.orientation, orientation === 1 ? undefined : orientation)
      }
    })
  )

  it.live("have their size found behind a megabyte of what a camera has to say", () =>
    Effect.gen(function* () {
      const jpeg = yield* Effect.promise(() =>
        SampleMedia.quarters(400, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer()
      )
      const segment = Buffer.concat([Buffer.from([0xff, 0xed, 0xff, 0xff]), Buffer.alloc(65_533)])
      const padded = Buffer.concat([jpeg.subarray(0, 2), ...Array<Buffer>(20).fill(segment), jpeg.subarray(2)])
      const file = yield* factsOf("image", "a.jpg", writing(padded))
      assert.deepStrictEqual([file?.width, file?.height, file?.orientation], [200, 400, 6])
      assert.match(yield* saidOf("image", "a.jpg", writing(cut(padded, 0.9))), /^file-damaged/)
      const tiff = yield* Effect.promise(() => SampleMedia.noisy(700, 600).tiff({ compression: "none" }).toBuffer())
      assert.isAbove(tiff.length, 1_000_000)
      const large = yield* factsOf("image", "a.tif", writing(tiff))
      assert.deepStrictEqual([large?.mediaType, large?.width, large?.height], ["image/tiff", 700, 600])
    })
  )

  it.live("that move are known to, and others are known not to", () =>
    Effect.gen(function* () {
      const two = SampleMedia.twoFrames()
      const still = SampleMedia.quarters(64, 48)
      const moving = [
        ["a.gif", yield* Effect.promise(() => two.clone().gif().toBuffer())],
        ["a.webp", yield* Effect.promise(() => two.clone().webp().toBuffer())]
      ] as const
      for (const [name, bytes] of moving) {
        assert.strictEqual((yield* factsOf("image", name, writing(bytes)))?.animated, true, name)
      }
      const apng = yield* factsOf("image", "a.png", filming(...SampleMedia.pictures("5"), "-f", "apng"))
      assert.deepStrictEqual([apng?.mediaType, apng?.animated], ["image/png", true])
      const still3 = [
        ["a.gif", yield* Effect.promise(() => still.clone().gif().toBuffer())],
        ["a.webp", yield* Effect.promise(() => still.clone().webp().toBuffer())],
        ["a.png", yield* Effect.promise(() => still.clone().png().toBuffer())],
        ["a.avif", yield* Effect.promise(() => still.clone().avif().toBuffer())]
      ] as const
      for (const [name, bytes] of still3) {
        const file = yield* factsOf("image", name, writing(bytes))
        assert.deepStrictEqual([file?.width, file?.height, file?.animated], [64, 48, undefined], name)
      }
    })
  )

  it.live("cut short anywhere are found out, and whole ones with something behind their end are not", () =>
    Effect.gen(function* () {
      const source = SampleMedia.noisy(300, 200)
      const formats = [
        ["a.jpg", yield* Effect.promise(() => source.clone().jpeg().toBuffer())],
        ["b.jpg", yield* Effect.promise(() => source.clone().jpeg({ progressive: true }).toBuffer())],
        ["a.png", yield* Effect.promise(() => source.clone().png().toBuffer())],
        ["a.gif", yield* Effect.promise(() => source.clone().gif().toBuffer())],
        ["a.webp", yield* Effect.promise(() => source.clone().webp().toBuffer())],
        ["a.avif", yield* Effect.promise(() => source.clone().avif().toBuffer())]
      ] as const
      for (const [name, bytes] of formats) {
        for (const share of [0.5, 0.9, 0.999]) {
          const said = yield* saidOf("image", name, writing(cut(bytes, share)))
          assert.match(said, /^file-damaged: .* begins like an image, and is damaged or cut short$/, `${name} ${share}`)
        }
        const file = yield* factsOf("image", name, writing(Buffer.concat([bytes, Buffer.alloc(5000)])))
        assert.deepStrictEqual([file?.width, file?.height], [300, 200], name)
      }
    })
  )

  it.live("with a thumbnail in their head are not taken for whole because the thumbnail is", () =>
    Effect.gen(function* () {
      const thumbnail = yield* Effect.promise(() => SampleMedia.quarters(64, 48).jpeg().toBuffer())
      const jpeg = yield* Effect.promise(() => SampleMedia.noisy(300, 200).jpeg().toBuffer())
      const head = Buffer.alloc(4)
      head.writeUInt16BE(0xffe2, 0)
      head.writeUInt16BE(thumbnail.length + 2, 2)
      const both = Buffer.concat([jpeg.subarray(0, 2), head, thumbnail, jpeg.subarray(2)])
      assert.strictEqual((yield* factsOf("image", "a.jpg", writing(both)))?.width, 300)
      assert.match(yield* saidOf("image", "a.jpg", writing(cut(both, 0.7))), /^file-damaged/)
    })
  )

  it.live("of 200 megapixels are refused by their head, and of 100 are not", () =>
    Effect.gen(function* () {
      const bomb = SampleMedia.pngHead(20_000, 10_000)
      assert.isBelow(bomb.length, 1000)
      assert.strictEqual(
        yield* saidOf("image", "a.png", writing(bomb)),
        "picture-too-many-pixels: a.png has 20000 × 10000 pixels (200 megapixels), at most 100 are allowed"
      )
      assert.match(yield* saidOf("image", "a.png", writing(SampleMedia.pngHead(10_001, 10_000))), /^picture-too-many/)
      assert.strictEqual(
        (yield* factsOf("image", "a.png", writing(SampleMedia.pngHead(10_000, 10_000))))?.width,
        10_000
      )
    })
  )

  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  it.live("that hold scripts are refused, whatever they begin with", () =>
    Effect.gen(function* () {
      const beginnings = ["", "\uFEFF", '<?xml version="1.0"?>\n', "<!-- a -->\n<!-- b -->\n", "<!DOCTYPE svg>\n"]
      for (const beginning of beginnings) {
        assert.strictEqual(
          yield* saidOf("image", "a.svg", writing(beginning + svg)),
          "picture-svg: a.svg is an SVG, which can hold scripts, and which no channel takes"
        )
      }
      assert.match(yield* saidOf("image", "a.png", writing(svg)), /^picture-svg: a\.png is an SVG/)
    })
  )

  it.live("from an iPhone are recognised, with what to do", () =>
    Effect.gen(function* () {
      const { finding } = yield* measured("image", "IMG_0001.HEIC", writing(SampleMedia.heic))
      assert.strictEqual(finding?.code, "picture-heic")
      assert.match(finding?.hint ?? "", /save it as a JPEG/)
    })
  )
})

describe("videos and sounds", () => {
  const { h264, pictures, sound } = SampleMedia

  it.live("have frames a second, and sound or none", () =>
    Effect.gen(function* () {
      const both = yield* factsOf("video", "a.mp4", filming(...pictures(), ...sound, ...h264, "-c:a", "aac"))
      assert.deepStrictEqual([both?.frameRate, both?.videoCodec, both?.audioCodec], [25, "avc", "aac"])
      const silent = yield* factsOf("video", "a.mp4", filming(...pictures("30000/1001"), ...h264))
      assert.deepStrictEqual([silent?.frameRate, silent?.audioCodec], [29.97, undefined])
      const webm = yield* factsOf("video", "a.webm", filming(...pictures()))
      assert.deepStrictEqual([webm?.mediaType, webm?.frameRate], ["video/webm", 25])
    })
  )

  it.live("are measured upright", () =>
    Effect.gen(function* () {
      const file = yield* factsOf("video", "turned.mp4", (folder) => {
        SampleMedia.film(folder, "a.mp4", ...pictures(), ...h264)
        const turned = ["-i", join(folder, "a.mp4"), "-c", "copy", "-metadata:s:v:0", "rotate=90"]
        SampleMedia.film(folder, "turned.mp4", ...turned)
      })
      assert.deepStrictEqual([file?.width, file?.height], [48, 64])
    })
  )

  it.live("are read with their index at the end, at the front, or in fragments", () =>
    Effect.gen(function* () {
      for (const flags of [[], ["-movflags", "+faststart"], ["-movflags", "frag_keyframe+empty_moov"]]) {
        const file = yield* factsOf("video", "a.mp4", filming(...pictures(), ...h264, ...flags))
        assert.deepStrictEqual([file?.width, file?.videoCodec], [64, "avc"], flags.join(" "))
      }
    })
  )

  it.live("cut short are found out, wherever their index is", () =>
    Effect.gen(function* () {
      const madeWith = (...settings: ReadonlyArray<string>) => {
        const { folder } = workspace()
        return readFileSync(join(folder, SampleMedia.film(folder, "a.mp4", ...pictures(), ...h264, ...settings)))
      }
      const front = madeWith("-movflags", "+faststart")
      const end = madeWith()
      for (const share of [0.5, 0.9, 0.999]) {
        assert.match(
          yield* saidOf("video", "a.mp4", writing(cut(front, share))),
          /^file-damaged: a\.mp4 (is cut short: it names more bytes than it has|has no index)/
        )
      }
      const withoutIndex = cut(end, 0.5)
      assert.match(
        yield* saidOf("video", "a.mp4", writing(withoutIndex)),
        /^file-damaged: a\.mp4 has no index \(moov\)/
      )
      assert.match(yield* saidOf("video", "a.mp4", writing(cut(end, 0.999))), /^file-damaged: a\.mp4 is cut short/)
    })
  )

  it.live("are not videos when there is only sound in them, and are not sounds when there is a picture", () =>
    Effect.gen(function* () {
      for (const [name, type] of [
        ["a.mp4", "audio/mp4"],
        ["a.m4a", "audio/x-m4a"],
        ["a.mp3", "audio/mpeg"]
      ] as const) {
        assert.strictEqual(
          yield* saidOf("video", name, filming(...sound)),
          `file-wrong-type: ${name} is ${type} by its bytes, and the item says a video`
        )
        assert.strictEqual((yield* factsOf("audio", name, filming(...sound)))?.mediaType, type)
      }
      assert.match(yield* saidOf("audio", "a.mp4", filming(...pictures(), ...h264)), /^file-wrong-type/)
    })
  )
})

describe("files of the folder", () => {
  const poster = readFileSync(join(media, "poster.png"))

  it.live("have any name a disk takes", () =>
    Effect.gen(function* () {
      const names = [
        "áp phích 'Bluezone' \"2020\".png",
        "hình $(id) `id` ; & | # % {{a}}.png",
        `${"a".repeat(251)}.png`,
        `${"ế".repeat(83)}.png`,
        "-rf.png",
        " .png"
      ]
      for (const name of names) {
        assert.isAtMost(Buffer.byteLength(name), 255)
        assert.strictEqual((yield* factsOf("image", name, writing(poster)))?.fileName, name)
      }
    })
  )

  it.live("are found in the spelling of the item, whichever way the disk writes Vietnamese", () =>
    Effect.gen(function* () {
      const source = "thư mục/Áp phích tiêm chủng.png"
      for (const form of ["NFC", "NFD"] as const) {
        const file = yield* factsOf("image", source, (folder) => {
          mkdirSync(join(folder, "thư mục".normalize(form)))
          writeFileSync(join(folder, source.normalize(form)), poster)
        })
        assert.strictEqual(file?.fileName, "Áp phích tiêm chủng.png".normalize("NFC"), form)
      }
    })
  )

  it.live("may be links to others in it", () =>
    Effect.gen(function* () {
      const file = yield* factsOf("image", "link.png", (folder, place) => {
        writeFileSync(join(folder, "real.png"), poster)
        symlinkSync("real.png", place)
      })
      assert.strictEqual(file?.byteLength, poster.length)
    })
  )

  it.live("may not lead out of it, by any way", () =>
    Effect.gen(function* () {
      const linkTo = (target: string) => (_: string, place: string) => symlinkSync(target, place)
      assert.match(yield* saidOf("image", "a.png", linkTo("/etc/hostname")), /^file-outside/)
      assert.match(
        yield* saidOf("image", "a/poster.png", (folder) => symlinkSync(media, join(folder, "a"))),
        /^file-outside/
      )
      const beside = (folder: string) => {
        mkdirSync(`${folder}-2`)
        writeFileSync(join(`${folder}-2`, "a.png"), poster)
      }
      assert.match(yield* saidOf("image", "../item-2/a.png", beside), /^file-outside/)
      assert.match(yield* saidOf("image", "a.png", linkTo("../item-2/a.png")), /^file-missing/)
    })
  )

  it.live("that are not there are named, with the one that may be meant", () =>
    Effect.gen(function* () {
      const { finding } = yield* measured("image", "media/postr.png", (folder) => {
        mkdirSync(join(folder, "media"))
        writeFileSync(join(folder, "media", "poster.png"), poster)
      })
      assert.strictEqual(finding?.message, "there is no file media/postr.png")
      assert.strictEqual(finding?.hint, "did you mean media/poster.png?")
    })
  )

  it.live("with names too long for any disk are not there either", () =>
    Effect.gen(function* () {
      const said = yield* saidOf("image", "a".repeat(4000), () => undefined)
      assert.match(said, /^file-missing: there is no file "a{300}"$/)
    })
  )

  it.live("that are no files, or empty, are refused", () =>
    Effect.gen(function* () {
      assert.match(
        yield* saidOf("image", "pipe.png", (_, place) => void execFileSync("mkfifo", [place])),
        /^file-not-a/
      )
      assert.match(yield* saidOf("image", "a.png", writing("")), /^file-empty/)
    })
  )

  const changing = Effect.fnUntraced(function* (keep: boolean) {
    const { folder, store } = workspace()
    const place = join(folder, "a.mp4")
    copyFileSync(join(media, "bluezone-15s.mp4"), place)
    let going = true
    const again = (): void => {
      appendFileSync(place, "x")
      if (going) setImmediate(again)
    }
    again()
    const { findings } = yield* Effect.ensuring(
      store.measure(itemOf("video", "a.mp4"), folder, { keep }),
      Effect.sync(() => (going = false))
    )
    return findings.map(({ code, message }) => `${code}: ${message}`)
  })

  it.live("that are written to while they are read are neither what they were nor what they will be", () =>
    Effect.gen(function* () {
      const said = ["file-changing: a.mp4 changed while it was read"]
      assert.deepStrictEqual(yield* changing(true), said)
      assert.deepStrictEqual(yield* changing(false), said)
    })
  )

  it.live("may hold scripts where a document may: they are passed on, not run", () =>
    Effect.gen(function* () {
      const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF\n"
      assert.strictEqual((yield* factsOf("document", "a.pdf", writing(pdf)))?.mediaType, "application/pdf")
    })
  )
})
