/**
 * Whether the approvals of an item let it go where it is to go, and if not, why: what changed, who is missing.
 */
import * as Effect from "effect/Effect"
import type { Approval, Policy } from "./Approval.ts"
import * as ApprovalContent from "./ApprovalContent.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import type { Finding } from "./Finding.ts"
import * as Signature from "./Signature.ts"

/**
 * What the approvals are held against. `now` is in milliseconds since 1970.
 *
 * @category models
 */
export interface Situation {
  readonly item: CampaignItem
  readonly content: ApprovalContent.Content
  /** Destinations something would be sent to. */
  readonly destinations: ReadonlyArray<string>
  readonly policy: Policy
  readonly now: number
}

/** A finding whose severity depends on who asks. */
type Problem = Omit<Finding, "severity">

/**
 * What came of it.
 *
 * @category models
 */
export interface Judgement {
  readonly isApproved: boolean
  /** Approvals that count. */
  readonly counted: ReadonlyArray<Approval>
  /** What keeps it from being approved; when it is approved, what is wrong with approvals that do not count. */
  readonly problems: ReadonlyArray<Problem>
}

/**
 * Codes of the findings about approvals.
 *
 * @category constants
 */
export const codes = [
  "approved",
  "not-approved",
  "approval-unreadable",
  "approval-unknown-key",
  "approval-signature-wrong",
  "approval-does-not-match",
  "approval-expired",
  "approval-quorum",
  "approval-not-covering"
] as const

/** @category predicates */
export const isAbout = ({ code }: Pick<Finding, "code">): boolean => codes.some((known) => known === code)

const approveAgain = "look at the item as it is now, then approve it with `loa approve`"

const named = (approvals: ReadonlyArray<Pick<Approval, "by">>): string =>
  [...new Set(approvals.map(({ by }) => `"${by}"`))].join(", ")

/** What is wrong with one approval whatever it approves; nothing when it is good. */
const faultOf = Effect.fnUntraced(function* (
  approval: Approval,
  { item, policy }: Situation
): Effect.fn.Return<Problem | undefined> {
  const { by, key } = approval
  if (!policy.keys.includes(key)) {
    const message = `the approval by "${by}" is signed with a key the configuration does not list, ${key}`
    const hint = "list the public key under approval.keys, if it is to count"
    return { path: [], code: "approval-unknown-key", message, hint }
  }
  if (!(yield* Signature.verify(approval))) {
    const message = `the approval by "${by}" is not what was signed: its signature is wrong`
    return { path: [], code: "approval-signature-wrong", message, hint: approveAgain }
  }
  if (approval.item !== item.id) {
    const message = `the approval by "${by}" is for the item "${approval.item}", and this is "${item.id}"`
    return { path: ["id"], code: "approval-does-not-match", message, hint: approveAgain }
  }
  return undefined
})

const expiryOf = ({ by, expiresAt }: Approval, now: number): ReadonlyArray<Problem> => {
  if (expiresAt === undefined || Date.parse(expiresAt) > now) return []
  const message = `the approval by "${by}" ended at ${expiresAt}`
  return [{ path: [], code: "approval-expired", message, hint: "approve it anew with `loa approve`" }]
}

/** Names and indexes, for a place that is written with an asset's id. */
const pathOf = (place: string, item: CampaignItem): Finding["path"] => {
  if (place === "") return []
  const [head = "", id = "", ...rest] = place.split(".")
  if (head !== "assets" || id === "") return place.split(".")
  const index = item.assets.findIndex((asset) => asset.id === id)
  return index === -1 ? ["assets"] : ["assets", index, ...rest.map((part) => part.replace(/\[\d+\]$/, ""))]
}

const sourceOf = (place: string, item: CampaignItem): string => {
  const [, id, rest = ""] = /^assets\.([^.]+)(?:\.(.*))?$/.exec(place) ?? []
  const asset = item.assets.find((candidate) => candidate.id === id)
  if (asset === undefined || rest === "") return asset?.source ?? ""
  if (asset.type === "audio") return asset.transcript ?? ""
  const index = Number(/\d+/.exec(rest)?.[0])
  return asset.type === "video" ? (asset.captions?.[index]?.source ?? "") : ""
}

const verbs = { changed: "has changed", new: "is new", gone: "has been taken out" } as const

const differenceText = ({ isFile, place, what }: ApprovalContent.Difference, item: CampaignItem): string => {
  if (place === "") return "the item has changed"
  if (place === "assets" && what === "changed") return "assets: their order has changed"
  if (!isFile) return `${place} ${verbs[what]}`
  const source = sourceOf(place, item)
  const file = source === "" ? place : `${place} (${source})`
  return what === "changed" ? `${file}: the file's bytes have changed` : `${file} ${verbs[what]}`
}

/** One problem for each place, whoever approved another content of it. */
const differenceProblems = (
  approvals: ReadonlyArray<Approval>,
  { content, item }: Situation
): ReadonlyArray<Problem> => {
  const texts = new Map<string, { readonly path: Finding["path"]; readonly by: Array<Approval> }>()
  for (const approval of approvals) {
    for (const difference of ApprovalContent.differences(approval, content)) {
      const text = differenceText(difference, item)
      const found = texts.get(text) ?? { path: pathOf(difference.place, item), by: [] }
      texts.set(text, { ...found, by: [...found.by, approval] })
    }
  }
  return [...texts].map(([text, { by, path }]) => ({
    path,
    code: "approval-does-not-match",
    message: `${text} since ${named(by)} approved it`,
    hint: approveAgain
  }))
}

const keysOf = (approvals: ReadonlyArray<Approval>): number => new Set(approvals.map(({ key }) => key)).size

const notApproved: Problem = {
  path: [],
  code: "not-approved",
  message: "the item is not approved",
  hint: 'an official approves it with `loa approve ITEM --by "…" --key FILE`'
}

/**
 * What comes of no approval at all.
 *
 * @category constants
 */
export const silence: Judgement = { isApproved: false, counted: [], problems: [notApproved] }

const coverageProblems = (
  counted: ReadonlyArray<Approval>,
  { destinations, policy }: Situation
): ReadonlyArray<Problem> => {
  const { quorum } = policy
  const given = keysOf(counted)
  if (given < quorum) {
    const message = `${quorum} approvals with different keys are needed, and ${given} of them is there: ${named(counted)}`
    return [{ path: [], code: "approval-quorum", message, hint: "another official approves it with `loa approve`" }]
  }
  return destinations.flatMap((destination): ReadonlyArray<Problem> => {
    const covering = counted.filter((approval) => approval.destinations.includes(destination))
    if (keysOf(covering) >= quorum) return []
    const message =
      covering.length === 0
        ? `destinations: "${destination}" is not covered by the approval of ${named(counted)}`
        : `destinations: "${destination}" is covered by ${named(covering)} only, and ${quorum} different keys are needed`
    const hint = "approve it for this destination as well"
    return [{ destination, path: [], code: "approval-not-covering", message, hint }]
  })
}

/**
 * Holds approvals against an item. It is approved when as many different keys as the quorum asks for, each of them
 * listed, have signed exactly this content for each of the destinations, and the time they gave is not over.
 *
 * @category checking
 */
export const judge = Effect.fnUntraced(function* (
  approvals: ReadonlyArray<Approval>,
  situation: Situation
): Effect.fn.Return<Judgement> {
  const faults = yield* Effect.forEach(approvals, (approval) => faultOf(approval, situation))
  const signed = approvals.filter((_, index) => faults[index] === undefined)
  const isSame = (approval: Approval): boolean => ApprovalContent.differences(approval, situation.content).length === 0
  const matching = signed.filter(isSame)
  const expired = matching.filter((approval) => expiryOf(approval, situation.now).length > 0)
  const counted = matching.filter((approval) => !expired.includes(approval))
  const wrong = [
    ...faults.filter((fault) => fault !== undefined),
    ...differenceProblems(signed, situation),
    ...expired.flatMap((approval) => expiryOf(approval, situation.now))
  ]
  const missing = counted.length === 0 ? [notApproved] : coverageProblems(counted, situation)
  if (missing.length === 0) return { isApproved: true, counted, problems: wrong }
  // What is wrong with the approvals there are says why they are missing.
  const isExplained = counted.length === 0 && wrong.length > 0
  return { isApproved: false, counted, problems: isExplained ? wrong : [...wrong, ...missing] }
})

const approvedNote = ({ approvedAt, by, destinations, document, expiresAt }: Approval): Finding => ({
  severity: "note",
  path: [],
  code: "approved",
  message:
    `approved by "${by}" at ${approvedAt}` +
    (document === undefined ? "" : ` (${document})`) +
    (expiresAt === undefined ? "" : `, until ${expiresAt}`) +
    ` for ${destinations.join(", ")}`
})

/**
 * A judgement as findings: each approval that counts as a note, and what keeps the item from being approved with the
 * severity given.
 *
 * @category constructors
 */
export const toFindings = (
  { counted, isApproved, problems }: Judgement,
  severity: "error" | "warning"
): ReadonlyArray<Finding> => [
  ...problems.map((problem) => ({ ...problem, severity: isApproved ? ("warning" as const) : severity })),
  ...counted.map(approvedNote)
]
