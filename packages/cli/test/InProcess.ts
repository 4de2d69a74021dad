/**
 * The `loa` command inside this process, with a screen, and a person at it where the test wants one.
 */
import { PassThrough } from "node:stream"
import * as Arguments from "../src/Arguments.ts"
import { approve } from "../src/ApproveCommand.ts"
import * as CheckCommand from "../src/CheckCommand.ts"
import type { Context, RunCommand } from "../src/Context.ts"
import * as Failure from "../src/Failure.ts"
import { keys } from "../src/KeysCommand.ts"
import { messages } from "../src/Messages.ts"
import * as Outlet from "../src/Outlet.ts"
import { publish } from "../src/PublishCommand.ts"
import { verify } from "../src/VerifyCommand.ts"
import type { Workspace } from "./Workspace.ts"

const commands: { readonly [name: string]: RunCommand } = { approve, verify, keys, publish, check: CheckCommand.check }

export interface Ended {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What stands for a stream: its text, on lines as long as they are. */
const paper = (onWrite: (text: string) => void = () => {}) => {
  const written = { text: "" }
  const write = (text: string): void => {
    written.text += text
    onWrite(text)
  }
  const outlet: Outlet.Outlet = {
    write,
    line: (text) => write(`${text}\n`),
    isTerminal: false,
    columns: () => Number.POSITIVE_INFINITY,
    rows: () => 24,
    paint: Outlet.plain
  }
  return { written, outlet }
}

/**
 * Runs one command line. With `answers` somebody is there, who types the next one whenever something is asked; paths are
 * those of the workspace.
 */
export const run = async (
  { environment, folder }: Workspace,
  line: ReadonlyArray<string>,
  {
    answers,
    environment: more = {}
  }: { readonly answers?: ReadonlyArray<string>; readonly environment?: { readonly [name: string]: string } } = {}
): Promise<Ended> => {
  const { language = "en", request } = Arguments.parse(line)
  if (request._tag !== "Run") throw new Error(`"${line.join(" ")}" is ${JSON.stringify(request)}`)
  const stdin = new PassThrough()
  const left = [...(answers ?? [])]
  const stdout = paper()
  const stderr = paper((text) => {
    if (text.endsWith(": ") || text.endsWith("] ")) setImmediate(() => stdin.write(`${left.shift() ?? ""}\n`))
  })
  const words = messages[language]
  const context: Context = {
    items: request.items,
    options: request.options,
    language,
    words,
    stdout: stdout.outlet,
    stderr: stderr.outlet,
    stdin,
    canAsk: answers !== undefined,
    environment: { ...environment, ...more },
    folder,
    signal: new AbortController().signal
  }
  const before = process.cwd()
  process.chdir(folder)
  try {
    const exitCode = await (commands[request.command.name] ?? fail)(context).catch(async (error: unknown) => {
      const failure = await Failure.of(error, words)
      for (const text of failure.lines) stderr.outlet.line(`loa: ${text}`)
      return failure.exitCode
    })
    return { exitCode, stdout: stdout.written.text, stderr: stderr.written.text }
  } finally {
    process.chdir(before)
  }
}

const fail = (): Promise<number> => Promise.reject(new Error("this command does not run in a process of tests"))
