import { Accounts, Sandbox } from "@loa/sandbox"
import { createPublisher, defineConfig } from "@loa/sdk"
import * as Schema from "effect/Schema"
import { afterEach, assert, beforeAll, beforeEach, describe, it } from "vitest"
import { createHash } from "node:crypto"
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import sharp from "sharp"
import * as SampleMedia from "./SampleMedia.ts"

let sandbox: Sandbox.Sandbox
let webp: Buffer

beforeAll(async () => {
  Object.assign(process.env, Accounts.environment, { LOA_VAULT_KEY: Buffer.alloc(32, 1).toString("base64") })
  webp = await SampleMedia.noisy(1200, 1500).webp({ lossless: true, effort: 0 }).toBuffer()
})
// A token of Zalo is used once: every test has platforms of its own.
beforeEach(async () => {
  sandbox = await Sandbox.start()
})
afterEach(() => sandbox.close())

/** An item whose cover no channel but the portal takes: a WebP of five megabytes, higher than wide. */
const prepare = (id: string) => {
  const folder = mkdtempSync(join(tmpdir(), "loa-pictures-"))
  writeFileSync(join(folder, "áp phích.webp"), webp)
  const media = join(import.meta.dirname, "../../../examples/cli/media")
  copyFileSync(join(media, "bluezone-15s.mp4"), join(folder, "spot.mp4"))
  const { fanpage, oa, portal, tube } = Accounts.configuration(sandbox.url)
  const journal = { sqlite: join(folder, ".loa", "journal.db") }
  const config = defineConfig({ journal, destinations: { oa, fanpage, tube, portal } })
  const item = {
    id,
    title: "Tiêm chủng",
    summary: "Lịch tiêm chủng tháng 12.",
    body: "Mời bà con đi tiêm.\n\n![Áp phích](poster)",
    assets: [
      { id: "poster", type: "image", source: "áp phích.webp", altText: "Áp phích" },
      { id: "spot", type: "video", source: "spot.mp4" }
    ],
    overrides: { fanpage: { media: "photos" } }
  } as const
  return { folder, item, open: () => createPublisher(config) }
}

const decodeZalo = Schema.decodeUnknownSync(
  Schema.Struct({ articles: Schema.Array(Schema.Struct({ cover: Schema.Struct({ photo_url: Schema.String }) })) })
)

const writes = (): number => sandbox.requests.filter((request) => request.write).length

const download = async (address: string) => {
  const bytes = Buffer.from(await (await fetch(address)).arrayBuffer())
  const { format, height, width } = await sharp(bytes).metadata()
  return { bytes, facts: [format, width, height] }
}

describe("a picture that only the portal takes", () => {
  it("goes out everywhere, as each channel takes it", async () => {
    const { folder, item, open } = prepare("tiem-chung-1")
    const publisher = await open()
    const { findings } = await publisher.check(item, { folder })
    assert.deepStrictEqual(
      findings.filter(({ severity }) => severity !== "note"),
      []
    )
    const converted = findings.filter(({ code }) => code === "picture-converted")
    assert.deepStrictEqual(converted.map(({ destination }) => destination).toSorted(), ["fanpage", "oa", "tube"])
    assert.isFalse(existsSync(join(folder, ".loa")), "a check leaves nothing behind")

    const report = await publisher.publish(item, { folder })
    assert.strictEqual(report.status, "done", JSON.stringify(report.results))
    const shown = report.results.portal?.assets ?? {}
    const original = await download(shown["poster"]?.url ?? "")
    assert.isTrue(original.bytes.equals(webp))
    const carried = await download(shown["poster--jpeg-under-1mb"]?.url ?? "")
    assert.isBelow(carried.bytes.length, 1_000_000)
    assert.strictEqual(carried.facts[0], "jpeg")
    const { assets } = report.results.fanpage ?? {}
    const photo = await download(assets?.["poster"]?.url ?? "")
    assert.isBelow(photo.bytes.length, 4_000_000)
    assert.deepStrictEqual(photo.facts, ["jpeg", 1200, 1500])
    const { articles } = decodeZalo(sandbox.platforms["zalo"]?.state())
    assert.strictEqual(articles.length, 1)
    const copy = await download(articles[0]?.cover.photo_url ?? "")
    assert.isTrue(copy.bytes.equals(carried.bytes), "Zalo fetched what the portal carries for it")
    assert.include(JSON.stringify(sandbox.platforms["youtube"]?.state()), '"contentType":"image/jpeg"')

    // What is kept is what was sent, and nothing else.
    const kept = readdirSync(join(folder, ".loa", "assets"))
    const digests = kept.filter((name) => !name.endsWith(".json"))
    for (const name of digests) {
      const bytes = readFileSync(join(folder, ".loa", "assets", name))
      assert.strictEqual(createHash("sha256").update(bytes).digest("hex"), name)
    }
    assert.deepStrictEqual([digests.length, kept.length - digests.length], [5, 3])
    await publisher.close()

    const before = writes()
    const again = await open()
    const second = await again.publish(item, { folder })
    assert.deepStrictEqual([second.status, writes()], ["done", before])
    await again.close()
  })

  it("goes out to the portal first and to Zalo another day", async () => {
    const { folder, item, open } = prepare("tiem-chung-2")
    const publisher = await open()
    const first = await publisher.publish(item, { folder, to: ["portal", "tube"] })
    assert.strictEqual(first.status, "done", JSON.stringify(first.findings))
    const second = await publisher.publish(item, { folder, to: ["oa"] })
    assert.strictEqual(second.results.oa?.status, "published", JSON.stringify(second))
    await publisher.close()
  })

  it("has the same digest, whatever is made of it", async () => {
    const { folder, item, open } = prepare("tiem-chung-3")
    const publisher = await open()
    const digests = await Promise.all(
      [["portal"], ["oa", "portal", "tube"]].map(async (to) => (await publisher.check(item, { folder, to })).digest)
    )
    assert.strictEqual(digests[0], digests[1])
    await publisher.close()
  })
})
