/**
 * SIGINT and SIGTERM: the first asks everything under way to stop, the second ends the process at once.
 */
import { exitCodes } from "./ExitCode.ts"

/**
 * Why a command was stopped: the reason of its `AbortSignal`.
 *
 * @category errors
 */
export class Interrupted extends Error {
  override readonly name = "Interrupted"
  readonly exitCode: number
  constructor(exitCode: number) {
    super("interrupted")
    this.exitCode = exitCode
  }
}

const codes: { readonly [signal: string]: number } = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated }

/** Longest time given to what is under way, in milliseconds. Nothing is lost by less: a killed run continues as well. */
const graceMilliseconds = 5000

/**
 * Listens for the signals of a process from here on.
 *
 * @category constructors
 */
export const listen = (process: NodeJS.Process): AbortSignal => {
  const controller = new AbortController()
  const stop = (exitCode: number): void => {
    if (controller.signal.aborted) process.exit(exitCode)
    controller.abort(new Interrupted(exitCode))
    setTimeout(() => process.exit(exitCode), graceMilliseconds).unref()
  }
  for (const [signal, exitCode] of Object.entries(codes)) process.on(signal, () => stop(exitCode))
  return controller.signal
}

/**
 * Waits until the signal is given; never rejects.
 *
 * @category running
 */
export const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener("abort", () => resolve(), { once: true })
  })
