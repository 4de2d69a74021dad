/**
 * What YouTube takes, as data, each number with the page it comes from.
 */
import type { TextLength } from "@loa/adapter-kit"
import type { Adapter } from "@loa/core"

/**
 * Longest title. The page says "characters"; UTF-16 units are the cautious reading, since they are never fewer.
 *
 * Source: YouTube Data API, Videos (resource), `snippet.title`; the unit is an assumption
 *
 * @category constants
 */
export const title: TextLength.TextLimit = {
  max: 100,
  unit: "utf16Units",
  source: "YouTube Data API, Videos (resource), snippet.title; the unit is an assumption"
}

/**
 * Longest description. A Vietnamese letter takes about 1.3 bytes, so some 3,800 characters fit.
 *
 * Source: YouTube Data API, Videos (resource), `snippet.description`
 *
 * @category constants
 */
export const description: TextLength.TextLimit = {
  max: 5000,
  unit: "bytes",
  source: "YouTube Data API, Videos (resource), snippet.description"
}

/**
 * Most characters of all tags together, counted by `tagUnits` of the mapping.
 *
 * Source: YouTube Data API, Videos (resource), `snippet.tags[]`
 *
 * @category constants
 */
export const tagUnitsMax = 500

/**
 * Longest title of a playlist. YouTube refuses an empty one too.
 *
 * Source: assumption. The API's pages name no number; other clients check 150. The unit as for `title`
 *
 * @category constants
 */
export const playlistTitle: TextLength.TextLimit = {
  max: 150,
  unit: "utf16Units",
  source: "assumption: the API's pages name no number, other clients check 150"
}

/**
 * Largest video file, in bytes (256 GiB).
 *
 * Source: YouTube Data API discovery document, `videos.insert`, `mediaUpload.maxSize`
 *
 * @category constants
 */
export const videoBytesMax = 256 * 1024 ** 3

/**
 * Longest video, in seconds (12 hours).
 *
 * Source: YouTube Help, Upload videos longer than 15 minutes
 *
 * @category constants
 */
export const videoSecondsMax = 12 * 60 * 60

/**
 * Longest video of a channel that is not verified by phone, in seconds (15 minutes).
 *
 * Source: YouTube Help, Upload videos longer than 15 minutes
 *
 * @category constants
 */
export const unverifiedVideoSecondsMax = 15 * 60

/**
 * Largest thumbnail, in bytes (50 MiB; 2 MB before 14 September 2026).
 *
 * Source: YouTube Data API, Thumbnails: set
 *
 * @category constants
 */
export const thumbnailBytesMax = 50 * 1024 ** 2

/**
 * Kinds of picture a thumbnail may be.
 *
 * Source: YouTube Data API, Thumbnails: set
 *
 * @category constants
 */
export const thumbnailTypes: ReadonlyArray<string> = ["image/jpeg", "image/png"]

/**
 * Width divided by height of a thumbnail, and how far from it a picture may be.
 *
 * Source: YouTube Help, Add video thumbnails (16:9); the tolerance is an assumption
 *
 * @category constants
 */
export const thumbnailAspect = { ratio: 16 / 9, tolerance: 0.01 }

/**
 * How a thumbnail is made from a picture that is none.
 *
 * @category constants
 */
export const thumbnailRecipe = "thumbnail-16x9"

/**
 * Largest caption file, in bytes (100 MiB).
 *
 * Source: YouTube Data API, Captions: insert
 *
 * @category constants
 */
export const captionBytesMax = 100 * 1024 ** 2

/**
 * Longest name of a caption track, which is its language tag.
 *
 * Source: YouTube Data API, Captions: insert, `snippet.name`; the unit is an assumption
 *
 * @category constants
 */
export const captionName: TextLength.TextLimit = {
  max: 150,
  unit: "utf16Units",
  source: "YouTube Data API, Captions: insert, snippet.name; the unit is an assumption"
}

/**
 * Bytes sent by one request of an upload: a whole multiple of 256 KiB, and what Google's Go client uses.
 *
 * Source: YouTube Data API, Using the Resumable Upload Protocol; googleapis/google-api-go-client `googleapi`
 *
 * @category constants
 */
export const chunkBytes = 16 * 1024 ** 2

const units = (amount: number): ReadonlyArray<Adapter.QuotaUse> => [
  { name: "units", amount, allowance: 10_000, per: "day" }
]

/**
 * What a step takes from the quota of the day, which a Google Cloud project has for all its channels. Uploads have been
 * counted apart since June 2026.
 *
 * Source: YouTube Data API, Quota Calculator
 *
 * @category constants
 */
export const quota = {
  uploadVideo: [{ name: "video-uploads", amount: 1, allowance: 100, per: "day" }],
  setThumbnail: units(50),
  addCaptions: units(400),
  addToPlaylist: units(52),
  publishVideo: units(50)
} as const satisfies { readonly [step: string]: ReadonlyArray<Adapter.QuotaUse> }
