/**
 * Runs cases side by side and adds up what became of them.
 */
import type { Case } from "./Cases.ts"
import * as Verdict from "./Verdict.ts"

export interface Judged extends Verdict.Verdict {
  readonly name: string
  readonly milliseconds: number
}

/** A case that cannot be judged has proven nothing, and is not let pass as if it had. */
const unjudged = (cause: unknown): Verdict.Verdict => ({
  reached: true,
  duplicates: 0,
  lost: 1,
  unknown: 0,
  problems: [`the case itself failed: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`],
  leftovers: []
})

const judge = async ({ name, run }: Case): Promise<Judged> => {
  const began = Date.now()
  const verdict = await run().catch(unjudged)
  return { ...verdict, name, milliseconds: Date.now() - began }
}

/** Runs every case, `workers` at a time; each verdict is told when it is there. */
export const run = async (
  cases: ReadonlyArray<Case>,
  workers: number,
  tell: (judged: Judged) => void = () => {}
): Promise<ReadonlyArray<Judged>> => {
  const judged: Array<Judged> = []
  const waiting = cases.values()
  const work = async (): Promise<void> => {
    for (const next of waiting) {
      const verdict = await judge(next)
      judged.push(verdict)
      tell(verdict)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return judged
}

/** The one line that says it all. */
export const summary = (judged: ReadonlyArray<Judged>): string => {
  const { duplicates, lost, unknown } = Verdict.sum(judged)
  return `${judged.length} cases, ${duplicates} duplicates, ${lost} lost, ${unknown} unknown`
}
