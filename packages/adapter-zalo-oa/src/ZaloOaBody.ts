/**
 * The body of an item as the blocks of an article: pure. Zalo knows texts, pictures and videos; everything else becomes
 * text.
 */
import { Markdown } from "@loa/adapter-kit"
import { type Adapter, CampaignItem } from "@loa/core"
import * as ZaloOaPictures from "./ZaloOaPictures.ts"
import type { Block } from "./ZaloOaSchema.ts"

/**
 * Where an article takes its files from.
 *
 * @category models
 */
export interface Sources {
  /** Destination whose public addresses the pictures have. */
  readonly assetsFrom?: string | undefined
  /** YouTube destination that holds the video. */
  readonly videosFrom?: string | undefined
}

/**
 * Address an asset will have at the destination pictures are taken from: a reference until that destination is done.
 * Empty when there is no such destination, which `check` reports.
 *
 * @category mapping
 */
export const assetAddress = (sources: Sources, assetId: string): string =>
  sources.assetsFrom === undefined ? "" : `{{${sources.assetsFrom}.assets.${assetId}.url}}`

/**
 * The same for a picture, in the form that Zalo takes.
 *
 * @category mapping
 */
export const pictureAddress = (publication: Adapter.Publication, sources: Sources, assetId: string): string =>
  assetAddress(sources, ZaloOaPictures.carriedId(publication, assetId))

/**
 * The video that becomes a block: a YouTube destination publishes the first one only.
 *
 * @category getters
 */
export const carriedVideo = (item: CampaignItem.CampaignItem, sources: Sources): CampaignItem.Asset | undefined =>
  sources.videosFrom === undefined ? undefined : item.assets.find((asset) => asset.type === "video")

const image = (url: string, caption: string): Block => ({
  type: "image",
  url,
  ...(caption.trim() === "" ? {} : { caption: caption.trim() })
})

const video = (asset: CampaignItem.Asset, publication: Adapter.Publication, sources: Sources): Block => {
  const picture = (asset.type === "video" ? asset.thumbnail : undefined) ?? CampaignItem.coverOf(publication.item)?.id
  return {
    type: "video",
    url: `{{${sources.videosFrom ?? ""}.permalink}}`,
    thumb: picture === undefined ? "" : pictureAddress(publication, sources, picture)
  }
}

const fileLink = (asset: CampaignItem.Asset, publication: Adapter.Publication, sources: Sources): Block => {
  const measured = publication.assets.find((candidate) => candidate.asset.id === asset.id)
  const name = asset.title ?? measured?.file.fileName ?? asset.id
  return { type: "text", content: `${name}: ${assetAddress(sources, asset.id)}` }
}

/**
 * The block an asset becomes; nothing when an article cannot carry it.
 *
 * @category mapping
 */
export const toBlock = (
  asset: CampaignItem.Asset,
  publication: Adapter.Publication,
  sources: Sources,
  caption = ""
): Block | undefined => {
  if (asset.type === "image") {
    return image(
      pictureAddress(publication, sources, asset.id),
      caption.trim() === "" ? (asset.altText ?? "") : caption
    )
  }
  if (asset.type === "video") {
    return carriedVideo(publication.item, sources) === asset ? video(asset, publication, sources) : undefined
  }
  return sources.assetsFrom === undefined ? undefined : fileLink(asset, publication, sources)
}

/**
 * Puts pictures that stand between words into paragraphs of their own, since a text block holds none.
 */
const picturesApart = (node: Markdown.RootContent): ReadonlyArray<Markdown.RootContent> => {
  if (node.type !== "paragraph") return [node]
  const runs: Array<{ readonly picture: boolean; readonly children: Array<Markdown.PhrasingContent> }> = []
  for (const child of node.children) {
    const picture = child.type === "image"
    const last = runs.at(-1)
    if (last?.picture === picture) last.children.push(child)
    else runs.push({ picture, children: [child] })
  }
  return runs.map(({ children }) => ({ type: "paragraph", children }))
}

const written = (markdown: string): ReadonlyArray<Markdown.TextBlock> => {
  const root = Markdown.parse(markdown)
  return Markdown.toTextBlocks({ ...root, children: root.children.flatMap(picturesApart) })
}

/**
 * The asset that an address in the body names, by its id or its source.
 *
 * @category getters
 */
export const namedAsset = (item: CampaignItem.CampaignItem, address: string): CampaignItem.Asset | undefined =>
  item.assets.find((asset) => asset.id === address || asset.source === address)

/**
 * Whether an address in the body is passed on as it is: one on the web, or a reference resolved later.
 *
 * @category predicates
 */
export const isPassedOn = (address: string): boolean => /^(https?:\/\/|\{\{)/i.test(address)

/**
 * Addresses of the pictures in the body.
 *
 * @category getters
 */
export const pictureAddresses = (item: CampaignItem.CampaignItem): ReadonlyArray<string> =>
  written(item.body ?? "").flatMap((block) => (block.type === "image" ? [block.address] : []))

/**
 * Assets that the body itself shows.
 *
 * @category getters
 */
export const namedAssets = (item: CampaignItem.CampaignItem): ReadonlyArray<CampaignItem.Asset> =>
  pictureAddresses(item).flatMap((address) => {
    const asset = namedAsset(item, address)
    return asset === undefined ? [] : [asset]
  })

const writtenBlock = (
  block: Markdown.TextBlock,
  publication: Adapter.Publication,
  sources: Sources
): ReadonlyArray<Block> => {
  if (block.type === "text") return [{ type: "text", content: block.text.trim() }]
  const asset = namedAsset(publication.item, block.address)
  if (asset === undefined) return isPassedOn(block.address) ? [image(block.address, block.altText)] : []
  const own = toBlock(asset, publication, sources, block.altText)
  return own === undefined ? [] : [own]
}

/** The picture that stands on the video block: it need not be shown again. */
const thumbnailOf = (item: CampaignItem.CampaignItem, sources: Sources): CampaignItem.Asset | undefined => {
  const asset = carriedVideo(item, sources)
  const id = asset?.type === "video" ? asset.thumbnail : undefined
  return item.assets.find((candidate) => candidate.id === id)
}

/**
 * The blocks of an article: the body, then the files it does not show itself, then the link it does not name itself.
 *
 * @category mapping
 */
export const toBlocks = (publication: Adapter.Publication, sources: Sources): ReadonlyArray<Block> => {
  const { item } = publication
  const body = written(item.body ?? "").flatMap((block) => writtenBlock(block, publication, sources))
  const shown = [...namedAssets(item), CampaignItem.coverOf(item), thumbnailOf(item, sources)]
  const rest = item.assets.flatMap((asset) => {
    const block = shown.includes(asset) ? undefined : toBlock(asset, publication, sources)
    return block === undefined ? [] : [block]
  })
  const { link } = item
  const named = link === undefined || body.some((block) => block.type === "text" && block.content.includes(link))
  return [...body, ...rest, ...(named ? [] : [{ type: "text", content: link } as const])]
}
