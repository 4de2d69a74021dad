import { createHmac } from "node:crypto"
import { createServer } from "node:http"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { facebook as account } from "../src/Accounts.ts"
import { manager } from "../src/facebook/FacebookAccess.ts"
import { inMinutes, list, object, png, start, textOf, uploadPhoto, type Page } from "./FacebookClient.ts"

let page: Page
beforeEach(async () => {
  page = await start()
})
afterEach(() => page.sandbox.close())

const feed = `/${account.pageId}/feed`
const photos = `/${account.pageId}/photos`
const ids = (answer: { readonly body: Record<string, unknown> }) =>
  list(answer.body["data"]).map((item) => object(item)["id"])

describe("FacebookEmulator posts", () => {
  it("publishes text and answers with the fields that were asked for", async () => {
    const fields = "id,permalink_url,created_time,is_published,message"
    const { status, body, id } = await page.post(feed, { message: "Xin chào bà con" }, { fields })
    assert.strictEqual(status, 200)
    assert.match(id, /^1000_\d{18}$/)
    assert.strictEqual(body["created_time"], "2026-11-25T08:00:00+0000")
    assert.strictEqual(body["is_published"], true)
    assert.strictEqual(body["permalink_url"], `${page.sandbox.url}/facebook/p/${id}`)
    const reader = await fetch(String(body["permalink_url"]))
    assert.include(await reader.text(), "Xin chào bà con")
  })

  it("gives ids that a JSON number cannot hold", async () => {
    const { body } = await page.post(feed, { message: "a" })
    const digits = String(body["id"]).split("_")[1] ?? ""
    assert.notStrictEqual(String(Number(digits)), digits)
  })

  it("takes JSON, form-urlencoded and multipart bodies", async () => {
    await page.post(feed, { message: "json", published: true })
    await page.call("POST", feed, { form: { message: "multipart", published: "true" } })
    await fetch(`${page.graph}${feed}`, {
      method: "POST",
      headers: { authorization: `OAuth ${account.accessToken}` },
      body: new URLSearchParams({ message: "form" })
    })
    assert.deepStrictEqual(
      page.sandbox.entries().map((entry) => entry.text),
      ["json", "multipart", "form"]
    )
  })

  it("refuses a post without text, link or media", async () => {
    const { status, error } = await page.post(feed, {})
    assert.strictEqual(status, 400)
    assert.strictEqual(error["code"], 100)
    assert.strictEqual(error["type"], "OAuthException")
    assert.strictEqual(error["is_transient"], false)
    assert.isString(error["fbtrace_id"])
    assert.notProperty(error, "error_subcode")
  })

  it("refuses text of more than 63206 characters", async () => {
    assert.strictEqual((await page.post(feed, { message: "a".repeat(63_207) })).error["code"], 100)
    assert.strictEqual((await page.post(feed, { message: "a".repeat(63_206) })).status, 200)
  })

  it("reads a link back without its detour", async () => {
    const link = "https://portal.example.gov.vn/bai-viet?utm_content=item-1"
    const { body } = await page.post(feed, { link }, { fields: "attachments{media_type,unshimmed_url}" })
    assert.deepStrictEqual(body["attachments"], { data: [{ media_type: "link", unshimmed_url: link }] })
  })

  it("refuses links to facebook.com and links beside photos", async () => {
    const own = await page.post(feed, { link: "https://www.facebook.com/x" })
    assert.strictEqual(own.error["error_subcode"], 1609008)
    const media = [{ media_fbid: await uploadPhoto(page) }]
    const both = await page.post(feed, { link: "https://example.org/", attached_media: media })
    assert.strictEqual(both.error["code"], 100)
  })

  it("refuses to name a field that posts do not have", async () => {
    const { id } = await page.post(feed, { message: "a" })
    const { error } = await page.get(`/${id}`, { fields: "id,nonsense" })
    assert.include(error["message"], "nonexisting field (nonsense)")
  })

  it("answers 506 to a repeated text when told to", async () => {
    await page.command("set-options", { refuseDuplicates: true })
    await page.post(feed, { message: "hai lần" })
    assert.strictEqual((await page.post(feed, { message: "hai lần" })).error["code"], 506)
    assert.lengthOf(page.sandbox.entries(), 1)
  })

  it("edits, comments and deletes", async () => {
    const { id } = await page.post(feed, { message: "cũ" })
    assert.deepStrictEqual((await page.post(`/${id}`, { message: "mới" })).body, { success: true })
    assert.isString((await page.post(`/${id}/comments`, { message: "thêm" })).body["id"])
    assert.strictEqual((await page.get(`/${id}`, { fields: "message" })).body["message"], "mới")
    assert.deepStrictEqual((await page.remove(`/${id}`)).body, { success: true })
    const gone = await page.get(`/${id}`)
    assert.strictEqual(gone.error["code"], 100)
    assert.strictEqual(gone.error["error_subcode"], 33)
  })
})

describe("FacebookEmulator visibility", () => {
  it("keeps a scheduled post from readers until its time", async () => {
    const time = inMinutes(page, 30)
    const { id } = await page.post(feed, { message: "Hẹn giờ", published: false, scheduled_publish_time: time })
    const address = `${page.sandbox.url}/facebook/p/${id}`
    assert.deepStrictEqual(ids(await page.get(`/${account.pageId}/scheduled_posts`)), [id])
    assert.deepStrictEqual(ids(await page.get(`/${account.pageId}/published_posts`)), [])
    assert.strictEqual((await fetch(address)).status, 404)
    assert.strictEqual(page.sandbox.entries()[0]?.visibility, "scheduled")
    page.sandbox.advanceClock(30 * 60_000)
    assert.deepStrictEqual(ids(await page.get(`/${account.pageId}/published_posts`)), [id])
    assert.strictEqual((await fetch(address)).status, 200)
    assert.strictEqual(page.sandbox.entries()[0]?.visibility, "public")
  })

  it("refuses schedules before 10 minutes, after 30 days and of published posts", async () => {
    const schedule = (minutes: number, published: boolean) =>
      page.post(feed, { message: "a", published, scheduled_publish_time: inMinutes(page, minutes) })
    assert.strictEqual((await schedule(9, false)).error["code"], 100)
    assert.strictEqual((await schedule(30 * 24 * 60 + 1, false)).error["code"], 100)
    assert.strictEqual((await schedule(30, true)).error["code"], 100)
    assert.strictEqual((await schedule(30, false)).status, 200)
  })

  it("shows drafts and dark posts in the owner's feed only, and publishes them by id", async () => {
    const draft = await page.post(feed, { message: "nháp", published: false, unpublished_content_type: "DRAFT" })
    const dark = await page.post(feed, { message: "ẩn", published: false })
    assert.deepStrictEqual(ids(await page.get(feed)), [dark.body["id"], draft.body["id"]])
    assert.deepStrictEqual(ids(await page.get(`/${account.pageId}/posts`)), [])
    assert.deepStrictEqual(
      page.sandbox.entries().map((entry) => entry.visibility),
      ["draft", "private"]
    )
    await page.post(`/${draft.id}`, { is_published: true })
    assert.deepStrictEqual(ids(await page.get(`/${account.pageId}/posts`)), [draft.body["id"]])
    assert.strictEqual((await page.post(`/${draft.id}`, { is_published: false })).error["code"], 100)
  })

  it("lists newest first, from `since` on, in pages whose addresses carry no token", async () => {
    const made = []
    for (const message of ["1", "2", "3"]) {
      made.push((await page.post(feed, { message })).body["id"])
      page.sandbox.advanceClock(60_000)
    }
    const first = await page.call("GET", `/${account.pageId}/published_posts`, {
      query: { limit: "2", access_token: account.accessToken }
    })
    assert.deepStrictEqual(ids(first), [made[2], made[1]])
    const paging = object(first.body["paging"])
    assert.notInclude(paging["next"], account.accessToken)
    const after = String(object(paging["cursors"])["after"])
    assert.deepStrictEqual(ids(await page.get(`/${account.pageId}/published_posts`, { limit: "2", after })), [made[0]])
    const since = String(inMinutes(page, -2))
    assert.deepStrictEqual(ids(await page.get(`/${account.pageId}/published_posts`, { since })), [made[2], made[1]])
    assert.strictEqual((await page.get(feed, { limit: "101" })).error["code"], 100)
  })

  it("denies a new object at first when told to", async () => {
    await page.command("set-options", { readsUntilVisible: 1 })
    const { id } = await page.post(feed, { message: "a" })
    assert.strictEqual((await page.get(`/${id}`)).error["error_subcode"], 33)
    assert.strictEqual((await page.get(`/${id}`)).status, 200)
  })
})

describe("FacebookEmulator photos", () => {
  it("joins unpublished photos into one post, in order, with their alternative text", async () => {
    const first = await uploadPhoto(page, { published: "false", alt_text_custom: "Áp phích" })
    const second = await uploadPhoto(page)
    const media = [{ media_fbid: second }, { media_fbid: first }]
    const fields = "attachments{media_type,subattachments{target{id}}}"
    const { body } = await page.post(feed, { message: "Ảnh", attached_media: media }, { fields })
    assert.deepStrictEqual(body["attachments"], {
      data: [{ media_type: "album", subattachments: { data: [{ target: { id: second } }, { target: { id: first } }] } }]
    })
    const [entry] = page.sandbox.entries()
    assert.deepStrictEqual(
      entry?.images.map((image) => image.altText),
      ["", "Áp phích"]
    )
    const picture = await fetch(entry?.images[0]?.url ?? "")
    assert.deepStrictEqual(Buffer.from(await picture.arrayBuffer()), png)
    const again = await page.post(feed, { message: "Ảnh", attached_media: media })
    assert.strictEqual(again.error["error_subcode"], 1366051)
  })

  it("takes media in form style, and never an id that was a number", async () => {
    const id = await uploadPhoto(page)
    const wrong = await page.post(feed, { attached_media: [{ media_fbid: Number(id) }] })
    assert.strictEqual(wrong.error["code"], 100)
    const form = { "attached_media[0]": JSON.stringify({ media_fbid: id }) }
    assert.strictEqual((await page.call("POST", feed, { form })).status, 200)
  })

  it("wants temporary photos and the content type SCHEDULED for a scheduled post with photos", async () => {
    const plain = await uploadPhoto(page)
    const temporary = await uploadPhoto(page, { published: "false", temporary: "true" })
    const schedule = (id: string, more: object) =>
      page.post(feed, {
        attached_media: [{ media_fbid: id }],
        published: false,
        scheduled_publish_time: inMinutes(page, 60),
        ...more
      })
    assert.strictEqual((await schedule(temporary, {})).error["code"], 100)
    assert.strictEqual((await schedule(plain, { unpublished_content_type: "SCHEDULED" })).error["code"], 100)
    assert.strictEqual((await schedule(temporary, { unpublished_content_type: "SCHEDULED" })).status, 200)
  })

  it("forgets a photo that was not used within 24 hours", async () => {
    const id = await uploadPhoto(page)
    page.sandbox.advanceClock(24 * 60 * 60_000 - 1)
    assert.strictEqual((await page.get(`/${id}`)).status, 200)
    page.sandbox.advanceClock(1)
    assert.strictEqual((await page.get(`/${id}`)).error["error_subcode"], 33)
  })

  it("publishes a single photo with its post", async () => {
    const form = { caption: "Một ảnh", anything: new File([png], "a.png", { type: "image/png" }) }
    const { id, body } = await page.call("POST", photos, { form })
    assert.strictEqual(
      (await page.get(`/${textOf(body["post_id"])}`, { fields: "message" })).body["message"],
      "Một ảnh"
    )
    assert.strictEqual((await page.get(`/${id}`, { fields: "page_story_id" })).body["page_story_id"], body["post_id"])
  })

  it("fetches a photo by address, from this machine", async () => {
    const source = createServer((_, outgoing) => outgoing.writeHead(200, { "content-type": "image/png" }).end(png))
    await new Promise<void>((resolve) => source.listen(0, "127.0.0.1", resolve))
    const address = source.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const good = await page.post(photos, { url: `http://127.0.0.1:${port}/a.png`, published: false })
    await new Promise((resolve) => source.close(resolve))
    assert.isString(good.body["id"])
    const bad = await page.post(photos, { url: `http://127.0.0.1:${port}/a.png`, published: false })
    assert.strictEqual(bad.error["code"], 324)
  })

  it("refuses a missing file, what is no image, and more than 10 MB", async () => {
    const send = (bytes: Buffer<ArrayBuffer>) =>
      page.call("POST", photos, { form: { source: new File([bytes], "a.png") } })
    assert.strictEqual((await page.post(photos, {})).error["code"], 324)
    assert.strictEqual((await send(Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0"))).error["error_subcode"], 1366046)
    const limit = 10 * 1024 * 1024
    assert.strictEqual(
      (await send(Buffer.concat([png, Buffer.alloc(limit + 1 - png.length)]))).error["error_subcode"],
      1366046
    )
    assert.strictEqual((await send(Buffer.concat([png, Buffer.alloc(limit - png.length)]))).status, 200)
  })
})

describe("FacebookEmulator access", () => {
  it("tells a missing, a foreign and an expired token apart", async () => {
    const read = (token: string | undefined) => page.call("GET", `/${account.pageId}`, { token })
    assert.strictEqual((await read(undefined)).error["code"], 104)
    const foreign = await read("EAAforeign")
    assert.strictEqual(foreign.error["code"], 190)
    assert.strictEqual(foreign.error["error_subcode"], 467)
    await page.command("expire-token", { subcode: 463 })
    assert.strictEqual((await read(account.accessToken)).error["error_subcode"], 463)
    await page.command("restore-token")
    assert.deepStrictEqual((await read(account.accessToken)).body, { name: account.pageName, id: account.pageId })
  })

  it("checks both forms of appsecret_proof when one is sent", async () => {
    const sign = (text: string) => createHmac("sha256", account.appSecret).update(text).digest("hex")
    const read = (query: Record<string, string>) => page.get(`/${account.pageId}`, query)
    const time = String(inMinutes(page, 0))
    const proof = sign(`${account.accessToken}|${time}`)
    assert.strictEqual((await read({ appsecret_proof: sign(account.accessToken) })).status, 200)
    assert.strictEqual((await read({ appsecret_proof: proof, appsecret_time: time })).status, 200)
    assert.strictEqual((await read({ appsecret_proof: proof })).error["code"], 104)
    page.sandbox.advanceClock(301_000)
    assert.strictEqual((await read({ appsecret_proof: proof, appsecret_time: time })).error["code"], 104)
    await page.command("set-options", { requireAppSecretProof: true })
    assert.strictEqual((await read({})).error["code"], 100)
  })

  it("hands out the Page token to the person who manages it, and describes tokens", async () => {
    const accounts = await page.call("GET", "/me/accounts", { token: manager.accessToken })
    assert.strictEqual(object(list(accounts.body["data"])[0])["access_token"], account.accessToken)
    const app = `${account.appId}|${account.appSecret}`
    const inspect = (input_token: string) => page.call("GET", "/debug_token", { token: app, query: { input_token } })
    const good = object((await inspect(account.accessToken)).body["data"])
    assert.strictEqual(good["is_valid"], true)
    assert.strictEqual(good["expires_at"], 0)
    assert.include(list(good["scopes"]), "pages_manage_posts")
    const bad = object((await inspect("EAAforeign")).body["data"])
    assert.strictEqual(bad["is_valid"], false)
    assert.strictEqual(object(bad["error"])["code"], 190)
  })

  it("wants a Page token for publishing", async () => {
    const { error } = await page.call("POST", feed, { token: manager.accessToken, json: { message: "a" } })
    assert.strictEqual(error["code"], 190)
    assert.strictEqual(error["error_subcode"], 2069032)
  })

  it("says how much of the limits is used, and how long to wait when they are", async () => {
    await page.command("set-options", { usagePercent: 42, throttleMinutes: 7 })
    const { headers } = await page.get(`/${account.pageId}`)
    assert.strictEqual(object(JSON.parse(headers.get("x-app-usage") ?? ""))["call_count"], 42)
    page.sandbox.fault({ fault: "status-429" })
    const refused = await page.post(feed, { message: "a" })
    assert.strictEqual(refused.error["code"], 80001)
    const usage = object(JSON.parse(refused.headers.get("x-business-use-case-usage") ?? ""))
    assert.strictEqual(object(list(usage[account.pageId])[0])["estimated_time_to_regain_access"], 7)
    assert.lengthOf(page.sandbox.entries(), 0)
  })

  it("gives the prepared error once, before or after the effect", async () => {
    await page.command("fail-next", { code: 368, error_subcode: 1390008 })
    assert.strictEqual((await page.post(feed, { message: "a" })).error["error_subcode"], 1390008)
    assert.lengthOf(page.sandbox.entries(), 0)
    await page.command("fail-next", { code: 2, is_transient: true, afterEffect: true, method: "POST", path: "/feed" })
    assert.strictEqual((await page.get(`/${account.pageId}`)).status, 200)
    const lost = await page.post(feed, { message: "a" })
    assert.strictEqual(lost.status, 500)
    assert.strictEqual(lost.error["is_transient"], true)
    assert.lengthOf(page.sandbox.entries(), 1)
  })

  it("starts over", async () => {
    await page.post(feed, { message: "a" })
    await page.command("expire-token")
    page.sandbox.reset()
    assert.lengthOf(page.sandbox.entries(), 0)
    assert.strictEqual((await page.get(`/${account.pageId}`)).status, 200)
  })
})
