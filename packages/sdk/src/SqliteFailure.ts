/**
 * Why a SQLite file could not be used, in words that name the file and what to do.
 */

/**
 * Why a file could not be used.
 *
 * @category models
 */
export interface SqliteFailure {
  readonly reason: "unreadable" | "unwritable" | "corrupt" | "newer"
  readonly detail: string
  readonly hint: string
}

/**
 * The file that a failure is about.
 *
 * @category models
 */
export interface Subject {
  readonly file: string
  /** What the file is, for messages: "journal". */
  readonly what: string
  /** Version of the tables; a file with a higher one is refused. */
  readonly version: number
  /** What to do about one that is damaged. */
  readonly whenDamaged: string
}

/**
 * What went wrong, as SQLite numbers it (the lower byte of its code) or as the operating system calls it.
 *
 * @category getters
 */
export const codeOf = (cause: unknown): number | string => {
  if (!(cause instanceof Error)) return ""
  if ("errcode" in cause && typeof cause.errcode === "number") return cause.errcode & 0xff
  return "code" in cause && typeof cause.code === "string" ? cause.code : ""
}

interface Kind {
  readonly codes: ReadonlyArray<number | string>
  readonly reason: SqliteFailure["reason"]
  readonly says: string
  /** Of damage it is the file's own: what is lost depends on what was in it. */
  readonly hint?: string
}

const corrupt: Kind = {
  // Malformed, no database.
  codes: [11, 26],
  reason: "corrupt",
  says: "is damaged"
}

const kinds: ReadonlyArray<Kind> = [
  corrupt,
  {
    // Full.
    codes: [13, "ENOSPC"],
    reason: "unwritable",
    says: "cannot be written",
    hint: "free space on the disk, then run again"
  },
  {
    // Input or output failed; a quota that is used up is told so, too.
    codes: [10, "EIO", "EDQUOT", "EFBIG"],
    reason: "unwritable",
    says: "cannot be written",
    hint: "free space on the disk or raise its quota, then run again; with room enough, the disk may be failing"
  },
  {
    // Read-only.
    codes: [8, "EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"],
    reason: "unwritable",
    says: "cannot be written",
    hint: "make the file and its folder writable, then run again"
  },
  {
    // Busy, locked.
    codes: [5, 6],
    reason: "unwritable",
    says: "cannot be written",
    hint: "end the other program that keeps it locked, then run again"
  }
]

const unreadable: Kind = {
  codes: [],
  reason: "unreadable",
  says: "cannot be opened",
  hint: "check that the path is a file of Loa's that may be read and written, as its folder may; then run again"
}

/**
 * A file of a later version, told apart from what SQLite throws.
 *
 * @category errors
 */
export class Newer extends Error {}

/**
 * Damage that SQLite does not notice.
 *
 * @category errors
 */
export class Damaged extends Error {}

const kindOf = (cause: unknown): Kind => {
  // JSON that does not end is no database error, and damage all the same.
  if (cause instanceof Damaged || cause instanceof SyntaxError) return corrupt
  const code = codeOf(cause)
  return kinds.find(({ codes }) => codes.includes(code)) ?? unreadable
}

/**
 * Names a failure, with the file and what to do.
 *
 * @category mapping
 */
export const of = ({ file, version, whenDamaged, what }: Subject, cause: unknown): SqliteFailure => {
  const text = cause instanceof Error ? cause.message : String(cause)
  if (cause instanceof Newer) {
    const detail = `the ${what} ${file} was written by a newer Loa (${text}, this one knows ${version})`
    return { reason: "newer", detail, hint: "update Loa" }
  }
  const { hint = whenDamaged, reason, says } = kindOf(cause)
  return { reason, detail: `the ${what} ${file} ${says}: ${text}`, hint }
}
