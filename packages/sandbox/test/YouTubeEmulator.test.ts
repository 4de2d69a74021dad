import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { object, png } from "./FacebookClient.ts"
import { draft, items, reason, start, type Channel } from "./YouTubeClient.ts"

let channel: Channel
beforeEach(async () => {
  channel = await start()
})
afterEach(() => channel.sandbox.close())

const read = (id: string, part = "snippet,status") => channel.call("GET", "videos", { query: { part, id } })
const section = async (id: string, part: string) => object(items(await read(id, part))[0]?.[part])
const update = (part: string, json: unknown) => channel.call("PUT", "videos", { query: { part }, json })
const watch = (id: string) => fetch(`${channel.root}/watch?v=${id}`)
const snippet = (more: object) => ({ ...draft, snippet: { ...draft.snippet, ...more } })
const status = (more: object) => ({ ...draft, status: { ...draft.status, ...more } })

describe("YouTubeEmulator tokens", () => {
  it("refreshes an access token and gives no new refresh token", async () => {
    const { status, body } = await channel.refresh()
    assert.strictEqual(status, 200)
    assert.strictEqual(body["expires_in"], 3599)
    assert.strictEqual(body["token_type"], "Bearer")
    assert.notProperty(body, "refresh_token")
  })

  it("tells a dead refresh token from a wrong client", async () => {
    assert.strictEqual((await channel.refresh({ refresh_token: "1//other" })).body["error"], "invalid_grant")
    assert.strictEqual((await channel.refresh({ client_secret: "other" })).body["error"], "invalid_client")
    await channel.command("revoke")
    const { status, body } = await channel.refresh()
    assert.strictEqual(status, 400)
    assert.deepStrictEqual(body, { error: "invalid_grant", error_description: "Token has been expired or revoked." })
    assert.strictEqual((await read("x")).status, 401)
  })

  it("ends an access token after its time", async () => {
    channel.sandbox.advanceClock(3_598_000)
    assert.strictEqual((await read("x")).status, 200)
    channel.sandbox.advanceClock(1_000)
    const refused = await read("x")
    assert.strictEqual(refused.status, 401)
    assert.strictEqual(reason(refused), "authError")
    assert.strictEqual(reason(await channel.call("GET", "videos", { token: undefined })), "required")
  })

  it("refuses a method that the scopes do not cover", async () => {
    await channel.command("set-options", { scopes: "https://www.googleapis.com/auth/youtube.upload" })
    const token = await channel.freshToken()
    const refused = await channel.call("GET", "channels", { token, query: { part: "id", mine: "true" } })
    assert.strictEqual(refused.status, 403)
    assert.strictEqual(reason(refused), "insufficientPermissions")
    assert.strictEqual((await channel.open(1, draft, { token })).status, 200)
  })
})

describe("YouTubeEmulator videos", () => {
  it("is public when nobody said otherwise", async () => {
    const id = await channel.publish({ snippet: draft.snippet, status: {} })
    assert.strictEqual((await section(id, "status"))["privacyStatus"], "public")
  })

  it("checks every text the way the platform does", async () => {
    const refusals: ReadonlyArray<readonly [string, unknown]> = [
      ["invalidTitle", snippet({ title: " " })],
      ["invalidTitle", snippet({ title: "a".repeat(101) })],
      ["invalidTitle", snippet({ title: "a < b" })],
      ["invalidDescription", snippet({ description: "ă".repeat(2501) })],
      ["invalidDescription", snippet({ description: "<b>" })],
      ["invalidTags", snippet({ tags: ["a".repeat(250), "b".repeat(250)] })],
      ["invalidTags", snippet({ tags: "a,b" })],
      ["invalidCategoryId", snippet({ categoryId: "18" })],
      ["invalidCategoryId", snippet({ categoryId: 25 })],
      ["invalidPublishAt", status({ publishAt: "2026-12-01T00:00:00Z" })],
      ["invalidPublishAt", status({ privacyStatus: "private", publishAt: "2026-12-01T00:00:00" })],
      ["invalidVideoMetadata", status({ privacyStatus: "secret" })]
    ]
    for (const [expected, json] of refusals) assert.strictEqual(reason(await channel.open(1, json)), expected)
    const full = { title: "a".repeat(100), description: "ă".repeat(2500), tags: ["a b", "c".repeat(494)] }
    assert.strictEqual((await channel.open(1, snippet(full))).status, 200)
  })

  it("goes from uploaded to processed while it is read", async () => {
    const id = await channel.publish()
    assert.strictEqual((await section(id, "status"))["uploadStatus"], "uploaded")
    assert.strictEqual((await section(id, "status"))["uploadStatus"], "processed")
    assert.strictEqual((await section(id, "processingDetails"))["processingStatus"], "succeeded")
  })

  it("ends as rejected or failed when told to, and shows it to nobody", async () => {
    await channel.command("set-options", { rejectionReason: "duplicate", readsUntilProcessed: 0 })
    const id = await channel.publish()
    const { uploadStatus, rejectionReason } = await section(id, "status")
    assert.deepStrictEqual([uploadStatus, rejectionReason], ["rejected", "duplicate"])
    assert.strictEqual((await watch(id)).status, 404)
    assert.strictEqual(channel.sandbox.entries()[0]?.visibility, "private")
  })

  it("becomes public at its time", async () => {
    const id = await channel.publish(status({ privacyStatus: "private", publishAt: "2026-11-25T09:00:00Z" }))
    assert.strictEqual(channel.sandbox.entries()[0]?.visibility, "scheduled")
    assert.strictEqual((await watch(id)).status, 404)
    channel.sandbox.advanceClock(59 * 60_000)
    assert.strictEqual((await section(id, "status"))["publishAt"], "2026-11-25T09:00:00Z")
    channel.sandbox.advanceClock(60_000)
    assert.strictEqual((await watch(id)).status, 200)
    const [entry] = channel.sandbox.entries()
    assert.deepStrictEqual([entry?.visibility, entry?.publishedAt], ["public", "2026-11-25T09:00:00.000Z"])
  })

  it("publishes at once when the time is past already", async () => {
    const id = await channel.publish(status({ privacyStatus: "private", publishAt: "2026-11-25T07:00:00Z" }))
    assert.strictEqual((await section(id, "status"))["privacyStatus"], "public")
  })

  it("loses what an update leaves out of a part, and nothing of other parts", async () => {
    const id = await channel.publish(status({ privacyStatus: "unlisted" }))
    await update("snippet", { id, snippet: { title: "Mới", categoryId: "25" } })
    const texts = await section(id, "snippet")
    assert.deepStrictEqual([texts["title"], texts["description"], texts["tags"]], ["Mới", "", undefined])
    assert.strictEqual((await section(id, "status"))["privacyStatus"], "unlisted")
    await update("status", { id, status: { embeddable: false } })
    assert.strictEqual((await section(id, "status"))["privacyStatus"], "public")
  })

  it("wants title and category with a snippet", async () => {
    const id = await channel.publish()
    assert.strictEqual(reason(await update("snippet", { id, snippet: { title: "Mới" } })), "invalidCategoryId")
    assert.strictEqual(reason(await update("snippet", { id, snippet: { categoryId: "25" } })), "invalidTitle")
    assert.strictEqual(reason(await update("snippet", { id: "nothing" })), "videoNotFound")
  })

  it("wants a default language with localizations", async () => {
    const id = await channel.publish()
    const localizations = { en: { title: "Title" } }
    assert.strictEqual(reason(await update("localizations", { id, localizations })), "defaultLanguageNotSet")
    const texts = { title: "Mới", categoryId: "25", defaultLanguage: "vi" }
    assert.strictEqual((await update("snippet,localizations", { id, snippet: texts, localizations })).status, 200)
  })

  it("deletes once", async () => {
    const id = await channel.publish()
    const remove = () => channel.call("DELETE", "videos", { query: { id } })
    assert.strictEqual((await remove()).status, 204)
    assert.strictEqual((await remove()).status, 404)
    assert.deepStrictEqual(items(await read(id)), [])
  })
})

describe("YouTubeEmulator thumbnails and captions", () => {
  const setThumbnail = (videoId: string, body: Buffer<ArrayBuffer>) =>
    channel.upload("thumbnails/set", {
      query: { videoId, uploadType: "media" },
      body,
      headers: { "content-type": "image/png" }
    })

  it("shows the thumbnail that was set", async () => {
    const id = await channel.publish()
    const address = `${channel.root}/vi/${id}/high.jpg`
    assert.strictEqual((await fetch(address)).headers.get("content-type"), "image/svg+xml")
    const answer = await setThumbnail(id, png)
    assert.strictEqual(object(object(items(answer)[0])["high"])["url"], address)
    assert.deepStrictEqual(Buffer.from(await (await fetch(address)).arrayBuffer()), png)
  })

  it("refuses what is no image, nothing at all, and an unknown video", async () => {
    const id = await channel.publish()
    assert.strictEqual(reason(await setThumbnail(id, Buffer.from("GIF89a, but not really"))), "invalidImage")
    assert.strictEqual(reason(await setThumbnail(id, Buffer.alloc(0))), "mediaBodyRequired")
    assert.strictEqual(reason(await setThumbnail("nothing", png)), "videoNotFound")
  })

  const insertCaption = (videoId: string, language: string) => {
    const metadata = JSON.stringify({ snippet: { videoId, language, name: "Phụ đề" } })
    return channel.upload("captions", {
      query: { uploadType: "multipart", part: "snippet" },
      body: `--b\r\ncontent-type: application/json\r\n\r\n${metadata}\r\n--b\r\ncontent-type: */*\r\n\r\n1\n00:00:00,000 --> 00:00:01,000\nChào\r\n--b--`,
      headers: { "content-type": "multipart/related; boundary=b" }
    })
  }

  it("takes one track of each language and name", async () => {
    const id = await channel.publish()
    assert.strictEqual((await insertCaption(id, "vi")).status, 200)
    const again = await insertCaption(id, "vi")
    assert.strictEqual(again.status, 409)
    assert.strictEqual(reason(again), "captionExists")
    assert.strictEqual((await insertCaption(id, "en")).status, 200)
    const listed = items(await channel.call("GET", "captions", { query: { part: "snippet", videoId: id } }))
    assert.deepStrictEqual(
      listed.map((track) => object(track["snippet"])["language"]),
      ["vi", "en"]
    )
    const first = String(listed[0]?.["id"])
    assert.strictEqual((await channel.call("DELETE", "captions", { query: { id: first } })).status, 204)
    assert.strictEqual((await insertCaption(id, "vi")).status, 200)
  })
})

describe("YouTubeEmulator playlists and the channel", () => {
  const listItems = (playlistId: string, query: Record<string, string> = {}) =>
    channel.call("GET", "playlistItems", { query: { part: "contentDetails,status", playlistId, ...query } })
  const videoIds = async (playlistId: string, query: Record<string, string> = {}) =>
    items(await listItems(playlistId, query)).map((item) => object(item["contentDetails"])["videoId"])

  it("leads from the channel to its uploads, newest first, private ones too", async () => {
    const answer = await channel.call("GET", "channels", { query: { part: "contentDetails,status", mine: "true" } })
    const mine = object(items(answer)[0])
    const uploads = String(object(object(mine["contentDetails"])["relatedPlaylists"])["uploads"])
    assert.strictEqual(object(mine["status"])["longUploadsStatus"], "allowed")
    const first = await channel.publish(status({ privacyStatus: "private" }))
    const second = await channel.publish()
    assert.deepStrictEqual(await videoIds(uploads), [second, first])
    const page = await listItems(uploads, { maxResults: "1" })
    assert.deepStrictEqual(await videoIds(uploads, { pageToken: String(page.body["nextPageToken"]) }), [first])
  })

  it("shows a new upload only after some reads when told to", async () => {
    await channel.command("set-options", { readsUntilListed: 2 })
    const id = await channel.publish()
    const uploads = "UUsandboxsandboxsandbox0"
    assert.deepStrictEqual([await videoIds(uploads), await videoIds(uploads), await videoIds(uploads)], [[], [], [id]])
  })

  it("makes a playlist and puts a video into it, twice if asked twice", async () => {
    const json = { snippet: { title: "Phòng chống dịch" }, status: { privacyStatus: "public" } }
    const made = await channel.call("POST", "playlists", { query: { part: "snippet,status" }, json })
    const playlistId = String(made.body["id"])
    const listed = items(await channel.call("GET", "playlists", { query: { part: "snippet", mine: "true" } }))
    assert.strictEqual(object(listed[0]?.["snippet"])["title"], "Phòng chống dịch")
    const videoId = await channel.publish()
    const add = (id: string, list = playlistId) =>
      channel.call("POST", "playlistItems", {
        query: { part: "snippet" },
        json: { snippet: { playlistId: list, resourceId: { kind: "youtube#video", videoId: id } } }
      })
    assert.strictEqual((await add(videoId)).status, 200)
    assert.strictEqual((await add(videoId)).status, 200)
    assert.deepStrictEqual(await videoIds(playlistId, { videoId }), [videoId, videoId])
    assert.strictEqual(reason(await add("nothing")), "videoNotFound")
    assert.strictEqual(reason(await add(videoId, "PLnothing")), "playlistNotFound")
  })

  it("lists the categories that a video may have", async () => {
    const answer = await channel.call("GET", "videoCategories", { query: { part: "snippet", regionCode: "VN" } })
    const news = items(answer).find((category) => category["id"] === "25")
    assert.strictEqual(object(news?.["snippet"])["assignable"], true)
  })

  it("may belong to another channel than expected", async () => {
    await channel.command("set-options", { channelId: "UCanotheranotheranother0" })
    const id = await channel.publish()
    assert.strictEqual((await section(id, "snippet"))["channelId"], "UCanotheranotheranother0")
  })
})

describe("YouTubeEmulator quota and commands", () => {
  it("counts units by method and refuses when they are used up", async () => {
    const id = await channel.publish()
    await read(id)
    await update("snippet", { id, snippet: { title: "Mới", categoryId: "25" } })
    assert.deepStrictEqual(await channel.command("set-quota"), { units: 51, uploads: 1 })
    await channel.command("set-quota", { units: 9_999 })
    assert.strictEqual((await read(id)).status, 200)
    const refused = await read(id)
    assert.strictEqual(refused.status, 403)
    assert.strictEqual(reason(refused), "quotaExceeded")
    assert.strictEqual((await channel.open(1)).status, 200)
  })

  it("gives the prepared error once, before or after the effect", async () => {
    await channel.command("fail-next", { status: 400, reason: "uploadLimitExceeded", method: "POST" })
    assert.strictEqual(reason(await channel.open(1)), "uploadLimitExceeded")
    await channel.command("fail-next", { status: 503, reason: "backendError", method: "DELETE", afterEffect: true })
    const id = await channel.publish()
    assert.strictEqual((await channel.call("DELETE", "videos", { query: { id } })).status, 503)
    assert.lengthOf(channel.sandbox.entries(), 0)
  })

  it("logs writes to the channel and not the making of tokens", async () => {
    await channel.publish()
    const writes = channel.sandbox.requests.filter((request) => request.write)
    assert.deepStrictEqual(
      writes.map((request) => request.method),
      ["POST", "PUT"]
    )
  })

  it("starts over", async () => {
    await channel.publish()
    await channel.command("revoke")
    channel.sandbox.reset()
    assert.lengthOf(channel.sandbox.entries(), 0)
    assert.strictEqual((await channel.refresh()).status, 200)
  })
})

describe("YouTubeEmulator pages", () => {
  it("shows a video with its texts, safe and with links", async () => {
    const id = await channel.publish(
      snippet({ title: '"Tên" & nhãn', description: "Xem https://example.gov.vn/a?b=1&c=2." })
    )
    const answer = await watch(id)
    const html = await answer.text()
    assert.include(html, "<h1>&quot;Tên&quot; &amp; nhãn</h1>")
    assert.include(html, '<a href="https://example.gov.vn/a?b=1&amp;c=2"')
    assert.include(html, `src="${channel.root}/media/${id}"`)
    assert.include(html, `poster="${channel.root}/vi/${id}/high.jpg"`)
    assert.strictEqual((await fetch(`${channel.root}/media/${id}`)).headers.get("content-type"), "video/mp4")
  })

  it("shows unlisted videos by address only, and private ones not at all", async () => {
    const unlisted = await channel.publish(status({ privacyStatus: "unlisted" }))
    const hidden = await channel.publish(status({ privacyStatus: "private" }))
    assert.strictEqual((await watch(unlisted)).status, 200)
    const page = await watch(hidden)
    assert.strictEqual(page.status, 404)
    assert.include(await page.text(), "Video unavailable")
    assert.strictEqual((await fetch(`${channel.root}/media/${hidden}`)).status, 404)
    const front = await (await fetch(`${channel.root}/`)).text()
    assert.notInclude(front, unlisted)
  })
})
