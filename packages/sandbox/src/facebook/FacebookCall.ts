/**
 * One Graph API call: where it goes, its parameters from query and body, and who makes it.
 */
import { createHmac, timingSafeEqual } from "node:crypto"
import { facebook as account } from "../Accounts.ts"
import type { EmulatorRequest, UploadedFile } from "../platform/Emulator.ts"
import * as Errors from "./FacebookErrors.ts"

/** A call with the version taken off its path. */
export interface GraphCall {
  readonly method: string
  /** Decoded path segments below the version. */
  readonly segments: ReadonlyArray<string>
  readonly version: string
  /** Query and body together; the body wins. */
  readonly parameters: Readonly<Record<string, string>>
  readonly files: ReadonlyArray<UploadedFile>
  readonly token: string | undefined
}

/** Reads a call. The path begins with the version, `/v26.0/…`, or has none. */
export const read = async (request: EmulatorRequest, path: string): Promise<GraphCall> => {
  const [first = "", ...rest] = path
    .split("/")
    .filter((segment) => segment !== "")
    .map(decodeURIComponent)
  const versioned = /^v\d+\.\d+$/.test(first)
  const body = request.method === "GET" ? { fields: {}, files: [] } : await request.form()
  const parameters = { ...Object.fromEntries(request.query), ...body.fields }
  return {
    method: request.method,
    segments: versioned || first === "" ? rest : [first, ...rest],
    version: versioned ? first : "v26.0",
    parameters,
    files: body.files,
    token: tokenOf(request.headers) ?? parameters["access_token"]
  }
}

/** The token of an `Authorization: OAuth …` or `Bearer …` header. */
export const tokenOf = (headers: Readonly<Record<string, string>>): string | undefined =>
  /^(?:OAuth|Bearer) (.+)$/i.exec(headers["authorization"] ?? "")?.[1]

/** A boolean parameter: `true`, `1`, `false`, `0`; `fallback` when it is absent. Throws code 100 for anything else. */
export const flag = (call: GraphCall, name: string, fallback: boolean): boolean => {
  const text = call.parameters[name]
  if (text === undefined || text === "") return fallback
  if (text === "true" || text === "1") return true
  if (text === "false" || text === "0") return false
  throw Errors.invalidParameter(`Param ${name} must be a boolean`)
}

/** A parameter that must be there. Throws code 100 when it is not. */
export const required = (call: GraphCall, name: string): string => {
  const text = call.parameters[name]
  if (text === undefined || text === "") throw Errors.invalidParameter(`The parameter ${name} is required`)
  return text
}

/** A count or an offset of bytes, sent as decimal digits. Throws code 100 for anything else. */
export const byteCount = (call: GraphCall, name: string): number => {
  const text = required(call, name)
  if (!/^\d{1,15}$/.test(text)) throw Errors.invalidParameter(`Param ${name} must be an integer`)
  return Number(text)
}

/** An instant in milliseconds from Unix seconds or from text that `Date.parse` reads. Throws code 100 otherwise. */
export const instant = (call: GraphCall, name: string): number | undefined => {
  const text = call.parameters[name]
  if (text === undefined || text === "") return undefined
  const millis = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text)
  if (Number.isNaN(millis)) throw Errors.invalidParameter(`Param ${name} must be a valid date`)
  return millis
}

/** Life of a signature with a time: 5 minutes, in seconds. Source: https://developers.facebook.com/docs/facebook-login/security */
const proofSeconds = 300

/**
 * Checks `appsecret_proof` when it was sent: HMAC-SHA256 of `token|time` with `appsecret_time`, or of the token alone.
 * Throws code 104 when it does not fit or is too old.
 *
 * Source: https://developers.facebook.com/docs/facebook-login/security
 */
export const checkProof = (call: GraphCall, token: string, now: number, proofRequired: boolean): void => {
  const proof = call.parameters["appsecret_proof"]
  if (proof === undefined) {
    if (proofRequired) throw Errors.invalidParameter("API calls from the server require an appsecret_proof argument")
    return
  }
  const time = call.parameters["appsecret_time"]
  const signed = time === undefined ? token : `${token}|${time}`
  const expected = createHmac("sha256", account.appSecret).update(signed).digest()
  const given = Buffer.from(proof, "hex")
  const fits = given.length === expected.length && timingSafeEqual(given, expected)
  const fresh = time === undefined || Math.abs(now / 1000 - Number(time)) <= proofSeconds
  if (!fits || !fresh) throw Errors.badSignature("Invalid appsecret_proof provided in the API argument")
}
