/**
 * Access tokens of one app at one OA. A refresh token works once and the old access token dies with the renewal, so the
 * new pair goes to the vault before it is used.
 *
 * Source: https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new
 */
import { AccessTokens, Http } from "@loa/adapter-kit"
import { PublishError, type Vault } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Errors from "./internal/errors.ts"
import { hideSecretHeaders } from "./internal/secretHeaders.ts"
import * as ZaloOaLimits from "./ZaloOaLimits.ts"
import * as ZaloOaSchema from "./ZaloOaSchema.ts"

/**
 * @category options
 */
export interface Options {
  /** Stands before `/v4/oa/…`. */
  readonly oauth: string
  readonly oaId: string
  readonly appId: string
  readonly appSecret: Redacted.Redacted<string>
  /** Seeds an empty vault. */
  readonly refreshToken: Redacted.Redacted<string>
}

/** Seconds before its end at which a token is renewed: a publication with its waits fits in. */
const renewBeforeSeconds = 3600

const request = (options: Options, refreshToken: Redacted.Redacted<string>) =>
  HttpClientRequest.post(`${options.oauth}/v4/oa/access_token`, {
    headers: { secret_key: Redacted.value(options.appSecret) }
  }).pipe(
    HttpClientRequest.acceptJson,
    HttpClientRequest.bodyUrlParams({
      app_id: options.appId,
      grant_type: "refresh_token",
      refresh_token: Redacted.value(refreshToken)
    })
  )

const toRenewed = (tokens: typeof ZaloOaSchema.Tokens.Type): AccessTokens.Renewed => {
  const seconds = Number(tokens.expires_in)
  return {
    accessToken: tokens.access_token,
    ...(typeof tokens.refresh_token === "string" && tokens.refresh_token !== ""
      ? { refreshToken: tokens.refresh_token }
      : {}),
    expiresInSeconds: seconds > 0 ? seconds : ZaloOaLimits.accessTokenSeconds
  }
}

type Secrets = ReadonlyArray<Redacted.Redacted<string>>

const hide = (text: string, secrets: Secrets): string =>
  secrets.reduce((kept, secret) => kept.replaceAll(Redacted.value(secret), "<redacted>"), text)

const toRefusal = (status: number, found: typeof ZaloOaSchema.TokenRefusal.Type, secrets: Secrets): Errors.Refusal => ({
  error: Number(found.error),
  message: [found.error_name, found.message]
    .flatMap((text) => (typeof text === "string" ? [hide(text, secrets)] : []))
    .join("; "),
  status
})

/** Reads an answer without ever quoting its body: it may hold the new tokens. */
const read = (answer: Http.Answer, secrets: Secrets): Effect.Effect<AccessTokens.Renewed, PublishError.Reason> => {
  const tokens = Schema.decodeUnknownOption(ZaloOaSchema.Tokens)(answer.json)
  if (Option.isSome(tokens)) return Effect.succeed(toRenewed(tokens.value))
  const refusal = Schema.decodeUnknownOption(ZaloOaSchema.TokenRefusal)(answer.json)
  if (Option.isSome(refusal)) {
    return Effect.fail(Errors.toTokenReason(toRefusal(answer.status, refusal.value, secrets)))
  }
  if (answer.status === 200 && answer.text.trim() === "") return Effect.fail(Errors.refreshTokenUsed())
  return Effect.fail(
    new PublishError.Unavailable({
      detail: `the renewal of the access token was answered with ${answer.status} and an unreadable body`,
      status: answer.status
    })
  )
}

/** Nothing is published by a renewal, so a lost answer may be followed by another try. */
const retryable = (reason: PublishError.Reason): PublishError.Reason =>
  reason._tag === "OutcomeUnknown"
    ? new PublishError.Unavailable({ detail: `the renewal of the access token got no answer: ${reason.detail}` })
    : reason

/**
 * Makes the tokens. They are kept in the vault as `zalo-oa/<appId>/<oaId>`.
 *
 * Errors: `Unauthorized` when an administrator must authorise the app again; `Unavailable` when the renewal or the vault
 * did not work.
 *
 * @category constructors
 */
export const make = (
  client: HttpClient.HttpClient,
  vault: Vault.Vault["Service"],
  options: Options
): AccessTokens.AccessTokens =>
  AccessTokens.make(vault, {
    name: `zalo-oa/${options.appId}/${options.oaId}`,
    seed: options.refreshToken,
    renewBeforeSeconds,
    renew: (refreshToken) =>
      Http.send(client, request(options, refreshToken), { timeoutSeconds: ZaloOaLimits.answerSeconds }).pipe(
        hideSecretHeaders,
        Effect.mapError(retryable),
        Effect.flatMap((answer) => read(answer, [options.appSecret, refreshToken]))
      )
  })
