/**
 * The content of a post: the body, then the files it does not name, then the link it does not have. Pure.
 */
import { Markdown } from "@loa/adapter-kit"
import { type Adapter, CampaignItem } from "@loa/core"
import * as Blocks from "./WordPressBlocks.ts"
import * as Html from "./WordPressHtml.ts"
import * as MediaBlocks from "./WordPressMediaBlocks.ts"
import * as Overrides from "./WordPressOverrides.ts"
import * as Scribe from "./WordPressScribe.ts"

/**
 * @category models
 */
export interface Content {
  /** In WordPress' block markup. */
  readonly markup: string
  readonly leftOut: ReadonlyArray<Scribe.LeftOut>
}

/** Without a body the summary is the text. */
const rootOf = (item: CampaignItem.CampaignItem): Markdown.Root =>
  item.body === undefined || item.body.trim() === ""
    ? {
        type: "root",
        children:
          item.summary === undefined || item.summary.trim() === ""
            ? []
            : [{ type: "paragraph", children: [{ type: "text", value: item.summary.trim() }] }]
      }
    : Markdown.parse(item.body)

const isSame = (left: string, right: string): boolean => left.replace(/\/$/, "") === right.replace(/\/$/, "")

const linksTo = (node: Markdown.Nodes, address: string): boolean =>
  ((node.type === "link" || node.type === "definition") && isSame(node.url, address)) ||
  ("children" in node && node.children.some((child) => linksTo(child, address)))

const linkBlock = (root: Markdown.Root, link: string | undefined): string =>
  link === undefined || linksTo(root, link) ? "" : Blocks.paragraph(Html.link(link, Html.text(link)))

/** Pictures that are shown elsewhere: over the post, or on a player before it starts. */
const shownElsewhere = (publication: Adapter.Publication): ReadonlySet<string> => {
  const posters = Overrides.carried(publication).flatMap(({ asset }) =>
    asset.type === "video" && asset.thumbnail !== undefined ? [asset.thumbnail] : []
  )
  const cover = CampaignItem.coverOf(publication.item)
  return new Set([...posters, ...(cover === undefined ? [] : [cover.id])])
}

/**
 * Writes the content of a publication. `uploadedOf` tells where an asset's file is on the site.
 *
 * @category encoding
 */
export const write = (
  publication: Adapter.Publication,
  uploadedOf: (asset: string) => Scribe.UploadedFile
): Content => {
  const { item } = publication
  const root = rootOf(item)
  const assets = Overrides.carried(publication)
  const scribe = Scribe.make(root, { language: item.language, assets, uploadedOf })
  const body = Blocks.write(scribe, root)
  const elsewhere = shownElsewhere(publication)
  const rest = assets
    .filter(({ asset }) => !scribe.named.has(asset.id) && !elsewhere.has(asset.id))
    .map((measured) => MediaBlocks.asset(scribe, measured))
  return { markup: Blocks.join([body, ...rest, linkBlock(root, item.link)]), leftOut: scribe.leftOut }
}
