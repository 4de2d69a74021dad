import { deflateSync, crc32 } from "node:zlib"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { wordpress } from "../src/Accounts.ts"
import * as Sandbox from "../src/Sandbox.ts"
import type { Options } from "../src/wordpress/WordPressEmulator.ts"

/** The parts of an answer that the tests read; every one may be missing. */
interface Answer {
  readonly id?: number
  readonly slug?: string
  readonly status?: string
  readonly link?: string
  readonly code?: string
  readonly featured_media?: number
  readonly categories?: ReadonlyArray<number>
  readonly tags?: ReadonlyArray<number>
  readonly content?: { readonly raw: string; readonly rendered: string }
  readonly alt_text?: string
  readonly source_url?: string
  readonly media_details?: { readonly width?: number; readonly height?: number; readonly sizes: object }
  readonly missing_image_sizes?: ReadonlyArray<string>
}

/** Eight in the morning of 20 November 2026 in Việt Nam. */
const morning = Date.UTC(2026, 10, 20, 1)
const minute = 60_000

let sandbox: Sandbox.Sandbox

const start = (options: Options = {}) => Sandbox.start({ now: () => morning, wordpress: options })

const emulator = () => {
  const { wordpress: site } = sandbox.platforms
  assert.isDefined(site)
  return site
}

const authorization = `Basic ${Buffer.from(`${wordpress.username}:${wordpress.applicationPassword}`).toString("base64")}`

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const isForm = body instanceof FormData
  const type: Record<string, string> = isForm || body === undefined ? {} : { "content-type": "application/json" }
  return fetch(`${sandbox.url}/wordpress/wp-json/wp/v2/${path}`, {
    method,
    headers: { authorization, ...type, ...headers },
    body: isForm ? body : body === undefined ? null : JSON.stringify(body)
  })
}

const ask = async (method: string, path: string, body?: unknown): Promise<Answer> =>
  JSON.parse(await (await send(method, path, body)).text())

const list = async (path: string): Promise<ReadonlyArray<Answer>> => JSON.parse(await (await send("GET", path)).text())

const visit = (path: string) => fetch(`${sandbox.url}/wordpress${path}`, { redirect: "manual" })

const chunk = (name: string, data: Buffer): Buffer => {
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(Buffer.concat([Buffer.from(name), data])), 4)
  return Buffer.concat([frame.subarray(0, 4), Buffer.from(name), data, frame.subarray(4)])
}

const png = (width: number, height: number): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = deflateSync(Buffer.alloc((width + 1) * height))
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1")
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))])
}

/** As much of a JPEG as says how large it is. */
const jpegHeader = (width: number, height: number): Buffer =>
  Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0])

const fileForm = (bytes: Buffer, fileName: string, fields: Record<string, string> = {}): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set("file", new Blob([new Uint8Array(bytes)]), fileName)
  return form
}

const upload = (bytes: Buffer, fileName: string, fields: Record<string, string> = {}): Promise<Answer> =>
  ask("POST", "media", fileForm(bytes, fileName, fields))

beforeEach(async () => {
  sandbox = await start()
})

afterEach(() => sandbox.close())

describe("publishing", () => {
  it("gives the same post twice when it is asked twice", async () => {
    const post = { title: "Tết", content: "x", slug: "tet", status: "publish" }
    assert.strictEqual((await ask("POST", "posts", post)).slug, "tet")
    assert.strictEqual((await ask("POST", "posts", post)).slug, "tet-2")
    assert.strictEqual(sandbox.entries().length, 2)
  })

  it("shows a wrong password as nobody", async () => {
    const answer = await send("POST", "posts", { title: "x" }, { authorization: `Basic ${btoa("editor:wrong")}` })
    assert.strictEqual(answer.status, 401)
    assert.include(await answer.text(), "rest_cannot_create")
  })

  it("takes the application password with and without its spaces, and the e-mail as login", async () => {
    const tight = wordpress.applicationPassword.replaceAll(" ", "")
    for (const login of [wordpress.username, `${wordpress.username}@example.test`]) {
      const answer = await send("GET", "users/me", undefined, { authorization: `Basic ${btoa(`${login}:${tight}`)}` })
      assert.strictEqual(answer.status, 200)
    }
  })

  it("keeps a draft at ?p=ID and a published post at its slug", async () => {
    const draft = await ask("POST", "posts", { title: "x", slug: "tin", status: "draft" })
    assert.strictEqual(draft.link, `${sandbox.url}/wordpress/?p=${draft.id}`)
    const published = await ask("POST", `posts/${draft.id}`, { status: "publish" })
    assert.strictEqual(published.link, `${sandbox.url}/wordpress/tin/`)
  })

  it("lets a scheduled post go live at a visit after its time, not before", async () => {
    const date_gmt = new Date(morning + 10 * minute).toISOString()
    const { id } = await ask("POST", "posts", { title: "x", slug: "hen-gio", status: "future", date_gmt })
    assert.strictEqual((await visit("/hen-gio/")).status, 404)
    assert.strictEqual(sandbox.entries()[0]?.visibility, "scheduled")
    sandbox.advanceClock(10 * minute)
    assert.strictEqual((await ask("GET", `posts/${id}?context=edit`)).status, "future")
    assert.strictEqual((await visit("/hen-gio/")).status, 200)
    assert.strictEqual(sandbox.entries()[0]?.visibility, "public")
  })

  it("holds a post back only from 60 seconds ahead", async () => {
    const at = (seconds: number) => new Date(morning + seconds * 1000).toISOString()
    const statusAt = async (seconds: number) =>
      (await ask("POST", "posts", { title: "x", status: "future", date_gmt: at(seconds) })).status
    assert.deepStrictEqual([await statusAt(59), await statusAt(60)], ["publish", "future"])
  })

  it("cleans the HTML of an editor where the site forbids unfiltered HTML", async () => {
    await sandbox.close()
    sandbox = await start({ unfilteredHtml: false })
    const content = '<p onclick="x()">a<iframe src="https://a.test/"></iframe></p>'
    assert.strictEqual((await ask("POST", "posts", { title: "x", content })).content?.raw, "<p>a</p>")
  })
})

describe("files", () => {
  it("reads the size of PNG and JPEG from their headers", async () => {
    const picture = (await upload(png(320, 200), "anh.png")).media_details
    assert.deepStrictEqual([picture?.width, picture?.height], [320, 200])
    const photo = (await upload(jpegHeader(640, 480), "anh.jpg")).media_details
    assert.deepStrictEqual([photo?.width, photo?.height], [640, 480])
  })

  it("scales a picture of more than 2560 pixels down, under another name", async () => {
    const answer = await upload(jpegHeader(5120, 1000), "lon.jpg")
    assert.deepStrictEqual([answer.media_details?.width, answer.media_details?.height], [2560, 500])
    assert.match(answer.source_url ?? "", /\/lon-scaled\.jpg$/)
  })

  it("serves files to anybody, with their type and in ranges", async () => {
    const { source_url = "" } = await upload(png(2, 2), "Ảnh bìa (1).png")
    assert.strictEqual(source_url, `${sandbox.url}/wordpress/wp-content/uploads/2026/11/Anh-bia-1.png`)
    const whole = await fetch(source_url)
    assert.strictEqual(whole.headers.get("content-type"), "image/png")
    assert.deepStrictEqual(Buffer.from(await whole.arrayBuffer()), png(2, 2))
    const part = await fetch(source_url, { headers: { range: "bytes=1-3" } })
    assert.deepStrictEqual([part.status, await part.text()], [206, "PNG"])
  })

  it("refuses a file above the site's limit as WordPress does, with a 500", async () => {
    await sandbox.close()
    sandbox = await start({ uploadBytesMax: 100 })
    const answer = await send("POST", "media", fileForm(Buffer.alloc(101), "a.mp3"))
    assert.strictEqual(answer.status, 500)
    assert.include(await answer.text(), "upload_max_filesize")
  })

  it("takes an UTF-8 name in a raw body's header", async () => {
    const disposition = Buffer.from('attachment; filename="phở.png"').toString("latin1")
    const answer = await fetch(`${sandbox.url}/wordpress/wp-json/wp/v2/media`, {
      method: "POST",
      headers: { authorization, "content-disposition": disposition, "content-type": "image/png" },
      body: new Uint8Array(png(2, 2))
    })
    assert.include(await answer.text(), "/pho.png")
  })
})

describe("the public page", () => {
  it("shows the body without block comments, and Open Graph tags", async () => {
    const cover = await upload(png(20, 10), "bia.png", { alt_text: "Áp phích" })
    await ask("POST", "posts", {
      title: "Cài đặt &amp; dùng",
      content: "<!-- wp:paragraph -->\n<p>Xin chào</p>\n<!-- /wp:paragraph -->",
      excerpt: "Một phút",
      slug: "bluezone",
      status: "publish",
      featured_media: cover.id
    })
    const page = await (await visit("/bluezone/")).text()
    assert.include(page, "<p>Xin chào</p>")
    assert.notInclude(page, "<!-- wp:")
    assert.include(page, '<meta property="og:title" content="Cài đặt &amp; dùng" />')
    assert.include(page, '<meta property="og:description" content="Một phút" />')
    assert.include(page, `<meta property="og:url" content="${sandbox.url}/wordpress/bluezone/" />`)
    assert.include(page, `<meta property="og:image" content="${cover.source_url}" />`)
  })

  it("hides drafts, private and trashed posts", async () => {
    for (const status of ["draft", "private", "pending"]) {
      await ask("POST", "posts", { title: status, slug: `an-${status}`, status })
      assert.strictEqual((await visit(`/an-${status}/`)).status, 404)
    }
    const { id } = await ask("POST", "posts", { title: "x", slug: "an-trash", status: "publish" })
    await ask("DELETE", `posts/${id}`)
    assert.strictEqual((await visit("/an-trash/")).status, 404)
    assert.strictEqual((await visit("/an-trash__trashed/")).status, 404)
  })

  it("lists what is published on the front page, newest first", async () => {
    for (const title of ["Tin một", "Tin hai"]) {
      await ask("POST", "posts", { title, status: "publish" })
      sandbox.advanceClock(minute)
    }
    await ask("POST", "posts", { title: "Tin nháp", status: "draft" })
    const page = await (await visit("/")).text()
    assert.isBelow(page.indexOf("Tin hai"), page.indexOf("Tin một"))
    assert.notInclude(page, "Tin nháp")
  })
})

describe("the wall", () => {
  it("shows title, text, pictures and videos, and no script", async () => {
    const { id } = await upload(png(2, 2), "bia.png", { alt_text: "Bìa" })
    const content = '<p>Một &amp; hai</p><script>alert(1)</script><video src="https://a.test/v.mp4"></video>'
    await ask("POST", "posts", { title: "T", content, slug: "tuong", status: "publish", featured_media: id })
    const [entry] = sandbox.entries()
    assert.strictEqual(entry?.text, "Một & hai")
    assert.notInclude(entry?.html, "script")
    assert.strictEqual(entry?.permalink, `${sandbox.url}/wordpress/tuong/`)
    assert.strictEqual(entry?.publishedAt, "2026-11-20T01:00:00.000Z")
    assert.strictEqual(entry?.images[0]?.altText, "Bìa")
    assert.deepStrictEqual(entry?.videos, [{ url: "https://a.test/v.mp4" }])
  })

  it("leaves out what is in the trash", async () => {
    const { id } = await ask("POST", "posts", { title: "x", status: "publish" })
    await ask("DELETE", `posts/${id}`)
    assert.isEmpty(sandbox.entries())
  })
})

describe("accidents", () => {
  const post = { title: "x", slug: "su-co", status: "draft" }

  it("leaves nothing when PHP dies before the insert", async () => {
    await emulator().command("crash", { at: "before-insert" })
    assert.strictEqual((await send("POST", "posts", post)).status, 500)
    assert.isEmpty(sandbox.entries())
  })

  it("leaves a post without its terms when PHP dies after the insert", async () => {
    const tag = await ask("POST", "tags", { name: "Phở" })
    await emulator().command("crash", { at: "after-insert" })
    const answer = await send("POST", "posts", { ...post, tags: [tag.id] })
    assert.strictEqual(answer.status, 500)
    assert.include(answer.headers.get("content-type"), "text/html")
    const [found] = await list("posts?slug=su-co&status=any&context=edit")
    assert.deepStrictEqual([found?.status, found?.tags], ["draft", []])
  })

  it("names the attachment when PHP dies while it makes thumbnails, and completes it later", async () => {
    await emulator().command("crash", { at: "during-sub-sizes" })
    const answer = await send("POST", "media", fileForm(png(400, 300), "anh.png"))
    const id = answer.headers.get("x-wp-upload-attachment-id")
    assert.strictEqual(answer.status, 500)
    assert.deepStrictEqual((await ask("GET", `media/${id}?context=edit`)).missing_image_sizes, ["medium", "thumbnail"])
    const completed = await ask("POST", `media/${id}/post-process`, { action: "create-image-subsizes" })
    assert.sameMembers(Object.keys(completed.media_details?.sizes ?? {}), ["medium", "thumbnail", "full"])
  })

  it("lets a person change, throw away and erase posts", async () => {
    const { id } = await ask("POST", "posts", { title: "x", slug: "cu", status: "publish" })
    await emulator().command("edit-post", { id, slug: "moi", content: "Sửa tay" })
    assert.strictEqual((await visit("/cu/")).headers.get("location"), `${sandbox.url}/wordpress/moi/`)
    await emulator().command("trash-post", { id })
    assert.strictEqual((await ask("GET", `posts/${id}?context=edit`)).slug, "moi__trashed")
    await emulator().command("erase", { id })
    assert.strictEqual((await ask("GET", `posts/${id}`)).code, "rest_post_invalid_id")
  })

  it("forgets a user's rights and password when they are changed", async () => {
    await emulator().command("change-user", { username: wordpress.username, role: "contributor" })
    assert.strictEqual((await ask("POST", "posts", { title: "x", status: "publish" })).code, "rest_cannot_publish")
    await emulator().command("change-user", { username: wordpress.username, applicationPassword: "another" })
    assert.strictEqual((await ask("GET", "users/me")).code, "rest_not_logged_in")
  })

  it("does not know other commands", async () => {
    const error = await emulator()
      .command("fly", {})
      .catch((reason: unknown) => reason)
    assert.include(String(error), "Unknown command fly")
  })
})

describe("as a platform of the sandbox", () => {
  it("counts everything but reading as a write", () => {
    const writes = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"].filter((method) =>
      emulator().isWrite({ method, path: "/wp-json/wp/v2/posts" })
    )
    assert.deepStrictEqual(writes, ["POST", "PUT", "PATCH", "DELETE"])
  })

  it("words a refusal as a front server does", () => {
    const refusal = emulator().refusal(429)
    assert.deepStrictEqual([refusal.status, refusal.headers?.["retry-after"]], [429, "1"])
  })

  it("is empty again after a reset", async () => {
    const { source_url = "" } = await upload(png(2, 2), "anh.png")
    await ask("POST", "posts", { title: "x", status: "publish" })
    sandbox.reset()
    assert.isEmpty(sandbox.entries())
    assert.strictEqual((await fetch(source_url)).status, 404)
  })

  it("answers a malformed address with a page that is not there", async () => {
    assert.strictEqual((await visit("/wp-content/uploads/%E0%A4%A")).status, 404)
  })
})
