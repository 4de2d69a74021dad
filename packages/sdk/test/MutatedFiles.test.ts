import { type CampaignItem, ItemText, type MediaFiles } from "@loa/core"
import { MediaStore } from "@loa/sdk"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import fc from "fast-check"
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as SampleMedia from "./SampleMedia.ts"

/** What becomes of a file: a byte replaced, some taken out, some put in, the end cut off. */
const change = fc.record({
  kind: fc.constantFrom("replace", "delete", "insert", "cut"),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 })
})

type Change = typeof change extends fc.Arbitrary<infer A> ? A : never

const changed = (file: Buffer, { at, bytes, kind }: Change): Buffer => {
  const offset = Math.floor(at * file.length)
  const before = file.subarray(0, offset)
  if (kind === "cut") return before
  if (kind === "insert") return Buffer.concat([before, bytes, file.subarray(offset)])
  const after = file.subarray(offset + bytes.length)
  return kind === "delete" ? Buffer.concat([before, after]) : Buffer.concat([before, bytes, after])
}

const samples = async (
  folder: string
): Promise<ReadonlyArray<readonly [CampaignItem.Asset["type"], string, Buffer]>> => {
  const { film, h264, noisy, pictures, sound, twoFrames } = SampleMedia
  const filmed = (name: string, ...settings: ReadonlyArray<string>) =>
    readFileSync(join(folder, film(folder, name, ...settings)))
  return [
    ["image", "a.png", await noisy(40, 30).png().toBuffer()],
    ["image", "a.jpg", await noisy(40, 30).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
    ["image", "a.gif", await twoFrames().gif().toBuffer()],
    ["image", "a.webp", await twoFrames().webp().toBuffer()],
    ["image", "a.avif", await noisy(40, 30).avif().toBuffer()],
    ["image", "a.tif", await noisy(40, 30).tiff().toBuffer()],
    ["video", "a.mp4", filmed("a.mp4", ...pictures(), ...sound, ...h264)],
    ["video", "a.webm", filmed("a.webm", ...pictures())],
    ["audio", "a.mp3", filmed("a.mp3", ...sound)]
  ]
}

const codes = [
  "file-damaged",
  "file-wrong-type",
  "file-empty",
  "picture-too-many-pixels",
  "picture-svg",
  "picture-heic"
]

/** What can be measured may still not be opened; that is a failure, and nothing worse. */
const measureAndConvert = Effect.fnUntraced(function* (
  store: MediaFiles.Shape,
  item: CampaignItem.CampaignItem,
  folder: string
) {
  const measured = yield* store.measure(item, join(folder, "item"), { keep: false })
  for (const { asset, file } of measured.assets) {
    if (asset.type === "image") yield* Effect.result(store.derive(file, "thumbnail-16x9", { keep: false }))
  }
  return measured
})

/** `LOA_MUTATIONS=100000` for a long run. */
const runs = Number(process.env["LOA_MUTATIONS"] ?? 300)

describe("mutated files", () => {
  it.live(
    "are measured or refused with one clear finding, and never end a run",
    () =>
      Effect.promise(async () => {
        const folder = mkdtempSync(join(tmpdir(), "loa-mutated-"))
        const store = MediaStore.make(join(folder, "assets"))
        mkdirSync(join(folder, "item"))
        const all = await samples(folder)
        const property = fc.asyncProperty(
          fc.constantFrom(...all),
          fc.array(change, { minLength: 1, maxLength: 4 }),
          async ([type, source, bytes], changes) => {
            writeFileSync(join(folder, "item", source), changes.reduce(changed, bytes))
            const item = Result.getOrThrow(
              ItemText.decode({ id: "tin-moi", title: "Tin mới", assets: [{ id: "a", type, source }] })
            )
            const { assets, findings } = await Effect.runPromise(Effect.scoped(measureAndConvert(store, item, folder)))
            assert.strictEqual(assets.length + findings.length, 1)
            for (const { code, message, path } of findings) {
              assert.include(codes, code, message)
              assert.deepStrictEqual(path, ["assets", 0, "source"])
            }
          }
        )
        await fc.assert(property, { seed: 20_200_806, numRuns: runs })
      }),
    600_000 + 100 * runs
  )
})
