/**
 * Finds our post among those of the Page when its answer was lost. A Page knows no key of ours, so a post is known by its
 * photos, which have ids before it exists, or by its words and its time.
 */
import { ClockSkew } from "@loa/adapter-kit"
import type { Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import type { FacebookPageClient, Fields } from "./FacebookPageClient.ts"
import * as Limits from "./FacebookPageLimits.ts"
import * as Mapping from "./FacebookPageMapping.ts"
import type * as FacebookPageSchema from "./FacebookPageSchema.ts"

/**
 * What our post looks like.
 *
 * @category models
 */
export interface Sought {
  /** Every photo ever uploaded for it. */
  readonly photoIds: ReadonlyArray<string>
  readonly message: string
  readonly link: string | undefined
  /** Milliseconds since 1970 before which nothing of ours was made. */
  readonly since: number
  /** UTC instant it is scheduled for. */
  readonly publishAt: string | undefined
}

/** Facebook may change white space at the ends of lines and how accents are composed. */
const plain = (text: string | undefined): string =>
  (text ?? "")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\S\n]+$/gm, "")
    .trim()
    .normalize("NFC")

const targetsOf = (post: FacebookPageSchema.Post): ReadonlyArray<string> =>
  (post.attachments?.data ?? [])
    .flatMap((attachment) => [attachment, ...(attachment.subattachments?.data ?? [])])
    .flatMap(({ target }) => (target?.id === undefined ? [] : [target.id]))

const linksOf = (post: FacebookPageSchema.Post): ReadonlyArray<string> =>
  (post.attachments?.data ?? []).flatMap(({ unshimmed_url: url }) => (url === undefined ? [] : [url]))

const hasOurPhotos = (sought: Sought, post: FacebookPageSchema.Post): boolean =>
  targetsOf(post).some((id) => sought.photoIds.includes(id))

/** Scheduled posts tell the time they are for, published ones the time they were made. */
const hasOurTime = (sought: Sought, post: FacebookPageSchema.Post): boolean => {
  const scheduledFor = Mapping.toInstant(post.scheduled_publish_time)
  if (scheduledFor !== undefined && post.is_published !== true) {
    return (
      sought.publishAt !== undefined &&
      Date.parse(scheduledFor) === Math.floor(Date.parse(sought.publishAt) / 1000) * 1000
    )
  }
  const made = Mapping.toInstant(post.created_time)
  return made !== undefined && Date.parse(made) >= sought.since
}

const hasOurWords = (sought: Sought, post: FacebookPageSchema.Post): boolean => {
  const message = plain(sought.message)
  if (message !== "") return plain(post.message) === message
  return sought.link !== undefined && linksOf(post).includes(sought.link)
}

/**
 * The posts that are ours: those with our photos, else those with our words and time.
 *
 * @category getters
 */
export const matching = (sought: Sought, posts: ReadonlyArray<FacebookPageSchema.Post>) => {
  const withPhotos = posts.filter((post) => hasOurPhotos(sought, post))
  return withPhotos.length > 0
    ? withPhotos
    : posts.filter((post) => hasOurTime(sought, post) && hasOurWords(sought, post))
}

interface Listed {
  readonly posts: ReadonlyArray<FacebookPageSchema.Post>
  /** False when there were more posts than are looked through. */
  readonly isWhole: boolean
}

const list = Effect.fnUntraced(function* (
  client: FacebookPageClient,
  edge: "published_posts" | "scheduled_posts",
  parameters: Fields
) {
  const posts: Array<FacebookPageSchema.Post> = []
  let after: string | undefined
  for (let pages = 0; pages < Limits.lookup.pagesMax; pages++) {
    const limit = `${Limits.lookup.pageSize}`
    const page = yield* client.listPosts(edge, { ...parameters, limit, ...(after === undefined ? {} : { after }) })
    posts.push(...page.data)
    after = page.paging?.next === undefined ? undefined : page.paging.cursors?.after
    if (after === undefined) return { posts, isWhole: true } satisfies Listed
  }
  return { posts, isWhole: false } satisfies Listed
})

/**
 * What a search says: a lookup whose post is not a receipt yet.
 *
 * @category models
 */
export type Search =
  | Exclude<Adapter.Lookup, { readonly _tag: "Found" }>
  | { readonly _tag: "Found"; readonly post: FacebookPageSchema.Post }

const toSearch = (found: ReadonlyArray<FacebookPageSchema.Post>, isWhole: boolean): Search => {
  const [only, ...others] = found
  if (others.length > 0) {
    const named = found.map((post) => post.permalink_url ?? post.id).join(", ")
    return { _tag: "CannotTell", evidence: `${found.length} posts of the Page fit: ${named}` }
  }
  if (only !== undefined) return { _tag: "Found", post: only }
  if (isWhole) return { _tag: "NotFound" }
  const looked = Limits.lookup.pageSize * Limits.lookup.pagesMax
  return { _tag: "CannotTell", evidence: `it is not among the ${looked} newest posts, and there are more` }
}

/**
 * Looks for our post. Several that fit, or more posts than can be looked through, leave it open.
 *
 * @category running
 */
export const find = Effect.fnUntraced(function* (
  client: FacebookPageClient,
  sought: Sought
): Effect.fn.Return<Search, PublishError.Reason> {
  const since = `${Math.max(0, Math.floor(sought.since / 1000))}`
  const published = yield* list(client, "published_posts", { since })
  const scheduled: Listed =
    sought.publishAt === undefined ? { posts: [], isWhole: true } : yield* list(client, "scheduled_posts", {})
  const posts = [...published.posts, ...scheduled.posts]
  const once = posts.filter((post, index) => posts.findIndex(({ id }) => id === post.id) === index)
  return toSearch(matching(sought, once), published.isWhole && scheduled.isWhole)
})

/**
 * Describes the post of a publication.
 *
 * @category constructors
 */
export const toSought = (
  publication: Adapter.Publication,
  firstAttemptAt: string,
  photoIds: ReadonlyArray<string>
): Sought => ({
  photoIds,
  message: Mapping.toText(publication),
  link: publication.item.link,
  since: Date.parse(firstAttemptAt) - ClockSkew.seconds * 1000,
  publishAt: publication.publishAt
})
