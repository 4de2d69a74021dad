/**
 * The publication record of a run: what went where, on whose word, in one document that can be signed and filed.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Approval } from "./Approval.ts"
import * as Decoding from "./Decoding.ts"
import type { Finding } from "./Finding.ts"
import type { Report } from "./Report.ts"
import * as Signature from "./Signature.ts"

/** The report as the run gave it; its findings and results are kept as they are. */
const ReportedRun = Schema.Struct({
  schema: Schema.Literal("loa.report/1"),
  run: Schema.String,
  item: Schema.String,
  digest: Schema.String,
  startedAt: Schema.String,
  finishedAt: Schema.String,
  status: Schema.String,
  findings: Schema.Array(Schema.Json),
  results: Schema.Record(Schema.String, Schema.Json)
})

/**
 * @category schemas
 */
export const RunRecord = Schema.Struct({
  schema: Schema.Literal("loa.record/1"),
  report: ReportedRun,
  /** The approvals of exactly this content that were there when the run had ended. */
  approvals: Schema.Array(Approval),
  /** SHA-256 of what the journal knew of the item then, as canonical JSON: `sha256:` and lower-case hexadecimal. */
  journal: Schema.String,
  recordedAt: Schema.String,
  /** Who signed it; absent, with `signature`, when nobody did. */
  key: Schema.optionalKey(Signature.PublicKey),
  signature: Schema.optionalKey(Signature.Signature)
})

/** @category models */
export type RunRecord = typeof RunRecord.Type

/**
 * A record that nobody has signed. Plain JSON.
 *
 * @category models
 */
export interface Unsigned {
  readonly schema: "loa.record/1"
  readonly report: Report
  readonly approvals: ReadonlyArray<Approval>
  readonly journal: string
  readonly recordedAt: string
}

/**
 * @category constructors
 */
export const make = (
  report: Report,
  {
    approvals,
    journalDigest,
    recordedAt
  }: {
    readonly approvals: ReadonlyArray<Approval>
    readonly journalDigest: string
    readonly recordedAt: string
  }
): Unsigned => ({
  schema: "loa.record/1",
  report,
  approvals: approvals.filter(({ digest, item }) => item === report.item && digest === report.digest),
  journal: `sha256:${journalDigest}`,
  recordedAt
})

/**
 * Whether a document says that it is a publication record.
 *
 * @category predicates
 */
export const isOne = (document: unknown): boolean =>
  typeof document === "object" && document !== null && Reflect.get(document, "schema") === "loa.record/1"

/**
 * Decodes a record, strictly: what it does not know it could not vouch for.
 *
 * @category decoding
 */
export const decode = (document: unknown): Result.Result<RunRecord, ReadonlyArray<Decoding.Problem>> =>
  Decoding.strict(RunRecord, document)

const error = (code: string, message: string, hint: string): Finding => ({
  severity: "error",
  path: [],
  code,
  message,
  hint
})

const signatureFinding = Effect.fnUntraced(function* (
  record: RunRecord,
  keys: ReadonlyArray<string>
): Effect.fn.Return<Finding | undefined> {
  const { key, signature } = record
  if (key === undefined || signature === undefined) {
    return error("record-unsigned", "nobody has signed this record", "sign it when it is made, with --record-key FILE")
  }
  if (!(yield* Signature.verify({ ...record, key, signature }))) {
    const message = "this record is not what was signed: its signature is wrong"
    return error("record-signature-wrong", message, "do not rely on it; look for the copy that was filed")
  }
  if (keys.includes(key)) return undefined
  const message = `it is signed with a key that is not known here, ${key}`
  return error("record-unknown-key", message, "name the signer's public key with --key FILE, if you trust it")
})

const approvalFinding = Effect.fnUntraced(function* (
  record: RunRecord,
  approval: Approval,
  keys: ReadonlyArray<string>
): Effect.fn.Return<Finding | undefined> {
  const { by, digest, item, key } = approval
  if (item !== record.report.item || digest !== record.report.digest) {
    const message = `the approval by "${by}" in it is for other content than what was published`
    return error("record-approval-wrong", message, "do not rely on it")
  }
  if (!(yield* Signature.verify(approval))) {
    const message = `the approval by "${by}" in it is not what was signed: its signature is wrong`
    return error("record-approval-wrong", message, "do not rely on it")
  }
  if (keys.includes(key)) return undefined
  const message = `the approval by "${by}" in it is signed with a key that is not known here, ${key}`
  return { severity: "warning", path: [], code: "record-approver-unknown", message }
})

/**
 * What speaks against relying on a record: no error, when one of the keys has signed it and each approval in it is of what
 * was published and carries the signature of the key it names.
 *
 * @category checking
 */
export const check = Effect.fnUntraced(function* (
  record: RunRecord,
  keys: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyArray<Finding>> {
  const findings = [
    yield* signatureFinding(record, keys),
    ...(yield* Effect.forEach(record.approvals, (approval) => approvalFinding(record, approval, keys)))
  ]
  return findings.filter((finding) => finding !== undefined)
})
