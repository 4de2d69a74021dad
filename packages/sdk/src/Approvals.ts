/**
 * The approvals of an item, in the file beside it: `item.approval.json` for `item.md`.
 */
import { Approval, Decoding, type Verification } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { open, readFile, rm, stat } from "node:fs/promises"
import { setTimeout as wait } from "node:timers/promises"
import { parse, join } from "node:path"
import * as Keys from "./Keys.ts"
import * as WrittenBeside from "./internal/writtenBeside.ts"

/**
 * The file of an item's approvals: the item's own name, its extension left out, and `.approval.json`.
 *
 * @category getters
 */
export const fileOf = (itemFile: string): string => {
  const { dir, name } = parse(itemFile)
  return join(dir, `${name}.approval.json`)
}

/** Bytes; a hundred approvals of an item with many fields stay below. */
const fileBytesMax = 4_000_000

const unreadable = (file: string, problem: string): Approval.ApprovalsUnreadable =>
  new Approval.ApprovalsUnreadable({ file, problems: [problem] })

const readText = async (file: string): Promise<string | undefined> => {
  try {
    const { size } = await stat(file)
    if (size > fileBytesMax) throw unreadable(file, `has ${size} bytes, at most ${fileBytesMax} are read`)
    return await readFile(file, "utf8")
  } catch (cause) {
    if (cause instanceof Approval.ApprovalsUnreadable) throw cause
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
    if (code === "ENOENT") return undefined
    throw unreadable(file, `cannot be read (${code})`)
  }
}

const parseJson = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""))
  } catch {
    throw unreadable(file, "is not readable as JSON")
  }
}

/**
 * Reads the approvals in a file; none when there is no such file.
 *
 * Errors: rejects with `ApprovalsUnreadable`.
 *
 * @category decoding
 */
export const load = async (file: string): Promise<ReadonlyArray<Approval.Approval>> => {
  const text = await readText(file)
  if (text === undefined) return []
  const decoded = Approval.decode(parseJson(file, text), file)
  if (Result.isFailure(decoded)) throw decoded.failure
  return decoded.success
}

/**
 * The file as the pipeline asks for it, read anew each time.
 *
 * @category constructors
 */
export const source = (file: string): Approval.Source =>
  Effect.tryPromise({
    try: () => load(file),
    catch: (cause) => (cause instanceof Approval.ApprovalsUnreadable ? cause : unreadable(file, "cannot be read"))
  })

/**
 * What an approver says beside what they approve. Instants are UTC.
 *
 * @category models
 */
export interface Word {
  readonly by: string
  readonly document?: string
  readonly approvedAt: string
  readonly expiresAt?: string
  /** Default: every destination that would carry the item. */
  readonly destinations?: ReadonlyArray<string>
}

/**
 * Signs the approval of an item as it was verified.
 *
 * Errors: throws `ApprovalsUnreadable` when what the approver says cannot stand in an approval.
 *
 * @category signing
 */
export const sign = (
  { content, destinations, item }: Pick<Verification.Verification, "item" | "content" | "destinations">,
  word: Word,
  key: Keys.SigningKey
): Approval.Approval => {
  const unsigned: Omit<Approval.Unsigned, "key"> = {
    schema: "loa.approval/1",
    item,
    digest: content.digest,
    destinations: [...(word.destinations ?? destinations)],
    by: word.by,
    ...(word.document === undefined ? {} : { document: word.document }),
    approvedAt: word.approvedAt,
    ...(word.expiresAt === undefined ? {} : { expiresAt: word.expiresAt }),
    fields: content.fields,
    files: content.files
  }
  const decoded = Decoding.strict(Approval.Approval, Keys.sign(unsigned, key))
  if (Result.isSuccess(decoded)) return decoded.success
  throw new Approval.ApprovalsUnreadable({ file: "approval", problems: decoded.failure.map(({ message }) => message) })
}

/** How long another official's turn is waited for. Writing takes a few milliseconds. */
const turn = { tries: 50, pauseMilliseconds: 100 }

/** Runs the work while nobody else works on the file: two officials may approve at the same moment. */
const alone = async <A>(file: string, work: () => Promise<A>): Promise<A> => {
  const lock = `${file}.lock`
  for (let tried = 1; ; tried++) {
    try {
      await (await open(lock, "wx")).close()
      break
    } catch (cause) {
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
      if (code !== "EEXIST") throw unreadable(file, `cannot be written (${code})`)
      if (tried === turn.tries) {
        throw unreadable(file, `somebody else is writing it; if nobody is, delete ${lock} and try again`)
      }
      await wait(turn.pauseMilliseconds)
    }
  }
  try {
    return await work()
  } finally {
    await rm(lock, { force: true })
  }
}

/**
 * Adds an approval to a file, made when there is none; see `Approval.add` for what it takes the place of. Officials who
 * approve at the same moment both end up in it.
 *
 * Errors: rejects with `ApprovalsUnreadable` when what is there cannot be read, and leaves it as it is.
 *
 * @category encoding
 */
export const add = (file: string, approval: Approval.Approval): Promise<ReadonlyArray<Approval.Approval>> =>
  alone(file, async () => {
    const approvals = Approval.add(await load(file), approval)
    await WrittenBeside.write(file, `${JSON.stringify(approvals, null, 2)}\n`)
    return approvals
  })
