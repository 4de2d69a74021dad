/**
 * `loa publish`.
 */
import type { PublishOptions, Report } from "@loa/sdk"
import * as Checking from "./Checking.ts"
import { type Context, oneOrAll, type RunCommand, writeJson } from "./Context.ts"
import { exitCodes, ofReports } from "./ExitCode.ts"
import * as Publishing from "./Publishing.ts"
import * as Question from "./Question.ts"
import * as Recording from "./Recording.ts"
import * as ResultTable from "./ResultTable.ts"
import * as Session from "./Session.ts"

const optionsOf = ({ options }: Context): PublishOptions => ({
  partial: options.partial,
  wait: options.wait,
  ...(options.to === undefined ? {} : { to: options.to })
})

const checkOne = async (
  context: Context,
  { publisher }: Session.Session,
  named: Checking.NamedItem,
  how: "check" | "preflight"
): Promise<Checking.Checked> => {
  const { partial: _partial, wait: _wait, ...options } = optionsOf(context)
  const preview = await publisher[how](named.item, { ...options, ...Checking.surroundings(context, named) })
  return { ...named, preview }
}

const checkEach = async (
  context: Context,
  session: Session.Session,
  items: ReadonlyArray<Checking.NamedItem>,
  how: "check" | "preflight"
): Promise<ReadonlyArray<Checking.Checked>> => {
  const checked: Array<Checking.Checked> = []
  for (const named of items) checked.push(await checkOne(context, session, named, how))
  return checked
}

const dryRun = async (
  context: Context,
  session: Session.Session,
  items: ReadonlyArray<Checking.NamedItem>
): Promise<number> => {
  const checked = await checkEach(context, session, items, "preflight")
  if (context.options.json) writeJson(context, oneOrAll(checked.map(({ preview }) => preview)))
  else for (const one of checked) Checking.writePlan(context, context.stdout, one)
  return Checking.exitCodeOf(checked)
}

/** Whether there is a question to answer: without a person at a terminal nothing is asked. */
const asks = ({ canAsk, options }: Context): boolean => canAsk && !options.yes

/** Whether the person at the terminal agrees. What is going to be refused needs no question. */
const agrees = async (
  context: Context,
  session: Session.Session,
  items: ReadonlyArray<Checking.NamedItem>
): Promise<boolean> => {
  if (!asks(context)) return true
  const checked = await checkEach(context, session, items, "check")
  // What partial lets through may still go out; without its approval nothing does.
  const isHopeless = ({ preview }: Checking.Checked): boolean =>
    preview.approval === "not-approved" || (Checking.hasErrors(preview) && !context.options.partial)
  if (checked.every((one) => isHopeless(one) || Checking.isDone(one.preview))) return true
  for (const one of checked) Checking.writeFindings(context, context.stderr, one)
  const count = checked.reduce((sum, { preview }) => sum + Checking.destinationCount(preview), 0)
  const [first] = items
  const { words } = context
  return Question.ask(
    context,
    items.length === 1 && first !== undefined ? words.ask(first.item.title, count) : words.askAll(items.length, count)
  )
}

const writeResult = (context: Context, reports: ReadonlyArray<Report.Report>): void => {
  if (context.options.json) return writeJson(context, oneOrAll(reports))
  // On a terminal the table says the same, and better.
  if (context.stdout.isTerminal && context.stderr.isTerminal) return
  for (const line of reports.flatMap(ResultTable.forScripts)) context.stdout.line(line)
}

/**
 * @category running
 */
export const publish: RunCommand = async (context) => {
  const items = await Checking.loadAll(context.items)
  return Session.using(context, { sends: true }, async (session) => {
    if (context.options.dryRun) return dryRun(context, session, items)
    const recording = await Recording.prepare(context)
    if (!(await agrees(context, session, items))) {
      context.stderr.line(context.words.declined)
      return exitCodes.refused
    }
    const reports: Array<Report.Report> = []
    for (const named of items) {
      const report = await Publishing.publish(context, session, named, optionsOf(context))
      await Recording.write(context, session, named, report, recording)
      // Whoever was asked has read the notes above the question.
      Publishing.writeForPeople(context, named, report, { notes: !asks(context) })
      reports.push(report)
    }
    writeResult(context, reports)
    return ofReports(reports)
  })
}
