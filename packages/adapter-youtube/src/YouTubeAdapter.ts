/**
 * Publishes an item's video to a YouTube channel.
 *
 * YouTube has no idempotency key and makes a video public by default. So the bytes go up privately, in a session that is
 * kept and taken up again; thumbnail, captions and playlist are put on; and only then one update, which may be repeated
 * without harm, makes the video what it is to be.
 */
import { AccessTokens, Http } from "@loa/adapter-kit"
import { type Adapter, MediaFiles, Vault } from "@loa/core"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type { Environment } from "./internal/environment.ts"
import * as TokenRequest from "./internal/tokenRequest.ts"
import * as YouTubeChecks from "./YouTubeChecks.ts"
import * as YouTubeClient from "./YouTubeClient.ts"
import * as YouTubeObservation from "./YouTubeObservation.ts"
import { Options, Overrides } from "./YouTubeOptions.ts"
import * as YouTubeMapping from "./YouTubeMapping.ts"
import * as YouTubePlan from "./YouTubePlan.ts"
import * as YouTubePreflight from "./YouTubePreflight.ts"
import * as YouTubeSteps from "./YouTubeSteps.ts"

export { Options, Overrides } from "./YouTubeOptions.ts"

/** Name of the channel in configurations. */
const name = "youtube"

/** Seconds before its end at which an access token is renewed: longer than a chunk should take. */
const renewBeforeSeconds = 300

/** Waits before each look after an update whose answer is missing, in seconds. An update may be repeated, so few do. */
const lookupPausesSeconds = [0, 5]

/**
 * Makes the adapter of one channel.
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(function* (
  options: Options,
  destination: string
): Effect.fn.Return<Adapter.Adapter, never, HttpClient.HttpClient | MediaFiles.MediaFiles | Vault.Vault> {
  const http = yield* HttpClient.HttpClient
  const media = yield* MediaFiles.MediaFiles
  const vault = yield* Vault.Vault
  const tokens = AccessTokens.make(vault, {
    name: `youtube/${options.clientId}/${options.channelId}`,
    seed: options.refreshToken,
    renewBeforeSeconds,
    renew: TokenRequest.make(http, options)
  })
  const client = YouTubeClient.make(http, tokens, options.endpoints)
  const environment: Environment = { client, media, vault, options, destination }
  const ofStep = (step: string) => Http.toPublishError(name, step)

  return {
    contract: "v1",
    channel: name,
    dependsOn: [],
    lookupPausesSeconds,
    derivations: YouTubeMapping.derivations,
    check: (publication) => YouTubeChecks.check(publication, options),
    plan: (publication) => YouTubePlan.plan(publication, options),
    preflight: (publication) => ofStep("preflight")(YouTubePreflight.preflight(environment, publication)),
    perform: (context) => ofStep(context.step.name)(YouTubeSteps.perform(environment, context)),
    lookup: (context) => ofStep(context.step.name)(YouTubeSteps.lookup(environment, context)),
    observe: (receipts) => ofStep("observe")(YouTubeObservation.observe(environment, http, receipts))
  }
})

/**
 * What the package offers to a publisher.
 *
 * @category constructors
 */
export const channel: Adapter.Channel<typeof name, Options, typeof Options.Encoded> = {
  name,
  options: Options,
  overrides: Overrides,
  make
}
