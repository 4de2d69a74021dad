import * as Command from "./Command.ts"
import * as Stage from "./Stage.ts"
import * as Crash from "./Crash.ts"
import * as Scenario from "./Scenario.ts"
const program = await Command.bundle()
const setting = {
  program,
  scenario: (Scenario as never as Record<string, Scenario.Scenario>)[process.argv[2] ?? "campaign"]!
}
let t = Date.now()
const clean = await Stage.clean(setting)
console.log("clean", Date.now() - t, clean.points.length)
console.log(clean.holdings)
for (const point of process.argv.slice(3)) {
  t = Date.now()
  console.log(point, await Crash.run(setting, clean, [{ point }]), Date.now() - t)
}
program.remove()
