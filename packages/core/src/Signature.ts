/**
 * Ed25519 signatures over canonical JSON: who says so, and that not a character of it has changed since.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Base64Url from "effect/encoding/Base64Url"
import { canonical } from "./Json.ts"

/**
 * A public key, which is its own name: `ed25519:` and its 32 bytes in base64url, without padding.
 *
 * @category schemas
 */
export const PublicKey = Schema.String.check(
  Schema.isPattern(/^ed25519:[A-Za-z0-9_-]{43}$/, { message: "ed25519: and 43 letters of base64url" })
)

/**
 * The 64 bytes of a signature in base64url, without padding.
 *
 * @category schemas
 */
export const Signature = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9_-]{86}$/, { message: "86 letters of base64url" })
)

/**
 * What is signed of a document: the UTF-8 bytes of the canonical JSON of everything in it except `signature`.
 *
 * Source: RFC 8785, section 3.2
 *
 * @category encoding
 */
export const bytesOf = (document: object): Uint8Array<ArrayBuffer> => {
  const { signature: _, ...signed } = { signature: undefined, ...document }
  return new TextEncoder().encode(canonical(signed))
}

/** Bytes of a text that is their one spelling: base64url can spell the last bits of some in several ways. */
const decode = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  const bytes = Result.getOrUndefined(Base64Url.decode(text))
  return bytes === undefined || Base64Url.encode(bytes) !== text ? undefined : new Uint8Array(bytes)
}

const verifyBytes = async (
  key: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>
): Promise<boolean> => {
  const { subtle } = globalThis.crypto
  const imported = await subtle.importKey("raw", key, "Ed25519", false, ["verify"])
  return subtle.verify("Ed25519", imported, signature, signed)
}

/**
 * Whether a document carries a signature of the key it names over everything else in it. Whether that key is trusted is
 * another question.
 *
 * Source: RFC 8032, section 5.1.7
 *
 * @category checking
 */
export const verify = (document: { readonly key: string; readonly signature: string }): Effect.Effect<boolean> => {
  const key = decode(document.key.replace(/^ed25519:/, ""))
  const signature = decode(document.signature)
  if (key === undefined || signature === undefined) return Effect.succeed(false)
  // A text of the right length that is no key, or no signature, verifies nothing.
  return Effect.promise(() => verifyBytes(key, signature, bytesOf(document)).catch(() => false))
}
