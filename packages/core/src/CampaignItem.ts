/**
 * The campaign item: one publication, written once.
 */
import * as Schema from "effect/Schema"

/**
 * Stable name of an item: 3 to 64 of `a-z`, `0-9` and `-`, a letter first. Every idempotency key starts with it, so
 * renaming an item means publishing anew.
 *
 * @category schemas
 */
export const ItemId = Schema.String.check(
  Schema.isPattern(/^[a-z][a-z0-9-]{2,63}$/u, {
    message: "3 to 64 of the letters a-z, digits and '-', a letter first"
  })
)

const shortName = Schema.String.check(
  Schema.isPattern(/^[a-z][a-z0-9-]{0,63}$/u, {
    message: "1 to 64 of the letters a-z, digits and '-', a letter first"
  })
)

/**
 * Name of a destination in the configuration: 1 to 64 of `a-z`, `0-9` and `-`, a letter first.
 *
 * @category schemas
 */
export const DestinationId = shortName.annotate({ identifier: "DestinationId" })

/**
 * Name of an asset inside its item, same letters as a destination's.
 *
 * @category schemas
 */
export const AssetId = shortName.annotate({ identifier: "AssetId" })

/** A path under the item's folder or an `https:` address. */
const Source = Schema.NonEmptyString.annotate({ description: "a path under the item's folder or an https: address" })

const LanguageTag = Schema.String.check(
  Schema.isPattern(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/u, { message: "a BCP 47 language tag such as vi" })
)

/** Of the web, or a reference that will be one. */
const HttpAddress = Schema.String.check(
  Schema.isPattern(/^(https?:\/\/[^\s]+|\{\{[^{}]+\}\})$/u, { message: "an absolute http: or https: address" })
)

/**
 * An instant. Written with an offset, or bare and then read in the item's `timeZone`; decoded to UTC, `…Z`.
 *
 * @category schemas
 */
export const Instant = Schema.String.check(
  Schema.isPattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/u, {
    message: "a date and time such as 2020-08-06T08:00:00+07:00"
  })
)

const text = (description: string) => Schema.String.annotate({ description })

const words = (description: string) => Schema.NonEmptyString.annotate({ description })

const common = {
  id: AssetId,
  source: Source,
  title: Schema.optionalKey(words("what people read over the file, or as the name of its link"))
}

/** Subtitles of a video, in one language. */
export const Captions = Schema.Struct({ language: LanguageTag, source: Source })

/** @category schemas */
export const ImageAsset = Schema.Struct({
  ...common,
  type: Schema.Literal("image"),
  altText: Schema.optionalKey(text("what the picture shows, for those who do not see it")),
  /** `cover` stands for the whole item; at most one image has it. Without one, the first image does. */
  role: Schema.optionalKey(Schema.Literal("cover"))
})

/** @category schemas */
export const VideoAsset = Schema.Struct({
  ...common,
  type: Schema.Literal("video"),
  captions: Schema.optionalKey(Schema.Array(Captions)),
  /** Id of an image asset. */
  thumbnail: Schema.optionalKey(AssetId)
})

/** @category schemas */
export const AudioAsset = Schema.Struct({
  ...common,
  type: Schema.Literal("audio"),
  transcript: Schema.optionalKey(Source)
})

/** @category schemas */
export const DocumentAsset = Schema.Struct({ ...common, type: Schema.Literal("document") })

/**
 * A file the item shows, told apart by `type`.
 *
 * @category schemas
 */
export const Asset = Schema.Union([ImageAsset, VideoAsset, AudioAsset, DocumentAsset])

/** @category models */
export type Asset = typeof Asset.Type

const LinkParameters = Schema.Record(
  Schema.String.check(
    Schema.isPattern(/^[A-Za-z0-9_.~-]{1,64}$/u, { message: "a name of 1 to 64 letters, digits and _ . ~ -" })
  ),
  Schema.String.check(Schema.isPattern(/^[^{}]{1,200}$/u, { message: "1 to 200 characters, without { and }" }))
)

/**
 * The fields an override may replace on every channel; further ones are the channel's own.
 *
 * @category schemas
 */
export const overridableFields = {
  title: Schema.optionalKey(words("one line")),
  summary: Schema.optionalKey(text("one or two sentences: excerpt, description")),
  message: Schema.optionalKey(text("the short text, where a channel wants one: a chat, a broadcast, a group")),
  body: Schema.optionalKey(text("Markdown. In a .md file it is the text below the front matter")),
  link: Schema.optionalKey(HttpAddress.annotate({ description: "where the reader should go" })),
  linkParameters: Schema.optionalKey(
    LinkParameters.annotate({ description: "what is added to the address of link, such as utm_source: zalo" })
  ),
  hashtags: Schema.optionalKey(Schema.Array(words("a hashtag, with or without #"))),
  categories: Schema.optionalKey(Schema.Array(words("a category of the site, by name")))
}

/**
 * One publication, written once. Text is NFC, instants are UTC, unknown keys are errors.
 *
 * @category schemas
 */
export const CampaignItem = Schema.Struct({
  ...overridableFields,
  id: ItemId.annotate({ description: "stays the same for ever: a new id publishes anew" }),
  title: words("one line"),
  /** BCP 47; `vi` when the item does not say. */
  language: LanguageTag,
  /** IANA zone in which bare date-times are read; `Asia/Ho_Chi_Minh` when the item does not say. */
  timeZone: Schema.String,
  origin: Schema.optionalKey(
    Schema.Struct({
      agency: Schema.optionalKey(text("who says it")),
      document: Schema.optionalKey(text("number of the document it rests on")),
      date: Schema.optionalKey(
        Schema.String.check(Schema.isPattern(/^\d{4}-\d{2}-\d{2}$/u, { message: "a date such as 2020-07-31" }))
      )
    })
  ),
  assets: Schema.Array(Asset),
  publishAt: Schema.optionalKey(Instant),
  retractAt: Schema.optionalKey(Instant),
  /** Destinations it goes to; absent means every destination of the configuration. */
  to: Schema.optionalKey(Schema.Array(DestinationId)),
  /** By destination id or by channel; the destination wins. */
  overrides: Schema.optionalKey(Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Json)))
})

/** @category models */
export type CampaignItem = typeof CampaignItem.Type

/**
 * What an item may leave out, and what it then is.
 *
 * @category constants
 */
export const defaults = { language: "vi", timeZone: "Asia/Ho_Chi_Minh", assets: [] } as const

/**
 * An item as a person writes it in code: everything `defaults` fills in may be left out.
 *
 * @category models
 */
export type CampaignItemInput = Omit<CampaignItem, "language" | "timeZone" | "assets"> &
  Partial<Pick<CampaignItem, "language" | "timeZone" | "assets">>

/**
 * The image that stands for the whole item: the one whose role is `cover`, else the first.
 *
 * @category getters
 */
export const coverOf = (item: CampaignItem): Asset | undefined => {
  const images = item.assets.filter((asset) => asset.type === "image")
  return images.find((image) => image.role === "cover") ?? images[0]
}
