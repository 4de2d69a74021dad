import { assert, describe, it } from "@effect/vitest"
import type { Adapter, CampaignItem } from "@loa/core"
import { AdapterHarness } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as YouTubeMapping from "../src/YouTubeMapping.ts"
import { endpointsDefault } from "../src/YouTubeOptions.ts"
import * as Stage from "./Stage.ts"

const settings: YouTubeMapping.Settings = {
  channelId: "UC1",
  privacyStatus: "public",
  madeForKids: false,
  categoryId: "22",
  containsSyntheticMedia: false,
  license: "youtube",
  endpoints: endpointsDefault
}

const decoded = AdapterHarness.toPublication({ item: Stage.item, files: Stage.files })

const publication = (item: Partial<CampaignItem.CampaignItem>, publishAt?: string): Adapter.Publication => ({
  ...decoded,
  item: { ...decoded.item, ...item },
  ...(publishAt === undefined ? {} : { publishAt })
})

const Text = Schema.String.check(Schema.isMaxLength(200))
const Tag = Schema.NonEmptyString.check(Schema.isMaxLength(30))
const Instant = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4_000_000_000_000 }))

describe("description", () => {
  it.effect.prop("never contains < or >, whatever the body says", [Text, Text], ([summary, body]) =>
    Effect.sync(() => {
      assert.notMatch(YouTubeMapping.description(publication({ summary, body })), /[<>]/)
    })
  )

  it.effect.prop("is the written one where that has neither", [Text], ([body]) =>
    Effect.sync(() => {
      const given = publication({ body: body.replace(/[<>]/g, "") })
      assert.strictEqual(YouTubeMapping.description(given), YouTubeMapping.writtenDescription(given))
    })
  )

  it("keeps the addresses of links", () => {
    const given = publication({ body: "Tải [Bluezone](https://bluezone.gov.vn) về máy" })
    assert.include(YouTubeMapping.description(given), "Tải Bluezone (https://bluezone.gov.vn) về máy")
  })
})

describe("tags", () => {
  it.effect.prop("hold the marker once, last, and nothing twice", [Schema.Array(Tag)], ([hashtags]) =>
    Effect.sync(() => {
      const tags = YouTubeMapping.tags(publication({ hashtags }))
      assert.strictEqual(new Set(tags).size, tags.length)
      assert.strictEqual(tags.filter((tag) => tag === "loa-bluezone-2020-08").length, 1)
    })
  )

  it("are counted as the documentation counts them", () => {
    assert.strictEqual(YouTubeMapping.tagUnits(["Foo-Baz"]), 7)
    assert.strictEqual(YouTubeMapping.tagUnits(["Foo Baz"]), 9)
    assert.strictEqual(YouTubeMapping.tagUnits(["Foo-Baz", "Foo Baz"]), 17)
    assert.strictEqual(YouTubeMapping.tagUnits([]), 0)
  })

  it.effect.prop(
    "grow by at least the length of what is added and its comma",
    [Schema.Array(Tag), Tag],
    ([tags, more]) =>
      Effect.sync(() => {
        const comma = tags.length === 0 ? 0 : 1
        const growth = YouTubeMapping.tagUnits([...tags, more]) - YouTubeMapping.tagUnits(tags)
        assert.isAtLeast(growth, more.length + comma)
        assert.isAtMost(growth, more.length + comma + 2)
      })
  )
})

describe("status", () => {
  it.effect.prop(
    "always says who may see the video, and schedules only what is private",
    [Instant, Instant],
    ([at, now]) =>
      Effect.sync(() => {
        const publishAt = new Date(at).toISOString()
        const status = YouTubeMapping.toStatusAt(publication({}, publishAt), settings, now)
        assert.strictEqual(status.privacyStatus, at <= now ? "public" : "private")
        assert.strictEqual(status["publishAt"], at <= now ? undefined : publishAt)
      })
  )

  it.effect.prop("is recognised in an answer that has no milliseconds", [Instant], ([at]) =>
    Effect.sync(() => {
      const target = YouTubeMapping.toStatus(publication({}, new Date(at).toISOString()), settings)
      const told = new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z")
      const video = (status: { readonly privacyStatus: string; readonly publishAt?: string }) => ({ id: "1", status })
      assert.isTrue(YouTubeMapping.isPublished(video({ privacyStatus: "private", publishAt: told }), target))
      assert.isTrue(YouTubeMapping.isPublished(video({ privacyStatus: "public" }), target))
      assert.isFalse(YouTubeMapping.isPublished(video({ privacyStatus: "private" }), target))
    })
  )

  it("is not reached by a video whose status is missing", () => {
    assert.isFalse(YouTubeMapping.isPublished({ id: "1" }, YouTubeMapping.toStatus(publication({}), settings)))
  })

  it("hides the uploaded video whatever is wanted of it", () => {
    for (const privacyStatus of ["public", "unlisted", "private"] as const) {
      assert.strictEqual(YouTubeMapping.toHiddenStatus({ ...settings, privacyStatus }).privacyStatus, "private")
    }
  })
})

describe("receipts", () => {
  it("tell the instant in one spelling", () => {
    const video = {
      id: "abc",
      status: { privacyStatus: "public" },
      snippet: { publishedAt: "2020-08-06T08:00:00+07:00" }
    }
    assert.deepStrictEqual(YouTubeMapping.toReceipt(video, settings), {
      remoteId: "abc",
      permalink: "https://www.youtube.com/watch?v=abc",
      publishedAt: "2020-08-06T01:00:00.000Z"
    })
  })
})

describe("the file name", () => {
  it("is made of the item's and the asset's id, and ends as the file's kind asks", () => {
    const given = publication({})
    const video = YouTubeMapping.videoOf(given)
    if (video === undefined) throw new Error("no video")
    assert.strictEqual(YouTubeMapping.fileName(given.item, video), "bluezone-2020-08-spot.mp4")
    const webm = { ...video, file: { ...video.file, mediaType: "video/webm" } }
    assert.strictEqual(YouTubeMapping.fileName(given.item, webm), "bluezone-2020-08-spot.webm")
  })
})
