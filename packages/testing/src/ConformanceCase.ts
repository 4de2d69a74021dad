/**
 * One case: a run in which something goes wrong, runs after it until the item is out, and a count on the platform after
 * each of them.
 */
import { type CampaignItem, JournalMemory, type References, type Report } from "@loa/core"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as ConformanceCases from "./ConformanceCases.ts"
import type { TracedRequest } from "./ConformanceFault.ts"
import * as ConformanceOffers from "./ConformanceOffers.ts"
import * as ConformanceRun from "./ConformanceRun.ts"
import type { Publication } from "./ConformanceWorld.ts"

/**
 * What every case of a suite shares.
 *
 * @category models
 */
export interface Frame {
  readonly setting: ConformanceRun.Setting
  /** What the destinations that are only referred to offer, asked for after the platform was emptied. */
  readonly offers: () => Promise<{ readonly [destination: string]: References.Offer }>
  /** Steps whose outcome the platform cannot tell. */
  readonly mayBeUnknown: ReadonlyArray<string>
  /** True when only a person can renew the credentials after this. */
  readonly mayNeedSignIn: (at: ConformanceCases.Case) => boolean
  /** Texts that no report and no journal may hold. */
  readonly secrets: ReadonlyArray<string>
}

/**
 * What the run without a fault left: what every other has to come to.
 *
 * @category models
 */
export interface Clean {
  readonly requests: ReadonlyArray<TracedRequest>
  readonly publications: ReadonlyArray<Publication>
  readonly leftovers: ReadonlyArray<string>
}

/**
 * A case that has gone through.
 *
 * @category models
 */
export interface Outcome {
  /** Statuses and deaths, in order, for people. */
  readonly history: ReadonlyArray<string>
  /** What the clean run did not leave and nobody sees. */
  readonly leftovers: ReadonlyArray<string>
}

/** Runs after which the item must be out. */
const runsMax = 4

const done: ReadonlyArray<Status> = ["published", "scheduled", "already-published"]

type Status = Report.Status | "refused"

type Publications = ReadonlyArray<Publication>

const statusOf = (report: Report.Report, destination: string): Status =>
  report.results[destination]?.status ?? "refused"

/** What a report says, in the words of a failed test. */
const told = (report: Report.Report, destination: string): string => {
  const result = report.results[destination]
  const problems = [
    ...report.findings.map(({ code, message }) => `${code}: ${message}`),
    ...(result?.warnings ?? []).map(({ code, message }) => `${code}: ${message}`),
    ...(result?.error === undefined ? [] : [`${result.error.reason}: ${result.error.message}`])
  ]
  return [statusOf(report, destination), ...problems].join("; ")
}

/** Steps a report leaves open for a person to decide. */
const openSteps = (report: Report.Report, destination: string): ReadonlyArray<string> =>
  (report.results[destination]?.steps ?? [])
    .filter(({ kind, state }) => kind === "commit" && state === "unknown")
    .map(({ name }) => name)

const fingerprints = (publications: Publications): ReadonlyArray<string> =>
  publications.map(({ fingerprint }) => fingerprint).sort()

const begin = Effect.fnUntraced(function* ({ offers, setting }: Frame, item: CampaignItem.CampaignItem) {
  yield* Effect.promise(async () => setting.world.reset?.())
  const memory: ConformanceRun.Memory = { journal: JournalMemory.make(), secrets: new Map() }
  yield* ConformanceOffers.seed(memory.journal, item, yield* Effect.promise(offers))
  return memory
})

const held = ({ setting }: Frame, item: CampaignItem.CampaignItem): Effect.Effect<Publications> =>
  Effect.promise(() => setting.world.publications(item))

const leftoversOf = ({ setting }: Frame, item: CampaignItem.CampaignItem): Effect.Effect<ReadonlyArray<string>> =>
  Effect.promise(async () => (await setting.world.leftovers?.(item)) ?? [])

/** A run as it was, for a person who reads why a case failed. */
const historyOf = ({ end }: ConformanceRun.Ran, destination: string): string =>
  end._tag === "Reported" ? told(end.report, destination) : end._tag.toLowerCase()

const assertNoSecrets = (frame: Frame, shown: unknown): void => {
  const text = JSON.stringify(shown)
  assert.isFalse(
    frame.secrets.some((secret) => text.includes(secret)),
    "the report or the journal shows a secret"
  )
}

const assertAddress = (report: Report.Report, destination: string, found: Publications): void => {
  const known = found.flatMap(({ addresses }) => addresses ?? [])
  const permalink = report.results[destination]?.permalink
  if (known.length > 0 && permalink !== undefined) assert.include(known, permalink, "the report names another address")
}

/** What a report says against what the platform holds. */
const assertTrue = (
  frame: Frame,
  at: ConformanceCases.Case,
  clean: Clean,
  report: Report.Report,
  found: Publications,
  history: string
): void => {
  const { destination } = frame.setting
  const status = statusOf(report, destination)
  const open = openSteps(report, destination)
  // Without a credential the platform cannot be asked: the outcome is open until a person has signed in.
  const undeclared = frame.mayNeedSignIn(at) ? [] : open.filter((step) => !frame.mayBeUnknown.includes(step))
  assert.deepStrictEqual(undeclared, [], `left unknown, and not among mayBeUnknown: ${history}`)
  assert.isAtMost(found.length, clean.publications.length, `published twice: ${history}`)
  if (["failed", "refused", "blocked", "skipped"].includes(status)) {
    assert.deepStrictEqual(found, [], `public, though reported as ${status}: ${history}`)
  }
  if (!done.includes(status)) return
  assertAddress(report, destination, found)
  if (open.length > 0) return
  // Without a credential nothing can be added behind the commit, and the report warns of it.
  const lacksByRight = frame.mayNeedSignIn(at) && (report.results[destination]?.warnings ?? []).length > 0
  if (lacksByRight) {
    assert.strictEqual(found.length, clean.publications.length, `not all is there: ${history}`)
    return
  }
  assert.deepStrictEqual(fingerprints(found), fingerprints(clean.publications), `something else is there: ${history}`)
}

const isEnd = (frame: Frame, { end }: ConformanceRun.Ran): boolean => {
  if (end._tag !== "Reported") return false
  const { destination } = frame.setting
  const status = statusOf(end.report, destination)
  const open = openSteps(end.report, destination)
  const isUntellable = open.length > 0 && open.every((step) => frame.mayBeUnknown.includes(step))
  return done.includes(status) || (status === "unknown" && isUntellable)
}

/**
 * Publishes without any fault, and again: the second run must find it published.
 *
 * @category running
 */
export const clean = Effect.fnUntraced(function* (
  frame: Frame,
  item: CampaignItem.CampaignItem
): Effect.fn.Return<Clean & { readonly report: Report.Report; readonly again: Report.Report }> {
  const memory = yield* begin(frame, item)
  const first = yield* ConformanceRun.run(frame.setting, memory, item)
  const publications = yield* held(frame, item)
  const leftovers = yield* leftoversOf(frame, item)
  const second = yield* ConformanceRun.run(frame.setting, memory, item)
  assert.deepStrictEqual(yield* held(frame, item), publications, "a second run changed what is published")
  if (first.end._tag !== "Reported" || second.end._tag !== "Reported") {
    return yield* Effect.die(new Error(`the run without a fault is ${first.end._tag}, the next ${second.end._tag}`))
  }
  const { destination } = frame.setting
  if (!done.includes(statusOf(first.end.report, destination))) {
    return yield* Effect.die(new Error(`the run without a fault: ${told(first.end.report, destination)}`))
  }
  return { requests: first.requests, publications, leftovers, report: first.end.report, again: second.end.report }
})

const signIn = (frame: Frame, at: ConformanceCases.Case, history: ReadonlyArray<string>): Effect.Effect<void> => {
  assert.isTrue(frame.mayNeedSignIn(at), `a run without a fault did not publish: ${history.join(" → ")}`)
  return Effect.promise(async () => frame.setting.world.signIn?.())
}

/**
 * Runs one case to its end. Dies with an assertion that says what the platform holds and what was reported.
 *
 * @category running
 */
export const check = Effect.fnUntraced(function* (
  frame: Frame,
  clean: Clean,
  item: CampaignItem.CampaignItem,
  at: ConformanceCases.Case
): Effect.fn.Return<Outcome> {
  const memory = yield* begin(frame, item)
  const { destination } = frame.setting
  const { index } = at.request
  const history: Array<string> = []
  for (let runs = 0; runs < runsMax; runs++) {
    const ran = yield* ConformanceRun.run(
      frame.setting,
      memory,
      item,
      runs === 0 ? { index, fault: at.fault } : undefined
    )
    history.push(historyOf(ran, destination))
    if (runs === 0) assert.isAbove(ran.requests.length, index, `the request was never made: ${history[0]}`)
    assert.notStrictEqual(ran.end._tag, "Stuck", `the run does not end: ${history.join(" → ")}`)
    if (ran.end._tag === "Reported") {
      const found = yield* held(frame, item)
      const words = `${history.join(" → ")}\nheld: ${JSON.stringify(found)}`
      assertTrue(frame, at, clean, ran.end.report, found, words)
    }
    assertNoSecrets(frame, [ran.end, yield* Effect.orDie(memory.journal.readAll)])
    if (isEnd(frame, ran)) {
      const leftovers = yield* leftoversOf(frame, item)
      return { history, leftovers: leftovers.slice(clean.leftovers.length) }
    }
    // One run more without the fault is what any process would try; then a person looks at the report.
    if (runs > 0) yield* signIn(frame, at, history)
  }
  return assert.fail(`not published after ${runsMax} runs: ${history.join(" → ")}`)
})
