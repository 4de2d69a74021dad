import { Sandbox } from "@loa/sandbox"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, beforeEach, describe, it } from "vitest"
import * as InProcess from "./InProcess.ts"
import * as Workspace from "./Workspace.ts"

let sandbox: Sandbox.Sandbox
let workspace: Workspace.Workspace
let requestsBefore = 0

/** The example with every field an item has. */
const fields = {
  id: "bluezone-2020-08",
  language: "vi",
  timeZone: "Asia/Ho_Chi_Minh",
  title: "Cài đặt ứng dụng Bluezone",
  summary: "Cài đặt mất một phút.",
  body: "Mời bà con cài đặt **Bluezone**.",
  message: "Mời bà con cài Bluezone: {{link}}",
  link: "https://go.zalo.me/bluezone",
  hashtags: ["Bluezone", "COVID19"],
  categories: ["Phòng chống dịch"],
  origin: { agency: "Sở Thông tin và Truyền thông", document: "1610/STTTT-BCTT", date: "2020-07-31" },
  publishAt: "2020-08-06T08:00:00+07:00",
  retractAt: "2020-12-31T00:00:00+07:00",
  to: ["portal", "fanpage", "tube"],
  overrides: { fanpage: { message: "Cài ngay: {{portal.permalink}}" }, youtube: { tags: ["bluezone", "covid-19"] } },
  assets: [
    { id: "poster", type: "image", source: "media/poster.png", altText: "Áp phích Bluezone", role: "cover" },
    {
      id: "spot",
      type: "video",
      source: "media/bluezone-15s.mp4",
      title: "Bluezone 15 giây",
      captions: [{ language: "vi", source: "media/spot.vi.srt" }],
      thumbnail: "poster"
    },
    { id: "radio", type: "audio", source: "media/bluezone.mp3", transcript: "media/radio.txt" },
    { id: "faq", type: "document", source: "media/hoi-dap.pdf", title: "Câu hỏi thường gặp" }
  ]
}

const files = ["poster.png", "bluezone-15s.mp4", "spot.vi.srt", "bluezone.mp3", "radio.txt", "hoi-dap.pdf"].map(
  (name) => `media/${name}`
)

const loa = (line: string, options?: Parameters<typeof InProcess.run>[2]): Promise<InProcess.Ended> =>
  InProcess.run(workspace, line.split(" "), options)

const read = (name: string): Buffer => readFileSync(join(workspace.folder, name))
const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(workspace.folder, name), content)
const writeItem = (item: object): void => write("item.json", JSON.stringify(item))

/** The command is refused, with these words, and no platform has heard of it. */
const assertRefused = ({ exitCode, stderr, stdout }: InProcess.Ended, ...says: ReadonlyArray<string>): void => {
  assert.strictEqual(exitCode, 3, stderr + stdout)
  for (const words of says) assert.include(stderr + stdout, words)
  assert.strictEqual(sandbox.requests.length, requestsBefore)
}

beforeAll(async () => {
  sandbox = await Sandbox.start()
  workspace = Workspace.make(sandbox.url)
  Workspace.withExample(workspace)
  await loa("keys new director")
  const { destinations } = JSON.parse(read("loa.config.json").toString())
  write("loa.config.json", JSON.stringify({ approval: { required: true, keys: ["director.pub"] }, destinations }))
  writeItem(fields)
  const approved = await InProcess.run(workspace, [
    "approve",
    "item.json",
    "--by",
    "Giám đốc Sở",
    "--key",
    "director.key"
  ])
  assert.strictEqual(approved.exitCode, 0, approved.stderr)
})

afterAll(async () => {
  await sandbox.close()
  workspace.remove()
})

beforeEach(() => {
  requestsBefore = sandbox.requests.length
})

interface Leaf {
  readonly path: ReadonlyArray<string | number>
  readonly text: string
}

const leavesOf = (value: unknown, path: Leaf["path"] = []): ReadonlyArray<Leaf> =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        leavesOf(inner, [...path, Array.isArray(value) ? Number(key) : key])
      )
    : [{ path, text: String(value) }]

/** The same with one text of it changed. */
const withText = (value: unknown, [key, ...rest]: Leaf["path"], text: string): unknown => {
  if (key === undefined) return text
  if (Array.isArray(value)) return value.map((entry, index) => (index === key ? withText(entry, rest, text) : entry))
  return { ...(value as object), [key]: withText((value as { [name: string]: unknown })[key], rest, text) }
}

const afterLetter = (letter: string): string =>
  letter === "9" ? "8" : String.fromCodePoint((letter.codePointAt(0) ?? 0) + 1)

/** A place as a refusal may name it: by the asset's id, or by index. */
const namesOf = ([head, key, field]: Leaf["path"]): ReadonlyArray<string> => {
  if (head === "assets" && typeof key === "number") {
    const id = fields.assets[key]?.id ?? ""
    // An asset of another id is another asset, and whoever points at it points nowhere.
    if (field === "id") return [`assets.${id} has been taken out`, `no image asset is called "${id}"`]
    return [`assets.${id}.${field}`, `assets[${key}].${field}`]
  }
  if (head === "overrides") return [`overrides.${key}.${field}`]
  return head === "origin" ? [`origin.${key}`] : [String(head)]
}

describe("one character changed after approval", () => {
  it.each(leavesOf(fields).map(({ path, text }) => ({ place: path.join("."), path, text })))(
    "at $place: exit code 3, the place is named, and no request is made",
    async ({ path, text }) => {
      writeItem(withText(fields, path, `${text.slice(0, -1)}${afterLetter(text.at(-1) ?? "")}`) as object)
      const ended = await loa("publish item.json --partial")
      assertRefused(ended)
      assert.isTrue(
        namesOf(path).some((name) => ended.stderr.includes(name)),
        ended.stderr
      )
      writeItem(fields)
    }
  )

  it.each(Object.keys(fields).filter((key) => !["id", "title"].includes(key)))(
    "the field %s taken out: it is named, and no request is made",
    async (key) => {
      const { [key as "body"]: _, ...rest } = fields
      writeItem(rest)
      const ended = await loa("publish item.json")
      // What an item need not say is what it says here.
      if (key === "language" || key === "timeZone") assert.strictEqual((await loa("verify item.json")).exitCode, 0)
      else assertRefused(ended, key)
      writeItem(fields)
    }
  )
})

describe("one byte changed after approval", () => {
  it.each(files)("in %s: exit code 3, the file is named, and no request is made", async (file) => {
    const bytes = read(file)
    for (const place of [bytes.length - 1, Math.floor(bytes.length / 2)]) {
      const changed = Buffer.from(bytes)
      changed[place] = (changed[place] ?? 0) ^ 1
      write(file, changed)
      assertRefused(await loa("publish item.json"), file)
    }
    write(file, Buffer.concat([bytes, Buffer.from("\n")]))
    assertRefused(await loa("publish item.json"), file)
    write(file, bytes)
  })

  it("and put back: it is approved as before", async () => {
    const verified = await loa("verify item.json")
    assert.strictEqual(verified.exitCode, 0, verified.stdout)
    assert.include(verified.stdout, "approved by “Giám đốc Sở”")
    assert.include(verified.stdout, "bluezone-2020-08: approved as it is")
  })
})
