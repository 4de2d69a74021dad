import { createHash } from "node:crypto"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import { block, bytesOf, draft, items, reason, start, type Channel } from "./YouTubeClient.ts"
import { object } from "./FacebookClient.ts"

const film = bytesOf(2 * block + 1000)

let channel: Channel
beforeEach(async () => {
  channel = await start()
})
afterEach(() => channel.sandbox.close())

const openSession = async (size = film.length) => (await channel.open(size)).headers.get("location") ?? ""
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")
const stored = async (id: string) => {
  const answer = await fetch(`${channel.root}/media/${id}`)
  return sha256(Buffer.from(await answer.arrayBuffer()))
}

describe("YouTubeEmulator resumable uploads", () => {
  it("opens a session with an absolute address and checks the metadata before any byte", async () => {
    const answer = await channel.open(film.length)
    assert.strictEqual(answer.status, 200)
    assert.deepStrictEqual(answer.body, {})
    const location = new URL(answer.headers.get("location") ?? "")
    assert.strictEqual(location.pathname, "/youtube/upload/upload/youtube/v3/videos")
    assert.isNotNull(location.searchParams.get("upload_id"))
    const refused = await channel.open(1, { snippet: { title: "" }, status: {} })
    assert.strictEqual(refused.status, 400)
    assert.strictEqual(reason(refused), "invalidTitle")
    assert.lengthOf(channel.sandbox.entries(), 0)
  })

  it("takes everything in one PUT and answers 201 with the video", async () => {
    const { status, body, id } = await channel.put(await openSession(), { body: film })
    assert.strictEqual(status, 201)
    assert.match(String(body["id"]), /^[\w-]{11}$/)
    assert.strictEqual(object(body["status"])["uploadStatus"], "uploaded")
    assert.strictEqual(object(body["snippet"])["channelId"], "UCsandboxsandboxsandbox0")
    assert.notProperty(body, "fileDetails")
    assert.strictEqual(await stored(id), sha256(film))
  })

  it("answers 200 when told to", async () => {
    await channel.command("set-options", { finishWith200: true })
    assert.strictEqual((await channel.put(await openSession(), { body: film })).status, 200)
  })

  it("takes chunks of whole 256 KiB, each answered with what is stored", async () => {
    const location = await openSession()
    const first = await channel.send(location, film, 0, block)
    assert.strictEqual(first.status, 308)
    assert.strictEqual(first.headers.get("range"), `bytes=0-${block - 1}`)
    assert.strictEqual((await channel.send(location, film, block, 2 * block)).status, 308)
    const last = await channel.send(location, film, 2 * block, film.length)
    assert.strictEqual(last.status, 201)
    assert.strictEqual(await stored(last.id), sha256(film))
  })

  it("refuses a chunk that is no multiple of 256 KiB and not the last", async () => {
    const location = await openSession()
    const answer = await channel.send(location, film, 0, 1000)
    assert.strictEqual(answer.status, 400)
    assert.include(String(answer.error["message"]), "262144")
    assert.isNull((await channel.query(location, film.length)).headers.get("range"))
  })

  it("stores nothing of a gapped or overlapping range and says what is there", async () => {
    const location = await openSession()
    const gap = await channel.send(location, film, block, 2 * block)
    assert.strictEqual(gap.status, 308)
    assert.isNull(gap.headers.get("range"))
    await channel.send(location, film, 0, block)
    const overlap = await channel.send(location, film, 0, 2 * block)
    assert.strictEqual(overlap.headers.get("range"), `bytes=0-${block - 1}`)
  })

  it("keeps whole blocks of a body that was cut and goes on from there", async () => {
    const location = await openSession()
    channel.sandbox.fault({ fault: "cut-upload", method: "PUT", bytes: block + 5000 })
    const broken = await channel.put(location, { body: film }).catch(() => "broken")
    assert.strictEqual(broken, "broken")
    const status = await channel.query(location, film.length)
    assert.strictEqual(status.status, 308)
    assert.strictEqual(status.headers.get("range"), `bytes=0-${block - 1}`)
    const last = await channel.send(location, film, block, film.length)
    assert.strictEqual(await stored(last.id), sha256(film))
  })

  it("keeps nothing of a body that was cut within its first block", async () => {
    const location = await openSession()
    channel.sandbox.fault({ fault: "cut-upload", method: "PUT", bytes: block - 1 })
    await channel.put(location, { body: film }).catch(() => "broken")
    assert.isNull((await channel.query(location, film.length)).headers.get("range"))
  })

  it("may store less than was sent", async () => {
    const location = await openSession()
    await channel.command("keep-less", { bytes: block + 1 })
    const answer = await channel.put(location, { body: film })
    assert.strictEqual(answer.status, 308)
    assert.strictEqual(answer.headers.get("range"), `bytes=0-${block - 1}`)
    const last = await channel.send(location, film, block, film.length)
    assert.strictEqual(await stored(last.id), sha256(film))
  })

  it("repeats the final answer to a status query after it was lost", async () => {
    const location = await openSession()
    channel.sandbox.fault({ fault: "lost-answer", method: "PUT" })
    await channel.put(location, { body: film }).catch(() => "broken")
    const first = await channel.query(location, film.length)
    const second = await channel.query(location, film.length)
    assert.strictEqual(first.status, 201)
    assert.strictEqual(first.body["id"], second.body["id"])
    assert.lengthOf(channel.sandbox.entries(), 1)
  })

  it("makes one video when the last bytes come twice at once", async () => {
    const small = bytesOf(10)
    const location = await openSession(small.length)
    await Promise.all([channel.put(location, { body: small }), channel.put(location, { body: small })])
    assert.strictEqual((await channel.query(location, small.length)).status, 201)
    assert.lengthOf(channel.sandbox.entries(), 1)
  })

  it("may say that everything is stored before it gives the result", async () => {
    await channel.command("set-options", { finalisingQueries: 1 })
    const location = await openSession()
    await channel.put(location, { body: film })
    const first = await channel.query(location, film.length)
    assert.strictEqual(first.status, 308)
    assert.strictEqual(first.headers.get("range"), `bytes=0-${film.length - 1}`)
    assert.strictEqual((await channel.query(location, film.length)).status, 201)
  })

  it("forgets sessions after seven days and knows no foreign ones", async () => {
    const location = await openSession()
    channel.sandbox.advanceClock(7 * 24 * 60 * 60_000)
    const token = await channel.freshToken()
    const headers = { "content-range": `bytes */${film.length}` }
    assert.strictEqual((await channel.put(location, { token, headers })).status, 404)
    const foreign = `${channel.root}/upload/upload/youtube/v3/videos?upload_id=nothing`
    assert.strictEqual((await channel.put(foreign, { token, headers })).status, 404)
  })

  it("ends every session on command", async () => {
    const location = await openSession()
    assert.deepStrictEqual(await channel.command("expire-sessions"), { expired: 1 })
    assert.strictEqual((await channel.query(location, film.length)).status, 404)
  })

  it("refuses an expired token in the middle and keeps the session", async () => {
    const location = await openSession()
    await channel.send(location, film, 0, block)
    await channel.command("expire-tokens")
    assert.strictEqual((await channel.query(location, film.length)).status, 401)
    const token = await channel.freshToken()
    const headers = { "content-range": `bytes */${film.length}` }
    const status = await channel.put(location, { token, headers })
    assert.strictEqual(status.headers.get("range"), `bytes=0-${block - 1}`)
  })

  it("hides the 308 from a client that asks for it", async () => {
    const headers = { "content-range": `bytes */${film.length}`, "x-guploader-no-308": "yes" }
    const answer = await channel.put(await openSession(), { headers })
    assert.strictEqual(answer.status, 200)
    assert.strictEqual(answer.headers.get("x-http-status-code-override"), "308")
  })

  it("refuses an empty file and a range that does not fit the announced size", async () => {
    assert.strictEqual(reason(await channel.put(await openSession(0), {})), "mediaBodyRequired")
    const headers = { "content-range": "bytes 0-9/10" }
    assert.strictEqual((await channel.put(await openSession(), { body: bytesOf(10), headers })).status, 400)
  })
})

describe("YouTubeEmulator other uploads", () => {
  it("takes metadata and media in one multipart body", async () => {
    const body = Buffer.concat([
      Buffer.from(
        `--b\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(draft)}\r\n--b\r\ncontent-type: video/mp4\r\n\r\n`
      ),
      film,
      Buffer.from("\r\n--b--\r\n")
    ])
    const answer = await channel.upload("videos", {
      query: { uploadType: "multipart", part: "snippet,status" },
      body,
      headers: { "content-type": "multipart/related; boundary=b" }
    })
    assert.strictEqual(answer.status, 200)
    assert.strictEqual(await stored(answer.id), sha256(film))
  })

  it("refuses metadata without media", async () => {
    const answer = await channel.call("POST", "videos", { query: { part: "snippet" }, json: draft })
    assert.strictEqual(reason(answer), "mediaBodyRequired")
  })

  it("counts uploads in a bucket of their own until midnight Pacific time", async () => {
    await channel.command("set-options", { uploadsPerDay: 1 })
    await channel.publish()
    const refused = await channel.open(1)
    assert.strictEqual(refused.status, 429)
    assert.strictEqual(reason(refused), "rateLimitExceeded")
    assert.include(String(refused.error["message"]), "per day")
    // The clock stands at midnight there, exactly.
    channel.sandbox.advanceClock(24 * 60 * 60_000 - 1)
    const early = await channel.freshToken()
    assert.strictEqual((await channel.open(1, draft, { token: early })).status, 429)
    channel.sandbox.advanceClock(1)
    assert.strictEqual((await channel.open(1, draft, { token: early })).status, 200)
  })

  it("keeps the file's name and size for the owner once it is processed", async () => {
    const { body } = await channel.put(await openSession(), { body: film })
    const read = () => channel.call("GET", "videos", { query: { part: "fileDetails", id: String(body["id"]) } })
    assert.deepStrictEqual(items(await read())[0]?.["fileDetails"], {})
    const details = object(items(await read())[0]?.["fileDetails"])
    assert.strictEqual(details["fileName"], "spot.mp4")
    assert.strictEqual(details["fileSize"], String(film.length))
  })
})
