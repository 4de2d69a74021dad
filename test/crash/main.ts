/**
 * The crash run: the real command is killed at every transaction and every request, and run again until it ends.
 *
 * `pnpm test:crash [--only GROUP,…] [--match TEXT] [--workers N]`. The last line of the output is
 * `N cases, D duplicates, L lost, U unknown`; the exit code is 1 when D or L is not 0. See `docs/testing.md`.
 */
import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { RealWordPress } from "@loa/testing"
import * as Cases from "./Cases.ts"
import * as Command from "./Command.ts"
import * as Runner from "./Runner.ts"
import * as Site from "./Site.ts"
import * as Verdict from "./Verdict.ts"

const { values } = parseArgs({
  options: { only: { type: "string" }, match: { type: "string" }, workers: { type: "string" } }
})

/** Many cases wait, for a look-up or for another command, so more of them are at work than there are processors. */
const workers = Number(values.workers ?? 4 * availableParallelism())

const wants = (group: string): boolean => values.only === undefined || values.only.split(",").includes(group)

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Tells at once what is not as it should be. */
const tell = (judged: Runner.Judged): void => {
  const { duplicates, leftovers, lost, name, problems, reached } = judged
  if (duplicates > 0 || lost > 0) say(`  WRONG ${name}\n    ${problems.join("\n    ")}`)
  else if (!reached) say(`  not reached: ${name}`)
  if (leftovers.length > 0) say(`  left over after ${name}: ${leftovers.join(", ")}`)
}

const runGroup = async (name: string, group: Cases.Group, program: Command.Program) => {
  const began = Date.now()
  const cases = (await group(program)).filter((one) => one.name.includes(values.match ?? ""))
  say(`${name}: ${cases.length} cases`)
  const judged = await Runner.run(cases, workers, tell)
  say(`  ${Runner.summary(judged)}; ${Math.round((Date.now() - began) / 1000)} s`)
  return judged.map((one) => ({ ...one, name: `${name}: ${one.name}` }))
}

const runAll = async (program: Command.Program): Promise<ReadonlyArray<Runner.Judged>> => {
  const judged: Array<Runner.Judged> = []
  for (const [name, group] of Object.entries(Cases.groups)) {
    if (wants(name)) judged.push(...(await runGroup(name, group, program)))
  }
  const real = wants("real-wordpress") ? await RealWordPress.requireOrExplain() : undefined
  if (real === undefined) return judged
  try {
    return [...judged, ...(await runGroup("real-wordpress", Cases.onSite(Site.make(real)), program))]
  } finally {
    await real.stop()
  }
}

const began = Date.now()
const program = await Command.bundle()
try {
  const judged = await runAll(program)
  const { duplicates, lost } = Verdict.sum(judged)
  const unknown = judged.filter((one) => one.unknown > 0)
  if (unknown.length > 0) say("\nUnknown, for a person to settle with `loa resolve`:")
  for (const { name, problems } of unknown) say(`  ${name}\n    ${problems.join("\n    ")}`)
  const signedIn = judged.filter((one) => one.signedIn === true)
  if (signedIn.length > 0) {
    say("\nRefused, nothing sent, until an administrator had signed in to Zalo again:")
    for (const { name } of signedIn) say(`  ${name}`)
  }
  const missed = judged.filter(({ reached }) => !reached)
  if (missed.length > 0) say(`\n${missed.length} points were not passed again and prove nothing.`)
  say(`\n${Math.round((Date.now() - began) / 1000)} s`)
  say(Runner.summary(judged.filter(({ reached }) => reached)))
  process.exitCode = duplicates > 0 || lost > 0 ? 1 : 0
} finally {
  program.remove()
}
