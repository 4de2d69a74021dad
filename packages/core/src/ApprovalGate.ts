/**
 * Where the pipeline asks for approval: before anything is sent, and again right before each commit.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Destination, Step } from "./Adapter.ts"
import { type Policy, type Source } from "./Approval.ts"
import * as ApprovalCheck from "./ApprovalCheck.ts"
import * as ApprovalContent from "./ApprovalContent.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import type { Finding } from "./Finding.ts"
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
 * The gate of one publisher.
 *
 * @category models
 */
export interface Gate {
  readonly policy: Policy
  /**
   * How the item stands to its approvals now; nothing when approval is not required and there is none.
   */
  readonly judge: (
    subject: Subject,
    destinations: ReadonlyArray<string>
  ) => Effect.Effect<ApprovalCheck.Judgement | undefined>
  /** Findings about the copies that files are sent from: each must be what was measured, to the last byte. */
  readonly checkFiles: (subject: Subject) => Effect.Effect<ReadonlyArray<Finding>>
  /**
   * Whether a commit may be made now. Fails with `Rejected`, recovery `fix`, when the approval has ended or was taken
   * back since the run began, or a file is not what was approved any more.
   */
  readonly beforeCommit: (subject: Subject, destination: Destination, step: Step) => Effect.Effect<void, PublishError>
}

const unreadable = (problems: ReadonlyArray<string>, file: string): ApprovalCheck.Judgement => ({
  isApproved: false,
  counted: [],
  problems: problems.map((problem) => ({
    path: [],
    code: "approval-unreadable",
    message: `${file}: ${problem}`,
    hint: "approve the item anew with `loa approve`, after moving this file away"
  }))
})

/**
 * Makes the gate. With a policy that requires nothing it lets everything through.
 *
 * @category constructors
 */
export const make = (policy: Policy, media: MediaFiles): Gate => {
  const judge: Gate["judge"] = Effect.fnUntraced(function* ({ approvals, assets, item }, destinations) {
    const read = yield* Effect.result(approvals ?? Effect.succeed([]))
    if (read._tag === "Failure") return unreadable(read.failure.problems, read.failure.file)
    if (!policy.required && read.success.length === 0) return undefined
    const content = yield* ApprovalContent.of(item, assets)
    const now = yield* Clock.currentTimeMillis
    return yield* ApprovalCheck.judge(read.success, { item, content, destinations, policy, now })
  })

  const checkFiles: Gate["checkFiles"] = ({ assets }) =>
    Effect.map(
      Effect.forEach(ApprovalContent.filesOf(assets), ([place, file]) =>
        Effect.match(media.verify(file), {
          onSuccess: (): ReadonlyArray<Finding> => [],
          onFailure: (error): ReadonlyArray<Finding> => [
            { severity: "error", path: ["assets"], code: "file-changed", message: `${place} (${error.message})` }
          ]
        })
      ),
      (findings) => findings.flat()
    )

  const beforeCommit: Gate["beforeCommit"] = Effect.fnUntraced(function* (subject, destination, step) {
    if (!policy.required) return
    const judgement = yield* judge(subject, [destination.id])
    const wrong = judgement?.isApproved === true ? yield* checkFiles(subject) : (judgement?.problems ?? [])
    const [first] = wrong
    if (first === undefined) return
    return yield* new PublishError({
      channel: destination.channel,
      step: step.name,
      reason: new Rejected({
        code: first.code,
        detail: `not approved any more when it was going to be published: ${wrong.map(({ message }) => message).join("; ")}`,
        hint: first.hint ?? "nothing was made public by this step; run again"
      })
    })
  })

  return { policy, judge, checkFiles, beforeCommit }
}
