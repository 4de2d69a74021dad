import { Accounts, Sandbox } from "@loa/sandbox"
import {
  type Approval,
  Approvals,
  Configuration,
  createPublisher,
  defineConfig,
  ItemText,
  Keys,
  Layers,
  type Progress,
  Publisher,
  type Report
} from "@loa/sdk"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

let sandbox: Sandbox.Sandbox

beforeAll(async () => {
  sandbox = await Sandbox.start()
  Object.assign(process.env, Accounts.environment, { LOA_VAULT_KEY: Buffer.alloc(32, 1).toString("base64") })
})
afterAll(() => sandbox.close())

const media = join(import.meta.dirname, "../../../examples/cli/media")

const itemOf = (id: string) => ({
  id,
  title: "Lịch tiêm chủng",
  body: "Ngày 5.",
  to: ["portal"],
  assets: [{ id: "poster", type: "image" as const, source: "poster.png" }]
})

/** A folder with a picture, an official's key, and a publisher that asks for the official's approval. */
const make = async () => {
  const folder = mkdtempSync(join(tmpdir(), "loa-approved-"))
  cpSync(join(media, "poster.png"), join(folder, "poster.png"))
  const { privateFile, publicFile } = Keys.create(join(folder, "director"))
  const { fanpage, portal } = Accounts.configuration(sandbox.url)
  const config = defineConfig({
    journal: { sqlite: join(folder, "journal.db") },
    approval: { required: true, keys: [publicFile] },
    destinations: { portal, fanpage }
  })
  const publisher = await createPublisher(config)
  const approve = async (id: string): Promise<Approval.Approval> => {
    const verified = await publisher.verify(itemOf(id), { folder })
    const word = { by: "Giám đốc Sở", approvedAt: new Date().toISOString() }
    return Approvals.sign(verified, word, Keys.loadPrivate(privateFile))
  }
  return { folder, config, publisher, approve }
}

const codesOf = ({ findings }: Pick<Report.Report, "findings">): ReadonlyArray<string> =>
  findings.filter(({ severity }) => severity === "error").map(({ code }) => code)

describe("createPublisher where approval is required", () => {
  it("takes the approvals of an item given as fields from a list, or from the file named", async () => {
    const { approve, folder, publisher } = await make()
    const item = itemOf("duyet-1")
    const before = sandbox.requests.length
    assert.deepStrictEqual(codesOf(await publisher.publish(item, { folder })), ["not-approved"])
    assert.deepStrictEqual(codesOf(await publisher.publish(item, { folder, approvals: [] })), ["not-approved"])
    const approval = await approve("duyet-1")
    const forged = { ...approval, by: "Ai đó" }
    assert.deepStrictEqual(codesOf(await publisher.publish(item, { folder, approvals: [forged] })), [
      "approval-signature-wrong"
    ])
    const file = join(folder, "approvals.json")
    writeFileSync(file, JSON.stringify([{ ...approval, more: 1 }]))
    assert.deepStrictEqual(codesOf(await publisher.publish(item, { folder, approvals: file })), ["approval-unreadable"])
    assert.strictEqual(sandbox.requests.length, before)
    assert.strictEqual((await publisher.publish(item, { folder, approvals: [approval] })).status, "done")
    writeFileSync(file, JSON.stringify([await approve("duyet-2")]))
    assert.strictEqual((await publisher.publish(itemOf("duyet-2"), { folder, approvals: file })).status, "done")
    await publisher.close()
  })

  it("takes those of an item given by its file from the file beside it", async () => {
    const { approve, folder, publisher } = await make()
    const file = join(folder, "tin.json")
    writeFileSync(file, JSON.stringify(itemOf("duyet-3")))
    assert.deepStrictEqual(codesOf(await publisher.publish(file)), ["not-approved"])
    await Approvals.add(Approvals.fileOf(file), await approve("duyet-3"))
    assert.strictEqual((await publisher.check(file)).approval, "approved")
    assert.strictEqual((await publisher.publish(file)).status, "done")
    await publisher.close()
  })

  it("sends what was approved when somebody has changed the kept copy", async () => {
    const { approve, folder, publisher } = await make()
    const item = itemOf("duyet-4")
    const approvals = [await approve("duyet-4")]
    // Refused, and yet measured: the picture is kept from now on.
    await publisher.publish(item, { folder })
    const [kept = ""] = readdirSync(join(folder, "assets")).filter((name) => /^[0-9a-f]{64}$/.test(name))
    const bytes = readFileSync(join(folder, "assets", kept))
    const changed = Buffer.from(bytes)
    changed[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
    writeFileSync(join(folder, "assets", kept), changed)
    const report = await publisher.publish(item, { folder, approvals })
    assert.deepStrictEqual([report.status, codesOf(report)], ["done", []])
    assert.deepStrictEqual(readFileSync(join(folder, "assets", kept)), bytes)
    const sent = await fetch(report.results.portal?.assets["poster"]?.url ?? "")
    assert.deepStrictEqual(Buffer.from(await sent.arrayBuffer()), bytes)
    await publisher.close()
  })

  it("publishes nothing when the kept copy changes while it is sent", async () => {
    const { approve, config, folder, publisher } = await make()
    const approvals = Effect.succeed([await approve("duyet-5")])
    const configuration = await Configuration.decode(config, { file: "test", folder, environment: process.env })
    const item = Result.getOrThrow(ItemText.decode(itemOf("duyet-5")))
    // At once, so that the next step has not begun.
    const onProgress = (event: Progress.Progress): void => {
      if (event._tag !== "StepFinished" || event.step !== "upload-image-poster") return
      const [kept = ""] = readdirSync(join(folder, "assets")).filter((name) => /^[0-9a-f]{64}$/.test(name))
      writeFileSync(join(folder, "assets", kept), "other bytes")
    }
    const { results } = await Effect.runPromise(
      Effect.flatMap(Publisher.Service, (service) => service.publish({ item, folder, approvals, onProgress })).pipe(
        Effect.provide(Layers.publisher(configuration))
      )
    )
    assert.deepStrictEqual([results["portal"]?.status, results["portal"]?.error?.code], ["failed", "file-changed"])
    await sandbox.settle()
    assert.deepStrictEqual(
      sandbox.entries().filter(({ permalink }) => permalink.includes("duyet-5")),
      []
    )
    await publisher.close()
  })
})
