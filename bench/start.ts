// What it costs to begin: whole processes, medians of several runs, beside an empty Node process.
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const runs = 9

const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const milliseconds = (args: ReadonlyArray<string>): number =>
  median(
    Array.from({ length: runs + 1 }, () => {
      const began = performance.now()
      const { status } = spawnSync(process.execPath, args, { stdio: "ignore", cwd: root })
      if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`)
      return performance.now() - began
    }).slice(1)
  )

export const run = async (): Promise<boolean> => {
  const bin = join(root, "packages/cli/dist/bin.js")
  if (!existsSync(bin)) {
    console.log("  not built: run pnpm build first")
    return false
  }
  const empty = milliseconds(["-e", ""])
  const figures = {
    "loa --version": milliseconds([bin, "--version"]),
    "loa check (the example)": milliseconds([
      bin,
      "check",
      "examples/cli/bluezone.md",
      "--config",
      "examples/cli/loa.config.json"
    ]),
    'import("@loa/sdk") from dist': milliseconds([
      "-e",
      `await import(${JSON.stringify(join(root, "packages/sdk/dist/index.js"))})`
    ])
  }
  console.log(`  empty Node process: ${empty.toFixed(0)} ms (median of ${runs})`)
  for (const [name, took] of Object.entries(figures)) {
    console.log(`  ${name}: ${took.toFixed(0)} ms, ${(took / empty).toFixed(1)} × the empty process`)
  }
  return true
}
