/**
 * What a model run goes through: destinations with their plans and moods, and phases of runs that fail, die and race.
 * Plain data, so that a schedule that broke a promise can be printed and kept. Seconds are whole.
 */

/**
 * How one call of `perform` ends.
 *
 * - `done`: the effect is there, and so is the answer. `before`: nothing is done, and the channel says so.
 * - `lost`: the effect is there, at once or late, and the answer is lost. `gone`: neither.
 * - `refused`: nothing is done, and the channel will not do it like this.
 * - `processing`: accepted; it is there when the channel has finished. `in-vain`: accepted, and it fails in the end.
 */
export type Answer = "done" | "before" | "lost" | "gone" | "refused" | "processing" | "in-vain"

/** One call of `perform`. */
export interface Call {
  readonly answer: Answer
  /** From the request to its effect. */
  readonly seconds: number
  /** From the effect to the answer. */
  readonly answerSeconds: number
  /** From the call's end until the effect is there; for work in process, until it is finished. */
  readonly lateSeconds: number
  /** From then until a look can see it. */
  readonly listedLateSeconds: number
  /** Whether the effect comes to pass although the caller was cut off before it. */
  readonly landsWhenCut: boolean
}

/** How one call of `lookup` ends: with what the channel can see, or with a failure. */
export interface Look {
  readonly answer: "truth" | "cannot-tell" | "unavailable" | "limited" | "unanswered" | "forbidden" | "unauthorised"
  readonly seconds: number
}

/** One step of a plan. */
export interface StepScript {
  readonly kind: "repeatable" | "commit"
  readonly optional: boolean
  /** Of a commit: it changes what the steps before it made, and makes no second one. */
  readonly idempotent?: boolean | undefined
  /** How long the channel keeps what a repeatable step left; absent means for ever. */
  readonly lifeSeconds?: number | undefined
}

/**
 * What a channel finds a publication by: a key of its own, the receipts of earlier steps, the words, or its age. They
 * differ in what a second run must not have changed before it asks.
 */
export type Key = "name" | "receipts" | "text" | "age"

/** One destination. Calls and looks are used up in order; after them everything goes well. */
export interface DestinationScript {
  readonly steps: ReadonlyArray<StepScript>
  readonly findsBy: Key
  /** When an attempt saves something: never, before its request leaves, or after the effect. */
  readonly saves: "never" | "before" | "after"
  /** Never tells, whoever asks. */
  readonly blind: boolean
  readonly calls: ReadonlyArray<Call>
  readonly looks: ReadonlyArray<Look>
  /** An earlier destination its text refers to; `fallback` lets it do without. */
  readonly refersTo?: { readonly destination: number; readonly fallback: boolean } | undefined
  /** An earlier destination its adapter needs in any case. */
  readonly dependsOn?: number | undefined
  /** Phases in which it cannot carry the item, and in which reading it shows that it would fail. */
  readonly unfitIn: ReadonlyArray<number>
  readonly closedIn: ReadonlyArray<number>
}

/** The end of a run from outside, at one of its operations: calls of the channel and of the journal, counted from 0. */
export interface Death {
  /** `kill`: nothing of the run goes on, and its leases stay. `interrupt`: it is asked to stop. */
  readonly by: "kill" | "interrupt"
  readonly operation: number
  /** Whether the operation has its effect before. */
  readonly after: boolean
}

/** Operations of the journal that fail, counted from 0; with `kept` what was to be written is written all the same. */
export interface JournalFault {
  readonly operation: number
  readonly count: number
  readonly kept: boolean
}

/** One run. */
export interface RunScript {
  readonly startSeconds: number
  /** Index of the item's content. */
  readonly content: number
  readonly to?: ReadonlyArray<number> | undefined
  readonly partial: boolean
  readonly wait: boolean
  readonly death?: Death | undefined
  readonly journalFault?: JournalFault | undefined
}

/** Runs that overlap. */
export interface Phase {
  /** Before its first run. */
  readonly gapSeconds: number
  /** How far the machine's clock is set back first. */
  readonly backSeconds: number
  readonly runs: ReadonlyArray<RunScript>
}

export interface Schedule {
  readonly destinations: ReadonlyArray<DestinationScript>
  readonly phases: ReadonlyArray<Phase>
  /** When the item is to appear, from the first phase on; absent means at once. */
  readonly publishInSeconds?: number | undefined
  readonly concurrency: number
  /** How far the machine's clock is ahead of the channels' at first. */
  readonly aheadSeconds: number
}

/** An adapter's pauses in the model, and what everything late stays below. */
export const lookupPausesSeconds: ReadonlyArray<number> = [1, 2, 5]

/** Upper bound of `lateSeconds + listedLateSeconds` of a lost effect: less than the pauses together. */
export const latenessMax = 7

/** A call with which everything goes well at once. */
export const calmCall: Call = {
  answer: "done",
  seconds: 0,
  answerSeconds: 0,
  lateSeconds: 0,
  listedLateSeconds: 0,
  landsWhenCut: false
}

/** A look at what is there, at once. */
export const calmLook: Look = { answer: "truth", seconds: 0 }

/** A run of the first content to every destination. */
export const calmRun: RunScript = { startSeconds: 0, content: 0, partial: false, wait: true }

/** A destination of one commit that nothing happens to. */
export const calmDestination: DestinationScript = {
  steps: [{ kind: "commit", optional: false }],
  findsBy: "name",
  saves: "never",
  blind: false,
  calls: [],
  looks: [],
  unfitIn: [],
  closedIn: []
}

/** Written as a person writes a case: only what differs from a calm schedule of one run. */
export const scheduleOf = (parts: {
  readonly destinations: ReadonlyArray<Partial<DestinationScript>>
  readonly phases?: ReadonlyArray<{
    readonly gapSeconds?: number
    readonly backSeconds?: number
    readonly runs?: ReadonlyArray<Partial<RunScript>>
  }>
  readonly publishInSeconds?: number
  readonly concurrency?: number
  readonly aheadSeconds?: number
}): Schedule => ({
  concurrency: parts.concurrency ?? 16,
  aheadSeconds: parts.aheadSeconds ?? 0,
  publishInSeconds: parts.publishInSeconds,
  destinations: parts.destinations.map((destination) => ({ ...calmDestination, ...destination })),
  phases: (parts.phases ?? [{}]).map(({ gapSeconds = 0, backSeconds = 0, runs = [{}] }) => ({
    gapSeconds,
    backSeconds,
    runs: runs.map((run) => ({ ...calmRun, ...run }))
  }))
})
