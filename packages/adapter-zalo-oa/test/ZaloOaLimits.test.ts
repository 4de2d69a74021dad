/**
 * What an item may just be, and what it may just not be, limit by limit.
 */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, type Finding, type MediaFiles } from "@loa/core"
import { Accounts } from "@loa/sandbox"
import { AdapterHarness, AdapterLimits } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { ZaloOaAdapter } from "../src/index.ts"
import * as ZaloOaChecks from "../src/ZaloOaChecks.ts"
import * as ZaloOaClient from "../src/ZaloOaClient.ts"
import * as ZaloOaPictures from "../src/ZaloOaPictures.ts"
import * as ZaloOaPreflight from "../src/ZaloOaPreflight.ts"
import * as ZaloWorld from "./ZaloWorld.ts"

const settings: ZaloOaChecks.Settings = {
  author: "Ban biên tập",
  assetsFrom: "portal",
  videosFrom: "tube",
  broadcast: true,
  comments: "show"
}

const { id, summary, title } = ZaloWorld.item

interface Case {
  readonly item?: Partial<AdapterHarness.Options["item"]>
  readonly overrides?: NonNullable<AdapterHarness.Options["overrides"]>
  readonly publishAt?: string
  readonly settings?: Partial<ZaloOaChecks.Settings>
  /** What a measurement would say of the poster. */
  readonly poster?: Partial<MediaFiles.MeasuredFile>
  /** Whether pictures that are asked for are made. */
  readonly makes?: true
}

const withMade = (publication: Adapter.Publication): Adapter.Publication =>
  AdapterHarness.withPictures(publication, ZaloOaPictures.derivations(publication, "portal"), {
    mediaType: "image/jpeg",
    width: 2048,
    height: 1075,
    byteLength: 900
  })

const toPublication = ({ item, makes, overrides = {}, poster, publishAt }: Case): Adapter.Publication => {
  const publication = AdapterHarness.toPublication({
    item: { id, title, summary, body: "Mời bà con.", assets: [ZaloWorld.poster], ...item },
    files: ZaloWorld.files,
    destination: "oa",
    overrides,
    ...(publishAt === undefined ? {} : { publishAt })
  })
  const assets = publication.assets.map((measured) =>
    measured.asset.id === "poster" ? { ...measured, file: { ...measured.file, ...poster } } : measured
  )
  return makes === undefined ? { ...publication, assets } : withMade({ ...publication, assets })
}

const check = (given: Case): ReadonlyArray<Finding.Finding> =>
  ZaloOaChecks.check(toPublication(given), { ...settings, ...given.settings })

const titled = (title: string): Case => ({ item: { title } })
const summed = (summary: string): Case => ({ item: { summary } })
const by = (author: string): Case => ({ settings: { author } })
const ofPoster = (poster: Partial<MediaFiles.MeasuredFile>): Case => ({ poster })
const madeOf = (width: number, height: number): Case => ({ poster: { width, height }, makes: true })
const target = (codes: NonNullable<Case["overrides"]>): Case => ({ overrides: { broadcast: { target: codes } } })
const video = (id: string) => ({ id, type: "video", source: "media/spot.mp4" }) as const

/** A row for each code that a target cannot ask for. */
const ofTarget = (key: string, inside: ReadonlyArray<string>, outside: ReadonlyArray<string>, says: string) =>
  outside.map((code): AdapterLimits.Limit<Case> => ({
    name: `a target has codes of ${key}, of which “${code}” is none`,
    inside: inside.map((known) => target({ [key]: known })),
    outside: [target({ [key]: code })],
    finding: "warning target-unknown",
    path: ["overrides", "oa", "broadcast", "target", key],
    says: [`${key} “${code}”`, says]
  }))

const limits: ReadonlyArray<AdapterLimits.Limit<Case>> = [
  {
    name: "a title has 1 character",
    inside: [titled("a")],
    outside: [titled(" ")],
    finding: "error title-missing",
    path: ["title"],
    says: ["empty"]
  },
  {
    name: "a title has 140 characters",
    inside: [titled("ệ".repeat(140)), titled("😀".repeat(70))],
    outside: [titled("ệ".repeat(141)), titled(`${"😀".repeat(70)}a`)],
    finding: "error title-too-long",
    path: ["title"],
    says: ["141 characters", "at most 140"]
  },
  {
    name: "a summary has 1 character",
    inside: [summed("a")],
    outside: [summed(""), summed(" ")],
    finding: "error summary-missing",
    path: ["summary"],
    says: ["1 to 250"]
  },
  {
    name: "a summary has 250 characters",
    inside: [summed("ệ".repeat(250))],
    outside: [summed("ệ".repeat(251))],
    finding: "error summary-too-long",
    path: ["summary"],
    says: ["251 characters", "at most 250"]
  },
  {
    name: "an author has 1 character",
    inside: [by("a")],
    outside: [by(" ")],
    finding: "error author-missing",
    path: ["author"],
    says: ["empty"]
  },
  {
    name: "an author has 48 characters",
    inside: [by("ệ".repeat(48))],
    outside: [by("ệ".repeat(49))],
    finding: "error author-too-long",
    path: ["author"],
    says: ["49 characters", "at most 48"]
  },
  {
    name: "an article has 1 block",
    inside: [{ item: { body: "a" } }],
    outside: [{ item: { body: "" } }, { item: { body: " " } }],
    finding: "error body-missing",
    path: ["body"],
    says: ["needs a body"]
  },
  {
    name: "an article has 1 picture, its cover",
    inside: [{ item: { assets: [ZaloWorld.poster] } }],
    outside: [{ item: { assets: [] } }],
    finding: "error cover-missing",
    path: ["assets"],
    says: ["no image"]
  },
  {
    name: "an article shows 1 video",
    inside: [{ item: { assets: [ZaloWorld.poster, video("one")] } }],
    outside: [{ item: { assets: [ZaloWorld.poster, video("one"), video("two")] } }],
    finding: "note asset-left-out",
    path: ["assets", 2],
    says: ["two", "one video"]
  },
  {
    name: "a picture has less than 1,000,000 bytes",
    inside: [ofPoster({ byteLength: 999_999 })],
    outside: [ofPoster({ byteLength: 1_000_000 })],
    finding: "error image-too-big",
    path: ["assets", 0],
    says: ["1000000 bytes", "at most 999999"]
  },
  {
    name: "a picture is a JPEG or a PNG",
    inside: [ofPoster({ mediaType: "image/jpeg" }), ofPoster({ mediaType: "image/png" })],
    outside: [ofPoster({ mediaType: "image/webp" }), ofPoster({ mediaType: "image/gif" })],
    finding: "error image-type",
    path: ["assets", 0],
    says: ["image/jpeg and image/png"]
  },
  {
    name: "a picture had better be 500 pixels wide",
    inside: [ofPoster({ width: 500 })],
    outside: [ofPoster({ width: 499 })],
    finding: "warning image-small",
    path: ["assets", 0],
    says: ["499 pixels", "below 500"]
  },
  {
    name: "a picture has sides of 2048 pixels, or is made smaller",
    inside: [madeOf(2048, 630), madeOf(1200, 2048)],
    outside: [madeOf(2049, 630), madeOf(1200, 2049)],
    finding: "note picture-converted",
    path: ["assets", 0],
    says: ["2049", "2048"]
  },
  {
    name: "an article cannot appear later",
    inside: [{}],
    outside: [{ publishAt: "2026-12-01T01:00:00.000Z" }],
    finding: "error scheduling-unsupported",
    path: ["publishAt"],
    says: ["2026-12-01T08:00:00.000+07:00"]
  },
  {
    name: "a target asks for something",
    inside: [target({ gender: "0" }), { overrides: { broadcast: true } }, { overrides: { broadcast: false } }],
    outside: [target({})],
    finding: "error target-empty",
    path: ["overrides", "oa", "broadcast", "target"],
    says: ["0 keys", "at least 1"]
  },
  ...ofTarget("ages", ["0", "7", "0,7"], ["8", "-1", "7,8", "1.5", "0,"], "0 to 7"),
  ...ofTarget("gender", ["0", "2"], ["3", "-1", "nam"], "0 to 2"),
  ...ofTarget("locations", ["0", "2"], ["3", "-1"], "0 to 2"),
  ...ofTarget("platform", ["1", "3"], ["0", "4"], "1 to 3"),
  ...ofTarget("cities", ["4", "long-an"], ["4,"], "none without a code"),
  {
    name: "a target asks for what Zalo knows",
    inside: [target({ cities: "long-an" }), target({ cities: [4, "9"] })],
    outside: [target({ telco: "1" })],
    finding: "error target-unknown",
    path: ["overrides", "oa", "broadcast", "target", "telco"],
    says: ["telco", "ages, gender, locations, platform, cities"]
  },
  ...["ages", "gender", "locations", "platform", "cities"].map((key): AdapterLimits.Limit<Case> => ({
    name: `a target says which ${key} it asks for`,
    inside: [target({ [key]: "1" })],
    outside: [target({ [key]: "" }), target({ [key]: " " }), target({ [key]: [] }), target({ [key]: ["", ""] })],
    finding: "error target-empty",
    path: ["overrides", "oa", "broadcast", "target", key],
    says: [key, "without saying which"]
  }))
]

AdapterLimits.items(limits, check)

describe("a limit of an hour or a day", () => {
  const preflight = Effect.fnUntraced(function* (time: string) {
    const answer = `{"error":0,"data":{"package_valid_through_date":"20/11/2026"}}`
    const http = HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request, new Response(answer))))
    const token = Effect.succeed(Redacted.make("token"))
    const tokens = { current: token, replace: () => token }
    const client = ZaloOaClient.make(http, { openapi: "https://openapi.example", tokens })
    yield* TestClock.setTime(Date.parse(`2026-11-${time}+07:00`))
    return yield* ZaloOaPreflight.check(client, "2000", toPublication({ overrides: { broadcast: true } }), settings)
  })
  const night = { severity: "error", code: "broadcast-window", says: "from 06:00 to 21:59" } as const
  const rows = [
    { name: "broadcasts begin at 06:00", inside: "20T06:00:00.000", outside: "20T05:59:59.999", ...night },
    { name: "broadcasts end at 22:00", inside: "20T21:59:59.999", outside: "20T22:00:00.000", ...night }
  ]
  for (const { code, inside, name, outside, says, severity } of rows) {
    it.effect(name, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* preflight(inside), [])
        const [found, ...more] = yield* preflight(outside)
        assert.lengthOf(more, 0)
        assert.deepInclude(found, { severity, code })
        assert.include(found?.message, says)
        assert.isNotEmpty(found?.hint)
      })
    )
  }

  it.effect("a package ends with its last day", () =>
    Effect.gen(function* () {
      const codes = (found: ReadonlyArray<Finding.Finding>) => found.map(({ code }) => code)
      assert.deepStrictEqual(codes(yield* preflight("20T23:59:59.999")), ["broadcast-window"])
      assert.deepStrictEqual(codes(yield* preflight("21T00:00:00.000")), ["package-ended", "broadcast-window"])
    })
  )
})

const digits = [["0", "9007199254740993"], ["", "1a"], "the digits of the id"] as const
const destination = [["p", "p".repeat(64)], ["", "p".repeat(65), "1"], "1 to 64"] as const
const shown = [["show", "hide"], ["", "off"], "show or hide"] as const

AdapterLimits.keys("an option", {
  schema: ZaloOaAdapter.Options,
  valid: {
    ...Accounts.configuration("http://127.0.0.1:4010").oa,
    appSecret: Redacted.make("one"),
    refreshToken: Redacted.make("two")
  },
  keys: [
    ["oaId", ...digits],
    ["appId", ...digits],
    ["author", ["a"], [""], "not empty"],
    ["assetsFrom", ...destination],
    ["videosFrom", ...destination],
    ["comments", ...shown]
  ]
})

AdapterLimits.keys("an override", {
  schema: ZaloOaAdapter.Overrides,
  valid: {},
  keys: [
    ["comments", ...shown],
    ["broadcast", [true, false], [1, "yes"], "true or false"],
    ["broadcast", [{ target: { cities: [4, "9"] } }], [{ target: { cities: true } }], "a text or a number"]
  ]
})
