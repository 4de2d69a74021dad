/**
 * What a publication is, in one short text: SHA-256 over canonical JSON.
 */
import * as Effect from "effect/Effect"
import type { CampaignItem } from "./CampaignItem.ts"
import { canonical } from "./Json.ts"
import type { MeasuredAsset } from "./MediaFiles.ts"

const hexadecimal = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("")

/**
 * SHA-256 of a value's canonical JSON, lower-case hexadecimal.
 *
 * @category hashing
 */
export const ofValue = (value: unknown): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(value)))),
    hexadecimal
  )

const withBytes = (measured: MeasuredAsset): unknown => {
  const { source: _, ...asset } = measured.asset
  const captions = measured.captions.map(({ language, file }) => ({ language, sha256: file.sha256 }))
  return {
    ...asset,
    sha256: measured.file.sha256,
    ...(captions.length === 0 ? {} : { captions }),
    ...(measured.transcript === undefined ? {} : { transcript: measured.transcript.sha256 })
  }
}

/**
 * The item's digest, `sha256:…`: every field, and for every file its bytes instead of its place. It does not depend on
 * the order of keys, on the format the item is written in, or on where its folder lies.
 *
 * @category hashing
 */
export const ofItem = (item: CampaignItem, assets: ReadonlyArray<MeasuredAsset>): Effect.Effect<string> =>
  Effect.map(ofValue({ ...item, assets: assets.map(withBytes) }), (digest) => `sha256:${digest}`)

/**
 * SHA-256 over title and files: the same for an item that only got another id, lower-case hexadecimal.
 *
 * @category hashing
 */
export const ofContent = (item: CampaignItem, assets: ReadonlyArray<MeasuredAsset>): Effect.Effect<string> =>
  ofValue({ title: item.title, assets: assets.map(({ file }) => file.sha256) })
