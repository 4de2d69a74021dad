/**
 * An approval: the signed word of one official that an item, byte for byte, may go to the destinations it names.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { DestinationId, ItemId } from "./CampaignItem.ts"
import * as Decoding from "./Decoding.ts"
import { PublicKey, Signature } from "./Signature.ts"

/** Lower-case hexadecimal. */
const Sha256 = Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/, { message: "64 hexadecimal digits" }))

/** One line a person reads: nothing that moves a terminal's cursor, no white space around it. */
const Line = Schema.String.check(
  Schema.isPattern(/^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,200}(?<!\s)$/u, {
    message: "one line of 1 to 200 characters"
  })
)

const UtcInstant = Schema.String.check(
  Schema.isPattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/, { message: "a UTC instant, …Z" })
)

/**
 * What an approver signs. `fields` and `files` are what the digest is made of, piece by piece, so that a refusal can say
 * which piece has changed; see `ApprovalContent`.
 *
 * @category schemas
 */
export const Approval = Schema.Struct({
  schema: Schema.Literal("loa.approval/1"),
  item: ItemId,
  /** The item's digest, `sha256:…`. */
  digest: Schema.String.check(Schema.isPattern(/^sha256:[0-9a-f]{64}$/, { message: "sha256: and 64 digits" })),
  /** Destinations it may go to. */
  destinations: Schema.Array(DestinationId).check(Schema.isMinLength(1)),
  /** The approver, as people know them. */
  by: Line,
  /** Number of the document the approval is written down in, for example `1610/STTTT-BCTT`. */
  document: Schema.optionalKey(Line),
  approvedAt: UtcInstant,
  /** From then on it counts no more. */
  expiresAt: Schema.optionalKey(UtcInstant),
  fields: Schema.Record(Schema.String, Sha256),
  files: Schema.Record(Schema.String, Sha256),
  key: PublicKey,
  /** Over everything above; see `Signature.bytesOf`. */
  signature: Signature
})

/** @category models */
export type Approval = typeof Approval.Type

/**
 * An approval before it is signed.
 *
 * @category models
 */
export type Unsigned = Omit<Approval, "signature">

/**
 * What a configuration asks of approvals.
 *
 * @category models
 */
export interface Policy {
  /** Nothing is published without. */
  readonly required: boolean
  /** Public keys whose word counts. */
  readonly keys: ReadonlyArray<string>
  /** How many different keys have to approve each destination; at least 1. */
  readonly quorum: number
}

/**
 * No approval is asked for.
 *
 * @category constants
 */
export const notRequired: Policy = { required: false, keys: [], quorum: 1 }

/**
 * The approvals given for an item cannot be read.
 *
 * @category errors
 */
export class ApprovalsUnreadable extends Schema.TaggedError<ApprovalsUnreadable>()("ApprovalsUnreadable", {
  /** Their file as it is called in messages. */
  file: Schema.String,
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return this.problems.map((problem) => `${this.file}: ${problem}`).join("\n")
  }
}

/**
 * Where the approvals of an item are read from, anew each time.
 *
 * @category models
 */
export type Source = Effect.Effect<ReadonlyArray<Approval>, ApprovalsUnreadable>

/** More officials than any document has signatures. */
const approvalsMax = 100

const List = Schema.Array(Approval).check(
  Schema.isMaxLength(approvalsMax, { message: `at most ${approvalsMax} approvals` })
)

/**
 * Decodes the list of an item's approvals, strictly: what is not signed has no place in one.
 *
 * @category decoding
 */
export const decode = (
  input: unknown,
  file = "approvals"
): Result.Result<ReadonlyArray<Approval>, ApprovalsUnreadable> =>
  Result.mapError(
    Decoding.strict(List, input),
    (problems) => new ApprovalsUnreadable({ file, problems: problems.map(({ message }) => message) })
  )

/**
 * Puts an approval into the list of an item's approvals. It takes the place of those its key has given before that say
 * nothing it does not say: for other content of the item, or for no further destination.
 *
 * @category combining
 */
export const add = (approvals: ReadonlyArray<Approval>, added: Approval): ReadonlyArray<Approval> => {
  const isReplaced = (earlier: Approval): boolean =>
    earlier.key === added.key &&
    earlier.item === added.item &&
    (earlier.digest !== added.digest || earlier.destinations.every((id) => added.destinations.includes(id)))
  return [...approvals.filter((earlier) => !isReplaced(earlier)), added]
}
