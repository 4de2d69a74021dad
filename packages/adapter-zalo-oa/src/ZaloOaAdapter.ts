/**
 * Publishes campaign items as articles of a Zalo Official Account.
 *
 * Zalo has no idempotency key. An article is handed in once, its operation token is saved before anything else, and an
 * article whose token was lost is found again by its title and time. Pictures are fetched by Zalo from public addresses,
 * so they come from another destination, `assetsFrom`.
 *
 * Source: https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet
 */
import { Endpoint, Http } from "@loa/adapter-kit"
import { type Adapter, CampaignItem, Secret, Vault } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as HttpClient from "effect/http/HttpClient"
import * as ZaloOaChecks from "./ZaloOaChecks.ts"
import * as ZaloOaClient from "./ZaloOaClient.ts"
import * as ZaloOaMapping from "./ZaloOaMapping.ts"
import * as ZaloOaObservation from "./ZaloOaObservation.ts"
import * as ZaloOaPictures from "./ZaloOaPictures.ts"
import * as ZaloOaPlan from "./ZaloOaPlan.ts"
import * as ZaloOaPreflight from "./ZaloOaPreflight.ts"
import * as ZaloOaSteps from "./ZaloOaSteps.ts"
import * as ZaloOaTokens from "./ZaloOaTokens.ts"

const Digits = Schema.String.check(
  Schema.isPattern(/^\d+$/, { message: "the digits of the id as a text, in quotes: a long number would lose some" })
)

/**
 * One Official Account of the configuration.
 *
 * @category options
 */
export const Options = Schema.Struct({
  channel: Schema.Literal("zalo-oa"),
  /** Id of the Official Account. */
  oaId: Digits,
  /** Id of the app on developers.zalo.me that is linked to the OA. */
  appId: Digits,
  appSecret: Secret.Secret,
  /** Seeds an empty vault; each is used once and replaced by the next. */
  refreshToken: Secret.Secret,
  /** Shown under every title, at most 48 characters. */
  author: Schema.NonEmptyString,
  /** Destination whose public addresses the pictures have. */
  assetsFrom: Schema.optionalKey(CampaignItem.DestinationId),
  /** YouTube destination whose video the article shows. */
  videosFrom: Schema.optionalKey(CampaignItem.DestinationId),
  /** Whether items may be pushed to followers. Default: false. */
  broadcast: Schema.optionalKey(Schema.Boolean),
  /** Whether readers may comment. Default: `show`. */
  comments: Schema.optionalKey(Schema.Literals(["show", "hide"])),
  /** Sends `appsecret_proof`, for apps that require it. Default: false. */
  appSecretProof: Schema.optionalKey(Schema.Boolean),
  endpoints: Schema.optionalKey(
    Schema.Struct({
      /** Stands before `/v2.0/…`. */
      openapi: Schema.optionalKey(Endpoint.Endpoint),
      /** Stands before `/v4/oa/…`. */
      oauth: Schema.optionalKey(Endpoint.Endpoint)
    })
  )
})

/** @category options */
export type Options = typeof Options.Type

/**
 * What an item may say for this channel: the common fields, `broadcast` and `comments`.
 *
 * @category schemas
 */
export const Overrides = Schema.Struct({ ...CampaignItem.overridableFields, ...ZaloOaMapping.ownOverrides })

/**
 * Where Zalo's API answers.
 *
 * @category constants
 */
export const endpoints = { openapi: "https://openapi.zalo.me", oauth: "https://oauth.zaloapp.com" } as const

/**
 * Waits before each look after a doubtful commit, in seconds. Articles were seen to appear after up to a minute, and the
 * counters of a used-up minute begin anew within it.
 *
 * @category constants
 */
export const lookupPausesSeconds: ReadonlyArray<number> = [5, 20, 60]

const toSettings = (options: Options): ZaloOaChecks.Settings => ({
  author: options.author,
  assetsFrom: options.assetsFrom,
  videosFrom: options.videosFrom,
  broadcast: options.broadcast ?? false,
  comments: options.comments ?? "show"
})

const named = (step: string) => Http.toPublishError("zalo-oa", step)

/**
 * Makes the adapter of one OA. The vault keeps its tokens as `zalo-oa/<appId>/<oaId>`.
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Adapter.Adapter, never, HttpClient.HttpClient | Vault.Vault> {
  const http = yield* HttpClient.HttpClient
  const hosts = { ...endpoints, ...options.endpoints }
  const tokens = ZaloOaTokens.make(http, yield* Vault.Vault, { ...options, oauth: hosts.oauth })
  const client = ZaloOaClient.make(http, {
    openapi: hosts.openapi,
    tokens,
    ...(options.appSecretProof === true ? { proofSecret: options.appSecret } : {})
  })
  const settings = toSettings(options)
  const steps = ZaloOaSteps.make(client, options.oaId)
  const methodsOf = (context: Adapter.StepContext): Effect.Effect<ZaloOaSteps.StepMethods> => {
    const methods = steps[context.step.name]
    return methods === undefined ? Effect.die(`no step is called ${context.step.name}`) : Effect.succeed(methods)
  }
  return {
    contract: "v1",
    channel: "zalo-oa",
    dependsOn: [options.assetsFrom, options.videosFrom].filter((id) => id !== undefined),
    lookupPausesSeconds,
    derivations: (publication) => ZaloOaPictures.derivations(publication, options.assetsFrom),
    check: (publication) => ZaloOaChecks.check(publication, settings),
    plan: (publication) => ZaloOaPlan.plan(publication, settings),
    preflight: (publication) => named("preflight")(ZaloOaPreflight.check(client, options.oaId, publication, settings)),
    perform: (context) =>
      named(context.step.name)(Effect.flatMap(methodsOf(context), ({ perform }) => perform(context))),
    lookup: (context) => named(context.step.name)(Effect.flatMap(methodsOf(context), ({ lookup }) => lookup(context))),
    observe: (receipts) => ZaloOaObservation.observe(client, http, receipts)
  }
})

/**
 * The channel: what the configuration needs to know of it.
 *
 * @category constructors
 */
export const channel: Adapter.Channel<"zalo-oa", Options> = {
  name: "zalo-oa",
  options: Options,
  overrides: Overrides,
  make
}
