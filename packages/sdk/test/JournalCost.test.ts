/**
 * What never publishing twice costs: transactions that are on disk before the run goes on, counted where SQLite is told to
 * commit.
 */
import { Accounts, Sandbox } from "@loa/sandbox"
import { type CampaignItem, createPublisher, defineConfig } from "@loa/sdk"
import { afterAll, assert, beforeAll, describe, it, vi } from "@effect/vitest"
import { mkdtempSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = join(import.meta.dirname, "../../../examples/cli")

let sandbox: Sandbox.Sandbox

beforeAll(async () => {
  sandbox = await Sandbox.start()
  Object.assign(process.env, Accounts.environment, { LOA_VAULT_KEY: Buffer.alloc(32, 1).toString("base64") })
})

afterAll(() => sandbox.close())

const { exec } = DatabaseSync.prototype

const changesOf = (database: DatabaseSync): number =>
  Number(database.prepare("SELECT total_changes() AS changes").get()?.["changes"])

/** Calls back for each commit that changed a row; others write nothing to disk. */
const watchCommits = (onCommit: () => void): void => {
  const before = new WeakMap<DatabaseSync, number>()
  vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (this: DatabaseSync, sql) {
    if (sql.startsWith("BEGIN")) before.set(this, changesOf(this))
    if (sql === "COMMIT" && changesOf(this) !== before.get(this)) onCommit()
    exec.call(this, sql)
  })
}

const commitsOf = async (
  destination: "portal" | "fanpage",
  fields: Partial<CampaignItem.CampaignItemInput>
): Promise<number> => {
  const journal = { sqlite: join(mkdtempSync(join(tmpdir(), "loa-cost-")), "journal.db") }
  const publisher = await createPublisher(defineConfig({ journal, destinations: Accounts.configuration(sandbox.url) }))
  let commits = 0
  watchCommits(() => void commits++)
  try {
    const item = { id: `gia-${destination}`, title: "Tin mới", summary: "Một câu.", ...fields }
    const report = await publisher.publish(item, { folder, to: [destination] })
    assert.strictEqual(report.results[destination]?.status, "published", JSON.stringify(report))
    return commits
  } finally {
    vi.restoreAllMocks()
    await publisher.close()
  }
}

describe("the journal's cost", () => {
  it("is at most six commits for a text post", async () => {
    const costs = [await commitsOf("portal", { body: "Nội dung." }), await commitsOf("fanpage", {})]
    assert.deepStrictEqual(costs, [6, 5])
  })
})
