/**
 * Reads only: whether the token is good for this Page, and whether the time fits.
 */
import { type Adapter, type Finding, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { FacebookPageClient } from "./FacebookPageClient.ts"
import * as Limits from "./FacebookPageLimits.ts"
import type * as FacebookPageSchema from "./FacebookPageSchema.ts"

type Findings = ReadonlyArray<Finding.Finding>

/** Scopes a post cannot be made without. Source: https://developers.facebook.com/docs/pages-api/posts */
const scopesNeeded = ["pages_read_engagement", "pages_manage_posts"]

/** Share of the calls from which on a person should know, in percent. */
const usagePercentHigh = 90

/** A token that ends within this many days is worth a word. */
const expiryDaysNear = 7

const dayMilliseconds = 86_400_000

const finding = (
  publication: Adapter.Publication,
  severity: Finding.Severity,
  code: string,
  message: string,
  hint: string,
  path: ReadonlyArray<string> = []
): Finding.Finding => ({ severity, destination: publication.destination, path, code, message, hint })

const checkTime = (publication: Adapter.Publication, now: number): Findings => {
  const { publishAt } = publication
  if (publishAt === undefined) return []
  const { minutesMin, daysMax } = Limits.schedule
  const at = Date.parse(publishAt)
  if (at >= now + minutesMin * 60_000 && at <= now + daysMax * dayMilliseconds) return []
  const [first, last] = [minutesMin * 60_000, daysMax * dayMilliseconds].map((wait) =>
    new Date(now + wait).toISOString()
  )
  const message = `${publishAt} cannot be scheduled on Facebook now: it takes times from ${first} to ${last}`
  const hint = `choose publishAt at least ${minutesMin} minutes and at most ${daysMax} days ahead, or leave it out`
  return [finding(publication, "error", "publish-at-out-of-range", message, hint, ["publishAt"])]
}

const checkPage = (publication: Adapter.Publication, page: FacebookPageSchema.Page): Findings => {
  const name = page.name ?? page.id
  const published =
    page.is_published === false
      ? [
          finding(
            publication,
            "warning",
            "page-unpublished",
            `the Page ${name} is not published, so nobody sees its posts`,
            "publish the Page in its settings"
          )
        ]
      : []
  const allowed =
    page.can_post === false
      ? [
          finding(
            publication,
            "error",
            "page-no-right-to-post",
            `the token may not post on the Page ${name}`,
            "give its person the task CREATE_CONTENT"
          )
        ]
      : []
  return [...published, ...allowed]
}

const checkUsage = (publication: Adapter.Publication, percent: number): Findings =>
  percent < usagePercentHigh
    ? []
    : [
        finding(
          publication,
          "warning",
          "calls-nearly-used",
          `the Page has used ${percent} % of its calls`,
          "publish less at once, or wait some hours"
        )
      ]

const checkToken = (
  publication: Adapter.Publication,
  { data }: FacebookPageSchema.TokenFacts,
  pageId: string,
  now: number
): Findings => {
  const wrong =
    data.type !== undefined && data.type !== "PAGE" && data.type !== "SYSTEM_USER"
      ? [
          finding(
            publication,
            "error",
            "token-not-of-page",
            `accessToken is of the kind ${data.type}, and posts need a Page token`,
            "take the one GET /me/accounts gives"
          )
        ]
      : data.type === "PAGE" && data.profile_id !== undefined && data.profile_id !== pageId
        ? [
            finding(
              publication,
              "error",
              "token-of-other-page",
              `accessToken belongs to the Page ${data.profile_id}, not to ${pageId}`,
              "correct pageId or accessToken"
            )
          ]
        : []
  const missing = data.scopes === undefined ? [] : scopesNeeded.filter((scope) => !(data.scopes ?? []).includes(scope))
  const rights =
    missing.length === 0
      ? []
      : [
          finding(
            publication,
            "error",
            "permission-missing",
            `the token lacks ${missing.join(" and ")}`,
            "grant it to the app and make a new token"
          )
        ]
  const endsAt = (data.expires_at ?? 0) * 1000
  const ending =
    endsAt === 0 || endsAt - now > expiryDaysNear * dayMilliseconds
      ? []
      : [
          finding(
            publication,
            "warning",
            "token-ends-soon",
            `the token ends at ${new Date(endsAt).toISOString()}`,
            "make a new one in time"
          )
        ]
  return [...wrong, ...rights, ...ending]
}

/**
 * Asks Facebook about the Page and the token.
 *
 * Errors: `Unauthorized` when the token is not accepted; `Unavailable` and `RateLimited` when Facebook cannot be asked now.
 *
 * @category running
 */
export const run = Effect.fnUntraced(function* (
  client: FacebookPageClient,
  pageId: string,
  publication: Adapter.Publication
): Effect.fn.Return<Findings, PublishError.Reason> {
  const now = yield* Clock.currentTimeMillis
  const { page, usage } = yield* client.readPage
  // Not every kind of token may look at itself; the Page's own answer has shown already that this one is accepted.
  const facts = yield* Effect.catch(client.debugToken, () =>
    Effect.succeed<FacebookPageSchema.TokenFacts>({ data: {} })
  )
  return [
    ...checkTime(publication, now),
    ...checkPage(publication, page),
    ...checkUsage(publication, usage.percent),
    ...checkToken(publication, facts, pageId, now)
  ]
})
