/**
 * Loaded into the command with `node --import`: names every point at which a process may die, and dies at the chosen one.
 *
 * - `commit-before`, `commit-after`: around every transaction of the journal and the vault that changes something.
 * - `http-before`: instead of sending a request. `http-body`: when half of a request's body has left. `http-after`: when
 *   an answer has arrived and before the program has seen its end.
 *
 * A point is `<kind> <label> #<n>`: the destinations work side by side, so points are counted by label and not in all.
 * Environment: `LOA_CRASH_POINT` is the point to die at; `LOA_CRASH_LIST` a file that every point passed is written to;
 * `LOA_CRASH_LATER` moves the clock forward by so many seconds, for a run that comes long after the crash.
 */
import { appendFileSync } from "node:fs"
import http from "node:http"
import { syncBuiltinESMExports } from "node:module"
import { hostname } from "node:os"
import { basename } from "node:path"
import { DatabaseSync, StatementSync, type StatementResultingChanges } from "node:sqlite"

const wanted = process.env["LOA_CRASH_POINT"]
const list = process.env["LOA_CRASH_LIST"]
const laterSeconds = Number(process.env["LOA_CRASH_LATER"] ?? 0)

/** Is another one in each case on a real site, where nothing can be wiped away. */
const item = process.env["LOA_CRASH_ITEM"] ?? ""

const passed = new Map<string, number>()

/** The death this is about: no handler runs, no buffer is written. */
const die = (): void => void process.kill(process.pid, "SIGKILL")

/** Counts a point and says whether it is the chosen one. */
const isChosen = (kind: string, name: string): boolean => {
  const label = item === "" ? name : name.replaceAll(item, "{item}")
  const count = (passed.get(`${kind} ${label}`) ?? 0) + 1
  passed.set(`${kind} ${label}`, count)
  const point = `${kind} ${label} #${count}`
  if (list !== undefined) appendFileSync(list, `${point}\n`)
  return point === wanted
}

const pass = (kind: string, label: string): void => {
  if (isChosen(kind, label)) die()
}

// The clock.

const now = Date.now.bind(Date)
if (laterSeconds > 0) Date.now = () => now() + laterSeconds * 1000

// Transactions.

const homeOf = new WeakMap<StatementSync, { readonly database: DatabaseSync; readonly sql: string }>()
const changed = new WeakMap<DatabaseSync, string>()

const fileOf = (database: DatabaseSync): string => basename(database.location() ?? "memory", ".db")

/** Names of destinations, steps and states among a statement's values; never numbers, digests or what is different each time. */
const wordsOf = (values: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  values.filter(
    (value): value is string =>
      typeof value === "string" &&
      (/^[a-z][a-z0-9-]{1,39}$/.test(value) || /^[a-z-]+\/[\w./-]+$/.test(value)) &&
      !/[0-9a-f]{8}-[0-9a-f]{4}/.test(value) &&
      value !== hostname() &&
      value !== item
  )

const verbOf = (sql: string): string => {
  const [, verb = "", table = ""] =
    /^\s*(INSERT|UPDATE|DELETE)\b[\s\S]*?\b(publications|steps|secrets|locks)\b/.exec(sql) ?? []
  const columns = /\bSET\b([\s\S]*?)\bWHERE\b/.exec(sql)?.[1] ?? ""
  const set = [...columns.matchAll(/(\w+)\s*=/g)].map((match) => match[1]).join(",")
  return [verb.toLowerCase(), table, set].filter((word) => word !== "").join(":")
}

const { exec, prepare } = DatabaseSync.prototype
const { run } = StatementSync.prototype

DatabaseSync.prototype.prepare = function (sql, ...rest) {
  const statement = prepare.call(this, sql, ...rest)
  homeOf.set(statement, { database: this, sql })
  return statement
}

const runNamed = function (this: StatementSync, ...values: ReadonlyArray<unknown>): StatementResultingChanges {
  const home = homeOf.get(this)
  if (home === undefined) return Reflect.apply(run, this, values)
  const label = [fileOf(home.database), verbOf(home.sql), ...new Set(wordsOf(values))].join(" ")
  if (!home.database.isTransaction) pass("commit-before", label)
  const result: StatementResultingChanges = Reflect.apply(run, this, values)
  if (!home.database.isTransaction) pass("commit-after", label)
  // A transaction that changed nothing writes nothing.
  else if (Number(result.changes) > 0) changed.set(home.database, label)
  return result
}

Object.assign(StatementSync.prototype, { run: runNamed })

DatabaseSync.prototype.exec = function (sql) {
  if (/\bCREATE TABLE\b/.test(sql)) changed.set(this, `${fileOf(this)} create`)
  if (!/\bCOMMIT\b/.test(sql)) return exec.call(this, sql)
  const label = changed.get(this)
  changed.delete(this)
  if (label === undefined) return exec.call(this, sql)
  pass("commit-before", label)
  exec.call(this, sql)
  pass("commit-after", label)
}

// Requests.

/** What a request is, with the ids of things left out. */
const requestLabel = (request: http.ClientRequest): string =>
  `${request.method} ${request.path.replace(/\?.*$/, "").replace(/\/\d+(?=\/|$)/g, "/{n}")}`

/** Dies when half of the body is with the operating system. */
const watchBody = (request: http.ClientRequest, label: string): void => {
  const { end, write } = request
  let sent = 0
  let isPast = false

  /** Takes a part into account; true when it was the last of this process. */
  const dieAtHalf = (part: unknown, total: number): boolean => {
    const bytes = typeof part === "string" ? Buffer.from(part) : part
    if (!(bytes instanceof Uint8Array) || isPast) return false
    const before = sent
    sent += bytes.byteLength
    isPast = total > 1 && sent >= total / 2
    if (!isPast || !isChosen("http-body", label)) return false
    write.call(request, bytes.subarray(0, Math.max(1, Math.floor(total / 2) - before)), "utf8", die)
    return true
  }

  const announced = (part: unknown): number => {
    const whole = typeof part === "string" || part instanceof Uint8Array ? Buffer.byteLength(part) : 0
    return Number(request.getHeader("content-length") ?? whole)
  }

  Object.assign(request, {
    write: (...values: ReadonlyArray<unknown>): boolean =>
      dieAtHalf(values[0], announced(values[0])) || Reflect.apply(write, request, values),
    end: (...values: ReadonlyArray<unknown>): http.ClientRequest =>
      dieAtHalf(values[0], announced(values[0])) ? request : Reflect.apply(end, request, values)
  })
}

const { request } = http

const requestNamed = (...values: ReadonlyArray<unknown>): http.ClientRequest => {
  // Made and not yet sent: a new request opens no connection before the next turn.
  const made: http.ClientRequest = Reflect.apply(request, http, values)
  const label = requestLabel(made)
  pass("http-before", label)
  watchBody(made, label)
  // The first listener of all: the program's own hear of the end later.
  made.once("response", (message) => message.once("end", () => pass("http-after", label)))
  return made
}

Object.assign(http, { request: requestNamed })
syncBuiltinESMExports()
