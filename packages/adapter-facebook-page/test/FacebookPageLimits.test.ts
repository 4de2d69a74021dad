/**
 * Every limit of a Page twice: the last value that fits, and the next one with its finding. Numbers stand here as they are
 * told to people, so that a limit changed by mistake shows.
 */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, type CampaignItem, Decoding, type Json } from "@loa/core"
import { AdapterHarness, MemoryMediaFiles } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as TestClock from "effect/testing/TestClock"
import { FacebookPageAdapter } from "../src/index.ts"
import { files, link, options, reel, startedAt } from "./PageWorld.ts"

type Item = CampaignItem.CampaignItemInput
type Measured = Partial<Omit<Adapter.Publication["assets"][number]["file"], "source">>

interface Case {
  readonly item: Item
  readonly overrides?: { readonly [key: string]: Json.Json }
  readonly publishAt?: string
  /** What is measured of an asset, instead of the file's own. */
  readonly measured?: { readonly [asset: string]: Measured }
  readonly captions?: Measured
  readonly tokenEndsAt?: string
}

interface Limit {
  readonly name: string
  readonly inside: Case
  readonly outside: Case
  /** Severity, path and code. */
  readonly finding: string
  readonly message: string
  readonly hint: string
}

const jpeg = { mediaType: "image/jpeg" }
const poster = { id: "poster", type: "image", source: "media/poster.png" } as const
const photo: Item = { ...link, assets: [poster] }

const withPhotos = (count: number): Case => ({
  item: { ...link, assets: Array.from({ length: count }, (_, index) => ({ ...poster, id: `photo-${index + 1}` })) }
})
const withPhoto = (measured: Measured): Case => ({ item: photo, measured: { poster: measured } })
const withVideo = (measured: Measured): Case => ({ item: reel, measured: { upright: measured } })
const withCover = (measured: Measured): Case => ({ item: reel, measured: { poster: measured } })
const withCaptions = (captions: Measured): Case => ({ item: reel, captions })
const withMessage = (message: string): Case => ({
  item: { id: link.id, title: link.title, message },
  overrides: { message }
})
const withTitle = (title: string): Case => ({ item: { id: link.id, title } })
const withLink = (address: string): Case => ({ item: { ...link, link: address } })
const at = (publishAt: string): Case => ({ item: link, publishAt })

const publicationOf = ({ item, overrides = {}, publishAt, measured = {}, captions = {} }: Case) => {
  const made = AdapterHarness.toPublication({
    item,
    files,
    destination: "fanpage",
    overrides,
    ...(publishAt === undefined ? {} : { publishAt })
  })
  return {
    ...made,
    assets: made.assets.map((asset) => ({
      ...asset,
      file: { ...asset.file, ...measured[asset.asset.id] },
      captions: asset.captions.map((caption) => ({ ...caption, file: { ...caption.file, ...captions } }))
    }))
  }
}

/** Everything that is found before something is sent, by an adapter whose options say no more than they must. */
const findings = (given: Case) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(startedAt)
    const expires_at = Date.parse(given.tokenEndsAt ?? "1970-01-01T00:00:00Z") / 1000
    const http = HttpClient.make((request) =>
      Effect.succeed(HttpClientResponse.fromWeb(request, Response.json({ id: "1000", data: { expires_at } })))
    )
    const adapter = yield* FacebookPageAdapter.make(options("https://graph.example")).pipe(
      Effect.provideService(HttpClient.HttpClient, http),
      Effect.provide(MemoryMediaFiles.layer(files))
    )
    const publication = publicationOf(given)
    return [...adapter.check(publication), ...(yield* adapter.preflight(publication))]
  })

const otherMedia = "set overrides.fanpage.media to video, photos or link"
const messageHint = "shorten it, or set overrides.fanpage.message"
const window = "it takes times from 2026-11-25T08:11:00.000Z to 2026-12-24T08:00:00.000Z"
const windowHint = "choose publishAt at least 11 minutes and at most 29 days ahead, or leave it out"
const videoHint = `convert or cut it, or ${otherMedia}`
const aspectHint = `cut it to 9:16, 1:1 or 16:9, or ${otherMedia}`

const limits: ReadonlyArray<Limit> = [
  {
    name: "the text, made from the item's fields",
    inside: withTitle("ê".repeat(63_206)),
    outside: withTitle("ê".repeat(63_207)),
    finding: "error message message-too-long",
    message: "the text of the post has 63207 characters, at most 63206 are allowed",
    hint: messageHint
  },
  {
    name: "the text, where an emoji counts as two",
    inside: withMessage("😀".repeat(31_603)),
    outside: withMessage(`${"😀".repeat(31_603)}a`),
    finding: "error overrides.fanpage.message message-too-long",
    message: "the text of the post has 63207 characters, at most 63206 are allowed",
    hint: messageHint
  },
  {
    name: "the least text, where there is nothing else",
    inside: withMessage("a"),
    outside: withMessage(""),
    finding: "error overrides.fanpage.message nothing-to-post",
    message: "there is no text, link, photo or video",
    hint: "write some text in overrides.fanpage.message, or give the item a link or an image"
  },
  {
    name: "the link's host",
    inside: withLink("https://facebook.com.vn/1"),
    outside: withLink("https://facebook.com/1"),
    finding: "error link link-to-facebook",
    message: "the link https://facebook.com/1 leads to facebook.com, which cannot be the link of a post",
    hint: "set overrides.fanpage.link to another page, and name this address in overrides.fanpage.message"
  },
  {
    name: "the media that an override asks for",
    inside: { item: photo, overrides: { media: "photos" } },
    outside: { item: link, overrides: { media: "photos" } },
    finding: "error overrides.fanpage.media media-missing",
    message: "overrides.fanpage.media asks for photos, and the item has none",
    hint: otherMedia
  },
  {
    name: "photos of a post",
    inside: withPhotos(10),
    outside: withPhotos(11),
    finding: "error assets too-many-photos",
    message: "the item has 11 images, at most 10 are published in one post",
    hint: `leave some out, or raise photosMax of fanpage, or ${otherMedia}`
  },
  {
    name: "kinds of photo",
    inside: withPhoto({ mediaType: "image/tiff" }),
    outside: withPhoto({ mediaType: "image/webp" }),
    finding: "error assets.0 photo-type",
    message: "poster: is image/webp, and a Page takes image/jpeg, image/png, image/gif, image/bmp, image/tiff",
    hint: `convert it to JPEG or PNG, or ${otherMedia}`
  },
  {
    name: "bytes of a photo that every Page takes",
    inside: withPhoto({ ...jpeg, byteLength: 4_194_304 }),
    outside: withPhoto({ ...jpeg, byteLength: 4_194_305 }),
    finding: "warning assets.0 photo-big",
    message: "poster: has 4,194,305 bytes, and some Pages refuse photos above 4,194,304 bytes",
    hint: "make it smaller to be safe"
  },
  {
    name: "bytes of a PNG that stays sharp",
    inside: withPhoto({ byteLength: 1_048_576 }),
    outside: withPhoto({ byteLength: 1_048_577 }),
    finding: "note assets.0 png-big",
    message: "poster: is a PNG of 1,048,577 bytes, and Facebook may show PNGs above 1,048,576 bytes blurred",
    hint: "a JPEG keeps its sharpness"
  },
  {
    name: "kinds of video",
    inside: withVideo({ mediaType: "video/webm" }),
    outside: withVideo({ mediaType: "audio/mpeg" }),
    finding: "error assets.1 video-type",
    message: "upright: is audio/mpeg, which is no video",
    hint: videoHint
  },
  {
    name: "bytes of a video",
    inside: withVideo({ byteLength: 10_737_418_240 }),
    outside: withVideo({ byteLength: 10_737_418_241 }),
    finding: "error assets.1 video-too-big",
    message: "upright: has 10,737,418,241 bytes, at most 10,737,418,240 bytes are allowed",
    hint: videoHint
  },
  {
    name: "seconds of a video",
    inside: withVideo({ durationSeconds: 14_400 }),
    outside: withVideo({ durationSeconds: 14_400.5 }),
    finding: "error assets.1 video-too-long",
    message: "upright: lasts 14400.5 seconds, at most 14400 are allowed",
    hint: videoHint
  },
  {
    name: "the widest video",
    inside: withVideo({ width: 1787, height: 1000 }),
    outside: withVideo({ width: 1788, height: 1000 }),
    finding: "error assets.1 video-aspect",
    message: "upright: is 1788 × 1000 (1.79), a Page takes from 9:16 (0.56) to 16:9 (1.78)",
    hint: aspectHint
  },
  {
    name: "the narrowest video",
    inside: withVideo({ width: 553, height: 1000 }),
    outside: withVideo({ width: 552, height: 1000 }),
    finding: "error assets.1 video-aspect",
    message: "upright: is 552 × 1000 (0.55), a Page takes from 9:16 (0.56) to 16:9 (1.78)",
    hint: aspectHint
  },
  {
    name: "bytes of a cover",
    inside: withCover({ ...jpeg, byteLength: 10_485_760 }),
    outside: withCover({ ...jpeg, byteLength: 10_485_761 }),
    finding: "error assets.0 photo-too-big",
    message: "poster: has 10,485,761 bytes, at most 10,485,760 bytes are allowed",
    hint: `make it smaller, or ${otherMedia}`
  },
  {
    name: "bytes of captions",
    inside: withCaptions({ byteLength: 204_800 }),
    outside: withCaptions({ byteLength: 204_801 }),
    finding: "error assets.1.captions.0 captions-too-big",
    message: "upright: captions in vi have 204,801 bytes, at most 204,800 bytes are allowed",
    hint: `shorten them, or ${otherMedia}`
  },
  {
    name: "kinds of captions",
    inside: withCaptions({ fileName: "a.SRT", mediaType: "text/plain" }),
    outside: withCaptions({ fileName: "a.vtt", mediaType: "text/vtt" }),
    finding: "note assets.1.captions.0 captions-type",
    message: "upright: captions in vi are text/vtt; a Page takes SRT only, so they are left out",
    hint: "give them as an .srt file"
  },
  {
    name: "the nearest time",
    inside: at("2026-11-25T08:11:00.000Z"),
    outside: at("2026-11-25T08:10:59.999Z"),
    finding: "error publishAt publish-at-out-of-range",
    message: `2026-11-25T08:10:59.999Z cannot be scheduled on Facebook now: ${window}`,
    hint: windowHint
  },
  {
    name: "the farthest time",
    inside: at("2026-12-24T08:00:00.000Z"),
    outside: at("2026-12-24T08:00:00.001Z"),
    finding: "error publishAt publish-at-out-of-range",
    message: `2026-12-24T08:00:00.001Z cannot be scheduled on Facebook now: ${window}`,
    hint: windowHint
  },
  {
    name: "a token that ends soon",
    inside: { item: link, tokenEndsAt: "2026-12-02T08:00:01Z" },
    outside: { item: link, tokenEndsAt: "2026-12-02T08:00:00Z" },
    finding: "warning  token-ends-soon",
    message: "the token ends at 2026-12-02T08:00:00.000Z",
    hint: "make a new one in time"
  }
]

describe("each limit", () => {
  for (const { name, inside, outside, finding, message, hint } of limits) {
    const code = finding.slice(finding.lastIndexOf(" ") + 1)

    it.effect(`${name}: no finding at the edge, one beyond it`, () =>
      Effect.gen(function* () {
        assert.notInclude(
          (yield* findings(inside)).map((found) => found.code),
          code
        )
        assert.deepStrictEqual(
          (yield* findings(outside))
            .filter((found) => found.code === code)
            .map(({ severity, path, ...rest }) => ({ ...rest, finding: `${severity} ${path.join(".")} ${rest.code}` })),
          [{ destination: "fanpage", code, finding, message, hint }]
        )
      })
    )
  }
})

const reelLimits: ReadonlyArray<readonly [name: string, inside: Measured, outside: Measured, message: string]> = [
  ["kind", { mediaType: "video/mp4" }, { mediaType: "video/quicktime" }, "is video/quicktime, and a Reel is video/mp4"],
  ["fewest seconds", { durationSeconds: 3 }, { durationSeconds: 2.9 }, "lasts 2.9 seconds, and a Reel from 3 to 90"],
  ["most seconds", { durationSeconds: 90 }, { durationSeconds: 90.1 }, "lasts 90.1 seconds, and a Reel from 3 to 90"],
  [
    "width",
    { width: 540, height: 960 },
    { width: 539, height: 960 },
    "is 539 × 960, and a Reel has at least 540 × 960"
  ],
  [
    "height",
    { width: 540, height: 960 },
    { width: 540, height: 959 },
    "is 540 × 959, and a Reel has at least 540 × 960"
  ],
  [
    "shape",
    { width: 572, height: 1000 },
    { width: 573, height: 1000 },
    "is 573 × 1000 (0.57), and a Reel is 9:16 (0.56)"
  ]
]

describe("each limit of a Reel", () => {
  for (const [name, inside, outside, message] of reelLimits) {
    it.effect(`${name}: no finding at the edge, a note beyond it`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* findings(withVideo(inside)), [])
        assert.deepStrictEqual(yield* findings(withVideo(outside)), [
          {
            severity: "note",
            destination: "fanpage",
            path: ["assets", 1],
            code: "video-not-reel",
            message: `upright: ${message}; it goes out as a video`,
            hint: "convert or cut it to make it a Reel; as a video it can stay as it is"
          }
        ])
      })
    )
  }

  it.effect("is of no interest where nobody expects a Reel", () =>
    Effect.gen(function* () {
      const square = { width: 1080, height: 1080, durationSeconds: 91 }
      for (const file of [square, { width: undefined, height: undefined }, { durationSeconds: undefined }]) {
        assert.deepStrictEqual(yield* findings(withVideo(file as Measured)), [])
      }
      const codes = (yield* findings(withVideo({ mediaType: "audio/mpeg" }))).map(({ code }) => code)
      assert.deepStrictEqual(codes, ["video-type"])
    })
  )
})

describe("the options' own limits", () => {
  const written = { channel: "facebook-page", pageId: "1000", accessToken: Redacted.make("token") }
  const isGood = (photosMax: number) =>
    Result.isSuccess(Decoding.strict(FacebookPageAdapter.Options, { ...written, photosMax }))

  it("are 1 to 100 photos", () => assert.deepStrictEqual([0, 1, 100, 101].map(isGood), [false, true, true, false]))
})
