/**
 * A journal in trouble for real: a disk that is full, a file that may not be written, damage, a newer version, a clock set
 * back. Real files, real processes, and the posts are counted on the emulated platforms.
 */
import { Accounts, Sandbox } from "@loa/sandbox"
import { createPublisher } from "@loa/sdk"
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, assert, beforeAll, describe, it, vi } from "vitest"
import {
  bin,
  type Ended,
  type Home,
  loa,
  make,
  nobody,
  type Options,
  postsOf,
  publish,
  removeAll,
  start
} from "./JournalHome.ts"

const hour = 3_600_000
const everywhere = ["facebook", "wordpress"]

let sandbox: Sandbox.Sandbox
/** A journal in use, as a run that was killed leaves it: most of it is in the log beside it. */
let used: string

const newHome = (options?: Options): Home => make(sandbox, options)
const posts = (home: Home): ReadonlyArray<string> => postsOf(sandbox, home)
const writes = (): number => sandbox.requests.filter(({ write }) => write).length

const copyJournal = (from: string, to: string): void => {
  for (const suffix of ["", "-wal"]) copyFileSync(`${from}${suffix}`, `${to}${suffix}`)
}

const change = ({ journal }: Home, sql: string): void => {
  const database = new DatabaseSync(journal)
  database.exec(sql)
  database.close()
}

/** Published everywhere, and the journal is closed. */
const published = async (): Promise<Home> => {
  const home = newHome()
  await publish(home)
  return home
}

/** As it stands when the run was killed in its commits. */
const intoDoubt = "UPDATE publications SET outcome = NULL; UPDATE steps SET state = 'intended', receipt = NULL"

const refusal = (home: Home): Promise<{ readonly detail?: string; readonly hint?: string }> =>
  publish(home).then(
    () => ({}),
    (cause: { readonly detail: string; readonly hint: string }) => cause
  )

/** The message names the file and what to do, and is no stack trace. */
const assertTold = ({ journal }: Home, { text }: Ended, whatToDo: RegExp): void => {
  assert.include(text, journal)
  assert.match(text, whatToDo)
  assert.notMatch(text, /^\s+at |defect/m)
}

const commandsOf = ({ id }: Home): ReadonlyArray<ReadonlyArray<string>> => [
  ["publish", "item.json"],
  ["status"],
  ["resolve", id, "fanpage", "--not-published"]
]

beforeAll(async () => {
  sandbox = await Sandbox.start()
  Object.assign(process.env, Accounts.environment)
  const home = newHome()
  const publisher = await createPublisher(home.config)
  await publisher.publish(home.item)
  used = join(home.folder, "used.db")
  copyJournal(home.journal, used)
  await publisher.close()
})

afterAll(async () => {
  await sandbox.close()
  removeAll()
})

describe("a disk that is full", () => {
  const whatToDo = /free space .*, then run again/

  /** One run with so much room, then the same with all of it. Gives how the first one ended. */
  const withRoom = async (kibibytes: number): Promise<string> => {
    const home = newHome()
    copyJournal(used, home.journal)
    const ended = await loa(home, ["publish", "item.json"], { kibibytes })
    const place = `${kibibytes} KiB: ${ended.text}`
    const warned = ended.text.includes("warning") ? ", warned" : ""
    if (ended.exitCode !== 0 || warned !== "") assertTold(home, ended, whatToDo)
    const [portal = "", fanpage = ""] = [...ended.text.matchAll(/^(?:portal|fanpage)\t(\S+)/gm)].map(([, word]) => word)
    const isOut = (platform: string): boolean => posts(home).includes(platform)
    assert.include(isOut("wordpress") ? ["published", "unknown"] : ["failed", "unknown"], portal, place)
    assert.include(isOut("facebook") ? ["published", "unknown"] : ["failed", "unknown", "blocked"], fanpage, place)
    assert.strictEqual((await publish(home)).status, "done", place)
    assert.deepStrictEqual(posts(home), everywhere, place)
    return `${ended.exitCode}: ${portal} ${fanpage}${warned}`
  }

  it.each([0, 4, 12, 20, 28])(
    "with %i KiB for a new journal: nothing is sent, and the next run makes it",
    async (room) => {
      const before = writes()
      const home = newHome()
      const ended = await loa(home, ["publish", "item.json"], { kibibytes: room })
      assert.strictEqual(ended.exitCode, 5, ended.text)
      assertTold(home, ended, whatToDo)
      assert.strictEqual(writes(), before)
      const [first = ""] = readdirSync(dirname(home.journal))
      assert.include(["", "journal.db"], first)
      assert.strictEqual((await publish(home)).status, "done")
      assert.deepStrictEqual(posts(home), everywhere)
    }
  )

  it("at every write of a run: told with what to do, and run again it is everywhere once", async () => {
    const ends: Array<string> = []
    const through = "0: published published"
    // A page is a little more than four KiB: no two writes fit between two limits.
    for (let room = Math.ceil(statSync(`${used}-wal`).size / 1024); ends.at(-1) !== through; room += 8) {
      ends.push(...(await Promise.all([withRoom(room), withRoom(room + 4)])))
    }
    for (const end of ["5: failed failed", "6: unknown failed", "4: published failed", "6: published unknown"]) {
      assert.include(ends, end)
    }
    assert.include(ends, `${through}, warned`)
  }, 120_000)

  it("when a person settles an outcome: exit code 2, the file and what to do", async () => {
    const home = await published()
    change(home, intoDoubt)
    const ended = await loa(home, ["resolve", home.id, "fanpage", "--not-published"], { kibibytes: 0 })
    assert.strictEqual(ended.exitCode, 2, ended.text)
    assertTold(home, ended, whatToDo)
  })
})

describe("a journal that may not be written", () => {
  const unwritable = /cannot be written: [^]*make the file and its folder writable, then run again/
  const unreadable = /cannot be opened: [^]*that may be read and written, as its folder may; then run again/
  const isRoot = process.getuid?.() === 0
  /** Root may write everywhere, so that the command is run by a user who may not. */
  const isPossible =
    !isRoot || spawnSync(process.execPath, [bin, "--version"], { uid: nobody, gid: nobody }).status === 0
  if (!isPossible) console.warn("rights are not tried: root has all of them, and nobody else can read this repository")

  it
    .runIf(isPossible)
    .each<[name: string, exitCode: number, isUsed: boolean, mode: number, of: "folder" | "file", says: RegExp]>([
      ["whose folder is read-only", 2, false, 0o555, "folder", unwritable],
      ["in use, whose folder is read-only", 2, true, 0o555, "folder", unwritable],
      ["that is read-only", 5, true, 0o444, "file", unwritable],
      ["that is somebody else's", 2, true, 0o000, "file", unreadable]
    ])("%s: exit code %i, nothing sent", async (_, exitCode, isUsed, mode, of, says) => {
    const home = newHome()
    if (isUsed) copyFileSync((await published()).journal, home.journal)
    const own = [home.folder, dirname(home.journal), home.journal].filter((path) => existsSync(path))
    if (isRoot) for (const path of own) chownSync(path, nobody, nobody)
    chmodSync(of === "file" ? home.journal : dirname(home.journal), mode)
    const before = writes()
    const ended = await loa(home, ["publish", "item.json"], { asNobody: isRoot })
    chmodSync(dirname(home.journal), 0o755)
    assert.strictEqual(ended.exitCode, exitCode, ended.text)
    assertTold(home, ended, says)
    assert.strictEqual(writes(), before)
  })

  it.each<[name: string, journal: string, begin: (path: string) => void, says: RegExp]>([
    ["whose folder is a file", "file/journal.db", (path) => writeFileSync(dirname(path), ""), unwritable],
    ["that is a folder", "folder.db", (path) => mkdirSync(path), unreadable]
  ])("%s, for root too: publish, status and resolve end with 2, nothing sent", async (_, journal, begin, says) => {
    const home = newHome({ journal })
    begin(home.journal)
    const before = writes()
    for (const words of commandsOf(home)) {
      const ended = await loa(home, words)
      assert.strictEqual(ended.exitCode, 2, ended.text)
      assertTold(home, ended, says)
    }
    assert.strictEqual(writes(), before)
  })
})

describe("a journal that is damaged", () => {
  const whatToDo = /put back a copy of it/

  const overwrite = (journal: string, from: number, to: number, filling: string): void =>
    writeFileSync(journal, readFileSync(journal).fill(filling, from, to))

  const overwriteWord = (journal: string, word: string): void => {
    const at = readFileSync(journal).indexOf(word)
    overwrite(journal, at, at + word.length, "x")
  }

  it.each<[name: string, damage: (journal: string) => void, says: RegExp]>([
    ["cut to nothing", (journal) => truncateSync(journal, 0), /damaged: 0 bytes are too few/],
    ["cut to a byte", (journal) => truncateSync(journal, 1), /damaged: 1 bytes are too few/],
    ["cut in the middle", (journal) => truncateSync(journal, 8192), /damaged: database disk image is malformed/],
    ["emptied, its log beside it", (journal) => (copyJournal(used, journal), truncateSync(journal, 0)), /too few/],
    [
      "gone, its log still there",
      (journal) => (copyJournal(used, journal), rmSync(journal)),
      /-wal is there without it/
    ],
    ["a text", (journal) => writeFileSync(journal, "Xin chào.\n".repeat(40)), /damaged: file is not a database/],
    ["overwritten", (journal) => overwrite(journal, 5000, 18_000, "x"), /is damaged: /],
    ["with an answer overwritten", (journal) => overwriteWord(journal, '{"remoteId"'), /damaged: what it says of tin-/],
    ["with a state overwritten", (journal) => overwriteWord(journal, "done"), /damaged: what it says of tin-/]
  ])("%s: nothing sent; its name and what to do", async (_, damage, says) => {
    const home = await published()
    damage(home.journal)
    const before = writes()
    for (const words of [["publish", "item.json"], ["status"]]) {
      const ended = await loa(home, words)
      assert.strictEqual(ended.exitCode, 2, ended.text)
      assertTold(home, ended, whatToDo)
      assert.match(ended.text, says)
    }
    assert.strictEqual(writes(), before)
    assert.deepStrictEqual(posts(home), everywhere)
  })

  it.each([
    ["after a run", ""],
    ["after a run that was killed in a commit", intoDoubt]
  ])("%s, in any half of any page: never a second post", async (_, sql) => {
    const home = await published()
    change(home, sql)
    const whole = readFileSync(home.journal)
    for (let from = 0; from < whole.length; from += 2048) {
      for (const filling of ["\0", "x"]) {
        for (const suffix of ["-wal", "-shm"]) rmSync(`${home.journal}${suffix}`, { force: true })
        writeFileSync(home.journal, whole)
        overwrite(home.journal, from, from + 2048, filling)
        const { detail, hint = "" } = await refusal(home)
        if (detail !== undefined) assert.match(`${detail} ${hint}`, whatToDo)
        assert.deepStrictEqual(posts(home), everywhere, `${from} ${JSON.stringify(filling)}: ${detail}`)
      }
    }
  })
})

describe("a journal of a newer version", () => {
  it("is refused by every command and by createPublisher, and left as it is", async () => {
    const home = await published()
    change(home, "PRAGMA user_version = 2")
    const [bytes, before] = [readFileSync(home.journal), writes()]
    for (const words of commandsOf(home)) {
      const ended = await loa(home, words)
      assert.strictEqual(ended.exitCode, 2, ended.text)
      assertTold(home, ended, /written by a newer Loa \(version 2, this one knows 1\)\n.*update Loa/)
    }
    assert.strictEqual((await refusal(home)).hint, "update Loa")
    assert.strictEqual(writes(), before)
    assert.isTrue(readFileSync(home.journal).equals(bytes))
  })
})

describe("a clock set back an hour", () => {
  const commits = {
    portal: { platform: "wordpress", path: "^/wp-json/wp/v2/posts/\\d+", method: "POST" },
    fanpage: { platform: "facebook", path: "feed", method: "POST" }
  } as const

  type Destination = keyof typeof commits

  /** A run on a clock that is so much ahead, killed while it waits for the answer to its commit. */
  const killed = async (destination: Destination, fault: "hang" | "hang-after", clock: number): Promise<Home> => {
    const home = newHome({ to: [destination] })
    const before = sandbox.requests.length
    sandbox.fault({ ...commits[destination], fault })
    const { child, ended } = start(home, ["publish", "item.json"], { clock })
    const isInCommit = (): void => {
      assert.isTrue(sandbox.requests.slice(before).some((request) => request.fault === fault))
      assert.strictEqual(posts(home).length, fault === "hang" ? 0 : 1)
    }
    await vi.waitFor(isInCommit, { timeout: 25_000, interval: 10 })
    child.kill("SIGKILL")
    await ended
    sandbox.faults.clear()
    return home
  }

  it.each<[destination: Destination, said: string, first: number, second: number]>([
    ["portal", "was an hour ahead", hour, 0],
    ["portal", "has gone back an hour", 0, -hour],
    ["portal", "was an hour ahead, three hours ago", hour, 3 * hour],
    ["fanpage", "was an hour ahead", hour, 0],
    ["fanpage", "has gone back an hour", 0, -hour],
    ["fanpage", "was an hour ahead, three hours ago", hour, 3 * hour]
  ])("at %s, killed after its commit, the clock %s: found, not made again", async (destination, _, first, second) => {
    const home = await killed(destination, "hang-after", first)
    const report = await publish(home, () => Date.now() + second)
    assert.strictEqual(report.results[destination]?.status, "published", JSON.stringify(report))
    assert.strictEqual(posts(home).length, 1)
  })

  it("after a commit that never arrived: unknown with the reason, until a person has looked", async () => {
    const home = await killed("fanpage", "hang", hour)
    for (const later of [0, 3 * hour]) {
      const { error, status } = (await publish(home, () => Date.now() + later)).results["fanpage"] ?? {}
      assert.strictEqual(status, "unknown")
      assert.match(error?.message ?? "", /clock was set back/)
      assert.deepStrictEqual(posts(home), [])
    }
    const resolved = await loa(home, ["resolve", home.id, "fanpage", "--not-published"])
    assert.strictEqual(resolved.exitCode, 0, resolved.text)
    await publish(home)
    assert.deepStrictEqual(posts(home), ["facebook"])
  })

  it.each<[fault: "lost-answer" | "cut-upload", status: string, count: number]>([
    ["lost-answer", "published", 1],
    ["cut-upload", "unknown", 0]
  ])("in the middle of the look-up after %s: %s, and nobody waits for an hour", async (fault, status, count) => {
    const home = newHome({ to: ["fanpage"] })
    const before = sandbox.requests.length
    sandbox.fault({ ...commits.fanpage, fault })
    const isBack = (): boolean => sandbox.requests.slice(before, -1).some((request) => request.fault === fault)
    const report = await publish(home, () => Date.now() - (isBack() ? hour : 0))
    assert.strictEqual(report.results["fanpage"]?.status, status)
    assert.strictEqual(posts(home).length, count)
  })
})
