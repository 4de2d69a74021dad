import { assert, describe, it } from "@effect/vitest"
import { Accounts } from "@loa/sandbox"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { YouTubeAdapter } from "../src/index.ts"
import * as Stage from "./Stage.ts"

const videoOf = (stage: Stage.Stage) => {
  const [video, ...more] = stage.channel().videos
  if (video === undefined) throw new Error("the channel is empty")
  assert.lengthOf(more, 0)
  return video
}

const commit = "publish-video"

describe("a whole publication", () => {
  it.live("shows the item's video with everything that belongs to it", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ overrides: { playlist: "Phòng chống dịch", tags: ["bluezone", "covid 19"] } })
      const receipts = yield* stage.harness.performAll
      const video = videoOf(stage)
      assert.deepStrictEqual(video.metadata.snippet, {
        title: "Cài đặt ứng dụng Bluezone",
        description: [
          "Ứng dụng Bluezone báo sớm cho người dùng.",
          "Mời bà con cài đặt:",
          "• trên điện thoại của mình\n• trên điện thoại của người thân",
          "https://go.zalo.me/bluezone",
          "#Bluezone #COVID19"
        ].join("\n\n"),
        tags: ["bluezone", "covid 19", "loa-bluezone-2020-08"],
        categoryId: "25",
        defaultLanguage: "vi"
      })
      assert.deepStrictEqual(video.metadata.status, {
        privacyStatus: "public",
        embeddable: true,
        license: "youtube",
        publicStatsViewable: true,
        selfDeclaredMadeForKids: false,
        containsSyntheticMedia: false
      })
      assert.strictEqual(video.fileName, "bluezone-2020-08-spot.mp4")
      assert.strictEqual(video.blob.byteLength, 300_000)
      assert.deepStrictEqual(video.captions, [{ language: "vi", name: "vi" }])
      assert.strictEqual(video.thumbnail?.contentType, "image/png")
      assert.deepStrictEqual(stage.channel().playlists, [
        { title: "Phòng chống dịch", privacyStatus: "public", items: [{ videoId: video.id }] }
      ])
      assert.strictEqual(receipts[commit]?.remoteId, video.id)
      assert.strictEqual(receipts[commit]?.permalink, `${stage.sandbox.url}/youtube/watch?v=${video.id}`)
      assert.match(receipts[commit]?.publishedAt ?? "", /^\d{4}-\d{2}-\d{2}T.*\.\d{3}Z$/)
    })
  )

  it.live("is private until its last step", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ overrides: { playlist: "Tin mới" } })
      const steps = stage.harness.plan.steps.map((step) => step.name)
      assert.deepStrictEqual(steps, [
        "upload-video-spot",
        "set-thumbnail",
        "add-captions-vi",
        "add-to-playlist",
        "publish-video"
      ])
      for (const step of steps.slice(0, -1)) {
        yield* stage.harness.perform(step)
        assert.strictEqual(videoOf(stage).metadata.status.privacyStatus, "private", step)
      }
      yield* stage.harness.perform(commit)
      assert.strictEqual(videoOf(stage).metadata.status.privacyStatus, "public")
    })
  )

  it.live("carries what was approved even when somebody changed the private video's text meanwhile", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      const edited = yield* Stage.make({ item: { ...Stage.item, title: "Tiêu đề khác" } })
      yield* edited.harness.perform("upload-video-spot")
      assert.notStrictEqual(videoOf(edited).metadata.snippet.title, stage.harness.publication.item.title)
      const [video] = edited.channel().videos
      const step = stage.harness.plan.steps.find(({ name }) => name === commit)
      if (step === undefined || video === undefined) throw new Error("no commit")
      yield* edited.adapter.perform({
        publication: stage.harness.publication,
        step,
        receipts: { "upload-video-spot": { remoteId: video.id } },
        saved: undefined,
        firstAttemptAt: "1970-01-01T00:00:00.000Z",
        save: () => Effect.void,
        progress: () => Effect.void
      })
      assert.strictEqual(videoOf(edited).metadata.snippet.title, "Cài đặt ứng dụng Bluezone")
    })
  )

  it.live("leaves no secret in what is planned, found and kept", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ overrides: { playlist: "Tin mới" } })
      const { adapter, harness } = stage
      const receipts = yield* harness.performAll
      const observation = yield* harness.observe
      const kept = [harness.plan, adapter.check(harness.publication), receipts, [...harness.saved], observation]
      assert.deepStrictEqual(Stage.secretsIn(stage, kept), [])
    })
  )

  it.live("is skipped when the item has no video", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({
        item: { ...Stage.item, assets: [{ id: "poster", type: "image", source: "poster.png" }] }
      })
      assert.deepStrictEqual(stage.harness.plan, { skipped: "YouTube takes video only", steps: [] })
      assert.deepStrictEqual(stage.adapter.check(stage.harness.publication), [])
    })
  )

  it.live("asks for one token and remembers it across adapters", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* stage.harness.perform("upload-video-spot")
      const another = yield* stage.restarted
      yield* another.perform(commit)
      assert.lengthOf(
        stage.requests().filter((request) => request === "POST /oauth/token"),
        1
      )
    })
  )

  it.live("forgets the upload session once the video is published", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* stage.harness.perform("upload-video-spot")
      const sessions = () => [...stage.vault.keys()].filter((name) => name.includes("/uploads/"))
      assert.lengthOf(sessions(), 1)
      yield* stage.harness.perform(commit)
      assert.lengthOf(sessions(), 0)
    })
  )
})

describe("who may see it", () => {
  for (const privacyStatus of ["public", "unlisted", "private"] as const) {
    it.live(`is ${privacyStatus} when the configuration says so`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make({ configuration: { privacyStatus } })
        yield* stage.harness.performAll
        assert.strictEqual(videoOf(stage).metadata.status.privacyStatus, privacyStatus)
        const observation = yield* stage.harness.observe
        assert.strictEqual(observation.visibility, privacyStatus === "public" ? "public" : "restricted")
        const codes = observation.warnings.map((warning) => warning.code).filter((code) => code !== "video-processing")
        assert.deepStrictEqual(codes, privacyStatus === "public" ? [] : [`video-${privacyStatus}`])
      })
    )
  }

  it.live("lets an item's override win over the configuration", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ overrides: { privacyStatus: "unlisted", categoryId: "27" } })
      yield* stage.harness.performAll
      assert.strictEqual(videoOf(stage).metadata.status.privacyStatus, "unlisted")
      assert.strictEqual(videoOf(stage).metadata.snippet.categoryId, "27")
    })
  )

  it.live("declares what the configuration declares", () =>
    Effect.gen(function* () {
      const configuration = { madeForKids: true, containsSyntheticMedia: true, license: "creativeCommon" }
      const stage = yield* Stage.make({ configuration })
      yield* stage.harness.performAll
      const { status } = videoOf(stage).metadata
      assert.strictEqual(status.selfDeclaredMadeForKids, true)
      assert.strictEqual(status.containsSyntheticMedia, true)
      assert.strictEqual(status.license, "creativeCommon")
    })
  )
})

describe("a scheduled publication", () => {
  const publishAt = "2999-08-06T01:00:00.000Z"

  it.live("is private with the time at which YouTube shows it", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ publishAt })
      const receipts = yield* stage.harness.performAll
      const { status } = videoOf(stage).metadata
      assert.strictEqual(status.privacyStatus, "private")
      assert.strictEqual(status.publishAt, Date.parse(publishAt))
      assert.strictEqual(receipts[commit]?.scheduled, true)
      assert.strictEqual(receipts[commit]?.publishedAt, publishAt)
      const observation = yield* stage.harness.observe
      assert.strictEqual(observation.visibility, "restricted")
      assert.include(
        observation.warnings.map((warning) => warning.code),
        "video-scheduled"
      )
    })
  )

  it.live("is found by a look-up before and after its time", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ publishAt })
      yield* stage.harness.perform("upload-video-spot")
      assert.strictEqual((yield* stage.harness.lookup(commit))._tag, "NotFound")
      yield* stage.harness.perform(commit)
      assert.strictEqual((yield* stage.harness.lookup(commit))._tag, "Found")
      stage.sandbox.advanceClock(Date.parse(publishAt) - Date.now() + 1000)
      yield* stage.command("expire-tokens")
      const found = yield* stage.harness.lookup(commit)
      assert.strictEqual(found._tag, "Found")
      assert.isUndefined(found._tag === "Found" ? found.receipt.scheduled : "none")
    })
  )

  it.live("is public at once when its time has passed by the time it is ready", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ publishAt: "2020-08-06T01:00:00.000Z" })
      const receipts = yield* stage.harness.performAll
      assert.strictEqual(videoOf(stage).metadata.status.privacyStatus, "public")
      assert.isUndefined(receipts[commit]?.scheduled)
    })
  )
})

describe("playlists", () => {
  it.live("uses the playlist of that title, on whatever page it is", () =>
    Effect.gen(function* () {
      const first = yield* Stage.make({ overrides: { playlist: "Danh sách 1" } })
      yield* first.harness.perform("upload-video-spot")
      const token = Redacted.value(
        [...first.vault.entries()].find(([name]) => !name.includes("uploads"))?.[1] ?? Redacted.make("")
      )
      const { accessToken } = Schema.decodeUnknownSync(
        Schema.fromJsonString(Schema.Struct({ accessToken: Schema.String }))
      )(token)
      for (let index = 60; index >= 1; index--) {
        yield* Effect.promise(() =>
          fetch(`${first.options.endpoints.api}/youtube/v3/playlists?part=snippet`, {
            method: "POST",
            headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
            body: JSON.stringify({ snippet: { title: `Danh sách ${index}` } })
          })
        )
      }
      yield* first.harness.perform("add-to-playlist")
      const { playlists } = first.channel()
      assert.lengthOf(playlists, 60)
      const used = playlists.filter(({ items }) => items.length > 0).map(({ title }) => title)
      assert.deepStrictEqual(used, ["Danh sách 1"])
    })
  )

  it.live("makes no second entry when the step is performed again", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ overrides: { playlist: "Tin mới" } })
      yield* stage.harness.perform("upload-video-spot")
      const first = yield* stage.harness.perform("add-to-playlist")
      const second = yield* stage.harness.perform("add-to-playlist")
      assert.deepStrictEqual(first, second)
      assert.lengthOf(stage.channel().playlists[0]?.items ?? [], 1)
    })
  )

  it.live("makes the playlist of a private video private", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ overrides: { playlist: "Nội bộ", privacyStatus: "private" } })
      yield* stage.harness.performAll
      assert.strictEqual(stage.channel().playlists[0]?.privacyStatus, "private")
    })
  )
})

describe("preflight", () => {
  const findings = (stage: Stage.Stage) => stage.adapter.preflight(stage.harness.publication)

  it.live("has nothing to say about a good channel, and changes nothing", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      assert.deepStrictEqual(yield* findings(stage), [])
      assert.isFalse(stage.sandbox.requests.some((request) => request.write))
    })
  )

  it.live("names both channels when the account owns another one", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ sandbox: { channelId: "UCanother-channel-000000" } })
      const [finding] = yield* findings(stage)
      assert.strictEqual(finding?.code, "wrong-channel")
      assert.include(finding?.message, "UCanother-channel-000000")
      assert.include(finding?.message, Accounts.youtube.channelId)
      assert.match(finding?.hint ?? "", /^correct channelId, or sign in again .*; choose the right channel there$/)
    })
  )

  for (const longUploadsStatus of ["allowed", "eligible", "disallowed"]) {
    it.live(`judges a video of 20 minutes on a channel whose long uploads are ${longUploadsStatus}`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make({ item: Stage.longItem, sandbox: { longUploadsStatus } })
        const codes = (yield* findings(stage)).map((finding) => finding.code)
        assert.deepStrictEqual(codes, longUploadsStatus === "allowed" ? [] : ["video-too-long"])
      })
    )
  }

  it.live("tells how long a refresh token lives when it is refused", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* stage.command("revoke")
      const reason = yield* Stage.failureOf(findings(stage))
      assert.strictEqual(reason._tag, "Unauthorized")
      assert.strictEqual(reason.code, "invalid_grant")
      assert.match(reason.hint ?? "", /7 days.* then sign in again as the owner of the channel/)
    })
  )

  it.live("says which permission is missing", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ sandbox: { scopes: "https://www.googleapis.com/auth/youtube.upload" } })
      const reason = yield* Stage.failureOf(findings(stage))
      assert.strictEqual(reason._tag, "Unauthorized")
      assert.match(reason.hint ?? "", /^sign in again .*youtube\.force-ssl/)
    })
  )
})

describe("observe", () => {
  it.live("opens the page as somebody who is not signed in", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      const receipts = yield* stage.harness.performAll
      const observation = yield* stage.harness.observe
      assert.strictEqual(observation.visibility, "public")
      assert.strictEqual(observation.permalink, receipts[commit]?.permalink)
      assert.strictEqual(stage.requests().at(-1), "GET /watch")
    })
  )

  for (const [setting, code] of [
    [{ rejectionReason: "duplicate" }, "video-rejected"],
    [{ failureReason: "codec" }, "video-failed"]
  ] as const) {
    it.live(`says ${code} and restricted when YouTube did not take the video`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make({ sandbox: { ...setting, readsUntilProcessed: 0 } })
        yield* stage.harness.performAll
        const observation = yield* stage.harness.observe
        assert.strictEqual(observation.visibility, "restricted")
        const [warning] = observation.warnings
        assert.strictEqual(warning?.code, code)
        assert.include(warning?.message, Object.values(setting)[0])
      })
    )
  }

  it.live("says not-found when the video was deleted", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      const receipts = yield* stage.harness.performAll
      yield* stage.command("delete-video", { id: receipts[commit]?.remoteId })
      const observation = yield* stage.harness.observe
      assert.strictEqual(observation.visibility, "not-found")
      assert.deepStrictEqual(
        observation.warnings.map((warning) => warning.code),
        ["video-missing"]
      )
    })
  )

  it.live("is unchecked without receipts", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      assert.strictEqual((yield* stage.harness.observe).visibility, "unchecked")
    })
  )
})

describe("options", () => {
  const written = {
    channel: "youtube",
    channelId: "UC1",
    clientId: "client",
    clientSecret: Redacted.make("secret"),
    refreshToken: Redacted.make("token"),
    madeForKids: false
  }
  const decode = (input: unknown) =>
    Schema.decodeUnknownResult(YouTubeAdapter.Options, { onExcessProperty: "error" })(input)

  it("fills in everything but what the law asks the publisher", () => {
    const options = Result.getOrThrow(decode(written))
    assert.strictEqual(options.privacyStatus, "public")
    assert.strictEqual(options.categoryId, "22")
    assert.strictEqual(options.containsSyntheticMedia, false)
    assert.strictEqual(options.license, "youtube")
    assert.strictEqual(options.notifySubscribers, true)
    assert.deepStrictEqual(options.endpoints, {
      api: "https://www.googleapis.com",
      upload: "https://www.googleapis.com",
      oauth: "https://oauth2.googleapis.com",
      watch: "https://www.youtube.com"
    })
    const { madeForKids: _, ...without } = written
    assert.isTrue(Result.isFailure(decode(without)))
  })

  it("refuses unknown keys, a category that is no number and plain http to a network", () => {
    for (const more of [
      { privacy: "public" },
      { categoryId: "News" },
      { endpoints: { api: "http://example.com" } },
      { endpoints: { graph: "https://example.com" } }
    ]) {
      assert.isTrue(Result.isFailure(decode({ ...written, ...more })), JSON.stringify(more))
    }
  })
})
