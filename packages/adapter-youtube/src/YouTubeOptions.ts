/**
 * What a person writes about a YouTube channel: its options in the configuration, its overrides in an item.
 */
import { Endpoint } from "@loa/adapter-kit"
import { CampaignItem, Secret } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/**
 * Who may see a video.
 *
 * Source: YouTube Data API, Videos (resource), `status.privacyStatus`
 *
 * @category schemas
 */
export const PrivacyStatus = Schema.Literals(["public", "unlisted", "private"])

/** @category models */
export type PrivacyStatus = typeof PrivacyStatus.Type

const CategoryId = Schema.String.check(
  Schema.isPattern(/^\d{1,4}$/, { message: 'the number of a video category, as a text: "22"' })
)

const address = (url: string) => Endpoint.Endpoint.pipe(Schema.withDecodingDefaultKey(Effect.succeed(url)))

/**
 * Where YouTube answers. Each is what stands before the platform's own path.
 *
 * @category constants
 */
export const endpointsDefault = {
  api: "https://www.googleapis.com",
  upload: "https://www.googleapis.com",
  oauth: "https://oauth2.googleapis.com",
  watch: "https://www.youtube.com"
} as const

const Endpoints = Schema.Struct({
  /** Before `/youtube/v3/…`. */
  api: address(endpointsDefault.api),
  /** Before `/upload/youtube/v3/…`. */
  upload: address(endpointsDefault.upload),
  /** Before `/token`. */
  oauth: address(endpointsDefault.oauth),
  /** Before `/watch?v=…`: where readers see the video. */
  watch: address(endpointsDefault.watch)
})

/**
 * One channel and the OAuth client that may publish to it.
 *
 * @category schemas
 */
export const Options = Schema.Struct({
  channel: Schema.Literal("youtube"),
  /** `UC…`. The channel is fixed when a person consents; this is what it is compared with. */
  channelId: Schema.NonEmptyString,
  clientId: Schema.NonEmptyString,
  clientSecret: Secret.Secret,
  refreshToken: Secret.Secret,
  privacyStatus: PrivacyStatus.pipe(Schema.withDecodingDefaultKey(Effect.succeed("public" as const))),
  /** Whether the videos are directed at children. The law asks the publisher, so there is no default. */
  madeForKids: Schema.Boolean,
  /** `22` is People & Blogs, `25` News & Politics. */
  categoryId: CategoryId.pipe(Schema.withDecodingDefaultKey(Effect.succeed("22"))),
  /** Whether the videos show realistic altered or made-up content. */
  containsSyntheticMedia: Schema.Boolean.pipe(Schema.withDecodingDefaultKey(Effect.succeed(false))),
  license: Schema.Literals(["youtube", "creativeCommon"]).pipe(
    Schema.withDecodingDefaultKey(Effect.succeed("youtube" as const))
  ),
  /** Whether subscribers are told of a new video. */
  notifySubscribers: Schema.Boolean.pipe(Schema.withDecodingDefaultKey(Effect.succeed(true))),
  endpoints: Endpoints.pipe(Schema.withDecodingDefaultKey(Effect.succeed({})))
})

/** @category models */
export type Options = typeof Options.Type

/**
 * The fields only this channel knows.
 *
 * @category schemas
 */
export const OwnOverrides = Schema.Struct({
  /** In place of the item's hashtags. */
  tags: Schema.optionalKey(Schema.Array(Schema.NonEmptyString)),
  /** Title of the playlist the video is added to; made when the channel has none of that title. */
  playlist: Schema.optionalKey(Schema.NonEmptyString),
  categoryId: Schema.optionalKey(CategoryId),
  privacyStatus: Schema.optionalKey(PrivacyStatus)
})

/** @category models */
export type OwnOverrides = typeof OwnOverrides.Type

/**
 * What an item may say for this channel alone.
 *
 * @category schemas
 */
export const Overrides = Schema.Struct({ ...CampaignItem.overridableFields, ...OwnOverrides.fields })
