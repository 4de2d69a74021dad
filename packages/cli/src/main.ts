/**
 * Runs one command line: reads it, calls the command, puts what went wrong into words, ends the process.
 */
import * as Arguments from "./Arguments.ts"
import type { Context, RunCommand } from "./Context.ts"
import { exitCodes } from "./ExitCode.ts"
import * as Failure from "./Failure.ts"
import * as Help from "./Help.ts"
import * as Interrupt from "./Interrupt.ts"
import * as Language from "./Language.ts"
import { type Messages, messages } from "./Messages.ts"
import * as Outlet from "./Outlet.ts"
import * as UsageText from "./UsageText.ts"

/** A command's code is loaded when it is called. */
const runners: { readonly [command: string]: () => Promise<RunCommand> } = {
  check: async () => (await import("./CheckCommand.ts")).check,
  plan: async () => (await import("./CheckCommand.ts")).plan,
  approve: async () => (await import("./ApproveCommand.ts")).approve,
  verify: async () => (await import("./VerifyCommand.ts")).verify,
  keys: async () => (await import("./KeysCommand.ts")).keys,
  publish: async () => (await import("./PublishCommand.ts")).publish,
  status: async () => (await import("./StatusCommand.ts")).status,
  resolve: async () => (await import("./StatusCommand.ts")).resolve,
  sandbox: async () => (await import("./SandboxCommand.ts")).sandbox,
  demo: async () => (await import("./DemoCommand.ts")).demo
}

const run = async (request: Extract<Arguments.Request, { _tag: "Run" }>, context: Context): Promise<number> => {
  const load = runners[request.command.name]
  if (load === undefined) throw new Error(`the command ${request.command.name} has no code`)
  return (await load())(context)
}

const fail = async (stderr: Outlet.Outlet, words: Messages, error: unknown): Promise<number> => {
  const { exitCode, lines } = await Failure.of(error, words)
  for (const line of lines) stderr.line(`loa: ${line}`)
  return exitCode
}

/** Text to be read is not wider than a page. */
const helpColumns = (outlet: Outlet.Outlet): number => Math.min(100, outlet.columns())

const answer = async (process: NodeJS.Process, version: string): Promise<number> => {
  const { language: given, request } = Arguments.parse(process.argv.slice(2))
  const language = given ?? Language.fromEnvironment(process.env)
  const words = messages[language]
  const stdout = Outlet.make(process.stdout, process.env)
  const stderr = Outlet.make(process.stderr, process.env)
  switch (request._tag) {
    case "Version":
      stdout.line(version)
      return exitCodes.done
    case "Help":
      stdout.write(
        request.command === undefined
          ? Help.ofProgram(language, helpColumns(stdout))
          : Help.ofCommand(request.command, language, helpColumns(stdout))
      )
      return exitCodes.done
    case "Invalid":
      if (request.problem._tag === "NoCommand") stderr.write(`${Help.ofProgram(language, helpColumns(stderr))}\n`)
      for (const line of await UsageText.lines(request, words)) stderr.line(`loa: ${line}`)
      return exitCodes.usage
    case "Run":
      return run(request, {
        items: request.items,
        options: request.options,
        language,
        words,
        stdout,
        stderr,
        stdin: process.stdin,
        canAsk: process.stdin.isTTY && stderr.isTerminal,
        environment: process.env,
        folder: process.cwd(),
        signal: Interrupt.listen(process)
      }).catch((error: unknown) => fail(stderr, words, error))
  }
}

/** A reader that goes away (`loa … | head`) ends neither the run nor in a stack trace. */
const outliveReaders = (process: NodeJS.Process): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {})
}

/** `node:sqlite` calls itself experimental in Node 22; that is for us to know and not for the user to read. */
const hushExperiments = (process: NodeJS.Process): void => {
  const emit = process.emitWarning.bind(process)
  process.emitWarning = (warning: string | Error, ...rest: ReadonlyArray<never>) => {
    if (rest[0] !== "ExperimentalWarning") emit(warning, ...rest)
  }
}

const flush = (stream: NodeJS.WriteStream): Promise<void> => new Promise((resolve) => stream.write("", () => resolve()))

/**
 * Answers the process's command line and ends the process.
 *
 * @category running
 */
export const start = async (process: NodeJS.Process, version: string): Promise<void> => {
  outliveReaders(process)
  hushExperiments(process)
  const exitCode = await answer(process, version)
  await Promise.all([flush(process.stdout), flush(process.stderr)])
  process.exit(exitCode)
}
