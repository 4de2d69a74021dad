/**
 * One case: a run in which something goes wrong, runs after it until the item is out, and a count on the platform after
 * each of them.
 */
import { type CampaignItem, JournalMemory, type References, type Report } from "@loa/core"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Fault, TracedRequest } from "./ConformanceFault.ts"
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
  readonly offers: () => { readonly [destination: string]: References.Offer }
  /** Steps whose outcome the platform cannot tell. */
  readonly mayBeUnknown: ReadonlyArray<string>
  readonly leftoversAllowed: boolean
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

/** Runs after which the item must be out. */
const runsMax = 4

const done: ReadonlyArray<Report.Status> = ["published", "scheduled", "already-published"]

type Status = Report.Status | "refused"

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

const openSteps = (report: Report.Report, destination: string): ReadonlyArray<string> =>
  (report.results[destination]?.steps ?? [])
    .filter(({ kind, state }) => kind === "commit" && state === "unknown")
    .map(({ name }) => name)

const memoryOf = (): ConformanceRun.Memory => ({ journal: JournalMemory.make(), secrets: new Map() })

const fingerprints = (publications: ReadonlyArray<Publication>): ReadonlyArray<string> =>
  publications.map(({ fingerprint }) => fingerprint).sort()

/** What the platform holds that the clean run did not leave there, counted one by one. */
const surplus = (held: ReadonlyArray<Publication>, clean: ReadonlyArray<Publication>): ReadonlyArray<Publication> => {
  const expected = [...fingerprints(clean)]
  return held.filter(({ fingerprint }) => {
    const index = expected.indexOf(fingerprint)
    if (index >= 0) expected.splice(index, 1)
    return index < 0
  })
}

const begin = Effect.fnUntraced(function* ({ offers, setting }: Frame, item: CampaignItem.CampaignItem) {
  yield* Effect.promise(async () => setting.world.reset?.())
  const memory = memoryOf()
  yield* ConformanceOffers.seed(memory.journal, item, offers())
  return memory
})

const holds = (frame: Frame, item: CampaignItem.CampaignItem): Effect.Effect<ReadonlyArray<Publication>> =>
  Effect.promise(() => frame.setting.world.publications(item))

const leftoversOf = (frame: Frame, item: CampaignItem.CampaignItem): Effect.Effect<ReadonlyArray<string>> =>
  Effect.promise(async () => (await frame.setting.world.leftovers?.(item)) ?? [])

const assertNoSecrets = (frame: Frame, value: unknown): void => {
  const text = JSON.stringify(value)
  const shown = frame.secrets.filter((secret) => text.includes(secret))
  assert.strictEqual(shown.length, 0, "the report or the journal shows a secret")
}

const assertAddress = (report: Report.Report, destination: string, held: ReadonlyArray<Publication>): void => {
  const known = held.flatMap(({ permalink }) => (permalink === undefined ? [] : [permalink]))
  const permalink = report.results[destination]?.permalink
  if (known.length > 0 && permalink !== undefined) assert.include(known, permalink, "the report names another address")
}
