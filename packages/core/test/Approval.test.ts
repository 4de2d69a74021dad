import {
  Approval,
  ApprovalCheck,
  ApprovalContent,
  type CampaignItem,
  ItemText,
  type MediaFiles,
  Signature
} from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Approver from "./Approver.ts"

const fields: CampaignItem.CampaignItemInput = {
  id: "bluezone-2020-08",
  title: "Bluezone",
  summary: "Cài đặt mất một phút.",
  body: "Mời bà con cài đặt.",
  link: "https://go.zalo.me/bluezone",
  hashtags: ["Bluezone", "COVID19"],
  origin: { agency: "Sở", document: "1610/STTTT-BCTT", date: "2020-07-31" },
  assets: [
    { id: "poster", type: "image", source: "media/poster.png", altText: "Áp phích", role: "cover" },
    { id: "spot", type: "video", source: "media/spot.mp4", captions: [{ language: "vi", source: "media/spot.srt" }] },
    { id: "radio", type: "audio", source: "media/radio.mp3", transcript: "media/radio.txt" }
  ],
  overrides: { fanpage: { message: "Cài ngay" }, portal: {} }
}

const itemOf = (changes: Partial<CampaignItem.CampaignItemInput> = {}): CampaignItem.CampaignItem =>
  Result.getOrThrow(ItemText.decode({ ...fields, ...changes }))

/** The assets with one of them changed. */
const withAsset = (index: number, change: object): NonNullable<CampaignItem.CampaignItemInput["assets"]> =>
  (fields.assets ?? []).map((asset, position) => (position === index ? { ...asset, ...change } : asset))

/** Every file's bytes are its name, unless it is given others. */
const measure = (
  item: CampaignItem.CampaignItem,
  bytes: { readonly [source: string]: string } = {}
): ReadonlyArray<MediaFiles.MeasuredAsset> => {
  const fileOf = (source: string): MediaFiles.MeasuredFile => ({
    source,
    fileName: source,
    byteLength: 1,
    mediaType: "application/octet-stream",
    sha256: Buffer.from(bytes[source] ?? source)
      .toString("hex")
      .padEnd(64, "0")
  })
  return item.assets.map((asset) => ({
    asset,
    file: fileOf(asset.source),
    captions:
      asset.type === "video"
        ? (asset.captions ?? []).map(({ language, source }) => ({ language, file: fileOf(source) }))
        : [],
    ...(asset.type === "audio" && asset.transcript !== undefined ? { transcript: fileOf(asset.transcript) } : {})
  }))
}

const contentOf = (item: CampaignItem.CampaignItem, bytes: { readonly [source: string]: string } = {}) =>
  ApprovalContent.of(item, measure(item, bytes))

const director = Approver.make("Giám đốc Sở")
const deputy = Approver.make("Phó Giám đốc Sở")
const stranger = Approver.make("Người lạ")

const policy: Approval.Policy = { required: true, keys: [director.key, deputy.key], quorum: 1 }

const judge = (
  approvals: ReadonlyArray<Approval.Approval>,
  changes: Partial<ApprovalCheck.Situation> & { readonly bytes?: { readonly [source: string]: string } } = {}
) =>
  Effect.gen(function* () {
    const { bytes, ...situation } = changes
    const item = situation.item ?? itemOf()
    const content = yield* contentOf(item, bytes)
    const destinations = ["portal", "fanpage"]
    return yield* ApprovalCheck.judge(approvals, { item, content, destinations, policy, now: 1000, ...situation })
  })

/** What is said, code and message, of an item that is not approved. */
const said = ({ isApproved, problems }: ApprovalCheck.Judgement): ReadonlyArray<string> => [
  isApproved ? "approved" : "refused",
  ...problems.map(({ code, message }) => `${code}: ${message}`)
]

describe("ApprovalCheck", () => {
  it.effect("lets through what a listed key has signed, to the last field", () =>
    Effect.gen(function* () {
      const approval = director.approve(yield* contentOf(itemOf()))
      assert.deepStrictEqual(said(yield* judge([approval])), ["approved"])
    })
  )

  it.effect("does not depend on the order of keys, in the item or in the approval", () =>
    Effect.gen(function* () {
      const turned = <A extends object>(value: A): A => Object.fromEntries(Object.entries(value).toReversed()) as A
      const approval = director.approve(yield* contentOf(itemOf()))
      const reread = Result.getOrThrow(Approval.decode([turned({ ...approval, fields: turned(approval.fields) })]))
      assert.deepStrictEqual(said(yield* judge(reread, { item: turned(itemOf()) })), ["approved"])
    })
  )

  const changes: ReadonlyArray<
    readonly [string, Partial<CampaignItem.CampaignItemInput>, { readonly [source: string]: string }?]
  > = [
    ["title has changed", { title: "Bluezone!" }],
    ["summary has changed", { summary: "Cài đặt mất một phút" }],
    ["hashtags has changed", { hashtags: ["COVID19", "Bluezone"] }],
    ["message is new", { message: "Mời bà con" }],
    ["origin.document has changed", { origin: { ...fields.origin, document: "1611/STTTT-BCTT" } }],
    ["overrides.fanpage.message has changed", { overrides: { fanpage: { message: "Cài ngay!" }, portal: {} } }],
    ["overrides.portal has been taken out", { overrides: { fanpage: { message: "Cài ngay" } } }],
    ["overrides.oa is new", { overrides: { ...fields.overrides, oa: {} } }],
    ["assets: their order has changed", { assets: (fields.assets ?? []).toReversed() }],
    ["assets.radio has been taken out", { assets: (fields.assets ?? []).slice(0, 2) }],
    [
      "assets.faq is new",
      { assets: [...(fields.assets ?? []), { id: "faq", type: "document", source: "media/faq.pdf" }] }
    ],
    ["assets.poster (media/poster.png): the file's bytes have changed", {}, { "media/poster.png": "!" }],
    ["assets.spot.captions[0] (media/spot.srt): the file's bytes have changed", {}, { "media/spot.srt": "!" }],
    ["assets.radio.transcript (media/radio.txt): the file's bytes have changed", {}, { "media/radio.txt": "!" }],
    ["assets.poster.altText has changed", { assets: withAsset(0, { altText: "Áp phích." }) }],
    [
      "assets.poster.source has changed",
      { assets: withAsset(0, { source: "media/copy.png" }) },
      { "media/copy.png": "media/poster.png" }
    ]
  ]
  it.effect.each(changes)("says that %s, and nothing else", ([text, change, bytes]) =>
    Effect.gen(function* () {
      const approval = director.approve(yield* contentOf(itemOf()))
      const judgement = yield* judge([approval], { item: itemOf(change), ...(bytes === undefined ? {} : { bytes }) })
      assert.deepStrictEqual(said(judgement), [
        "refused",
        `approval-does-not-match: ${text} since "Giám đốc Sở" approved it`
      ])
    })
  )

  it.effect("believes the whole where the pieces say nothing", () =>
    Effect.gen(function* () {
      const content = yield* contentOf(itemOf())
      const approval = director.approve({ ...content, digest: `sha256:${"0".repeat(64)}` })
      assert.include(said(yield* judge([approval])).join("\n"), "the item has changed")
    })
  )

  it.effect("names everyone whose approval a change has undone, once", () =>
    Effect.gen(function* () {
      const content = yield* contentOf(itemOf())
      const approvals = [director.approve(content), deputy.approve(content)]
      const judgement = yield* judge(approvals, { item: itemOf({ title: "Khác" }) })
      assert.deepStrictEqual(said(judgement).slice(1), [
        'approval-does-not-match: title has changed since "Giám đốc Sở", "Phó Giám đốc Sở" approved it'
      ])
    })
  )

  it.effect("refuses a key that is not listed, and an approval that was changed after it was signed", () =>
    Effect.gen(function* () {
      const content = yield* contentOf(itemOf())
      const unknown = yield* judge([stranger.approve(content)])
      assert.deepStrictEqual(
        [unknown.isApproved, unknown.problems.map(({ code }) => code)],
        [false, ["approval-unknown-key"]]
      )
      const good = director.approve(content)
      const forged: ReadonlyArray<Partial<Approval.Approval>> = [
        { by: "Giám đốc" },
        { destinations: ["portal", "fanpage", "tube"] },
        { expiresAt: "2999-01-01T00:00:00Z" },
        { document: "1610" },
        { approvedAt: "1970-01-01T00:00:00Z" },
        { digest: `sha256:${"1".repeat(64)}` },
        { fields: { ...good.fields, title: "0".repeat(64) } },
        { key: deputy.key },
        { item: "other-item" },
        { signature: stranger.sign({}).signature },
        // The last letter of a signature has bits that no byte needs: the same bytes, spelt otherwise.
        { signature: good.signature.replace(/.$/, (last) => String.fromCodePoint((last.codePointAt(0) ?? 0) + 1)) }
      ]
      for (const change of forged) {
        const { isApproved, problems } = yield* judge([{ ...good, ...change }])
        assert.deepStrictEqual(
          [isApproved, problems[0]?.code],
          [false, "approval-signature-wrong"],
          JSON.stringify(change)
        )
      }
    })
  )

  it.effect("refuses the approval of another item", () =>
    Effect.gen(function* () {
      const other = itemOf({ id: "other-item" })
      const approval = director.approve(yield* contentOf(other), { item: "other-item" })
      assert.deepStrictEqual(said(yield* judge([approval])), [
        "refused",
        'approval-does-not-match: the approval by "Giám đốc Sở" is for the item "other-item", and this is "bluezone-2020-08"'
      ])
    })
  )

  it.effect("ends when the approver said it would", () =>
    Effect.gen(function* () {
      const approval = director.approve(yield* contentOf(itemOf()), { expiresAt: "1970-01-01T00:00:01Z" })
      assert.deepStrictEqual(said(yield* judge([approval], { now: 999 })), ["approved"])
      assert.deepStrictEqual(said(yield* judge([approval], { now: 1000 })), [
        "refused",
        'approval-expired: the approval by "Giám đốc Sở" ended at 1970-01-01T00:00:01Z'
      ])
    })
  )

  it.effect("asks for every destination", () =>
    Effect.gen(function* () {
      const approval = director.approve(yield* contentOf(itemOf()))
      const judgement = yield* judge([approval], { destinations: ["portal", "tube"] })
      assert.deepStrictEqual(said(judgement), [
        "refused",
        'approval-not-covering: destinations: "tube" is not covered by the approval of "Giám đốc Sở"'
      ])
      assert.strictEqual(judgement.problems[0]?.destination, "tube")
    })
  )

  it.effect("counts a key once, and asks as many as the quorum says for each destination", () =>
    Effect.gen(function* () {
      const content = yield* contentOf(itemOf())
      const two = { policy: { ...policy, quorum: 2 } }
      const first = director.approve(content)
      const again = director.approve(content, { by: "Giám đốc", approvedAt: "1970-01-01T00:00:00Z" })
      assert.deepStrictEqual(
        (yield* judge([first, again], two)).problems.map(({ code }) => code),
        ["approval-quorum"]
      )
      assert.deepStrictEqual(said(yield* judge([first, deputy.approve(content)], two)), ["approved"])
      const half = yield* judge([first, deputy.approve(content, { destinations: ["portal"] })], two)
      assert.deepStrictEqual(said(half), [
        "refused",
        'approval-not-covering: destinations: "fanpage" is covered by "Giám đốc Sở" only, and 2 different keys are needed'
      ])
    })
  )

  it.effect("warns of what is wrong beside an approval that counts", () =>
    Effect.gen(function* () {
      const content = yield* contentOf(itemOf())
      const judgement = yield* judge([stranger.approve(content), director.approve(content)])
      assert.isTrue(judgement.isApproved)
      assert.deepStrictEqual(
        ApprovalCheck.toFindings(judgement, "error").map(({ code, severity }) => [severity, code]),
        [
          ["warning", "approval-unknown-key"],
          ["note", "approved"]
        ]
      )
    })
  )
})

describe("Approval", () => {
  it.effect("decodes strictly: nothing in it is unsigned", () =>
    Effect.gen(function* () {
      const good = director.approve(yield* contentOf(itemOf()))
      assert.isTrue(Result.isSuccess(Approval.decode([good])))
      const bad: ReadonlyArray<unknown> = [
        good,
        [{ ...good, note: "urgent" }],
        [{ ...good, by: "" }],
        [{ ...good, by: "A\u001B[2J" }],
        [{ ...good, by: "A\u202EB" }],
        [{ ...good, destinations: [] }],
        [{ ...good, expiresAt: "2020-08-06T08:00:00+07:00" }],
        [{ ...good, schema: "loa.approval/2" }],
        Array.from({ length: 101 }, () => good)
      ]
      for (const input of bad)
        assert.isTrue(Result.isFailure(Approval.decode(input)), JSON.stringify(input).slice(0, 80))
    })
  )

  it.effect("an approver's new word takes the place of what it outdates, and of nothing else", () =>
    Effect.gen(function* () {
      const content = yield* contentOf(itemOf())
      const changed = yield* contentOf(itemOf({ title: "Khác" }))
      const portal = director.approve(content, { destinations: ["portal"] })
      const fanpage = director.approve(content, { destinations: ["fanpage"] })
      const both = director.approve(content)
      const other = deputy.approve(content)
      const outdated = director.approve(changed)
      assert.deepStrictEqual(Approval.add([portal, other], fanpage), [portal, other, fanpage])
      assert.deepStrictEqual(Approval.add([portal, other, fanpage], both), [other, both])
      assert.deepStrictEqual(Approval.add([both, other], portal), [both, other, portal])
      assert.deepStrictEqual(Approval.add([outdated, other], both), [other, both])
    })
  )
})

describe("Signature", () => {
  it("covers everything in a document but the signature, in one spelling", () => {
    const bytes = Signature.bytesOf({ signature: "x", key: "k", by: "Sở", at: [1, { b: null, a: "é" }] })
    assert.strictEqual(new TextDecoder().decode(bytes), '{"at":[1,{"a":"é","b":null}],"by":"Sở","key":"k"}')
  })

  it.effect("is false for what is no key or no signature, and never a defect", () =>
    Effect.gen(function* () {
      const { key, signature } = director.sign({ a: 1 })
      assert.isTrue(yield* Signature.verify({ ...director.sign({ a: 1 }) }))
      for (const wrong of [
        { key: "ed25519:", signature },
        { key, signature: "" },
        { key: "?", signature: "?" }
      ]) {
        assert.isFalse(yield* Signature.verify(wrong))
      }
    })
  )
})
