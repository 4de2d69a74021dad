/**
 * What became of a post: what WordPress says about it, and what a reader without a login gets.
 */
import { AnonymousReader } from "@loa/adapter-kit"
import { type Adapter, type Json, type PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Errors from "./internal/errors.ts"
import type { WordPressClient } from "./WordPressClient.ts"
import * as Mapping from "./WordPressMapping.ts"
import type { Post } from "./WordPressSchema.ts"

type Warnings = ReadonlyArray<Adapter.Warning>

/** The same ids, in whatever order. */
const same = (left: Json.Json | undefined, right: ReadonlyArray<number>): boolean =>
  Array.isArray(left) && left.length === right.length && right.every((id) => left.includes(id))

/** WordPress drops wrong ids silently and rewrites HTML for some roles, so the post is compared with what was sent. */
const differences = (receipt: Adapter.Receipt, post: Post): Warnings => {
  const sent = receipt.data ?? {}
  const { raw = "" } = post.content
  const sentUnits = typeof sent["contentUnits"] === "number" ? sent["contentUnits"] : 0
  const wanted: ReadonlyArray<readonly [isKept: boolean, code: string, message: string]> = [
    [post.slug === sent["slug"], "slug-changed", `the post's address was changed to "${post.slug}"`],
    [post.title.raw === sent["title"], "title-changed", "the title is not the one that was sent"],
    [
      sent["contentKept"] === true && raw.length === sentUnits,
      "content-changed",
      `the content is not the one that was sent: ${raw.length} characters instead of ${sentUnits}`
    ],
    [post.featured_media === sent["featured_media"], "featured-media-changed", "the post does not have its picture"],
    // Without a category of ours the site gives its own.
    [
      same(sent["categories"], []) || same(sent["categories"], post.categories),
      "categories-changed",
      "the post does not have its categories"
    ],
    [same(sent["tags"], post.tags), "tags-changed", "the post does not have its tags"]
  ]
  return wanted.flatMap(([isKept, code, message]) => (isKept ? [] : [{ code, message }]))
}

/** Scheduled posts appear when the site's cron runs, not by the clock. */
const missed = (post: Post, nowMilliseconds: number): Warnings => {
  const at = Date.parse(Mapping.publishedAtOf(post) ?? "")
  if (post.status !== "future" || !(at < nowMilliseconds)) return []
  const message = "its time has passed and WordPress has not published it: the site's cron (wp-cron.php) does not run"
  return [{ code: "schedule-missed", message }]
}

const waiting = (post: Post): Warnings =>
  post.status === "draft" || post.status === "pending"
    ? [{ code: "not-published", message: `the post ${post.id} waits as "${post.status}" for a person to publish it` }]
    : []

const fromPost = Effect.fnUntraced(function* (
  http: HttpClient.HttpClient,
  receipt: Adapter.Receipt,
  post: Post
): Effect.fn.Return<Adapter.Observation> {
  if (post.status === "trash") {
    return { visibility: "not-found", warnings: [{ code: "trashed", message: `the post ${post.id} is in the trash` }] }
  }
  const now = yield* Clock.currentTimeMillis
  const warnings = [...differences(receipt, post), ...missed(post, now), ...waiting(post)]
  if (post.status !== "publish") {
    return {
      visibility: "restricted",
      ...(receipt.permalink === undefined ? {} : { permalink: receipt.permalink }),
      warnings
    }
  }
  const publishedAt = Mapping.publishedAtOf(post)
  return {
    visibility: yield* AnonymousReader.visit(http, post.link),
    permalink: post.link,
    ...(publishedAt === undefined ? {} : { publishedAt }),
    warnings
  }
})

const fromReason = Effect.fnUntraced(function* (
  http: HttpClient.HttpClient,
  receipt: Adapter.Receipt,
  reason: PublishError.Reason
): Effect.fn.Return<Adapter.Observation> {
  if (Errors.isGone(reason)) {
    const message = `the post ${receipt.remoteId} is not there any more`
    return { visibility: "not-found", warnings: [{ code: "deleted", message }] }
  }
  const { permalink } = receipt
  return {
    visibility: permalink === undefined ? "unchecked" : yield* AnonymousReader.visit(http, permalink),
    ...(permalink === undefined ? {} : { permalink }),
    warnings: [{ code: "not-read-back", message: `the post could not be read back: ${reason.detail}` }]
  }
})

/**
 * Observes the publication behind receipts.
 *
 * @category running
 */
export const observe = (
  client: WordPressClient,
  http: HttpClient.HttpClient,
  receipts: { readonly [step: string]: Adapter.Receipt }
): Effect.Effect<Adapter.Observation> => {
  const receipt = receipts["publish-post"]
  if (receipt === undefined) return Effect.succeed({ visibility: "unchecked", warnings: [] })
  return Effect.matchEffect(client.getPost(Number(receipt.remoteId)), {
    onFailure: (reason) => fromReason(http, receipt, reason),
    onSuccess: (post) => fromPost(http, receipt, post)
  })
}
