import { Accounts, Sandbox } from "@loa/sandbox"
import { createPublisher, defineConfig, defineItem, ItemText } from "@loa/sdk"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

let sandbox: Sandbox.Sandbox

beforeAll(async () => {
  sandbox = await Sandbox.start()
  Object.assign(process.env, Accounts.environment, { LOA_VAULT_KEY: Buffer.alloc(32, 1).toString("base64") })
})
afterAll(() => sandbox.close())

const configure = () => {
  const folder = mkdtempSync(join(tmpdir(), "loa-sdk-"))
  const { fanpage, portal } = Accounts.configuration(sandbox.url)
  return {
    folder,
    config: defineConfig({ journal: { sqlite: join(folder, "journal.db") }, destinations: { portal, fanpage } })
  }
}

const itemOf = (id: string) =>
  defineItem({
    id,
    title: "Lịch tiêm chủng",
    body: "Ngày 5.",
    overrides: { fanpage: { message: "Xem {{portal.permalink}}" } }
  })

const example = join(import.meta.dirname, "../../../examples/cli/bluezone.md")

const writes = (): number => sandbox.requests.filter((request) => request.write).length

describe("createPublisher", () => {
  it("publishes, tells what happens meanwhile, and types the report by destination", async () => {
    const { config } = configure()
    const publisher = await createPublisher(config)
    const run = publisher.publish(itemOf("tiem-chung-1"))
    const told: Array<string> = []
    for await (const event of run.progress) told.push(`${event.destination} ${event._tag}`)
    const report = await run
    const channel: "wordpress" | undefined = report.results.portal?.channel
    assert.deepStrictEqual(
      [report.status, channel, report.results.fanpage?.channel],
      ["done", "wordpress", "facebook-page"]
    )
    assert.include(told, "portal StepStarted")
    assert.deepStrictEqual(
      told.filter((line) => line.endsWith("Finished") && !line.includes("Step")),
      ["portal Finished", "fanpage Finished"]
    )
    await publisher.close()
  })

  it("remembers across publishers and processes: the second makes no write", async () => {
    const { config } = configure()
    const first = await createPublisher(config)
    await first.publish(itemOf("tiem-chung-2"))
    await first.close()
    const before = writes()
    const second = await createPublisher(config)
    const report = await second.publish(itemOf("tiem-chung-2"))
    assert.deepStrictEqual(
      [report.results.portal?.status, report.results.fanpage?.status],
      ["already-published", "already-published"]
    )
    assert.strictEqual(writes(), before)
    const { publications } = await second.status("tiem-chung-2")
    assert.deepStrictEqual(
      publications.map(({ destination, observation, state }) => [destination, state, observation?.visibility]),
      [
        ["fanpage", "published", "public"],
        ["portal", "published", "public"]
      ]
    )
    await second.close()
  })

  it("checks without a secret, a journal or a request", async () => {
    const { config, folder } = configure()
    const before = sandbox.requests.length
    const publisher = await createPublisher(config)
    const preview = await publisher.check(example)
    assert.deepStrictEqual(
      preview.destinations.map(({ id }) => id),
      ["portal", "fanpage"]
    )
    assert.deepStrictEqual([existsSync(join(folder, "journal.db")), sandbox.requests.length - before], [false, 0])
    await publisher.close()
  })

  it("publishes once what was in the journal's way is gone, without being made anew", async () => {
    const { config, folder } = configure()
    const journal = join(folder, "journal.db")
    mkdirSync(journal)
    const publisher = await createPublisher(config)
    const before = writes()
    const failure: unknown = await publisher.publish(itemOf("tiem-chung-4")).catch((cause: unknown) => cause)
    assert.include(String(failure), journal)
    assert.strictEqual(writes(), before)
    rmSync(journal, { recursive: true })
    assert.strictEqual((await publisher.publish(itemOf("tiem-chung-4"))).status, "done")
    await publisher.close()
  })

  it("rejects an item that cannot be read, and sends nothing", async () => {
    const { config } = configure()
    const publisher = await createPublisher(config)
    const before = sandbox.requests.length
    const failure = await publisher.publish({ id: "X", title: "" }).then(
      () => undefined,
      (cause: unknown) => cause
    )
    assert.instanceOf(failure, ItemText.ItemInvalid)
    assert.strictEqual(sandbox.requests.length, before)
    await publisher.close()
  })

  it("stops when its signal is aborted, and continues when it is run again", async () => {
    const { config } = configure()
    const publisher = await createPublisher(config)
    const controller = new AbortController()
    const rule = { platform: "wordpress", method: "POST", path: "/wp-json/wp/v2/posts", fault: "hang" } as const
    sandbox.fault(rule)
    const run = publisher.publish(itemOf("tiem-chung-3"), { signal: controller.signal })
    for await (const event of run.progress) if (event._tag === "StepStarted") controller.abort(new Error("enough"))
    assert.strictEqual(
      await run.then(
        () => "",
        (cause: Error) => cause.message
      ),
      "enough"
    )
    sandbox.faults.clear()
    assert.strictEqual((await publisher.publish(itemOf("tiem-chung-3"))).status, "done")
    await sandbox.settle()
    const entries = sandbox
      .entries()
      .filter((entry) => entry.platform === "wordpress" && entry.permalink.includes("tiem-chung-3"))
    assert.strictEqual(entries.length, 1)
    await publisher.close()
  })

  it("keeps every secret out of everything it writes", async () => {
    const { config, folder } = configure()
    const publisher = await createPublisher(config)
    await publisher.publish(itemOf("tiem-chung-4"))
    await publisher.close()
    const secrets = Object.values(Accounts.environment)
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.includes(".db")
    )) {
      const text = readFileSync(join(folder, file), "latin1")
      assert.deepStrictEqual(
        secrets.filter((secret) => text.includes(secret)),
        []
      )
    }
  })
})
