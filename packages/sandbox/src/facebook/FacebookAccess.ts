/**
 * Tokens of the emulated Page: who calls, and what `debug_token` and `me/accounts` say.
 *
 * Source: https://developers.facebook.com/docs/facebook-login/guides/access-tokens
 */
import { facebook as account } from "../Accounts.ts"
import { checkProof, required, type GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import type { GraphObject } from "./FacebookFields.ts"

/** The person who manages the Page, and the long-lived user token that `me/accounts` takes. */
export const manager = {
  id: "1200",
  name: "Người quản trị mẫu",
  accessToken: "EAASandboxUserToken000000000000000000000001"
} as const

/** What the tokens of the Page allow. */
export const scopes = [
  "pages_show_list",
  "pages_read_engagement",
  "pages_read_user_content",
  "pages_manage_posts",
  "pages_manage_engagement"
] as const

/** Who a call comes from. */
export type Caller = "page" | "person"

/** The tokens that are accepted. */
export interface Access {
  /** Throws 104 without a token or for a wrong signature, 190 for a token that is of no use. */
  readonly authenticate: (call: GraphCall, now: number, proofRequired: boolean) => Caller
  /** The answer of `GET /debug_token`, which is called with `{app id}|{app secret}` or a valid token. */
  readonly debugToken: (call: GraphCall, now: number) => GraphObject
  /** Makes the Page token answer 190 with this subcode. */
  readonly expire: (subcode: number) => void
  readonly reset: () => void
}

/** Makes the access of a Page whose token is good. */
export const make = (): Access => {
  let problem: number | undefined
  const callerOf = (token: string): Caller => {
    if (token === manager.accessToken) return "person"
    if (token !== account.accessToken) throw Errors.invalidToken(467)
    if (problem !== undefined) throw Errors.invalidToken(problem)
    return "page"
  }
  return {
    authenticate: (call, now, proofRequired) => {
      if (call.token === undefined || call.token === "") {
        throw Errors.badSignature("An access token is required to request this resource.")
      }
      const caller = callerOf(call.token)
      checkProof(call, call.token, now, proofRequired)
      return caller
    },
    debugToken: (call, now) => {
      if (call.token !== `${account.appId}|${account.appSecret}`) callerOf(call.token ?? "")
      return { data: describe(required(call, "input_token"), callerOf, now) }
    },
    expire: (subcode) => {
      problem = subcode
    },
    reset: () => {
      problem = undefined
    }
  }
}

const describe = (token: string, callerOf: (token: string) => Caller, now: number): GraphObject => {
  try {
    const caller = callerOf(token)
    return {
      app_id: account.appId,
      type: caller === "page" ? "PAGE" : "USER",
      application: "Loa",
      data_access_expires_at: 0,
      expires_at: 0,
      is_valid: true,
      issued_at: Math.floor(now / 1000) - 86_400,
      profile_id: caller === "page" ? account.pageId : manager.id,
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: [account.pageId] })),
      user_id: manager.id
    }
  } catch (error) {
    if (!(error instanceof Errors.GraphError)) throw error
    const { code, message, error_subcode: subcode } = error.body
    return { app_id: account.appId, is_valid: false, scopes: [], error: { code, message, subcode } }
  }
}

/** The Page as a node. `access_token` is there for a caller who asks for it by name. */
export const pageNode = (baseUrl: string): GraphObject => ({
  id: account.pageId,
  name: account.pageName,
  about: undefined,
  access_token: account.accessToken,
  can_post: true,
  category: "Government organization",
  fan_count: 42,
  followers_count: 42,
  is_published: true,
  link: `${baseUrl}/${account.pageId}`,
  tasks: ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"],
  username: undefined,
  verification_status: "not_verified"
})
