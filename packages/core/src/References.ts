/**
 * References between texts and results: `{{link}}`, `{{title}}`, `{{portal.permalink}}`, `{{portal.assets.poster.url}}`,
 * with a fallback as in `{{portal.permalink | link}}`.
 *
 * On its way through an adapter a fallback is written `{{portal.permalink?link}}`: a bar would end the cell of a Markdown
 * table.
 */
import type { Receipt } from "./Adapter.ts"
import { mapTexts, texts } from "./Json.ts"

/**
 * One reference.
 *
 * - `own`: a field of the item itself.
 * - `destination`: something another destination's publication will have.
 *
 * @category models
 */
export type Reference =
  | { readonly _tag: "Own"; readonly field: "link" | "title" }
  | {
      readonly _tag: "Destination"
      readonly destination: string
      readonly wanted: "permalink" | "remoteId" | { readonly asset: string; readonly field: "url" | "remoteId" }
      readonly fallback?: "link" | "title"
    }

/** What a destination offers to those that refer to it. */
export interface Offer {
  readonly permalink?: string
  readonly remoteId?: string
  readonly assets: { readonly [asset: string]: { readonly remoteId: string; readonly url?: string } }
}

const tokenPattern = /\{\{([^{}]*)\}\}/g
const ownPattern = /^(link|title)$/
const destinationPattern =
  /^([a-z][a-z0-9-]*)\.(?:(permalink|remoteId)|assets\.([a-z][a-z0-9-]*)\.(url|remoteId))(?:\s*[|?]\s*(link|title))?$/

/**
 * Reads what stands between `{{` and `}}`; nothing when it is no reference.
 *
 * @category decoding
 */
export const parse = (inside: string): Reference | undefined => {
  const text = inside.trim()
  const own = ownPattern.exec(text)
  if (own !== null) return { _tag: "Own", field: own[1] === "title" ? "title" : "link" }
  const match = destinationPattern.exec(text)
  if (match === null) return undefined
  const [, destination = "", simple, asset, field, fallback] = match
  return {
    _tag: "Destination",
    destination,
    wanted:
      asset === undefined
        ? simple === "remoteId"
          ? "remoteId"
          : "permalink"
        : { asset, field: field === "remoteId" ? "remoteId" : "url" },
    ...(fallback === undefined ? {} : { fallback: fallback === "title" ? "title" : "link" })
  }
}

/**
 * A `{{…}}` in the texts of a value.
 *
 * @category models
 */
export interface Found {
  /** Of the text it stands in. */
  readonly path: ReadonlyArray<string | number>
  readonly text: string
  /** Absent when it is malformed, or opened and not closed. */
  readonly reference: Reference | undefined
}

/** Braces that belong to no reference: `{{` without an end, or more `}` than there are `{` with `}}` among them. */
const strayBraces = (text: string): string | undefined => {
  const rest = text.replace(tokenPattern, "")
  const opening = rest.indexOf("{{")
  if (opening >= 0) return rest.slice(opening, opening + 30)
  const count = (brace: string): number => rest.split(brace).length
  const closing = rest.indexOf("}}")
  return closing >= 0 && count("}") > count("{") ? rest.slice(Math.max(0, closing - 28), closing + 2) : undefined
}

/**
 * Every `{{…}}` in the texts of a value, with the reference it is, or none when it is malformed.
 *
 * @category getters
 */
export const find = (value: unknown): ReadonlyArray<Found> =>
  texts(value).flatMap(({ path, text }): ReadonlyArray<Found> => {
    if (!text.includes("{{") && !text.includes("}}")) return []
    const stray = strayBraces(text)
    return [
      ...[...text.matchAll(tokenPattern)].map((match) => ({ path, text: match[0], reference: parse(match[1] ?? "") })),
      ...(stray === undefined ? [] : [{ path, text: stray, reference: undefined }])
    ]
  })

/**
 * The destinations a value refers to; `needed` leaves out those it can do without.
 *
 * @category getters
 */
export const destinationsOf = (value: unknown): ReadonlyArray<{ readonly id: string; readonly needed: boolean }> =>
  find(value).flatMap(({ reference }) =>
    reference?._tag === "Destination" ? [{ id: reference.destination, needed: reference.fallback === undefined }] : []
  )

const substitute = <A>(value: A, known: (reference: Reference) => string | undefined): A =>
  mapTexts(value, (text) =>
    text.replace(tokenPattern, (whole, inside: string) => {
      const reference = parse(inside)
      return (reference === undefined ? undefined : known(reference)) ?? whole
    })
  )

/**
 * Puts the item's own `link` and `title` in, and writes the references that remain in one spelling without spaces, so
 * that they can stand where a URL stands.
 *
 * @category mapping
 */
export const resolveOwn = <A>(value: A, own: { readonly link?: string | undefined; readonly title: string }): A =>
  mapTexts(
    substitute(value, (reference) => (reference._tag === "Own" ? own[reference.field] : undefined)),
    (text) => text.replace(tokenPattern, (_, inside: string) => `{{${inside.replace(/\s+/g, "").replace("|", "?")}}}`)
  )

const offered = (reference: Extract<Reference, { _tag: "Destination" }>, offer: Offer): string | undefined => {
  if (reference.wanted === "permalink") return offer.permalink
  if (reference.wanted === "remoteId") return offer.remoteId
  return offer.assets[reference.wanted.asset]?.[reference.wanted.field]
}

/**
 * Puts in what other destinations offer. A destination that has ended without the thing asked for gives the fallback;
 * one that is absent from `offers` leaves its references standing. Without `own`, so do fallbacks.
 *
 * @category mapping
 */
export const resolve = <A>(
  value: A,
  offers: { readonly [destination: string]: Offer },
  own?: { readonly link?: string | undefined; readonly title: string }
): A =>
  substitute(value, (reference) => {
    if (reference._tag === "Own") return own?.[reference.field]
    const offer = offers[reference.destination]
    if (offer === undefined) return undefined
    return offered(reference, offer) ?? (reference.fallback === undefined ? undefined : own?.[reference.fallback])
  })

/**
 * What a destination's receipts offer.
 *
 * @category constructors
 */
export const toOffer = (
  receipts: ReadonlyArray<{ readonly asset?: string | undefined; readonly receipt: Receipt }>,
  publication: { readonly permalink?: string | undefined; readonly remoteId?: string | undefined }
): Offer => ({
  ...(publication.permalink === undefined ? {} : { permalink: publication.permalink }),
  ...(publication.remoteId === undefined ? {} : { remoteId: publication.remoteId }),
  assets: Object.fromEntries(
    receipts.flatMap(({ asset, receipt }) =>
      asset === undefined
        ? []
        : [[asset, { remoteId: receipt.remoteId, ...(receipt.url === undefined ? {} : { url: receipt.url }) }]]
    )
  )
})
