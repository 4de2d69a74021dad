import { createHash } from "node:crypto"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { facebook as account } from "../src/Accounts.ts"
import { inMinutes, list, object, png, start, textOf, type Page } from "./FacebookClient.ts"

/** Reproducible bytes that no two places of share. */
const film = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * 31 + (index >> 8)) % 256))

let page: Page
beforeEach(async () => {
  page = await start({ chunkBytes: 4_095 })
})
afterEach(() => page.sandbox.close())

const videos = `/${account.pageId}/videos`
const reels = `/${account.pageId}/video_reels`

const begin = async () => {
  const { body } = await page.post(videos, { upload_phase: "start", file_size: film.length })
  return { videoId: String(body["video_id"]), session: String(body["upload_session_id"]), body }
}

const transfer = (session: string, from: number, to: number, fileName = "chunk.mp4") =>
  page.call("POST", videos, {
    form: {
      upload_phase: "transfer",
      upload_session_id: session,
      start_offset: String(from),
      video_file_chunk: new File([film.subarray(from, to)], fileName)
    }
  })

/** Follows the server's offsets to the end. */
const transferAll = async (session: string, offsets: Record<string, unknown>) => {
  let next = offsets
  while (next["start_offset"] !== next["end_offset"]) {
    next = (await transfer(session, Number(next["start_offset"]), Number(next["end_offset"]))).body
  }
}

const finish = (session: string, fields: Record<string, string | File> = {}) =>
  page.call("POST", videos, { form: { upload_phase: "finish", upload_session_id: session, ...fields } })

const publish = async (fields: Record<string, string | File> = {}) => {
  const { videoId, session, body } = await begin()
  await transferAll(session, body)
  await finish(session, fields)
  return videoId
}

const status = async (id: string) => object((await page.get(`/${id}`, { fields: "status" })).body["status"])
const phase = async (id: string, name: string) => object((await status(id))[name])
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")

describe("FacebookEmulator chunked videos", () => {
  it("asks for the chunks it wants, in decimal text, and keeps every byte", async () => {
    const { videoId, session, body } = await begin()
    assert.strictEqual(body["start_offset"], "0")
    assert.strictEqual(body["end_offset"], "4095")
    assert.deepStrictEqual((await transfer(session, 0, 4_095)).body, { start_offset: "4095", end_offset: "8190" })
    await transferAll(session, { start_offset: "4095", end_offset: "8190" })
    assert.deepStrictEqual((await finish(session, { description: "Phim" })).body, { success: true })
    const stored = await fetch(`${page.sandbox.url}/facebook/media/${videoId}`)
    assert.strictEqual(sha256(Buffer.from(await stored.arrayBuffer())), sha256(film))
  })

  it("takes a shorter chunk and goes on from what it has", async () => {
    const { session } = await begin()
    assert.deepStrictEqual((await transfer(session, 0, 100)).body, { start_offset: "100", end_offset: "4195" })
  })

  it("answers a wrong offset or too long a chunk with its own offsets, as object or as text", async () => {
    const { session } = await begin()
    await transfer(session, 0, 4_095)
    const expected = { start_offset: "4095", end_offset: "8190" }
    const { error } = await transfer(session, 0, 4_095)
    assert.strictEqual(error["code"], 6001)
    assert.strictEqual(error["error_subcode"], 1363037)
    assert.deepStrictEqual(error["error_data"], expected)
    await page.command("set-options", { errorDataAsText: true })
    assert.strictEqual((await transfer(session, 4_095, 8_191)).error["error_data"], JSON.stringify(expected))
  })

  it("keeps nothing of a chunk whose connection broke", async () => {
    const { videoId, session } = await begin()
    page.sandbox.fault({ fault: "cut-upload", bytes: 2_000 })
    const broken = await transfer(session, 0, 4_095).catch(() => "broken")
    assert.strictEqual(broken, "broken")
    assert.strictEqual((await phase(videoId, "uploading_phase"))["bytes_transfered"], 0)
    assert.strictEqual((await transfer(session, 0, 4_095)).status, 200)
  })

  it("takes a chunk without a file name extension for an unknown format", async () => {
    const { session } = await begin()
    const { error } = await transfer(session, 0, 10, "blob")
    assert.strictEqual(error["code"], 352)
    assert.strictEqual(error["error_subcode"], 1363024)
  })

  it("does not finish early, nor twice", async () => {
    const { session, body } = await begin()
    assert.strictEqual((await finish(session)).error["error_subcode"], 1363037)
    await transferAll(session, body)
    assert.strictEqual((await finish(session)).status, 200)
    assert.strictEqual((await finish(session)).error["code"], 100)
    assert.lengthOf(page.sandbox.entries(), 1)
  })

  it("finishes once when two ask at the same time", async () => {
    const { session, body } = await begin()
    await transferAll(session, body)
    const answers = await Promise.all([finish(session), finish(session)])
    assert.deepStrictEqual(
      answers.map((answer) => answer.status).toSorted((a, b) => a - b),
      [200, 400]
    )
    assert.lengthOf(page.sandbox.entries(), 1)
  })

  it("forgets a cancelled upload, and says of an abandoned one that it expired", async () => {
    const first = await begin()
    await page.post(videos, { upload_phase: "cancel", upload_session_id: first.session })
    assert.strictEqual((await page.get(`/${first.videoId}`)).error["error_subcode"], 33)
    const second = await begin()
    await page.command("expire-uploads")
    assert.strictEqual((await status(second.videoId))["video_status"], "expired")
    assert.strictEqual((await transfer(second.session, 0, 10)).error["code"], 100)
  })
})

describe("FacebookEmulator video nodes", () => {
  it("is processed while it is read, then seen by everybody", async () => {
    const id = await publish({ description: "Phim", title: "Tên phim" })
    const before = await page.get(`/${id}`, { fields: "published,status,permalink_url,post_id" })
    assert.strictEqual(before.body["published"], false)
    assert.strictEqual(object(before.body["status"])["video_status"], "processing")
    const after = await page.get(`/${id}`, { fields: "published,status,permalink_url,post_id,title" })
    assert.strictEqual(after.body["published"], true)
    const { uploading_phase, processing_phase, publishing_phase } = object(after.body["status"])
    assert.strictEqual(object(uploading_phase)["bytes_transfered"], film.length)
    assert.strictEqual(object(processing_phase)["status"], "complete")
    assert.strictEqual(object(publishing_phase)["publish_status"], "published")
    assert.strictEqual(after.body["permalink_url"], `/facebook/reel/${id}/`)
    assert.include(await (await fetch(`${page.sandbox.url}/facebook/reel/${id}/`)).text(), "Tên phim")
    const post = await page.get(`/${textOf(after.body["post_id"])}`, { fields: "attachments{target{id}}" })
    assert.deepStrictEqual(post.body["attachments"], { data: [{ target: { id } }] })
  })

  it("stays in processing for as many reads as it is told", async () => {
    await page.command("set-options", { pollsUntilReady: 3 })
    const id = await publish()
    const seen = [await status(id), await status(id), await status(id), await status(id)]
    assert.deepStrictEqual(
      seen.map((each) => each["video_status"]),
      ["processing", "processing", "processing", "ready"]
    )
  })

  it("spells its status in the other way too", async () => {
    await page.command("set-options", { specifiedStatus: true, pollsUntilReady: 0 })
    const id = await publish()
    const uploading = await phase(id, "uploading_phase")
    assert.strictEqual(uploading["bytes_transferred"], film.length)
    assert.strictEqual(uploading["status"], "completed")
  })

  it("says why processing failed and shows the video to nobody", async () => {
    await page.command("set-options", { processingFailure: "Video quá ngắn" })
    const id = await publish()
    assert.deepStrictEqual(await phase(id, "processing_phase"), {
      status: "error",
      error: { message: "Video quá ngắn" }
    })
    assert.strictEqual((await status(id))["video_status"], "error")
    assert.strictEqual((await fetch(`${page.sandbox.url}/facebook/videos/${id}`)).status, 404)
    assert.strictEqual(page.sandbox.entries()[0]?.visibility, "private")
  })

  it("keeps the publisher's own code and lists it", async () => {
    const id = await publish({ universal_video_id: "item-1/fanpage", custom_labels: JSON.stringify(["item-1"]) })
    await page.post(`/${id}`, { description: "sửa" })
    const { body } = await page.get(videos, {
      fields: "id,universal_video_id,custom_labels,description",
      type: "UPLOADED"
    })
    assert.deepStrictEqual(body["data"], [
      { id, universal_video_id: "item-1/fanpage", custom_labels: ["item-1"], description: "sửa" }
    ])
  })

  it("shows the cover of `finish` and then the preferred one", async () => {
    const cover = new File([png], "cover.png", { type: "image/png" })
    const id = await publish({ thumb: cover })
    await page.call("POST", `/${id}/thumbnails`, { form: { source: cover, is_preferred: "true" } })
    const { body } = await page.get(`/${id}/thumbnails`)
    assert.deepStrictEqual(
      list(body["data"]).map((each) => object(each)["is_preferred"]),
      [false, true]
    )
    const uri = String(object(list(body["data"])[1])["uri"])
    assert.strictEqual(page.sandbox.entries()[0]?.videos[0]?.posterUrl, uri)
    assert.strictEqual((await fetch(uri)).headers.get("content-type"), "image/png")
  })

  it("ignores subtitles without a locale in the file name", async () => {
    const id = await publish()
    const send = (name: string) =>
      page.call("POST", `/${id}/captions`, {
        form: { default_locale: "none", captions_file: new File(["1\n00:00:00,000 --> 00:00:01,000\nChào\n"], name) }
      })
    assert.deepStrictEqual((await send("captions.srt")).body, { success: true })
    assert.deepStrictEqual((await page.get(`/${id}/captions`)).body, { data: [] })
    await send("clip.vi_VN.srt")
    const [track] = list((await page.get(`/${id}/captions`)).body["data"])
    assert.strictEqual(object(track)["locale"], "vi_VN")
  })

  it("schedules up to six months ahead", async () => {
    const { session, body } = await begin()
    await transferAll(session, body)
    const at = (minutes: number) => ({ published: "false", scheduled_publish_time: String(inMinutes(page, minutes)) })
    assert.strictEqual((await finish(session, at(200 * 24 * 60))).error["code"], 100)
    assert.strictEqual((await finish(session, at(60 * 24 * 60))).status, 200)
    assert.strictEqual(page.sandbox.entries()[0]?.visibility, "scheduled")
  })

  it("deletes the post with the video", async () => {
    const id = await publish()
    assert.deepStrictEqual((await page.remove(`/${id}`)).body, { success: true })
    assert.lengthOf(page.sandbox.entries(), 0)
  })

  it("takes a whole small file in one call", async () => {
    const { id } = await page.call("POST", videos, {
      form: { source: new File([film], "a.mp4"), description: "một lần" }
    })
    assert.strictEqual(page.sandbox.entries()[0]?.text, "một lần")
    assert.strictEqual((await fetch(`${page.sandbox.url}/facebook/media/${id}`)).status, 200)
  })
})

describe("FacebookEmulator reels", () => {
  const open = async () => {
    const { body } = await page.post(reels, { upload_phase: "start" })
    return { videoId: String(body["video_id"]), uploadUrl: String(body["upload_url"]) }
  }
  const send = async (uploadUrl: string, offset: number, bytes: Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(uploadUrl, {
      method: "POST",
      headers: {
        authorization: `OAuth ${account.accessToken}`,
        offset: String(offset),
        file_size: String(film.length)
      },
      body: bytes
    })
    return object(await answer.json())
  }
  const end = (videoId: string, fields: object) =>
    page.post(reels, { upload_phase: "finish", video_id: videoId, ...fields })

  it("goes through start, bytes and finish", async () => {
    const { videoId, uploadUrl } = await open()
    assert.deepStrictEqual(await send(uploadUrl, 0, film), { success: true })
    const published = await end(videoId, { video_state: "PUBLISHED", description: "#Loa" })
    assert.deepStrictEqual(published.body, { success: true })
    await page.get(`/${videoId}`)
    assert.strictEqual((await phase(videoId, "publishing_phase"))["status"], "complete")
    assert.deepStrictEqual((await page.get(`/${account.pageId}/published_posts`)).body["data"], [])
    const listed = await page.get(reels, { fields: "id" })
    assert.deepStrictEqual(listed.body["data"], [{ id: videoId }])
  })

  it("keeps what arrived before a cut and goes on from there", async () => {
    const { videoId, uploadUrl } = await open()
    page.sandbox.fault({ fault: "cut-upload", bytes: 3_000 })
    assert.strictEqual(await send(uploadUrl, 0, film).catch(() => "broken"), "broken")
    const arrived = Number((await phase(videoId, "uploading_phase"))["bytes_transfered"])
    assert.strictEqual(arrived, 3_000)
    assert.strictEqual(object((await send(uploadUrl, 0, film))["debug_info"])["type"], "OffsetInvalidError")
    assert.deepStrictEqual(await send(uploadUrl, arrived, film.subarray(arrived)), { success: true })
    await end(videoId, { video_state: "PUBLISHED" })
    const stored = await fetch(`${page.sandbox.url}/facebook/media/${videoId}`)
    assert.strictEqual(sha256(Buffer.from(await stored.arrayBuffer())), sha256(film))
  })

  it("complains of fewer bytes than were announced and does not publish them", async () => {
    const { videoId, uploadUrl } = await open()
    const answer = await send(uploadUrl, 0, film.subarray(0, 10))
    assert.strictEqual(object(answer["debug_info"])["type"], "PartialRequestError")
    assert.strictEqual((await end(videoId, { video_state: "PUBLISHED" })).error["code"], 100)
  })

  it("schedules up to 29 days ahead", async () => {
    const { videoId, uploadUrl } = await open()
    await send(uploadUrl, 0, film)
    const at = (minutes: number) => ({ video_state: "SCHEDULED", scheduled_publish_time: inMinutes(page, minutes) })
    assert.strictEqual((await end(videoId, at(30 * 24 * 60))).error["code"], 100)
    assert.strictEqual((await end(videoId, at(28 * 24 * 60))).status, 200)
  })

  it("fetches the bytes by address when a header names one", async () => {
    const { videoId, uploadUrl } = await open()
    const headers = { authorization: `OAuth ${account.accessToken}` }
    const { id } = await page.call("POST", videos, { form: { source: new File([film], "a.mp4") } })
    const file_url = `${page.sandbox.url}/facebook/media/${id}`
    const bad = await fetch(uploadUrl, { method: "POST", headers: { ...headers, file_url: "http://192.0.2.1/a.mp4" } })
    assert.strictEqual(object(object(await bad.json())["debug_info"])["type"], "ProcessingFailedError")
    await fetch(uploadUrl, { method: "POST", headers: { ...headers, file_url } })
    assert.strictEqual((await phase(videoId, "uploading_phase"))["bytes_transfered"], film.length)
    const copied = await page.post(videos, { file_url, description: "bản sao" })
    assert.isString(copied.body["id"])
    const nothing = await page.post(videos, { file_url: `${page.sandbox.url}/facebook/media/0` })
    assert.strictEqual(nothing.error["code"], 389)
  })

  it("wants a token for the bytes", async () => {
    const { uploadUrl } = await open()
    const answer = await fetch(uploadUrl, { method: "POST", headers: { offset: "0", file_size: "1" }, body: "a" })
    assert.strictEqual(object(object(await answer.json())["error"])["code"], 104)
  })
})
