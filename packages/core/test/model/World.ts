/**
 * What the runs of one schedule share: time as the channels have it, the journal's storage, and what went wrong.
 */
import type { Adapter, Journal, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { RunScript, Schedule } from "./Schedule.ts"

export interface World {
  readonly schedule: Schedule
  /** The storage: it outlives every run. */
  readonly journal: Journal.Shape
  /** What the channels' clocks show more than the machine's. */
  skewMilliseconds: number
  /** Index of the phase; `calm` once nothing fails any more. */
  phase: number
  calm: boolean
  serial: number
  /** Receipts the storage holds, by destination and step. */
  readonly receipts: Map<string, Adapter.Receipt>
  /** How often the outcome of a commit's request stayed open, by destination and step. */
  readonly doubtful: Map<string, number>
  readonly violations: Array<string>
}

/** One run: what it is to do, and what happened to it. */
export interface Run {
  readonly index: number
  readonly script: RunScript
  /** Index of its phase; runs of the calm after the last have none. */
  readonly phase: number
  /** Its process is gone: nothing it does has an effect any more. */
  dead: boolean
  /** It has been asked to stop. */
  interrupted: boolean
  operations: number
  journalOperations: number
  journalFailed: boolean
  /** Whether something of the item was public, as far as the journal knew, when it began. */
  resumes: boolean
  /** Destinations with a finding that keeps them from being published to. */
  readonly unfit: Set<string>
  /** Destinations it has read. */
  readonly preflighted: Set<string>
  /** Destinations whose look failed or could not tell. */
  readonly untold: Set<string>
  /** Steps it has performed, and codes of the warnings in its report, with their destinations. */
  readonly performs: Array<string>
  readonly warnings: Set<string>
}

export const makeRun = (index: number, phase: number, script: RunScript): Run => ({
  index,
  script,
  phase,
  dead: false,
  interrupted: false,
  operations: 0,
  journalOperations: 0,
  journalFailed: false,
  resumes: false,
  unfit: new Set(),
  preflighted: new Set(),
  untold: new Set(),
  performs: [],
  warnings: new Set()
})

/** Now, as the channels have it: it never goes back. */
export const trueTime = (world: World): Effect.Effect<number> =>
  Effect.map(Clock.currentTimeMillis, (milliseconds) => milliseconds + world.skewMilliseconds)

export const report = (world: World, violation: string): void => {
  world.violations.push(violation)
}

export const idOf = (index: number): string => `d${index}`

/** Why a step did not finish, in a channel's words. */
export type Reason = PublishError.Reason
