import { assert, describe, it } from "@effect/vitest"
import { type CampaignItem, Decoding, type Json } from "@loa/core"
import { Accounts } from "@loa/sandbox"
import { AdapterHarness } from "@loa/testing"
import * as DateTime from "effect/DateTime"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { FacebookPageAdapter } from "../src/index.ts"
import * as Mapping from "../src/FacebookPageMapping.ts"
import * as Plan from "../src/FacebookPagePlan.ts"
import * as VideoState from "../src/FacebookPageVideoState.ts"
import { files, link, photos, reel, text, video } from "./PageWorld.ts"

const publication = (
  item: CampaignItem.CampaignItemInput,
  overrides: { readonly [key: string]: Json.Json } = {},
  publishAt?: string
) =>
  AdapterHarness.toPublication({
    item,
    files,
    destination: "fanpage",
    overrides,
    ...(publishAt === undefined ? {} : { publishAt })
  })

const stepNames = (...given: Parameters<typeof publication>) =>
  Plan.make(publication(...given)).steps.map(({ name }) => name)

describe("the plan", () => {
  it("does everything unseen before the one step that shows it", () => {
    assert.deepStrictEqual(stepNames(link), ["create-post"])
    assert.deepStrictEqual(stepNames(photos), ["upload-photo-poster", "upload-photo-second", "create-post"])
    assert.deepStrictEqual(stepNames(video), ["upload-video-spot", "publish-video", "add-captions-vi"])
    assert.deepStrictEqual(stepNames(reel), ["upload-reel-upright", "publish-reel", "set-thumbnail", "add-captions-vi"])
  })

  it("follows the override that chooses the media", () => {
    assert.deepStrictEqual(stepNames(video, { media: "photos" }), ["upload-photo-poster", "create-post"])
    assert.deepStrictEqual(stepNames(video, { media: "link" }), ["create-post"])
  })

  it("has one commit, and only optional steps behind it", () => {
    for (const item of [link, photos, video, reel]) {
      const { steps } = Plan.make(publication(item))
      const commit = steps.findIndex(({ kind }) => kind === "commit")
      assert.strictEqual(steps.filter(({ kind }) => kind === "commit").length, 1)
      assert.isTrue(steps.slice(commit + 1).every(({ optional }) => optional === true))
    }
  })

  it("is the same for ever, and plain JSON", () => {
    for (const item of [link, photos, video, reel]) {
      const plan = Plan.make(publication(item))
      assert.deepStrictEqual(Plan.make(publication(item)), plan)
      assert.deepStrictEqual(JSON.parse(JSON.stringify(plan)), plan)
    }
  })

  it("counts the bytes it sends", () => {
    const sum = (item: CampaignItem.CampaignItemInput) =>
      Plan.make(publication(item)).steps.reduce((total, { byteLength }) => total + byteLength, 0)
    assert.strictEqual(sum(photos), 5_000)
    assert.strictEqual(sum(video), 250_000 + 3_000 + (files["media/spot.vi.srt"]?.bytes.length ?? 0))
  })
})

describe("the text", () => {
  it("is title, summary, link and hashtags, not the message for chats", () => {
    assert.strictEqual(Mapping.toText(publication(link)), text)
    assert.strictEqual(Mapping.toText(publication({ id: "abc", title: "Chỉ có tiêu đề" })), "Chỉ có tiêu đề")
  })

  it("is the override's message when there is one", () => {
    assert.strictEqual(Mapping.toText(publication({ ...link, message: "Riêng" }, { message: "Riêng" })), "Riêng")
  })

  it.prop(
    "keeps every part of any item in order",
    { title: Schema.NonEmptyString, summary: Schema.String },
    ({ title, summary }) => {
      const { item, ...rest } = publication(link)
      const made = Mapping.toText({ ...rest, item: { ...item, title, summary } })
      assert.isTrue(title.trim() === "" || made.startsWith(title))
      assert.isTrue(made.includes(summary.trim() === "" ? "" : summary))
      assert.isTrue(made.endsWith("https://go.zalo.me/bluezone\n\n#Bluezone #COVID19"))
    }
  )
})

describe("a Reel", () => {
  const kind = (file: object) => {
    const { assets, ...rest } = publication(reel)
    return Mapping.mediaOf({ ...rest, assets: assets.map((asset) => ({ ...asset, file: { ...asset.file, ...file } })) })
      ._tag
  }
  for (const [file, expected] of [
    [{}, "Reel"],
    [{ durationSeconds: 90 }, "Reel"],
    [{ durationSeconds: 90.1 }, "Video"],
    [{ durationSeconds: 3 }, "Reel"],
    [{ durationSeconds: 2.9 }, "Video"],
    [{ width: 540, height: 960 }, "Reel"],
    [{ width: 538, height: 956 }, "Video"],
    [{ width: 1080, height: 1350 }, "Video"],
    [{ mediaType: "video/quicktime" }, "Video"],
    [{ width: undefined, height: undefined }, "Video"]
  ] as const) {
    it(`${JSON.stringify(file)} is a ${expected}`, () => assert.strictEqual(kind(file), expected))
  }
})

describe("instants", () => {
  it.prop(
    "of the Graph API are read back to the second",
    { at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4_000_000_000 })) },
    ({ at }) => {
      const iso = DateTime.formatIso(DateTime.makeUnsafe(at * 1000))
      assert.strictEqual(Mapping.toInstant(iso.replace(".000Z", "+0000")), iso)
      assert.strictEqual(Mapping.toInstant(at), iso)
      assert.strictEqual(Mapping.toInstant(String(at)), iso)
      assert.strictEqual(Mapping.toPost(publication(link, {}, iso))["scheduled_publish_time"], String(at))
    }
  )

  it("that are none are left out", () => {
    assert.isUndefined(Mapping.toInstant("soon"))
    assert.isUndefined(Mapping.toInstant(undefined))
  })
})

describe("locales of subtitles", () => {
  for (const [language, locale] of [
    ["vi", "vi_VN"],
    ["VI", "vi_VN"],
    ["en", "en_US"],
    ["en-GB", "en_GB"],
    ["zh-Hant-TW", "zh_TW"],
    ["de", "de_DE"]
  ] as const) {
    it(`${language} is ${locale}`, () => assert.strictEqual(Mapping.toLocale(language), locale))
  }
})

describe("addresses", () => {
  const site = "https://www.facebook.com"
  it("are taken whole, completed, or made from the id", () => {
    const one = publication(link)
    const permalink = (address: string | undefined) =>
      Mapping.toPostReceipt(one, { id: "1000_1", ...(address === undefined ? {} : { permalink_url: address }) }, site)
        .permalink
    assert.strictEqual(permalink("https://www.facebook.com/1000/posts/1"), "https://www.facebook.com/1000/posts/1")
    assert.strictEqual(permalink("/reel/1/"), "https://www.facebook.com/reel/1/")
    assert.strictEqual(permalink(undefined), "https://www.facebook.com/1000_1")
  })
})

describe("the state of a video", () => {
  const stateOf = (status: object, published?: boolean) =>
    VideoState.toPublicationState({ id: "1", status, ...(published === undefined ? {} : { published }) })._tag

  it("is read from the phase that publishes, not from processing, which begins with the upload", () => {
    assert.strictEqual(
      stateOf({
        video_status: "processing",
        processing_phase: { status: "in_progress" },
        publishing_phase: { status: "not_started" }
      }),
      "Open"
    )
    assert.strictEqual(stateOf({ publishing_phase: { status: "in_progress" } }), "Accepted")
    assert.strictEqual(stateOf({ publishing_phase: { status: "complete", publish_status: "published" } }), "Published")
    assert.strictEqual(
      stateOf({ publishing_phase: { status: "not_started", publish_status: "scheduled" } }),
      "Published"
    )
    assert.strictEqual(stateOf({ video_status: "processing" }, true), "Accepted")
    assert.strictEqual(stateOf({ video_status: "ready" }, true), "Published")
    assert.strictEqual(stateOf({ video_status: "expired" }), "Expired")
    assert.strictEqual(stateOf({ video_status: "upload_failed" }), "Failed")
  })
})

const written = {
  channel: "facebook-page",
  pageId: "1000",
  accessToken: Redacted.make(Accounts.facebook.accessToken)
}

describe("options", () => {
  const decode = (more: object) => Decoding.strict(FacebookPageAdapter.Options, { ...written, ...more })
  const isGood = (more: object) => Result.isSuccess(decode(more))

  it("need a Page, a token and nothing else", () => assert.isTrue(isGood({})))

  it("refuse what cannot work", () => {
    for (const more of [
      { pageId: "my-page" },
      { accessToken: "literal" },
      { graphVersion: "26" },
      { photosMax: 0 },
      { endpoints: { graph: "http://graph.example.org" } },
      { endpoints: { graph: "https://graph.example.org/" } },
      { pageid: "1000" }
    ]) {
      assert.isFalse(isGood(more), JSON.stringify(more))
    }
  })
})

describe("overrides", () => {
  const isGood = (value: object) => Result.isSuccess(Decoding.strict(FacebookPageAdapter.channel.overrides, value))

  it("take the fields every channel has, and the media", () => {
    assert.isTrue(isGood({ message: "x", title: "y", hashtags: ["z"], media: "photos" }))
    assert.isFalse(isGood({ media: "gif" }))
    assert.isFalse(isGood({ mesage: "x" }))
  })
})
