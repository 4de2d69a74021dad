/**
 * One run of the real pipeline in a process of its own: a new adapter, the journal and the vault of those before it, and
 * an end by report or by death.
 */
import {
  type Adapter,
  type CampaignItem,
  Journal,
  MediaFiles,
  Pacing,
  type Progress,
  Publisher,
  type Report,
  Vault
} from "@loa/core"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Redacted from "effect/Redacted"
import * as HttpClient from "effect/http/HttpClient"
import * as ConformanceClock from "./ConformanceClock.ts"
import type { Fault, TracedRequest } from "./ConformanceFault.ts"
import * as ConformanceLife from "./ConformanceLife.ts"
import * as ConformanceWire from "./ConformanceWire.ts"
import type { World } from "./ConformanceWorld.ts"
import * as MemoryVault from "./MemoryVault.ts"

/**
 * What outlives a process.
 *
 * @category models
 */
export interface Memory {
  readonly journal: Journal.Shape
  readonly secrets: Map<string, Redacted.Redacted<string>>
}

/**
 * What one adapter is run with, the same in every case.
 *
 * @category models
 */
export interface Setting {
  readonly world: World
  readonly adapter: Effect.Effect<Adapter.Adapter, never, HttpClient.HttpClient | MediaFiles.MediaFiles | Vault.Vault>
  readonly overrides: Adapter.Destination["overrides"]
  readonly destination: string
  /** Destinations that are only referred to. */
  readonly others: ReadonlyArray<Adapter.Destination>
  readonly transport: HttpClient.HttpClient
  readonly media: MediaFiles.Shape
}

/**
 * How a run ended. `Stuck`: it did not, though nothing was on its way any more.
 *
 * @category models
 */
export type RunEnd =
  | { readonly _tag: "Reported"; readonly report: Report.Report }
  | { readonly _tag: "Killed" }
  | { readonly _tag: "Stuck" }

/** @category models */
export interface Ran {
  readonly end: RunEnd
  readonly requests: ReadonlyArray<TracedRequest>
}

/** Real time after which a run is taken to be stuck. Waits take none of it, so that a run needs far less. */
const stuckAfter = "12 seconds"

/** A lease whose holder died is given back by the suite itself, so nothing has to run out. */
const pacing: Pacing.Pacing = { ...Pacing.defaults, leaseSeconds: 30 * 24 * 3600 }

/** The step a run is at, from what it tells. */
const stepTeller = () => {
  let step = "preflight"
  return {
    current: () => step,
    onProgress: (progress: Progress.Progress): void => {
      if (progress._tag === "StepStarted") step = progress.step
      if (progress._tag === "StepFinished") step = "observe"
    }
  }
}

/**
 * Runs the pipeline once.
 *
 * @category running
 */
export const run = Effect.fnUntraced(function* (
  setting: Setting,
  memory: Memory,
  item: CampaignItem.CampaignItem,
  at?: { readonly index: number; readonly fault: Fault }
): Effect.fn.Return<Ran> {
  const { destination, transport, world } = setting
  const life = ConformanceLife.make()
  const clock = ConformanceClock.make(world.clock)
  const teller = stepTeller()
  const wire = ConformanceWire.make({ transport, world, clock, life, step: teller.current, at })
  const { buried, journal } = ConformanceLife.journalOf(life, memory.journal)
  const services = Context.make(HttpClient.HttpClient, wire.client).pipe(
    Context.add(MediaFiles.MediaFiles, setting.media),
    Context.add(Vault.Vault, ConformanceLife.vaultOf(life, MemoryVault.make(memory.secrets).vault)),
    Context.add(Journal.Journal, journal),
    Context.add(Clock.Clock, clock.clock),
    Context.add(Pacing.Current, pacing)
  )
  const publishing = Effect.gen(function* () {
    const adapter = yield* setting.adapter
    const tested = { id: destination, channel: adapter.channel, adapter, overrides: setting.overrides }
    const publisher = yield* Publisher.make([tested, ...setting.others])
    return yield* publisher.publish({ item, folder: "", to: [destination], onProgress: teller.onProgress })
  })
  const process = yield* Effect.forkDetach(Effect.provideContext(publishing, services))
  const end = yield* Fiber.join(process).pipe(
    Effect.orDie,
    Effect.map((report): RunEnd => ({ _tag: "Reported", report })),
    Effect.raceFirst(Effect.as(Deferred.await(life.ended), { _tag: "Killed" } as RunEnd)),
    Effect.timeoutOrElse({ duration: stuckAfter, orElse: () => Effect.succeed<RunEnd>({ _tag: "Stuck" }) })
  )
  // What is left of a dead process only holds connections; whatever else it would do, its life forbids.
  process.interruptUnsafe()
  yield* buried
  return { end, requests: wire.requests }
})
