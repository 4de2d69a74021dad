/**
 * A real WordPress, asked what it holds of one item.
 */
import * as Schema from "effect/Schema"
import type { RealWordPress } from "@loa/testing"
import * as Holdings from "./Holdings.ts"
import type { Portal } from "./Workspace.ts"

export interface Site {
  readonly portal: Portal
  readonly holding: (itemId: string) => Promise<Holdings.Holding>
}

const Raw = Schema.Struct({ raw: Schema.String })

const Posts = Schema.Array(
  Schema.Struct({
    slug: Schema.String,
    status: Schema.String,
    title: Raw,
    content: Raw,
    excerpt: Raw,
    featured_media: Schema.Finite,
    categories: Schema.Array(Schema.Finite),
    tags: Schema.Array(Schema.Finite)
  })
)

const Files = Schema.Array(
  Schema.Struct({ id: Schema.Finite, slug: Schema.String, title: Raw, alt_text: Schema.String })
)

const Terms = Schema.Array(Schema.Struct({ id: Schema.Finite, name: Schema.String, taxonomy: Schema.String }))

const statuses = "publish,future,draft,pending,private,trash"

/** Makes a site of a running WordPress. */
export const make = (real: RealWordPress.RealWordPress): Site => {
  const { applicationPassword, url, username } = real
  const authorization = `Basic ${btoa(`${username}:${applicationPassword}`)}`

  const read = async <A>(path: string, schema: Schema.Codec<A, unknown>): Promise<A> => {
    const response = await fetch(`${url}/wp-json/wp/v2/${path}`, { headers: { authorization } })
    return Schema.decodeUnknownSync(schema)(await response.json())
  }

  /** By its slug, which begins with the item's id also where WordPress has added a number. */
  const holding = async (itemId: string): Promise<Holdings.Holding> => {
    const newest = "context=edit&per_page=100&orderby=id"
    const posts = await read(`posts?${newest}&status=${statuses}`, Posts)
    const media = await read(`media?${newest}`, Files)
    const files = media.filter(({ slug }) => slug.includes(itemId))
    const terms = [...(await read("categories?per_page=100", Terms)), ...(await read("tags?per_page=100", Terms))]
    return Holdings.ofSite(
      posts
        .filter(({ slug }) => slug.startsWith(itemId))
        .map((post) => ({
          slug: post.slug,
          status: post.status,
          title: post.title.raw,
          content: post.content.raw,
          excerpt: post.excerpt.raw,
          cover: files.find(({ id }) => id === post.featured_media)?.slug ?? "",
          terms: terms
            .filter(({ id }) => [...post.categories, ...post.tags].includes(id))
            .map(({ name, taxonomy }) => `${taxonomy}: ${name}`)
        })),
      files.map((file) => ({ slug: file.slug, title: file.title.raw, altText: file.alt_text }))
    )
  }

  return { portal: { siteUrl: url, username, applicationPassword }, holding }
}
