/**
 * The item's properties at length: `pnpm test:items [runs] [seed]`.
 */
import * as Suite from "./Suite.ts"

const [runs = "100000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2)
for (const { failure, name, runs: made } of await Suite.run(Number(runs), Number(seed))) {
  if (failure !== undefined) process.exitCode = 1
  console.log(failure === undefined ? `${name}: ${made}, no violation (seed ${seed})` : `${name}: ${failure}`)
}
