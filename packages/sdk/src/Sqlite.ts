/**
 * One SQLite file opened the way everything durable of ours is: write-ahead log, every commit on disk before it returns.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite"
import * as SqliteFailure from "./SqliteFailure.ts"

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
export interface Options extends SqliteFailure.Subject {
  readonly schema: string
  /** A query for what only damage leaves behind: the first column of a row it finds says about what. */
  readonly damage?: string
}

/** How long another process may hold the write lock, in milliseconds, before this one gives up. */
const busyMilliseconds = 10_000

/**
 * `node:sqlite`, loaded when a file is opened: a Node that has none can then still be told so, and one that calls it
 * experimental warns nobody who opens no file.
 */
const openFile = (file: string): DatabaseSync => {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite")
  return new DatabaseSync(file, { timeout: busyMilliseconds })
}

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

/** SQLite notices damage where it happens to read; a row that an index has lost looks like one that never was. */
const assertWhole = (database: DatabaseSync, { damage }: Options): void => {
  const [found] = database.prepare("PRAGMA integrity_check(1)").all()
  const said = String(Object.values(found ?? {})[0])
  // Above what is wrong stands which database.
  if (said !== "ok") throw new SqliteFailure.Damaged(said.split("\n").at(-1))
  const [strange] = damage === undefined ? [] : database.prepare(damage).all()
  if (strange !== undefined)
    throw new SqliteFailure.Damaged(`what it says of ${String(Object.values(strange)[0])} was never written`)
}

const makeTables = (database: DatabaseSync, options: Options): void =>
  toDatabase(database).write(() => {
    // Another process may have made the tables while this one waited for its turn.
    if (versionOf(database) === options.version) return
    database.exec(`${options.schema}; PRAGMA user_version = ${options.version}`)
  })

const prepareFile = (database: DatabaseSync, options: Options): void => {
  useWriteAheadLog(database)
  const version = versionOf(database)
  if (version > options.version) throw new SqliteFailure.Newer(`version ${version}`)
  if (version === options.version) assertWhole(database, options)
  else makeTables(database, options)
}

/** What a folder says that cannot have a second name for a file: another process was first, or it never can. */
const unlinkable = ["EEXIST", "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]

const nameAs = (made: string, file: string): void => {
  try {
    linkSync(made, file)
  } catch (cause) {
    if (!unlinkable.includes(String(SqliteFailure.codeOf(cause)))) throw cause
  }
}

const newPrefix = ".loa-new-"

/** A new file is made in a moment: a folder for one that is older was left by a process that was killed. */
const abandonedMilliseconds = 600_000

const removeAbandoned = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(newPrefix)) continue
    const left = statSync(join(folder, name), { throwIfNoEntry: false })
    if (left === undefined || left.mtimeMs > Date.now() - abandonedMilliseconds) continue
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Makes the file whole before it gets its name: an empty one of that name is then one that has lost what was in it. */
const create = (options: Options): void => {
  removeAbandoned(dirname(options.file))
  const folder = mkdtempSync(join(dirname(options.file), newPrefix))
  try {
    const made = join(folder, basename(options.file))
    const database = openFile(made)
    try {
      // Into the file itself: what a log held might find no room in it at the end, and nobody would be told.
      database.exec("PRAGMA journal_mode = MEMORY")
      makeTables(database, options)
      useWriteAheadLog(database)
      // Opens the log, which needs room of its own.
      versionOf(database)
    } finally {
      database.close()
    }
    nameAs(made, options.file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Bytes every SQLite file begins with. It takes a shorter one for new, and throws away the log beside it. */
const headerBytes = 100

const makeWhenNew = (options: Options): void => {
  // Asked first: with two processes at work, there is no moment at which the log is there and the file is not yet.
  const hasLog = existsSync(`${options.file}-wal`)
  const found = statSync(options.file, { throwIfNoEntry: false })
  if (found === undefined && hasLog) throw new SqliteFailure.Damaged(`${options.file}-wal is there without it`)
  if (found === undefined) create(options)
  else if (found.isFile() && found.size < headerBytes)
    throw new SqliteFailure.Damaged(`${found.size} bytes are too few`)
}

/**
 * Opens the file, making it and its folder when they are not there. Closed with the scope.
 *
 * @category constructors
 */
export const open = (options: Options): Effect.Effect<Database, SqliteFailure.SqliteFailure, Scope.Scope> =>
  Effect.acquireRelease(
    attempt(options, () => {
      mkdirSync(dirname(options.file), { recursive: true })
      makeWhenNew(options)
      const database = openFile(options.file)
      try {
        prepareFile(database, options)
      } catch (cause) {
        database.close()
        throw cause
      }
      return database
    }),
    (database) => Effect.sync(() => database.close())
  ).pipe(Effect.map(toDatabase))

/**
 * Runs synchronous work on the file and names its failure.
 *
 * @category running
 */
export const attempt = <A>(options: Options, work: () => A): Effect.Effect<A, SqliteFailure.SqliteFailure> =>
  Effect.try({ try: work, catch: (cause) => SqliteFailure.of(options, cause) })
