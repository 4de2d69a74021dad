/**
 * What `verify` tells of an item, and what an approver signs.
 */
import * as Effect from "effect/Effect"
import type { Approval, Source } from "./Approval.ts"
import * as ApprovalCheck from "./ApprovalCheck.ts"
import * as ApprovalContent from "./ApprovalContent.ts"
import * as ApprovalGate from "./ApprovalGate.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import type { Finding } from "./Finding.ts"
import * as ItemCheck from "./ItemCheck.ts"

/**
 * How an item stands to its approvals, whether one is required or not.
 *
 * @category models
 */
export interface Verification {
  readonly schema: "loa.verification/1"
  readonly item: string
  /** What an approval given now would be of. */
  readonly content: ApprovalContent.Content
  /** Destinations that would carry the item. */
  readonly destinations: ReadonlyArray<string>
  readonly isApproved: boolean
  /** Those that count. */
  readonly approvals: ReadonlyArray<Approval>
  /** What is wrong with the item, and with its approvals. */
  readonly findings: ReadonlyArray<Finding>
}

/**
 * @category constructors
 */
export const of = Effect.fnUntraced(function* (
  gate: ApprovalGate.Gate,
  request: { readonly item: CampaignItem; readonly approvals?: Source },
  checked: ItemCheck.Checked
): Effect.fn.Return<Verification> {
  const destinations = ItemCheck.carriersOf(checked)
  const subject = ApprovalGate.subjectOf(request, checked)
  const { counted, isApproved, problems } = yield* gate.judge(subject, destinations)
  return {
    schema: "loa.verification/1",
    item: request.item.id,
    content: yield* ApprovalContent.of(request.item, checked.assets),
    destinations,
    isApproved,
    approvals: counted,
    findings: [...checked.findings, ...ApprovalCheck.toFindings({ counted: [], isApproved, problems }, "error")]
  }
})
