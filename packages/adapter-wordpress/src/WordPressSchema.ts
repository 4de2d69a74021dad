/**
 * The part of WordPress' answers that we read, spelt as WordPress spells it.
 */
import * as Schema from "effect/Schema"

/** `raw` is there for users who may edit. */
const Text = Schema.Struct({ raw: Schema.optionalKey(Schema.String) })

/**
 * A post, asked for with `context=edit`.
 *
 * Source: https://developer.wordpress.org/rest-api/reference/posts/
 *
 * @category schemas
 */
export const Post = Schema.Struct({
  id: Schema.Int,
  slug: Schema.String,
  /** `publish`, `future`, `draft`, `pending`, `private` or `trash`. */
  status: Schema.String,
  link: Schema.String,
  /** UTC without a zone. */
  date_gmt: Schema.NullOr(Schema.String),
  author: Schema.Int,
  title: Text,
  content: Text,
  featured_media: Schema.Int,
  categories: Schema.Array(Schema.Int),
  tags: Schema.Array(Schema.Int),
  /** The address it will have, `%postname%` standing for `generated_slug`. */
  permalink_template: Schema.optionalKey(Schema.String),
  generated_slug: Schema.optionalKey(Schema.String)
})

/** @category models */
export type Post = typeof Post.Type

/**
 * Names for `_fields`: what `Post` reads and nothing that would have to be rendered.
 *
 * @category constants
 */
export const postFields =
  "id,slug,status,link,date_gmt,author,title.raw,content.raw,featured_media,categories,tags,permalink_template,generated_slug"

/**
 * An uploaded file.
 *
 * Source: https://developer.wordpress.org/rest-api/reference/media/
 *
 * @category schemas
 */
export const Media = Schema.Struct({
  id: Schema.Int,
  slug: Schema.String,
  source_url: Schema.String,
  media_type: Schema.optionalKey(Schema.String)
})

/** @category models */
export type Media = typeof Media.Type

/**
 * Names for `_fields` of `Media`.
 *
 * @category constants
 */
export const mediaFields = "id,slug,source_url,media_type"

/**
 * The answer to `DELETE … ?force=true`.
 *
 * Source: https://developer.wordpress.org/rest-api/reference/posts/#delete-a-post
 *
 * @category schemas
 */
export const Deleted = Schema.Struct({ deleted: Schema.Literal(true) })

/**
 * A category or a tag.
 *
 * Source: https://developer.wordpress.org/rest-api/reference/tags/
 *
 * @category schemas
 */
export const Term = Schema.Struct({ id: Schema.Int })

/**
 * The refusal to create a term that is there already: it names the term.
 *
 * Source: https://developer.wordpress.org/reference/classes/wp_rest_terms_controller/create_item/
 *
 * @category schemas
 */
export const TermExists = Schema.Struct({
  code: Schema.Literal("term_exists"),
  data: Schema.Struct({ term_id: Schema.Int })
})

/**
 * The account that is logged in.
 *
 * Source: https://developer.wordpress.org/rest-api/reference/users/
 *
 * @category schemas
 */
export const User = Schema.Struct({
  id: Schema.Int,
  roles: Schema.optionalKey(Schema.Array(Schema.String)),
  capabilities: Schema.optionalKey(Schema.Record(Schema.String, Schema.Unknown))
})

/** @category models */
export type User = typeof User.Type

/**
 * What the root of the REST API says about the site. `authentication` is an empty list when no login is possible.
 *
 * Source: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
 *
 * @category schemas
 */
export const Root = Schema.Struct({
  namespaces: Schema.Array(Schema.String),
  authentication: Schema.optionalKey(Schema.Unknown)
})

/** @category models */
export type Root = typeof Root.Type

/**
 * WordPress' own error body. `data` may be an object, a text or `null`.
 *
 * Source: https://developer.wordpress.org/reference/classes/wp_error/
 *
 * @category schemas
 */
export const ErrorBody = Schema.Struct({
  code: Schema.String,
  message: Schema.optionalKey(Schema.String),
  data: Schema.optionalKey(Schema.Unknown)
})
