/**
 * The draft that later becomes public: made once, whole, and found again after a lost answer.
 */
import { type Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import type { WordPressClient } from "./WordPressClient.ts"
import * as Mapping from "./WordPressMapping.ts"
import type { Post } from "./WordPressSchema.ts"
import * as Standing from "./WordPressStanding.ts"
import * as Surplus from "./WordPressSurplus.ts"

/** Goes on with a post that is there. One that is public is left as it is until its release. */
const adopt = Effect.fnUntraced(function* (
  client: WordPressClient,
  standing: Extract<Standing.Standing, { readonly _tag: "Ours" }>,
  fields: Mapping.PostFields
): Effect.fn.Return<Adapter.Receipt, PublishError.Reason> {
  for (const copy of standing.copies) yield* client.erasePost(copy.id)
  const { post } = standing
  const isHidden = post.status === "draft" || post.status === "pending"
  return Mapping.toDraftReceipt(isHidden ? yield* client.updatePost(post.id, fields) : post)
})

/** The site gave another slug than asked for, so our address was taken meanwhile: by us, or by somebody else. */
const yieldTo = Effect.fnUntraced(function* (
  client: WordPressClient,
  context: Adapter.StepContext,
  made: Post,
  fields: Mapping.PostFields
): Effect.fn.Return<Adapter.Receipt, PublishError.Reason> {
  yield* Surplus.erase(context, made.id, client.erasePost)
  const standing = yield* Standing.find(client, context.publication)
  if (standing._tag === "Ours") return yield* adopt(client, standing, fields)
  const slug = Mapping.slugOf(context.publication.item)
  const other = standing._tag === "Foreign" ? standing.post : undefined
  return yield* new PublishError.Rejected(Standing.taken(slug, other))
})

/**
 * Performs `create-draft`. The draft has everything the post will have, terms and picture included: WordPress writes
 * those after the row, so they must be there before the row can be public.
 *
 * @category running
 */
export const create = Effect.fnUntraced(function* (
  client: WordPressClient,
  context: Adapter.StepContext
): Effect.fn.Return<Adapter.Receipt, PublishError.Reason> {
  const { publication, receipts } = context
  const slug = Mapping.slugOf(publication.item)
  const fields = Mapping.toPostFields(publication, receipts)
  yield* Surplus.eraseSaved(context, client.erasePost)
  const standing = yield* Standing.find(client, publication)
  switch (standing._tag) {
    case "Ours":
      return yield* adopt(client, standing, fields)
    case "Trashed":
      return yield* new PublishError.Rejected(Standing.removed(standing.post))
    case "Foreign":
      return yield* new PublishError.Rejected(Standing.taken(slug, standing.post))
    case "Nothing": {
      const made = yield* client.createPost({ ...fields, slug, status: "draft" })
      return made.slug === slug ? Mapping.toDraftReceipt(made) : yield* yieldTo(client, context, made, fields)
    }
  }
})
