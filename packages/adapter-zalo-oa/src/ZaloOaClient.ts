/**
 * The endpoints of Zalo's Open API that we use: one method each, transport and credentials only.
 */
import { type AccessTokens, Http } from "@loa/adapter-kit"
import { PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as AppSecretProof from "./internal/appSecretProof.ts"
import * as Errors from "./internal/errors.ts"
import * as ExactJson from "./internal/exactJson.ts"
import { hideSecretHeaders } from "./internal/secretHeaders.ts"
import * as ZaloOaLimits from "./ZaloOaLimits.ts"
import * as ZaloOaSchema from "./ZaloOaSchema.ts"

/**
 * What `article/verify` says of an operation.
 *
 * - `Refused`: it ended without an article.
 * - `Forgotten`: Zalo does not know the operation's token, which proves nothing.
 *
 * @category models
 */
export type Verification =
  | { readonly _tag: "Finished"; readonly id: string }
  | { readonly _tag: "Processing" }
  | { readonly _tag: "Refused"; readonly reason: PublishError.Rejected }
  | { readonly _tag: "Forgotten" }

/**
 * Every method fails with a reason. One that changes something is `OutcomeUnknown` when no answer proves what became of
 * it; one that only reads is `Unavailable` then.
 *
 * @category models
 */
export interface ZaloOaClient {
  /** Hands an article in and gives the operation's token. */
  readonly createArticle: (article: ZaloOaSchema.Article) => Effect.Effect<string, PublishError.Reason>
  readonly verifyArticle: (token: string) => Effect.Effect<Verification, PublishError.Reason>
  readonly getDetail: (id: string) => Effect.Effect<ZaloOaSchema.Detail, PublishError.Reason>
  /** One page of articles, newest first. */
  readonly getSlice: (offset: number) => Effect.Effect<ReadonlyArray<ZaloOaSchema.Listed>, PublishError.Reason>
  readonly getProfile: Effect.Effect<ZaloOaSchema.Profile, PublishError.Reason>
  /** Sends an article to followers and gives the message's id, where Zalo names one. */
  readonly sendBroadcast: (
    articleId: string,
    target: ZaloOaSchema.BroadcastTarget
  ) => Effect.Effect<string | undefined, PublishError.Reason>
}

/**
 * @category options
 */
export interface Options {
  /** Stands before `/v2.0/…`. */
  readonly openapi: string
  readonly tokens: AccessTokens.AccessTokens
  /** Key of `appsecret_proof`; absent when the app does not ask for one. */
  readonly proofSecret?: Redacted.Redacted<string>
}

/** An answer taken out of its envelope. */
interface Opened extends Errors.Refusal {
  readonly answer: Http.Answer
  readonly data: unknown
}

const rateLimited = (answer: Http.Answer, now: number): PublishError.RateLimited =>
  new PublishError.RateLimited({
    detail: "Zalo's gateway answered 429: too many requests",
    status: answer.status,
    retryAfterSeconds: Http.retryAfterSeconds(answer, now) ?? Errors.secondsUntilNextMinute(now)
  })

/** An error of a gateway or an unreadable body proves nothing, whatever its status. */
const open = Effect.fnUntraced(function* (received: Http.Answer): Effect.fn.Return<Opened, PublishError.Reason> {
  if (received.status === 429) return yield* rateLimited(received, yield* Clock.currentTimeMillis)
  if (received.status >= 500) return yield* Http.unreadable(received)
  const answer: Http.Answer = { ...received, json: ExactJson.parse(received.text) }
  const { error, message, data } = yield* Http.decode(ZaloOaSchema.Envelope)(answer)
  return {
    answer,
    data,
    error: Number(error),
    message: typeof message === "string" ? message : "",
    status: received.status
  }
})

/** Reads the data of a success; anything else becomes its reason. */
const accept =
  <A>(schema: Schema.Codec<A, unknown>) =>
  (opened: Opened): Effect.Effect<A, PublishError.Reason> =>
    opened.error === 0
      ? Http.decode(schema)({ ...opened.answer, json: opened.data ?? {} })
      : Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.fail(Errors.toReason(opened, now)))

/** A question whose answer was lost may be asked again. */
const asQuestion = Effect.mapError((reason: PublishError.Reason): PublishError.Reason =>
  reason._tag === "OutcomeUnknown" ? new PublishError.Unavailable(toEvidence(reason)) : reason
)

const toEvidence = ({ detail, code, status, hint }: PublishError.OutcomeUnknown) => ({
  detail,
  ...(code === undefined ? {} : { code }),
  ...(status === undefined ? {} : { status }),
  ...(hint === undefined ? {} : { hint })
})

const toVerification = (opened: Opened): Effect.Effect<Verification, PublishError.Reason> => {
  if (Errors.isProcessing(opened)) return Effect.succeed({ _tag: "Processing" })
  if (Errors.isDefinite(opened)) return Effect.succeed({ _tag: "Refused", reason: Errors.operationRefused(opened) })
  if (opened.error === -201) return Effect.succeed({ _tag: "Forgotten" })
  return Effect.map(accept(ZaloOaSchema.Verified)(opened), ({ id }): Verification =>
    id === undefined || id === null ? { _tag: "Processing" } : { _tag: "Finished", id: String(id) }
  )
}

const toBroadcast = (articleId: string, target: ZaloOaSchema.BroadcastTarget) => ({
  recipient: { target },
  message: {
    attachment: {
      type: "template",
      payload: { template_type: "media", elements: [{ media_type: "article", attachment_id: articleId }] }
    }
  }
})

/**
 * Makes the client of one OA. A refused access token is replaced and the call made once more: the refusal proves that
 * nothing happened.
 *
 * @category constructors
 */
export const make = (client: HttpClient.HttpClient, options: Options): ZaloOaClient => {
  const sendWith = Effect.fnUntraced(function* (
    request: HttpClientRequest.HttpClientRequest,
    token: Redacted.Redacted<string>
  ): Effect.fn.Return<Opened, PublishError.Reason> {
    const proof = options.proofSecret === undefined ? undefined : yield* AppSecretProof.make(options.proofSecret, token)
    const signed = request.pipe(
      HttpClientRequest.prependUrl(`${options.openapi}/v2.0`),
      HttpClientRequest.acceptJson,
      HttpClientRequest.setHeaders({
        access_token: Redacted.value(token),
        ...(proof === undefined ? {} : { appsecret_proof: proof })
      })
    )
    const answer = yield* hideSecretHeaders(Http.send(client, signed, { timeoutSeconds: ZaloOaLimits.answerSeconds }))
    // Messages are passed on to people, so an answer that echoes the token must not.
    return yield* open({ ...answer, text: answer.text.replaceAll(Redacted.value(token), "<redacted>") })
  })

  const call = Effect.fnUntraced(function* (
    request: HttpClientRequest.HttpClientRequest
  ): Effect.fn.Return<Opened, PublishError.Reason> {
    const token = yield* options.tokens.current
    const opened = yield* sendWith(request, token)
    if (!Errors.isTokenRefused(opened)) return opened
    return yield* sendWith(request, yield* options.tokens.replace(token))
  })

  const post = (path: string, body: unknown) =>
    call(HttpClientRequest.post(path).pipe(HttpClientRequest.bodyJsonUnsafe(body)))
  const get = (path: string, urlParams: Record<string, string> = {}) => call(HttpClientRequest.get(path, { urlParams }))

  return {
    createArticle: (article) =>
      post("/article/create", article).pipe(
        Effect.flatMap(accept(ZaloOaSchema.Operation)),
        Effect.map(({ token }) => token)
      ),
    verifyArticle: (token) => asQuestion(Effect.flatMap(post("/article/verify", { token }), toVerification)),
    getDetail: (id) => asQuestion(Effect.flatMap(get("/article/getdetail", { id }), accept(ZaloOaSchema.Detail))),
    getSlice: (offset) =>
      get("/article/getslice", {
        offset: String(offset),
        limit: String(ZaloOaLimits.sliceLength),
        type: "normal"
      }).pipe(
        Effect.flatMap(accept(ZaloOaSchema.Slice)),
        Effect.map(({ medias }) => medias),
        asQuestion
      ),
    getProfile: asQuestion(Effect.flatMap(get("/oa/getoa"), accept(ZaloOaSchema.Profile))),
    sendBroadcast: (articleId, target) =>
      post("/oa/message", toBroadcast(articleId, target)).pipe(
        Effect.flatMap(accept(ZaloOaSchema.Sent)),
        Effect.map(({ message_id }) =>
          message_id === undefined || message_id === null ? undefined : String(message_id)
        )
      )
  }
}
