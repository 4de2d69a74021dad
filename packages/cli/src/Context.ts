/**
 * What a command works with: what was asked, and the process around it.
 */
import type { Options } from "./Arguments.ts"
import type { Language } from "./Language.ts"
import type { Messages } from "./Messages.ts"
import type { Outlet } from "./Outlet.ts"

/**
 * @category models
 */
export interface Context {
  readonly items: ReadonlyArray<string>
  readonly options: Options
  readonly language: Language
  readonly words: Messages
  /** The result, and nothing else. */
  readonly stdout: Outlet
  /** What people read: progress, tables, questions, errors. */
  readonly stderr: Outlet
  readonly stdin: NodeJS.ReadableStream
  /** Whether somebody is there to answer a question. */
  readonly canAsk: boolean
  readonly environment: { readonly [name: string]: string | undefined }
  readonly folder: string
  /** Aborted when the process is asked to stop. */
  readonly signal: AbortSignal
}

/**
 * Runs one command; gives the exit code. Rejects with what `Failure` puts into words.
 *
 * @category models
 */
export type RunCommand = (context: Context) => Promise<number>

/**
 * Writes the one JSON document of the standard output.
 *
 * @category formatting
 */
export const writeJson = (context: Context, value: unknown): void => context.stdout.line(JSON.stringify(value, null, 2))

/**
 * One result for one item, a list for several.
 *
 * @category formatting
 */
export const oneOrAll = <A>(values: ReadonlyArray<A>): A | ReadonlyArray<A> => {
  const [first] = values
  return values.length === 1 && first !== undefined ? first : values
}
