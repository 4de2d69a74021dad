/**
 * What stands at an item's address already: nothing, something of ours, or something of somebody else's. Ours is a post
 * with our slug, our author and our title. Whatever else is there was made by people and is not touched.
 */
import { type Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import type { WordPressClient } from "./WordPressClient.ts"
import * as Html from "./WordPressHtml.ts"
import * as Mapping from "./WordPressMapping.ts"
import * as Overrides from "./WordPressOverrides.ts"
import type { Post } from "./WordPressSchema.ts"

/**
 * - `Ours`: `post` is the one to go on with, `copies` are drafts that a race left.
 * - `Trashed`: a person removed it. `Foreign`: somebody else's post has the address.
 *
 * @category models
 */
export type Standing =
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Ours"; readonly post: Post; readonly copies: ReadonlyArray<Post> }
  | { readonly _tag: "Trashed"; readonly post: Post }
  | { readonly _tag: "Foreign"; readonly post: Post }

const isOurs = (publication: Adapter.Publication, me: number, post: Post): boolean => {
  const { author } = Overrides.of(publication)
  const hasOurTitle = Html.plain(post.title.raw ?? "") === Html.plain(Html.line(publication.item.title))
  return hasOurTitle && (post.author === me || post.author === author)
}

const isUnpublished = (post: Post): boolean => post.status === "draft" || post.status === "pending"

/** What readers see already is gone on with, else the oldest. `ours` is in the order of ids. */
const choose = (ours: readonly [Post, ...Array<Post>]): Standing => {
  const post = ours.find((candidate) => !isUnpublished(candidate)) ?? ours[0]
  return { _tag: "Ours", post, copies: ours.filter((candidate) => candidate !== post && isUnpublished(candidate)) }
}

const judge = (publication: Adapter.Publication, me: number, posts: ReadonlyArray<Post>): Standing => {
  const standing = posts.filter((post) => post.status !== "trash")
  const [first, ...rest] = standing.filter((post) => isOurs(publication, me, post))
  if (first !== undefined) return choose([first, ...rest])
  const [foreign] = standing
  if (foreign !== undefined) return { _tag: "Foreign", post: foreign }
  const [trashed] = posts
  return trashed === undefined ? { _tag: "Nothing" } : { _tag: "Trashed", post: trashed }
}

/**
 * Looks what stands at the item's address.
 *
 * @category running
 */
export const find = Effect.fnUntraced(function* (
  client: WordPressClient,
  publication: Adapter.Publication
): Effect.fn.Return<Standing, PublishError.Reason> {
  const posts = yield* client.findPosts([Mapping.slugOf(publication.item), Mapping.trashedSlugOf(publication.item)])
  if (posts.length === 0) return { _tag: "Nothing" }
  return judge(publication, (yield* client.me).id, posts)
})

/**
 * What is said when a person has removed the post.
 *
 * @category errors
 */
export const removed = (post: Post): { readonly code: string; readonly detail: string; readonly hint: string } => ({
  code: "removed-by-person",
  detail: `a person moved this item's post (${post.id}) to the trash of WordPress`,
  hint: "if it is to appear after all, restore the post in WordPress or delete it there for good, then run again"
})

/**
 * What is said when the address belongs to another post.
 *
 * @category errors
 */
export const taken = (
  slug: string,
  post: Post | undefined
): { readonly code: string; readonly detail: string; readonly hint: string } => ({
  code: "address-taken",
  detail: `another post has the address "${slug}"${post === undefined ? "" : `: ${post.link}`}`,
  hint: "rename that post's slug in WordPress, or give the item another id; if it is this very item, settle it with `loa resolve`"
})
