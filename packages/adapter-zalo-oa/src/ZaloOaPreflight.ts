/**
 * Whether an OA may publish now: one question to Zalo, and the clock.
 */
import type { Adapter, Finding, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Errors from "./internal/errors.ts"
import type { Settings } from "./ZaloOaChecks.ts"
import type { ZaloOaClient } from "./ZaloOaClient.ts"
import * as ZaloOaMapping from "./ZaloOaMapping.ts"
import type { Profile } from "./ZaloOaSchema.ts"

type Findings = ReadonlyArray<Finding.Finding>

const error = (destination: string, code: string, message: string, hint: string): Finding.Finding => ({
  severity: "error",
  destination,
  path: [],
  code,
  message,
  hint
})

const checkAccount = (profile: Profile, oaId: string, destination: string): Findings => {
  const found = profile.oaid ?? profile.oa_id
  if (found === undefined || String(found) === oaId) return []
  const message = `the credentials belong to the OA ${found}, and the configuration says ${oaId}`
  const hint = `correct oaId, or let the right OA authorise the app: ${Errors.authoriseAgain}`
  return [error(destination, "wrong-account", message, hint)]
}

const checkVerified = (profile: Profile, destination: string): Findings =>
  profile.is_verified === false
    ? [error(destination, "account-not-verified", "the OA is not verified", "have it verified in OA Manager")]
    : []

/** Midnight in Việt Nam after the last day, in milliseconds; Zalo writes `dd/mm/yyyy`. */
const endOf = (date: unknown): number | undefined => {
  const match = typeof date === "string" ? /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(date.trim()) : null
  return match === null ? undefined : Date.parse(`${match[3]}-${match[2]}-${match[1]}T24:00:00+07:00`)
}

const checkPackage = (profile: Profile, now: number, destination: string): Findings => {
  const end = endOf(profile.package_valid_through_date)
  if (end === undefined || Number.isNaN(end) || now < end) return []
  const name = typeof profile.package_name === "string" ? ` ${profile.package_name}` : ""
  const message = `the OA's package${name} ended on ${String(profile.package_valid_through_date)}`
  return [error(destination, "package-ended", message, "renew it in OA Manager: without it there is no Open API")]
}

const checkWindow = (publication: Adapter.Publication, settings: Settings, now: number): Findings =>
  settings.broadcast && ZaloOaMapping.toTarget(publication) !== undefined && Errors.secondsUntilBroadcasts(now) > 0
    ? [
        error(
          publication.destination,
          "broadcast-window",
          "Zalo accepts broadcasts from 06:00 to 21:59, Việt Nam time, and it is later or earlier than that",
          "run loa publish in that time, or take the broadcast out"
        )
      ]
    : []

/** A refusal that a person must settle is a finding; anything else is a failure to ask. */
const asFinding =
  (destination: string) =>
  (reason: PublishError.Reason): Effect.Effect<Findings, PublishError.Reason> =>
    reason.recovery === "fix"
      ? Effect.succeed([
          error(
            destination,
            reason._tag === "Unauthorized" ? "credentials-refused" : "account-refused",
            reason.detail,
            reason.hint ?? "look into OA Manager and developers.zalo.me"
          )
        ])
      : Effect.fail(reason)

/**
 * Asks Zalo for the OA behind the credentials. Reads only.
 *
 * @category checking
 */
export const check = Effect.fnUntraced(function* (
  client: ZaloOaClient,
  oaId: string,
  publication: Adapter.Publication,
  settings: Settings
): Effect.fn.Return<Findings, PublishError.Reason> {
  const { destination } = publication
  const now = yield* Clock.currentTimeMillis
  const account = yield* client.getProfile.pipe(
    Effect.map((profile) => [
      ...checkAccount(profile, oaId, destination),
      ...checkVerified(profile, destination),
      ...checkPackage(profile, now, destination)
    ]),
    Effect.catch(asFinding(destination))
  )
  return [...account, ...checkWindow(publication, settings, now)]
})
