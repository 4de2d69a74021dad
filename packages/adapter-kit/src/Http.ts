/**
 * One request and its whole answer, with transport failures told apart by the only thing that matters here: whether the
 * request may have reached the other side.
 */
import { MediaFiles, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"

/**
 * What came back. `json` is `undefined` when the body is no JSON.
 *
 * @category models
 */
export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string }
  readonly text: string
  readonly json: unknown
}

/**
 * Longest wait for one answer, in seconds. An upload passes its own.
 *
 * @category constants
 */
export const timeoutSecondsDefault = 60

/** Failures that come before any byte of the request has left this machine. */
const beforeSending = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|ERR_TLS|SELF_SIGNED|UNABLE_TO/

/** Error codes along the chain of causes; messages may hold addresses and are not kept. */
const codesOf = (cause: unknown): string => {
  const codes: Array<string> = []
  let current = cause
  for (let depth = 0; depth < 5 && typeof current === "object" && current !== null; depth++) {
    if ("code" in current && typeof current.code === "string") codes.push(current.code)
    current = "cause" in current ? current.cause : undefined
  }
  return codes.join(" ")
}

const describe = (request: HttpClientRequest.HttpClientRequest): string => {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined
  return `${request.method} ${url === undefined ? "(address)" : `${url.host}${url.pathname}`}`
}

const toReason = (
  error: HttpClientError.HttpClientError,
  request: HttpClientRequest.HttpClientRequest
): PublishError.Reason => {
  const reason = error.reason
  if (reason._tag === "EncodeError" && reason.cause instanceof MediaFiles.MediaUnreadable) {
    return new PublishError.Rejected({
      detail: `${describe(request)}: a file cannot be read any more: ${reason.cause.message}`,
      hint: "put the file back as it was, then run again"
    })
  }
  if (reason._tag === "InvalidUrlError" || reason._tag === "EncodeError") {
    return new PublishError.Rejected({ detail: `${describe(request)}: the request cannot be made (${reason._tag})` })
  }
  const codes = codesOf("cause" in reason ? reason.cause : undefined)
  if (reason._tag === "TransportError" && beforeSending.test(codes)) {
    return new PublishError.Unavailable({
      detail: `${describe(request)}: no connection (${codes})`,
      code: codes,
      hint: "check the address and the network, then run again"
    })
  }
  return new PublishError.OutcomeUnknown({
    detail: `${describe(request)}: the connection ended before an answer came${codes === "" ? "" : ` (${codes})`}`,
    ...(codes === "" ? {} : { code: codes })
  })
}

const parse = (text: string): unknown =>
  Result.getOrUndefined(Result.try({ try: (): unknown => JSON.parse(text), catch: () => undefined }))

/**
 * Sends a request and reads its whole answer. Any status is an answer; nothing is retried.
 *
 * Errors: `Unavailable` when nothing was sent; `OutcomeUnknown` when the request may have arrived: connection lost,
 * answer cut, no answer within `timeoutSeconds`.
 *
 * @category running
 */
export const send = (
  client: HttpClient.HttpClient,
  request: HttpClientRequest.HttpClientRequest,
  options: { readonly timeoutSeconds?: number } = {}
): Effect.Effect<Answer, PublishError.Reason> => {
  const seconds = options.timeoutSeconds ?? timeoutSecondsDefault
  return client.execute(request).pipe(
    Effect.flatMap((response) =>
      Effect.map(response.text, (text): Answer => ({
        status: response.status,
        headers: { ...response.headers },
        text,
        json: parse(text)
      }))
    ),
    Effect.mapError((error) => toReason(error, request)),
    Effect.timeoutOrElse({
      duration: `${seconds} seconds`,
      orElse: () =>
        Effect.fail(
          new PublishError.OutcomeUnknown({ detail: `${describe(request)}: no answer within ${seconds} seconds` })
        )
    })
  )
}

/**
 * Reads what we need from an answer; loose, so that new fields of the platform do no harm. An answer that cannot be read
 * proves nothing, so it is `OutcomeUnknown`.
 *
 * @category decoding
 */
export const decode =
  <A>(schema: Schema.Codec<A, unknown>) =>
  (answer: Answer): Effect.Effect<A, PublishError.Reason> =>
    Result.match(Schema.decodeUnknownResult(schema)(answer.json), {
      onFailure: () => Effect.fail(unreadable(answer)),
      onSuccess: (value) => Effect.succeed(value)
    })

/**
 * An answer that is not what the platform documents: an empty body, an HTML page, other fields.
 *
 * @category errors
 */
export const unreadable = (answer: Answer): PublishError.OutcomeUnknown =>
  new PublishError.OutcomeUnknown({
    detail: `answered ${answer.status} with ${answer.text === "" ? "an empty body" : `an unreadable body: ${excerpt(answer.text)}`}`,
    status: answer.status
  })

/**
 * The first 200 characters of a body in one line, without markup, for a message.
 *
 * @category encoding
 */
export const excerpt = (text: string): string => {
  const plain = text
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim()
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain
}

/**
 * The wait an answer asks for, in seconds, from `Retry-After` as a number or a date.
 *
 * Source: RFC 9110, section 10.2.3
 *
 * @category getters
 */
export const retryAfterSeconds = (answer: Answer, nowMilliseconds: number): number | undefined => {
  const text = answer.headers["retry-after"]
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return Number(text)
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - nowMilliseconds) / 1000))
}

/**
 * Names the channel and the step of a reason: what an adapter's methods fail with.
 *
 * @category errors
 */
export const toPublishError =
  (channel: string, step: string) =>
  <A, R>(effect: Effect.Effect<A, PublishError.Reason, R>): Effect.Effect<A, PublishError.PublishError, R> =>
    Effect.mapError(effect, (reason) => new PublishError.PublishError({ channel, step, reason }))
