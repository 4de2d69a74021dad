/**
 * One SQLite file opened the way everything durable of ours is: write-ahead log, every commit on disk before it returns.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { mkdirSync } from "node:fs"
import { hostname } from "node:os"
import { dirname } from "node:path"
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite"

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
 * @category models
 */
export interface Database {
  readonly all: (sql: string, ...values: ReadonlyArray<SQLInputValue>) => ReadonlyArray<Row>
  readonly run: (sql: string, ...values: ReadonlyArray<SQLInputValue>) => number
  /** One transaction that takes the write lock at once; rolled back when `work` throws. */
  readonly write: <A>(work: () => A) => A
}

/** @category models */
export type Row = { readonly [column: string]: unknown }

/**
 * @category models
 */
export interface Options {
  readonly file: string
  /** What the file is, for messages: "journal". */
  readonly what: string
  /** Version of the tables; a file with a higher one is refused. */
  readonly version: number
  readonly schema: string
}

/** How long another process may hold the write lock, in milliseconds, before this one gives up. */
const busyMilliseconds = 10_000

const failureOf = (options: Options, cause: unknown): SqliteFailure => {
  const text = cause instanceof Error ? cause.message : String(cause)
  const { file, what } = options
  if (/malformed|not a database/i.test(text)) {
    return {
      reason: "corrupt",
      detail: `the ${what} ${file} is damaged: ${text}`,
      hint: "put back a copy of it; without one, what it knew of earlier runs is lost and has to be looked up by hand"
    }
  }
  if (/readonly|read-only|full|I\/O|EACCES|EROFS|ENOSPC|permission|ENOTDIR|EEXIST/i.test(text)) {
    return {
      reason: "unwritable",
      detail: `the ${what} ${file} cannot be written: ${text}`,
      hint: "make the file and its folder writable, with room on the disk"
    }
  }
  return {
    reason: "unreadable",
    detail: `the ${what} ${file} cannot be opened: ${text}`,
    hint: "check that the path is a file of Loa's, and that its folder can be written"
  }
}

/**
 * `node:sqlite`, loaded when a file is opened: a Node that has none can then still be told so, and one that calls it
 * experimental warns nobody who opens no file.
 */
const openFile = (file: string): DatabaseSync => {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite")
  return new DatabaseSync(file, { timeout: busyMilliseconds })
}

/** A refusal of our own, told apart from what SQLite throws. */
class Newer extends Error {}

const toDatabase = (database: DatabaseSync): Database => {
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return {
    all: (sql, ...values) => prepare(sql).all(...values),
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    write: (work) => {
      database.exec("BEGIN IMMEDIATE")
      try {
        const result = work()
        database.exec("COMMIT")
        return result
      } catch (cause) {
        if (database.isTransaction) database.exec("ROLLBACK")
        throw cause
      }
    }
  }
}

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0)

/** Pause between two tries to change a new file's mode, in milliseconds. */
const modePauseMilliseconds = 20

/** SQLite waits for locks by itself, but not for this one: of processes that open a new file at once, one changes its mode. */
const useWriteAheadLog = (database: DatabaseSync): void => {
  for (let left = busyMilliseconds / modePauseMilliseconds; ; left--) {
    try {
      database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
      return
    } catch (cause) {
      if (left <= 0 || !(cause instanceof Error && /locked/.test(cause.message))) throw cause
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, modePauseMilliseconds)
    }
  }
}

const prepareFile = (database: DatabaseSync, options: Options): void => {
  useWriteAheadLog(database)
  const version = versionOf(database)
  if (version > options.version) throw new Newer(`version ${version}`)
  if (version === options.version) return
  toDatabase(database).write(() => {
    // Another process may have made the tables while this one waited for its turn.
    if (versionOf(database) === options.version) return
    database.exec(`${options.schema}; PRAGMA user_version = ${options.version}`)
  })
}

/**
 * Opens the file, making it and its folder when they are not there. Closed with the scope.
 *
 * @category constructors
 */
export const open = (options: Options): Effect.Effect<Database, SqliteFailure, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        mkdirSync(dirname(options.file), { recursive: true })
        const database = openFile(options.file)
        try {
          prepareFile(database, options)
        } catch (cause) {
          database.close()
          throw cause
        }
        return database
      },
      catch: (cause): SqliteFailure =>
        cause instanceof Newer
          ? {
              reason: "newer",
              detail: `the ${options.what} ${options.file} was written by a newer Loa (${cause.message}, this one knows ${options.version})`,
              hint: "update Loa"
            }
          : failureOf(options, cause)
    }),
    (database) => Effect.sync(() => database.close())
  ).pipe(Effect.map(toDatabase))

/**
 * Runs synchronous work on the file and names its failure.
 *
 * @category running
 */
export const attempt = <A>(options: Options, work: () => A): Effect.Effect<A, SqliteFailure> =>
  Effect.try({ try: work, catch: (cause) => failureOf(options, cause) })

/**
 * This process, as others see it in a lease.
 *
 * @category models
 */
export interface Holder {
  readonly host: string
  readonly pid: number
}

/** @category getters */
export const thisHolder: Holder = { host: hostname(), pid: process.pid }

/**
 * Whether a holder has certainly ended: it ran on this machine and there is no such process. One on another machine is
 * taken to live until its lease ends.
 *
 * @category predicates
 */
export const hasEnded = (holder: Holder): boolean => {
  if (holder.host !== thisHolder.host) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "ESRCH"
  }
}
