/**
 * Where the pipeline asks for approval: before anything is sent, and again right before each commit.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Destination, Step } from "./Adapter.ts"
import type { ApprovalsUnreadable, Policy, Source } from "./Approval.ts"
import * as ApprovalCheck from "./ApprovalCheck.ts"
import * as ApprovalContent from "./ApprovalContent.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import { type Finding, isError } from "./Finding.ts"
import type { MeasuredAsset, Shape as MediaFiles } from "./MediaFiles.ts"
import { PublishError, Rejected } from "./PublishError.ts"

/**
 * An item as it was measured, and where its approvals are read from.
 *
 * @category models
 */
export interface Subject {
  readonly item: CampaignItem
  readonly assets: ReadonlyArray<MeasuredAsset>
  /** Without it nobody has approved the item. */
  readonly approvals: Source | undefined
}

/**
 * @category constructors
 */
export const subjectOf = (
  { approvals, item }: { readonly item: CampaignItem; readonly approvals?: Source },
  { assets }: Pick<Subject, "assets">
): Subject => ({ item, assets, approvals })

/**
 * What a preview says of approval.
 *
 * @category models
 */
export type State = "approved" | "not-approved" | "not-required"

/**
 * The gate of one publisher.
 *
 * @category models
 */
export interface Gate {
  /** How the item stands to its approvals now, whether one is required or not. */
  readonly judge: (subject: Subject, destinations: ReadonlyArray<string>) => Effect.Effect<ApprovalCheck.Judgement>
  /** The same as a preview tells it. What is wrong has the severity given, where approval is required. */
  readonly preview: (
    subject: Subject,
    destinations: ReadonlyArray<string>,
    severity: "error" | "warning"
  ) => Effect.Effect<{ readonly state: State; readonly findings: ReadonlyArray<Finding> }>
  /**
   * Findings a publication begins with. The copies that files are sent from count as well: they are what was measured, to
   * the last byte. When something is public already nothing is refused as a whole, but each destination that is left.
   */
  readonly admit: (
    subject: Subject,
    destinations: ReadonlyArray<string>,
    started: boolean
  ) => Effect.Effect<ReadonlyArray<Finding>>
  /**
   * Whether a commit may be made now. Fails with `Rejected`, recovery `fix`, when the approval has ended or was taken
   * back since the run began, or a file is not what was approved any more.
   */
  readonly beforeCommit: (subject: Subject, destination: Destination, step: Step) => Effect.Effect<void, PublishError>
}

const unreadable = ({ file, problems }: ApprovalsUnreadable): ApprovalCheck.Judgement => ({
  isApproved: false,
  counted: [],
  problems: problems.map((problem) => ({
    path: [],
    code: "approval-unreadable",
    message: `${file}: ${problem}`,
    hint: "move this file away and approve the item anew with `loa approve`"
  }))
})

/** Nobody has approved it, and nobody says anything wrong either. */
const isSilent = ({ counted, problems }: ApprovalCheck.Judgement): boolean =>
  counted.length === 0 && problems.every(({ code }) => code === "not-approved")

const rejected = (destination: Destination, step: Step, wrong: ReadonlyArray<Omit<Finding, "severity">>) =>
  new PublishError({
    channel: destination.channel,
    step: step.name,
    reason: new Rejected({
      code: wrong[0]?.code ?? "not-approved",
      detail: `not approved any more at the moment of publishing: ${wrong.map(({ message }) => message).join("; ")}`,
      hint: wrong[0]?.hint ?? "this step has made nothing public; approve the item and run again"
    })
  })

/**
 * Makes the gate. With a policy that requires nothing it lets everything through, and tells of approvals there are.
 *
 * @category constructors
 */
export const make = (policy: Policy, media: MediaFiles): Gate => {
  const judge: Gate["judge"] = Effect.fnUntraced(function* ({ approvals = Effect.succeed([]), assets, item }, ids) {
    const read = yield* Effect.result(approvals)
    if (read._tag === "Failure") return unreadable(read.failure)
    if (read.success.length === 0) return ApprovalCheck.silence
    const content = yield* ApprovalContent.of(item, assets)
    const now = yield* Clock.currentTimeMillis
    return yield* ApprovalCheck.judge(read.success, { item, content, destinations: ids, policy, now })
  })

  const preview: Gate["preview"] = Effect.fnUntraced(function* (subject, destinations, severity) {
    const nothing = { state: "not-required" as const, findings: [] }
    if (destinations.length === 0) return nothing
    const judgement = yield* judge(subject, destinations)
    if (!policy.required && isSilent(judgement)) return nothing
    const state = judgement.isApproved ? "approved" : policy.required ? "not-approved" : "not-required"
    return { state, findings: ApprovalCheck.toFindings(judgement, policy.required ? severity : "warning") }
  })

  const checkFiles = ({ assets }: Subject): Effect.Effect<ReadonlyArray<Finding>> =>
    Effect.map(
      Effect.forEach(ApprovalContent.sentFilesOf(assets), ([place, file]) =>
        Effect.match(media.verify(file), {
          onSuccess: (): ReadonlyArray<Finding> => [],
          onFailure: (error): ReadonlyArray<Finding> => [
            { severity: "error", path: ["assets"], code: "file-changed", message: `${place} (${error.message})` }
          ]
        })
      ),
      (findings) => findings.flat()
    )

  const admit: Gate["admit"] = Effect.fnUntraced(function* (subject, destinations, started) {
    const { findings, state } = yield* preview(subject, destinations, "error")
    const all = policy.required && state === "approved" ? [...findings, ...(yield* checkFiles(subject))] : findings
    return all.flatMap((finding) =>
      started && isError(finding) && finding.destination === undefined
        ? destinations.map((destination) => ({ ...finding, destination }))
        : [finding]
    )
  })

  const beforeCommit: Gate["beforeCommit"] = Effect.fnUntraced(function* (subject, destination, step) {
    if (!policy.required) return
    const judgement = yield* judge(subject, [destination.id])
    const wrong = judgement.isApproved ? yield* checkFiles(subject) : judgement.problems
    if (!judgement.isApproved || wrong.length > 0) return yield* rejected(destination, step, wrong)
  })

  return { judge, preview, admit, beforeCommit }
}
