/**
 * The model test at length: `pnpm test:model [RUNS] [SEED]`. Without a seed it is the same schedules each time.
 */
import * as fc from "fast-check"
import { schedule } from "./Arbitraries.ts"
import * as Simulation from "./Simulation.ts"

const [runs = "10000", seed = "20200801"] = process.argv.slice(2)

const property = fc.asyncProperty(schedule, async (given) => {
  const violations = await Simulation.run(given)
  if (violations.length > 0) throw new Error(violations.join("\n"))
})

const details = await fc.check(property, { numRuns: Number(runs), seed: Number(seed) })
if (details.failed) {
  console.error(`${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}`)
  process.exitCode = 1
} else {
  console.log(`${details.numRuns} schedules, 0 violations (seed ${details.seed})`)
}
