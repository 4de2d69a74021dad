/**
 * A report as people read it: a table with links, then what needs a person's attention.
 */
import { Report } from "@loa/sdk"
import { explained, type Messages } from "./Messages.ts"
import type { Paint } from "./Outlet.ts"
import { looks } from "./ProgressLive.ts"
import { columnsOf, pad, wrap } from "./TextWidth.ts"

interface Look {
  readonly words: Messages
  readonly columns: number
  readonly paint: Paint
}

type Entry = readonly [id: string, result: Report.Result]

/**
 * The results of a report that are there, with their destinations' names.
 *
 * @category getters
 */
export const entriesOf = (report: Report.Report): ReadonlyArray<Entry> =>
  Object.entries(report.results).flatMap(([id, result]) => (result === undefined ? [] : [[id, result] as const]))

/**
 * Whether nothing is left to do for a destination.
 *
 * @category predicates
 */
export const isDone = (status: Report.Status): boolean => ["✓", "–"].includes(looks[status].mark)

const isOut = ({ status }: Report.Result): boolean => status === "published" || status === "already-published"

const statusText = (result: Report.Result, words: Messages): string =>
  isOut(result)
    ? `${words.statuses[result.status]}, ${words.visibilities[result.visibility]}`
    : words.statuses[result.status]

/** One row each where all of it fits; else the link has a line of its own and is never cut. */
const tableLines = (entries: ReadonlyArray<Entry>, { columns, paint, words }: Look): ReadonlyArray<string> => {
  const nameColumns = Math.max(...entries.map(([id]) => columnsOf(id)))
  const statusColumns = Math.max(...entries.map(([, result]) => columnsOf(statusText(result, words))))
  const linkColumns = Math.max(...entries.map(([, { permalink = "" }]) => columnsOf(permalink)))
  const isWide = nameColumns + statusColumns + linkColumns + 6 <= columns
  return entries.flatMap(([id, result]) => {
    const { mark, style } = looks[result.status]
    const status = statusText(result, words)
    const link = result.permalink === undefined ? [] : [result.permalink]
    const beginning = `${paint(style, mark)} ${pad(id, nameColumns)}  `
    if (isWide) return [`${beginning}${paint(style, pad(status, statusColumns))}  ${link.join("")}`.trimEnd()]
    const [first = "", ...rest] = wrap(status, Math.max(1, columns - nameColumns - 4))
    return [`${beginning}${paint(style, first)}`, ...[...rest, ...link].map((line) => `  ${line}`)]
  })
}

const errorTexts = (item: string, [id, { error }]: Entry, words: Messages): ReadonlyArray<string> => {
  if (error === undefined) return []
  const hint = error.hint === Report.resolveHint(item, id) ? words.resolveWith(item, id) : error.hint
  const facts = [error.step, error.reason, error.code, error.status?.toString(), error.traceId]
    .filter(Boolean)
    .join(" ")
  return [
    explained(words, error.reason, `${error.message} (${facts})`),
    ...(error.retryAfter === undefined ? [] : [words.retryAfter(error.retryAfter)]),
    ...(hint === undefined ? [] : [hint])
  ]
}

const attentionLines = (item: string, entry: Entry, { columns, paint, words }: Look): ReadonlyArray<string> => {
  const [id, result] = entry
  const errors = errorTexts(item, entry, words).flatMap((text) => wrap(text, columns - 2))
  const warnings = result.warnings.flatMap(({ code, message }) =>
    wrap(`${words.severities.warning}: ${explained(words, code, message)}`, columns - 2)
  )
  if (errors.length + warnings.length === 0) return []
  return [
    `${id}:`,
    ...errors.map((line) => `  ${paint("red", line)}`),
    ...warnings.map((line) => `  ${paint(result.status === "skipped" ? "dim" : "yellow", line)}`)
  ]
}

/**
 * Writes the errors and warnings of a report's destinations.
 *
 * @category formatting
 */
export const attention = (report: Report.Report, look: Look): ReadonlyArray<string> =>
  entriesOf(report).flatMap((entry) => attentionLines(report.item, entry, look))

/**
 * Writes the table. Without results it is empty.
 *
 * @category formatting
 */
export const table = (report: Report.Report, look: Look): ReadonlyArray<string> => {
  const entries = entriesOf(report)
  return entries.length === 0 ? [] : tableLines(entries, look)
}

/**
 * Writes a report for scripts: `name⇥status⇥address⇥item`, a line for each destination.
 *
 * @category formatting
 */
export const forScripts = (report: Report.Report): ReadonlyArray<string> =>
  entriesOf(report).map(([id, { permalink = "", status }]) => `${id}\t${status}\t${permalink}\t${report.item}`)
