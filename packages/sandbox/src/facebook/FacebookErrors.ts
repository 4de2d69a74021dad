/**
 * How the Graph API says no: one envelope for every error, told apart by `code` and `error_subcode`.
 *
 * Source: https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
import type { EmulatorResponse } from "../platform/Emulator.ts"

/** What the envelope carries besides `fbtrace_id`. */
export interface GraphErrorBody {
  readonly message: string
  readonly type: "OAuthException" | "GraphMethodException" | "FacebookApiException"
  readonly code: number
  readonly error_subcode?: number
  readonly is_transient?: boolean
  readonly error_user_title?: string
  readonly error_user_msg?: string
  /** Offsets of an upload; an object or the same as JSON text. */
  readonly error_data?: unknown
}

/** An answer that is an error. `status` is the HTTP status, of which a client should not think much. */
export class GraphError extends Error {
  override readonly name = "GraphError"
  readonly status: number
  readonly body: GraphErrorBody
  readonly headers: Readonly<Record<string, string>>
  constructor(body: GraphErrorBody, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(body.message)
    this.body = body
    this.status = status
    this.headers = headers
  }
}

/** An error of the resumable upload host, which has an envelope of its own: `debug_info`. */
export class RuploadError extends Error {
  override readonly name = "RuploadError"
  readonly type: "OffsetInvalidError" | "PartialRequestError" | "ProcessingFailedError"
  constructor(type: RuploadError["type"], message: string) {
    super(message)
    this.type = type
  }
}

let traces = 0

/** Turns an error into an answer with a trace id. */
export const toResponse = (error: GraphError | RuploadError): EmulatorResponse => {
  if (error instanceof RuploadError) {
    return { status: 400, json: { debug_info: { retriable: true, type: error.type, message: error.message } } }
  }
  traces += 1
  const trace = Buffer.from(`sandbox${String(traces).padStart(8, "0")}`).toString("base64url")
  return {
    status: error.status,
    headers: error.headers,
    json: { error: { is_transient: false, ...error.body, fbtrace_id: trace } }
  }
}

/** Code 100: a parameter is missing or wrong. */
export const invalidParameter = (message: string): GraphError =>
  new GraphError({ message: `(#100) ${message}`, type: "OAuthException", code: 100 })

/** Code 100 with subcode 33: the object is not there, or not for this token. */
export const notFound = (method: string, id: string): GraphError =>
  new GraphError({
    message:
      `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to ` +
      "missing permissions, or does not support this operation. Please read the Graph API documentation at " +
      "https://developers.facebook.com/docs/graph-api",
    type: "GraphMethodException",
    code: 100,
    error_subcode: 33
  })

/** Code 2500: nothing answers at this path. */
export const unknownPath = (path: string): GraphError =>
  new GraphError({ message: `Unknown path components: ${path}`, type: "OAuthException", code: 2500 })

/** Code 190: the token is of no use; `subcode` says why. */
export const invalidToken = (subcode: number): GraphError =>
  new GraphError(
    {
      message: `Error validating access token: ${tokenProblems[subcode] ?? "The session is invalid."}`,
      type: "OAuthException",
      code: 190,
      error_subcode: subcode
    },
    401,
    { "www-authenticate": 'OAuth "Facebook Platform" "invalid_token"' }
  )

/** Reasons of code 190. Source: https://developers.facebook.com/docs/graph-api/guides/error-handling */
const tokenProblems: Readonly<Record<number, string>> = {
  458: "The user has not authorized application.",
  459: "The user has been checkpointed and needs to log in at www.facebook.com.",
  460: "The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.",
  463: "Session has expired.",
  464: "The user is not a confirmed user.",
  467: "The access token is invalid.",
  492: "The user must be an administrator, editor, or moderator of the page in order to impersonate it."
}

/** Code 104: no token at all, or a signature that does not fit. */
export const badSignature = (message: string): GraphError =>
  new GraphError({ message, type: "OAuthException", code: 104 })

/** Code 324: the image is missing or unusable. */
export const invalidImage = (subcode?: number): GraphError =>
  new GraphError({
    message: subcode === undefined ? "(#324) Missing or invalid image file" : "Invalid parameter",
    type: "OAuthException",
    code: 324,
    ...(subcode === undefined
      ? {}
      : {
          error_subcode: subcode,
          error_user_title: "Your photos couldn't be uploaded",
          error_user_msg: "Photos should be less than 4 MB and saved as JPG, PNG, GIF or TIFF files."
        })
  })

/** Code 352: the file is no video, or its name does not say so. */
export const unsupportedVideo = (): GraphError =>
  new GraphError({
    message: "Sorry, the video file you selected is in a format that we don't support.",
    type: "OAuthException",
    code: 352,
    error_subcode: 1363024
  })

/** Code 6001 with subcode 1363037: the chunk does not fit; the server's offsets are in `error_data`. */
export const wrongOffset = (offsets: unknown): GraphError =>
  new GraphError({
    message: "There was a problem uploading your video. Please try again.",
    type: "OAuthException",
    code: 6001,
    error_subcode: 1363037,
    error_data: offsets
  })

/** Code 506: the same text twice in a row. */
export const duplicatePost = (): GraphError =>
  new GraphError({
    message: "(#506) Duplicate status message",
    type: "OAuthException",
    code: 506,
    error_user_title: "Duplicate Status Update",
    error_user_msg: "This status update is identical to the last one you posted."
  })

/** Subcode 1366051: a photo belongs to a post already. */
export const photosAlreadyPosted = (): GraphError =>
  new GraphError({
    message: "Invalid parameter",
    type: "OAuthException",
    code: 100,
    error_subcode: 1366051,
    error_user_title: "Already Posted",
    error_user_msg: "These photos were already posted."
  })

/** Code 389: the address given as `file_url` brought no video. */
export const cannotFetchVideo = (): GraphError =>
  new GraphError({
    message: "(#389) Unable to fetch video file from URL.",
    type: "OAuthException",
    code: 389
  })

/** Subcode 1609008: the link leads back to Facebook. */
export const facebookLink = (): GraphError =>
  new GraphError({
    message: "Invalid parameter",
    type: "OAuthException",
    code: 100,
    error_subcode: 1609008,
    error_user_msg: "Links to facebook.com are not allowed."
  })

/** Code 80001: too many calls for this Page; the wait, in minutes, is in the usage header. */
export const throttled = (status: number, headers: Readonly<Record<string, string>>): GraphError =>
  new GraphError(
    {
      message:
        "(#80001) There have been too many calls to this Page account. Wait a bit and try again. For more info, " +
        "please refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
      type: "OAuthException",
      code: 80001
    },
    status,
    headers
  )

/** Code 2: the service is temporarily unavailable. Nothing was done. */
export const unavailable = (): GraphError =>
  new GraphError(
    {
      message: "Service temporarily unavailable",
      type: "OAuthException",
      code: 2,
      is_transient: true
    },
    503
  )
