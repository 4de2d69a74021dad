/**
 * `appsecret_proof`: shows that a call comes from somebody who knows the app's secret.
 */
import * as Effect from "effect/Effect"

const encoder = new TextEncoder()

const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")

/**
 * HMAC-SHA256 of `token|seconds` under the app's secret, in hexadecimal. Facebook takes it for five minutes, so it is
 * made for each call.
 *
 * Source: https://developers.facebook.com/docs/facebook-login/security
 *
 * @category encoding
 */
export const timed = (accessToken: string, appSecret: string, unixSeconds: number): Effect.Effect<string> =>
  Effect.promise(async () => {
    const { subtle } = globalThis.crypto
    const algorithm = { name: "HMAC", hash: "SHA-256" }
    const key = await subtle.importKey("raw", encoder.encode(appSecret), algorithm, false, ["sign"])
    return toHex(new Uint8Array(await subtle.sign("HMAC", key, encoder.encode(`${accessToken}|${unixSeconds}`))))
  })
