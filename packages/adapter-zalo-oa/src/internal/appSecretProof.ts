/**
 * `appsecret_proof`: shows that whoever uses an access token also knows the app's secret.
 *
 * Source: the official Java SDK, `utils/AppSecretProofUtil.java`: hexadecimal HMAC-SHA256 of the access token in use, the
 * app secret being the key.
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const algorithm = { name: "HMAC", hash: "SHA-256" } as const

const toHex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("")

const sign = async (secret: string, message: string): Promise<string> => {
  const encoder = new TextEncoder()
  const key = await globalThis.crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"])
  return toHex(await globalThis.crypto.subtle.sign(algorithm, key, encoder.encode(message)))
}

/** Computes the proof of one access token; a renewed token needs a new one. */
export const make = (
  appSecret: Redacted.Redacted<string>,
  accessToken: Redacted.Redacted<string>
): Effect.Effect<string> => Effect.promise(() => sign(Redacted.value(appSecret), Redacted.value(accessToken)))
