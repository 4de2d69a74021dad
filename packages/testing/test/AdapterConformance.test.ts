/**
 * The suite itself: an adapter with a fault of its own fails it, and says why.
 */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, ItemText, MediaFiles, PublishError } from "@loa/core"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import { MemoryMediaFiles } from "../src/index.ts"
import * as ConformanceCase from "../src/ConformanceCase.ts"
import type { Fault } from "../src/ConformanceFault.ts"
import * as NoticeBoard from "./NoticeBoard.ts"
import * as NoticeBoardAdapter from "./NoticeBoardAdapter.ts"

type Change = (adapter: Adapter.Adapter) => Partial<Adapter.Adapter>

const item = Result.getOrThrow(
  ItemText.decode({
    id: "lich-tiem-chung",
    title: "Lịch tiêm chủng tháng 12",
    assets: [{ id: "poster", type: "image", source: "poster.png" }]
  })
)

const files = { "poster.png": { bytes: new Uint8Array(2000).fill(7), mediaType: "image/png" } }

const services = Layer.merge(FetchHttpClient.layer, MemoryMediaFiles.layer(files))

const frameOf = (
  board: NoticeBoard.NoticeBoard,
  context: Context.Context<HttpClient.HttpClient | MediaFiles.MediaFiles>,
  change: Change
): ConformanceCase.Frame => {
  const options = { channel: "notice-board", url: board.url, key: Redacted.make(board.key) } as const
  const made = NoticeBoardAdapter.channel.make(options, "village")
  return {
    setting: {
      adapter: Effect.map(made, (adapter) => ({ ...adapter, ...change(adapter) })),
      destination: "village",
      media: Context.get(context, MediaFiles.MediaFiles),
      others: [],
      overrides: NoticeBoardAdapter.channel.overrides,
      transport: Context.get(context, HttpClient.HttpClient),
      world: {
        reset: board.clear,
        publications: async () =>
          board.notices().map(({ id, pictures, title }) => ({
            id,
            fingerprint: JSON.stringify([title, pictures.map((picture) => board.pictures().get(picture))]),
            addresses: [`${board.url}/notices/${id}`]
          }))
      }
    },
    offers: async () => ({}),
    mayBeUnknown: [],
    mayNeedSignIn: () => false,
    secrets: [board.key]
  }
}

const none: Change = () => ({})

/** Runs a case with a changed adapter, after a clean run with `clean`; gives the words it fails with. */
const failureOf = Effect.fnUntraced(function* (change: Change, fault: Fault, step: string, clean: Change = none) {
  const board = yield* Effect.acquireRelease(Effect.promise(NoticeBoard.start), ({ close }) => Effect.promise(close))
  const context = yield* Effect.context<HttpClient.HttpClient | MediaFiles.MediaFiles>()
  const found = yield* ConformanceCase.clean(frameOf(board, context, clean), item)
  const request = found.requests.find((each) => each.step === step)
  if (request === undefined) return yield* Effect.die(new Error(`no request in ${step}`))
  const exit = yield* Effect.exit(
    ConformanceCase.check(frameOf(board, context, change), found, item, { request, fault })
  )
  return Exit.isSuccess(exit) ? "passed" : Cause.pretty(exit.cause)
})

const broken: ReadonlyArray<{
  readonly name: string
  readonly change: Change
  readonly fault: Fault
  readonly step: string
  readonly failure: string
}> = [
  {
    name: "finds nothing when it is asked",
    change: () => ({ lookup: () => Effect.succeed({ _tag: "NotFound" }) }),
    fault: "lost-answer",
    step: "post-notice",
    failure: "published twice"
  },
  {
    name: "finds what is not there",
    change: () => ({ lookup: () => Effect.succeed({ _tag: "Found", receipt: { remoteId: "n1" } }) }),
    fault: "killed-before-request",
    step: "post-notice",
    failure: "something else is there"
  },
  {
    name: "calls a 500 a refusal",
    change: ({ perform }) => ({
      perform: (context) =>
        Effect.mapError(perform(context), ({ channel, reason, step }) => {
          const refused = new PublishError.Rejected({ detail: reason.detail })
          return new PublishError.PublishError({ channel, step, reason: refused })
        })
    }),
    fault: "status-500-after",
    step: "post-notice",
    failure: "public, though reported as failed"
  },
  {
    name: "cannot tell, where the platform could",
    change: () => ({ lookup: () => Effect.succeed({ _tag: "CannotTell", evidence: "too lazy to look" }) }),
    fault: "killed-after-answer",
    step: "post-notice",
    failure: "left unknown, and not among mayBeUnknown"
  },
  {
    name: "leaves the picture out after trouble with it",
    change: ({ perform }) => ({
      perform: (context) =>
        perform(context.step.kind === "commit" && context.saved === undefined ? { ...context, receipts: {} } : context)
    }),
    fault: "status-503",
    step: "upload-picture-poster",
    failure: "something else is there"
  },
  {
    name: "names an address that is nobody's",
    change: ({ observe }) => ({
      observe: (receipts) =>
        Effect.map(observe(receipts), (seen) => ({ ...seen, permalink: "http://127.0.0.1:9/notices/n9" }))
    }),
    fault: "status-429",
    step: "post-notice",
    failure: "the report names another address"
  },
  {
    name: "writes its key into the receipt",
    change: ({ perform }) => ({
      perform: (context) =>
        Effect.map(perform(context), (receipt) => ({ ...receipt, data: { key: "notice-board-key-of-a-test" } }))
    }),
    fault: "status-503",
    step: "post-notice",
    failure: "shows a secret"
  },
  {
    name: "does not come back after a refusal that passes",
    change: ({ preflight }) => ({
      preflight: (publication) => {
        const reason = new PublishError.Rejected({ detail: "was refused once" })
        const refused = new PublishError.PublishError({ channel: "notice-board", step: "preflight", reason })
        return Effect.andThen(preflight(publication), Effect.fail(refused))
      }
    }),
    fault: "status-503",
    step: "preflight",
    failure: "a run without a fault did not publish"
  }
]

describe("the suite", () => {
  it.live("passes an adapter that keeps its promises", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* failureOf(none, "lost-answer", "post-notice"), "passed")
    }).pipe(Effect.scoped, Effect.provide(services))
  )

  for (const { change, failure, fault, name, step } of broken) {
    it.live(`fails one that ${name}`, () =>
      Effect.gen(function* () {
        assert.include(yield* failureOf(change, fault, step), failure)
      }).pipe(Effect.scoped, Effect.provide(services))
    )
  }
})
