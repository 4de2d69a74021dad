/**
 * The article as Zalo wants it, and the part of Zalo's answers that we read. Answers are loose: ids come as texts or
 * numbers, dates as milliseconds in either.
 */
import * as Schema from "effect/Schema"

const Shown = Schema.Literals(["show", "hide"])

/**
 * One piece of an article. There is no block for links, headings or lists: they travel as text.
 *
 * Source: https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet
 *
 * @category schemas
 */
export const Block = Schema.Union([
  Schema.Struct({ type: Schema.Literal("text"), content: Schema.String }),
  Schema.Struct({ type: Schema.Literal("image"), url: Schema.String, caption: Schema.optionalKey(Schema.String) }),
  Schema.Struct({ type: Schema.Literal("video"), url: Schema.String, thumb: Schema.String })
])

/** @category models */
export type Block = typeof Block.Type

/**
 * Body of `article/create`. Addresses are percent-encoded ASCII when it is sent.
 *
 * Source: https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet
 *
 * @category schemas
 */
export const Article = Schema.Struct({
  type: Schema.Literal("normal"),
  title: Schema.String,
  author: Schema.String,
  description: Schema.String,
  cover: Schema.Struct({
    cover_type: Schema.Literal("photo"),
    photo_url: Schema.String,
    /** Whether the cover is also shown inside the article. */
    status: Shown
  }),
  body: Schema.Array(Block),
  status: Schema.Literal("show"),
  /** Whether readers may comment. */
  comment: Shown
})

/** @category models */
export type Article = typeof Article.Type

/**
 * Whom a broadcast goes to. Every value is a text, several are separated by commas.
 *
 * @category schemas
 */
export const BroadcastTarget = Schema.Record(Schema.String, Schema.String)

/** @category models */
export type BroadcastTarget = typeof BroadcastTarget.Type

const NumberOrText = Schema.Union([Schema.Finite, Schema.NonEmptyString])

/**
 * What is around every answer. `error` is 0 for success; the HTTP status says nothing.
 *
 * @category schemas
 */
export const Envelope = Schema.Struct({
  error: NumberOrText,
  message: Schema.optionalKey(Schema.Unknown),
  data: Schema.optionalKey(Schema.Unknown)
})

/** Answer of `article/create`. */
export const Operation = Schema.Struct({ token: Schema.NonEmptyString })

/** Answer of `article/verify`; without an id the article is not finished. */
export const Verified = Schema.Struct({ id: Schema.optionalKey(Schema.NullOr(NumberOrText)) })

/** Answer of `article/getdetail`. */
export const Detail = Schema.Struct({
  status: Schema.optionalKey(Schema.Unknown),
  link_view: Schema.optionalKey(Schema.Unknown),
  create_date: Schema.optionalKey(Schema.Unknown)
})

/** @category models */
export type Detail = typeof Detail.Type

/** One article of `article/getslice`. */
export const Listed = Schema.Struct({
  id: NumberOrText,
  title: Schema.String,
  create_date: Schema.optionalKey(Schema.Unknown),
  link_view: Schema.optionalKey(Schema.Unknown)
})

/** @category models */
export type Listed = typeof Listed.Type

/** Answer of `article/getslice`; the list is called `medias`. */
export const Slice = Schema.Struct({ medias: Schema.Array(Listed) })

/** Answer of `oa/getoa`. Some answers write `oa_id`. */
export const Profile = Schema.Struct({
  oaid: Schema.optionalKey(NumberOrText),
  oa_id: Schema.optionalKey(NumberOrText),
  name: Schema.optionalKey(Schema.Unknown),
  is_verified: Schema.optionalKey(Schema.Unknown),
  package_name: Schema.optionalKey(Schema.Unknown),
  package_valid_through_date: Schema.optionalKey(Schema.Unknown)
})

/** @category models */
export type Profile = typeof Profile.Type

/** Answer of `oa/message`. */
export const Sent = Schema.Struct({ message_id: Schema.optionalKey(Schema.NullOr(NumberOrText)) })

/** Answer of the token endpoint. Only `access_token` decides: a new pair must never be thrown away. */
export const Tokens = Schema.Struct({
  access_token: Schema.NonEmptyString,
  refresh_token: Schema.optionalKey(Schema.Unknown),
  expires_in: Schema.optionalKey(Schema.Unknown)
})

/** Refusal of the token endpoint, also with HTTP 200. */
export const TokenRefusal = Schema.Struct({
  error: NumberOrText,
  error_name: Schema.optionalKey(Schema.Unknown),
  message: Schema.optionalKey(Schema.Unknown)
})
