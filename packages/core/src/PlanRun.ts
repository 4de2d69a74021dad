/**
 * Works through the plan of one destination: asks first about what an earlier run left open, then does the rest in order.
 */
import * as Effect from "effect/Effect"
import type { Plan, Receipt, Step, Warning } from "./Adapter.ts"
import { type DestinationEnd, type Receipts, receiptsOf, refusal, stepWarning, without } from "./DestinationEnd.ts"
import type { JournalError, PublicationRecord, StepRecord } from "./Journal.ts"
import type { Summary } from "./PublishError.ts"
import * as References from "./References.ts"
import * as StepDecision from "./StepDecision.ts"
import type { Settled, StepEnd, StepRunner } from "./StepRunner.ts"

/**
 * What came of a plan.
 *
 * @category models
 */
export type PlanEnd =
  | { readonly _tag: "Stopped"; readonly end: DestinationEnd }
  | {
      readonly _tag: "Through"
      readonly receipts: Receipts
      /** Of the first commit: what it left stands for the publication. */
      readonly commit: Receipt | undefined
      /** Every commit that must be is there. Without it a later run goes on with what is missing. */
      readonly isWhole: boolean
      /** Why a commit behind the first may be there or not; a person has to settle it. */
      readonly open?: Summary
      readonly warnings: ReadonlyArray<Warning>
    }

const stopped = (end: Exclude<StepEnd, { readonly _tag: "Done" }>): PlanEnd => {
  const status = end._tag === "Failed" ? "failed" : end._tag === "Pending" ? "pending" : "unknown"
  return { _tag: "Stopped", end: without(status, end.error) }
}

const absent: Settled = { _tag: "Absent" }

/** Why a step of a publication that has begun is left out: no commit passes an obstacle, no text has `{{…}}` in it. */
const leftOut = (step: Step, obstacle: Summary | undefined): StepEnd | undefined => {
  if (step.kind === "commit" && obstacle !== undefined) return { _tag: "Failed", error: obstacle }
  const [missing] = References.destinationsOf(step.content)
  if (missing === undefined) return undefined
  return { _tag: "Failed", error: refusal("Blocked", `it refers to ${missing.id}, which has nothing to offer`) }
}

/** A plan on its way. */
interface Course {
  readonly plan: Plan
  readonly record: PublicationRecord
  readonly receipts: { [step: string]: Receipt }
  /** What became of the commits an earlier run left open, by step name. */
  readonly settled: Map<string, Settled>
  commit: Receipt | undefined
}

const recordOf = ({ record }: Course, step: Step): StepRecord | undefined =>
  record.steps.find(({ name }) => name === step.name)

const note = (course: Course, step: Step, receipt: Receipt): void => {
  course.receipts[step.name] = receipt
  if (step.kind === "commit") course.commit ??= receipt
}

/** Whether a step may fail without the publication failing. */
const mayFail = ({ commit }: Course, step: Step): boolean => commit !== undefined || step.optional === true

/**
 * Asks about what is open, before anything else is done and with the receipts its attempt had: a step before it that the
 * channel has forgotten meanwhile must not be done anew first.
 */
const settleOpen = Effect.fnUntraced(function* (
  runner: StepRunner,
  course: Course
): Effect.fn.Return<PlanEnd | undefined, JournalError> {
  for (const step of course.plan.steps) {
    const before = recordOf(course, step)
    if (before?.receipt !== undefined) note(course, step, before.receipt)
    if (!StepDecision.isOpen(step, before)) continue
    const end = yield* runner.ask(step, before, course.receipts)
    course.settled.set(step.name, end)
    if (end._tag === "Done") note(course, step, end.receipt)
    else if (end._tag !== "Absent" && !mayFail(course, step)) return stopped(end)
  }
  return undefined
})

/** Whether a commit is going to be performed after a step. What one in doubt was made of is left as it is. */
const isNeeded = ({ plan, receipts, settled }: Course, index: number): boolean =>
  plan.steps
    .slice(index + 1)
    .some(
      ({ kind, name }) =>
        kind === "commit" && receipts[name] === undefined && (settled.get(name) ?? absent)._tag === "Absent"
    )

const runStep = (
  runner: StepRunner,
  course: Course,
  index: number,
  step: Step,
  obstacle: Summary | undefined
): Effect.Effect<StepEnd, JournalError> => {
  const before = recordOf(course, step)
  const asked = course.settled.get(step.name)
  if (asked !== undefined && asked._tag !== "Absent") return Effect.succeed(asked)
  const left = before?.receipt === undefined ? leftOut(step, obstacle) : undefined
  if (left !== undefined) return Effect.succeed(left)
  return asked === undefined
    ? runner.run(step, before, course.receipts, isNeeded(course, index))
    : runner.runAgain(step, course.receipts)
}

/**
 * Works through a plan. `hindrance` keeps it from beginning, and nothing else: what is public is finished.
 *
 * @category running
 */
export const run = Effect.fnUntraced(function* (
  runner: StepRunner,
  plan: Plan,
  record: PublicationRecord,
  hindrance: DestinationEnd | undefined
): Effect.fn.Return<PlanEnd, JournalError> {
  const course: Course = { plan, record, receipts: { ...receiptsOf(record) }, settled: new Map(), commit: undefined }
  const open = yield* settleOpen(runner, course)
  if (open !== undefined) return open
  if (course.commit === undefined && hindrance !== undefined) return { _tag: "Stopped", end: hindrance }

  const warnings: Array<Warning> = []
  let isWhole = true
  let unknown: Summary | undefined
  let obstacle = hindrance?.error
  for (const [index, step] of plan.steps.entries()) {
    const end = yield* runStep(runner, course, index, step, obstacle)
    if (end._tag === "Done") {
      note(course, step, end.receipt)
      continue
    }
    if (!mayFail(course, step)) return stopped(end)
    warnings.push(stepWarning(step.name, end.error))
    if (step.optional === true) continue
    obstacle ??= end.error
    if (step.kind === "commit") isWhole = false
    if (step.kind === "commit" && end._tag === "Unknown") unknown ??= end.error
  }
  const { commit, receipts } = course
  return { _tag: "Through", receipts, commit, isWhole, warnings, ...(unknown === undefined ? {} : { open: unknown }) }
})
