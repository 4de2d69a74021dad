/**
 * `loa approve`: an official signs that an item may be published exactly as it is now.
 */
import { Approval, ApprovalCheck, Approvals, Finding, Keys, type Verification } from "@loa/sdk"
import * as Checking from "./Checking.ts"
import { type Context, type RunCommand, writeJson } from "./Context.ts"
import { exitCodes } from "./ExitCode.ts"
import { UsageError } from "./Failure.ts"
import * as FindingText from "./FindingText.ts"
import * as Passphrase from "./Passphrase.ts"
import * as Question from "./Question.ts"
import * as Session from "./Session.ts"

type Verified = Verification.Verification

const wordOf = ({ options, words }: Context): Approvals.Word => {
  const now = new Date().toISOString()
  const { by = "", document, expires, to } = options
  if (expires !== undefined && expires <= now) throw new UsageError(words.expiresInPast(expires))
  return {
    by: by.normalize("NFC").trim(),
    approvedAt: now,
    ...(document === undefined ? {} : { document: document.normalize("NFC").trim() }),
    ...(expires === undefined ? {} : { expiresAt: expires }),
    ...(to === undefined ? {} : { destinations: to })
  }
}

/** What keeps the item from being published, whoever approves it. */
const obstacles = ({ findings }: Verified): ReadonlyArray<Finding.Finding> =>
  findings.filter((finding) => Finding.isError(finding) && !ApprovalCheck.isAbout(finding))

const writeFindings = (
  { stderr, words }: Context,
  { file, placeOf }: Checking.NamedItem,
  findings: ReadonlyArray<Finding.Finding>
): void => {
  const look = { words, paint: stderr.paint, columns: stderr.columns(), placeOf }
  for (const line of FindingText.lines(findings, file, look)) stderr.line(line)
}

/** Everything the approver puts their name to. */
const writeSubject = (
  { stderr, words }: Context,
  named: Checking.NamedItem,
  verified: Verified,
  word: Approvals.Word
) => {
  const { item } = named
  stderr.line(stderr.paint("bold", `${item.title} (${item.id})`))
  stderr.line(`  ${verified.content.digest}`)
  stderr.line(`  ${words.approvalFor((word.destinations ?? verified.destinations).join(", "))}`)
  for (const asset of item.assets) {
    stderr.line(`  ${asset.id}: ${asset.source}  ${verified.content.files[`assets.${asset.id}`]?.slice(0, 16) ?? ""}…`)
  }
  if (word.expiresAt !== undefined) stderr.line(`  ${words.approvalUntil(word.expiresAt)}`)
}

/** Signs, writes, and looks at the item again: what was approved is what is there. */
const sign = async (
  context: Context,
  session: Session.Session,
  named: Checking.NamedItem,
  verified: Verified,
  word: Approvals.Word
): Promise<Approval.Approval> => {
  const { key: keyFile = "" } = context.options
  const key = Keys.loadPrivate(keyFile, await Passphrase.toOpen(context, keyFile))
  const approval = Approvals.sign(verified, word, key)
  const file = Approvals.fileOf(named.file)
  await Approvals.add(file, approval)
  const { stderr, words } = context
  stderr.line(words.approvalWritten(word.by, file))
  const { approval: policy } = session.configuration
  if (!policy.keys.includes(key.id)) stderr.line(stderr.paint("yellow", words.keyNotListed(key.id)))
  return approval
}

const approveWith = async (context: Context, session: Session.Session, named: Checking.NamedItem): Promise<number> => {
  const { options, stderr, words } = context
  const word = wordOf(context)
  const verified = await session.publisher.verify(named.item, {
    ...Checking.surroundings(context, named),
    ...(options.to === undefined ? {} : { to: options.to })
  })
  const wrong = obstacles(verified)
  writeFindings(
    context,
    named,
    verified.findings.filter((finding) => !ApprovalCheck.isAbout(finding))
  )
  if (wrong.length > 0 || verified.destinations.length === 0) {
    stderr.line(stderr.paint("red", words.notApprovable(verified.item)))
    return exitCodes.refused
  }
  writeSubject(context, named, verified, word)
  if (context.canAsk && !options.yes && !(await Question.ask(context, words.askApproval(word.by)))) {
    stderr.line(words.approvalDeclined)
    return exitCodes.refused
  }
  const approval = await sign(context, session, named, verified, word)
  if (options.json) writeJson(context, approval)
  else context.stdout.line(Approvals.fileOf(named.file))
  return exitCodes.done
}

/**
 * @category running
 */
export const approve: RunCommand = async (context) => {
  // Before anything is shown: without its key nothing can be signed.
  Keys.needsPassphrase(context.options.key ?? "")
  const [named] = await Checking.loadAll(context.items)
  if (named === undefined) return exitCodes.usage
  return Session.using(context, { sends: false }, (session) => approveWith(context, session, named))
}
