/**
 * What a test can do to the emulated channel from outside.
 */
import type { FailNext } from "../platform/FailNext.ts"
import { number, record, text, type JsonRecord } from "../platform/JsonValue.ts"
import * as Settings from "../platform/Settings.ts"
import * as Errors from "./YouTubeErrors.ts"
import type { World } from "./YouTubeRoutes.ts"
import type { YouTubeSettings } from "./YouTubeState.ts"

/** What the commands work on. */
export interface Target extends World {
  readonly failNext: FailNext
  readonly changeSettings: (change: (settings: YouTubeSettings) => YouTubeSettings) => void
}

/**
 * - `expire-tokens`: access tokens end, the refresh token is good.
 * - `revoke`: the refresh token ends too.
 * - `set-quota` `{ units?, uploads? }`: what is used today.
 * - `expire-sessions`: every upload session answers 404.
 * - `keep-less` `{ bytes }`: the next `PUT` stores at most this many bytes.
 * - `set-options` `{ … }`: names and values of `YouTubeSettings`.
 * - `fail-next` `{ status, reason, message?, method?, path?, retryAfterSeconds?, afterEffect? }`: the next matching call gets
 *   this error; with `afterEffect` it takes effect all the same.
 * - `delete-video` `{ id }`: as the owner does in Studio.
 *
 * Throws for any other name.
 */
export const run = (name: string, argument: unknown, target: Target): unknown => {
  const given = record(argument)
  switch (name) {
    case "expire-tokens":
      target.tokens.expire()
      return { ok: true }
    case "revoke":
      target.tokens.revoke()
      return { ok: true }
    case "set-quota":
      target.quota.set({ units: number(given["units"]), uploads: number(given["uploads"]) })
      return target.quota.used()
    case "expire-sessions":
      return { expired: target.uploads.expire() }
    case "keep-less":
      target.uploads.keepLess(number(given["bytes"]) ?? 0)
      return { ok: true }
    case "set-options":
      target.changeSettings((settings) => Settings.merge(settings, argument))
      return { ok: true }
    case "fail-next":
      target.failNext.add(toFailure(given))
      return { ok: true }
    case "delete-video":
      return { deleted: target.context.state.videos.delete(text(given["id"]) ?? "") }
    default:
      throw new Error(`youtube has no command "${name}"`)
  }
}

const toFailure = (given: JsonRecord) => {
  const method = text(given["method"])
  const path = text(given["path"])
  const wait = number(given["retryAfterSeconds"])
  const reason = text(given["reason"]) ?? "backendError"
  const error = new Errors.ApiError(number(given["status"]) ?? 500, reason, text(given["message"]) ?? reason)
  return {
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    afterEffect: given["afterEffect"] === true,
    response: {
      ...Errors.toResponse(error),
      ...(wait === undefined ? {} : { headers: { "retry-after": String(wait) } })
    }
  }
}

/** Everything the channel holds, as JSON. */
export const snapshot = ({ context, quota, uploads }: World): unknown => ({
  settings: context.settings(),
  quota: quota.used(),
  videos: [...context.state.videos.values()],
  playlists: [...context.state.playlists.values()],
  sessions: uploads.snapshot()
})
