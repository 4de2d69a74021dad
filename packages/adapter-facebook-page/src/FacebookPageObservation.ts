/**
 * Reads back what was published: by the API, and as somebody who is not signed in.
 */
import { AnonymousReader, Polling } from "@loa/adapter-kit"
import type { Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as HttpClient from "effect/http/HttpClient"
import type { FacebookPageClient } from "./FacebookPageClient.ts"
import * as Mapping from "./FacebookPageMapping.ts"
import * as Plan from "./FacebookPagePlan.ts"
import * as Errors from "./internal/errors.ts"

/** Waits while a new object is not there for readers yet, in seconds. */
const newObjectPausesSeconds = [1, 2, 4]

interface ReadBack {
  readonly isPublished: boolean
  readonly publishedAt: string | undefined
}

const readPost = (client: FacebookPageClient, id: string): Effect.Effect<ReadBack, PublishError.Reason> =>
  Effect.map(client.readPost(id), (post) => ({
    isPublished: post.is_published !== false,
    publishedAt: Mapping.toInstant(post.created_time)
  }))

const readVideo = (client: FacebookPageClient, id: string): Effect.Effect<ReadBack, PublishError.Reason> =>
  Effect.map(client.readVideo(id), (video) => {
    const phase = video.status?.publishing_phase
    return {
      isPublished: video.published === true || phase?.publish_status === "published",
      publishedAt: Mapping.toInstant(phase?.publish_time ?? video.created_time)
    }
  })

const whenThere = (read: Effect.Effect<ReadBack, PublishError.Reason>) =>
  Polling.until(
    read.pipe(
      Effect.map(Option.some),
      Effect.catch((reason) =>
        Errors.isMissing(reason) ? Effect.succeed(Option.none<ReadBack>()) : Effect.fail(reason)
      )
    ),
    newObjectPausesSeconds
  )

const gone: Adapter.Warning = {
  code: "not-on-the-page",
  message:
    "Facebook accepted it, and its API does not find it now: somebody deleted it, or Facebook dropped it silently"
}

const hidden: Adapter.Warning = {
  code: "not-public",
  message:
    "Facebook's API says it is published, and a reader who is not signed in gets nothing: " +
    "the app may be in development mode, or the Page limits who sees it"
}

/**
 * What became of a publication, from its receipts.
 *
 * Errors: those of reading, such as `Unauthorized`.
 *
 * @category running
 */
export const observe = Effect.fnUntraced(function* (
  http: HttpClient.HttpClient,
  client: FacebookPageClient,
  receipts: { readonly [step: string]: Adapter.Receipt }
): Effect.fn.Return<Adapter.Observation, PublishError.Reason> {
  const step = Plan.commits.find((name) => receipts[name] !== undefined)
  const receipt = step === undefined ? undefined : receipts[step]
  if (receipt === undefined) return { visibility: "unchecked", warnings: [] }
  const { remoteId, permalink } = receipt
  const link = permalink === undefined ? {} : { permalink }
  const read = yield* whenThere(step === "create-post" ? readPost(client, remoteId) : readVideo(client, remoteId))
  if (Option.isNone(read)) return { visibility: "not-found", ...link, warnings: [gone] }
  const { isPublished, publishedAt } = read.value
  if (!isPublished) return { visibility: "restricted", ...link, warnings: [] }
  const visibility = permalink === undefined ? "unchecked" : yield* AnonymousReader.visit(http, permalink)
  return {
    visibility,
    ...link,
    ...(publishedAt === undefined ? {} : { publishedAt }),
    warnings: visibility === "not-found" || visibility === "restricted" ? [hidden] : []
  }
})
