/**
 * How a destination ended, and what can be told about a publication from the journal alone.
 */
import type { Observation, Receipt, Visibility, Warning } from "./Adapter.ts"
import * as ByHand from "./ByHand.ts"
import { type Finding, pathText } from "./Finding.ts"
import type { Outcome, PublicationRecord } from "./Journal.ts"
import type { Summary } from "./PublishError.ts"
import * as References from "./References.ts"
import type { Status } from "./Report.ts"

/**
 * How a destination ended, and what it offers to those that refer to it.
 *
 * @category models
 */
export interface DestinationEnd {
  readonly status: Status
  readonly remoteId?: string
  readonly permalink?: string
  readonly publishedAt?: string
  readonly visibility: Visibility
  readonly warnings: ReadonlyArray<Warning>
  readonly error?: Summary
  readonly offer: References.Offer
}

/** Receipts by step name. */
export type Receipts = { readonly [step: string]: Receipt }

const nothingOffered: References.Offer = { assets: {} }

/**
 * An end without a publication.
 *
 * @category constructors
 */
export const without = (status: Status, error?: Summary): DestinationEnd => ({
  status,
  visibility: "unchecked",
  warnings: [],
  offer: nothingOffered,
  ...(error === undefined ? {} : { error })
})

/**
 * A failure that is not a channel's: our own refusal to go on.
 *
 * @category constructors
 */
export const refusal = (reason: string, message: string, hint?: string): Summary => ({
  step: "",
  reason,
  recovery: "fix",
  message,
  ...(hint === undefined ? {} : { hint })
})

/**
 * The end of a destination that cannot carry the item, because of a finding.
 *
 * @category constructors
 */
export const unfit = (finding: Finding): DestinationEnd => {
  const where = finding.path.length === 0 ? "" : `${pathText(finding.path)}: `
  return without("failed", refusal("DoesNotFit", `${where}${finding.message}`, finding.hint))
}

/**
 * The receipts a record holds.
 *
 * @category getters
 */
export const receiptsOf = (record: PublicationRecord): Receipts =>
  Object.fromEntries(record.steps.flatMap((step) => (step.receipt === undefined ? [] : [[step.name, step.receipt]])))

/**
 * What the first commit left, which stands for the publication.
 *
 * @category getters
 */
export const commitOf = (record: PublicationRecord): Receipt | undefined =>
  record.steps.find(({ kind, receipt }) => kind === "commit" && receipt !== undefined)?.receipt

/**
 * How a publication ended, from what its first commit left and what was seen of it.
 *
 * @category constructors
 */
export const outcomeOf = (commit: Receipt, seen: Pick<Observation, "permalink" | "publishedAt">): Outcome => {
  const permalink = seen.permalink ?? commit.permalink
  const publishedAt = seen.publishedAt ?? commit.publishedAt
  return {
    status: commit.scheduled === true ? "scheduled" : "published",
    remoteId: commit.remoteId,
    ...(permalink === undefined ? {} : { permalink }),
    ...(publishedAt === undefined ? {} : { publishedAt })
  }
}

/**
 * What a publication that exists offers, from the journal alone.
 *
 * @category constructors
 */
export const offerOf = (record: PublicationRecord): References.Offer => {
  const commit = commitOf(record)
  const { permalink, remoteId } = record.outcome ?? commit ?? {}
  return References.toOffer(
    record.steps.flatMap(({ asset, receipt }) => (receipt === undefined ? [] : [{ asset, receipt }])),
    commit !== undefined && ByHand.is(commit) ? { permalink } : { permalink, remoteId }
  )
}

/**
 * What a person is told of a step that did not get through beside a publication that did.
 *
 * @category constructors
 */
export const stepWarning = (step: string, error: Pick<Summary, "message" | "hint">): Warning => ({
  code: `${step}-failed`,
  message: error.hint === undefined ? error.message : `${error.message}; ${error.hint}`
})

/**
 * What a publication is without, from the journal alone: told again by every later run.
 *
 * @category getters
 */
export const openWarnings = (record: PublicationRecord): ReadonlyArray<Warning> =>
  record.steps
    .filter(({ receipt }) => receipt === undefined)
    .map(({ error, name }) => stepWarning(name, error ?? { message: "nobody has written down what became of it" }))

/**
 * The end of a destination that has the item.
 *
 * @category constructors
 */
export const published = (
  status: Status,
  outcome: Outcome,
  observation: Observation,
  warnings: ReadonlyArray<Warning>,
  offer: References.Offer
): DestinationEnd => {
  const permalink = observation.permalink ?? outcome.permalink
  const publishedAt = observation.publishedAt ?? outcome.publishedAt
  return {
    status,
    remoteId: outcome.remoteId,
    ...(permalink === undefined ? {} : { permalink }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    visibility: observation.visibility,
    warnings: [...warnings, ...observation.warnings],
    offer: permalink === undefined ? offer : { ...offer, permalink }
  }
}

/**
 * Whether something of this publication is, or may be, public.
 *
 * @category predicates
 */
export const mayBePublic = (record: PublicationRecord): boolean =>
  record.steps.some((step) => step.kind === "commit" && step.state !== "failed")

/**
 * What to do about an item that is out with other content.
 *
 * @category constants
 */
export const changedHint =
  "to add a destination, leave the item's `to` as it was and name it with --to; a correction is made on the channel until " +
  "there is `loa update`; a new id publishes it a second time"

/**
 * The refusal to publish other content under a name that is already out.
 *
 * @category constants
 */
export const changedSincePublished = refusal(
  "Changed",
  "the item has changed since it was published, or may have been published, under this id",
  changedHint
)
