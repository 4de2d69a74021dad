/**
 * From an answer of WordPress that is no success to the reason of a `PublishError`. WordPress' status says little (a
 * refused file type is a 500, a body that was too big a 400), so its `code` decides; its messages are translated, so
 * they are only passed on.
 */
import { Http } from "@loa/adapter-kit"
import { PublishError } from "@loa/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as WordPressSchema from "../WordPressSchema.ts"

type ErrorBody = typeof WordPressSchema.ErrorBody.Type

const hints = {
  login:
    "check username and application password (WordPress: Users, Profile, Application Passwords; not the login password). They work over https only, and security plugins can switch them off",
  role: "give the account the role Editor in WordPress, under Users",
  firewall: "a firewall or a security plugin stands before WordPress: allow the REST API for this account",
  address:
    "check siteUrl: the REST API is expected at <siteUrl>/wp-json/. Permalinks must not be 'Plain' (WordPress: Settings, Permalinks)",
  tooBig:
    "make the file smaller, or raise upload_max_filesize and post_max_size on the server and tell them as uploadBytesMax",
  refusedFile:
    "the server refused the file: its type is not allowed, it is above upload_max_filesize, or the uploads folder cannot be written; the message tells which",
  tooLong: "shorten the text",
  redirect: "set siteUrl to the address the site redirects to"
}

/** Codes that say the body was at fault, with what a person does about it. */
const refusals: { readonly [code: string]: string | undefined } = {
  rest_upload_no_content_disposition: hints.tooBig,
  rest_upload_file_too_big: hints.tooBig,
  rest_upload_limited_space: "the site's quota for uploads is used up: delete old files or raise it",
  rest_upload_user_quota_exceeded: "the account's quota for uploads is used up: delete old files or raise it",
  rest_upload_unknown_error: hints.refusedFile,
  rest_upload_sideload_error: hints.refusedFile,
  rest_upload_file_error: hints.refusedFile,
  db_insert_error: hints.tooLong,
  db_update_error: hints.tooLong,
  empty_term_name: "give the category or hashtag a name"
}

/** Nothing when the answer is not from WordPress itself. */
const bodyOf = (answer: Http.Answer): ErrorBody | undefined =>
  Result.getOrUndefined(Schema.decodeUnknownResult(WordPressSchema.ErrorBody)(answer.json))

const evidenceOf = (answer: Http.Answer, body: ErrorBody | undefined, hint?: string) => {
  const words = Http.excerpt(body?.message ?? answer.text)
  return {
    detail: `WordPress answered ${answer.status}${body === undefined ? "" : ` ${body.code}`}${words === "" ? "" : `: ${words}`}`,
    status: answer.status,
    ...(body === undefined ? {} : { code: body.code }),
    ...(hint === undefined ? {} : { hint })
  }
}

/** Where a redirect leads, without what stands behind `?`. */
const targetOf = (answer: Http.Answer): string => {
  const location = answer.headers["location"] ?? ""
  if (!URL.canParse(location)) return "another address"
  const url = new URL(location)
  return `${url.protocol}//${url.host}${url.pathname}`
}

/** A wrong `status` parameter is how a list tells that the asker has no rights. */
const hidesRights = (answer: Http.Answer): boolean => answer.text.includes("rest_forbidden_status")

const fromStatus400 = (answer: Http.Answer, body: ErrorBody | undefined): PublishError.Reason => {
  if (hidesRights(answer)) return new PublishError.Unauthorized(evidenceOf(answer, body, hints.login))
  const hint = body?.code.startsWith("rest_cannot_") === true ? hints.role : refusals[body?.code ?? ""]
  return new PublishError.Rejected(evidenceOf(answer, body, hint))
}

const fromClientError = (answer: Http.Answer, body: ErrorBody | undefined): PublishError.Reason => {
  switch (answer.status) {
    case 400:
      return fromStatus400(answer, body)
    case 401:
      return new PublishError.Unauthorized(evidenceOf(answer, body, hints.login))
    case 403:
      return new PublishError.Rejected(evidenceOf(answer, body, body === undefined ? hints.firewall : hints.role))
    case 404: {
      const isRoute = body === undefined || body.code === "rest_no_route"
      return new PublishError.Rejected(evidenceOf(answer, body, isRoute ? hints.address : undefined))
    }
    case 412:
      return new PublishError.Unavailable(evidenceOf(answer, body))
    case 413:
      return new PublishError.Rejected(evidenceOf(answer, body, hints.tooBig))
    default:
      return new PublishError.Rejected(evidenceOf(answer, body))
  }
}

const fromServerError = (
  answer: Http.Answer,
  body: ErrorBody | undefined,
  wait: { readonly retryAfterSeconds?: number }
): PublishError.Reason => {
  const code = body?.code ?? ""
  if (Object.hasOwn(refusals, code)) return new PublishError.Rejected(evidenceOf(answer, body, refusals[code]))
  // WordPress says this itself while its files are being replaced, before it looks at the request.
  if (answer.status === 503 && code === "wp_die") {
    return new PublishError.Unavailable({ ...evidenceOf(answer, body), ...wait })
  }
  if (answer.status === 501) return new PublishError.Rejected(evidenceOf(answer, body))
  // A fatal error of PHP or a proxy: it may speak before or after the row was written.
  return new PublishError.OutcomeUnknown(evidenceOf(answer, body))
}

/**
 * The reason behind an answer whose status is not 2xx.
 *
 * @category errors
 */
export const toReason = (answer: Http.Answer, nowMilliseconds: number): PublishError.Reason => {
  const body = bodyOf(answer)
  const seconds = Http.retryAfterSeconds(answer, nowMilliseconds)
  const wait = seconds === undefined ? {} : { retryAfterSeconds: seconds }
  if (answer.status < 400) {
    const detail = `WordPress answered ${answer.status}: the request is redirected to ${targetOf(answer)}`
    return new PublishError.Rejected({ detail, status: answer.status, hint: hints.redirect })
  }
  if (answer.status === 429) return new PublishError.RateLimited({ ...evidenceOf(answer, body), ...wait })
  return answer.status < 500 ? fromClientError(answer, body) : fromServerError(answer, body, wait)
}

/**
 * A read changes nothing, so a read whose answer is lost may simply be made again.
 *
 * @category errors
 */
export const ofRead = (reason: PublishError.Reason): PublishError.Reason => {
  if (reason._tag !== "OutcomeUnknown") return reason
  const { detail, code, status } = reason
  return new PublishError.Unavailable({
    detail,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status })
  })
}

/**
 * Whether the reason is that the post or file asked for is not there.
 *
 * @category predicates
 */
export const isGone = (reason: PublishError.Reason): boolean =>
  (reason.status === 404 && reason.code === "rest_post_invalid_id") ||
  (reason.status === 410 && reason.code === "rest_already_trashed")
