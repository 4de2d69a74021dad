import { Sandbox } from "@loa/sandbox"
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Arguments from "../src/Arguments.ts"
import * as InProcess from "./InProcess.ts"
import * as Workspace from "./Workspace.ts"

let sandbox: Sandbox.Sandbox
let workspace: Workspace.Workspace

const run = (...line: ReadonlyArray<string>): Promise<InProcess.Ended> => InProcess.run(workspace, line)
const path = (name: string): string => join(workspace.folder, name)
const read = (name: string): { [field: string]: unknown } => JSON.parse(readFileSync(path(name), "utf8"))

beforeAll(async () => {
  sandbox = await Sandbox.start()
  workspace = Workspace.make(sandbox.url)
  for (const name of ["director", "office"]) await run("keys", "new", name)
  const { destinations } = read("loa.config.json")
  const approval = { required: true, keys: ["director.pub"] }
  workspace.write("loa.config.json", JSON.stringify({ approval, destinations }))
  workspace.write("item.json", JSON.stringify({ id: "news-item", title: "Tin", body: "Mời.", to: ["portal"] }))
  await run("approve", "item.json", "--by", "Giám đốc Sở", "--key", "director.key")
  const ended = await run("publish", "item.json", "--record", "record.json", "--record-key", "office.key")
  assert.strictEqual(ended.exitCode, 0, ended.stderr)
  assert.include(ended.stderr, "record.json: the publication record, signed")
})

afterAll(async () => {
  await sandbox.close()
  workspace.remove()
})

const verify = (name: string): Promise<InProcess.Ended> => run("verify", name, "--key", "office.pub")

describe("the publication record", () => {
  it("holds the report, the approvals and the journal's digest, and is verified by its key", async () => {
    const record = read("record.json")
    assert.hasAllKeys(record, ["schema", "report", "approvals", "journal", "recordedAt", "key", "signature"])
    assert.strictEqual(record["schema"], "loa.record/1")
    assert.match(String(record["journal"]), /^sha256:[0-9a-f]{64}$/)
    const ended = await verify("record.json")
    assert.strictEqual(ended.exitCode, 0, ended.stdout)
    assert.match(ended.stdout, /portal: published {2}http/)
    assert.include(ended.stdout, "approved by “Giám đốc Sở”")
    assert.include(ended.stdout, "the journal is as it was then")
    assert.include(ended.stdout, "The record is what was signed.")
    const document = JSON.parse((await run("verify", "record.json", "--key", "office.pub", "--json")).stdout)
    assert.deepInclude(document, { schema: "loa.record-verification/1", holds: true, journal: "same", findings: [] })
  })

  it("does not hold when anything in it is changed", async () => {
    const text = readFileSync(path("record.json"), "utf8")
    const changes: ReadonlyArray<readonly [string, string, string]> = [
      ['"status": "published"', '"status": "scheduled"', "its signature is wrong"],
      ['"by": "Giám đốc Sở"', '"by": "Giám đốc"', "its signature is wrong"],
      ['"recordedAt": "2', '"recordedAt": "3', "its signature is wrong"],
      ['"schema": "loa.record/1",', '"schema": "loa.record/1", "more": 1,', 'unknown key "more"']
    ]
    for (const [before, after, says] of changes) {
      assert.include(text, before)
      workspace.write("changed.json", text.replace(before, after))
      const ended = await verify("changed.json")
      assert.strictEqual(ended.exitCode, 3, after)
      assert.include(ended.stdout + ended.stderr, says)
    }
  })

  it("holds whatever its formatting", async () => {
    workspace.write("small.json", JSON.stringify(read("record.json")))
    assert.strictEqual((await verify("small.json")).exitCode, 0)
  })

  it("does not hold for a key nobody knows", async () => {
    const ended = await run("verify", "record.json")
    assert.strictEqual(ended.exitCode, 3)
    assert.include(ended.stdout, "it is signed with a key that is not known here")
  })

  it("says that nobody has signed it", async () => {
    const { key: _, signature: __, ...unsigned } = read("record.json")
    workspace.write("unsigned.json", JSON.stringify(unsigned))
    const ended = await verify("unsigned.json")
    assert.strictEqual(ended.exitCode, 3)
    assert.include(ended.stdout, "nobody has signed this record")
    const written = await run("publish", "item.json", "--record", "again.json")
    assert.strictEqual(written.exitCode, 0, written.stderr)
    assert.include(written.stderr, "again.json: the publication record, not signed")
    assert.doesNotHaveAnyKeys(read("again.json"), ["key", "signature"])
  })

  it("is verified without a configuration too, and then compares no journal", async () => {
    mkdirSync(path("archive"))
    const elsewhere = { ...workspace, folder: path("archive") }
    const configuration = readFileSync(path("loa.config.json"))
    rmSync(path("loa.config.json"))
    const line = ["verify", "../record.json", "--key", "../office.pub"]
    const ended = await InProcess.run(elsewhere, line)
    workspace.write("loa.config.json", configuration)
    assert.strictEqual(ended.exitCode, 0, ended.stdout + ended.stderr)
    assert.include(ended.stdout, "there is no configuration here")
    assert.include(ended.stdout, 'warning: the approval by "Giám đốc Sở" in it is signed with a key that is not known')
  })

  it("is not written for a run that was refused, and what cannot be written is said before anything is sent", async () => {
    workspace.write("other.json", JSON.stringify({ id: "other-item", title: "Tin", body: "Mời.", to: ["portal"] }))
    assert.strictEqual((await run("publish", "other.json", "--record", "refused.json")).exitCode, 3)
    assert.isFalse(existsSync(path("refused.json")))
    const before = sandbox.requests.length
    const nowhere = await run("publish", "item.json", "--record", "gone/record.json")
    assert.deepStrictEqual([nowhere.exitCode, sandbox.requests.length], [2, before])
    const noKey = await run("publish", "item.json", "--record", "r.json", "--record-key", "gone.key")
    assert.deepStrictEqual([noKey.exitCode, sandbox.requests.length], [2, before])
  })

  it.each<[string, Arguments.Problem]>([
    ["publish a.md --record-key k", { _tag: "RecordMissing" }],
    ["publish a.md b.md --record r", { _tag: "RecordOfSeveral" }],
    ["approve a.md --key k", { _tag: "FlagMissing", command: "approve", flag: "--by", value: "NAME" }],
    ["approve a.md --by A", { _tag: "FlagMissing", command: "approve", flag: "--key", value: "FILE" }],
    [
      "approve a.md --by A --key k --expires 2020-02-30T00:00:00Z",
      { _tag: "InstantInvalid", found: "2020-02-30T00:00:00Z" }
    ],
    ["approve a.md --by A --key k --expires 2020-08-31T17:00", { _tag: "InstantInvalid", found: "2020-08-31T17:00" }],
    ["keys", { _tag: "ArgumentMissing", command: "keys", shown: " new NAME" }],
    ["keys old a", { _tag: "ArgumentMissing", command: "keys", shown: " new NAME" }],
    ["keys new", { _tag: "ArgumentMissing", command: "keys", shown: " new NAME" }]
  ])("is asked for rightly: %s", (line, problem) => {
    const { request } = Arguments.parse(line.split(" "))
    assert(request._tag === "Invalid")
    assert.deepStrictEqual(request.problem, problem)
  })
})
