/**
 * The OAuth token endpoint and the access tokens it made.
 *
 * Source: https://developers.google.com/identity/protocols/oauth2/native-app#offline
 */
import { youtube as account } from "../Accounts.ts"
import type { EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import * as Errors from "./YouTubeErrors.ts"
import type { Context } from "./YouTubeState.ts"

/** The tokens of the channel's owner. */
export interface Tokens {
  /** Answers `POST /token`. */
  readonly exchange: (request: EmulatorRequest) => Promise<EmulatorResponse>
  /** Answers `POST /revoke`: every token of the owner ends. */
  readonly revokeByRequest: (request: EmulatorRequest) => Promise<EmulatorResponse>
  /** Throws 401 without a valid access token, 403 when it covers none of `scopes`. */
  readonly authorise: (request: EmulatorRequest, scopes: ReadonlyArray<string>) => void
  /** Ends the access tokens; the refresh token stays good. */
  readonly expire: () => void
  /** Ends the refresh token and the access tokens. */
  readonly revoke: () => void
  readonly reset: () => void
}

interface AccessToken {
  readonly scopes: string
  readonly expiresAt: number
}

const scopePrefix = "https://www.googleapis.com/auth/"

/** Makes the tokens of an owner who has given consent. */
export const make = (context: Pick<Context, "now" | "settings">): Tokens => {
  const accessTokens = new Map<string, AccessToken>()
  let revoked = false
  let count = 0
  const issue = (): EmulatorResponse => {
    const { accessTokenSeconds, scopes } = context.settings()
    count += 1
    const token = `ya29.sandbox-${count}`
    accessTokens.set(token, { scopes, expiresAt: context.now() + accessTokenSeconds * 1000 })
    const json = { access_token: token, expires_in: accessTokenSeconds, scope: scopes, token_type: "Bearer" }
    return { status: 200, headers: { "cache-control": "no-store" }, json }
  }
  const revoke = () => {
    revoked = true
    accessTokens.clear()
  }
  return {
    exchange: async (request) => {
      const { fields } = await request.form()
      if (fields["client_id"] !== account.clientId || fields["client_secret"] !== account.clientSecret) {
        return refuse(401, "invalid_client", "The OAuth client was not found.")
      }
      if (fields["grant_type"] !== "refresh_token") {
        return refuse(400, "unsupported_grant_type", `Invalid grant_type: ${fields["grant_type"] ?? ""}`)
      }
      if (revoked || fields["refresh_token"] !== account.refreshToken) {
        return refuse(400, "invalid_grant", "Token has been expired or revoked.")
      }
      return issue()
    },
    revokeByRequest: async (request) => {
      const token = request.query.get("token") ?? (await request.form()).fields["token"] ?? ""
      if (token !== account.refreshToken && !accessTokens.has(token))
        return refuse(400, "invalid_token", "Token expired or revoked")
      revoke()
      return { status: 200, json: {} }
    },
    authorise: (request, scopes) => {
      const given = /^Bearer (.+)$/i.exec(request.headers["authorization"] ?? "")?.[1]
      const token = given === undefined ? undefined : accessTokens.get(given)
      if (token === undefined || token.expiresAt <= context.now()) throw Errors.unauthorised(given !== undefined)
      const covered = new Set(token.scopes.split(" "))
      if (!scopes.some((scope) => covered.has(scopePrefix + scope))) throw Errors.insufficientScope()
    },
    expire: () => accessTokens.clear(),
    revoke,
    reset: () => {
      accessTokens.clear()
      revoked = false
    }
  }
}

const refuse = (status: number, error: string, description: string): EmulatorResponse => ({
  status,
  json: { error, error_description: description }
})
