/**
 * When something is to appear: the parameters that posts, photos and videos share.
 *
 * Source: https://developers.facebook.com/docs/pages-api/posts, and the reference pages of the edges
 */
import { flag, instant, type GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import type { PostState } from "./FacebookState.ts"

/** How and when something appears. `publishAt` is in milliseconds and there for `scheduled` only. */
export interface Publication {
  readonly state: PostState
  readonly publishAt: number | undefined
}

/** Earliest schedule: 10 minutes ahead, in milliseconds. */
const earliestMillis = 10 * 60 * 1000

const day = 24 * 60 * 60 * 1000

/** Latest schedule of an edge, in milliseconds ahead. The guide and the reference differ for `/feed`: the guide's holds here. */
export const latestMillis = { feed: 30 * day, photos: 30 * day, videos: 182 * day, video_reels: 29 * day } as const

/** Throws code 100 when a time is outside of what the edge takes. */
export const checkTime = (publishAt: number, now: number, latest: number): void => {
  if (publishAt < now + earliestMillis || publishAt > now + latest) {
    throw Errors.invalidParameter("The specified scheduled publish time is invalid.")
  }
}

/** Reads `published`, `scheduled_publish_time` and `unpublished_content_type`. Throws code 100 when they do not agree. */
export const read = (call: GraphCall, now: number, latest: number): Publication => {
  const published = flag(call, "published", true)
  const publishAt = instant(call, "scheduled_publish_time")
  const kind = call.parameters["unpublished_content_type"]
  if (published) {
    if (publishAt !== undefined) {
      throw Errors.invalidParameter("You cannot specify a scheduled publish time on a published post")
    }
    return { state: "published", publishAt: undefined }
  }
  if (publishAt !== undefined) {
    if (kind !== undefined && kind !== "SCHEDULED") throw badKind(kind)
    checkTime(publishAt, now, latest)
    return { state: "scheduled", publishAt }
  }
  return { state: unscheduled(kind), publishAt: undefined }
}

const unscheduled = (kind: string | undefined): PostState => {
  if (kind === undefined || kind === "ADS_POST" || kind === "INLINE_CREATED") return "unpublished"
  if (kind === "DRAFT") return "draft"
  throw badKind(kind)
}

const badKind = (kind: string) => Errors.invalidParameter(`Param unpublished_content_type cannot be ${kind} here`)
