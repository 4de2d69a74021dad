/**
 * `loa demo`: the example published to a sandbox, and published again. Everything here is public API.
 */
import { Accounts, type Sandbox } from "@loa/sandbox"
import { Configuration, type Report } from "@loa/sdk"
import { randomBytes } from "node:crypto"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import * as Checking from "./Checking.ts"
import { type Context, type RunCommand, writeJson } from "./Context.ts"
import { exitCodes, ofReports } from "./ExitCode.ts"
import { UsageError } from "./Failure.ts"
import * as Interrupt from "./Interrupt.ts"
import * as Publishing from "./Publishing.ts"
import * as ResultTable from "./ResultTable.ts"
import * as SandboxCommand from "./SandboxCommand.ts"
import * as Session from "./Session.ts"

const example = join("examples", "cli", "bluezone.md")

/** The example in a folder or the nearest one above it that has one. */
const findAbove = (folder: string): string | undefined => {
  const file = join(folder, example)
  if (existsSync(file)) return file
  return dirname(folder) === folder ? undefined : findAbove(dirname(folder))
}

const exampleFile = (context: Context): string => {
  const found = findAbove(context.folder) ?? findAbove(import.meta.dirname)
  if (found === undefined) throw new UsageError(context.words.exampleMissing)
  const near = relative(context.folder, found)
  return near.startsWith("..") ? found : near
}

const configure = (
  url: string,
  folder: string,
  environment: { readonly [name: string]: string }
): Promise<Configuration.Configuration> =>
  Configuration.decode(
    { journal: { sqlite: "journal.db" }, destinations: Accounts.configuration(url) },
    { file: "demo", folder, environment }
  )

/** Whether a platform has fetched a file of the portal. */
const isFetched = (url: string, { requests }: Sandbox.Sandbox): boolean =>
  requests.some(({ method, path, platform }) => method === "GET" && platform === "wordpress" && url.endsWith(path))

/** What the destinations took from each other. */
const tellConnections = ({ stderr, words }: Context, sandbox: Sandbox.Sandbox, report: Report.Report): void => {
  const portal = report.results["portal"]
  const entries = sandbox.entries()
  const post = entries.find(({ platform }) => platform === "facebook")
  const address = portal?.permalink
  if (address !== undefined && post?.text.includes(address) === true) stderr.line(words.demoPortalInPost(address))
  const article = entries.find(({ platform }) => platform === "zalo")
  const picture = portal?.assets["poster"]?.url
  if (article?.images.length !== 0 && picture !== undefined && isFetched(picture, sandbox)) {
    stderr.line(words.demoPictureInArticle(picture))
  }
}

const countWrites = (sandbox: Sandbox.Sandbox): number => sandbox.requests.filter(({ write }) => write).length

const isAll = (report: Report.Report, status: Report.Status): boolean => {
  const entries = ResultTable.entriesOf(report)
  return entries.length > 0 && entries.every(([, result]) => result.status === status)
}

/** Publishes twice; gives the first report and whether the second changed nothing. */
const publishTwice = async (
  context: Context,
  session: Session.Session,
  sandbox: Sandbox.Sandbox
): Promise<{ readonly report: Report.Report; readonly once: boolean }> => {
  const { stderr, words } = context
  const [named] = await Checking.loadAll([exampleFile(context)])
  if (named === undefined) throw new UsageError(words.exampleMissing)
  const publish = async (heading: string): Promise<Report.Report> => {
    stderr.line(stderr.paint("bold", heading))
    const report = await Publishing.publish(context, session, named)
    Publishing.writeForPeople(context, named, report, { notes: false })
    return report
  }
  const report = await publish(words.demoFirst)
  await sandbox.settle()
  tellConnections(context, sandbox, report)
  stderr.line("")
  const before = countWrites(sandbox)
  const again = await publish(words.demoSecond)
  return { report, once: isAll(again, "already-published") && countWrites(sandbox) === before }
}

/** Keeps the wall open for whoever watches. */
const showWall = async ({ canAsk, options, signal, stderr, words }: Context, url: string): Promise<void> => {
  stderr.line(words.wall(`${url}/`))
  if (!canAsk || options.json) return
  stderr.line(words.untilInterrupt)
  await Interrupt.until(signal)
}

const tell = (context: Context, sandbox: Sandbox.Sandbox, folder: string): Promise<number> => {
  const environment = { ...Accounts.environment, LOA_VAULT_KEY: randomBytes(32).toString("base64") }
  const inside = { ...context, environment }
  return configure(sandbox.url, folder, environment).then((configuration) =>
    Session.usingConfiguration(inside, configuration, async (session) => {
      const { once, report } = await publishTwice(inside, session, sandbox)
      const good = once && isAll(report, "published")
      context.stderr.line(
        context.stderr.paint(good ? "green" : "red", good ? context.words.demoOnce : context.words.demoFailed)
      )
      if (context.options.json) writeJson(context, report)
      await showWall(context, sandbox.url)
      return good ? exitCodes.done : ofReports([report]) || exitCodes.someFailed
    })
  )
}

/**
 * @category running
 */
export const demo: RunCommand = async (context) => {
  const sandbox = await SandboxCommand.start(0)
  const folder = mkdtempSync(join(tmpdir(), "loa-demo-"))
  try {
    return await tell(context, sandbox, folder)
  } finally {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
