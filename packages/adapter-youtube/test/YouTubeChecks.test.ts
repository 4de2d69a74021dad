import { assert, describe, it } from "@effect/vitest"
import type { CampaignItem, Finding } from "@loa/core"
import { AdapterHarness } from "@loa/testing"
import { YouTubeLimits } from "../src/index.ts"
import * as YouTubeChecks from "../src/YouTubeChecks.ts"
import * as YouTubeMapping from "../src/YouTubeMapping.ts"
import { endpointsDefault } from "../src/YouTubeOptions.ts"
import * as YouTubePlan from "../src/YouTubePlan.ts"
import * as Stage from "./Stage.ts"

const settings = {
  channelId: "UC1",
  privacyStatus: "public",
  madeForKids: false,
  categoryId: "22",
  containsSyntheticMedia: false,
  license: "youtube",
  notifySubscribers: true,
  endpoints: endpointsDefault
} as const

const bare: CampaignItem.CampaignItemInput = {
  id: "bluezone-2020-08",
  title: "Tiêu đề",
  assets: [{ id: "spot", type: "video", source: "spot.mp4" }]
}

interface Case {
  readonly item?: Partial<CampaignItem.CampaignItemInput>
  readonly overrides?: Parameters<typeof AdapterHarness.toPublication>[0]["overrides"]
  readonly publishAt?: string
  /** Facts of `spot.mp4` that a measurement would give. */
  readonly file?: { readonly byteLength?: number; readonly mediaType?: string; readonly durationSeconds?: number }
  readonly thumbnailBytes?: number
  readonly captionBytes?: number
}

const toPublication = (given: Case) => {
  const { overrides = {}, publishAt } = given
  const publication = AdapterHarness.toPublication({
    item: { ...bare, ...given.item },
    files: Stage.files,
    destination: "tube",
    overrides,
    ...(publishAt === undefined ? {} : { publishAt })
  })
  const sized = (byteLength: number | undefined) => (byteLength === undefined ? {} : { byteLength })
  return {
    ...publication,
    assets: publication.assets.map((measured) => ({
      ...measured,
      file: {
        ...measured.file,
        ...(measured.asset.type === "video" ? given.file : sized(given.thumbnailBytes))
      },
      captions: measured.captions.map((caption) => ({
        ...caption,
        file: { ...caption.file, ...sized(given.captionBytes) }
      }))
    }))
  }
}

const findings = (given: Case): ReadonlyArray<Finding.Finding> => YouTubeChecks.check(toPublication(given), settings)

const codes = (given: Case): ReadonlyArray<string> =>
  findings(given).map((finding) => `${finding.severity} ${finding.code}`)

/** A tag list of exactly so many characters with the marker `loa-bluezone-2020-08` (20) and the comma before it. */
const tagsOf = (units: number) => ["x".repeat(units - 21)]

const image = { id: "poster", type: "image", source: "poster.png" } as const
const video = { id: "spot", type: "video", source: "spot.mp4" } as const
const captioned = { ...video, captions: [{ language: "vi", source: "vi.srt" }] }

const limits: ReadonlyArray<{
  readonly name: string
  readonly inside: Case
  readonly outside: Case
  readonly code: string
  readonly numbers: ReadonlyArray<number>
}> = [
  {
    name: "title",
    inside: { item: { title: "ế".repeat(100) } },
    outside: { item: { title: "ế".repeat(101) } },
    code: "title-too-long",
    numbers: [101, 100]
  },
  {
    name: "title with characters outside the basic plane",
    inside: { item: { title: "😀".repeat(50) } },
    outside: { item: { title: "😀".repeat(51) } },
    code: "title-too-long",
    numbers: [102, 100]
  },
  {
    name: "description in bytes",
    inside: { item: { body: "ế".repeat(1666) + "ab" } },
    outside: { item: { body: "ế".repeat(1667) } },
    code: "description-too-long",
    numbers: [5001, 5000]
  },
  {
    name: "tags with the marker",
    inside: { overrides: { tags: tagsOf(500) } },
    outside: { overrides: { tags: tagsOf(501) } },
    code: "tags-too-long",
    numbers: [501, 500]
  },
  {
    name: "tags with a space, counted with quotes",
    inside: { overrides: { tags: ["a b", "x".repeat(473)] } },
    outside: { overrides: { tags: ["a b", "x".repeat(474)] } },
    code: "tags-too-long",
    numbers: [501, 500]
  },
  {
    name: "video file",
    inside: { file: { byteLength: YouTubeLimits.videoBytesMax } },
    outside: { file: { byteLength: YouTubeLimits.videoBytesMax + 1 } },
    code: "video-too-large",
    numbers: [274877906945, 274877906944]
  },
  {
    name: "duration",
    inside: { file: { durationSeconds: 43_200 } },
    outside: { file: { durationSeconds: 43_200.5 } },
    code: "video-too-long",
    numbers: [43_201, 43_200]
  },
  {
    name: "thumbnail",
    inside: { item: { assets: [image, { ...video, thumbnail: "poster" }] }, thumbnailBytes: 52_428_800 },
    outside: { item: { assets: [image, { ...video, thumbnail: "poster" }] }, thumbnailBytes: 52_428_801 },
    code: "thumbnail-unusable",
    numbers: [50, 50.1]
  },
  {
    name: "captions",
    inside: { item: { assets: [captioned] }, captionBytes: 104_857_600 },
    outside: { item: { assets: [captioned] }, captionBytes: 104_857_601 },
    code: "captions-size",
    numbers: [104_857_601, 104_857_600]
  }
]

describe("each limit", () => {
  for (const { name, inside, outside, code, numbers } of limits) {
    it(`${name}: fits at its edge and is an error with both numbers beyond`, () => {
      assert.deepStrictEqual(codes(inside), [])
      const [finding, ...more] = findings(outside)
      assert.lengthOf(more, 0)
      assert.strictEqual(finding?.severity, "error")
      assert.strictEqual(finding?.code, code)
      assert.strictEqual(finding?.destination, "tube")
      assert.isNotEmpty(finding?.hint)
      for (const number of numbers) assert.include(finding?.message, String(number))
    })
  }
})

describe("findings", () => {
  const cases: ReadonlyArray<readonly [string, Case, ReadonlyArray<string>]> = [
    ["refuses < in a title", { item: { title: "a < b" } }, ["error title-characters"]],
    ["warns of < in a body, which becomes ‹", { item: { body: "5 \\< 10" } }, ["warning description-characters"]],
    ["warns of HTML in a body, which is left out", { item: { body: "<p>a</p>" } }, ["warning html-left-out"]],
    ["warns of words between comments", { item: { body: "<!-- a --> Tin <!-- b -->" } }, ["warning html-left-out"]],
    ["refuses a comma in a tag", { overrides: { tags: ["a,b"] } }, ["error tag-characters"]],
    ["refuses a blank tag", { overrides: { tags: [" "] } }, ["error tag-characters"]],
    ["refuses an empty video", { file: { byteLength: 0 } }, ["error video-empty"]],
    ["refuses what is no video", { file: { mediaType: "image/gif" } }, ["error video-type"]],
    [
      "refuses to schedule what is not to be public",
      { publishAt: "2999-01-01T00:00:00.000Z", overrides: { privacyStatus: "unlisted" } },
      ["error schedule-not-public"]
    ],
    ["schedules what is to be public", { publishAt: "2999-01-01T00:00:00.000Z" }, []],
    ["refuses an empty caption file", { item: { assets: [captioned] }, captionBytes: 0 }, ["error captions-size"]],
    [
      "refuses two caption files of one language",
      {
        item: {
          assets: [
            {
              ...video,
              captions: [
                { language: "vi", source: "vi.srt" },
                { language: "VI", source: "en.srt" }
              ]
            }
          ]
        }
      },
      ["error captions-twice"]
    ],
    [
      "refuses a chosen thumbnail of another kind",
      {
        item: {
          assets: [
            { ...image, source: "poster.webp" },
            { ...video, thumbnail: "poster" }
          ]
        }
      },
      ["error thumbnail-unusable"]
    ],
    [
      "leaves a cover of another kind out with a warning",
      { item: { assets: [{ ...image, source: "poster.webp" }, video] } },
      ["warning thumbnail-unusable"]
    ],
    [
      "notes every asset it leaves out",
      {
        item: {
          assets: [
            video,
            image,
            { id: "second", type: "video", source: "second.mp4" },
            { id: "other", type: "image", source: "poster.png" },
            { id: "radio", type: "audio", source: "radio.mp3" }
          ]
        }
      },
      ["note asset-left-out", "note asset-left-out", "note asset-left-out"]
    ]
  ]
  for (const [name, given, expected] of cases) it(name, () => assert.deepStrictEqual(codes(given), expected))

  it("counts no reference that is still to be resolved, and keeps it in the plan", () => {
    const reference = "{{portal.permalink}}"
    const given = { item: { title: "a".repeat(100), body: `Xem ${reference} và [trang](${reference})` } }
    assert.deepStrictEqual(codes({ item: { ...given.item, title: "a".repeat(100) + reference } }), [])
    const plan = YouTubePlan.plan(toPublication(given), settings)
    const content = JSON.stringify(plan.steps.at(-1)?.content)
    assert.strictEqual(content.split(reference).length - 1, 2)
  })

  it("names the file an asset finding is about", () => {
    const [finding] = findings({ item: { assets: [image, captioned] }, captionBytes: 0 })
    assert.deepStrictEqual(finding?.path, ["assets", 1, "captions", 0])
  })
})

describe("the plan", () => {
  it("is the same for the same publication", () => {
    const plan = () => YouTubePlan.plan(toPublication({ item: Stage.item }), settings)
    assert.deepStrictEqual(plan(), plan())
  })

  it("says what each step takes from the day's quota", () => {
    const { steps } = YouTubePlan.plan(
      toPublication({ item: Stage.item, overrides: { playlist: "Tin mới" } }),
      settings
    )
    assert.deepStrictEqual(
      steps.flatMap(({ quota = [] }) =>
        quota.map(({ allowance, amount, name, per }) => `${amount} of ${allowance} ${name} a ${per}`)
      ),
      [
        "1 of 100 video-uploads a day",
        "50 of 10000 units a day",
        "400 of 10000 units a day",
        "52 of 10000 units a day",
        "50 of 10000 units a day"
      ]
    )
  })

  it("has one commit, the last step, and everything between it and the upload is optional", () => {
    const { steps } = YouTubePlan.plan(toPublication({ item: Stage.item }), settings)
    assert.deepStrictEqual(
      steps.map(({ kind, optional = false }) => `${kind}${optional ? " optional" : ""}`),
      ["repeatable", "repeatable optional", "repeatable optional", "commit"]
    )
  })

  it("leaves a thumbnail out that YouTube would not take", () => {
    const { steps } = YouTubePlan.plan(
      toPublication({ item: { assets: [{ ...image, source: "poster.webp" }, video] } }),
      settings
    )
    assert.deepStrictEqual(
      steps.map((step) => step.name),
      ["upload-video-spot", "publish-video"]
    )
  })
})

describe("the thumbnail", () => {
  const made = { bytes: new Uint8Array(900), mediaType: "image/jpeg", width: 1280, height: 720 }

  const publication = (
    poster: Partial<(typeof Stage.files)[string]>,
    options: { readonly chosen?: boolean; readonly isMade?: boolean } = {}
  ) =>
    AdapterHarness.toPublication({
      item: { ...bare, assets: [image, options.chosen === false ? video : { ...video, thumbnail: "poster" }] },
      files: {
        ...Stage.files,
        "poster.png": { bytes: new Uint8Array(2000), mediaType: "image/png", width: 1600, height: 900, ...poster },
        ...(options.isMade === true ? { "poster.png--thumbnail-16x9": made } : {})
      },
      destination: "tube"
    })

  const wanted = (...given: Parameters<typeof publication>) => YouTubeMapping.derivations(publication(...given))
  const needed = { asset: "poster", recipe: "thumbnail-16x9" } as const
  const better = { ...needed, optional: true } as const

  it("is the picture itself when that is 16:9, within a hundredth", () => {
    assert.deepStrictEqual(wanted({}), [])
    assert.deepStrictEqual(wanted({ mediaType: "image/jpeg", width: 1280, height: 720 }), [])
    assert.deepStrictEqual(wanted({ width: 1795, height: 1000 }), [])
    assert.deepStrictEqual(wanted({ width: 1796, height: 1000 }), [better])
    assert.deepStrictEqual(wanted({ width: 1761, height: 1000 }), [])
    assert.deepStrictEqual(wanted({ width: 1759, height: 1000 }), [better])
  })

  it("must be made of a chosen picture that YouTube does not take, and may be of another", () => {
    assert.deepStrictEqual(wanted({ mediaType: "image/webp" }), [needed])
    assert.deepStrictEqual(wanted({ bytes: new Uint8Array(52_428_801) }), [needed])
    assert.deepStrictEqual(wanted({ mediaType: "image/webp" }, { chosen: false }), [better])
    assert.deepStrictEqual(wanted({ width: 900, height: 1600 }), [better])
  })

  it("is asked for only where there is a video", () => {
    const { assets, ...rest } = publication({ mediaType: "image/webp" })
    const pictures = assets.filter(({ asset }) => asset.type === "image")
    assert.deepStrictEqual(YouTubeMapping.derivations({ ...rest, assets: pictures }), [])
  })

  it("goes up as it was made, with a note", () => {
    const given = publication({ mediaType: "image/webp", width: 900, height: 1600 }, { isMade: true })
    const step = YouTubePlan.plan(given, settings).steps.find(({ name }) => name === "set-thumbnail")
    assert.deepStrictEqual([step?.byteLength, step?.content["mediaType"]], [900, "image/jpeg"])
    const about = YouTubeChecks.check(given, settings).map(({ code, severity }) => `${severity} ${code}`)
    assert.deepStrictEqual(about, ["note picture-converted"])
  })
})
