/**
 * `loa verify`: an item against its approvals, or a publication record against its signature.
 */
import { Configuration, Finding, Keys, Records, type RunRecord, type Verification } from "@loa/sdk"
import * as Checking from "./Checking.ts"
import { type Context, type RunCommand, writeJson } from "./Context.ts"
import { exitCodes } from "./ExitCode.ts"
import * as FindingText from "./FindingText.ts"
import * as Session from "./Session.ts"

const writeFindings = (
  { stdout, words }: Context,
  file: string,
  findings: ReadonlyArray<Finding.Finding>,
  places: Pick<FindingText.Look, "placeOf"> = {}
): void => {
  const look = { words, paint: stdout.paint, columns: stdout.columns(), ...places }
  for (const line of FindingText.lines(findings, file, look)) stdout.line(line)
}

const writeVerified = (
  context: Context,
  { file, placeOf }: Checking.NamedItem,
  verified: Verification.Verification
): void => {
  const { stdout, words } = context
  for (const { approvedAt, by, destinations } of verified.approvals) {
    stdout.line(words.approvedBy(by, approvedAt, destinations.join(", ")))
  }
  writeFindings(
    context,
    file,
    verified.findings.filter(({ severity }) => severity !== "note"),
    { placeOf }
  )
  stdout.line(
    verified.isApproved
      ? stdout.paint("green", words.approved(verified.item))
      : stdout.paint("red", words.notApproved(verified.item))
  )
}

const verifyItem = async (context: Context, file: string): Promise<number> => {
  const [named] = await Checking.loadAll([file])
  if (named === undefined) return exitCodes.usage
  const { json, to } = context.options
  return Session.using(context, { sends: false }, async ({ publisher }) => {
    const verified = await publisher.verify(named.item, {
      ...Checking.surroundings(context, named),
      ...(to === undefined ? {} : { to })
    })
    if (json) writeJson(context, verified)
    else writeVerified(context, named, verified)
    return verified.isApproved ? exitCodes.done : exitCodes.refused
  })
}

/** What the configuration's journal says to a record; nothing where there is no configuration. */
interface Compared {
  readonly keys: ReadonlyArray<string>
  readonly journal: "same" | "different" | "not-compared"
}

const compare = async (context: Context, record: RunRecord.RunRecord): Promise<Compared> => {
  const hasConfiguration = context.options.config !== undefined || Configuration.find(context.folder) !== undefined
  if (!hasConfiguration) return { keys: [], journal: "not-compared" }
  return Session.using(context, { sends: false }, async ({ configuration, publisher }) => {
    const digest = await publisher.journalDigest(record.report.item)
    return { keys: configuration.approval.keys, journal: `sha256:${digest}` === record.journal ? "same" : "different" }
  })
}

const writeRecord = (context: Context, { approvals, report }: RunRecord.RunRecord, journal: Compared["journal"]) => {
  const { stdout, words } = context
  stdout.line(words.recordOf(report.item, report.finishedAt, report.status))
  stdout.line(`  ${report.digest}`)
  for (const [id, result] of Object.entries(report.results)) {
    const at = (name: string): string => {
      const value: unknown = typeof result === "object" && result !== null ? Reflect.get(result, name) : undefined
      return typeof value === "string" ? value : ""
    }
    stdout.line(`  ${id}: ${at("status")}  ${at("permalink")}`.trimEnd())
  }
  for (const { approvedAt, by, destinations } of approvals) {
    stdout.line(`  ${words.approvedBy(by, approvedAt, destinations.join(", "))}`)
  }
  stdout.line(`  ${words.journals[journal]}`)
}

const verifyRecord = async (context: Context, file: string, record: RunRecord.RunRecord): Promise<number> => {
  const { key } = context.options
  const { journal, keys } = await compare(context, record)
  const known = key === undefined ? keys : [...keys, Keys.loadPublic(key)]
  const findings = await Records.check(record, known)
  const holds = !findings.some(Finding.isError)
  const { digest, item } = record.report
  if (context.options.json) {
    const schema = "loa.record-verification/1"
    writeJson(context, { schema, item, digest, holds, key: record.key ?? null, journal, findings })
    return holds ? exitCodes.done : exitCodes.refused
  }
  const { stdout, words } = context
  writeRecord(context, record, journal)
  writeFindings(context, file, findings)
  stdout.line(holds ? stdout.paint("green", words.recordHolds) : stdout.paint("red", words.recordDoesNotHold))
  return holds ? exitCodes.done : exitCodes.refused
}

/**
 * @category running
 */
export const verify: RunCommand = async (context) => {
  const [file = ""] = context.items
  if (!file.endsWith(".json")) return verifyItem(context, file)
  try {
    const record = await Records.load(file)
    return record === undefined ? await verifyItem(context, file) : await verifyRecord(context, file, record)
  } catch (cause) {
    if (!(cause instanceof Records.RecordUnusable)) throw cause
    for (const line of cause.message.split("\n")) context.stderr.line(`loa: ${line}`)
    return exitCodes.refused
  }
}
