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

const rowsOf = async (site: World.Site, { id }: Item) => {
  const posts = await run(World.postsWith(site, id))
  return { posts, media: await run(World.mediaWith(site, id)) }
}

/** Ids and addresses are the site's own; what matters is the file behind an address. */
const withoutIds = (
  text: string,
  { id }: Item,
  media: ReadonlyArray<World.Row>,
  digests: ReadonlyArray<string>
): string =>
  media
    .reduce((kept, row, index) => kept.replaceAll(row.source_url ?? row.link, digests[index] ?? ""), text)
    .replaceAll(/"id":\d+/g, '"id":0')
    .replaceAll(/wp-image-\d+/g, "wp-image-0")
    .replaceAll(id, "the-item")

const mediaWords = (row: World.Row, digest: string) => [digest, row.title.raw, row.alt_text, row.caption?.raw]

const toPublication = async (
  site: World.Site,
  item: Item,
  post: World.Row
): Promise<AdapterConformance.Publication> => {
  const { media } = await rowsOf(site, item)
  const digests = await Promise.all(media.map((row) => run(World.digestAt(row.source_url ?? ""))))
  const featured = media.findIndex(({ id }) => id === post.featured_media)
  const words = {
    status: post.status,
    title: post.title.raw,
    excerpt: post.excerpt?.raw,
    content: post.content?.raw,
    categories: await run(World.termNames(site, "categories", post.categories ?? [])),
    tags: await run(World.termNames(site, "tags", post.tags ?? [])),
    featured: digests[featured],
    media: media.map((row, index) => JSON.stringify(mediaWords(row, digests[index] ?? ""))).sort()
  }
  return {
    id: String(post.id),
    fingerprint: withoutIds(JSON.stringify(words), item, media, digests),
    addresses: [post.link]
  }
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

AdapterConformance.suite("wordpress, emulated", {
  ...common,
  open: openEmulated,
  item: World.wholeItem,
  requestsPerStep: 1
})

const real = await RealWordPress.requireOrExplain()

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
    requestsPerStep: 1
  })
}
