/**
 * The real command as a child process.
 */
import { build } from "tsup"
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import configuration from "../../tsup.config.ts"
import type { Workspace } from "./Workspace.ts"

const preload = fileURLToPath(new URL("preload.ts", import.meta.url))

/** A run that takes longer has hung, in milliseconds; the longest honest one waits for three look-ups on Zalo. */
const patience = 300_000

/** Where the program is. */
export interface Program {
  readonly file: string
  readonly remove: () => void
}

/** Builds the command as it is shipped, one file, into a folder of its own. */
export const bundle = async (): Promise<Program> => {
  const folder = mkdtempSync(join(tmpdir(), "loa-crash-program-"))
  const options = Array.isArray(configuration) ? configuration.find(({ name }) => name === "cli") : undefined
  if (options === undefined) throw new Error("tsup.config.ts no longer builds the command")
  await build({ ...options, config: false, outDir: folder, silent: true })
  return { file: join(folder, "bin.js"), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** How a run is disturbed; see `preload.ts`. */
export interface Disturbance {
  readonly point?: string
  /** Whether the points passed are listed in the end. */
  readonly listed?: boolean
  readonly laterSeconds?: number
}

/** How a run ended. */
export interface Ended {
  /** Absent when a signal ended it. */
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly stdout: string
  readonly stderr: string
  /** In the order in which they were passed. */
  readonly points: ReadonlyArray<string>
}

/** A run that has begun. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

const environmentOf = (workspace: Workspace, disturbance: Disturbance, list: string): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  ...workspace.environment,
  ...(disturbance.point === undefined ? {} : { LOA_CRASH_POINT: disturbance.point }),
  ...(disturbance.listed === true ? { LOA_CRASH_LIST: list } : {}),
  LOA_CRASH_LATER: String(workspace.clockSeconds + (disturbance.laterSeconds ?? 0))
})

const textOf = (child: ChildProcess, stream: "stdout" | "stderr"): { readonly text: () => string } => {
  const chunks: Array<string> = []
  child[stream]?.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk))
  return { text: () => chunks.join("") }
}

let runs = 0

/** Starts the command in a workspace. */
export const start = (
  program: Program,
  workspace: Workspace,
  disturbance: Disturbance = {},
  parameters: ReadonlyArray<string> = workspace.parameters
): Running => {
  const list = join(workspace.folder, `points-${(runs += 1)}`)
  const child = spawn(process.execPath, ["--import", preload, program.file, ...parameters], {
    cwd: workspace.folder,
    env: environmentOf(workspace, disturbance, list),
    stdio: ["ignore", "pipe", "pipe"]
  })
  const stdout = textOf(child, "stdout")
  const stderr = textOf(child, "stderr")
  const hung = setTimeout(() => child.kill("SIGKILL"), patience)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject)
    child.on("close", (exitCode, signal) => {
      clearTimeout(hung)
      resolve({
        exitCode: exitCode ?? undefined,
        signal: signal ?? undefined,
        stdout: stdout.text(),
        stderr: stderr.text(),
        points: existsSync(list) ? readFileSync(list, "utf8").trim().split("\n") : []
      })
    })
  })
  return { child, ended }
}

/** Runs the command to its end. */
export const run = (
  program: Program,
  workspace: Workspace,
  disturbance: Disturbance = {},
  parameters: ReadonlyArray<string> = workspace.parameters
): Promise<Ended> => start(program, workspace, disturbance, parameters).ended
