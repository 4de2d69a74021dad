/**
 * Doing the steps, and finding out what became of them.
 *
 * Zalo takes an article in and makes it later: `create` gives an operation token, `verify` turns it into the article's
 * id. The token is saved before the first question, so that no later attempt hands the same article in again.
 */
import { Polling } from "@loa/adapter-kit"
import { type Adapter, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Verification, ZaloOaClient } from "./ZaloOaClient.ts"
import * as ZaloOaLimits from "./ZaloOaLimits.ts"
import * as ZaloOaMapping from "./ZaloOaMapping.ts"
import * as ZaloOaPlan from "./ZaloOaPlan.ts"
import * as ZaloOaSchema from "./ZaloOaSchema.ts"

/**
 * One kind of step.
 *
 * @category models
 */
export interface StepMethods {
  readonly perform: (context: Adapter.StepContext) => Effect.Effect<Adapter.Receipt, PublishError.Reason>
  readonly lookup: (context: Adapter.StepContext) => Effect.Effect<Adapter.Lookup, PublishError.Reason>
}

/** What an attempt saves: the operation's token, then the article's id. Nothing when an operation ended in vain. */
const Saved = Schema.Struct({ token: Schema.optionalKey(Schema.String), id: Schema.optionalKey(Schema.String) })

const savedOf = (context: Adapter.StepContext): typeof Saved.Type =>
  Option.getOrElse(Schema.decodeUnknownOption(Saved)(context.saved), () => ({}))

/** What cannot be written down must not be done again: from here on there may be an article. */
const save = (context: Adapter.StepContext, value: typeof Saved.Type): Effect.Effect<void, PublishError.Reason> =>
  Effect.mapError(context.save(value), ({ reason }) => inDoubt(reason))

type Settled = Exclude<Verification, { readonly _tag: "Processing" }>

/** Asks until the operation has ended. A used-up minute of requests counts as “not yet”. */
const settle = (client: ZaloOaClient, token: string, pausesSeconds: ReadonlyArray<number>) =>
  Polling.until(
    client.verifyArticle(token).pipe(
      Effect.map((verification): Option.Option<Settled> =>
        verification._tag === "Processing" ? Option.none() : Option.some(verification)
      ),
      Effect.catchTag("RateLimited", () => Effect.succeed(Option.none<Settled>()))
    ),
    pausesSeconds
  ).pipe(Effect.flatMap(Option.match({ onNone: () => Effect.fail(stillProcessing()), onSome: Effect.succeed })))

const stillProcessing = (): PublishError.StillProcessing =>
  new PublishError.StillProcessing({
    detail: "Zalo has the article and is still fetching its pictures",
    hint: "run the same command again in some minutes"
  })

const forgotten = (): PublishError.OutcomeUnknown =>
  new PublishError.OutcomeUnknown({ detail: "Zalo no longer knows the operation that made the article", code: "-201" })

/** Once an article is handed in, a failed question does not mean that there is none. */
const inDoubt = (reason: PublishError.Reason): PublishError.Reason =>
  reason._tag === "StillProcessing" || reason._tag === "OutcomeUnknown"
    ? reason
    : new PublishError.OutcomeUnknown({
        detail: `the article was handed in, and Zalo does not say what became of it: ${reason.detail}`,
        ...(reason.code === undefined ? {} : { code: reason.code }),
        ...(reason.status === undefined ? {} : { status: reason.status }),
        ...(reason.hint === undefined ? {} : { hint: reason.hint })
      })

/** The article as planned, its addresses known and encoded. */
const toRequest = (context: Adapter.StepContext): Effect.Effect<ZaloOaSchema.Article, PublishError.Reason> =>
  Schema.decodeUnknownEffect(ZaloOaSchema.Article)(context.step.content).pipe(
    Effect.orDie,
    Effect.flatMap((article) =>
      Result.match(ZaloOaMapping.encodeAddresses(article), {
        onSuccess: Effect.succeed,
        onFailure: (address) =>
          Effect.fail(
            new PublishError.Rejected({
              detail: `the article has a picture or video without a public address: “${address}”`,
              hint: "publish to the destinations of assetsFrom and videosFrom first"
            })
          )
      })
    )
  )

const articleMethods = (client: ZaloOaClient, oaId: string): StepMethods => {
  /** An article that exists is published, whether or not its address can be read now. */
  const toReceipt = (id: string): Effect.Effect<Adapter.Receipt> =>
    Effect.map(Effect.option(client.getDetail(id)), (detail) =>
      ZaloOaMapping.toReceipt(oaId, id, Option.getOrUndefined(detail))
    )

  /** An interruption between the answer and the journal would lose the token, so there is none. */
  const handIn = (context: Adapter.StepContext): Effect.Effect<string, PublishError.Reason> =>
    toRequest(context).pipe(
      Effect.flatMap(client.createArticle),
      Effect.tap((token) => save(context, { token })),
      Effect.uninterruptible
    )

  /** The token is saved already and leads here again, so the id is saved for convenience only. */
  const finish = (context: Adapter.StepContext, token: string, id: string): Effect.Effect<Adapter.Receipt> =>
    Effect.andThen(Effect.ignore(save(context, { token, id })), toReceipt(id))

  const perform = Effect.fnUntraced(function* (context: Adapter.StepContext) {
    const saved = savedOf(context)
    if (saved.id !== undefined) return yield* toReceipt(saved.id)
    const token = saved.token ?? (yield* handIn(context))
    const settled = yield* Effect.mapError(settle(client, token, ZaloOaLimits.verifyPausesSeconds), inDoubt)
    if (settled._tag === "Finished") return yield* finish(context, token, settled.id)
    if (settled._tag === "Forgotten") return yield* forgotten()
    yield* save(context, {})
    return yield* settled.reason
  })

  const search = Effect.fnUntraced(function* (context: Adapter.StepContext) {
    const { title } = yield* Effect.orDie(Schema.decodeUnknownEffect(ZaloOaSchema.Article)(context.step.content))
    const found = new Map<string, ZaloOaSchema.Listed>()
    for (let page = 0; page < ZaloOaLimits.slicePages; page++) {
      const listed = yield* client.getSlice(page * ZaloOaLimits.sliceLength)
      for (const article of listed) {
        if (ZaloOaMapping.mayBe(article, title, context.firstAttemptAt)) found.set(String(article.id), article)
      }
      if (listed.length < ZaloOaLimits.sliceLength) break
    }
    return toLookup(oaId, [...found])
  })

  const lookup = Effect.fnUntraced(function* (context: Adapter.StepContext) {
    const saved = savedOf(context)
    if (saved.id !== undefined) return { _tag: "Found", receipt: yield* toReceipt(saved.id) } as const
    if (saved.token === undefined) return yield* orCannotTell(search(context))
    const settled = yield* Effect.result(settle(client, saved.token, ZaloOaLimits.lookupVerifyPausesSeconds))
    if (Result.isFailure(settled)) return yield* orCannotTell(Effect.fail(settled.failure))
    if (settled.success._tag === "Finished") {
      return { _tag: "Found", receipt: yield* finish(context, saved.token, settled.success.id) } as const
    }
    // Whatever the operation was, asking for it again leads nowhere.
    yield* save(context, {})
    return settled.success._tag === "Refused" ? settled.success : yield* orCannotTell(search(context))
  })

  return { perform, lookup }
}

/** A refused question is no proof that there is no article. */
const orCannotTell = (
  asked: Effect.Effect<Adapter.Lookup, PublishError.Reason>
): Effect.Effect<Adapter.Lookup, PublishError.Reason> =>
  Effect.catchTag(asked, "Rejected", ({ detail }) =>
    Effect.succeed<Adapter.Lookup>({ _tag: "CannotTell", evidence: `Zalo refuses to say: ${detail}` })
  )

const toLookup = (oaId: string, found: ReadonlyArray<readonly [string, ZaloOaSchema.Listed]>): Adapter.Lookup => {
  const [first] = found
  if (first === undefined) return { _tag: "NotFound" }
  const [id, article] = first
  if (found.length === 1 && ZaloOaMapping.createdAt(article) !== undefined) {
    return { _tag: "Found", receipt: ZaloOaMapping.toReceipt(oaId, id, article) }
  }
  const links = found.map(([each, listed]) => ZaloOaMapping.linkOf(listed) ?? `article ${each}`)
  return { _tag: "CannotTell", evidence: `the OA has articles with this title that may be it: ${links.join(", ")}` }
}

const broadcastMethods = (client: ZaloOaClient): StepMethods => ({
  perform: Effect.fnUntraced(function* (context) {
    const article = context.receipts[ZaloOaPlan.createArticle]
    if (article === undefined) return yield* Effect.die("a broadcast was performed before its article was there")
    const content = Schema.decodeUnknownEffect(Schema.Struct({ target: ZaloOaSchema.BroadcastTarget }))
    const { target } = yield* Effect.orDie(content(context.step.content))
    const messageId = yield* client.sendBroadcast(article.remoteId, target)
    return { remoteId: messageId ?? article.remoteId }
  }),
  lookup: () =>
    Effect.succeed({
      _tag: "CannotTell",
      evidence: "Zalo has no way to ask whether a broadcast was taken in; OA Manager shows it under Tin Truyền thông"
    })
})

/**
 * What each step of a plan does, by its name.
 *
 * @category constructors
 */
export const make = (client: ZaloOaClient, oaId: string): { readonly [step: string]: StepMethods } => ({
  [ZaloOaPlan.createArticle]: articleMethods(client, oaId),
  [ZaloOaPlan.sendBroadcast]: broadcastMethods(client)
})
