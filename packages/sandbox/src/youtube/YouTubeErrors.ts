/**
 * How the YouTube Data API says no: `errors[0].reason` is the key, inside Google's common envelope.
 *
 * Source: https://developers.google.com/youtube/v3/docs/errors, https://developers.google.com/youtube/v3/docs/core_errors
 */
import type { EmulatorResponse } from "../platform/Emulator.ts"

/** An answer that is an error. */
export class ApiError extends Error {
  override readonly name = "ApiError"
  readonly status: number
  readonly reason: string
  readonly domain: string
  /** `details[0].reason`, which only some answers have. */
  readonly detail: string | undefined
  constructor(
    status: number,
    reason: string,
    message: string,
    more: { readonly domain?: string; readonly detail?: string } = {}
  ) {
    super(message)
    this.status = status
    this.reason = reason
    this.domain = more.domain ?? "youtube.video"
    this.detail = more.detail
  }
}

const statusNames: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE"
}

/** Turns an error into an answer. */
export const toResponse = (error: ApiError): EmulatorResponse => {
  const { status, reason, domain, message, detail } = error
  const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: detail, domain: "googleapis.com" }]
  return {
    status,
    json: {
      error: {
        code: status,
        message,
        errors: [{ message, domain, reason }],
        ...(statusNames[status] === undefined ? {} : { status: statusNames[status] }),
        ...(detail === undefined ? {} : { details })
      }
    }
  }
}

/** 400 with a reason of the method's own. */
export const invalid = (reason: string, message: string): ApiError => new ApiError(400, reason, message)

/** 400 because a parameter of the query is missing. */
export const missingParameter = (name: string): ApiError =>
  new ApiError(400, "missingRequiredParameter", `Required parameter: ${name}`, { domain: "youtube.parameter" })

/** 404 with a reason of the method's own. */
export const notFound = (reason: string, message: string): ApiError => new ApiError(404, reason, message)

/** 401: no token, or one that is not valid any more. */
export const unauthorised = (present: boolean): ApiError =>
  present
    ? new ApiError(401, "authError", "Request had invalid authentication credentials. Expected OAuth 2 access token.", {
        domain: "global"
      })
    : new ApiError(401, "required", "Login Required.", { domain: "global" })

/** 403: the token does not cover the method. */
export const insufficientScope = (): ApiError =>
  new ApiError(403, "insufficientPermissions", "Request had insufficient authentication scopes.", {
    domain: "global",
    detail: "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
  })

/** 403: the project's units of the day are used up. The message holds HTML, as the real one does. */
export const quotaExceeded = (): ApiError =>
  new ApiError(
    403,
    "quotaExceeded",
    'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.',
    { domain: "youtube.quota" }
  )

/** 429: the project's uploads of the day are used up. Waiting for seconds does not help. */
export const uploadsExhausted = (): ApiError =>
  new ApiError(
    429,
    "rateLimitExceeded",
    "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service " +
      "'youtube.googleapis.com' for consumer 'project_number:100000000000'.",
    { domain: "global", detail: "RATE_LIMIT_EXCEEDED" }
  )
