/** The emulators in the hands of clients that we did not write. */
import { createServer } from "node:http"
import { createRequire } from "node:module"
import { Readable } from "node:stream"
import * as GoogleYouTube from "@googleapis/youtube"
import { FacebookAdsApi, Page, PagePost } from "facebook-nodejs-business-sdk"
import { afterAll, afterEach, assert, beforeAll, describe, it } from "vitest"
import { facebook, wordpress, youtube } from "../src/Accounts.ts"
import * as FacebookEmulator from "../src/facebook/FacebookEmulator.ts"
import * as Sandbox from "../src/Sandbox.ts"
import * as WordPressEmulator from "../src/wordpress/WordPressEmulator.ts"
import * as YouTubeEmulator from "../src/youtube/YouTubeEmulator.ts"
import { list, object, png } from "./FacebookClient.ts"
import { bytesOf, draft } from "./YouTubeClient.ts"

let sandbox: Sandbox.Sandbox
beforeAll(async () => {
  sandbox = await Sandbox.start({
    emulators: {
      facebook: FacebookEmulator.make,
      wordpress: WordPressEmulator.make,
      youtube: YouTubeEmulator.make
    }
  })
})
afterEach(() => sandbox.reset())
afterAll(() => sandbox.close())

const thrown = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => object(error)
  )

describe("@googleapis/youtube", () => {
  const client = () => {
    const auth = new GoogleYouTube.auth.OAuth2({
      clientId: youtube.clientId,
      clientSecret: youtube.clientSecret,
      endpoints: { oauth2TokenUrl: `${sandbox.url}/youtube/oauth/token` }
    })
    auth.setCredentials({ refresh_token: youtube.refreshToken })
    return { auth, api: GoogleYouTube.youtube({ version: "v3", auth }) }
  }
  // Only the address given with a call reaches media uploads too; the client's own does not.
  const here = () => ({ rootUrl: `${sandbox.url}/youtube/api/` })

  const insert = async (privacyStatus = "public") => {
    const { data } = await client().api.videos.insert(
      {
        part: ["snippet", "status"],
        requestBody: { ...draft, status: { privacyStatus } },
        media: { mimeType: "video/mp4", body: Readable.from([bytesOf(300_000)]) }
      },
      here()
    )
    return data.id ?? ""
  }

  it("refreshes its token, uploads a video and reads it back", async () => {
    const id = await insert("unlisted")
    const { data } = await client().api.videos.list({ part: ["snippet", "status", "fileDetails"], id: [id] }, here())
    assert.strictEqual(data.items?.[0]?.snippet?.title, draft.snippet.title)
    assert.strictEqual(data.items?.[0]?.status?.privacyStatus, "unlisted")
    assert.deepStrictEqual(
      sandbox.entries().map((entry) => [entry.id, entry.visibility]),
      [[id, "unlisted"]]
    )
    const media = await fetch(sandbox.entries()[0]?.videos[0]?.url ?? "")
    assert.strictEqual((await media.arrayBuffer()).byteLength, 300_000)
  })

  it("sets a thumbnail, adds captions, updates and deletes", async () => {
    const { api } = client()
    const id = await insert()
    const set = await api.thumbnails.set(
      { videoId: id, media: { mimeType: "image/png", body: Readable.from([png]) } },
      here()
    )
    assert.strictEqual(set.data.items?.[0]?.default?.width, 120)
    const captions = {
      part: ["snippet"],
      requestBody: { snippet: { videoId: id, language: "vi", name: "Phụ đề" } },
      media: { mimeType: "application/octet-stream", body: Readable.from(["1\n00:00:00,000 --> 00:00:01,000\nChào\n"]) }
    }
    assert.strictEqual((await api.captions.insert(captions, here())).data.snippet?.language, "vi")
    const requestBody = { id, snippet: { title: "Mới", categoryId: "25" } }
    const updated = await api.videos.update({ part: ["snippet"], requestBody }, here())
    assert.strictEqual(updated.data.snippet?.title, "Mới")
    assert.strictEqual((await api.videos.delete({ id }, here())).status, 204)
    assert.lengthOf(sandbox.entries(), 0)
  })

  it("finds its uploads through the channel and fills a playlist", async () => {
    const { api } = client()
    const id = await insert()
    const channels = await api.channels.list({ part: ["contentDetails"], mine: true }, here())
    const playlistId = channels.data.items?.[0]?.contentDetails?.relatedPlaylists?.uploads ?? ""
    const uploads = await api.playlistItems.list({ part: ["contentDetails"], playlistId, maxResults: 50 }, here())
    assert.deepStrictEqual(
      uploads.data.items?.map((item) => item.contentDetails?.videoId),
      [id]
    )
    const playlist = await api.playlists.insert(
      {
        part: ["snippet", "status"],
        requestBody: { snippet: { title: "Danh sách" }, status: { privacyStatus: "public" } }
      },
      here()
    )
    const resourceId = { kind: "youtube#video", videoId: id }
    const snippet = { playlistId: playlist.data.id ?? "", resourceId }
    const item = await api.playlistItems.insert({ part: ["snippet"], requestBody: { snippet } }, here())
    assert.strictEqual(item.data.snippet?.resourceId?.videoId, id)
  })

  it("reads the reason of an error where Google's clients look for it", async () => {
    const { api } = client()
    const requestBody = { id: "nothing", snippet: { title: "Mới", categoryId: "25" } }
    const error = await thrown(api.videos.update({ part: ["snippet"], requestBody }, here()))
    const body = object(object(object(error?.["response"])["data"])["error"])
    assert.strictEqual(error?.["status"], 404)
    assert.strictEqual(object(list(body["errors"])[0])["reason"], "videoNotFound")
  })

  it("understands a dead refresh token", async () => {
    await sandbox.platforms["youtube"]?.command("revoke", {})
    const error = await thrown(client().auth.getAccessToken())
    assert.strictEqual(error?.["message"], "invalid_grant")
  })
})

describe("facebook-nodejs-business-sdk", () => {
  let page: Page
  const use = (token: string) => {
    FacebookAdsApi.setDefaultApi(new FacebookAdsApi(token, "vi_VN", false))
    page = new Page(facebook.pageId)
  }
  const original = Object.getOwnPropertyDescriptor(FacebookAdsApi, "GRAPH") ?? {}
  beforeAll(() => {
    Object.defineProperty(FacebookAdsApi, "GRAPH", {
      configurable: true,
      get: () => `${sandbox.url}/facebook/graph`
    })
    use(facebook.accessToken)
  })
  afterAll(() => {
    Object.defineProperty(FacebookAdsApi, "GRAPH", original)
  })

  it("posts, reads, edits and deletes", async () => {
    const { id } = await page.createFeed([], { message: "Xin chào", link: "https://example.gov.vn/" })
    const post = new PagePost(id)
    const read = await post.get(["message", "permalink_url", "is_published"])
    assert.strictEqual(read._data["message"], "Xin chào")
    assert.strictEqual(read._data["is_published"], true)
    await post.update([], { message: "Đã sửa" })
    assert.strictEqual((await post.get(["message"]))._data["message"], "Đã sửa")
    await post.delete([])
    assert.lengthOf(sandbox.entries(), 0)
  })

  it("pages through posts with the addresses it is given", async () => {
    for (const message of ["1", "2", "3"]) await page.createFeed([], { message })
    const first = await page.getPublishedPosts(["message"], { limit: 2 })
    assert.deepStrictEqual(
      first.map((post) => post._data["message"]),
      ["3", "2"]
    )
    assert.isTrue(first.hasNext())
  })

  it("posts a photo that the Page fetches, and attaches another to a post", async () => {
    const source = createServer((_, outgoing) => outgoing.writeHead(200, { "content-type": "image/png" }).end(png))
    await new Promise<void>((resolve) => source.listen(0, "127.0.0.1", resolve))
    const address = source.address()
    const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/a.png`
    const photo = await page.createPhoto([], { url, published: false, alt_text_custom: "Áp phích" })
    await new Promise((resolve) => source.close(resolve))
    await page.createFeed([], { message: "Ảnh", attached_media: [{ media_fbid: photo.id }] })
    assert.deepStrictEqual(
      sandbox.entries()[0]?.images.map((image) => image.altText),
      ["Áp phích"]
    )
  })

  it("starts and ends a Reel around bytes that another client sends", async () => {
    const started = await page.createVideoReel([], { upload_phase: "start" })
    const bytes = bytesOf(1000)
    const headers = { authorization: `OAuth ${facebook.accessToken}`, offset: "0", file_size: String(bytes.length) }
    await fetch(String(started._data["upload_url"]), { method: "POST", headers, body: bytes })
    const video_id = started._data["video_id"]
    const ended = await page.createVideoReel([], { upload_phase: "finish", video_id, video_state: "PUBLISHED" })
    assert.strictEqual(ended._data["success"], true)
    assert.lengthOf(sandbox.entries(), 1)
  })

  it("understands the error of a foreign token", async () => {
    use("EAAforeign")
    const error = await thrown(page.get(["name"]))
    use(facebook.accessToken)
    assert.strictEqual(error?.["name"], "FacebookRequestError")
    assert.strictEqual(object(error?.["response"])["code"], 190)
    assert.strictEqual(object(error?.["response"])["error_subcode"], 467)
  })
})

describe("wordpress-api-client", () => {
  // The package is CommonJS with a default of its own, which loaders unwrap differently.
  // Untyped: its declarations pull in a TypeScript source that does not compile under our rules.
  const module = createRequire(import.meta.url)("wordpress-api-client")
  const client = () =>
    // A base address with a folder loses it, so the folder goes into `restBase`.
    new module.default(sandbox.url, {
      restBase: "wordpress/wp-json",
      auth: { type: module.AUTH_TYPE.BASIC, username: wordpress.username, password: wordpress.applicationPassword },
      onError: async () => undefined
    })

  it("publishes a post with a tag and a picture, and moves it to the trash", async () => {
    const media = await client().media().create("poster.png", png, "image/png", { alt_text: "Áp phích" })
    const tag = await client().postTag().create({ name: "Bluezone", slug: "bluezone" })
    const post = await client()
      .post()
      .create({
        title: { rendered: "Bản tin" },
        content: { rendered: "<p>Xin chào</p>", protected: false },
        status: "publish",
        slug: "ban-tin",
        featured_media: media.id,
        tags: [tag?.id ?? 0]
      })
    assert.strictEqual(post?.slug, "ban-tin")
    const [found] = await client()
      .post()
      .find(new URLSearchParams({ slug: "ban-tin" }))
    assert.strictEqual(found?.id, post?.id)
    assert.deepStrictEqual(
      sandbox.entries().map((entry) => [entry.title, entry.visibility]),
      [["Bản tin", "public"]]
    )
    await client()
      .post()
      .delete(post?.id ?? 0)
    const left = sandbox.entries().filter((entry) => entry.visibility === "public")
    assert.lengthOf(left, 0)
  })

  it("knows who it is", async () => {
    assert.strictEqual((await client().user().findMe()).slug, wordpress.username)
  })
})
