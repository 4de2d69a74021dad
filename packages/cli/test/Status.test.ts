import { Sandbox } from "@loa/sandbox"
import { afterEach, assert, beforeEach, describe, it, vi } from "vitest"
import * as Workspace from "./Workspace.ts"

let sandbox: Sandbox.Sandbox
let workspace: Workspace.Workspace
let item: string

beforeEach(async () => {
  sandbox = await Sandbox.start()
  workspace = Workspace.make(sandbox.url)
  item = workspace.write(
    "item.json",
    JSON.stringify({ id: "tiem-chung", title: "Lịch tiêm chủng", summary: "Ngày 5", to: ["fanpage"] })
  )
})

afterEach(async () => {
  await sandbox.close()
  workspace.remove()
})

/** Kills a run that waits for the answer to its commit. */
const dieInCommit = async (): Promise<void> => {
  sandbox.fault({ platform: "facebook", method: "POST", path: "feed", fault: "hang" })
  const running = workspace.start("publish", item)
  await vi.waitFor(() => assert.isTrue(sandbox.requests.some(({ fault }) => fault === "hang")), {
    timeout: 25_000,
    interval: 10
  })
  running.child.kill("SIGKILL")
  await running.ended
  sandbox.faults.clear()
}

const posts = (): number => sandbox.entries().filter(({ platform }) => platform === "facebook").length

describe("loa status and loa resolve", () => {
  it("know nothing before anything was published, and leave nothing behind", async () => {
    const { exitCode, stdout } = await workspace.loa("status")
    assert.deepStrictEqual([exitCode, stdout], [0, "the journal knows nothing of it\n"])
    const json = await workspace.loa("status", item, "--json")
    assert.deepStrictEqual(JSON.parse(json.stdout), { schema: "loa.status/1", publications: [] })
  })

  it("tell what is published and what the public sees, by file and by id", async () => {
    await workspace.loa("publish", item)
    const byFile = await workspace.loa("status", item)
    assert.match(byFile.stdout, /^tiem-chung {2}Lịch tiêm chủng\n {2}fanpage: published, .+ {2}http:/)
    assert.strictEqual((await workspace.loa("status", "tiem-chung")).stdout, byFile.stdout)
    const [publication] = JSON.parse((await workspace.loa("status", "--json")).stdout).publications
    assert.deepStrictEqual([publication.state, publication.observation.visibility], ["published", "public"])
  })

  it("publish again after a person has found that nothing is there", async () => {
    await dieInCommit()
    assert.match((await workspace.loa("status", item)).stdout, /fanpage: interrupted/)
    assert.strictEqual((await workspace.loa("resolve", item, "fanpage", "--not-published")).exitCode, 0)
    assert.strictEqual((await workspace.loa("publish", item)).exitCode, 0)
    assert.strictEqual(posts(), 1)
  })

  it("take a person's word that it is there, and publish nothing more", async () => {
    await dieInCommit()
    const address = "https://www.facebook.com/1000/posts/1"
    const settled = await workspace.loa("resolve", "tiem-chung", "fanpage", "--published", address, "--json")
    assert.strictEqual(JSON.parse(settled.stdout).state, "published")
    const again = await workspace.loa("publish", item, "--json")
    const { fanpage } = JSON.parse(again.stdout).results
    assert.deepStrictEqual([again.exitCode, fanpage.status, fanpage.permalink], [0, "already-published", address])
    assert.strictEqual(posts(), 0)
  })

  it("refuse what makes no sense, with what to do", async () => {
    const cases: ReadonlyArray<readonly [ReadonlyArray<string>, RegExp]> = [
      [["resolve", item, "fanpage", "--not-published"], /nothing is open about "tiem-chung" at "fanpage"/],
      [["resolve", item, "fanpage"], /either --published URL or --not-published/],
      [["resolve", item, "fanpage", "--published", "https://x.example/1", "--not-published"], /either --published/],
      [["resolve", item, "fanpage", "--published", "there"], /the address it is at/],
      [["resolve", item], /needs ITEM DESTINATION/]
    ]
    for (const [words, expected] of cases) {
      const { exitCode, stderr } = await workspace.loa(...words)
      assert.strictEqual(exitCode, 2, words.join(" "))
      assert.match(stderr, expected)
    }
  })
})
