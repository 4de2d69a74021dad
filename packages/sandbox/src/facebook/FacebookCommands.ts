/**
 * What a test can do to the emulated Page from outside.
 */
import type { Access } from "./FacebookAccess.ts"
import * as Errors from "./FacebookErrors.ts"
import { findPost, removePost, type Context, type FacebookSettings, type State } from "./FacebookState.ts"
import type { FailNext } from "../platform/FailNext.ts"
import { number, record, text, type JsonRecord } from "../platform/JsonValue.ts"
import * as Settings from "../platform/Settings.ts"

/** What the commands work on. */
export interface Target {
  readonly context: Context
  readonly access: Access
  readonly failNext: FailNext
  readonly changeSettings: (change: (settings: FacebookSettings) => FacebookSettings) => void
}

/**
 * - `expire-token` `{ subcode? }`: the Page token answers 190 with this subcode, default 463.
 * - `restore-token`: it is good again.
 * - `set-options` `{ … }`: names and values of `FacebookSettings`.
 * - `fail-next` `{ code, error_subcode?, message?, is_transient?, error_data?, status?, method?, path?, afterEffect? }`: the next
 *   matching call gets this error; with `afterEffect` it takes effect all the same. `{ html: true, status? }` answers
 *   a page of a proxy instead.
 * - `expire-uploads`: unfinished videos expire.
 * - `delete-post` `{ id }`: as an editor does by hand.
 *
 * Throws for any other name.
 */
export const run = (name: string, argument: unknown, target: Target): unknown => {
  const given = record(argument)
  switch (name) {
    case "expire-token":
      target.access.expire(number(given["subcode"]) ?? 463)
      return { ok: true }
    case "restore-token":
      target.access.reset()
      return { ok: true }
    case "set-options":
      target.changeSettings((settings) => Settings.merge(settings, argument))
      return { ok: true }
    case "fail-next":
      target.failNext.add(toFailure(given))
      return { ok: true }
    case "expire-uploads":
      return { expired: expireUploads(target.context.state) }
    case "delete-post":
      return { deleted: deletePost(target.context.state, String(given["id"])) }
    default:
      throw new Error(`facebook has no command "${name}"`)
  }
}

const toFailure = (given: JsonRecord) => {
  const method = text(given["method"])
  const path = text(given["path"])
  return {
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    afterEffect: given["afterEffect"] === true,
    response: given["html"] === true ? proxyPage(number(given["status"]) ?? 502) : graphAnswer(given)
  }
}

const proxyPage = (status: number) => ({
  status,
  html: "<html><body><h1>Sorry, something went wrong.</h1></body></html>"
})

const graphAnswer = (given: JsonRecord) => {
  const code = number(given["code"]) ?? 1
  const subcode = number(given["error_subcode"])
  const body: Errors.GraphErrorBody = {
    message: text(given["message"]) ?? `(#${code}) An error occurred.`,
    type: "OAuthException",
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
    ...(given["is_transient"] === undefined ? {} : { is_transient: given["is_transient"] === true }),
    ...(given["error_data"] === undefined ? {} : { error_data: given["error_data"] })
  }
  return Errors.toResponse(new Errors.GraphError(body, number(given["status"]) ?? (code <= 2 ? 500 : 400)))
}

const expireUploads = (state: State): number => {
  const open = [...state.videos.values()].filter((video) => video.phase === "uploading")
  for (const video of open) video.phase = "expired"
  return open.length
}

const deletePost = (state: State, id: string): boolean => {
  const post = findPost(state, id)
  if (post !== undefined) removePost(state, post)
  return post !== undefined
}

/** Everything the Page holds, as JSON. */
export const snapshot = (state: State, settings: FacebookSettings): unknown => ({
  settings,
  posts: [...state.posts.values()],
  photos: [...state.photos.values()],
  videos: [...state.videos.values()].map(({ file, ...video }) => ({ ...video, receivedBytes: file.byteLength() }))
})
