/**
 * Posts: photos go up unseen, then one call shows the post.
 */
import { type Adapter, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Limits from "./FacebookPageLimits.ts"
import * as Mapping from "./FacebookPageMapping.ts"
import * as PostSearch from "./FacebookPagePostSearch.ts"
import type { Performer, Surroundings } from "./FacebookPageSurroundings.ts"
import * as Errors from "./internal/errors.ts"
import * as StepFiles from "./internal/stepFiles.ts"

/** What earlier attempts of `create-post` left: the photos they used, and whether one of them may have got through. */
const Attempted = Schema.Struct({ photoIds: Schema.Array(Schema.String), inDoubt: Schema.Boolean })

const attemptedOf = (context: Adapter.StepContext): typeof Attempted.Type | undefined =>
  Result.getOrUndefined(Schema.decodeUnknownResult(Attempted)(context.saved))

const photoIdsOf = ({ publication, receipts }: Adapter.StepContext): ReadonlyArray<string> => {
  const media = Mapping.mediaOf(publication)
  if (media._tag !== "Photos") return []
  return media.photos.flatMap(({ asset }) => receipts[`upload-photo-${asset.id}`]?.remoteId ?? [])
}

/** What is there already after an attempt in doubt is probably that attempt's: not a refusal, a question. */
const duplicateAsDoubt = (reason: PublishError.Reason): PublishError.Reason => {
  if (!Errors.isDuplicate(reason)) return reason
  const { detail, code } = reason
  return new PublishError.OutcomeUnknown({ detail, ...(code === undefined ? {} : { code }) })
}

/**
 * Uploads one photo, which Facebook forgets after a day unless a post shows it.
 *
 * @category steps
 */
export const uploadPhoto = ({ client, files }: Surroundings): Performer =>
  Effect.fnUntraced(function* (context) {
    const photo = StepFiles.assetOf(context)
    const now = yield* Clock.currentTimeMillis
    const created = yield* client.createPhoto(
      Mapping.toPhoto(context.publication, photo),
      StepFiles.image(files, photo)
    )
    const url = created.images?.find(({ source }) => source !== undefined)?.source
    return {
      remoteId: created.id,
      ...(url === undefined ? {} : { url }),
      expiresAt: new Date(now + Limits.unusedPhotoHours * 3_600_000).toISOString()
    }
  })

/**
 * Shows the post. What it is made of is saved first: after a lost answer the photos are the surest sign of it, also when
 * they had to be uploaded anew meanwhile. An attempt that surely failed leaves no doubt behind.
 *
 * @category steps
 */
export const createPost = ({ client, site }: Surroundings): Performer =>
  Effect.fnUntraced(function* (context) {
    const { photoIds: earlierIds = [], inDoubt = false } = attemptedOf(context) ?? {}
    const photoIds = photoIdsOf(context)
    const used = [...new Set([...earlierIds, ...photoIds])]
    yield* context.save({ photoIds: used, inDoubt: true })
    const fields = { ...Mapping.toPost(context.publication), ...Mapping.toAttachedMedia(photoIds) }
    const post = yield* client.createPost(fields).pipe(
      Effect.mapError((reason) => (inDoubt ? duplicateAsDoubt(reason) : reason)),
      Effect.tapError((reason) =>
        inDoubt || reason.recovery === "lookup" ? Effect.void : context.save({ photoIds: used, inDoubt: false })
      )
    )
    return Mapping.toPostReceipt(context.publication, post, site)
  })

/**
 * Looks for the post of an attempt whose answer was lost.
 *
 * @category steps
 */
export const lookupPost = ({ client, site }: Surroundings) =>
  Effect.fnUntraced(function* (context: Adapter.StepContext): Effect.fn.Return<Adapter.Lookup, PublishError.Reason> {
    const { publication, firstAttemptAt } = context
    const photoIds = [...photoIdsOf(context), ...(attemptedOf(context)?.photoIds ?? [])]
    const found = yield* PostSearch.find(client, PostSearch.toSought(publication, firstAttemptAt, photoIds))
    return found._tag === "Found"
      ? { _tag: "Found", receipt: Mapping.toPostReceipt(publication, found.post, site) }
      : found
  })
