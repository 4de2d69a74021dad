/**
 * Every fault at every request of a publication: what comes out, and that the OA holds exactly one article in the end.
 */
import { assert, describe, it } from "@effect/vitest"
import { PublishError } from "@loa/core"
import { Accounts, type Faults } from "@loa/sandbox"
import type { AdapterHarness } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as ZaloWorld from "./ZaloWorld.ts"

type Tag = PublishError.Reason["_tag"]

const create = "/openapi/v2.0/article/create"
const verify = "/openapi/v2.0/article/verify"
const detail = "/openapi/v2.0/article/getdetail"
const message = "/openapi/v2.0/oa/message"
const oauth = "/oauth/v4/oa/access_token"

/** Performs as the pipeline does: a doubtful step is looked up, and performed again when it is surely not there. */
const settle = Effect.fnUntraced(function* (harness: AdapterHarness.Harness, step: string) {
  const found = yield* harness.lookup(step)
  if (found._tag === "CannotTell") return "unknown"
  if (found._tag === "NotFound") yield* harness.perform(step)
  return found._tag === "Found" ? "found" : "performed again"
})

const after: ReadonlyArray<Faults.FaultKind> = [
  "lost-answer",
  "status-500-after",
  "html-502-after",
  "empty-200-after",
  "truncated-answer"
]

interface Row {
  readonly path: string
  readonly fault: Faults.FaultKind
  readonly tag: Tag
  readonly ending: string
}

const rows: ReadonlyArray<Row> = [
  ...after.flatMap((fault): ReadonlyArray<Row> => [
    { path: create, fault, tag: "OutcomeUnknown", ending: "found" },
    { path: verify, fault, tag: "OutcomeUnknown", ending: "found" }
  ]),
  { path: create, fault: "status-503", tag: "OutcomeUnknown", ending: "performed again" },
  { path: create, fault: "reset-before", tag: "OutcomeUnknown", ending: "performed again" },
  { path: verify, fault: "status-503", tag: "OutcomeUnknown", ending: "found" },
  { path: verify, fault: "reset-before", tag: "OutcomeUnknown", ending: "found" }
]

describe("create-article", () => {
  for (const { path, fault, tag, ending } of rows) {
    it.live(`${fault} at ${path}: ${tag}, then ${ending}`, () =>
      ZaloWorld.use(
        Effect.fnUntraced(function* (world) {
          world.sandbox.fault({ platform: "zalo", path, fault })
          const harness = yield* world.harness()
          const { reason } = yield* Effect.flip(harness.perform("create-article"))
          assert.strictEqual(reason._tag, tag)
          assert.strictEqual(yield* settle(harness, "create-article"), ending)
          assert.strictEqual(world.state().articles.length, 1)
        })
      )
    )
  }

  it.live("keeps to the calendar minute after -32, nothing being made", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        world.sandbox.advanceClock(45_000)
        world.sandbox.fault({ platform: "zalo", path: create, fault: "status-429" })
        const harness = yield* world.harness()
        const { reason } = yield* Effect.flip(harness.perform("create-article"))
        assert.deepInclude(reason, { _tag: "RateLimited", code: "-32", retryAfterSeconds: 15 })
        yield* harness.perform("create-article")
        assert.strictEqual(world.state().articles.length, 1)
      })
    )
  )

  it.live("goes on asking after -32 once the article is handed in", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        world.sandbox.fault({ platform: "zalo", path: verify, fault: "status-429", times: 3 })
        yield* (yield* world.harness()).performAll
        assert.strictEqual(world.state().articles.length, 1)
      })
    )
  )

  for (const fault of [...after, "status-429", "status-503", "reset-before"] as const) {
    it.live(`${fault} at ${detail} leaves a receipt with the usual address`, () =>
      ZaloWorld.use(
        Effect.fnUntraced(function* (world) {
          world.sandbox.fault({ platform: "zalo", path: detail, fault })
          const receipt = yield* (yield* world.harness()).perform("create-article")
          assert.strictEqual(receipt.permalink, `https://post.oa.zalo.me/d/2000?id=${receipt.remoteId}&pageId=2000`)
        })
      )
    )
  }

  it.live("continues a killed attempt from its operation token", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const killed = yield* world.harness()
        world.sandbox.fault({ platform: "zalo", path: verify, fault: "lost-answer" })
        yield* Effect.flip(killed.perform("create-article"))
        yield* killed.perform("create-article")
        const creates = world.sandbox.requests.filter(({ path }) => path === create)
        assert.strictEqual(creates.length, 1)
      })
    )
  )

  it.live("finds nothing for an older article of the same title", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* (yield* world.harness()).performAll
        world.sandbox.advanceClock(3 * 3_600_000)
        const harness = yield* world.harness()
        assert.deepStrictEqual(yield* harness.lookup("create-article"), { _tag: "NotFound" })
      })
    )
  )

  it.live("cannot tell which of two articles with one title it is", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness()
        yield* (yield* world.harness()).performAll
        yield* (yield* world.harness()).performAll
        const found = yield* harness.lookup("create-article")
        assert.strictEqual(found._tag, "CannotTell")
        for (const { id } of world.state().articles) assert.include(JSON.stringify(found), id)
      })
    )
  )

  it.live("finds an article behind twenty newer ones", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness()
        world.sandbox.fault({ platform: "zalo", path: create, fault: "lost-answer" })
        yield* Effect.flip(harness.perform("create-article"))
        for (let index = 0; index < 22; index++) {
          world.sandbox.advanceClock(1000)
          yield* (yield* world.harness({ item: { ...ZaloWorld.item, title: `Tin khác ${index}` } })).performAll
        }
        assert.strictEqual((yield* harness.lookup("create-article"))._tag, "Found")
      })
    )
  )

  it.live("looks for the article when Zalo forgets the operation, and hands it in anew when there is none", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness()
        harness.saved.set("create-article", { token: "of-last-year" })
        const { reason } = yield* Effect.flip(harness.perform("create-article"))
        assert.strictEqual(reason._tag, "OutcomeUnknown")
        assert.strictEqual(yield* settle(harness, "create-article"), "performed again")
        assert.strictEqual(world.state().articles.length, 1)
      })
    )
  )

  it.live("says unknown, not failed, when the right to ask is withdrawn after handing in", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        yield* world.command("fail-next", { path: "article/verify", error: -223, message: "OA has not granted" })
        const harness = yield* world.harness()
        const { reason } = yield* Effect.flip(harness.perform("create-article"))
        assert.deepInclude(reason, { _tag: "OutcomeUnknown", code: "-223" })
        yield* world.command("fail-next", { path: "article/verify", error: -223, message: "OA has not granted" })
        assert.strictEqual((yield* harness.lookup("create-article"))._tag, "CannotTell")
      })
    )
  )
})

describe("a refused picture", () => {
  const badOffers = (world: ZaloWorld.World) => ({
    portal: {
      assets: Object.fromEntries(
        ["poster", "second", "radio", "faq"].map((id) => [id, { remoteId: id, url: world.pictureAddress(`big-${id}`) }])
      )
    },
    tube: { permalink: "https://www.youtube.com/watch?v=XXXXXXXXXXX", assets: {} }
  })

  it.live("is the item's fault, and its operation is not asked for again", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const harness = yield* world.harness({ offers: badOffers(world) })
        const { reason } = yield* Effect.flip(harness.perform("create-article"))
        assert.deepInclude(reason, { _tag: "Rejected", code: "-200" })
        assert.match(reason.hint ?? "", /new address/)
        assert.deepStrictEqual(harness.saved.get("create-article"), {})
        assert.deepStrictEqual(yield* harness.lookup("create-article"), { _tag: "NotFound" })
        assert.strictEqual(world.state().articles.length, 0)
      })
    )
  )

  it.live("is found out by a look-up too", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        world.sandbox.fault({ platform: "zalo", path: verify, fault: "lost-answer" })
        const harness = yield* world.harness({ offers: badOffers(world) })
        yield* Effect.flip(harness.perform("create-article"))
        const found = yield* harness.lookup("create-article")
        assert.deepInclude(found._tag === "Refused" ? found.reason : found, { _tag: "Rejected", code: "-200" })
        assert.deepStrictEqual(harness.saved.get("create-article"), {})
      })
    )
  )
})

describe("what cannot be saved", () => {
  it.live("leaves a handed-in article in doubt, never to be handed in again", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        const adapter = yield* world.adapter()
        const harness = yield* world.harness()
        const step = harness.plan.steps[0]
        assert.isDefined(step)
        const reason = new PublishError.Unavailable({ detail: "the journal cannot be written" })
        const error = yield* Effect.flip(
          adapter.perform({
            publication: harness.publication,
            step: { ...step, content: ZaloWorld.resolved(world, step.content) },
            receipts: {},
            saved: undefined,
            firstAttemptAt: new Date(ZaloWorld.morning).toISOString(),
            save: () => Effect.fail(new PublishError.PublishError({ channel: "zalo-oa", step: step.name, reason })),
            progress: () => Effect.void
          })
        )
        assert.strictEqual(error.reason._tag, "OutcomeUnknown")
      })
    )
  )
})

describe("send-broadcast", () => {
  for (const fault of [...after, "status-503", "reset-before"] as const) {
    it.live(`${fault}: a person decides, and nothing is sent twice`, () =>
      ZaloWorld.use(
        Effect.fnUntraced(function* (world) {
          world.sandbox.fault({ platform: "zalo", path: message, fault })
          const harness = yield* world.harness({ overrides: { broadcast: true } }, { broadcast: true })
          yield* harness.perform("create-article")
          const { reason } = yield* Effect.flip(harness.perform("send-broadcast"))
          assert.strictEqual(reason._tag, "OutcomeUnknown")
          assert.strictEqual(yield* settle(harness, "send-broadcast"), "unknown")
          assert.strictEqual(world.sandbox.requests.filter(({ path }) => path === message).length, 1)
        })
      )
    )
  }

  it.live("-32: nothing was sent, the same call may be made again", () =>
    ZaloWorld.use(
      Effect.fnUntraced(function* (world) {
        world.sandbox.fault({ platform: "zalo", path: message, fault: "status-429" })
        const harness = yield* world.harness({ overrides: { broadcast: true } }, { broadcast: true })
        yield* harness.perform("create-article")
        const { reason } = yield* Effect.flip(harness.perform("send-broadcast"))
        assert.strictEqual(reason._tag, "RateLimited")
        yield* harness.perform("send-broadcast")
        assert.strictEqual(world.state().broadcasts.length, 1)
      })
    )
  )
})

describe("secrets", () => {
  const failing: ReadonlyArray<{ readonly path: string; readonly fault: Faults.FaultKind }> = [
    create,
    verify,
    detail,
    oauth
  ].flatMap((path) => [...after, "status-429" as const, "status-503" as const].map((fault) => ({ path, fault })))

  for (const { path, fault } of failing) {
    it.live(`stay out of everything said about ${fault} at ${path}`, () =>
      ZaloWorld.use(
        Effect.fnUntraced(function* (world) {
          world.sandbox.fault({ platform: "zalo", path, fault })
          const harness = yield* world.harness()
          const adapter = yield* world.adapter()
          const outcome = yield* Effect.result(harness.perform("create-article"))
          const findings = yield* Effect.result(adapter.preflight(harness.publication))
          const said = JSON.stringify([outcome, findings, [...harness.saved], harness.receipts, world.secrets.size])
          const { accessToken, refreshToken, consumedRefreshTokens } = world.state().tokens
          const secrets = [Accounts.zalo.appSecret, Accounts.zalo.refreshToken, ...consumedRefreshTokens]
          for (const secret of [...secrets, accessToken?.value ?? "-", refreshToken?.value ?? "-"]) {
            if (secret !== "-") assert.notInclude(said, secret)
          }
        })
      )
    )
  }
})
