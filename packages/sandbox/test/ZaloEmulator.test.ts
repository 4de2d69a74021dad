import { createHash, createHmac } from "node:crypto"
import { createServer } from "node:http"
import { afterAll, afterEach, assert, beforeAll, beforeEach, describe, it } from "vitest"
import { zalo } from "../src/Accounts.ts"
import * as Sandbox from "../src/Sandbox.ts"
import * as ZaloEmulator from "../src/zalo/ZaloEmulator.ts"

/** What any of the endpoints answers; every field may be missing. */
interface Answer {
  readonly error?: number
  readonly error_name?: string
  readonly message?: string
  readonly access_token?: string
  readonly refresh_token?: string
  readonly expires_in?: unknown
  readonly data?: {
    readonly token?: string
    readonly id?: string
    readonly medias?: ReadonlyArray<{
      readonly id: string
      readonly title: string
      readonly thumb: string
      readonly link_view: string
    }>
    readonly total?: number
    readonly [name: string]: unknown
  }
}

/** Eight in the morning of 20 November 2026 in Việt Nam. */
const morning = Date.UTC(2026, 10, 20, 1)

let sandbox: Sandbox.Sandbox
let accessToken = ""
const start = (options: ZaloEmulator.Options = {}) =>
  Sandbox.start({ now: () => morning, emulators: { zalo: (environment) => ZaloEmulator.make(environment, options) } })

const call = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {}
): Promise<Answer> => {
  const content = body instanceof FormData ? {} : { "content-type": "application/json" }
  const init = body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }
  const answer = await fetch(`${sandbox.url}/zalo/openapi${path}`, {
    method,
    ...init,
    headers: { ...content, access_token: accessToken, ...headers }
  })
  assert.strictEqual(answer.status, 200)
  return JSON.parse(await answer.text())
}

const exchange = (fields: Record<string, string>, secret: string = zalo.appSecret) =>
  fetch(`${sandbox.url}/zalo/oauth/v4/oa/access_token`, {
    method: "POST",
    headers: { secret_key: secret },
    body: new URLSearchParams({ app_id: zalo.appId, grant_type: "refresh_token", ...fields })
  })

const refresh = async (token: string, secret?: string): Promise<Answer> =>
  (await exchange({ refresh_token: token }, secret)).json()
const command = (name: string, argument?: unknown) => sandbox.platforms["zalo"]?.command(name, argument)

/** A web site with pictures, good and bad. */
const site = createServer((request, response) => {
  const byteLength = Number(/(\d+)\./.exec(request.url ?? "")?.[1] ?? 10)
  if (request.url?.startsWith("/missing") === true) response.writeHead(404).end()
  else if (request.url?.startsWith("/page") === true)
    response.writeHead(200, { "content-type": "text/html" }).end("<p>")
  else response.writeHead(200, { "content-type": "image/jpeg" }).end(Buffer.alloc(byteLength))
})
let siteUrl = ""

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve))
  const address = site.address()
  siteUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
})
afterAll(() => {
  site.closeAllConnections()
  site.close()
})
const restart = async (options: ZaloEmulator.Options) => {
  await sandbox.close()
  await begin(options)
}
const begin = async (options: ZaloEmulator.Options = {}) => {
  sandbox = await start(options)
  accessToken = (await refresh(zalo.refreshToken)).access_token ?? ""
}
beforeEach(() => begin())
afterEach(() => sandbox.close())

const cover = (name = "cover.jpg") => ({ cover_type: "photo", photo_url: `${siteUrl}/${name}`, status: "show" })
const article = (fields: object = {}) => ({
  type: "normal",
  title: "Lịch tiêm chủng tháng 11",
  author: "Trạm y tế",
  description: "Lịch tiêm chủng mở rộng.",
  cover: cover(),
  body: [{ type: "text", content: "Trẻ dưới 1 tuổi.\nXem https://example.vn/lich." }],
  status: "show",
  comment: "show",
  ...fields
})

const create = (fields: object = {}) => call("POST", "/v2.0/article/create", article(fields))
const verify = (token: string | undefined) => call("POST", "/v2.0/article/verify", { token })
const slice = (query = "offset=0&limit=10&type=normal") => call("GET", `/v2.0/article/getslice?${query}`)
const detail = (id: string) => call("GET", `/v2.0/article/getdetail?id=${id}`)

/** Makes an article and returns its id. */
const publish = async (fields: object = {}): Promise<string> => {
  const { data } = await create(fields)
  await verify(data?.token)
  return (await verify(data?.token)).data?.id ?? "none"
}

const uploadVideo = async (name = "clip.mp4", byteLength = 100) => {
  const form = new FormData()
  form.append("file", new Blob([new Uint8Array(byteLength)]), name)
  return call("POST", "/v2.0/article/upload_video/preparevideo", form)
}
const videoState = (token = "") => call("GET", "/v2.0/article/upload_video/verify", undefined, { token })

describe("Zalo tokens", () => {
  it("come with a life of 25 hours, as a text", async () => {
    sandbox.reset()
    assert.strictEqual((await refresh(zalo.refreshToken)).expires_in, "90000")
  })

  it("rotate: the new refresh token works, the used one gets a success without a body", async () => {
    sandbox.reset()
    const first = await refresh(zalo.refreshToken)
    const again = await exchange({ refresh_token: zalo.refreshToken })
    assert.strictEqual(again.status, 200)
    assert.strictEqual(await again.text(), "")
    assert.isString((await refresh(first.refresh_token ?? "")).access_token)
  })

  it("die at once when a new one is issued", async () => {
    sandbox.reset()
    const first = await refresh(zalo.refreshToken)
    accessToken = first.access_token ?? ""
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa")).error, 0)
    await refresh(first.refresh_token ?? "")
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa")).error, -216)
  })

  it("expire after 25 hours", async () => {
    sandbox.advanceClock(90_000_000 - 1)
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa")).error, 0)
    sandbox.advanceClock(1)
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa")).error, -220)
  })

  it("are not refreshed by an unknown or three months old token, a wrong app or a wrong secret", async () => {
    assert.strictEqual((await refresh("unknown")).error, -14014)
    sandbox.reset()
    assert.strictEqual((await refresh(zalo.refreshToken, "wrong")).error, -14004)
    const wrongApp = await exchange({ app_id: "9", refresh_token: zalo.refreshToken })
    assert.include(await wrongApp.text(), "Invalid app id")
    sandbox.advanceClock(90 * 24 * 3_600_000)
    assert.strictEqual((await refresh(zalo.refreshToken)).error, -14014)
  })

  it("are unknown after the rights were withdrawn", async () => {
    await command("revoke")
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa")).error, -216)
  })

  it("are required, in the header only", async () => {
    const answer = await fetch(`${sandbox.url}/zalo/openapi/v2.0/oa/getoa?access_token=${accessToken}`)
    assert.strictEqual((await answer.json()).error, -216)
  })

  it("are checked against a proof when one is sent", async () => {
    const proof = createHmac("sha256", zalo.appSecret).update(accessToken).digest("hex")
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa", undefined, { appsecret_proof: proof })).error, 0)
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa", undefined, { appsecret_proof: "0" })).error, -242)
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa")).error, 0)
    await command("configure", { requireProof: true })
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa")).error, -242)
  })

  it("are given for a code of the consent page, once, to whoever knows the verifier", async () => {
    const verifier = "v".repeat(43)
    const consent = async () => {
      const query = new URLSearchParams({
        app_id: zalo.appId,
        redirect_uri: "http://127.0.0.1:9/callback",
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        state: "s"
      })
      const answer = await fetch(`${sandbox.url}/zalo/oauth/v4/oa/permission?${query.toString()}`, {
        redirect: "manual"
      })
      const target = new URL(answer.headers.get("location") ?? "")
      assert.strictEqual(target.searchParams.get("oa_id"), zalo.oaId)
      assert.strictEqual(target.searchParams.get("state"), "s")
      return { grant_type: "authorization_code", code: target.searchParams.get("code") ?? "" }
    }
    const code = await consent()
    const answer: Answer = await (await exchange({ ...code, code_verifier: verifier })).json()
    assert.isString(answer.refresh_token)
    assert.strictEqual((await (await exchange({ ...code, code_verifier: verifier })).json()).error, -14012)
    assert.strictEqual((await (await exchange({ ...(await consent()), code_verifier: "wrong" })).json()).error, -14012)
  })

  it("are not sent to an address that is not registered", async () => {
    const answer = await fetch(
      `${sandbox.url}/zalo/oauth/v4/oa/permission?app_id=3000&redirect_uri=https://example.vn/`
    )
    assert.strictEqual((await answer.json()).error, -14003)
  })
})

describe("Zalo requests", () => {
  it("are counted by the calendar minute", async () => {
    await restart({ requestsPerMinute: 2 })
    const get = () => fetch(`${sandbox.url}/zalo/openapi/v2.0/oa/getoa`, { headers: { access_token: accessToken } })
    const last = async () => {
      const answer = await get()
      assert.strictEqual((await answer.clone().json()).error, -32)
      return answer
    }
    const answers = [await get(), await get(), await last()]
    assert.deepStrictEqual(
      answers.map(({ headers }) => headers.get("x-ratelimit-remain")),
      ["1", "0", "0"]
    )
    assert.strictEqual(answers[0]?.headers.get("x-ratelimit-limit"), "2")
    sandbox.advanceClock(60_000)
    assert.strictEqual((await call("GET", "/v2.0/oa/getoa")).error, 0)
  })

  it("to an unknown path answer 200 with an error", async () => {
    assert.notStrictEqual((await call("POST", "/v3.0/article/create", article())).error, 0)
  })

  it("to getoa show a verified government account", async () => {
    const { data } = await call("GET", "/v2.0/oa/getoa")
    assert.strictEqual(data?.["oaid"], zalo.oaId)
    assert.strictEqual(data?.["oa_type"], 4)
  })

  it("meet a prepared error, before or after they took effect", async () => {
    await command("fail-next", { path: "/article/create", error: -223, message: "no right" })
    await command("fail-next", { path: "/article/create", error: -200, afterEffect: true })
    assert.strictEqual((await create()).error, -223)
    assert.strictEqual((await create()).error, -200)
    await sandbox.settle()
    assert.strictEqual(sandbox.entries().length, 1)
  })

  it("are refused in Zalo's words", async () => {
    sandbox.fault({ fault: "status-429" })
    assert.strictEqual((await create()).error, -32)
  })

  it("that publish or change something are logged as writes", async () => {
    await publish()
    const written = sandbox.requests.filter(({ write }) => write).map(({ path }) => path)
    assert.deepStrictEqual(written, ["/openapi/v2.0/article/create"])
  })
})

describe("A Zalo article", () => {
  it("is in work for one answer, then has an id, and is one entry", async () => {
    const { error, data } = await create()
    assert.strictEqual(error, 0)
    assert.isUndefined(data?.id)
    const waiting = await verify(data?.token)
    assert.strictEqual(waiting.error, -214)
    assert.strictEqual(waiting.message, "Media is being processed")
    const id = (await verify(data?.token)).data?.id
    assert.isString(id)
    assert.strictEqual((await verify(data?.token)).data?.id, id)
    const [entry] = sandbox.entries()
    assert.strictEqual(entry?.id, id)
    assert.strictEqual(entry?.visibility, "public")
    assert.strictEqual(entry?.publishedAt, "2026-11-20T01:00:00.000Z")
    assert.strictEqual(sandbox.entries().length, 1)
  })

  it("waits for as many answers as it is told", async () => {
    await restart({ processingAnswers: 0 })
    const { data } = await create()
    assert.isString((await verify(data?.token)).data?.id)
  })

  it("whose answer was lost exists, and is found in the list", async () => {
    sandbox.fault({ fault: "lost-answer", path: "/openapi/v2.0/article/create" })
    await create().catch(() => undefined)
    await sandbox.settle()
    assert.strictEqual(sandbox.entries().length, 1)
    assert.strictEqual((await slice()).data?.total, 0)
    const { data } = await slice()
    assert.strictEqual(data?.medias?.[0]?.title, "Lịch tiêm chủng tháng 11")
  })

  it("is listed after a while even when nobody asked", async () => {
    await restart({ processingAnswers: 100 })
    await create()
    assert.strictEqual((await slice()).data?.total, 0)
    sandbox.advanceClock(30_000)
    assert.strictEqual((await slice()).data?.total, 1)
  })

  for (const [what, fields, error] of [
    ["a title of 149 characters", { title: "đ".repeat(149) }, 0],
    ["a title of 150 characters", { title: "đ".repeat(150) }, -201],
    ["a blank title", { title: " " }, -201],
    ["a description of 299 characters", { description: "x".repeat(299) }, 0],
    ["a description of 300 characters", { description: "x".repeat(300) }, -201],
    ["an author of 50 characters", { author: "x".repeat(50) }, 0],
    ["an author of 51 characters", { author: "x".repeat(51) }, -201],
    ["no cover", { cover: undefined }, -201],
    ["an empty body", { body: [] }, -201],
    ["a heading in the body", { body: [{ type: "heading", content: "x" }] }, -201],
    ["an empty text in the body", { body: [{ type: "text", content: "" }] }, -201],
    ["a numeric status", { status: 1 }, -201],
    ["no comment switch", { comment: undefined }, -201],
    ["a video that was never uploaded", { body: [{ type: "video", video_id: "1" }] }, -201],
    [
      "a space in a picture's address",
      { cover: { cover_type: "photo", photo_url: "http://127.0.0.1/a b.jpg", status: "show" } },
      -201
    ],
    [
      "a letter beyond ASCII in a picture's address",
      { cover: { cover_type: "photo", photo_url: "http://127.0.0.1/ảnh.jpg", status: "show" } },
      -201
    ],
    ["a path for a picture", { cover: { cover_type: "photo", photo_url: "/media/a.jpg", status: "show" } }, -201],
    ["another type", { type: "other" }, -201]
  ] as const) {
    it(`with ${what} is ${error === 0 ? "taken in" : "refused"}`, async () => {
      assert.strictEqual((await create(fields)).error, error)
    })
  }

  it("names the field that is refused", async () => {
    assert.strictEqual((await create({ title: "x".repeat(150) })).message, "title allow 1 to 150 characters")
    assert.match(
      (await create({ cover: { cover_type: "photo", photo_url: "x", status: "show" } })).message ?? "",
      /photo_url .*is invalid/
    )
  })

  for (const [what, name, isMade] of [
    ["of 999,999 bytes", "999999.jpg", true],
    ["of 1,000,000 bytes", "1000000.jpg", false],
    ["of no bytes", "0.jpg", false],
    ["that is not there", "missing.jpg", false],
    ["that is a page", "page.jpg", false]
  ] as const) {
    it(`with a cover ${what} is ${isMade ? "made" : "not made, which only verify tells"}`, async () => {
      const { error, data } = await create({ cover: cover(name) })
      assert.strictEqual(error, 0)
      await verify(data?.token)
      const answer = await verify(data?.token)
      assert.strictEqual(answer.error, isMade ? 0 : -200)
      if (!isMade) assert.strictEqual(answer.message, "Upload media failed")
      assert.strictEqual(sandbox.entries().length, isMade ? 1 : 0)
      assert.strictEqual((await slice()).data?.total, isMade ? 1 : 0)
    })
  }

  it("with a picture inside that fails is not made", async () => {
    const { data } = await create({ body: [{ type: "image", url: `${siteUrl}/missing.jpg` }] })
    await verify(data?.token)
    assert.strictEqual((await verify(data?.token)).error, -200)
  })

  it("never makes the sandbox leave the machine for a picture", async () => {
    const { data } = await create({
      cover: { cover_type: "photo", photo_url: "http://192.0.2.1/a.jpg", status: "show" }
    })
    await verify(data?.token)
    assert.strictEqual((await verify(data?.token)).error, -200)
  })

  it("is read back with the addresses of Zalo's own copies, and a page", async () => {
    const id = await publish({ body: [{ type: "image", url: `${siteUrl}/inside.jpg`, caption: "Ảnh <1>" }] })
    const { data } = await detail(id)
    assert.strictEqual(data?.["author"], "Trạm y tế")
    assert.strictEqual(data?.["link_view"], `${sandbox.url}/zalo/d/2000?id=${id}`)
    const url = sandbox.entries()[0]?.images[0]?.url ?? "none"
    assert.include(JSON.stringify(data?.["cover"]), url)
    assert.strictEqual((await fetch(url)).headers.get("content-type"), "image/jpeg")
    const page = await (await fetch(String(data?.["link_view"]))).text()
    assert.include(page, "Lịch tiêm chủng tháng 11")
    assert.include(page, "Ảnh &lt;1&gt;")
  })

  it("shows text as text, with its addresses as links", async () => {
    await publish({
      title: "<b>",
      body: [{ type: "text", content: "<script>x</script>\nhttps://example.vn/a?b=1&c." }]
    })
    const html = sandbox.entries()[0]?.html ?? ""
    assert.include(html, "&lt;script&gt;x&lt;/script&gt;<br>")
    assert.include(html, `<a href="https://example.vn/a?b=1&amp;c"`)
  })

  it("that is hidden has no page and is private", async () => {
    const id = await publish({ status: "hide" })
    assert.strictEqual((await fetch(`${sandbox.url}/zalo/d/2000?id=${id}`)).status, 404)
    assert.strictEqual(sandbox.entries()[0]?.visibility, "private")
  })

  it("is replaced by an update as a whole, except switches that are left out", async () => {
    const id = await publish({ status: "hide" })
    const { data } = await call("POST", "/v2.0/article/update", { ...article({ title: "Mới", status: undefined }), id })
    await verify(data?.token)
    assert.strictEqual((await verify(data?.token)).data?.id, id)
    assert.strictEqual((await detail(id)).data?.["title"], "Mới")
    assert.strictEqual((await detail(id)).data?.["status"], "hide")
    assert.strictEqual((await call("POST", "/v2.0/article/update", { id, title: "Chỉ tiêu đề" })).error, -201)
    assert.strictEqual(sandbox.entries().length, 1)
  })

  it("stays listed while an update is in work", async () => {
    const id = await publish()
    await call("POST", "/v2.0/article/update", { ...article(), id })
    assert.strictEqual((await slice()).data?.medias?.[0]?.id, id)
  })

  it("that was removed by hand is updated in vain, with success", async () => {
    const id = await publish()
    await command("remove-article", { id })
    const { error, data } = await call("POST", "/v2.0/article/update", { ...article(), id })
    assert.strictEqual(error, 0)
    await verify(data?.token)
    assert.strictEqual((await verify(data?.token)).error, 0)
    assert.deepStrictEqual(sandbox.entries(), [])
    assert.strictEqual((await detail(id)).error, -201)
  })

  it("is removed at once", async () => {
    const id = await publish()
    assert.strictEqual((await call("POST", "/v2.0/article/remove", { id })).error, 0)
    assert.strictEqual((await slice()).data?.total, 0)
    assert.strictEqual((await fetch(`${sandbox.url}/zalo/d/2000?id=${id}`)).status, 404)
    assert.strictEqual((await call("POST", "/v2.0/article/remove", { id })).error, -201)
  })

  it("is listed newest first, at most ten at a time", async () => {
    await restart({ processingAnswers: 0 })
    for (let count = 1; count <= 12; count++) await create({ title: `Bài ${count}` })
    const { data } = await slice("offset=1&limit=10&type=normal")
    assert.deepStrictEqual(
      data?.medias?.map(({ title }) => title),
      Array.from({ length: 10 }, (_, index) => `Bài ${11 - index}`)
    )
    assert.strictEqual(data?.total, 12)
    const tooMany = await slice("offset=0&limit=11&type=normal")
    assert.strictEqual(tooMany.error, -201)
    assert.include(tooMany.message, "maximum limit is 10")
  })

  it("is not found by an unknown operation token", async () => {
    assert.strictEqual((await verify("unknown")).error, -201)
  })
})

describe("A Zalo video", () => {
  it("is converted for one answer, its id known before it may be used", async () => {
    const token = (await uploadVideo()).data?.token
    const first = await videoState(token)
    assert.strictEqual(first.data?.["status"], 3)
    const id = String(first.data?.["video_id"])
    assert.strictEqual((await create({ body: [{ type: "video", video_id: id }] })).error, -201)
    assert.strictEqual((await videoState(token)).data?.["status"], 1)
    await publish({ body: [{ type: "video", video_id: id }] })
    const [video] = sandbox.entries()[0]?.videos ?? []
    assert.strictEqual((await fetch(video?.url ?? "", { headers: { range: "bytes=0-9" } })).status, 206)
  })

  it("is an article of its own kind, without author, cover and body", async () => {
    const token = (await uploadVideo()).data?.token
    await videoState(token)
    const id = (await videoState(token)).data?.["video_id"]
    const fields = { type: "video", title: "Bản tin", description: "Mô tả", video_id: id, avatar: `${siteUrl}/a.jpg` }
    assert.strictEqual((await create({ ...fields, body: undefined, cover: undefined })).error, -201)
    const { data } = await call("POST", "/v2.0/article/create", fields)
    await verify(data?.token)
    await verify(data?.token)
    assert.strictEqual((await slice("offset=0&limit=10&type=video")).data?.total, 1)
    assert.strictEqual((await slice()).data?.total, 0)
    assert.strictEqual(sandbox.entries()[0]?.kind, "video")
  })

  it("may stand on YouTube, with a picture for it", async () => {
    const url = "https://www.youtube.com/watch?v=XXXXXXXXXXX"
    assert.strictEqual((await create({ body: [{ type: "video", url }] })).error, -201)
    assert.strictEqual((await create({ body: [{ type: "video", url, thumb: `${siteUrl}/t.jpg` }] })).error, 0)
  })

  for (const [name, byteLength, error] of [
    ["clip.avi", 10, 0],
    ["clip.mov", 10, -201],
    ["clip.mp4", 50_000_000, 0],
    ["clip.mp4", 50_000_001, -210]
  ] as const) {
    it(`${name} of ${byteLength} bytes is ${error === 0 ? "taken in" : "refused"}`, async () => {
      assert.strictEqual((await uploadVideo(name, byteLength)).error, error)
    })
  }

  it("is not found by an unknown token", async () => {
    assert.strictEqual((await videoState("unknown")).error, -201)
  })
})

describe("A Zalo broadcast", () => {
  const broadcast = (ids: ReadonlyArray<string>, recipient: object = { target: { gender: "0" } }) =>
    call("POST", "/v2.0/oa/message", {
      recipient,
      message: {
        attachment: {
          type: "template",
          payload: { template_type: "media", elements: ids.map((id) => ({ media_type: "article", attachment_id: id })) }
        }
      }
    })

  it("carries one to five articles that exist", async () => {
    const id = await publish()
    const { error, data } = await broadcast([id])
    assert.strictEqual(error, 0)
    assert.isString(data?.["message_id"])
    assert.include(JSON.stringify(sandbox.platforms["zalo"]?.state()), String(data?.["message_id"]))
    assert.strictEqual((await broadcast([])).error, -201)
    assert.strictEqual((await broadcast([id, id, id, id, id, id])).error, -201)
    assert.strictEqual((await broadcast(["unknown"])).error, -201)
  })

  for (const [hour, error] of [
    [22, -234],
    [5, -234],
    [6, 0],
    [21, 0]
  ] as const) {
    it(`is ${error === 0 ? "allowed" : "not allowed"} at ${hour} o'clock in Việt Nam`, async () => {
      await restart({ processingAnswers: 0 })
      const id = (await verify((await create()).data?.token)).data?.id ?? ""
      sandbox.advanceClock(((hour + 24 - 8) % 24) * 3_600_000)
      assert.strictEqual((await broadcast([id])).error, error)
    })
  }

  it("to one user has been shut down", async () => {
    assert.strictEqual((await broadcast([await publish()], { user_id: "1" })).error, -240)
  })
})
