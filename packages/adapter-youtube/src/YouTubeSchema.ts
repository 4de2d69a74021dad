/**
 * The part of YouTube's answers that is read. Loose: fields that are added later do no harm.
 */
import * as Schema from "effect/Schema"

const text = Schema.optionalKey(Schema.String)

/**
 * A video. Which parts are there depends on the `part` that was asked for.
 *
 * Source: YouTube Data API, Videos (resource)
 *
 * @category schemas
 */
export const Video = Schema.Struct({
  id: Schema.String,
  snippet: Schema.optionalKey(
    Schema.Struct({
      channelId: text,
      title: text,
      publishedAt: text,
      tags: Schema.optionalKey(Schema.Array(Schema.String))
    })
  ),
  status: Schema.optionalKey(
    Schema.Struct({
      privacyStatus: text,
      publishAt: text,
      uploadStatus: text,
      failureReason: text,
      rejectionReason: text
    })
  ),
  processingDetails: Schema.optionalKey(Schema.Struct({ processingStatus: text, processingFailureReason: text })),
  fileDetails: Schema.optionalKey(Schema.Struct({ fileName: text, fileSize: text }))
})

/** @category models */
export type Video = typeof Video.Type

/**
 * Source: YouTube Data API, Videos: list
 *
 * @category schemas
 */
export const Videos = Schema.Struct({ items: Schema.Array(Video) })

/**
 * Source: YouTube Data API, Channels (resource). The list is absent when the account has no channel.
 *
 * @category schemas
 */
export const Channels = Schema.Struct({
  items: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        id: Schema.String,
        snippet: Schema.optionalKey(Schema.Struct({ title: text })),
        contentDetails: Schema.optionalKey(
          Schema.Struct({ relatedPlaylists: Schema.optionalKey(Schema.Struct({ uploads: text })) })
        ),
        status: Schema.optionalKey(Schema.Struct({ longUploadsStatus: text }))
      })
    )
  )
})

/**
 * Source: YouTube Data API, PlaylistItems: list
 *
 * @category schemas
 */
export const PlaylistItems = Schema.Struct({
  items: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      contentDetails: Schema.optionalKey(Schema.Struct({ videoId: text }))
    })
  )
})

/**
 * Source: YouTube Data API, Playlists: list
 *
 * @category schemas
 */
export const Playlists = Schema.Struct({
  nextPageToken: text,
  items: Schema.Array(Schema.Struct({ id: Schema.String, snippet: Schema.optionalKey(Schema.Struct({ title: text })) }))
})

/**
 * Anything whose id alone is of interest: a playlist, a playlist item, a caption track just made.
 *
 * @category schemas
 */
export const Created = Schema.Struct({ id: Schema.String })

/**
 * Source: YouTube Data API, Captions: list
 *
 * @category schemas
 */
export const CaptionTracks = Schema.Struct({
  items: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      snippet: Schema.optionalKey(Schema.Struct({ language: text, name: text }))
    })
  )
})

const Size = Schema.optionalKey(Schema.Struct({ url: text }))

/**
 * Source: YouTube Data API, Thumbnails: set
 *
 * @category schemas
 */
export const ThumbnailSet = Schema.Struct({
  items: Schema.Array(Schema.Struct({ maxres: Size, standard: Size, high: Size, medium: Size, default: Size }))
})

/**
 * The answer of the token endpoint.
 *
 * Source: Using OAuth 2.0 to Access Google APIs, Refreshing an access token
 *
 * @category schemas
 */
export const Token = Schema.Struct({
  access_token: Schema.NonEmptyString,
  expires_in: Schema.Finite,
  refresh_token: text
})

/**
 * The token endpoint's error.
 *
 * @category schemas
 */
export const TokenFailure = Schema.Struct({ error: Schema.String, error_description: text })

/**
 * An API error. `errors[0].reason` is the key; `details` are on some answers only.
 *
 * Source: YouTube Data API, Errors
 *
 * @category schemas
 */
export const Failure = Schema.Struct({
  error: Schema.Struct({
    message: text,
    errors: Schema.optionalKey(Schema.Array(Schema.Struct({ reason: text }))),
    details: Schema.optionalKey(Schema.Array(Schema.Struct({ reason: text })))
  })
})
