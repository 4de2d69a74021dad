/**
 * Whether what a run says is so, by what the channels hold.
 */
import type { Journal, Report } from "@loa/core"
import type * as Channel from "./Channel.ts"
import { report, type Run, type World } from "./World.ts"

/** What a channel holds at one moment. */
export interface Holding {
  /** Publications there to be seen. */
  readonly there: number
  /** Those, and the ones that will be there. */
  readonly taken: number
}

export const holdingOf = ({ shown }: Channel.Channel, now: number): Holding => ({
  there: shown.filter(({ from }) => from <= now).length,
  taken: shown.length
})

/** What was said of one destination, and what is known of it. */
export interface Claim {
  readonly world: World
  readonly run: Run
  readonly channel: Channel.Channel
  readonly record: Journal.PublicationRecord | undefined
  readonly result: Report.Result
  /** When the destination had ended, or when the run began if it was not worked on. */
  readonly holding: Holding
}

/** Why a run may end without knowing: the channel does not tell, twice is enough, or the journal does not take it. */
const hasReasonForDoubt = ({ channel, record, run, world }: Claim): boolean =>
  run.untold.has(channel.id) ||
  run.journalFailed ||
  record?.steps.some((step) => step.doubts > 0) === true ||
  world.schedule.phases.some(({ backSeconds }) => backSeconds > 0) ||
  // While what it refers to cannot be told, its words differ from those that were sent, and looking proves nothing.
  channel.script.refersTo !== undefined

const falsehood = (claim: Claim): string | undefined => {
  const { holding, result } = claim
  switch (result.status) {
    case "published":
    case "scheduled":
    case "already-published":
      return holding.there > 0 ? undefined : "nothing is there"
    case "failed":
    case "blocked":
      if (result.error?.reason === "Changed") return undefined
      return holding.taken > 0 ? "something is there" : undefined
    case "unknown":
      return hasReasonForDoubt(claim) ? undefined : "the channel could tell"
    case "pending":
      return ["StillProcessing", "Held"].includes(result.error?.reason ?? "") ? undefined : "nothing is pending"
    default:
      return undefined
  }
}

/** Reports a result that is not true. */
export const check = (claim: Claim): void => {
  const { channel, result, run, world } = claim
  const wrong = falsehood(claim)
  if (wrong === undefined) return
  const because = result.error === undefined ? "" : ` (${result.error.reason}: ${result.error.message})`
  report(world, `run ${run.index} says ${channel.id} is ${result.status}${because}, and ${wrong}`)
}
