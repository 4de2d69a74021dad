/**
 * What made a command end without a result: the words for it and the exit code. Never a stack trace, never a secret.
 */
import { exitCodes } from "./ExitCode.ts"
import { Interrupted } from "./Interrupt.ts"
import type { Messages } from "./Messages.ts"

/**
 * @category models
 */
export interface Failure {
  readonly lines: ReadonlyArray<string>
  readonly exitCode: number
}

/**
 * The command cannot be run like this. The message is in the user's language.
 *
 * @category errors
 */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

const detailOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)

/** The first line only: what libraries put below it is for their authors. */
const firstLine = (text: string): string => text.split("\n")[0] ?? ""

/**
 * Puts an error into words.
 *
 * @category constructors
 */
export const of = async (error: unknown, words: Messages): Promise<Failure> => {
  if (error instanceof UsageError) return { lines: [error.message], exitCode: exitCodes.usage }
  if (error instanceof Interrupted) return { lines: [words.interrupted], exitCode: error.exitCode }
  const { Approval, Configuration, ItemText, Journal, JournalView, Keys } = await import("@loa/sdk")
  if (error instanceof Configuration.ConfigurationInvalid)
    return { lines: error.message.split("\n"), exitCode: exitCodes.usage }
  if (error instanceof ItemText.ItemInvalid) return { lines: error.message.split("\n"), exitCode: exitCodes.refused }
  if (error instanceof Journal.JournalError) {
    return { lines: [error.detail, ...(error.hint === undefined ? [] : [error.hint])], exitCode: exitCodes.usage }
  }
  if (error instanceof Keys.KeyUnusable) return { lines: [error.message, error.hint], exitCode: exitCodes.usage }
  if (error instanceof Approval.ApprovalsUnreadable)
    return { lines: error.message.split("\n"), exitCode: exitCodes.usage }
  if (error instanceof JournalView.ResolveError) {
    return { lines: [error.detail, error.hint], exitCode: exitCodes.usage }
  }
  return { lines: [words.defect(firstLine(detailOf(error)))], exitCode: exitCodes.defect }
}
