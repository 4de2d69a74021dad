/**
 * Runs a schedule against the pipeline of `@loa/core`, then goes on calmly until nothing is left to do, and tells which
 * promises were broken.
 */
import {
  type Adapter,
  type CampaignItem,
  ItemText,
  Journal,
  JournalMemory,
  Pacing,
  Publisher,
  type Report
} from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { TestClock } from "effect/testing"
import { media } from "../FakeChannel.ts"
import * as Channel from "./Channel.ts"
import * as Gate from "./Gate.ts"
import * as ImmediateDigest from "./ImmediateDigest.ts"
import * as ModelAdapter from "./ModelAdapter.ts"
import { calmRun, type RunScript, type Schedule } from "./Schedule.ts"
import * as Truth from "./Truth.ts"
import { idOf, makeRun, report, type Run, type World } from "./World.ts"

ImmediateDigest.install()

const pacing: Pacing.Pacing = {
  ...Pacing.defaults,
  retryPausesSeconds: [1, 3],
  retryAfterSecondsMax: 20,
  leaseSeconds: 12,
  leaseWaitSeconds: 60
}

/** No run may take longer: every wait has an end. */
const runSecondsMax = 3000

const itemId = "bluezone-2020-08"

const startMilliseconds = Date.parse("2020-08-01T00:00:00Z")

interface Stage {
  readonly world: World
  /** Of each content. */
  readonly digests: ReadonlyArray<string>
  readonly channels: ReadonlyArray<Channel.Channel>
  readonly clock: Clock.Clock
  readonly items: ReadonlyArray<CampaignItem.CampaignItem>
}

const itemOf = (schedule: Schedule, content: number): CampaignItem.CampaignItem => {
  const { destinations, publishInSeconds } = schedule
  const overrides = destinations.flatMap(({ refersTo }, index) => {
    if (refersTo === undefined) return []
    const reference = `${idOf(refersTo.destination)}.permalink${refersTo.fallback ? " | link" : ""}`
    return [[idOf(index), { message: `Tin ${content} {{${reference}}}` }] as const]
  })
  return Result.getOrThrow(
    ItemText.decode({
      id: itemId,
      title: `Bluezone ${content}`,
      link: "https://go.zalo.me/bluezone",
      overrides: Object.fromEntries(overrides),
      ...(publishInSeconds === undefined
        ? {}
        : { publishAt: new Date(startMilliseconds + publishInSeconds * 1000).toISOString() })
    })
  )
}

const mayBePublic = (record: Journal.PublicationRecord): boolean =>
  record.steps.some((step) => step.kind === "commit" && step.state !== "failed")

const judge = (stage: Stage, run: Run, ends: ReadonlyMap<string, Truth.Holding>, answer: Report.Report) =>
  Effect.gen(function* () {
    const { channels, world } = stage
    const records = yield* Effect.orDie(world.journal.read(itemId))
    for (const channel of channels) {
      const result = answer.results[channel.id]
      const holding = ends.get(channel.id)
      if (result === undefined || holding === undefined) continue
      for (const warning of result.warnings) run.warnings.add(`${channel.id}/${warning.code}`)
      const record = records.find(({ destination }) => destination === channel.id)
      Truth.check({ world, run, channel, record, result, holding })
    }
    return answer
  })

/** One run, from the moment its process starts. */
const publish = (stage: Stage, run: Run): Effect.Effect<Report.Report | undefined> =>
  Effect.gen(function* () {
    const { channels, clock, items, world } = stage
    const { content, partial, startSeconds, to, wait } = run.script
    yield* Effect.sleep(`${startSeconds} seconds`)
    const now = (): number => clock.currentTimeMillisUnsafe() + world.skewMilliseconds
    const ends = new Map(channels.map((channel) => [channel.id, Truth.holdingOf(channel, now())]))
    run.resumes = (yield* Effect.orDie(world.journal.read(itemId))).some(
      (record) => record.digest === stage.digests[content] && mayBePublic(record)
    )
    const destinations: ReadonlyArray<Adapter.Destination> = channels.map((channel) =>
      ModelAdapter.make(world, run, channel)
    )
    const journal = Layer.succeed(Journal.Journal, Gate.journalOf(world, run))
    const publisher = yield* Publisher.make(destinations).pipe(Effect.provide(Layer.merge(media, journal)))
    const answer = yield* publisher.publish({
      item: items[content] ?? itemOf(world.schedule, content),
      folder: "/",
      partial,
      wait,
      ...(to === undefined ? {} : { to: to.map(idOf) }),
      onProgress: (progress) => {
        const channel = channels.find(({ id }) => progress._tag === "Finished" && id === progress.destination)
        if (channel !== undefined) ends.set(channel.id, Truth.holdingOf(channel, now()))
      }
    })
    return yield* judge(stage, run, ends, answer)
  }).pipe(
    Effect.provideService(Pacing.Current, { ...pacing, concurrency: stage.world.schedule.concurrency }),
    Effect.catchTag("JournalError", () => Effect.succeed(undefined))
  )

/** Lets time pass until all have ended, and stops those that were asked to stop. */
const throughAll = Effect.fnUntraced(function* (stage: Stage, runs: ReadonlyArray<Run>) {
  const fibers = yield* Effect.forEach(runs, (run) => Effect.forkChild(publish(stage, run)))
  const stopped = new Set<Run>()
  const isOpen = () => fibers.some((fiber) => fiber.pollUnsafe() === undefined)
  for (let seconds = 0; isOpen() && seconds < runSecondsMax; seconds++) {
    for (const [index, fiber] of fibers.entries()) {
      const run = runs[index]
      if (run === undefined || !run.interrupted || stopped.has(run)) continue
      stopped.add(run)
      yield* Fiber.interrupt(fiber)
    }
    yield* TestClock.adjust("1 second")
  }
  if (isOpen()) report(stage.world, `runs ${runs.map(({ index }) => index).join(", ")} do not end`)
  return yield* Effect.forEach(fibers, (fiber, index) => {
    const run = runs[index]
    const exit = fiber.pollUnsafe()
    if (exit === undefined || run === undefined) return Effect.as(Fiber.interrupt(fiber), undefined)
    if (exit._tag === "Success") return Effect.succeed(exit.value)
    if (!run.dead && !run.interrupted) report(stage.world, `run ${run.index} broke: ${String(exit.cause)}`)
    return Effect.succeed(undefined)
  })
})

/** Which content a destination is bound to, by what the journal has of it. */
const contentFor = (stage: Stage, record: Journal.PublicationRecord | undefined) => {
  const last = stage.world.schedule.phases.at(-1)?.runs.at(-1)?.content ?? 0
  if (record === undefined || !mayBePublic(record)) return last
  return Math.max(0, stage.digests.indexOf(record.digest))
}

interface Calm {
  readonly statuses: ReadonlyMap<string, Report.Status | "refused">
  readonly runs: ReadonlyArray<Run>
}

/** Each destination by itself, in an order in which what it needs comes first. */
const calmRound = Effect.fnUntraced(function* (stage: Stage, number: number): Effect.fn.Return<Calm> {
  const statuses = new Map<string, Report.Status | "refused">()
  const runs: Array<Run> = []
  for (const [index, channel] of stage.channels.entries()) {
    const records = yield* Effect.orDie(stage.world.journal.read(itemId))
    const record = records.find(({ destination }) => destination === channel.id)
    const script: RunScript = { ...calmRun, to: [index], content: contentFor(stage, record) }
    const run = makeRun(1000 + number * 10 + index, -1, script)
    runs.push(run)
    const [answer] = yield* throughAll(stage, [run])
    const result = answer?.results[channel.id]
    statuses.set(channel.id, result?.status ?? "refused")
  }
  return { statuses, runs }
})

const isOut = (status: string | undefined): boolean => status === "already-published" || status === "scheduled"

/** A destination that may stay open: its channel never tells, its limit is reached, or what it needs is not there. */
const mayStayOpen = (stage: Stage, calm: Calm, index: number, records: ReadonlyArray<Journal.PublicationRecord>) => {
  const channel = stage.channels[index]
  const { blind, dependsOn, refersTo } = channel?.script ?? {}
  const record = records.find(({ destination }) => destination === idOf(index))
  const needs = [refersTo?.fallback === false ? refersTo.destination : undefined, dependsOn]
  return (
    blind === true ||
    (channel !== undefined && ModelAdapter.isTriedTwice(channel, record)) ||
    stage.world.schedule.phases.some(({ backSeconds }) => backSeconds > 0) ||
    needs.some((needed) => needed !== undefined && !isOut(calm.statuses.get(idOf(needed))))
  )
}

/** After the last fault: everything that can get out gets out, and then nothing is done any more. */
const settle = Effect.fnUntraced(function* (stage: Stage) {
  const { channels, world } = stage
  world.calm = true
  yield* TestClock.adjust("3 hours")
  for (let number = 0; number < 3; number++) yield* calmRound(stage, number)
  const calm = yield* calmRound(stage, 3)
  const records = yield* Effect.orDie(world.journal.read(itemId))
  for (const [index, channel] of channels.entries()) {
    const status = calm.statuses.get(channel.id)
    if (!isOut(status) && !mayStayOpen(stage, calm, index, records)) {
      report(world, `${channel.id} stays ${status ?? "unsaid"} although nothing is in its way`)
    }
    const run = calm.runs[index]
    if (!isOut(status) || run === undefined) continue
    if (run.performs.length > 0) report(world, `${channel.id} is out, and ${run.performs.join(", ")} was performed`)
    const isMissing = (name: string) => !channel.shown.some(({ step }) => step === name)
    const silent = ModelAdapter.requiredCommits(channel).filter(
      (name) => isMissing(name) && !run.warnings.has(`${channel.id}/${name}-failed`)
    )
    if (silent.length > 0) report(world, `${channel.id} is out without ${silent.join(", ")}, and nobody says so`)
  }
})

const digestsOf = (world: World, channels: Stage["channels"], items: Stage["items"]) =>
  Effect.gen(function* () {
    const journal = Layer.succeed(Journal.Journal, world.journal)
    const run = makeRun(-1, -1, calmRun)
    const destinations = channels.map((channel) => ModelAdapter.make(world, run, channel))
    const publisher = yield* Publisher.make(destinations).pipe(Effect.provide(Layer.merge(media, journal)))
    const previews = yield* Effect.forEach(items, (item) => publisher.check({ item, folder: "/" }))
    return previews.map(({ digest }) => digest)
  })

const makeWorld = (schedule: Schedule): World => ({
  schedule,
  journal: JournalMemory.make(),
  skewMilliseconds: -schedule.aheadSeconds * 1000,
  phase: 0,
  calm: false,
  serial: 0,
  receipts: new Map(),
  doubtful: new Map(),
  violations: []
})

const simulate = (schedule: Schedule): Effect.Effect<ReadonlyArray<string>> =>
  Effect.gen(function* () {
    const world = makeWorld(schedule)
    const clock = yield* Clock.Clock
    const channels = schedule.destinations.map((script, index) => Channel.make(index, script))
    const items = [0, 1, 2].map((content) => itemOf(schedule, content))
    const stage: Stage = { world, channels, clock, items, digests: yield* digestsOf(world, channels, items) }
    yield* TestClock.setTime(startMilliseconds)
    let count = 0
    for (const [index, { backSeconds, gapSeconds, runs }] of schedule.phases.entries()) {
      world.phase = index
      yield* TestClock.adjust(`${gapSeconds} seconds`)
      yield* TestClock.setTime((yield* Clock.currentTimeMillis) - backSeconds * 1000)
      world.skewMilliseconds += backSeconds * 1000
      yield* throughAll(
        stage,
        runs.map((script) => makeRun(count++, index, script))
      )
    }
    yield* settle(stage)
    return world.violations
  })

/**
 * Runs one schedule; the broken promises, none when all is well.
 */
export const run = (schedule: Schedule): Promise<ReadonlyArray<string>> =>
  Effect.runPromise(Effect.provide(simulate(schedule), TestClock.layer()))
