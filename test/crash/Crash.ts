/**
 * Cases in which a run is killed at a chosen point and the same command is run again until it ends.
 */
import { setTimeout } from "node:timers/promises"
import type { Faults } from "@loa/sandbox"
import * as Command from "./Command.ts"
import * as SignIn from "./SignIn.ts"
import * as Stage from "./Stage.ts"
import * as Verdict from "./Verdict.ts"

/** One run that is to die. */
export interface Kill {
  readonly point: string
  /** What the platforms do to requests meanwhile; they stop with the run. */
  readonly faults?: ReadonlyArray<Faults.FaultRule>
}

/** How a case goes on after its kills. */
export interface Recovery {
  /** Seconds between the crash and the command that follows, here and on the platforms. Default: at once. */
  readonly laterSeconds?: number
  /** Whether the recovery's own points are wanted. */
  readonly listed?: boolean
}

export interface Outcome extends Verdict.Verdict {
  /** Points of the first run after the kills. */
  readonly recoveryPoints: ReadonlyArray<string>
}

/** How often the command is run before it is given up. */
const runsMax = 6

/** Pause before the command is given again, in milliseconds: what is pending needs a moment. */
const pauseMilliseconds = 1000

/** Exit codes that another run would not change: everything is done, or a person is asked. */
const isEnd = ({ exitCode }: Command.Ended): boolean => exitCode === 0 || exitCode === 6

export interface Finish {
  readonly last: Command.Ended
  /** Points of the first run. */
  readonly points: ReadonlyArray<string>
  /** Whether a person had to sign in again: the death fell between a used-up refresh token and the vault. */
  readonly signedIn: boolean
}

/** Runs the command until it ends, and does what it asks a person to do. */
export const finish = async (stage: Stage.Stage, disturbance: Command.Disturbance = {}): Promise<Finish> => {
  const { program, workspace } = stage
  const first = await Command.run(program, workspace, disturbance)
  let last = first
  let signedIn = false
  for (let runs = 1; !isEnd(last) && runs < runsMax; runs++) {
    if (SignIn.isAsked(last) && !signedIn) {
      await SignIn.again(stage)
      signedIn = true
    } else {
      await setTimeout(pauseMilliseconds)
    }
    last = await Command.run(program, workspace, { ...disturbance, listed: false })
  }
  return { last, points: first.points, signedIn }
}

/** Kills the runs of one workspace one after the other, then lets the command end, then asks the platforms. */
export const run = (
  setting: Stage.Setting,
  expected: Stage.Clean,
  kills: ReadonlyArray<Kill>,
  recovery: Recovery = {}
): Promise<Outcome> =>
  Stage.using(setting, async (stage) => {
    let reached = true
    for (const { faults = [], point } of kills) {
      for (const fault of faults) stage.sandbox.fault(fault)
      const { signal } = await Command.run(stage.program, stage.workspace, { point })
      stage.sandbox.faults.clear()
      reached &&= signal === "SIGKILL"
    }
    stage.sandbox.advanceClock((recovery.laterSeconds ?? 0) * 1000)
    const { last, points, signedIn } = await finish(stage, recovery)
    return { ...(await Verdict.of(stage, expected.holdings, last, reached)), signedIn, recoveryPoints: points }
  })
