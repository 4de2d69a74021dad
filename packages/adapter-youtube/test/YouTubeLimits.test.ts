/**
 * What an item may just be, and what it may just not be, limit by limit. Those that `YouTubeChecks.test.ts` has on both
 * sides are not here again.
 */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, type CampaignItem, type Finding, type MediaFiles } from "@loa/core"
import { Accounts } from "@loa/sandbox"
import { AdapterHarness, AdapterLimits } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { YouTubeAdapter } from "../src/index.ts"
import * as YouTubeChecks from "../src/YouTubeChecks.ts"
import * as YouTubeMapping from "../src/YouTubeMapping.ts"
import { endpointsDefault } from "../src/YouTubeOptions.ts"
import * as Stage from "./Stage.ts"

const settings = {
  channelId: "UC1",
  privacyStatus: "public",
  madeForKids: false,
  categoryId: "22",
  containsSyntheticMedia: false,
  license: "youtube",
  endpoints: endpointsDefault
} as const

const image = { id: "poster", type: "image", source: "poster.png" } as const
const video = { id: "spot", type: "video", source: "spot.mp4" } as const
const chosen = [image, { ...video, thumbnail: "poster" }]

interface Case {
  readonly item?: Partial<CampaignItem.CampaignItemInput>
  readonly overrides?: NonNullable<Parameters<typeof AdapterHarness.toPublication>[0]["overrides"]>
  readonly publishAt?: string
  /** What a measurement would say of files, by source. */
  readonly facts?: { readonly [source: string]: Partial<MediaFiles.MeasuredFile> }
  /** Whether pictures that are asked for are made. */
  readonly makes?: true
}

const withMade = (publication: Adapter.Publication): Adapter.Publication =>
  AdapterHarness.withPictures(publication, YouTubeMapping.derivations(publication), {
    mediaType: "image/jpeg",
    width: 1280,
    height: 720,
    byteLength: 900
  })

const toPublication = ({ facts = {}, item, makes, overrides = {}, publishAt }: Case): Adapter.Publication => {
  const publication = AdapterHarness.toPublication({
    item: { id: "bluezone-2020-08", title: "Tiêu đề", assets: [video], ...item },
    files: Stage.files,
    destination: "tube",
    overrides,
    ...(publishAt === undefined ? {} : { publishAt })
  })
  const known = (file: MediaFiles.MeasuredFile): MediaFiles.MeasuredFile => ({ ...file, ...facts[file.source] })
  const assets = publication.assets.map((measured) => ({
    ...measured,
    file: known(measured.file),
    captions: measured.captions.map(({ file, language }) => ({ language, file: known(file) }))
  }))
  return makes === undefined ? { ...publication, assets } : withMade({ ...publication, assets })
}

const check = (given: Case): ReadonlyArray<Finding.Finding> => YouTubeChecks.check(toPublication(given), settings)

const captions = (...languages: ReadonlyArray<string>): Case => ({
  item: { assets: [{ ...video, captions: languages.map((language) => ({ language, source: "vi.srt" })) }] }
})
/** A language tag of so many characters. */
const tagOf = (length: number): string => `vi${"-abcdefgh".repeat(16)}-${"a".repeat(length - 147)}`
const titled = (title: string): Case => ({ item: { title } })
const playlist = (title: string): Case => ({ overrides: { playlist: title } })
const tagged = (...tags: ReadonlyArray<string>): Case => ({ overrides: { tags } })
const hashtagged = (units: number): Case => ({ item: { hashtags: [`#${"x".repeat(units - 21)}`] } })
const ofVideo = (facts: Partial<MediaFiles.MeasuredFile>): Case => ({ facts: { "spot.mp4": facts } })
const ofCaptions = (byteLength: number): Case => ({ ...captions("vi"), facts: { "vi.srt": { byteLength } } })
const ofCover = (facts: Partial<MediaFiles.MeasuredFile>): Case => ({
  item: { assets: [image, video] },
  facts: { "poster.png": facts }
})
const ofThumbnail = (facts: Partial<MediaFiles.MeasuredFile>): Case => ({ ...ofCover(facts), item: { assets: chosen } })
const wide = (width: number): Case => ({ ...ofThumbnail({ width, height: 10_000 }), makes: true })
const scheduled = (privacyStatus: string): Case => ({
  publishAt: "2999-01-01T00:00:00.000Z",
  overrides: { privacyStatus }
})

const limits: ReadonlyArray<AdapterLimits.Limit<Case>> = [
  {
    name: "a title has at least one character",
    inside: [titled("a"), titled("{{portal.permalink}}")],
    outside: [titled(" ")],
    finding: "error title-missing",
    path: ["title"],
    says: ["blank", "at least 1"]
  },
  {
    name: "a title has no < and no >",
    inside: [titled("‹a› & b")],
    outside: [titled("a<"), titled("a>")],
    finding: "error title-characters",
    path: ["title"],
    says: ["<", ">"]
  },
  {
    name: "a description had better have no < and no >",
    inside: [{ item: { body: "5 ‹ 10 › 5" } }],
    outside: [{ item: { body: "5 \\< 10" } }, { item: { body: "10 > 5" } }],
    finding: "warning description-characters",
    path: ["body"],
    says: ["<", ">", "‹", "›"]
  },
  {
    name: "a summary alone is a description of 5,000 bytes",
    inside: [{ item: { summary: "a".repeat(5000) } }],
    outside: [{ item: { summary: "a".repeat(5001) } }],
    finding: "error description-too-long",
    path: ["summary"],
    says: ["5001 bytes", "5000"]
  },
  {
    name: "hashtags are tags of 500 characters, with the tag of ours",
    inside: [hashtagged(500)],
    outside: [hashtagged(501)],
    finding: "error tags-too-long",
    path: ["hashtags"],
    says: ["501", "500"]
  },
  {
    name: "a tag is not blank and has none of four signs",
    inside: [tagged("a"), tagged("a-b'c&d;e")],
    outside: [tagged(" "), tagged("a<"), tagged("a>"), tagged("a,b"), tagged('"a')],
    finding: "error tag-characters",
    path: ["overrides", "tube", "tags"],
    says: ['< > , "']
  },
  {
    name: "the title of a playlist has 150 characters",
    inside: [playlist("a"), playlist("ế".repeat(150)), playlist(`${"a".repeat(150)}{{portal.permalink}}`)],
    outside: [playlist("ế".repeat(151)), playlist(`${"😀".repeat(75)}a`)],
    finding: "error playlist-too-long",
    path: ["overrides", "tube", "playlist"],
    says: ["151", "150"]
  },
  {
    name: "the title of a playlist is not blank and has no < and no >",
    inside: [playlist("a"), playlist("‹a›")],
    outside: [playlist(" "), playlist("a<"), playlist("a>")],
    finding: "error playlist-characters",
    path: ["overrides", "tube", "playlist"],
    says: ["blank", "<", ">"]
  },
  {
    name: "only a video that is to be public is scheduled",
    inside: [scheduled("public"), { overrides: { privacyStatus: "private" } }],
    outside: [scheduled("unlisted"), scheduled("private")],
    finding: "error schedule-not-public",
    path: ["publishAt"],
    says: ["public"]
  },
  {
    name: "a video has at least one byte",
    inside: [ofVideo({ byteLength: 1 })],
    outside: [ofVideo({ byteLength: 0 })],
    finding: "error video-empty",
    path: ["assets", 0],
    says: ["empty"]
  },
  {
    name: "a video is a video",
    inside: [ofVideo({ mediaType: "video/mp4" }), ofVideo({ mediaType: "video/x-matroska" })],
    outside: [ofVideo({ mediaType: "audio/mp4" }), ofVideo({ mediaType: "application/octet-stream" })],
    finding: "error video-type",
    path: ["assets", 0],
    says: ["video files only"]
  },
  {
    name: "a publication has one video",
    inside: [{}],
    outside: [{ item: { assets: [video, { ...video, id: "second" }] } }],
    finding: "note asset-left-out",
    path: ["assets", 1],
    says: ["second", "one video"]
  },
  {
    name: "a chosen thumbnail is a JPEG or a PNG",
    inside: [ofThumbnail({ mediaType: "image/jpeg" }), ofThumbnail({ mediaType: "image/png" })],
    outside: [ofThumbnail({ mediaType: "image/webp" }), ofThumbnail({ mediaType: "image/gif" })],
    finding: "error thumbnail-unusable",
    path: ["assets", 0],
    says: ["image/jpeg or image/png"]
  },
  {
    name: "a cover becomes a thumbnail of 50 MiB",
    inside: [ofCover({ byteLength: 52_428_800 })],
    outside: [ofCover({ byteLength: 52_428_801 })],
    finding: "warning thumbnail-unusable",
    path: ["assets", 0],
    says: ["at most 50 MiB", "50.1 MiB"]
  },
  {
    name: "a thumbnail is 16:9, within a hundredth, or made so",
    inside: [wide(17_600 + 1), wide(17_955)],
    outside: [wide(17_600 - 1), wide(17_956)],
    finding: "note picture-converted",
    path: ["assets", 0],
    says: ["× 10000", "1280 × 720"]
  },
  {
    name: "a caption file has at least one byte",
    inside: [ofCaptions(1)],
    outside: [ofCaptions(0)],
    finding: "error captions-size",
    path: ["assets", 0, "captions", 0],
    says: ["0 bytes", "1 to 104857600"]
  },
  {
    name: "a language has one caption file",
    inside: [captions("vi", "en"), captions("vi", "vi-VN")],
    outside: [captions("vi", "vi"), captions("vi", "VI")],
    finding: "error captions-twice",
    path: ["assets", 0, "captions", 1],
    says: ["there are two", "has one"]
  },
  {
    name: "the name of captions has 150 characters",
    inside: [captions("vi"), captions(tagOf(150))],
    outside: [captions(tagOf(151))],
    finding: "error language-too-long",
    path: ["assets", 0, "captions", 0, "language"],
    says: ["151", "150"]
  }
]

AdapterLimits.items(limits, check)

describe("a limit of a channel that is not verified", () => {
  it.live("a video lasts 15 minutes", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ sandbox: { longUploadsStatus: "eligible" } })
      const lasting = (durationSeconds: number) => stage.adapter.preflight(toPublication(ofVideo({ durationSeconds })))
      assert.deepStrictEqual(yield* lasting(900), [])
      const [found, ...more] = yield* lasting(900.5)
      assert.lengthOf(more, 0)
      assert.deepInclude(found, {
        severity: "error",
        code: "video-too-long",
        message: "the video lasts 901 seconds, and this channel may upload 900 until it is verified",
        hint: "verify the channel by phone at youtube.com/verify, or cut the video"
      })
    })
  )
})

const category = [["0", "9999"], ["", "12345", "2a"], "the number of a video category"] as const
const privacy = [["public", "unlisted", "private"], ["", "hidden"], "public or unlisted or private"] as const
const words = [["a"], [""], "not empty"] as const

AdapterLimits.keys("an option", {
  schema: YouTubeAdapter.Options,
  valid: {
    ...Accounts.configuration("http://127.0.0.1:4010").tube,
    clientSecret: Redacted.make("one"),
    refreshToken: Redacted.make("two")
  },
  keys: [
    ["categoryId", ...category],
    ["channelId", ...words],
    ["clientId", ...words],
    ["privacyStatus", ...privacy],
    ["license", ["youtube", "creativeCommon"], ["", "creativeCommons"], "youtube or creativeCommon"]
  ]
})

AdapterLimits.keys("an override", {
  schema: YouTubeAdapter.Overrides,
  valid: {},
  keys: [
    ["categoryId", ...category],
    ["privacyStatus", ...privacy],
    ["tags", [[], ["a"]], [["a", ""]], "not empty"],
    ["playlist", ...words]
  ]
})
