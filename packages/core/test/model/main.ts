/**
 * The model test at length: `pnpm test:model [runs] [seed]`.
 */
import * as fc from "fast-check"
import { schedule } from "./Arbitraries.ts"
import * as Simulation from "./Simulation.ts"

const [runs = "10000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2)
const property = fc.asyncProperty(schedule, async (given) => {
  const violations = await Simulation.run(given)
  if (violations.length > 0) throw new Error(violations.join("\n"))
})
const details = await fc.check(property, { numRuns: Number(runs), seed: Number(seed) })
if (details.failed) {
  console.log(fc.defaultReportMessage(details))
  process.exitCode = 1
} else {
  console.log(`${details.numRuns} schedules, 0 violations (seed ${details.seed})`)
}
