/**
 * The part of the Graph API's answers that we read. Ids are texts: they are larger than a JavaScript number holds.
 */
import * as Schema from "effect/Schema"

const text = Schema.optionalKey(Schema.String)
const count = Schema.optionalKey(Schema.Union([Schema.Finite, Schema.String]))

/**
 * Envelope of every error. `error_data` is an object or the same as JSON text.
 *
 * Source: https://developers.facebook.com/docs/graph-api/guides/error-handling
 *
 * @category schemas
 */
export const Failure = Schema.Struct({
  error: Schema.Struct({
    message: text,
    code: Schema.Finite,
    error_subcode: Schema.optionalKey(Schema.Finite),
    is_transient: Schema.optionalKey(Schema.Boolean),
    error_user_msg: text,
    error_data: Schema.optionalKey(Schema.Unknown),
    fbtrace_id: text
  })
})

/**
 * Error of the upload host of Reels.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 *
 * @category schemas
 */
export const UploadFailure = Schema.Struct({
  debug_info: Schema.Struct({ type: Schema.String, message: text })
})

/**
 * What a call that gives no object says when it went well.
 *
 * @category schemas
 */
export const Success = Schema.Struct({ success: Schema.Literal(true) })

/**
 * The Page, as far as it decides whether we may post.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page
 *
 * @category schemas
 */
export const Page = Schema.Struct({
  id: Schema.String,
  name: text,
  is_published: Schema.optionalKey(Schema.Boolean),
  can_post: Schema.optionalKey(Schema.Boolean)
})

/**
 * A decoded `Page`.
 *
 * @category models
 */
export type Page = typeof Page.Type

/**
 * What `debug_token` says; times are Unix seconds, 0 for never.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/debug_token
 *
 * @category schemas
 */
export const TokenFacts = Schema.Struct({
  data: Schema.Struct({
    type: text,
    profile_id: text,
    is_valid: Schema.optionalKey(Schema.Boolean),
    expires_at: Schema.optionalKey(Schema.Finite),
    scopes: Schema.optionalKey(Schema.Array(Schema.String))
  })
})

/**
 * A decoded `TokenFacts`.
 *
 * @category models
 */
export type TokenFacts = typeof TokenFacts.Type

/**
 * An uploaded photo; the first image is the largest.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 *
 * @category schemas
 */
export const Photo = Schema.Struct({
  id: Schema.NonEmptyString,
  images: Schema.optionalKey(Schema.Array(Schema.Struct({ source: text })))
})

const Target = Schema.optionalKey(Schema.Struct({ id: text }))

const Attachment = Schema.Struct({
  target: Target,
  unshimmed_url: text,
  subattachments: Schema.optionalKey(Schema.Struct({ data: Schema.Array(Schema.Struct({ target: Target })) }))
})

/**
 * A post. Several photos stand below one attachment, a single one is the attachment.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page-post
 *
 * @category schemas
 */
export const Post = Schema.Struct({
  id: Schema.NonEmptyString,
  message: text,
  created_time: text,
  permalink_url: text,
  is_published: Schema.optionalKey(Schema.Boolean),
  scheduled_publish_time: count,
  attachments: Schema.optionalKey(Schema.Struct({ data: Schema.Array(Attachment) }))
})

/**
 * A decoded `Post`.
 *
 * @category models
 */
export type Post = typeof Post.Type

/**
 * One page of a list. `paging.next` is not read: that address holds the token.
 *
 * Source: https://developers.facebook.com/docs/graph-api/results
 *
 * @category schemas
 */
export const Posts = Schema.Struct({
  data: Schema.Array(Post),
  paging: Schema.optionalKey(
    Schema.Struct({
      cursors: Schema.optionalKey(Schema.Struct({ after: text })),
      next: Schema.optionalKey(Schema.Unknown)
    })
  )
})

/**
 * A decoded `Posts`.
 *
 * @category models
 */
export type Posts = typeof Posts.Type

/**
 * The chunk the server wants next; both are equal when it has everything.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/videos
 *
 * @category schemas
 */
export const Offsets = Schema.Struct({
  start_offset: Schema.NumberFromString.check(Schema.isInt()),
  end_offset: Schema.NumberFromString.check(Schema.isInt())
})

/**
 * A decoded `Offsets`.
 *
 * @category models
 */
export type Offsets = typeof Offsets.Type

/**
 * The first answer of a chunked upload.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/videos
 *
 * @category schemas
 */
export const VideoStart = Schema.Struct({
  ...Offsets.fields,
  video_id: Schema.NonEmptyString,
  upload_session_id: Schema.NonEmptyString
})

/**
 * The first answer of a Reel's upload.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 *
 * @category schemas
 */
export const ReelStart = Schema.Struct({ video_id: Schema.NonEmptyString, upload_url: text })

/** Meta's own pages spell `bytes_transfered` and `error`, its machine-readable specification `bytes_transferred` and `errors`. */
const Phase = Schema.optionalKey(
  Schema.Struct({
    status: text,
    publish_status: text,
    publish_time: Schema.optionalKey(Schema.Union([Schema.String, Schema.Finite])),
    bytes_transfered: count,
    bytes_transferred: count,
    error: Schema.optionalKey(Schema.Struct({ message: text })),
    errors: Schema.optionalKey(Schema.Array(Schema.Struct({ message: text })))
  })
)

/**
 * A video or Reel, from the start of its upload on.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/video
 *
 * @category schemas
 */
export const Video = Schema.Struct({
  id: Schema.NonEmptyString,
  published: Schema.optionalKey(Schema.Boolean),
  permalink_url: text,
  post_id: text,
  created_time: text,
  status: Schema.optionalKey(
    Schema.Struct({
      video_status: text,
      uploading_phase: Phase,
      processing_phase: Phase,
      publishing_phase: Phase
    })
  )
})

/**
 * A decoded `Video`.
 *
 * @category models
 */
export type Video = typeof Video.Type
