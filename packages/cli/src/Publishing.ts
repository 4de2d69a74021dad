/**
 * Publishes one item and shows it while it happens.
 */
import type { PublishOptions, Report } from "@loa/sdk"
import { type NamedItem, surroundings } from "./Checking.ts"
import type { Context } from "./Context.ts"
import * as FindingText from "./FindingText.ts"
import type { Messages } from "./Messages.ts"
import * as ProgressLines from "./ProgressLines.ts"
import * as ProgressLive from "./ProgressLive.ts"
import * as ResultTable from "./ResultTable.ts"
import type { Session } from "./Session.ts"

/** Destinations the item goes to, in the configuration's order, as far as its words tell. */
const selected = ({ configuration }: Session, { item }: NamedItem, to: ReadonlyArray<string> | undefined) => {
  const wanted = to ?? item.to
  return configuration.destinations.map(({ id }) => id).filter((id) => wanted === undefined || wanted.includes(id))
}

const viewOf = (context: Context, destinations: ReadonlyArray<string>): ProgressLines.ProgressView => {
  const { language, stderr } = context
  // More lines than the terminal has rows cannot be redrawn.
  const fits = destinations.length > 0 && destinations.length < stderr.rows() - 1
  return stderr.isTerminal && fits
    ? ProgressLive.make(stderr, language, destinations)
    : ProgressLines.make(stderr, language)
}

/**
 * Publishes one item, telling on the standard error what happens.
 *
 * @category running
 */
export const publish = async (
  context: Context,
  session: Session,
  named: NamedItem,
  options: PublishOptions = {}
): Promise<Report.Report> => {
  const { stderr, words } = context
  stderr.line(stderr.paint("bold", words.publishing(named.item.title, named.item.id)))
  const run = session.publisher.publish(named.item, { ...options, ...surroundings(context, named) })
  let view: ProgressLines.ProgressView | undefined
  const follow = async (): Promise<void> => {
    for await (const event of run.progress) {
      // Made at the first event, so that a refused item shows no destinations at work.
      view ??= viewOf(context, selected(session, named, options.to))
      view.show(event)
    }
  }
  const [report] = await Promise.all([run, follow()])
  view?.clear()
  return report
}

/**
 * Writes what a person has to know about a report: findings, on a terminal the table (elsewhere the lines of the progress
 * have said it), errors, warnings, and how it went.
 *
 * @category formatting
 */
export const writeForPeople = (
  { stderr, words }: Context,
  named: NamedItem,
  report: Report.Report,
  show: { readonly notes: boolean } = { notes: true }
): void => {
  const look = { words, paint: stderr.paint, columns: stderr.columns(), placeOf: named.placeOf }
  const isRefused = report.status === "refused"
  // Beside what keeps an item back, what a channel leaves out is noise.
  const findings = report.findings.filter(({ severity }) => severity !== "note" || (show.notes && !isRefused))
  for (const line of FindingText.lines(findings, named.file, look)) stderr.line(line)
  if (stderr.isTerminal && !isRefused) for (const line of ResultTable.table(report, look)) stderr.line(line)
  for (const line of ResultTable.attention(report, look)) stderr.line(line)
  stderr.line(isRefused ? stderr.paint("red", words.refused(report.item)) : summaryOf(words, report))
}

const summaryOf = (words: Messages, report: Report.Report): string => {
  const entries = ResultTable.entriesOf(report)
  return words.summary(entries.filter(([, { status }]) => ResultTable.isDone(status)).length, entries.length)
}
