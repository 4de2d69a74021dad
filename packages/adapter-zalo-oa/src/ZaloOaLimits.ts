/**
 * What a Zalo article may hold, as data. Where live accounts refused what the documents allow, the live number stands
 * here: Zalo refuses texts of exactly the documented length.
 */
import type { TextLength } from "@loa/adapter-kit"
import type { Adapter } from "@loa/core"

/**
 * Title of an article. How Zalo counts is not documented; UTF-16 units are the strictest likely way.
 *
 * @category constants
 */
export const title: TextLength.TextLimit = {
  max: 140,
  unit: "utf16Units",
  source:
    "https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet says 1 to 150; an OA that sent 150 was " +
    "refused (“title allow 1 to 150 characters”) and 140 went through, July 2026"
}

/**
 * Description of an article: the item's `summary`.
 *
 * @category constants
 */
export const description: TextLength.TextLimit = {
  max: 250,
  unit: "utf16Units",
  source:
    "https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet says 300; an OA that sent 300 was refused " +
    "and 250 went through, July 2026"
}

/**
 * Author shown under the title.
 *
 * @category constants
 */
export const author: TextLength.TextLimit = {
  max: 48,
  unit: "utf16Units",
  source:
    "https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet says 50; 48 keeps the distance that title " +
    "and description turned out to need (assumption)"
}

/**
 * First size, in bytes, at which a picture is too big: 1 MB, read as 10⁶. Zalo says so only after it took the article in.
 *
 * Source: https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet
 *
 * @category constants
 */
export const imageBytesRefused = 1_000_000

/**
 * Kinds of pictures that are known to be accepted. WebP, AVIF and SVG are not documented.
 *
 * Source: help page of OA Manager on article covers (png, jpeg)
 *
 * @category constants
 */
export const imageMediaTypes: ReadonlyArray<string> = ["image/jpeg", "image/png"]

/**
 * Longest side in pixels of a picture that is taken as it is. A portal shows smaller copies of larger ones, of a size that
 * nobody measured; WordPress begins at 2560 (assumption for others).
 *
 * @category constants
 */
export const imageSideMax = 2048

/**
 * How a picture is made that Zalo takes, from one it does not.
 *
 * @category constants
 */
export const imageRecipe = "jpeg-under-1mb"

/**
 * Width in pixels below which a picture is doubtful: OA Manager asks for 500 × 320, and a cover of 492 × 488 was refused.
 *
 * @category constants
 */
export const imageWidthDoubtful = 500

/**
 * Most articles of one `getslice`; more is refused with -201 “maximum limit is 10”.
 *
 * @category constants
 */
export const sliceLength = 10

/**
 * Pages of `getslice` that are read when an article is looked for, newest first.
 *
 * @category constants
 */
export const slicePages = 3

/**
 * Longest wait for an answer to a JSON call, in seconds (assumption).
 *
 * @category constants
 */
export const answerSeconds = 30

/**
 * Waits between the questions whether an article is finished, in seconds: about a minute in all. Articles with pictures
 * were seen to take up to 24 seconds.
 *
 * @category constants
 */
export const verifyPausesSeconds: ReadonlyArray<number> = [2, 3, 4, 6, 8, 10, 10, 10]

/**
 * The same when a finished attempt is looked up: the pipeline asks again by itself.
 *
 * @category constants
 */
export const lookupVerifyPausesSeconds: ReadonlyArray<number> = [2, 4, 6, 8]

/**
 * Life of an access token in seconds, 25 hours, where the answer does not name it.
 *
 * Source: https://developers.zalo.me/docs/official-account/bat-dau/xac-thuc-va-uy-quyen-cho-ung-dung-new
 *
 * @category constants
 */
export const accessTokenSeconds = 90_000

/**
 * What the target of a broadcast may ask for, with the first and the last code of each. Codes of `cities` are those of
 * former provinces and nowhere listed in full: any is passed on.
 *
 * Source: redai-zalo-sdk 1.32.17, `broadcast.d.ts`, another client's reading of Zalo's page
 *
 * @category constants
 */
export const target: ReadonlyArray<{
  readonly name: string
  readonly codes: readonly [first: number, last: number] | "any"
}> = [
  { name: "ages", codes: [0, 7] },
  { name: "gender", codes: [0, 2] },
  { name: "locations", codes: [0, 2] },
  { name: "platform", codes: [1, 3] },
  { name: "cities", codes: "any" }
]

/**
 * Hours of the day in Việt Nam in which broadcasts are accepted: from `first` o'clock up to, not including, `end`.
 *
 * Source: https://developers.zalo.me/docs/official-account/tin-nhan/tin-truyen-thong/broadcast (06:00 to 21:59)
 *
 * @category constants
 */
export const broadcastHours: Adapter.Hours = { first: 6, end: 22, timeZone: "Asia/Ho_Chi_Minh" }

/**
 * How often an OA of the smaller of the two packages with an API, Tăng trưởng, can be asked; the larger one, Toàn diện, has
 * 2,000 requests a minute.
 *
 * Source: write-ups of zalo.solutions/oa/pricing on the packages since June 2026; developers.zalo.me was not seen to say it
 *
 * @category constants
 */
export const pace: Adapter.Pace = { requests: 100, perSeconds: 60 }

/**
 * What a step takes from what an OA has. How many articles a package holds in a month is not documented. A broadcast
 * reaches each follower once a day at most, and so often in a month as the package has it; who has had it is left out.
 *
 * Source: https://developers.zalo.me/docs/official-account/tin-nhan/tin-truyen-thong/broadcast
 *
 * @category constants
 */
export const quota = {
  article: [{ name: "articles", amount: 1, per: "month" }],
  broadcast: [{ name: "broadcasts-per-follower", amount: 1, allowance: 1, per: "day" }]
} as const satisfies { readonly [step: string]: ReadonlyArray<Adapter.QuotaUse> }
