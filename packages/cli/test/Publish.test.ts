import { Accounts, Sandbox } from "@loa/sandbox"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Program from "./Program.ts"
import * as Workspace from "./Workspace.ts"

let sandbox: Sandbox.Sandbox
let workspace: Workspace.Workspace
let item: string

const writes = (): number => sandbox.requests.filter(({ write }) => write).length

beforeAll(async () => {
  sandbox = await Sandbox.start()
  workspace = Workspace.make(sandbox.url)
  item = Workspace.withExample(workspace)
})

afterAll(async () => {
  await sandbox.close()
  workspace.remove()
})

/** What a person or a script must never be shown. */
const assertNoSecret = ({ stderr, stdout }: Program.Ended): void => {
  for (const [name, secret] of Object.entries(Accounts.environment)) {
    assert.notInclude(stdout + stderr, secret, name)
  }
}

describe("loa publish", () => {
  it("checks and plans without a secret, and sends nothing", async () => {
    const bare = { folder: workspace.folder, environment: {} }
    const check = await Program.run(["check", item], bare)
    assert.strictEqual(check.exitCode, 0, check.stderr)
    assert.match(check.stdout, /bluezone-2020-08: ready for 4 destinations\n$/)
    assert.include(
      check.stderr,
      "destinations.portal.applicationPassword: the environment variable PORTAL_PASSWORD is not set"
    )

    const plan = await Program.run(["plan", item, "--json"], bare)
    assert.strictEqual(plan.exitCode, 0, plan.stderr)
    const preview = JSON.parse(plan.stdout)
    assert.strictEqual(preview.schema, "loa.plan/1")
    const order = preview.destinations.map(({ id }: { id: string }) => id)
    assert.sameMembers(order, ["portal", "fanpage", "oa", "tube"])
    assert.isBelow(order.indexOf("portal"), order.indexOf("fanpage"))
    assert.deepStrictEqual(sandbox.requests, [])
  })

  it("dry-run asks the channels and sends nothing", async () => {
    const ended = await workspace.loa("publish", item, "--dry-run", "--json")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    assert.strictEqual(JSON.parse(ended.stdout).schema, "loa.plan/1")
    assert.isAbove(sandbox.requests.length, 0)
    assert.strictEqual(writes(), 0)
  })

  it("publishes to four destinations with one call and prints the report", async () => {
    const ended = await workspace.loa("publish", item, "--json")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const report = JSON.parse(ended.stdout)
    assert.strictEqual(ended.stdout, `${JSON.stringify(report, null, 2)}\n`)
    assert.hasAllKeys(report, [
      "schema",
      "run",
      "item",
      "digest",
      "startedAt",
      "finishedAt",
      "status",
      "findings",
      "results"
    ])
    assert.strictEqual(report.schema, "loa.report/1")
    assert.strictEqual(report.item, "bluezone-2020-08")
    assert.match(report.digest, /^sha256:[0-9a-f]{64}$/)
    assert.strictEqual(report.status, "done")
    assert.hasAllKeys(report.results, ["portal", "fanpage", "oa", "tube"])
    for (const [id, result] of Object.entries<Record<string, unknown>>(report.results)) {
      assert.containsAllKeys(result, ["channel", "remoteId", "assets", "warnings", "steps"], id)
      assert.strictEqual(result["status"], "published", id)
      assert.strictEqual(result["visibility"], "public", id)
      assert.match(String(result["permalink"]), /^http:\/\/127\.0\.0\.1:/, id)
    }
    assert.strictEqual(report.results.portal.steps[0].key, "bluezone-2020-08/portal/upload-image-poster")
    assertNoSecret(ended)
    await sandbox.settle()
    assert.lengthOf(sandbox.entries(), 4)
    const post = sandbox.entries().find(({ platform }) => platform === "facebook")
    assert.include(post?.text, report.results.portal.permalink)
    assert.match(ended.stderr, /^portal: create-draft …$/m)
    assert.match(ended.stderr, /^portal: published http/m)
    assert.match(ended.stderr, /^4 of 4 destinations done$/m)
  })

  it("run again, finds it published four times and writes nothing", async () => {
    const before = writes()
    const ended = await workspace.loa("publish", item, "--json")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const report = JSON.parse(ended.stdout)
    const results = Object.values<{ readonly status: string }>(report.results)
    assert.deepStrictEqual(
      results.map(({ status }) => status),
      Array.from({ length: 4 }, () => "already-published")
    )
    assert.strictEqual(writes(), before)
    assert.lengthOf(sandbox.entries(), 4)
  })

  it("plans nothing for an item that is out everywhere, and refuses other content under its name", async () => {
    const plan = await workspace.loa("plan", item)
    assert.strictEqual(plan.exitCode, 0, plan.stderr)
    assert.strictEqual(plan.stdout.match(/^ {3}already published http:/gm)?.length, 4)
    assert.match(plan.stdout, /bluezone-2020-08: already published everywhere; nothing is left to do\n$/)
    const text = readFileSync(join(workspace.folder, item), "utf8")
    workspace.write("changed.md", text.replace("title: ", "title: Mới. "))
    const check = await workspace.loa("check", "changed.md")
    assert.strictEqual(check.exitCode, 3)
    assert.strictEqual(check.stdout.match(/the item has changed since it was published to/g)?.length, 4)
  })

  it("without --json tells a script each destination on a line, and people in their language", async () => {
    const ended = await workspace.loa("publish", item, "--to", "portal,tube", "--lang", "vi")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const rows = ended.stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"))
    assert.deepStrictEqual(
      rows.map(([id, status, , of]) => [id, status, of]),
      [
        ["portal", "already-published", "bluezone-2020-08"],
        ["tube", "already-published", "bluezone-2020-08"]
      ]
    )
    assert.match(ended.stderr, /^Đang đăng “Cài đặt ứng dụng Bluezone/m)
    assert.match(ended.stderr, /^portal: đã đăng từ trước http/m)
    assert.match(ended.stderr, /^xong 2 trên 2 nơi$/m)
  })

  it("gives a list for several items", async () => {
    const second = workspace.write(
      "news.json",
      JSON.stringify({ id: "second-item", title: "Second", body: "Text", to: ["portal"] })
    )
    const ended = await workspace.loa("publish", item, second, "--json")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const reports: ReadonlyArray<{ readonly item: string }> = JSON.parse(ended.stdout)
    assert.deepStrictEqual(
      reports.map((report) => report.item),
      ["bluezone-2020-08", "second-item"]
    )
  })

  it("refuses what has changed since it was published", async () => {
    const text = readFileSync(join(workspace.folder, item), "utf8")
    const changed = workspace.write("changed.md", text.replace("Cài đặt mất một phút.", "Cài đặt mất hai phút."))
    const before = writes()
    const ended = await workspace.loa("publish", changed)
    assert.strictEqual(ended.exitCode, 3, ended.stderr)
    assert.include(ended.stderr, "changed.md: portal")
    assert.include(ended.stderr, "the item has changed since it was published")
    assert.strictEqual(ended.stdout, "")
    assert.strictEqual(writes(), before)
  })

  it("says that some failed when the platform refuses one", async () => {
    const refusal = { code: 200, message: "Permissions error", status: 403, method: "POST", path: "/feed" }
    await sandbox.platforms["facebook"]?.command("fail-next", refusal)
    const news = workspace.write(
      "third.json",
      JSON.stringify({
        id: "third-item",
        title: "Third",
        body: "Text",
        link: "https://example.org/",
        to: ["portal", "fanpage"]
      })
    )
    const ended = await workspace.loa("publish", news, "--json")
    assert.strictEqual(ended.exitCode, 4, ended.stderr)
    const report = JSON.parse(ended.stdout)
    assert.strictEqual(report.status, "partial")
    assert.strictEqual(report.results.portal.status, "published")
    assert.strictEqual(report.results.fanpage.status, "failed")
    assert.strictEqual(report.results.fanpage.error.recovery, "fix")
    assert.match(ended.stderr, /^fanpage:\n {2}.*Rejected/m)
    assert.include(ended.stderr, "1 of 2 destinations done")
    assertNoSecret(ended)
  })
})
