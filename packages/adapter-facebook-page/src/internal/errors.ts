/**
 * An answer of the Graph API or of its upload host, as the reason why a call did not do what was asked.
 */
import { Http } from "@loa/adapter-kit"
import { PublishError } from "@loa/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as FacebookPageSchema from "../FacebookPageSchema.ts"
import { hints, type Kind, type Rule, rules } from "./errorTable.ts"
import * as Usage from "./usage.ts"

const decodeFailure = Schema.decodeUnknownResult(FacebookPageSchema.Failure)
const decodeUploadFailure = Schema.decodeUnknownResult(FacebookPageSchema.UploadFailure)
const decodeOffsets = Schema.decodeUnknownResult(
  Schema.Union([FacebookPageSchema.Offsets, Schema.fromJsonString(FacebookPageSchema.Offsets)])
)

type Failure = (typeof FacebookPageSchema.Failure.Type)["error"]

const failureOf = (answer: Http.Answer): Failure | undefined => {
  const decoded = decodeFailure(answer.json)
  return Result.isSuccess(decoded) ? decoded.success.error : undefined
}

const fits = (rule: Rule, code: number, subcode: number | undefined, message: string): boolean =>
  (rule.codes === undefined || (code >= rule.codes[0] && code <= rule.codes[1])) &&
  (rule.subcodes === undefined || (subcode !== undefined && rule.subcodes.includes(subcode))) &&
  (rule.message === undefined || rule.message.test(message))

const ruleFor = (code: number, subcode: number | undefined, message: string): Rule | undefined =>
  rules.find((rule) => fits(rule, code, subcode, message))

/** Kinds that `is_transient` cannot turn into a doubt: they say themselves what happened. */
const settled: ReadonlyArray<Kind> = ["throttled", "again", "signIn", "duplicate", "blocked"]

/** A code we do not know: nothing happened when Facebook refuses as a matter of course, else it is open. */
const fallback = (answer: Http.Answer): Rule => {
  if (answer.status === 429 || Usage.of(answer).percent >= 100) return { kind: "throttled" }
  return { kind: answer.status >= 500 ? "unknown" : "content" }
}

const ruleOf = (answer: Http.Answer, failure: Failure): Rule => {
  const rule = ruleFor(failure.code, failure.error_subcode, failure.message ?? "") ?? fallback(answer)
  return failure.is_transient === true && !settled.includes(rule.kind) ? { kind: "unknown" } : rule
}

const codeOf = (failure: Failure): string =>
  failure.error_subcode === undefined ? `${failure.code}` : `${failure.code}/${failure.error_subcode}`

const detailOf = (failure: Failure): string => {
  const [message, shown] = [failure.message, failure.error_user_msg].map((text) => Http.excerpt(text ?? ""))
  return shown === "" || shown === message ? `Facebook says: ${message}` : `Facebook says: ${message} – ${shown}`
}

type Evidence = Omit<ConstructorParameters<typeof PublishError.Rejected>[0], "_tag">

const wait = (answer: Http.Answer, now: number): { readonly retryAfterSeconds?: number } => {
  const seconds = Math.max(Usage.of(answer).waitSeconds, Http.retryAfterSeconds(answer, now) ?? 0)
  return seconds === 0 ? {} : { retryAfterSeconds: seconds }
}

const reason = (kind: Kind, evidence: Evidence, answer: Http.Answer, now: number): PublishError.Reason => {
  switch (kind) {
    case "throttled":
      return new PublishError.RateLimited({ ...evidence, ...wait(answer, now) })
    case "again":
      return new PublishError.Unavailable({ ...evidence, ...wait(answer, now) })
    case "unknown":
      return new PublishError.OutcomeUnknown(evidence)
    case "signIn":
      return new PublishError.Unauthorized(evidence)
    default:
      return new PublishError.Rejected(evidence)
  }
}

const fromFailure = (answer: Http.Answer, failure: Failure, now: number): PublishError.Reason => {
  const rule = ruleOf(answer, failure)
  const hint = rule.hint ?? hints[rule.kind]
  const evidence: Evidence = {
    detail: detailOf(failure),
    code: codeOf(failure),
    status: answer.status,
    ...(failure.fbtrace_id === undefined ? {} : { traceId: failure.fbtrace_id }),
    ...(hint === undefined ? {} : { hint })
  }
  return reason(rule.kind, evidence, answer, now)
}

/** The upload host says what is wrong with the bytes; each of its errors is cured by sending them again. */
const fromUploadFailure = (answer: Http.Answer): PublishError.Reason | undefined => {
  const decoded = decodeUploadFailure(answer.json)
  if (Result.isFailure(decoded)) return undefined
  const { type, message } = decoded.success.debug_info
  return new PublishError.Unavailable({
    detail: `the upload was not accepted: ${Http.excerpt(message ?? type)}`,
    code: type,
    status: answer.status
  })
}

const isObject = (json: unknown): boolean => typeof json === "object" && json !== null && !Array.isArray(json)

const saysNo = (json: unknown): boolean =>
  typeof json === "object" && json !== null && "success" in json && json.success !== true

/**
 * Why an answer is no success; nothing when it is one. A body that is not what Facebook documents proves nothing, whatever
 * its status.
 *
 * @category errors
 */
export const reasonOf = (answer: Http.Answer, now: number): PublishError.Reason | undefined => {
  const failure = failureOf(answer)
  if (failure !== undefined) return fromFailure(answer, failure, now)
  const upload = fromUploadFailure(answer)
  if (upload !== undefined) return upload
  if (answer.status === 429) {
    return reason("throttled", { detail: "Facebook asks us to slow down", status: 429 }, answer, now)
  }
  const isSuccess = answer.status >= 200 && answer.status < 300 && isObject(answer.json) && !saysNo(answer.json)
  return isSuccess ? undefined : Http.unreadable(answer)
}

/**
 * Where the server wants a chunked upload to go on, when that is what it refused a chunk with.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/videos
 *
 * @category getters
 */
export const offsetsOf = (answer: Http.Answer): FacebookPageSchema.Offsets | undefined => {
  const failure = failureOf(answer)
  if (failure?.error_subcode !== 1363037) return undefined
  const decoded = decodeOffsets(failure.error_data)
  return Result.isSuccess(decoded) ? decoded.success : undefined
}

const kindOfReason = (refused: PublishError.Reason): Kind | undefined => {
  const [code, subcode] = (refused.code ?? "").split("/").map(Number)
  return ruleFor(code ?? 0, subcode, refused.detail)?.kind
}

/**
 * Whether Facebook refused because the Page has this already.
 *
 * @category predicates
 */
export const isDuplicate = (refused: PublishError.Reason): boolean =>
  refused._tag === "Rejected" && kindOfReason(refused) === "duplicate"

/**
 * Whether the object that was asked for does not exist, or not yet for this reader.
 *
 * @category predicates
 */
export const isMissing = (refused: PublishError.Reason): boolean =>
  refused._tag === "Rejected" && refused.code === "100/33"
