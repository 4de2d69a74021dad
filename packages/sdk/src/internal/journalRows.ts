/**
 * The journal's tables and what is read from and written to them. Everything here runs inside a transaction.
 */
import type { Adapter, Journal, Json } from "@loa/core"
import { type Holder, self } from "../Holder.ts"
import type { Database, Row } from "../Sqlite.ts"

/** The same statements serve PostgreSQL: text, integers, and JSON as text. */
export const schema = `
  CREATE TABLE publications (
    item TEXT NOT NULL,
    destination TEXT NOT NULL,
    channel TEXT NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    run TEXT NOT NULL,
    outcome TEXT,
    lease_host TEXT NOT NULL,
    lease_pid INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (item, destination)
  );
  CREATE TABLE steps (
    item TEXT NOT NULL,
    destination TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    asset TEXT,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    doubts INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    first_attempt_at TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    saved TEXT,
    receipt TEXT,
    error TEXT,
    PRIMARY KEY (item, destination, name)
  )`

interface Key {
  readonly item: string
  readonly destination: string
}

const text = (value: unknown): string => (typeof value === "string" ? value : "")

/** JSON this journal wrote itself; the caller knows its shape. */
const json = <A>(value: unknown): A | undefined => (typeof value === "string" ? (JSON.parse(value) as A) : undefined)

const optional = <K extends string, A>(key: K, value: A | undefined | null): { readonly [P in K]?: A } =>
  value === undefined || value === null ? {} : ({ [key]: value } as { readonly [P in K]: A })

const toStep = (row: Row): Journal.StepRecord => ({
  name: text(row["name"]),
  kind: row["kind"] === "commit" ? "commit" : "repeatable",
  ...optional("asset", row["asset"] === null ? undefined : text(row["asset"])),
  state: text(row["state"]) as Journal.StepState,
  attempts: Number(row["attempts"]),
  doubts: Number(row["doubts"]),
  fingerprint: text(row["fingerprint"]),
  firstAttemptAt: text(row["first_attempt_at"]),
  startedAt: text(row["started_at"]),
  ...optional("finishedAt", row["finished_at"] === null ? undefined : text(row["finished_at"])),
  ...optional("saved", json<Json.Json>(row["saved"])),
  ...optional("receipt", json<Adapter.Receipt>(row["receipt"])),
  ...optional("error", json<NonNullable<Journal.StepRecord["error"]>>(row["error"]))
})

const stepsOf = (database: Database, key: Key): ReadonlyArray<Journal.StepRecord> =>
  database
    .all("SELECT * FROM steps WHERE item = ? AND destination = ? ORDER BY position", key.item, key.destination)
    .map(toStep)

const toRecord = (database: Database, row: Row): Journal.PublicationRecord => {
  const key = { item: text(row["item"]), destination: text(row["destination"]) }
  return {
    ...key,
    channel: text(row["channel"]),
    title: text(row["title"]),
    content: text(row["content"]),
    digest: text(row["digest"]),
    run: text(row["run"]),
    ...optional("outcome", json<Journal.Outcome>(row["outcome"])),
    steps: stepsOf(database, key)
  }
}

export const read = (database: Database, item: string): ReadonlyArray<Journal.PublicationRecord> =>
  database
    .all("SELECT * FROM publications WHERE item = ? ORDER BY destination", item)
    .map((row) => toRecord(database, row))

export const readAll = (database: Database): ReadonlyArray<Journal.PublicationRecord> =>
  database.all("SELECT * FROM publications ORDER BY item, destination").map((row) => toRecord(database, row))

export const readOne = (database: Database, key: Key): Journal.PublicationRecord | undefined => {
  const [row] = database.all("SELECT * FROM publications WHERE item = ? AND destination = ?", key.item, key.destination)
  return row === undefined ? undefined : toRecord(database, row)
}

export const holderOf = (
  database: Database,
  key: Key
): (Holder & { readonly run: string; readonly until: number }) | undefined => {
  const [row] = database.all(
    "SELECT run, lease_host, lease_pid, lease_until FROM publications WHERE item = ? AND destination = ?",
    key.item,
    key.destination
  )
  return row === undefined
    ? undefined
    : {
        run: text(row["run"]),
        host: text(row["lease_host"]),
        pid: Number(row["lease_pid"]),
        until: Number(row["lease_until"])
      }
}

export const take = (
  database: Database,
  claim: Pick<Journal.PublicationRecord, "item" | "destination" | "channel" | "title" | "content" | "digest" | "run">,
  until: number
): void => {
  database.run(
    `INSERT INTO publications
       (item, destination, channel, title, content, digest, run, lease_host, lease_pid, lease_until)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (item, destination) DO UPDATE SET
       run = excluded.run, lease_host = excluded.lease_host, lease_pid = excluded.lease_pid, lease_until = excluded.lease_until`,
    claim.item,
    claim.destination,
    claim.channel,
    claim.title,
    claim.content,
    claim.digest,
    claim.run,
    self.host,
    self.pid,
    until
  )
}

/** The run that took the lease last holds it; one that came later has replaced it. */
export const holds = (database: Database, lease: Journal.Lease): boolean =>
  database.all(
    "SELECT 1 FROM publications WHERE item = ? AND destination = ? AND run = ?",
    lease.item,
    lease.destination,
    lease.holder
  ).length === 1

export const extend = (database: Database, lease: Journal.Lease, until: number): void => {
  database.run(
    "UPDATE publications SET lease_until = ? WHERE item = ? AND destination = ?",
    until,
    lease.item,
    lease.destination
  )
}

export const restart = (database: Database, lease: Journal.Lease, digest: string): void => {
  database.run("DELETE FROM steps WHERE item = ? AND destination = ?", lease.item, lease.destination)
  database.run(
    "UPDATE publications SET digest = ?, outcome = NULL WHERE item = ? AND destination = ?",
    digest,
    lease.item,
    lease.destination
  )
}

export const settle = (database: Database, lease: Journal.Lease, outcome: Journal.Outcome): void => {
  database.run(
    "UPDATE publications SET outcome = ?, lease_until = 0 WHERE item = ? AND destination = ?",
    JSON.stringify(outcome),
    lease.item,
    lease.destination
  )
}

export const release = (database: Database, lease: Journal.Lease): void => {
  database.run(
    "UPDATE publications SET lease_until = 0 WHERE item = ? AND destination = ? AND run = ? AND lease_until > 0",
    lease.item,
    lease.destination,
    lease.holder
  )
}

export const intend = (
  database: Database,
  lease: Journal.Lease,
  intent: {
    readonly name: string
    readonly kind: string
    readonly asset?: string
    readonly fingerprint: string
    readonly inDoubt: boolean
  },
  now: string
): Journal.StepRecord | undefined => {
  const doubt = intent.inDoubt ? 1 : 0
  database.run(
    `INSERT INTO steps (item, destination, name, position, kind, asset, state, attempts, doubts, fingerprint, first_attempt_at, started_at)
     VALUES (?, ?, ?, (SELECT COUNT(*) FROM steps WHERE item = ? AND destination = ?), ?, ?, 'intended', 1, ?, ?, ?, ?)
     ON CONFLICT (item, destination, name) DO UPDATE SET
       state = 'intended', attempts = attempts + 1, doubts = doubts + excluded.doubts, kind = excluded.kind,
       asset = excluded.asset, fingerprint = excluded.fingerprint, started_at = excluded.started_at,
       finished_at = NULL, receipt = NULL, error = NULL`,
    lease.item,
    lease.destination,
    intent.name,
    // Once more for the count: Node 22 cannot bind numbered parameters by position.
    lease.item,
    lease.destination,
    intent.kind,
    intent.asset ?? null,
    doubt,
    intent.fingerprint,
    now,
    now
  )
  return stepsOf(database, lease).find((step) => step.name === intent.name)
}

/** What may change of a step; `null` takes a value out. */
interface StepChange {
  readonly state?: Journal.StepState
  readonly finishedAt?: string
  readonly saved?: Json.Json
  readonly receipt?: Adapter.Receipt
  readonly error?: Journal.StepRecord["error"] | null
}

const toColumns = (change: StepChange): ReadonlyArray<readonly [column: string, value: string | null]> => {
  const columns: Array<readonly [string, string | null]> = []
  if (change.state !== undefined) columns.push(["state", change.state])
  if (change.finishedAt !== undefined) columns.push(["finished_at", change.finishedAt])
  if (change.saved !== undefined) columns.push(["saved", JSON.stringify(change.saved)])
  if (change.receipt !== undefined) columns.push(["receipt", JSON.stringify(change.receipt)])
  if (change.error !== undefined) columns.push(["error", change.error === null ? null : JSON.stringify(change.error)])
  return columns
}

export const change = (database: Database, lease: Journal.Lease, name: string, fields: StepChange): void => {
  const columns = toColumns(fields)
  database.run(
    `UPDATE steps SET ${columns.map(([column]) => `${column} = ?`).join(", ")} WHERE item = ? AND destination = ? AND name = ?`,
    ...columns.map(([, value]) => value),
    lease.item,
    lease.destination,
    name
  )
}
