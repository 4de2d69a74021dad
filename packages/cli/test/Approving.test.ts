import { Sandbox } from "@loa/sandbox"
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, beforeEach, describe, it } from "vitest"
import * as InProcess from "./InProcess.ts"
import * as Workspace from "./Workspace.ts"

let sandbox: Sandbox.Sandbox
let workspace: Workspace.Workspace
let requestsBefore = 0

const item = { id: "news-item", title: "Tin mới", body: "Mời bà con.", to: ["portal", "fanpage"] }
const approvals = "item.approval.json"

const run = (...line: ReadonlyArray<string>): Promise<InProcess.Ended> => InProcess.run(workspace, line)

/** `loa approve` by somebody with a key of that name. */
const approve = (name: string, ...more: ReadonlyArray<string>): Promise<InProcess.Ended> =>
  run("approve", "item.json", "--by", `Ông ${name}`, "--key", `${name}.key`, ...more)

const path = (name: string): string => join(workspace.folder, name)
const readApprovals = (): Array<{ [field: string]: unknown }> => JSON.parse(readFileSync(path(approvals), "utf8"))
const writeApprovals = (value: unknown): string => workspace.write(approvals, JSON.stringify(value))

const configure = (approval: object): void => {
  const { destinations } = JSON.parse(readFileSync(path("loa.config.json"), "utf8"))
  workspace.write("loa.config.json", JSON.stringify({ approval, destinations }))
}

/** Publishing it is refused with these words, and no platform has heard of it. */
const assertRefused = async (...says: ReadonlyArray<string>): Promise<void> => {
  const ended = await run("publish", "item.json")
  assert.strictEqual(ended.exitCode, 3, ended.stderr)
  for (const words of says) assert.include(ended.stderr, words)
  assert.strictEqual(sandbox.requests.length, requestsBefore)
}

beforeAll(async () => {
  sandbox = await Sandbox.start()
  workspace = Workspace.make(sandbox.url)
  for (const name of ["director", "deputy", "stranger"]) await run("keys", "new", name)
})

afterAll(async () => {
  await sandbox.close()
  workspace.remove()
})

beforeEach(() => {
  requestsBefore = sandbox.requests.length
  workspace.write("item.json", JSON.stringify(item))
  writeApprovals([])
  configure({ required: true, keys: ["director.pub", "deputy.pub"] })
})

describe("loa publish where approval is required", () => {
  it("is refused without, and says how to get one", async () => {
    await assertRefused("the item is not approved", "loa approve", "news-item: refused; nothing was sent")
  })

  it("is refused for a key that is not listed", async () => {
    assert.include((await approve("stranger")).stderr, "The configuration does not list this key")
    await assertRefused('the approval by "Ông stranger" is signed with a key the configuration does not list')
  })

  it("is refused once the approval has ended", async () => {
    await approve("director", "--expires", "2999-01-01T00:00:00+07:00")
    assert.strictEqual((await run("verify", "item.json")).exitCode, 0)
    assert.strictEqual(readApprovals()[0]?.["expiresAt"], "2998-12-31T17:00:00.000Z")
    writeApprovals(readApprovals().map((approval) => ({ ...approval, expiresAt: "2020-01-01T00:00:00.000Z" })))
    await assertRefused("its signature is wrong")
  })

  it("is refused for a destination that is not covered, and goes out to one that is", async () => {
    workspace.write("item.json", JSON.stringify({ ...item, id: "covered-item" }))
    await approve("director", "--to", "portal")
    await assertRefused('destinations: "fanpage" is not covered by the approval of "Ông director"')
    const ended = await run("publish", "item.json", "--to", "portal", "--json")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const { findings, results } = JSON.parse(ended.stdout)
    assert.strictEqual(results.portal.status, "published")
    assert.deepInclude(findings[0], { severity: "note", code: "approved" })
  })

  it("is refused with one key where two are asked for, however often it signs", async () => {
    workspace.write("item.json", JSON.stringify({ ...item, id: "second-item" }))
    configure({ required: true, keys: ["director.pub", "deputy.pub"], quorum: 2 })
    await approve("director", "--to", "portal,fanpage")
    await run("approve", "item.json", "--by", "Another name", "--key", "director.key", "--to", "portal")
    assert.lengthOf(readApprovals(), 2)
    await assertRefused("2 approvals with different keys are needed, and 1 of them is there")
    await approve("deputy")
    const ended = await run("publish", "item.json", "--json")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
  })

  it("is refused for an approval of another item, copied over", async () => {
    workspace.write("other.json", JSON.stringify({ ...item, id: "other-item" }))
    await run("approve", "other.json", "--by", "Ông director", "--key", "director.key")
    workspace.write(approvals, readFileSync(path("other.approval.json")))
    await assertRefused('is for the item "other-item", and this is "news-item"')
  })

  it("is refused for whatever is changed in the approval itself, and for what is no approval", async () => {
    await approve("director", "--document", "1610/STTTT-BCTT", "--expires", "2999-01-01T00:00:00Z")
    const [good = {}] = readApprovals()
    for (const [field, value] of Object.entries(good)) {
      const changed =
        typeof value === "string"
          ? `${value.slice(0, -2)}${value.at(-2) === "0" ? "1" : "0"}${value.at(-1)}`
          : Array.isArray(value)
            ? [...value, "tube"]
            : { ...(value as object), body: "0".repeat(64) }
      writeApprovals([{ ...good, [field]: changed }])
      await assertRefused("error")
      const { [field]: _, ...rest } = good
      writeApprovals([rest])
      await assertRefused("error")
    }
    for (const text of ["", "{", "null", "{}", "[[]]", `[${JSON.stringify({ ...good, more: 1 })}]`]) {
      workspace.write(approvals, text)
      await assertRefused(text === "null" ? "found nothing" : approvals)
    }
  })

  it("asks nobody about what is going to be refused", async () => {
    const ended = await InProcess.run(workspace, ["publish", "item.json"], { answers: ["y"] })
    assert.strictEqual(ended.exitCode, 3)
    assert.notInclude(ended.stderr, "[y/N]")
    assert.strictEqual(sandbox.requests.length, requestsBefore)
  })

  it("is checked without: what is missing is a warning, and a dry run is refused", async () => {
    const checked = await run("check", "item.json")
    assert.strictEqual(checked.exitCode, 0)
    assert.include(checked.stdout, "warning: the item is not approved")
    assert.include(checked.stdout, "news-item: ready for 2 destinations, and not approved yet")
    const dry = await run("publish", "item.json", "--dry-run")
    assert.strictEqual(dry.exitCode, 3)
    assert.include(dry.stdout, "error: the item is not approved")
  })
})

describe("loa approve", () => {
  it("writes what an official signs beside the item, and the item counts as approved", async () => {
    const ended = await approve("director", "--document", "1610/STTTT-BCTT", "--json")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const approval = JSON.parse(ended.stdout)
    assert.deepStrictEqual(readApprovals(), [approval])
    assert.deepInclude(approval, {
      schema: "loa.approval/1",
      item: "news-item",
      destinations: ["portal", "fanpage"],
      by: "Ông director",
      document: "1610/STTTT-BCTT"
    })
    assert.hasAllKeys(approval.fields, ["id", "language", "timeZone", "title", "body", "to", "assets"])
    assert.include((await run("check", "item.json")).stdout, 'note: approved by "Ông director"')
  })

  it("holds whatever format and order the item is saved in", async () => {
    await approve("director")
    workspace.write("item.yaml", "to: [portal, fanpage]\ntitle: 'Tin mới'\nbody: Mời bà con.\nid: news-item\n")
    workspace.write(
      "item.md",
      '---\r\nid: news-item\r\nto: ["portal", "fanpage"]\r\ntitle: Tin mới\r\n---\r\nMời bà con.\r\n'
    )
    for (const name of ["item.yaml", "item.md", "item.json"]) {
      const verified = await run("verify", name)
      assert.strictEqual(verified.exitCode, 0, verified.stdout)
    }
    writeApprovals(readApprovals().map((approval) => Object.fromEntries(Object.entries(approval).toReversed())))
    assert.strictEqual((await run("verify", "item.json")).exitCode, 0)
  })

  it("shows what is approved and asks; no signs nothing", async () => {
    const words = ["approve", "item.json", "--by", "Bà A", "--key", "director.key"]
    const declined = await InProcess.run(workspace, words, { answers: ["n"] })
    assert.strictEqual(declined.exitCode, 3)
    assert.include(declined.stderr, "Nothing was signed.")
    assert.deepStrictEqual(readApprovals(), [])
    const agreed = await InProcess.run(workspace, words, { answers: ["y"] })
    assert.strictEqual(agreed.exitCode, 0, agreed.stderr)
    assert.match(agreed.stderr, /^Tin mới \(news-item\)\n {2}sha256:[0-9a-f]{64}\n {2}for portal, fanpage\n/)
    assert.include(agreed.stderr, "Approve it as “Bà A”, exactly as it is? [y/N]")
    const unasked = await InProcess.run(workspace, [...words, "--yes", "--lang", "vi"], { answers: [] })
    assert.strictEqual(unasked.exitCode, 0)
    assert.include(unasked.stderr, "“Bà A” đã phê duyệt: item.approval.json")
  })

  it.each<[string, object, ReadonlyArray<string>, number, string]>([
    ["what cannot be published", { assets: [{ id: "a", type: "image", source: "gone.png" }] }, [], 3, "gone.png"],
    ["what no channel carries", { to: ["tube"] }, [], 3, "not approved; it cannot be published like this"],
    ["an unknown destination", {}, ["--to", "potal"], 3, 'did you mean "portal"?'],
    ["a time that is over", {}, ["--expires", "2020-01-01T00:00:00Z"], 2, "is over already"],
    ["a name of control characters", {}, ["--by", "A\u001BB"], 2, "expected one line of 1 to 200 characters"],
    ["with a key that is not there", {}, ["--key", "gone.key"], 2, "gone.key: there is no such key file"],
    ["with a public key", {}, ["--key", "director.pub"], 2, "is a public key, and signing needs the private one"]
  ])("does not approve %s", async (_, change, more, exitCode, says) => {
    workspace.write("item.json", JSON.stringify({ ...item, ...change }))
    const ended = await approve("director", ...more)
    assert.strictEqual(ended.exitCode, exitCode, ended.stderr)
    assert.include(ended.stderr, says)
    assert.deepStrictEqual(readApprovals(), [])
  })

  it("leaves a file it cannot read as it is", async () => {
    workspace.write(approvals, "{ half")
    const ended = await approve("director")
    assert.strictEqual(ended.exitCode, 2)
    assert.include(ended.stderr, "item.approval.json: is not readable as JSON")
    assert.strictEqual(readFileSync(path(approvals), "utf8"), "{ half")
  })
})

describe("loa verify ITEM", () => {
  it("says what has changed, and asks no channel", async () => {
    await approve("director")
    workspace.write("item.json", JSON.stringify({ ...item, body: "Mời bà con!", summary: "Mới" }))
    const ended = await run("verify", "item.json")
    assert.strictEqual(ended.exitCode, 3)
    assert.include(ended.stdout, 'error: body has changed since "Ông director" approved it')
    assert.include(ended.stdout, 'error: summary is new since "Ông director" approved it')
    assert.include(ended.stdout, "news-item: not approved as it is")
    const document = JSON.parse((await run("verify", "item.json", "--json")).stdout)
    assert.deepInclude(document, { schema: "loa.verification/1", isApproved: false, approvals: [] })
    assert.strictEqual(sandbox.requests.length, requestsBefore)
  })

  it("asks for an approval even where none is required", async () => {
    configure({ keys: ["director.pub"] })
    assert.strictEqual((await run("verify", "item.json")).exitCode, 3)
    await approve("director")
    assert.strictEqual((await run("verify", "item.json")).exitCode, 0)
    assert.strictEqual((await run("verify", "item.json", "--to", "portal")).exitCode, 0)
  })
})

describe("loa keys new", () => {
  it("makes a pair, prints the public key, and overwrites none", async () => {
    const ended = await run("keys", "new", "keys/official", "--json")
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const { id, privateKey, publicKey } = JSON.parse(ended.stdout)
    assert.match(id, /^ed25519:[\w-]{43}$/)
    assert.strictEqual(statSync(path(privateKey)).mode & 0o777, 0o600)
    assert.include(ended.stderr, "The private key has no passphrase")
    const before = readFileSync(path(publicKey), "utf8")
    const again = await run("keys", "new", "keys/official")
    assert.strictEqual(again.exitCode, 2)
    assert.include(again.stderr, "is there already, and a key is never overwritten")
    assert.strictEqual(readFileSync(path(publicKey), "utf8"), before)
  })

  it("protects a key by a passphrase from the environment, which approve needs", async () => {
    const flags = ["--passphrase-env", "KEY_WORD"]
    const environment = { KEY_WORD: "một mật khẩu dài" }
    const made = await InProcess.run(workspace, ["keys", "new", "sealed", ...flags], { environment })
    assert.strictEqual(made.exitCode, 0, made.stderr)
    configure({ required: true, keys: ["sealed.pub"] })
    const words = ["approve", "item.json", "--by", "Bà B", "--key", "sealed.key"]
    const unset = await InProcess.run(workspace, [...words, ...flags])
    assert.deepStrictEqual([unset.exitCode, unset.stderr.includes("KEY_WORD is not set")], [2, true])
    const none = await InProcess.run(workspace, words)
    assert.deepStrictEqual([none.exitCode, none.stderr.includes("--passphrase-env NAME")], [2, true])
    const wrong = await InProcess.run(workspace, [...words, ...flags], { environment: { KEY_WORD: "khác hẳn" } })
    assert.strictEqual(wrong.exitCode, 2)
    assert.include(wrong.stderr, "sealed.key: the passphrase does not open this key")
    assert.deepStrictEqual(readApprovals(), [])
    const right = await InProcess.run(workspace, [...words, ...flags], { environment })
    assert.strictEqual(right.exitCode, 0, right.stderr)
    assert.strictEqual((await run("verify", "item.json")).exitCode, 0)
    const secret = readFileSync(path("sealed.key"), "utf8").split("\n")[1] ?? ""
    for (const { stderr, stdout } of [made, unset, none, wrong, right]) {
      for (const hidden of [environment.KEY_WORD, "khác hẳn", secret]) assert.notInclude(stdout + stderr, hidden)
    }
  })

  it("asks at a terminal, twice, and shows nothing of what is typed", async () => {
    const typed = await InProcess.run(workspace, ["keys", "new", "typed"], { answers: ["bí mật", "bí mật"] })
    assert.strictEqual(typed.exitCode, 0, typed.stderr)
    assert.notInclude(typed.stderr, "bí mật")
    assert.notInclude(typed.stderr, "has no passphrase")
    const words = ["approve", "item.json", "--by", "Bà C", "--key", "typed.key", "--yes"]
    const opened = await InProcess.run(workspace, words, { answers: ["bí mật"] })
    assert.strictEqual(opened.exitCode, 0, opened.stderr)
    assert.include(opened.stderr, "Passphrase of typed.key: ")
    const wrong = await InProcess.run(workspace, words, { answers: ["bi mat"] })
    assert.strictEqual(wrong.exitCode, 2)
    const differs = await InProcess.run(workspace, ["keys", "new", "differs"], { answers: ["một", "hai"] })
    assert.deepStrictEqual([differs.exitCode, existsSync(path("differs.key"))], [2, false])
    const empty = await InProcess.run(workspace, ["keys", "new", "empty"], { answers: [""] })
    assert.strictEqual(empty.exitCode, 0)
    assert.include(empty.stderr, "The private key has no passphrase")
  })
})

describe("the whole story in processes of its own", () => {
  it("keys, approve, verify, publish; one character later it is refused", async () => {
    workspace.write("story.md", "---\nid: story-item\ntitle: Tin\nto: [portal]\n---\nMời bà con.\n")
    configure({ required: true, keys: ["story.pub"] })
    writeFileSync(path("story.pub"), readFileSync(path("director.pub")))
    const { exitCode } = await workspace.loa("publish", "story.md")
    assert.strictEqual(exitCode, 3)
    const approved = await workspace.loa("approve", "story.md", "--by", "Giám đốc Sở", "--key", "director.key")
    assert.deepInclude(approved, { exitCode: 0, stdout: "story.approval.json\n" })
    assert.strictEqual((await workspace.loa("verify", "story.md")).exitCode, 0)
    const before = sandbox.requests.length
    workspace.write("story.md", "---\nid: story-item\ntitle: Tin\nto: [portal]\n---\nMời bà con!\n")
    const changed = await workspace.loa("publish", "story.md")
    assert.strictEqual(changed.exitCode, 3, changed.stderr)
    assert.include(changed.stderr, 'body has changed since "Giám đốc Sở" approved it')
    assert.strictEqual(sandbox.requests.length, before)
    workspace.write("story.md", "---\nid: story-item\ntitle: Tin\nto: [portal]\n---\nMời bà con.\n")
    const published = await workspace.loa("publish", "story.md", "--json")
    assert.strictEqual(published.exitCode, 0, published.stderr)
  })
})
