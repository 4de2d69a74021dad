/**
 * What YouTube's errors mean: the error's own word → what may be done, and what a person does.
 */
import { Http } from "@loa/adapter-kit"
import { PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as YouTubeSchema from "../YouTubeSchema.ts"
import * as QuotaDay from "./quotaDay.ts"

/**
 * - `refused`: the content, or the right to do this.
 * - `sign-in`: the credentials.
 * - `wait`: too much at once; `seconds` where the wait is known, `day` until the quota is given anew.
 * - `unavailable`: nothing was done, it may be asked again.
 */
interface Meaning {
  readonly kind: "refused" | "sign-in" | "wait" | "day" | "unavailable"
  readonly seconds?: number
  readonly hint?: string
}

const refused = (hint: string): Meaning => ({ kind: "refused", hint })
const wait: Meaning = { kind: "wait" }
const owner = "the owner of the channel settles this with YouTube; then run again"
const account = "look at the channel's status in YouTube Studio"

/** How a person gets a refresh token: there is no command for it. A changed one replaces what the vault has. */
export const signIn =
  "sign in again as the owner of the channel, as “A refresh token” in the README of @loa/adapter-youtube tells, and put " +
  "the new refresh token where refreshToken of this destination is kept"

const day: Meaning = {
  kind: "day",
  hint: "the Google Cloud project's quota for today is used up; run again after midnight in California"
}

/**
 * Source: YouTube Data API, Errors; Videos: insert; Videos: update; Thumbnails: set; Captions: insert;
 * PlaylistItems: insert; Google APIs, Global domain errors
 */
const meanings: { readonly [reason: string]: Meaning } = {
  invalidTitle: refused("change the title, or set overrides for this destination: 1 to 100 characters, no < or >"),
  invalidDescription: refused("shorten summary or body, or set overrides for this destination: 5000 bytes, no < or >"),
  invalidTags: refused("change overrides.tags for this destination"),
  invalidCategoryId: refused("set categoryId to a category that is open to uploads in the channel's country"),
  invalidPublishAt: refused("set publishAt to a moment in the future"),
  invalidPublishScheduleForVideo: refused("set publishAt to a moment in the future"),
  invalidFilename: refused("rename the asset's id"),
  defaultLanguageNotSet: refused("set the item's language"),
  mediaBodyRequired: refused("the file arrived empty; check it and run again"),
  invalidImage: refused("use a JPEG or PNG picture, best 1280 by 720 pixels"),
  uploadTooLarge: refused("make the file smaller"),
  contentRequired: refused("the caption file is empty"),
  invalidMetadata: refused("check the caption's language"),
  forbidden: refused(
    "the account may not do this on the channel; a custom thumbnail needs a channel verified by phone (youtube.com/verify)"
  ),
  forbiddenPrivacySetting: refused("the channel may not use this privacyStatus"),
  forbiddenLicenseSetting: refused("the channel may not use this license"),
  youtubeSignupRequired: refused("the account has no YouTube channel; sign in with the account that owns it"),
  accessNotConfigured: refused("enable the YouTube Data API v3 in the Google Cloud project of the client"),
  accountDelegationForbidden: refused(owner),
  authenticatedUserAccountClosed: refused(account),
  authenticatedUserAccountSuspended: refused(account),
  channelClosed: refused(account),
  channelSuspended: refused(account),
  playlistContainsMaximumNumberOfVideos: refused("name another playlist in overrides.playlist"),
  playlistItemsNotAccessible: refused("name another playlist in overrides.playlist"),
  videoNotFound: refused("the video is not on the channel any more; look in YouTube Studio"),
  insufficientPermissions: {
    kind: "sign-in",
    hint: `${signIn}; leave every permission ticked (scope youtube.force-ssl)`
  },
  uploadLimitExceeded: {
    kind: "wait",
    seconds: 24 * 60 * 60,
    hint: "the channel's own limit of uploads is reached; run again in 24 hours"
  },
  uploadRateLimitExceeded: {
    kind: "wait",
    seconds: 60 * 60,
    hint: "the channel has set many thumbnails lately; set this one in YouTube Studio, or later"
  },
  quotaExceeded: day,
  dailyLimitExceeded: day,
  rateLimitExceeded: wait,
  userRateLimitExceeded: wait,
  concurrentLimitExceeded: wait,
  servingLimitExceeded: wait
}

interface Told {
  readonly reason: string | undefined
  readonly message: string | undefined
  readonly scopesMissing: boolean
}

const read = (answer: Http.Answer): Told | undefined => {
  const failure = Result.getOrUndefined(Schema.decodeUnknownResult(YouTubeSchema.Failure)(answer.json))?.error
  if (failure === undefined) return undefined
  return {
    reason: failure.errors?.[0]?.reason,
    message: failure.message,
    scopesMissing: (failure.details ?? []).some((detail) => detail.reason === "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
  }
}

/**
 * The platform's own word for an error, for example `captionExists`.
 *
 * @category getters
 */
export const reasonOf = (answer: Http.Answer): string | undefined => read(answer)?.reason

/** By status alone, where the platform's word is unknown or missing. */
const byStatus = (status: number): Meaning => {
  if (status === 401) return { kind: "sign-in", hint: signIn }
  if (status === 429) return wait
  if (status === 503) return { kind: "unavailable" }
  return { kind: "refused" }
}

const meaningOf = (status: number, told: Told): Meaning => {
  if (told.scopesMissing) return meanings["insufficientPermissions"] ?? byStatus(status)
  // A used-up upload bucket is told as a rate limit whose text names the day.
  if (/per day/i.test(told.message ?? "") && (status === 429 || told.reason === "rateLimitExceeded")) return day
  if (status === 401 && told.reason !== "youtubeSignupRequired") return byStatus(401)
  return meanings[told.reason ?? ""] ?? byStatus(status)
}

/**
 * The reason an error answer stands for. An answer in other words than the platform's, and every 5xx but its own 503,
 * proves nothing.
 *
 * @category errors
 */
export const toReason = (answer: Http.Answer, nowMilliseconds: number): PublishError.Reason => {
  const told = read(answer)
  const doubtful = answer.status < 400 || answer.status === 408 || answer.status >= 500
  if (doubtful && (told === undefined || answer.status !== 503)) return Http.unreadable(answer)
  const words = told ?? { reason: undefined, message: answer.text, scopesMissing: false }
  const meaning = meaningOf(answer.status, words)
  const evidence = {
    detail: `YouTube answered ${answer.status}${words.reason === undefined ? "" : ` ${words.reason}`}: ${Http.excerpt(words.message ?? "")}`,
    status: answer.status,
    ...(words.reason === undefined ? {} : { code: words.reason }),
    ...(meaning.hint === undefined ? {} : { hint: meaning.hint })
  }
  const asked = Http.retryAfterSeconds(answer, nowMilliseconds)
  const seconds = meaning.kind === "day" ? QuotaDay.secondsLeft(nowMilliseconds) : (asked ?? meaning.seconds)
  const timing = seconds === undefined ? {} : { retryAfterSeconds: seconds }
  switch (meaning.kind) {
    case "refused":
      return new PublishError.Rejected(evidence)
    case "sign-in":
      return new PublishError.Unauthorized(evidence)
    case "unavailable":
      return new PublishError.Unavailable({ ...evidence, ...timing })
    case "wait":
    case "day":
      return new PublishError.RateLimited({ ...evidence, ...timing })
  }
}

/**
 * Passes an answer of success on and turns any other into its reason.
 *
 * @category errors
 */
export const successful = (answer: Http.Answer): Effect.Effect<Http.Answer, PublishError.Reason> =>
  answer.status >= 200 && answer.status < 300
    ? Effect.succeed(answer)
    : Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.fail(toReason(answer, now)))

/**
 * For calls that change nothing: an open outcome is then no doubt, only a call to make again.
 *
 * @category errors
 */
export const readOnly = <A, R>(
  effect: Effect.Effect<A, PublishError.Reason, R>
): Effect.Effect<A, PublishError.Reason, R> =>
  Effect.mapError(effect, (reason) => {
    if (reason._tag !== "OutcomeUnknown") return reason
    const { detail, status } = reason
    return new PublishError.Unavailable({ detail, ...(status === undefined ? {} : { status }) })
  })
