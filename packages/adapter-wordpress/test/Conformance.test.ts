/**
 * The shared suite on an emulated site, and a part of it on a real WordPress where there is one. Both are read back with
 * an editor's own requests.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import type { CampaignItem } from "@loa/core"
import { AdapterConformance, RealWordPress, SandboxWorld } from "@loa/testing"
import * as Effect from "effect/Effect"
import { WordPressAdapter } from "../src/index.ts"
import * as World from "./WordPressWorld.ts"

const run = Effect.runPromise

type Item = CampaignItem.CampaignItem

/** Files are told apart by their name, whatever slug they have: one without its slug would be a leftover too. */
const rowsOf = async (site: World.Site, { id }: Item) => {
  const media = await run(World.mediaWith(site, ""))
  return {
    posts: await run(World.postsWith(site, id)),
    media: media.filter(({ source_url }) => source_url?.includes(`/${id}-`))
  }
}

/** Ids and addresses are the site's own; what matters is the file behind an address. */
const withoutIds = (text: string, { id }: Item, digests: ReadonlyMap<string, string>): string =>
  [...digests]
    .reduce((kept, [address, digest]) => kept.replaceAll(address, digest), text)
    .replaceAll(/"id":\d+/g, '"id":0')
    .replaceAll(/wp-image-\d+/g, "wp-image-0")
    .replaceAll(id, "the-item")

const digestsOf = async (media: ReadonlyArray<World.Row>): Promise<ReadonlyMap<string, string>> =>
  new Map(
    await Promise.all(
      media.map(async ({ source_url: address = "" }) => [address, await run(World.digestAt(address))] as const)
    )
  )

const toPublication = async (
  site: World.Site,
  item: Item,
  post: World.Row
): Promise<AdapterConformance.Publication> => {
  const { media } = await rowsOf(site, item)
  const digests = await digestsOf(media)
  const plain = (text: string | undefined) => withoutIds(text ?? "", item, digests)
  const words = {
    status: post.status,
    title: plain(post.title.raw),
    excerpt: plain(post.excerpt?.raw),
    content: plain(post.content?.raw),
    categories: await run(World.termNames(site, "categories", post.categories ?? [])),
    tags: await run(World.termNames(site, "tags", post.tags ?? [])),
    featured: plain(media.find(({ id }) => id === post.featured_media)?.source_url),
    media: media
      .map(({ alt_text, caption, source_url, title }) => [source_url, title.raw, alt_text, caption?.raw].map(plain))
      .sort()
  }
  return { id: String(post.id), fingerprint: JSON.stringify(words), addresses: [post.link] }
}

const isSeen = ({ status }: World.Row): boolean => status === "publish" || status === "future"

/** Counts posts and files on the site itself. */
const counting = (site: World.Site): Pick<AdapterConformance.World, "publications" | "leftovers"> => ({
  publications: async (item) => {
    const { posts } = await rowsOf(site, item)
    return Promise.all(posts.filter(isSeen).map((post) => toPublication(site, item, post)))
  },
  leftovers: async (item) => {
    const { media, posts } = await rowsOf(site, item)
    const shown = JSON.stringify(posts.filter(isSeen))
    return [
      ...posts.filter((post) => !isSeen(post)).map(({ slug, status }) => `post ${slug} (${status})`),
      ...media
        .filter((row) => !shown.includes(row.source_url ?? row.link) && !shown.includes(`"featured_media":${row.id}`))
        .map(({ slug }) => `file ${slug}`)
    ]
  }
})

const adapterFor = (site: World.Site) => WordPressAdapter.channel.make(World.optionsOf(site), "portal")

const openEmulated = async (): Promise<AdapterConformance.Opened> => {
  const site = await World.emulated()
  const { sandbox } = site
  return {
    world: { ...SandboxWorld.make({ sandbox, platform: "wordpress" }), ...counting(site) },
    adapter: adapterFor(site),
    close: site.stop
  }
}

const common = {
  transport: NodeHttpClient.layerNodeHttp,
  overrides: WordPressAdapter.channel.overrides,
  files: World.files,
  destination: "portal",
  off: { "token-expired": "an application password does not end by itself" },
  leftovers: "none"
} as const

/** Every field, one picture and one document: further files go up the same way. */
const pictureAndDocument = (id: string): CampaignItem.CampaignItemInput => {
  const { assets, ...item } = World.wholeItem(id)
  return { ...item, assets: assets.filter((asset) => ["poster", "faq"].includes(asset.id)) }
}

AdapterConformance.suite("wordpress, emulated", {
  ...common,
  open: openEmulated,
  item: pictureAndDocument,
  requestsPerStep: 1
})

const real = await RealWordPress.requireOrExplain()

const alike = "to a site it is like one of the others; the adapter meets it on the emulated site"

/** A site that cannot be emptied: every case has an item of its own, and the faults happen on this side of the wire. */
const openReal = async (started: RealWordPress.RealWordPress): Promise<AdapterConformance.Opened> => {
  const { editor, author, contributor } = started.accounts
  const site = { url: started.url, editor, author, contributor, stop: started.stop }
  return { world: counting(site), adapter: adapterFor(site), close: started.stop }
}

if (real !== undefined) {
  AdapterConformance.suite(`wordpress, real ${real.version}`, {
    ...common,
    open: () => openReal(real),
    item: World.smallItem,
    steps: ["upload-document-faq", "create-draft", "publish-post"],
    requestsPerStep: 1,
    off: {
      ...common.off,
      "killed-before-request": alike,
      "status-500-after": alike,
      "html-502-after": alike,
      "empty-200-after": alike,
      "truncated-answer": alike,
      "status-429": alike,
      "status-503": alike,
      hang: alike
    }
  })
}
