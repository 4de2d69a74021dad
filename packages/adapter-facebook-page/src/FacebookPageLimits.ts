/**
 * What a Page takes, as data. "10 MB" is read as 10 × 1024²: Meta does not say which it means.
 */
import type { TextLength } from "@loa/adapter-kit"
import type { Adapter } from "@loa/core"

const mebibyte = 1024 * 1024

/**
 * Longest text of a post. Meta documents no number; 63,206 is what publishing tools agree on, and the unit is an
 * assumption: UTF-16 units never count less than characters.
 *
 * @category constants
 */
export const message: TextLength.TextLimit = {
  max: 63_206,
  unit: "utf16Units",
  source: "assumption: no page of Meta names it; several publishing tools do"
}

/**
 * Photos of one post when the configuration does not say. Meta documents no number; most tools stop at 10.
 *
 * @category constants
 */
export const photosMax = 10

/**
 * Largest photo file, in bytes.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 *
 * @category constants
 */
export const photoBytesMax = 10 * mebibyte

/**
 * Size above which some Pages refuse a photo, in bytes: the text of error 1366046 still says 4 MB.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 *
 * @category constants
 */
export const photoBytesAdvised = 4 * mebibyte

/**
 * How a picture is made that every Page takes, from one that some or all do not.
 *
 * @category constants
 */
export const photoRecipe = "jpeg-under-4mb"

/**
 * Size above which Facebook says a PNG may look pixelated, in bytes.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 *
 * @category constants
 */
export const pngBytesAdvised = mebibyte

/**
 * Kinds of photo a Page takes.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 *
 * @category constants
 */
export const photoTypes: ReadonlyArray<string> = ["image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"]

/**
 * Life of a photo that was uploaded and not used yet, in hours. Facebook keeps it about 24; an hour is left for the post.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 *
 * @category constants
 */
export const unusedPhotoHours = 23

/**
 * Life of an unfinished upload of a video, in hours. An assumption, a day less an hour as with photos: an upload that is
 * taken up later costs one question, one that has expired begins anew.
 *
 * @category constants
 */
export const unusedVideoHours = 23

/**
 * Largest and longest video of a chunked upload, from an older text of the guide.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/publishing
 *
 * @category constants
 */
export const video = { byteLengthMax: 10 * 1024 * mebibyte, durationSecondsMax: 4 * 60 * 60 }

/**
 * Width divided by height of a video: from 9:16 to 16:9, with a hundredth for encoders that round to even numbers.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing (text of error 1363040)
 *
 * @category constants
 */
export const aspect = { min: 9 / 16, max: 16 / 9, tolerance: 0.01 }

/**
 * What a video must be to be published as a Reel. Other videos are published as videos.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 *
 * @category constants
 */
export const reel = {
  mediaType: "video/mp4",
  durationSecondsMin: 3,
  durationSecondsMax: 90,
  widthMin: 540,
  heightMin: 960
}

/**
 * Reels a Page can publish in a day.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 *
 * @category constants
 */
export const reelQuota: ReadonlyArray<Adapter.QuotaUse> = [{ name: "reels", amount: 1, allowance: 30, per: "day" }]

/**
 * Largest file of subtitles, in bytes.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/video/captions
 *
 * @category constants
 */
export const captionBytesMax = 200 * 1024

/**
 * How far ahead something may be scheduled, in seconds. The pages of Meta name four windows; this one fits all of them.
 *
 * Source: https://developers.facebook.com/docs/pages-api/posts;
 * https://developers.facebook.com/docs/video-api/guides/reels-publishing
 *
 * @category constants
 */
export const schedule = { minutesMin: 11, daysMax: 29 }

/**
 * Locale of subtitles for a language without a region. Others are written as they are: `xx_XX`.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/video/captions
 *
 * @category constants
 */
export const captionLocales: { readonly [language: string]: string } = {
  vi: "vi_VN",
  en: "en_US",
  zh: "zh_CN",
  ja: "ja_JP",
  ko: "ko_KR",
  km: "km_KH",
  lo: "lo_LA",
  fr: "fr_FR",
  th: "th_TH"
}

/**
 * Waits between the questions whether a video is published, in seconds: about four and a half minutes together.
 *
 * @category constants
 */
export const publishPausesSeconds: ReadonlyArray<number> = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30, 30, 30, 30]

/**
 * The same for one look at a video whose publication is in doubt.
 *
 * @category constants
 */
export const lookPausesSeconds: ReadonlyArray<number> = [2, 4, 8, 15]

/**
 * Waits before the looks after a doubtful commit, in seconds: a new post can take a while to be listed.
 *
 * @category constants
 */
export const lookupPausesSeconds: ReadonlyArray<number> = [5, 10, 15]

/**
 * How far a list of posts is read when looking for ours.
 *
 * @category constants
 */
export const lookup = { pageSize: 25, pagesMax: 8 }
