/**
 * OAuth v4 of an Official Account: a refresh token works once, and a new access token kills the old one at once.
 *
 * Source: https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new
 */
import { createHash, createHmac, randomBytes } from "node:crypto"
import { zalo } from "../Accounts.ts"
import type { EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import { ZaloRefusal } from "./ZaloAnswer.ts"

/** Life of an access token: 25 hours, in seconds. */
const accessTokenSeconds = 90_000

/** Life of a refresh token: three months, in milliseconds. */
const refreshTokenMilliseconds = 90 * 24 * 3_600_000

/** Life of an authorization code: ten minutes, in milliseconds. */
const codeMilliseconds = 600_000

interface Token {
  readonly value: string
  readonly expiresAt: number
}

interface Code {
  readonly challenge: string | null
  readonly expiresAt: number
}

/** The tokens of the one Official Account. */
export interface ZaloTokens {
  /** `POST /v4/oa/access_token`. */
  readonly exchange: (request: EmulatorRequest) => Promise<EmulatorResponse>
  /** `GET /v4/oa/permission`: the administrator who is asked always agrees. */
  readonly consent: (query: URLSearchParams) => EmulatorResponse
  /** Throws -216, -220 or -242 unless the request may act for the Official Account. */
  readonly check: (headers: Readonly<Record<string, string>>, requireProof: boolean) => void
  readonly expireAccessToken: () => void
  /** The administrator has withdrawn the app's rights: every token is unknown from now on. */
  readonly revoke: () => void
  readonly state: () => unknown
}

/** Makes the chain of tokens at its first link. */
export const make = (now: () => number): ZaloTokens => {
  let access: Token | undefined
  let refresh: Token | undefined = { value: zalo.refreshToken, expiresAt: now() + refreshTokenMilliseconds }
  const consumed = new Set<string>()
  const codes = new Map<string, Code>()

  const issue = (): EmulatorResponse => {
    if (refresh !== undefined) consumed.add(refresh.value)
    access = { value: `AT${randomBytes(24).toString("base64url")}`, expiresAt: now() + accessTokenSeconds * 1000 }
    refresh = { value: `RT${randomBytes(24).toString("base64url")}`, expiresAt: now() + refreshTokenMilliseconds }
    const json = { access_token: access.value, refresh_token: refresh.value, expires_in: String(accessTokenSeconds) }
    return { status: 200, json }
  }

  const useRefreshToken = (value: string): EmulatorResponse => {
    // Seen in production: a token that was used before gets a success without a body.
    if (consumed.has(value)) return { status: 200 }
    if (refresh?.value !== value || refresh.expiresAt <= now()) return refuse(-14014, "Invalid refresh token.")
    return issue()
  }

  const useCode = (value: string, verifier: string | undefined): EmulatorResponse => {
    const code = codes.get(value)
    codes.delete(value)
    if (code === undefined || code.expiresAt <= now() || !isVerified(code, verifier)) {
      return refuse(-14012, "Invalid authorization code.")
    }
    return issue()
  }

  return {
    exchange: async (request) => {
      const { fields } = await request.form()
      // Only the codes for the refresh token and the redirect address are on record; the others are assumptions.
      if (fields["app_id"] !== zalo.appId) return refuse(-14002, "Invalid app id.")
      if (request.headers["secret_key"] !== zalo.appSecret) return refuse(-14004, "Invalid secret key.")
      if (fields["grant_type"] === "refresh_token") return useRefreshToken(fields["refresh_token"] ?? "")
      if (fields["grant_type"] === "authorization_code") return useCode(fields["code"] ?? "", fields["code_verifier"])
      return refuse(-14005, "Invalid grant type.")
    },
    consent: (query) => {
      const target = redirectTarget(query)
      if (target === undefined) return refuse(-14003, "Invalid redirect uri.")
      const code = randomBytes(24).toString("base64url")
      codes.set(code, { challenge: query.get("code_challenge"), expiresAt: now() + codeMilliseconds })
      target.searchParams.set("code", code)
      target.searchParams.set("oa_id", zalo.oaId)
      const state = query.get("state")
      if (state !== null) target.searchParams.set("state", state)
      return { status: 302, headers: { location: target.href } }
    },
    check: (headers, requireProof) => {
      const value = headers["access_token"]
      if (access === undefined || value !== access.value) throw new ZaloRefusal(-216, "Access token is invalid")
      if (access.expiresAt <= now()) throw new ZaloRefusal(-220, "Access token has expired")
      const proof = headers["appsecret_proof"]
      if (proof === undefined ? requireProof : proof !== proofOf(value)) {
        throw new ZaloRefusal(-242, "appsecret_proof is invalid")
      }
    },
    expireAccessToken: () => {
      if (access !== undefined) access = { ...access, expiresAt: now() }
    },
    revoke: () => {
      access = undefined
      refresh = undefined
    },
    state: () => ({ accessToken: access ?? null, refreshToken: refresh ?? null, consumedRefreshTokens: [...consumed] })
  }
}

/** Errors of the token endpoint have a shape of their own, also with HTTP 200. */
const refuse = (error: number, name: string): EmulatorResponse => ({
  status: 200,
  json: { error, error_name: name, error_description: name }
})

const proofOf = (accessToken: string): string => createHmac("sha256", zalo.appSecret).update(accessToken).digest("hex")

const isVerified = (code: Code, verifier: string | undefined): boolean =>
  code.challenge === null ||
  code.challenge ===
    createHash("sha256")
      .update(verifier ?? "")
      .digest("base64url")

/** The registered addresses are those of programs on this machine. */
const redirectTarget = (query: URLSearchParams): URL | undefined => {
  const url = URL.parse(query.get("redirect_uri") ?? "")
  const isKnown = query.get("app_id") === zalo.appId && ["127.0.0.1", "localhost"].includes(url?.hostname ?? "")
  return isKnown && url !== null ? url : undefined
}
