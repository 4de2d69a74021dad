/**
 * What the Graph API's error codes mean for publishing, as data. The first rule that fits decides.
 *
 * Sources: https://developers.facebook.com/docs/graph-api/guides/error-handling;
 * https://developers.facebook.com/docs/pages-api/error-codes;
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting;
 * https://developers.facebook.com/docs/graph-api/reference/page/photos and …/page/videos;
 * https://developers.facebook.com/docs/video-api/guides/reels-publishing; subcodes that no page of Meta explains are
 * from reports of people who met them.
 */

/**
 * - `throttled`: nothing happened; wait.
 * - `unknown`: it may have happened.
 * - `again`: a part of an upload did not arrive; it may be sent again.
 * - `signIn`: a new token is needed. `permission`: a role, a scope or a setting of the app is missing.
 * - `content`: what was sent is not accepted. `blocked`: the Page or a person may not publish for now.
 * - `duplicate`: the Page has this already.
 *
 * @category models
 */
export type Kind = "throttled" | "unknown" | "again" | "signIn" | "permission" | "content" | "blocked" | "duplicate"

/**
 * One row. A part that is left out fits everything.
 *
 * @category models
 */
export interface Rule {
  readonly kind: Kind
  readonly codes?: readonly [from: number, to: number]
  readonly subcodes?: ReadonlyArray<number>
  /** Where Meta uses one code for two things, only the words tell them apart. */
  readonly message?: RegExp
  readonly hint?: string
}

const one = (code: number): readonly [number, number] => [code, code]

const pageRole =
  "give the person who made the token full control of the Page (task CREATE_CONTENT), then make a new Page token"
const facebookOnly = "sign in to facebook.com as the person who manages the Page and follow what it asks for"
const convertVideo = "convert the video to MP4 with H.264 and AAC"
const convertPhoto = "convert the image to JPEG below 4 MB"

/**
 * The table. Rules of a subcode stand before those of its code.
 *
 * @category constants
 */
export const rules: ReadonlyArray<Rule> = [
  { kind: "permission", codes: one(1), subcodes: [2853006], hint: pageRole },
  { kind: "permission", codes: one(190), message: /impersonating a user's page/i, hint: pageRole },
  { kind: "permission", codes: one(190), subcodes: [492], hint: pageRole },
  {
    kind: "permission",
    codes: one(190),
    subcodes: [2069032],
    hint: "the token is a person's: put a Page token into accessToken (GET /me/accounts gives it)"
  },
  { kind: "signIn", codes: one(190), subcodes: [459, 464], hint: `${facebookOnly}, then make a new Page token` },
  { kind: "signIn", codes: one(190) },
  { kind: "signIn", codes: one(102) },
  {
    kind: "permission",
    codes: one(104),
    hint: "check appSecret: it must be the secret of the app the token belongs to, and this machine's clock must be right"
  },
  { kind: "throttled", codes: one(4) },
  { kind: "throttled", codes: one(17) },
  { kind: "throttled", codes: one(32) },
  { kind: "throttled", codes: one(341) },
  { kind: "throttled", codes: one(613) },
  { kind: "throttled", codes: [80000, 80014] },
  { kind: "duplicate", codes: one(506) },
  { kind: "duplicate", codes: one(368), subcodes: [1404082] },
  { kind: "duplicate", codes: one(368), message: /already posted/i },
  { kind: "duplicate", subcodes: [1366051] },
  {
    kind: "blocked",
    codes: one(368),
    subcodes: [1390008],
    hint: "the Page posts faster than Facebook allows: wait some hours, then run again"
  },
  {
    kind: "blocked",
    codes: one(368),
    subcodes: [4854002],
    hint: `the Page must confirm its identity: ${facebookOnly}`
  },
  { kind: "blocked", codes: one(368) },
  { kind: "blocked", subcodes: [1346003, 1404102] },
  { kind: "blocked", subcodes: [1404078, 1404006, 1404112], hint: facebookOnly },
  { kind: "again", subcodes: [1363019, 1363021, 1363030, 1363033, 1363037, 1363041] },
  { kind: "unknown", subcodes: [1363011, 1363047, 1609010] },
  { kind: "unknown", codes: [1, 2] },
  { kind: "content", codes: one(100), subcodes: [33], hint: "it was deleted, or the token may not see it" },
  { kind: "content", subcodes: [1363040], hint: "the video must be between 9:16 and 16:9" },
  { kind: "content", subcodes: [1363127, 1363128, 1363129], hint: "the video does not meet the rules for Reels" },
  { kind: "content", subcodes: [1609008], hint: "an address on facebook.com cannot be the link of a post" },
  { kind: "content", subcodes: [1366046], hint: convertPhoto },
  { kind: "content", codes: one(1609005), hint: "open the link: Facebook must be able to read the page behind it" },
  { kind: "content", codes: one(324), hint: convertPhoto },
  { kind: "content", codes: one(352), hint: convertVideo },
  { kind: "content", codes: one(6000), hint: convertVideo },
  { kind: "content", codes: one(382), hint: convertVideo },
  { kind: "content", codes: one(100) },
  { kind: "permission", codes: one(3) },
  { kind: "permission", codes: one(10) },
  { kind: "content", codes: one(200), subcodes: [2069030, 2069031, 2069033] },
  { kind: "permission", codes: [200, 299] }
]

/**
 * What a person does about a kind when its rule says nothing better.
 *
 * @category constants
 */
export const hints: { readonly [K in Kind]?: string } = {
  throttled: "the Page has used up its calls for now: run again after the wait",
  signIn: "the Page token is no longer valid: make a new one and put it where accessToken is kept",
  permission: "the token lacks a right: it needs pages_show_list, pages_read_engagement and pages_manage_posts",
  blocked: "Facebook keeps the Page from publishing for now: read the notices of the Page on facebook.com",
  duplicate: "the Page has published exactly this before: change the text, or leave it as it is"
}
