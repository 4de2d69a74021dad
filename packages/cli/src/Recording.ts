/**
 * The publication record of `loa publish --record`.
 */
import { Approvals, Keys, Records, type Report } from "@loa/sdk"
import { access, constants } from "node:fs/promises"
import { dirname } from "node:path"
import type { NamedItem } from "./Checking.ts"
import type { Context } from "./Context.ts"
import { UsageError } from "./Failure.ts"
import * as Passphrase from "./Passphrase.ts"
import type { Session } from "./Session.ts"

/**
 * Where a record goes, and what signs it.
 *
 * @category models
 */
export interface Recording {
  readonly file: string
  readonly key: Keys.SigningKey | undefined
}

/**
 * Opens the key and looks at the folder before anything is sent: afterwards it would be too late to say that the record
 * cannot be written.
 *
 * Errors: rejects with `UsageError` or `KeyUnusable`.
 *
 * @category constructors
 */
export const prepare = async (context: Context): Promise<Recording | undefined> => {
  const { record: file, recordKey } = context.options
  if (file === undefined) return undefined
  await access(dirname(file), constants.W_OK).catch(() => {
    throw new UsageError(context.words.recordUnwritable(file))
  })
  const key =
    recordKey === undefined ? undefined : Keys.loadPrivate(recordKey, await Passphrase.toOpen(context, recordKey))
  return { file, key }
}

/**
 * Writes the record of a run that has ended. What is published is published: a record that cannot be written is told, and
 * changes nothing of the exit code. A refused run leaves none.
 *
 * @category running
 */
export const write = async (
  { stderr, words }: Context,
  { publisher }: Session,
  named: NamedItem,
  report: Report.Report,
  recording: Recording | undefined
): Promise<void> => {
  if (recording === undefined || report.status === "refused") return
  const { file, key } = recording
  try {
    await Records.write(file, await publisher.record(report, { approvals: Approvals.fileOf(named.file) }), key)
    stderr.line(words.recordWritten(file, key !== undefined))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : words.recordUnwritable(file)
    stderr.line(stderr.paint("red", words.recordMissed(reason)))
  }
}
