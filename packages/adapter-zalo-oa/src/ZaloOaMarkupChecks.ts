/**
 * Which texts are changed because they have what could be markup: `‹` stands in the place of its `<`. Each is named where
 * it is written. Pure findings.
 */
import type { Adapter, CampaignItem, Finding } from "@loa/core"
import * as ZaloOaBody from "./ZaloOaBody.ts"
import * as ZaloOaMapping from "./ZaloOaMapping.ts"
import type { Block } from "./ZaloOaSchema.ts"

const { inert } = ZaloOaMapping

interface Changed {
  readonly path: Finding.Finding["path"]
  /** Follows “the”. */
  readonly what: string
  readonly hint: string
}

/** A text that an asset may bring into an article, and the publication in which it is written without markup. */
interface AssetText {
  readonly field: "title" | "altText" | "source"
  readonly what: string
  readonly without: Adapter.Publication
}

const isChanged = (text: string | undefined): text is string => text !== undefined && inert(text) !== text

const withAsset = (publication: Adapter.Publication, asset: CampaignItem.Asset): Adapter.Publication => ({
  ...publication,
  item: {
    ...publication.item,
    assets: publication.item.assets.map((candidate) => (candidate.id === asset.id ? asset : candidate))
  }
})

const withInertFileName = (publication: Adapter.Publication, id: string): Adapter.Publication => ({
  ...publication,
  assets: publication.assets.map((measured) =>
    measured.asset.id === id
      ? { ...measured, file: { ...measured.file, fileName: inert(measured.file.fileName) } }
      : measured
  )
})

const textsOf = (publication: Adapter.Publication, asset: CampaignItem.Asset): ReadonlyArray<AssetText> => {
  const { id, title } = asset
  const fileName = publication.assets.find((measured) => measured.asset.id === id)?.file.fileName
  return [
    ...(isChanged(title)
      ? [
          {
            field: "title",
            what: `title of ${id}`,
            without: withAsset(publication, { ...asset, title: inert(title) })
          } as const
        ]
      : []),
    ...(asset.type === "image" && isChanged(asset.altText)
      ? [
          {
            field: "altText",
            what: `altText of ${id}`,
            without: withAsset(publication, { ...asset, altText: inert(asset.altText) })
          } as const
        ]
      : []),
    ...(isChanged(fileName)
      ? [{ field: "source", what: `file name of ${id}`, without: withInertFileName(publication, id) } as const]
      : [])
  ]
}

/** Those of the assets' texts that the article shows. */
const assetTexts = (publication: Adapter.Publication, sources: ZaloOaBody.Sources): ReadonlyArray<Changed> => {
  const shown = (candidate: Adapter.Publication) => JSON.stringify(ZaloOaBody.toBlocks(candidate, sources))
  return publication.item.assets.flatMap((asset, index) =>
    textsOf(publication, asset)
      .filter(({ without }) => shown(without) !== shown(publication))
      .map(({ field, what }) => ({
        path: ["assets", index, field],
        what,
        hint: field === "source" ? "give the file a title, or another name" : "write it in other words"
      }))
  )
}

const isBlockChanged = (block: Block): boolean =>
  isChanged(block.type === "text" ? block.content : block.type === "image" ? block.caption : undefined)

/** Whether words of the body itself are changed: files and link are left without words of their own. */
const isBodyChanged = (publication: Adapter.Publication, sources: ZaloOaBody.Sources): boolean => {
  const { link: _, ...item } = publication.item
  const silent = item.assets.reduce(
    (changed, asset) =>
      withAsset(changed, asset.type === "image" ? { ...asset, altText: "" } : { ...asset, title: asset.id }),
    { ...publication, item }
  )
  return ZaloOaBody.toBlocks(silent, sources).some(isBlockChanged)
}

const itemTexts = (publication: Adapter.Publication, sources: ZaloOaBody.Sources): ReadonlyArray<Changed> => {
  const { title, summary, link } = publication.item
  const changed = {
    title: isChanged(title),
    summary: isChanged(summary),
    body: isBodyChanged(publication, sources),
    link: isChanged(link)
  }
  return (["title", "summary", "body", "link"] as const)
    .filter((field) => changed[field])
    .map((field) => ({
      path: [field],
      what: field,
      hint: `write it in other words, or set overrides.${publication.destination}.${field}`
    }))
}

const author = (publication: Adapter.Publication, written: string): ReadonlyArray<Changed> => {
  const hint = `change author of the destination ${publication.destination} in the configuration`
  return isChanged(written) ? [{ path: ["author"], what: "author", hint }] : []
}

/**
 * The warnings about what will not be shown as it is written.
 *
 * @category checking
 */
export const check = (
  publication: Adapter.Publication,
  settings: ZaloOaMapping.Settings
): ReadonlyArray<Finding.Finding> =>
  [
    ...itemTexts(publication, settings),
    ...author(publication, settings.author),
    ...assetTexts(publication, settings)
  ].map(({ hint, path, what }) => ({
    severity: "warning",
    destination: publication.destination,
    path,
    code: "markup-replaced",
    message: `the ${what} has what looks like markup; ‹ will stand in the place of its <`,
    hint
  }))
