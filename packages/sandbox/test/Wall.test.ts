import { afterEach, assert, beforeEach, describe, it } from "vitest"
import type { Emulator, PublicEntry } from "../src/platform/Emulator.ts"
import * as Sandbox from "../src/Sandbox.ts"
import * as VietnamTime from "../src/wall/VietnamTime.ts"

const attack = `"><script>alert('x')</script>`

const entry = (fields: Partial<PublicEntry>): PublicEntry => ({
  platform: "zalo",
  id: "1",
  kind: "article",
  title: "Lịch tiêm chủng",
  text: "Trẻ dưới 1 tuổi",
  html: "<p>Trẻ dưới 1 tuổi</p>",
  permalink: "http://127.0.0.1/d/1",
  publishedAt: "2026-11-19T18:30:00.000Z",
  visibility: "public",
  images: [],
  videos: [],
  ...fields
})

let entries: ReadonlyArray<PublicEntry> = []
const platform = (name: string) => (): Emulator => ({
  name,
  handle: async () => ({ status: 404 }),
  isWrite: () => false,
  refusal: (status) => ({ status }),
  entries: () => entries.filter((each) => each.platform === name),
  state: () => null,
  command: async () => null,
  reset: () => undefined
})

let sandbox: Sandbox.Sandbox
const get = async (path: string) => (await fetch(`${sandbox.url}${path}`)).text()
const names = ["youtube", "zalo", "facebook", "wordpress", "another"]

beforeEach(async () => {
  entries = []
  sandbox = await Sandbox.start({ emulators: Object.fromEntries(names.map((name) => [name, platform(name)])) })
})
afterEach(() => sandbox.close())

describe("Wall", () => {
  it("stands at the root and at /wall, in Vietnamese, with a column for every platform", async () => {
    const page = await get("/")
    assert.strictEqual(await get("/wall"), page)
    assert.include(page, `<html lang="vi">`)
    const order = [...page.matchAll(/<section class="column (\w+)"/g)].map(([, name]) => name)
    assert.deepStrictEqual(order, ["wordpress", "facebook", "zalo", "youtube", "another"])
    assert.strictEqual(page.match(/Chưa có gì được đăng/g)?.length, 5)
  })

  it("shows every publication, newest first, hidden ones marked", async () => {
    entries = names.map((name) => entry({ platform: name, title: `Trên ${name}`, text: `Trên ${name}` }))
    entries = [
      ...entries,
      entry({ id: "2", title: "Sớm hơn", publishedAt: "2026-11-01T00:00:00.000Z", visibility: "scheduled" })
    ]
    const page = await get("/")
    for (const name of names) assert.include(page, `Trên ${name}`)
    assert.isBelow(page.indexOf("Trên zalo"), page.indexOf("Sớm hơn"))
    assert.strictEqual(page.match(/Đã lên lịch/g)?.length, 1)
    assert.include(page, "<strong>5</strong> đang hiển thị · <strong>1</strong> chưa hiển thị")
  })

  for (const name of names) {
    it(`lets nothing out of the texts of ${name}`, async () => {
      const images = [{ url: `javascript:${attack}`, altText: attack }]
      const videos = [{ url: `http://127.0.0.1/${attack}`, posterUrl: attack }]
      entries = [
        entry({
          platform: name,
          id: attack,
          title: attack,
          text: attack,
          permalink: `javascript:${attack}`,
          images,
          videos
        })
      ]
      const page = await get("/")
      assert.notInclude(page, attack)
      assert.notInclude(page, "javascript:")
    })
  }

  it("allows no script but its own", async () => {
    const policy = (await fetch(sandbox.url)).headers.get("content-security-policy") ?? ""
    assert.include(policy, "default-src 'none'")
    assert.include(policy, "script-src 'self'")
    assert.include(await get("/wall/live.js"), "/wall/version")
  })

  it("has a version that changes with what it shows", async () => {
    const before = await get("/wall/version")
    assert.include(await get("/"), `data-version="${JSON.parse(before).version}"`)
    entries = [entry({})]
    assert.notStrictEqual(await get("/wall/version"), before)
  })

  it("shows the cover of a portal's article once", async () => {
    const images = [{ url: "http://127.0.0.1/a.jpg", altText: "Áp phích" }]
    entries = [entry({ platform: "wordpress", images })]
    assert.strictEqual((await get("/")).match(/a\.jpg/g)?.length, 1)
    entries = [entry({ platform: "wordpress", images, html: `<img src="http://127.0.0.1/a.jpg" alt="">` })]
    assert.strictEqual((await get("/")).match(/a\.jpg/g)?.length, 1)
  })

  it("tells how many pictures of a post it does not show", async () => {
    const images = Array.from({ length: 6 }, (_, index) => ({ url: `http://127.0.0.1/${index}.jpg`, altText: "" }))
    entries = [entry({ platform: "facebook", images })]
    assert.include(await get("/"), "+2")
  })

  it("folds a long text and offers the whole one", async () => {
    entries = [entry({ text: "x".repeat(2000) })]
    assert.include(await get("/"), "Xem tiếp")
  })

  it("answers reading requests only", async () => {
    assert.strictEqual((await fetch(sandbox.url, { method: "POST" })).status, 405)
    assert.strictEqual((await fetch(`${sandbox.url}/wall/other`)).status, 404)
  })
})

describe("VietnamTime", () => {
  const instant = "2026-11-19T18:30:00.000Z"
  for (const [name, format, text] of [
    ["portal", VietnamTime.portal, "Thứ Sáu, 20/11/2026 - 01:30"],
    ["timeline", VietnamTime.timeline, "20 tháng 11, 2026 lúc 01:30"],
    ["chat", VietnamTime.chat, "01:30 20/11/2026"],
    ["watch", VietnamTime.watch, "20 thg 11, 2026"]
  ] as const) {
    it(`${name} writes ${text}`, () => {
      assert.strictEqual(format(instant), text)
    })
  }
})
