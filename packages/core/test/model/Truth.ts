/**
 * Whether what a run says is so, by what the channels hold.
 */
import type { Journal, Report } from "@loa/core"
import type * as Channel from "./Channel.ts"
import { report, type Run, type World } from "./World.ts"

/** What was said of one destination, and what is known of it at that moment. */
export interface Claim {
  readonly world: World
  readonly run: Run
  readonly channel: Channel.Channel
  readonly record: Journal.PublicationRecord | undefined
  readonly result: Report.Result
  /** As the channel has it, in milliseconds. */
  readonly now: number
}

const isDone = ({ status }: Report.Result): boolean =>
  status === "published" || status === "scheduled" || status === "already-published"

const isThere = ({ channel, now }: Claim): boolean => channel.shown.some(({ from }) => from <= now)

/** An earlier run's doing is told from another run's that overlaps and is not over. */
const mayBeThere = ({ channel }: Claim): boolean => channel.shown.length > 0

const isInProcess = ({ channel, now }: Claim): boolean =>
  channel.shown.some((shown) => shown.inProcess) || channel.inVain.some(({ until }) => until > now) || now < 0

/** Why a run may end without knowing: the channel does not tell, twice is enough, or the journal does not take it. */
const hasReasonForDoubt = ({ channel, record, run, world }: Claim): boolean =>
  run.untold.has(channel.id) ||
  run.journalFailed ||
  record?.steps.some((step) => step.doubts > 0) === true ||
  world.schedule.phases.some(({ backSeconds }) => backSeconds > 0) ||
  // Its words differ from those of the attempt in doubt, so that looking for them proves nothing.
  (channel.script.refersTo?.fallback === true && channel.script.steps.length > 0)

const falsehood = (claim: Claim): string | undefined => {
  const { result } = claim
  if (isDone(result)) return isThere(claim) ? undefined : "nothing is there"
  switch (result.status) {
    case "failed":
    case "blocked":
      if (result.error?.reason === "Changed") return undefined
      return mayBeThere(claim) ? "something is there" : undefined
    case "unknown":
      return hasReasonForDoubt(claim) ? undefined : "the channel could tell"
    case "pending":
      if (result.error?.reason === "StillProcessing") return undefined
      return ["Held", "JournalError"].includes(result.error?.reason ?? "") ? undefined : "nothing is pending"
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
