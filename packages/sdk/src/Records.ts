/**
 * Publication records as files: written when a run has ended, signed when there is a key, read again to be checked.
 */
import { type Finding, RunRecord } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { readFile, stat } from "node:fs/promises"
import * as Keys from "./Keys.ts"
import * as WrittenBeside from "./internal/writtenBeside.ts"

/**
 * A file is no publication record, or cannot be read or written.
 *
 * @category errors
 */
export class RecordUnusable extends Schema.TaggedError<RecordUnusable>()("RecordUnusable", {
  file: Schema.String,
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return this.problems.map((problem) => `${this.file}: ${problem}`).join("\n")
  }
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"

const unusable = (file: string, ...problems: ReadonlyArray<string>): RecordUnusable =>
  new RecordUnusable({ file, problems: [...problems] })

/**
 * Writes a record, signed when there is a key. A record that was there before is replaced.
 *
 * Errors: rejects with `RecordUnusable`.
 *
 * @category encoding
 */
export const write = async (file: string, record: RunRecord.Unsigned, key?: Keys.SigningKey): Promise<void> => {
  const document = key === undefined ? record : Keys.sign(record, key)
  try {
    await WrittenBeside.write(file, `${JSON.stringify(document, null, 2)}\n`)
  } catch (cause) {
    throw unusable(file, `the record cannot be written (${codeOf(cause)})`)
  }
}

/** Bytes; a report of a thousand destinations stays below. */
const fileBytesMax = 50_000_000

/** The JSON in a file; nothing when there is none. */
const readJson = async (file: string): Promise<unknown> => {
  const { size } = await stat(file)
  if (size > fileBytesMax) throw unusable(file, `has ${size} bytes, at most ${fileBytesMax} are read`)
  const text = await readFile(file, "utf8")
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""))
  } catch {
    return undefined
  }
}

/**
 * Reads a record; nothing when the file is readable and does not say that it is one.
 *
 * Errors: rejects with `RecordUnusable`.
 *
 * @category decoding
 */
export const load = async (file: string): Promise<RunRecord.RunRecord | undefined> => {
  const document = await readJson(file).catch((cause: unknown) => {
    throw cause instanceof RecordUnusable ? cause : unusable(file, `cannot be read (${codeOf(cause)})`)
  })
  if (!RunRecord.isOne(document)) return undefined
  const decoded = RunRecord.decode(document)
  if (Result.isSuccess(decoded)) return decoded.success
  throw unusable(file, ...decoded.failure.map(({ message }) => message))
}

/**
 * What speaks against relying on a record, when these public keys are known; see `RunRecord.check`.
 *
 * @category checking
 */
export const check = (
  record: RunRecord.RunRecord,
  keys: ReadonlyArray<string>
): Promise<ReadonlyArray<Finding.Finding>> => Effect.runPromise(RunRecord.check(record, keys))
