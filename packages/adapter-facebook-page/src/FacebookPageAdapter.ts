/**
 * Publishes campaign items on a Facebook Page: as a text with a link, as photos, as a video or as a Reel.
 *
 * The Graph API has no idempotency key and can answer 500 to a post it has made. So everything that can be uploaded unseen
 * is, one call shows it, and when that call's answer is lost the Page is asked before anything is sent again: a video by
 * its id, a post by its photos or by its words and time.
 */
import { Endpoint } from "@loa/adapter-kit"
import { type Adapter, CampaignItem, MediaFiles, PublishError, Secret } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as HttpClient from "effect/http/HttpClient"
import * as Checks from "./FacebookPageChecks.ts"
import * as FacebookPageClient from "./FacebookPageClient.ts"
import * as Limits from "./FacebookPageLimits.ts"
import * as Observation from "./FacebookPageObservation.ts"
import * as Mapping from "./FacebookPageMapping.ts"
import * as Pictures from "./FacebookPagePictures.ts"
import * as Plan from "./FacebookPagePlan.ts"
import * as Preflight from "./FacebookPagePreflight.ts"
import * as Steps from "./FacebookPageSteps.ts"
import type { StepFailure, Surroundings } from "./FacebookPageSurroundings.ts"

const channelName = "facebook-page"

/** Source: https://developers.facebook.com/docs/graph-api/changelog */
const graphVersionDefault = "v26.0"

/** Where Facebook answers. Source: https://developers.facebook.com/docs/graph-api/overview */
const endpointDefaults = {
  graph: "https://graph.facebook.com",
  graphVideo: "https://graph-video.facebook.com",
  rupload: "https://rupload.facebook.com",
  site: "https://www.facebook.com"
}

const endpoint = Schema.optionalKey(Endpoint.Endpoint)

/**
 * One Page in a configuration.
 *
 * @category options
 */
export const Options = Schema.Struct({
  channel: Schema.Literal(channelName),
  /** Digits, as text. */
  pageId: Schema.String.check(Schema.isPattern(/^\d+$/, { message: "the Page's id, digits in quotes" })),
  /** A Page token made from a long-lived user token, or a system user's token. */
  accessToken: Secret.Secret,
  /** Secret of the app the token belongs to. When it is there, every call is signed. */
  appSecret: Schema.optionalKey(Secret.Secret),
  /** Version of the Graph API. Default: `v26.0`. */
  graphVersion: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^v\d+\.\d+$/, { message: "a version of the Graph API such as v26.0" }))
  ),
  /** Most photos of one post. Default: 10. */
  photosMax: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 }, { message: "a whole number from 1 to 100" }))
  ),
  /**
   * Other hosts. `site` is the origin of the public pages, which Facebook leaves out of some addresses; it is that of
   * `graph` when only this is given.
   */
  endpoints: Schema.optionalKey(
    Schema.Struct({ graph: endpoint, graphVideo: endpoint, rupload: endpoint, site: endpoint })
  )
})

/**
 * One Page, decoded: its secrets print as `<redacted>`.
 *
 * @category options
 */
export type Options = typeof Options.Type

/**
 * What an item may say about this channel alone, besides the fields every channel has. Here `message` is the whole text
 * of the post; `media` chooses what it carries (default: a video, else photos, else a link).
 *
 * @category schemas
 */
export const Overrides = Schema.Struct({
  ...CampaignItem.overridableFields,
  media: Schema.optionalKey(Schema.Literals(["video", "photos", "link"]))
})

const endpointsOf = ({ endpoints }: Options) => {
  const given = { ...endpointDefaults, ...endpoints }
  const site =
    endpoints?.site === undefined && given.graph !== endpointDefaults.graph ? new URL(given.graph).origin : given.site
  return { ...given, site }
}

/** Names the channel and the step of a reason; an error that has them keeps them. */
const named =
  (step: string) =>
  <A>(effect: Effect.Effect<A, StepFailure>): Effect.Effect<A, PublishError.PublishError> =>
    Effect.mapError(effect, (error) =>
      error._tag === "PublishError"
        ? error
        : new PublishError.PublishError({ channel: channelName, step, reason: error })
    )

/**
 * Makes the adapter of one Page.
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Adapter.Adapter, never, HttpClient.HttpClient | MediaFiles.MediaFiles> {
  const http = yield* HttpClient.HttpClient
  const files = yield* MediaFiles.MediaFiles
  const { graphVersion = graphVersionDefault, photosMax = Limits.photosMax } = options
  const endpoints = endpointsOf(options)
  const client = FacebookPageClient.make(http, { ...options, graphVersion, endpoints })
  const uploadHost = `${endpoints.rupload}/video-upload/${graphVersion}`
  const surroundings: Surroundings = { client, files, site: endpoints.site, uploadHost }
  return {
    contract: "v1",
    channel: channelName,
    dependsOn: [],
    lookupPausesSeconds: Limits.lookupPausesSeconds,
    derivations: (publication) => Pictures.derivations(Mapping.carriedBy(Mapping.mediaOf(publication))),
    check: (publication) => Checks.check(publication, photosMax),
    plan: Plan.make,
    preflight: (publication) => Preflight.run(client, options.pageId, publication).pipe(named("preflight")),
    perform: (context) => Steps.perform(surroundings)(context).pipe(named(context.step.name)),
    lookup: (context) => Steps.lookup(surroundings)(context).pipe(named(context.step.name)),
    observe: (receipts) => Observation.observe(http, client, receipts).pipe(named("observe"))
  }
})

/**
 * The channel `facebook-page`.
 *
 * @category constants
 */
export const channel: Adapter.Channel<typeof channelName, Options, typeof Options.Encoded> = {
  name: channelName,
  options: Options,
  overrides: Overrides,
  make
}
