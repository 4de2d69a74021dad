/**
 * A publisher of channels in memory, with a journal that can be handed on to the next one.
 */
import { type CampaignItem, ItemText, Journal, JournalMemory, Publisher, type Report } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { TestClock } from "effect/testing"
import * as FakeChannel from "./FakeChannel.ts"

export const itemWith = (fields: Partial<CampaignItem.CampaignItemInput> = {}): CampaignItem.CampaignItem =>
  Result.getOrThrow(
    ItemText.decode({
      id: "bluezone-2020-08",
      title: "Bluezone",
      link: "https://go.zalo.me/bluezone",
      assets: [{ id: "poster", type: "image", source: "poster.png" }],
      ...fields
    })
  )

export interface World {
  readonly journal: Journal.Shape
  readonly publish: (
    request?: Partial<Publisher.Request> & { readonly fields?: Partial<CampaignItem.CampaignItemInput> }
  ) => Effect.Effect<Report.Report, Journal.JournalError>
  readonly publisher: Publisher.Publisher
}

export const worldOf = (
  channels: ReadonlyArray<FakeChannel.FakeChannel>,
  journal: Journal.Shape = JournalMemory.make()
) =>
  Effect.map(
    Publisher.make(channels.map((channel) => channel.destination)).pipe(
      Effect.provide(Layer.merge(FakeChannel.media, Layer.succeed(Journal.Journal, journal)))
    ),
    (publisher): World => ({
      journal,
      publisher,
      publish: ({ fields, ...request } = {}) => publisher.publish({ item: itemWith(fields), folder: "/", ...request })
    })
  )

/** A run of these that has not ended by then hangs. */
const patienceMilliseconds = 20_000

/** Hashing is work of other threads, which no clock of a test makes faster. */
const letOthersWork = Effect.promise(() => new Promise((done) => setImmediate(done)))

/** Runs to the end while the test's clock jumps over every wait. */
export const throughWaits = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    const end = Date.now() + patienceMilliseconds
    while (fiber.pollUnsafe() === undefined) {
      if (Date.now() > end) return yield* Effect.die("the run does not end")
      yield* TestClock.adjust("1 second")
      yield* letOthersWork
    }
    return yield* Fiber.join(fiber)
  })

export const statusOf = (report: Report.Report, destination = "fanpage"): string | undefined =>
  report.results[destination]?.status
