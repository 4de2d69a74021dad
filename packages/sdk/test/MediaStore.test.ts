import { CampaignItem, ItemText } from "@loa/core"
import { MediaStore } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const media = fileURLToPath(new URL("../../../examples/cli/media/", import.meta.url))

const workspace = () => {
  const root = mkdtempSync(join(tmpdir(), "loa-media-"))
  const folder = join(root, "item")
  mkdirSync(folder)
  return { folder, store: MediaStore.make(join(root, "assets")), directory: join(root, "assets") }
}

const itemWith = (...assets: ReadonlyArray<CampaignItem.Asset>): CampaignItem.CampaignItem =>
  Result.getOrThrow(ItemText.decode({ id: "tin-moi", title: "Tin mới", assets: [...assets] }))

const image = (source: string): CampaignItem.Asset => ({ id: "poster", type: "image", source })
const video = (source: string): CampaignItem.Asset => ({ id: "spot", type: "video", source })

const keep = { keep: true }

describe("MediaStore", () => {
  it.live("leaves a copy alone that another run may be reading already", () =>
    Effect.gen(function* () {
      const item = itemWith(image("poster.png"))
      for (let round = 0; round < 20; round++) {
        const { directory, store } = workspace()
        const runs = Array.from({ length: 8 }, () => store.measure(item, media, keep))
        const measured = yield* Effect.all(runs, { concurrency: "unbounded" })
        assert.deepStrictEqual(
          measured.flatMap(({ findings }) => findings),
          []
        )
        assert.lengthOf(readdirSync(directory), 1)
      }
    })
  )

  it.live("makes a copy anew that somebody has changed, and the pictures made of it", () =>
    Effect.gen(function* () {
      const { directory, store } = workspace()
      const item = itemWith(image("poster.png"))
      const send = Effect.scoped(
        Effect.gen(function* () {
          const [poster] = (yield* store.measure(item, media, keep)).assets
          if (poster === undefined) return yield* Effect.die("not measured")
          const picture = yield* store.derive(poster.file, "jpeg-under-1mb", keep)
          return [poster.file.sha256, picture.sha256]
        })
      )
      const sent = yield* send
      const hashOf = (name: string) =>
        createHash("sha256")
          .update(readFileSync(join(directory, name)))
          .digest("hex")
      for (const name of sent) {
        const changed = readFileSync(join(directory, name))
        changed[100] = (changed[100] ?? 0) ^ 1
        writeFileSync(join(directory, name), changed)
        assert.notStrictEqual(hashOf(name), name)
      }
      assert.deepStrictEqual(yield* send, sent)
      assert.deepStrictEqual(sent.map(hashOf), sent)
    })
  )

  it.live("measures the example's real files from their bytes", () =>
    Effect.gen(function* () {
      const { store } = workspace()
      const measured = yield* store.measure(
        itemWith(
          image("poster.png"),
          { ...video("bluezone-15s.mp4"), captions: [{ language: "vi", source: "spot.vi.srt" }] } as CampaignItem.Asset,
          { id: "radio", type: "audio", source: "bluezone.mp3", transcript: "radio.txt" },
          { id: "faq", type: "document", source: "hoi-dap.pdf" }
        ),
        media,
        keep
      )
      assert.deepStrictEqual(measured.findings, [])
      const [poster, spot, radio, faq] = measured.assets
      assert.deepStrictEqual(
        [poster?.file.mediaType, poster?.file.width, poster?.file.height],
        ["image/png", 1600, 900]
      )
      assert.deepStrictEqual(
        [
          spot?.file.mediaType,
          spot?.file.width,
          spot?.file.height,
          Math.round(spot?.file.durationSeconds ?? 0),
          spot?.file.videoCodec,
          spot?.file.audioCodec
        ],
        ["video/mp4", 1280, 720, 15, "avc", "aac"]
      )
      assert.deepStrictEqual(
        spot?.captions.map(({ file, language }) => [language, file.mediaType]),
        [["vi", "application/x-subrip"]]
      )
      assert.deepStrictEqual(
        [radio?.file.mediaType, radio?.file.audioCodec, radio?.transcript?.mediaType],
        ["audio/mpeg", "mp3", "text/plain"]
      )
      assert.strictEqual(faq?.file.mediaType, "application/pdf")
      assert.strictEqual(
        poster?.file.sha256,
        createHash("sha256")
          .update(readFileSync(join(media, "poster.png")))
          .digest("hex")
      )
    })
  )

  it.live("gives the bytes it measured, in ranges, whatever becomes of the file", () =>
    Effect.gen(function* () {
      const { folder, store } = workspace()
      copyFileSync(join(media, "poster.png"), join(folder, "poster.png"))
      const before = readFileSync(join(folder, "poster.png"))
      const [asset] = (yield* store.measure(itemWith(image("poster.png")), folder, keep)).assets
      appendFileSync(join(folder, "poster.png"), "changed")
      if (asset === undefined) throw new Error("not measured")
      const bytesOf = (range?: { readonly start: number; readonly end: number }) =>
        Effect.map(
          Stream.runCollect(Stream.map(store.read(asset.file, range), (piece) => Buffer.from(piece))),
          (pieces) => Buffer.concat(pieces)
        )
      assert.isTrue((yield* bytesOf()).equals(before))
      assert.isTrue((yield* bytesOf({ start: 10, end: 20 })).equals(before.subarray(10, 20)))
    })
  )

  it.live("writes nothing when it is only to look", () =>
    Effect.gen(function* () {
      const { directory, store } = workspace()
      const { assets } = yield* store.measure(itemWith(image("poster.png")), media, { keep: false })
      assert.strictEqual(assets.length, 1)
      assert.isFalse(existsSync(directory))
    })
  )

  const problemOf = (prepare: (folder: string) => CampaignItem.Asset) =>
    Effect.gen(function* () {
      const { folder, store } = workspace()
      const { assets, findings } = yield* store.measure(itemWith(prepare(folder)), folder, keep)
      assert.strictEqual(assets.length, 0)
      const [finding] = findings
      assert.deepStrictEqual(finding?.path, ["assets", 0, "source"])
      assert.isDefined(finding?.hint)
      return `${finding?.code}: ${finding?.message}`
    })

  it.live("refuses a file that is missing, empty, a folder, or outside the item's folder, each by its name", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* problemOf(() => image("postr.png")), "file-missing: there is no file postr.png")
      assert.strictEqual(
        yield* problemOf((folder) => (writeFileSync(join(folder, "a.mp4"), ""), video("a.mp4"))),
        "file-empty: a.mp4 is empty (0 bytes)"
      )
      assert.match(yield* problemOf((folder) => (mkdirSync(join(folder, "d")), image("d"))), /^file-not-a-file/)
      assert.match(yield* problemOf(() => image("../../etc/hostname")), /^file-outside/)
      assert.match(yield* problemOf(() => image("/etc/hostname")), /^file-outside/)
      assert.match(
        yield* problemOf(
          (folder) => (symlinkSync(join(media, "poster.png"), join(folder, "link.png")), image("link.png"))
        ),
        /^file-outside/
      )
    })
  )

  it.live("believes the bytes and not the name", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* problemOf(
          (folder) => (copyFileSync(join(media, "hoi-dap.pdf"), join(folder, "poster.png")), image("poster.png"))
        ),
        "file-wrong-type: poster.png is application/pdf by its bytes, and the item says an image"
      )
      assert.match(
        yield* problemOf(
          (folder) => (copyFileSync(join(media, "bluezone.mp3"), join(folder, "a.mp4")), video("a.mp4"))
        ),
        /^file-wrong-type: a\.mp4 is audio\/mpeg/
      )
    })
  )

  it.live("finds a video and a picture that were cut short", () =>
    Effect.gen(function* () {
      const cut = (name: string, bytes: number) => (folder: string) => {
        copyFileSync(join(media, name), join(folder, name))
        truncateSync(join(folder, name), bytes)
        return name.endsWith(".png") ? image(name) : video(name)
      }
      assert.match(yield* problemOf(cut("bluezone-15s.mp4", 40)), /^file-damaged/)
      assert.match(yield* problemOf(cut("poster.png", 12)), /^file-(damaged|wrong-type)/)
    })
  )
})
