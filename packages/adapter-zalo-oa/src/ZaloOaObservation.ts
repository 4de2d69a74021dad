/**
 * What became of an article and its broadcast, read back.
 */
import { AnonymousReader } from "@loa/adapter-kit"
import type { Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as HttpClient from "effect/http/HttpClient"
import * as Errors from "./internal/errors.ts"
import type { ZaloOaClient } from "./ZaloOaClient.ts"
import * as ZaloOaMapping from "./ZaloOaMapping.ts"
import * as ZaloOaPlan from "./ZaloOaPlan.ts"
import type { Detail } from "./ZaloOaSchema.ts"

const detailWarnings = (detail: Result.Result<Detail, PublishError.Reason>): ReadonlyArray<Adapter.Warning> => {
  if (Result.isFailure(detail)) {
    return Errors.hasCode(detail.failure, -201)
      ? [{ code: "article-not-found", message: "Zalo does not know the article any more: it may have been removed" }]
      : [{ code: "article-not-read", message: `the article could not be read back: ${detail.failure.detail}` }]
  }
  return detail.success.status === "hide"
    ? [{ code: "article-hidden", message: "the article is hidden (Ẩn); OA Manager can show it" }]
    : []
}

const broadcastWarning: Adapter.Warning = {
  code: "broadcast-under-review",
  message:
    "Zalo took the broadcast in and reviews it for about half an hour; only OA Manager shows whether it was sent, and followers over their allowance are left out"
}

/**
 * Reads an article back and opens its page as an anonymous reader. A failed read is a warning: the page decides.
 *
 * @category running
 */
export const observe = Effect.fnUntraced(function* (
  client: ZaloOaClient,
  http: HttpClient.HttpClient,
  receipts: { readonly [step: string]: Adapter.Receipt }
): Effect.fn.Return<Adapter.Observation> {
  const article = receipts[ZaloOaPlan.createArticle]
  if (article === undefined) return { visibility: "unchecked", warnings: [] }
  const detail = yield* Effect.result(client.getDetail(article.remoteId))
  const permalink = (Result.isSuccess(detail) ? ZaloOaMapping.linkOf(detail.success) : undefined) ?? article.permalink
  return {
    visibility: permalink === undefined ? "unchecked" : yield* AnonymousReader.visit(http, permalink),
    ...(permalink === undefined ? {} : { permalink }),
    ...(article.publishedAt === undefined ? {} : { publishedAt: article.publishedAt }),
    warnings: [
      ...detailWarnings(detail),
      ...(receipts[ZaloOaPlan.sendBroadcast] === undefined ? [] : [broadcastWarning])
    ]
  }
})
