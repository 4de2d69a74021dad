import { Approval, Approvals, Keys, type Verification } from "@loa/sdk"
import { assert, describe, it } from "vitest"
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"

const folder = (): string => mkdtempSync(join(tmpdir(), "loa-approvals-"))

const keyOf = (root: string, name: string): Keys.SigningKey =>
  Keys.loadPrivate(Keys.create(join(root, name)).privateFile)

const verified: Pick<Verification.Verification, "item" | "content" | "destinations"> = {
  item: "bluezone-2020-08",
  content: { digest: `sha256:${"0".repeat(64)}`, fields: { title: "1".repeat(64) }, files: {} },
  destinations: ["portal", "fanpage"]
}

const word: Approvals.Word = { by: "Giám đốc Sở", approvedAt: "2020-08-05T01:00:00.000Z" }

const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (cause: unknown) => {
      if (cause instanceof Approval.ApprovalsUnreadable) return cause.message
      throw cause
    }
  )

describe("Approvals", () => {
  it("are beside the item, under its name", () => {
    assert.strictEqual(Approvals.fileOf("tin/bluezone.md"), join("tin", "bluezone.approval.json"))
    assert.strictEqual(Approvals.fileOf("bluezone.2020.yaml"), "bluezone.2020.approval.json")
    assert.strictEqual(Approvals.fileOf("bluezone.json"), "bluezone.approval.json")
  })

  it("come back as they were signed", async () => {
    const root = folder()
    const file = join(root, "item.approval.json")
    assert.deepStrictEqual(await Approvals.load(file), [])
    const approval = Approvals.sign(verified, { ...word, document: "1610/STTTT-BCTT" }, keyOf(root, "director"))
    await Approvals.add(file, approval)
    assert.deepStrictEqual(await Approvals.load(file), [approval])
    writeFileSync(file, `\uFEFF${JSON.stringify(await Approvals.load(file)).replaceAll(",", " ,\n\t")}`)
    assert.deepStrictEqual(await Approvals.load(file), [approval], "formatting is no matter")
  })

  it("of officials who sign at the same moment are all there", async () => {
    const root = folder()
    const file = join(root, "item.approval.json")
    const names = ["a", "b", "c", "d", "e", "f"]
    const given = names.map((name) => Approvals.sign(verified, { ...word, by: name }, keyOf(root, name)))
    await Promise.all(given.map((approval) => Approvals.add(file, approval)))
    assert.sameMembers(
      (await Approvals.load(file)).map(({ by }) => by),
      names
    )
    const left = readdirSync(root).filter((name) => name.includes("approval") && name !== basename(file))
    assert.deepStrictEqual(left, [])
  })

  it("are left as they are when they cannot be read", async () => {
    const root = folder()
    const file = join(root, "item.approval.json")
    const approval = Approvals.sign(verified, word, keyOf(root, "director"))
    for (const [text, problem] of [
      ["{", "is not readable as JSON"],
      ["{}", "found a group of keys, expected a list"],
      [JSON.stringify([{ ...approval, urgent: true }]), 'unknown key "urgent"'],
      [" ".repeat(4_000_001), "at most 4000000 are read"]
    ] as const) {
      writeFileSync(file, text)
      assert.include(await failureOf(Approvals.add(file, approval)), problem)
      assert.strictEqual(readFileSync(file, "utf8"), text)
      assert.isFalse(existsSync(`${file}.lock`))
    }
  })

  it("hold nothing that is no word of an approver", () => {
    const root = folder()
    const key = keyOf(root, "director")
    for (const change of [{ by: " " }, { by: "A\nB" }, { document: "\u001B[31m" }, { destinations: [] }]) {
      assert.throws(() => Approvals.sign(verified, { ...word, ...change }, key), Approval.ApprovalsUnreadable)
    }
  })
})
