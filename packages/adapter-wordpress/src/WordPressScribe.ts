/**
 * What writing a body down needs to know and finds out: the item's files, link definitions, what was left out.
 */
import { Markdown } from "@loa/adapter-kit"
import type { MediaFiles } from "@loa/core"

/**
 * An uploaded file. In a plan, where nothing is uploaded yet, the asset's own id stands in both fields.
 *
 * @category models
 */
export interface UploadedFile {
  readonly remoteId: string
  readonly url: string
}

/**
 * Something of the body that the post does not carry.
 *
 * - `html`: raw HTML. `address`: a link or picture whose address is none for a public page. `unknown-asset`: a picture
 *   named like an asset that the item does not have.
 *
 * @category models
 */
export interface LeftOut {
  readonly kind: "html" | "address" | "unknown-asset"
  readonly words: string
}

/**
 * @category models
 */
export interface Scribe {
  /** BCP 47 tag of the text. */
  readonly language: string
  readonly assets: ReadonlyArray<MediaFiles.MeasuredAsset>
  readonly uploadedOf: (asset: string) => UploadedFile
  /** Addresses of `[text][name]` and `![text][name]`. */
  readonly definitions: ReadonlyMap<string, { readonly url: string; readonly title: string | undefined }>
  /** Names of footnotes in the order in which the text refers to them. Grows while writing. */
  readonly footnotes: Array<string>
  /** Ids of assets the body names. Grows while writing. */
  readonly named: Set<string>
  /** Grows while writing. */
  readonly leftOut: Array<LeftOut>
}

const definitionsOf = (root: Markdown.Root): Scribe["definitions"] => {
  const found = new Map<string, { readonly url: string; readonly title: string | undefined }>()
  const visit = (node: Markdown.Nodes): void => {
    if (node.type === "definition" && !found.has(node.identifier)) {
      found.set(node.identifier, { url: node.url, title: node.title ?? undefined })
    }
    if ("children" in node) node.children.forEach(visit)
  }
  visit(root)
  return found
}

/**
 * A scribe for one body.
 *
 * @category constructors
 */
export const make = (root: Markdown.Root, given: Pick<Scribe, "language" | "assets" | "uploadedOf">): Scribe => ({
  ...given,
  definitions: definitionsOf(root),
  footnotes: [],
  named: new Set(),
  leftOut: []
})

/**
 * The asset an address in the body names, by its id or by its source.
 *
 * @category getters
 */
export const assetAt = (scribe: Scribe, address: string): MediaFiles.MeasuredAsset | undefined =>
  scribe.assets.find(({ asset }) => asset.id === address || asset.source === address)

/**
 * The uploaded file of an asset, which the body has named by this.
 *
 * @category getters
 */
export const fileOf = (scribe: Scribe, id: string): UploadedFile => {
  scribe.named.add(id)
  return scribe.uploadedOf(id)
}

/**
 * Notes an address that cannot stand in a post: a name that looks like an asset's, or something no reader could follow.
 *
 * @category combinators
 */
export const leaveOutAddress = (scribe: Scribe, address: string, isPicture: boolean): void => {
  const looksLikeName = isPicture && !/^[a-z][a-z0-9+.-]*:|^\/|^#/i.test(address)
  scribe.leftOut.push({ kind: looksLikeName ? "unknown-asset" : "address", words: address })
}
