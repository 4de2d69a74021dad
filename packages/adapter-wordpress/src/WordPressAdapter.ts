/**
 * Publishes campaign items as posts of a WordPress site.
 *
 * WordPress has no idempotency key. What stands in for one is the slug: the only field a client chooses that is written
 * together with the post and can be looked up exactly. So an item's slug is its id, a file's slug is made of the item,
 * the asset and the file's digest, and an editor who changes a slug before the item is published breaks the look-up.
 */
import { Endpoint, Http } from "@loa/adapter-kit"
import { type Adapter, MediaFiles, Secret } from "@loa/core"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Schema from "effect/Schema"
import * as WordPressChecks from "./WordPressChecks.ts"
import * as WordPressClient from "./WordPressClient.ts"
import * as WordPressObservation from "./WordPressObservation.ts"
import * as WordPressOverrides from "./WordPressOverrides.ts"
import * as WordPressPlan from "./WordPressPlan.ts"
import * as WordPressPreflight from "./WordPressPreflight.ts"
import * as WordPressSteps from "./WordPressSteps.ts"

/**
 * One site in a configuration.
 *
 * @category options
 */
export const Options = Schema.Struct({
  channel: Schema.Literal("wordpress"),
  /** The site's address without a slash at its end, for example `https://portal.example.gov.vn`; a sub-folder belongs to it. */
  siteUrl: Endpoint.Endpoint,
  /** Login of the account that publishes. One account for each site, with the role Editor. */
  username: Schema.NonEmptyString,
  /** An application password of that account, not its login password. Spaces in it do not matter. */
  applicationPassword: Secret.Secret,
  /** What becomes of a post: published (when left out), or left as `pending` or `draft` for a person to publish. */
  status: Schema.optionalKey(Schema.Literals(["publish", "pending", "draft"])),
  /** Largest file the server takes, in bytes. WordPress does not tell it, so without this only the upload shows. */
  uploadBytesMax: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0)))
})

/** @category options */
export type Options = typeof Options.Type

/**
 * What an item may override for WordPress.
 *
 * @category options
 */
export const Overrides = WordPressOverrides.Overrides

/** Publishing is written by id, so a look that comes too early does no harm; a busy site still gets time to finish. */
const lookupPausesSeconds = [0, 2, 10]

/**
 * Makes the adapter of one site.
 *
 * @category constructors
 */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Adapter.Adapter, never, HttpClient.HttpClient | MediaFiles.MediaFiles> {
  const http = yield* HttpClient.HttpClient
  const files = yield* MediaFiles.MediaFiles
  const client = WordPressClient.make(http, options)
  const status = options.status ?? "publish"
  const tools: WordPressSteps.Tools = { client, files, status }
  const named = (step: string) => Http.toPublishError(options.channel, step)
  return {
    contract: "v1",
    channel: options.channel,
    dependsOn: [],
    lookupPausesSeconds,
    check: (publication) => WordPressChecks.check(publication, options),
    plan: (publication) => WordPressPlan.make(publication, status),
    preflight: (publication) => named("preflight")(WordPressPreflight.run(client, status, publication)),
    perform: (context) => named(context.step.name)(WordPressSteps.perform(tools, context)),
    lookup: (context) => named(context.step.name)(WordPressSteps.lookup(tools, context)),
    observe: (receipts) => WordPressObservation.observe(client, http, receipts)
  }
})

/**
 * The channel `wordpress`.
 *
 * @category constructors
 */
export const channel: Adapter.Channel<"wordpress", Options> = {
  name: "wordpress",
  options: Options,
  overrides: WordPressOverrides.Overrides,
  make
}
