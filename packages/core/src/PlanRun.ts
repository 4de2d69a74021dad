/**
 * Works through the plan of one destination: asks first about what an earlier run left open, then does the rest in order.
 */
import * as Effect from "effect/Effect"
import type { Plan, Receipt, Step, Warning } from "./Adapter.ts"
import { type DestinationEnd, type Receipts, receiptsOf, refusal, stepWarning, without } from "./DestinationEnd.ts"
import type { JournalError, PublicationRecord } from "./Journal.ts"
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
      readonly warnings: ReadonlyArray<Warning>
    }

const stopped = (end: Exclude<StepEnd, { readonly _tag: "Done" }>): PlanEnd => {
  const status = end._tag === "Failed" ? "failed" : end._tag === "Pending" ? "pending" : "unknown"
  return { _tag: "Stopped", end: without(status, end.error) }
}

/** Why a step of a publication that has begun is left out: no commit passes an obstacle, no text has `{{…}}` in it. */
const leftOut = (step: Step, obstacle: Summary | undefined): StepEnd | undefined => {
  if (step.kind === "commit" && obstacle !== undefined) return { _tag: "Failed", error: obstacle }
  const [missing] = References.destinationsOf(step.content)
  if (missing === undefined) return undefined
  return { _tag: "Failed", error: refusal("Blocked", `it refers to ${missing.id}, which has nothing to offer`) }
}

/**
 * Works through a plan. `hindrance` keeps it from beginning, and nothing else: what is public is finished.
 *
 * What is open is asked about before anything else is done, with the receipts its attempt had: a step before it that the
 * channel has forgotten meanwhile must not be done anew first.
 *
 * @category running
 */
export const run = Effect.fnUntraced(function* (
  runner: StepRunner,
  plan: Plan,
  record: PublicationRecord,
  hindrance: DestinationEnd | undefined
): Effect.fn.Return<PlanEnd, JournalError> {
  const receipts: { [step: string]: Receipt } = { ...receiptsOf(record) }
  const warnings: Array<Warning> = []
  const settled = new Map<string, Settled>()
  let commit: Receipt | undefined
  const recordOf = (step: Step) => record.steps.find(({ name }) => name === step.name)
  const note = (step: Step, receipt: Receipt): void => {
    receipts[step.name] = receipt
    if (step.kind === "commit") commit ??= receipt
  }

  for (const step of plan.steps) {
    const before = recordOf(step)
    if (before?.receipt !== undefined) note(step, before.receipt)
    if (!StepDecision.isOpen(step, before)) continue
    const end = yield* runner.ask(step, before, receipts)
    settled.set(step.name, end)
    if (end._tag === "Done") note(step, end.receipt)
    else if (end._tag !== "Absent" && commit === undefined && step.optional !== true) return stopped(end)
  }
  if (commit === undefined && hindrance !== undefined) return { _tag: "Stopped", end: hindrance }

  let isWhole = true
  let obstacle = hindrance?.error
  for (const [index, step] of plan.steps.entries()) {
    const before = recordOf(step)
    const isNeeded = plan.steps.slice(index + 1).some(({ kind, name }) => kind === "commit" && !(name in receipts))
    const asked = settled.get(step.name) ?? { _tag: "Absent" as const }
    const known = asked._tag !== "Absent" ? asked : before?.receipt === undefined ? leftOut(step, obstacle) : undefined
    const end =
      known ??
      (settled.has(step.name)
        ? yield* runner.runAgain(step, receipts)
        : yield* runner.run(step, before, receipts, isNeeded))
    if (end._tag === "Done") {
      note(step, end.receipt)
      continue
    }
    if (commit === undefined && step.optional !== true) return stopped(end)
    if (step.optional !== true) {
      obstacle ??= end.error
      if (step.kind === "commit") isWhole = false
    }
    warnings.push(stepWarning(step.name, end.error))
  }
  return { _tag: "Through", receipts, commit, isWhole, warnings }
})
