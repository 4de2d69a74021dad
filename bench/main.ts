// pnpm bench [NAME …]: figures for the budgets, each printed beside what it is compared with. Without a name, all of them.
import * as memory from "./memory.ts"
import * as start from "./start.ts"

const benches: { readonly [name: string]: () => Promise<boolean> } = { memory: memory.run, start: start.run }

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => benches[name] === undefined)
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}`)
  process.exit(2)
}
let withinBudget = true
for (const [name, run] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}`)
  withinBudget = (await run()) && withinBudget
}
process.exit(withinBudget ? 0 : 1)
