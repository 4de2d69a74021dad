/**
 * The one step that readers notice. It writes the post's whole target state by id, so it may be repeated; and what it
 * shows was complete before.
 */
import { type Adapter, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Errors from "./internal/errors.ts"
import type { WordPressClient } from "./WordPressClient.ts"
import * as Mapping from "./WordPressMapping.ts"
import type { Post } from "./WordPressSchema.ts"
import * as Standing from "./WordPressStanding.ts"

const draftIdOf = (context: Adapter.StepContext): number => {
  const id = Number(context.receipts["create-draft"]?.remoteId)
  if (!Number.isInteger(id)) throw new Error(`${context.step.name} came before create-draft`)
  return id
}

const gone = (id: number): PublishError.Rejected =>
  new PublishError.Rejected({
    detail: `the post ${id} was deleted in WordPress`,
    hint: "a person deleted it; to publish it after all give the item a new id"
  })

const isOut = (post: Post): boolean => post.status === "publish" || post.status === "future"

const fetch = (client: WordPressClient, id: number): Effect.Effect<Post, PublishError.Reason> =>
  Effect.mapError(client.getPost(id), (reason) => (Errors.isGone(reason) ? gone(id) : reason))

/** A site can overrule a status: a plugin that keeps everything for review does. */
const refuseOther = (post: Post): PublishError.Rejected =>
  new PublishError.Rejected({
    code: `status-${post.status}`,
    detail: `WordPress accepted the post ${post.id} and left it as "${post.status}"`,
    hint: "a plugin of the site keeps posts back: publish it in WordPress and settle it with `loa resolve`"
  })

/**
 * Performs `publish-post`.
 *
 * @category running
 */
export const publish = Effect.fnUntraced(function* (
  client: WordPressClient,
  status: Mapping.Status,
  context: Adapter.StepContext
): Effect.fn.Return<Adapter.Receipt, PublishError.Reason> {
  const id = draftIdOf(context)
  const before = yield* fetch(client, id)
  if (before.status === "trash") return yield* new PublishError.Rejected(Standing.removed(before))
  const fields = Mapping.toPostFields(context.publication, context.receipts)
  const now = yield* Clock.currentTimeMillis
  // What a person has published meanwhile is not taken back for review.
  const release =
    isOut(before) && status !== "publish" ? {} : Mapping.toRelease(status, context.publication.publishAt, now)
  const after = yield* client.updatePost(id, { ...fields, ...release })
  if (!isOut(after) && after.status !== status) return yield* refuseOther(after)
  return Mapping.toReleaseReceipt(after, fields)
})

/**
 * Looks up `publish-post` by the draft's id. A post left for a person is found when it has the status asked for; a draft
 * that stays a draft looks the same before and after, and is written again without harm.
 *
 * @category running
 */
export const lookup = Effect.fnUntraced(function* (
  client: WordPressClient,
  status: Mapping.Status,
  context: Adapter.StepContext
): Effect.fn.Return<Adapter.Lookup, PublishError.Reason> {
  const id = draftIdOf(context)
  const post = yield* client
    .getPost(id)
    .pipe(Effect.catch((reason) => (Errors.isGone(reason) ? Effect.undefined : Effect.fail(reason))))
  if (post === undefined) return { _tag: "CannotTell", evidence: `the post ${id} is not there any more` }
  if (post.status === "trash") return { _tag: "CannotTell", evidence: Standing.removed(post).detail }
  const isThere = isOut(post) || (status === "pending" && post.status === "pending")
  if (!isThere) return { _tag: "NotFound" }
  const fields = Mapping.toPostFields(context.publication, context.receipts)
  return { _tag: "Found", receipt: Mapping.toReleaseReceipt(post, fields) }
})
