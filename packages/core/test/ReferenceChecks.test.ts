import { type CampaignItem, type Finding, ItemText, JournalMemory, Journal, Publisher } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as FakeChannel from "./FakeChannel.ts"

const fields = {
  id: "bluezone-2020-08",
  title: "Bluezone",
  link: "https://go.zalo.me/bluezone",
  assets: [
    { id: "poster", type: "image", source: "poster.png" },
    { id: "faq", type: "document", source: "faq.pdf" }
  ]
}

const itemWith = (changes: object): CampaignItem.CampaignItem =>
  Result.getOrThrow(ItemText.decode({ ...fields, ...changes }))

const previewOf = (changes: object, channels: ReadonlyArray<FakeChannel.FakeChannel>) =>
  Effect.flatMap(Publisher.make(channels.map(({ destination }) => destination)), (publisher) =>
    publisher.check({ item: itemWith(changes), folder: "/" })
  ).pipe(Effect.provide(Layer.merge(FakeChannel.media, Layer.succeed(Journal.Journal, JournalMemory.make()))))

const two = () => [FakeChannel.make("portal"), FakeChannel.make("fanpage")]

const shortly = ({ code, destination, message, path }: Finding.Finding): string =>
  [code, destination ?? "", path.join("."), message].join(" | ")

const findingsOf = (changes: object, channels = two()) =>
  Effect.map(previewOf(changes, channels), ({ findings }) => findings.map(shortly))

interface Case {
  readonly name: string
  readonly changes: object
  readonly says: string
}

const wrong: ReadonlyArray<Case> = [
  {
    name: "what is opened and not closed",
    changes: { message: "Xem {{portal.permalink tại đây" },
    says: 'reference-malformed |  | message | "{{portal.permalink tại đây" is no reference'
  },
  {
    name: "what is closed and not opened",
    changes: { message: "Xem {link}} tại đây" },
    says: 'reference-malformed |  | message | "Xem {link}}" is no reference'
  },
  {
    name: "a name in an override, at its own place",
    changes: { overrides: { fanpage: { message: "{{potal.permalink}}" } } },
    says: 'reference-unknown |  | overrides.fanpage.message | there is no destination behind {{potal.permalink}}: "potal"'
  },
  {
    name: "a name in an alternative text",
    changes: { assets: [{ id: "poster", type: "image", source: "a.png", altText: "{{portal.assets.postr.url}}" }] },
    says: 'reference-unknown |  | assets.0.altText | there is no asset behind {{portal.assets.postr.url}}: "postr"'
  },
  {
    name: "a link that falls back to itself",
    changes: { link: "{{portal.permalink | link}}" },
    says: "reference-cycle |  | link | {{portal.permalink | link}} stands in the link itself"
  },
  {
    name: "a link that names itself",
    changes: { link: "{{link}}" },
    says: "reference-cycle |  | link | {{link}} stands in the link itself"
  },
  {
    name: "a title that names itself",
    changes: { title: "Tin: {{title}}" },
    says: "reference-cycle |  | title | {{title}} stands in the title itself"
  }
]

describe("references", () => {
  it.effect.each(wrong)("refuses $name", ({ changes, says }) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* findingsOf(changes), [says])
    })
  )

  it.effect("knows the link that an override gives its own texts", () =>
    Effect.gen(function* () {
      const { link: _, ...bare } = fields
      const item = { ...bare, overrides: { fanpage: { link: "https://go.zalo.me/x", message: "{{link}}" } } }
      const channels = two()
      const publisher = yield* Publisher.make(channels.map(({ destination }) => destination)).pipe(
        Effect.provide(Layer.merge(FakeChannel.media, Layer.succeed(Journal.Journal, JournalMemory.make())))
      )
      const check = (input: object) => publisher.check({ item: Result.getOrThrow(ItemText.decode(input)), folder: "/" })
      const { destinations, findings } = yield* check(item)
      assert.deepStrictEqual(findings, [])
      assert.strictEqual(destinations[1]?.steps[1]?.content["text"], "https://go.zalo.me/x")
      assert.deepStrictEqual((yield* check({ ...bare, message: "{{link}}" })).findings.map(shortly), [
        "reference-empty |  | message | {{link}} stands for the item's link, and it has none"
      ])
    })
  )

  it.effect("leaves braces of other texts alone", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* findingsOf({ body: 'Dữ liệu: `{"a":{"b":1}}` và {x}' }), [])
    })
  )

  it.effect("shows in a plan what is known, and what is still open with its order", () =>
    Effect.gen(function* () {
      const message = "{{title}}: {{ portal.permalink | link }} {{portal.assets.poster.url}}"
      const { destinations } = yield* previewOf({ overrides: { fanpage: { message } } }, two())
      assert.deepStrictEqual(
        destinations.map(({ after, id }) => [id, ...after]),
        [["portal"], ["fanpage", "portal"]]
      )
      assert.strictEqual(
        destinations[1]?.steps[1]?.content["text"],
        "Bluezone: {{portal.permalink?link}} {{portal.assets.poster.url}}"
      )
    })
  )

  it.effect("refuses a reference to a file that its destination does not carry, unless there is a fallback", () =>
    Effect.gen(function* () {
      const refer = (token: string) => ({ overrides: { fanpage: { message: token } } })
      assert.deepStrictEqual(yield* findingsOf(refer("{{portal.assets.faq.url}}")), [
        'reference-unavailable | fanpage |  | it refers to {{portal.assets.faq.url}}, and "portal" does not carry "faq"'
      ])
      assert.deepStrictEqual(yield* findingsOf(refer("{{portal.assets.faq.url | link}}")), [])
    })
  )

  it.effect("refuses a reference to a destination that is skipped, unless there is a fallback", () =>
    Effect.gen(function* () {
      const channels = () => [FakeChannel.make("tube", { skipped: "there is no video" }), FakeChannel.make("fanpage")]
      const refer = (token: string) => ({ overrides: { fanpage: { message: token } } })
      assert.deepStrictEqual(yield* findingsOf(refer("{{tube.permalink}}"), channels()), [
        'reference-unavailable | fanpage |  | it refers to {{tube.permalink}}, and "tube" is skipped: there is no video'
      ])
      assert.deepStrictEqual(yield* findingsOf(refer("{{tube.permalink | link}}"), channels()), [])
    })
  )

  it.effect("ends for many destinations that all refer to each other", () =>
    Effect.gen(function* () {
      const ids = Array.from({ length: 40 }, (_, index) => `trang-${index}`)
      const message = ids.map((id) => `{{${id}.permalink}}`).join(" ")
      const findings = yield* findingsOf(
        { message },
        ids.map((id) => FakeChannel.make(id))
      )
      assert.lengthOf(findings, 40)
      assert.match(findings[0] ?? "", /^reference-cycle \| trang-0/)
    })
  )
})
