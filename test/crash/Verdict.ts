/**
 * What became of a case: counted on the platforms, and compared with what the last report says of them.
 */
import * as Schema from "effect/Schema"
import type { Ended } from "./Command.ts"
import * as Holdings from "./Holdings.ts"
import type { Stage } from "./Stage.ts"

/** Counts of one case, or of many together. */
export interface Counts {
  /** Publications beyond the one that is wanted. */
  readonly duplicates: number
  /** Publications that are missing or incomplete, or said to be so, without the report calling them unknown. */
  readonly lost: number
  /** Destinations whose outcome the report leaves to a person. */
  readonly unknown: number
}

export interface Verdict extends Counts {
  /** False when the run never came to the point at which it was to die: then nothing was proven. */
  readonly reached: boolean
  /** True when the command sent nothing until a person had signed in again. */
  readonly signedIn?: boolean
  /** Each with the platform it is about. */
  readonly problems: ReadonlyArray<string>
  /** Files nobody sees that an undisturbed run would not have left. */
  readonly leftovers: ReadonlyArray<string>
}

const Report = Schema.Struct({
  results: Schema.Record(
    Schema.String,
    Schema.Struct({
      status: Schema.String,
      error: Schema.optionalKey(Schema.Struct({ message: Schema.String }))
    })
  )
})

type Result = (typeof Report.Type)["results"][string]

const destinations: Readonly<Record<Holdings.Platform, string>> = {
  wordpress: "portal",
  facebook: "fanpage",
  zalo: "oa",
  youtube: "tube"
}

const resultsOf = ({ stdout }: Ended): { readonly [destination: string]: Result } => {
  try {
    return Schema.decodeUnknownSync(Report)(JSON.parse(stdout)).results
  } catch {
    return {}
  }
}

const isOut = (status: string): boolean => ["published", "scheduled", "already-published"].includes(status)

const none: Counts = { duplicates: 0, lost: 0, unknown: 0 }

const doubtOf = (result: Result | undefined): string | undefined =>
  result?.status === "unknown" ? (result.error?.message ?? "unknown") : undefined

const judgeOne = (
  expected: Holdings.Holding,
  found: Holdings.Holding,
  result: Result | undefined
): Counts & { readonly problem?: string } => {
  const doubt = doubtOf(result)
  const [count, wanted] = [found.publications.length, expected.publications.length]
  const unknown = doubt === undefined ? 0 : 1
  if (count > wanted) return { ...none, unknown, duplicates: count - wanted, problem: `${count} instead of ${wanted}` }
  if (doubt !== undefined) return { ...none, unknown, problem: `${count} of ${wanted} there: ${doubt}` }
  if (count < wanted) return { ...none, lost: wanted - count, problem: `${count} instead of ${wanted}` }
  const wrong = expected.publications.findIndex((text, index) => text !== found.publications[index])
  if (wrong >= 0) {
    const problem = Holdings.difference(expected.publications[wrong] ?? "", found.publications[wrong] ?? "")
    return { ...none, lost: 1, problem }
  }
  if (result !== undefined && isOut(result.status)) return none
  return {
    ...none,
    lost: 1,
    problem: `there, but reported ${result?.status ?? "not at all"}: ${result?.error?.message}`
  }
}

const extra = (expected: ReadonlyArray<string>, found: ReadonlyArray<string>): ReadonlyArray<string> =>
  found.slice(Math.min(expected.length, found.length))

/** Judges what a stage's platforms hold after the last run. */
export const of = async (
  stage: Stage,
  expected: Holdings.Holdings,
  last: Ended,
  reached: boolean
): Promise<Verdict> => {
  const found = await stage.holdings()
  const results = resultsOf(last)
  const judged = stage.scenario.platforms.map((platform) => ({
    platform,
    ...judgeOne(expected[platform], found[platform], results[destinations[platform]])
  }))
  const problems = judged.flatMap(({ platform, problem }) => (problem === undefined ? [] : [`${platform}: ${problem}`]))
  const isSilent = Object.keys(results).length === 0
  return {
    ...sum(judged),
    reached,
    problems: isSilent
      ? [...problems, `exit ${last.exitCode ?? last.signal}: ${last.stderr.trim().slice(-300)}`]
      : problems,
    leftovers: stage.scenario.platforms.flatMap((platform) =>
      extra(expected[platform].leftovers, found[platform].leftovers).map((left) => `${platform}: ${left}`)
    )
  }
}

/** Adds counts up. */
export const sum = (counts: ReadonlyArray<Counts>): Counts =>
  counts.reduce(
    (total, { duplicates, lost, unknown }) => ({
      duplicates: total.duplicates + duplicates,
      lost: total.lost + lost,
      unknown: total.unknown + unknown
    }),
    none
  )
