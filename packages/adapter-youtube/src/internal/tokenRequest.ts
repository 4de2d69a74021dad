/**
 * A new access token for the refresh token.
 */
import { type AccessTokens, Http } from "@loa/adapter-kit"
import { PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { Options } from "../YouTubeOptions.ts"
import * as YouTubeSchema from "../YouTubeSchema.ts"
import * as Errors from "./errors.ts"

/** Source: Using OAuth 2.0 to Access Google APIs, Refresh token expiration */
const hints: { readonly [error: string]: string } = {
  invalid_grant:
    "the refresh token has expired or was revoked. While the OAuth consent screen has the status Testing it lives 7 days: " +
    `set it to In production in the Google Cloud console, then ${Errors.signIn}`,
  invalid_client: "check clientId and clientSecret of this destination",
  unauthorized_client: "check clientId and clientSecret of this destination",
  deleted_client: "the OAuth client was deleted; make a new one in the Google Cloud console",
  admin_policy_enforced: "the administrator of the Google Workspace has to allow YouTube for this account"
}

const toReason = (answer: Http.Answer, nowMilliseconds: number): PublishError.Reason => {
  const failure = Result.getOrUndefined(Schema.decodeUnknownResult(YouTubeSchema.TokenFailure)(answer.json))
  if (failure === undefined || answer.status >= 500 || answer.status === 429)
    return Errors.toReason(answer, nowMilliseconds)
  const hint = hints[failure.error]
  return new PublishError.Unauthorized({
    detail: `Google gives no access token: ${failure.error}`,
    code: failure.error,
    status: answer.status,
    ...(hint === undefined ? {} : { hint })
  })
}

const toRenewed = (answer: Http.Answer): Effect.Effect<AccessTokens.Renewed, PublishError.Reason> =>
  Effect.map(Http.decode(YouTubeSchema.Token)(answer), (token) => ({
    accessToken: token.access_token,
    expiresInSeconds: token.expires_in,
    ...(token.refresh_token === undefined ? {} : { refreshToken: token.refresh_token })
  }))

/** An unreadable answer of success may hold a token: its words are not kept. */
const withoutWords = (answer: Http.Answer): Http.Answer => ({ ...answer, text: "" })

/**
 * Makes the renewal for one OAuth client. A refresh token is good for many renewals, so a lost answer does no harm.
 *
 * Errors: `Unauthorized` when the refresh token or the client is not accepted; `Unavailable` and `RateLimited` otherwise.
 *
 * @category constructors
 */
export const make =
  (http: HttpClient.HttpClient, options: Pick<Options, "clientId" | "clientSecret" | "endpoints">) =>
  (refreshToken: Redacted.Redacted<string>): Effect.Effect<AccessTokens.Renewed, PublishError.Reason> =>
    HttpClientRequest.post(`${options.endpoints.oauth}/token`).pipe(
      HttpClientRequest.bodyUrlParams({
        grant_type: "refresh_token",
        client_id: options.clientId,
        client_secret: Redacted.value(options.clientSecret),
        refresh_token: Redacted.value(refreshToken)
      }),
      (request) => Http.send(http, request),
      Effect.flatMap((answer) =>
        answer.status === 200
          ? toRenewed(withoutWords(answer))
          : Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.fail(toReason(withoutWords(answer), now)))
      ),
      Errors.readOnly
    )
