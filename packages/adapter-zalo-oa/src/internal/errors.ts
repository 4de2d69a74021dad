/**
 * Zalo's error codes and what follows from them. The code alone is often too coarse, so the message is kept.
 *
 * Source: https://developers.zalo.me/docs/official-account/phu-luc/ma-loi
 */
import { Http } from "@loa/adapter-kit"
import { PublishError } from "@loa/core"
import * as ZaloOaLimits from "../ZaloOaLimits.ts"

/** A failure in Zalo's envelope. */
export interface Refusal {
  readonly error: number
  readonly message: string
  readonly status: number
}

/** Codes that say that the access token is no good. The positive and the -401 variants were seen in production. */
const tokenCodes: ReadonlyArray<number> = [-216, -220, 216, 401, -401]

/** Codes with which `article/verify` ends an operation for good: no article was made. */
const definiteCodes: ReadonlyArray<number> = [-200, -210, -248]

/** How an app gets a refresh token: there is no command for it. A changed one replaces what the vault has. */
export const authoriseAgain =
  "an OA administrator authorises the app again, as “A refresh token” in the README of @loa/adapter-zalo-oa tells, and " +
  "the new refresh token replaces the old one where refreshToken of this destination is kept"

const hints: { readonly [code: number]: string } = {
  [-200]: "try once more; when it happens again, ask Zalo's support",
  [-201]: "change the field that the message names, then run again",
  [-202]: "check appSecret in the configuration",
  [-204]: "the OA was deleted or disabled: an OA administrator looks into OA Manager",
  [-205]: "check oaId in the configuration",
  [-209]: "activate the app on developers.zalo.me",
  [-210]: "make the text or the file smaller, then run again",
  [-211]: "the allowance of this feature is used up: wait for its renewal or buy more in OA Manager",
  [-212]: `add the permission for articles (Nội dung) to the app on developers.zalo.me; then ${authoriseAgain}`,
  [-219]: "the app was removed or disabled: look at it on developers.zalo.me",
  [-221]: "have the OA verified in OA Manager",
  [-223]:
    "read the message: when the month's articles are used up, wait for the package's day; when the OA has not granted the " +
    `app the right to articles, ${authoriseAgain}`,
  [-224]: "the OA's package has no Open API: change it in OA Manager",
  [-233]: "this kind of message is not supported for the OA",
  [-235]: "Zalo closes this API to this type of OA: ask Zalo's support for government accounts",
  [-242]: "the app requires appsecret_proof: set appSecretProof to true and check appSecret",
  [-248]: "Zalo says that the content violates its rules: a person reads it again",
  [-320]: "link a Zalo Cloud Account to the app",
  [-321]: "the Zalo Cloud Account has no money left"
}

/** Whether the access token was refused. */
export const isTokenRefused = (refusal: Refusal): boolean => tokenCodes.includes(refusal.error)

/** Whether an article is still being made. The code that comes with the message is not documented. */
export const isProcessing = (refusal: Refusal): boolean =>
  refusal.error === -214 || (refusal.error !== 0 && /being processed/i.test(refusal.message))

/** Whether `article/verify` says that no article was made and none will be. */
export const isDefinite = (refusal: Refusal): boolean => definiteCodes.includes(refusal.error)

/** Whether a reason carries one of Zalo's codes. */
export const hasCode = (reason: PublishError.Reason, code: number): boolean => reason.code === String(code)

const vietnamOffsetMilliseconds = 7 * 3_600_000

/** Milliseconds since midnight in Việt Nam, which is seven hours ahead of UTC all year. */
const sinceVietnamMidnight = (nowMilliseconds: number): number =>
  (nowMilliseconds + vietnamOffsetMilliseconds) % 86_400_000

/** Seconds until broadcasts are accepted; 0 while they are. */
export const secondsUntilBroadcasts = (nowMilliseconds: number): number => {
  const { first, end } = ZaloOaLimits.broadcastHours
  const passed = sinceVietnamMidnight(nowMilliseconds) / 1000
  if (passed >= first * 3600 && passed < end * 3600) return 0
  return Math.ceil((first * 3600 - passed + 86_400) % 86_400)
}

/** Seconds until the next calendar minute, in which the request counters begin anew. */
export const secondsUntilNextMinute = (nowMilliseconds: number): number =>
  Math.ceil((60_000 - (nowMilliseconds % 60_000)) / 1000)

const evidenceOf = (refusal: Refusal, hint: string | undefined) => ({
  detail: `Zalo answered ${refusal.error}: ${Http.excerpt(refusal.message) || "no message"}`,
  code: String(refusal.error),
  status: refusal.status,
  ...(hint === undefined ? {} : { hint })
})

/**
 * The reason behind a refusal. A code that is not in the table is `Rejected`: an unknown refusal of a write is never
 * tried again blindly.
 */
export const toReason = (refusal: Refusal, nowMilliseconds: number): PublishError.Reason => {
  if (isTokenRefused(refusal)) return new PublishError.Unauthorized(evidenceOf(refusal, authoriseAgain))
  if (refusal.error === -32) {
    return new PublishError.RateLimited({
      ...evidenceOf(refusal, "the app or the OA has used up the requests of this minute"),
      retryAfterSeconds: secondsUntilNextMinute(nowMilliseconds)
    })
  }
  if (refusal.error === -234) {
    return new PublishError.Unavailable({
      ...evidenceOf(refusal, "broadcasts are accepted from 06:00 to 21:59, Việt Nam time"),
      retryAfterSeconds: secondsUntilBroadcasts(nowMilliseconds)
    })
  }
  return new PublishError.Rejected(evidenceOf(refusal, hints[refusal.error]))
}

/** The end of an operation without an article. A picture that was refused comes to light only here. */
export const operationRefused = (refusal: Refusal): PublishError.Rejected =>
  new PublishError.Rejected(
    evidenceOf(
      refusal,
      refusal.error === -200
        ? "Zalo could not fetch or accept a picture: it must be a JPEG or PNG under 1 MB at a public address; " +
            "publish it under a new address, since Zalo may remember the refused one"
        : hints[refusal.error]
    )
  )

/** A refusal of the token endpoint. */
export const toTokenReason = (refusal: Refusal): PublishError.Unauthorized =>
  new PublishError.Unauthorized({
    ...evidenceOf(refusal, undefined),
    hint: [-14002, -14003, -14004].includes(refusal.error)
      ? "check appId and appSecret in the configuration"
      : authoriseAgain
  })

/**
 * The token endpoint answered 200 with nothing: the refresh token was used before, by another run or another program.
 */
export const refreshTokenUsed = (): PublishError.Unauthorized =>
  new PublishError.Unauthorized({
    detail: "Zalo answered a renewal with an empty body: the refresh token has been used already",
    status: 200,
    hint: `${authoriseAgain}; no other program may use the same refresh token`
  })
