import { assert, describe } from "@effect/vitest"
import { Accounts } from "@loa/sandbox"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { link, onPage, photos, reel, shown, startedAt, text, video, type World } from "./PageWorld.ts"

const inTwoHours = new Date(startedAt + 2 * 3_600_000).toISOString()

const secrets = [Accounts.facebook.accessToken, Accounts.facebook.appSecret]

describe("a post", () => {
  onPage("carries title, summary, link and hashtags, and the link as its preview", (world) =>
    Effect.gen(function* () {
      const harness = world.harness(link)
      const receipts = yield* harness.performAll
      const { posts } = yield* world.state
      assert.deepStrictEqual(
        posts.map(({ message, link: preview, state }) => ({ message, preview, state })),
        [{ message: text, preview: "https://go.zalo.me/bluezone", state: "published" }]
      )
      assert.deepStrictEqual(receipts["create-post"], {
        remoteId: posts[0]?.id ?? "",
        permalink: `${world.sandbox.url}/facebook/p/${posts[0]?.id}`,
        publishedAt: "2026-11-25T08:00:00.000Z"
      })
      assert.deepStrictEqual(yield* harness.observe, {
        visibility: "public",
        permalink: `${world.sandbox.url}/facebook/p/${posts[0]?.id}`,
        publishedAt: "2026-11-25T08:00:00.000Z",
        warnings: []
      })
    })
  )

  onPage("takes an override's message as its whole text, references resolved", (world) =>
    Effect.gen(function* () {
      const harness = world.harness(link, {
        overrides: { message: "Đọc thêm: {{portal.permalink}}" },
        offers: { portal: { permalink: "https://portal.example.gov.vn/17", assets: {} } }
      })
      yield* harness.performAll
      assert.strictEqual((yield* world.state).posts[0]?.message, "Đọc thêm: https://portal.example.gov.vn/17")
    })
  )

  onPage("shows the photos with the cover first, each with its alternative text", (world) =>
    Effect.gen(function* () {
      const receipts = yield* world.harness(photos).performAll
      const state = yield* world.state
      const ids = ["poster", "second"].map((asset) => receipts[`upload-photo-${asset}`]?.remoteId ?? "")
      assert.deepStrictEqual(
        state.posts.map(({ photoIds }) => photoIds),
        [ids]
      )
      assert.deepStrictEqual(
        ids.map((id) => state.photos.find((photo) => photo.id === id)?.altText),
        ["Áp phích Bluezone", "Bước hai"]
      )
      assert.strictEqual(state.posts[0]?.message, text)
      assert.strictEqual(receipts["upload-photo-poster"]?.url, `${world.sandbox.url}/facebook/media/${ids[0]}`)
      assert.strictEqual(receipts["upload-photo-poster"]?.expiresAt, "2026-11-26T07:00:00.000Z")
    })
  )

  onPage("is scheduled with its photos and is not seen before its time", (world) =>
    Effect.gen(function* () {
      const harness = world.harness(photos, { publishAt: inTwoHours })
      const receipts = yield* harness.performAll
      assert.strictEqual(receipts["create-post"]?.scheduled, true)
      assert.notProperty(receipts["create-post"], "publishedAt")
      assert.deepStrictEqual(
        (yield* world.state).posts.map(({ state, publishAt }) => ({ state, publishAt })),
        [{ state: "scheduled", publishAt: Date.parse(inTwoHours) }]
      )
      assert.strictEqual((yield* harness.observe).visibility, "restricted")
      world.sandbox.advanceClock(3 * 3_600_000)
      assert.strictEqual((yield* harness.observe).visibility, "public")
    })
  )
})

const committed = Effect.fnUntraced(function* (world: World) {
  const { videos } = yield* world.state
  return videos.map(({ kind, phase, title, description, universalVideoId, receivedBytes, covers, captions }) => ({
    kind,
    phase,
    title,
    description,
    universalVideoId,
    receivedBytes,
    covers: covers.length,
    captions: captions.map(({ locale }) => locale)
  }))
})

describe("a video", () => {
  onPage("is published with its title, text, key, cover and captions", (world) =>
    Effect.gen(function* () {
      const harness = world.harness(video)
      const receipts = yield* harness.performAll
      assert.deepStrictEqual(yield* committed(world), [
        {
          kind: "video",
          phase: "committed",
          title: "Bluezone 15 giây",
          description: text,
          universalVideoId: "bluezone-2020-08/fanpage",
          receivedBytes: 250_000,
          covers: 1,
          captions: ["vi_VN"]
        }
      ])
      const id = receipts["upload-video-spot"]?.remoteId ?? ""
      assert.deepInclude(receipts["publish-video"], {
        remoteId: id,
        permalink: `${world.sandbox.url}/facebook/reel/${id}/`,
        publishedAt: "2026-11-25T08:00:00.000Z"
      })
      assert.strictEqual((yield* harness.observe).visibility, "public")
      assert.strictEqual(yield* world.seen, 1)
    })
  )

  onPage("arrives byte for byte in chunks of the server's choosing", (world) =>
    Effect.gen(function* () {
      yield* world.command("set-options", { chunkBytes: 9_973 })
      const harness = world.harness(video)
      yield* harness.performAll
      const sha256 = harness.publication.assets.find(({ asset }) => asset.id === "spot")?.file.sha256
      assert.strictEqual((yield* world.state).videos[0]?.blob?.sha256, sha256)
    })
  )

  onPage("is a Reel when it is upright and short, with cover and captions added", (world) =>
    Effect.gen(function* () {
      const harness = world.harness(reel)
      const receipts = yield* harness.performAll
      assert.deepStrictEqual(yield* committed(world), [
        {
          kind: "reel",
          phase: "committed",
          title: "Cài đặt ứng dụng Bluezone để phòng, chống dịch COVID-19",
          description: text,
          universalVideoId: undefined,
          receivedBytes: 120_000,
          covers: 1,
          captions: ["vi_VN"]
        }
      ])
      assert.strictEqual(receipts["publish-reel"]?.remoteId, receipts["upload-reel-upright"]?.remoteId)
      assert.strictEqual((yield* harness.observe).visibility, "public")
    })
  )

  for (const [name, item] of [
    ["video", video],
    ["reel", reel]
  ] as const) {
    onPage(`is scheduled: ${name}`, (world) =>
      Effect.gen(function* () {
        const receipts = yield* world.harness(item, { publishAt: inTwoHours }).performAll
        assert.strictEqual(receipts[`publish-${name}`]?.scheduled, true)
        assert.deepStrictEqual(
          (yield* world.state).posts.map(({ state }) => state),
          ["scheduled"]
        )
      })
    )
  }
})

describe("reading back", () => {
  onPage("says that a post deleted by hand is gone", (world) =>
    Effect.gen(function* () {
      const harness = world.harness(link)
      const receipts = yield* harness.performAll
      yield* world.command("delete-post", { id: receipts["create-post"]?.remoteId })
      const observed = yield* harness.observe
      assert.strictEqual(observed.visibility, "not-found")
      assert.deepStrictEqual(
        observed.warnings.map(({ code }) => code),
        ["not-on-the-page"]
      )
    })
  )

  onPage("waits for a post that readers do not find yet", (world) =>
    Effect.gen(function* () {
      yield* world.command("set-options", { readsUntilVisible: 2 })
      const harness = world.harness(link)
      yield* harness.performAll
      assert.strictEqual((yield* harness.observe).visibility, "public")
    })
  )

  onPage("says nothing of what was never published", (world) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* world.harness(link).observe, { visibility: "unchecked", warnings: [] })
    })
  )
})

describe("secrets", () => {
  onPage("stand in no receipt, saved value, finding or plan", (world) =>
    Effect.gen(function* () {
      for (const item of [photos, video, reel]) {
        const harness = world.harness(item)
        yield* harness.performAll
        const findings = yield* world.adapter.preflight(harness.publication)
        const all = shown(
          harness.receipts,
          [...harness.saved.values()],
          findings,
          world.adapter.check(harness.publication),
          harness.plan,
          yield* harness.observe
        )
        for (const secret of secrets) assert.notInclude(all, secret)
      }
    })
  )

  onPage("stand in no error, also when Facebook repeats them", (world) =>
    Effect.gen(function* () {
      const message = `Malformed access token ${Accounts.facebook.accessToken} of ${Accounts.facebook.appSecret}`
      yield* world.command("fail-next", { code: 190, message, path: "/feed" })
      const error = yield* Effect.flip(world.harness(link).perform("create-post"))
      assert.include(error.message, "[redacted]")
      for (const secret of secrets) assert.notInclude(shown(error) + String(error) + JSON.stringify(error), secret)
    })
  )

  onPage("never travel in an address as access_token", (world) =>
    Effect.gen(function* () {
      yield* world.fault({ fault: "status-503", path: "access_token=", times: 1_000 })
      yield* world.harness(photos).performAll
      assert.isFalse(world.sandbox.requests.some(({ fault }) => fault !== undefined))
    })
  )
})

describe("signed calls", () => {
  onPage("are accepted by a Page that demands them", (world) =>
    Effect.gen(function* () {
      yield* world.command("set-options", { requireAppSecretProof: true })
      for (const item of [photos, video, reel]) yield* world.harness(item).performAll
      assert.strictEqual(yield* world.seen, 3)
    })
  )

  onPage(
    "fail with advice when the secret is another app's",
    (world) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(world.harness(link).perform("create-post"))
        assert.strictEqual(error.reason._tag, "Rejected")
        assert.strictEqual(error.reason.code, "104")
        assert.include(error.reason.hint ?? "", "appSecret")
      }),
    { appSecret: Redacted.make("another-secret") }
  )
})
