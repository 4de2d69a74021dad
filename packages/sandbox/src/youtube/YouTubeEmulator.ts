/**
 * A YouTube channel behind the Data API: `/api/youtube/v3/…`, `/upload/upload/youtube/v3/…`, `/oauth/token`, and the watch
 * pages. Written from Google's documents; it knows no client.
 *
 * Source: https://developers.google.com/youtube/v3/docs
 */
import type { Emulator, EmulatorEnvironment, EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import * as FailNext from "../platform/FailNext.ts"
import * as Commands from "./YouTubeCommands.ts"
import * as Errors from "./YouTubeErrors.ts"
import * as Pages from "./YouTubePages.ts"
import * as Quota from "./YouTubeQuota.ts"
import * as Routes from "./YouTubeRoutes.ts"
import * as State from "./YouTubeState.ts"
import * as Tokens from "./YouTubeTokens.ts"
import * as Uploads from "./YouTubeUploads.ts"

/** How the channel behaves; see the defaults in `YouTubeState`. Changed while it runs by the command `set-options`. */
export type Options = Partial<State.YouTubeSettings>

/** Makes an empty channel. */
export const make = (environment: EmulatorEnvironment, options: Options = {}): Emulator => {
  const initial: State.YouTubeSettings = { ...State.defaultSettings, ...options }
  let settings = initial
  let state = State.make()
  const context: State.Context = {
    get state() {
      return state
    },
    settings: () => settings,
    blobs: environment.blobs,
    baseUrl: environment.baseUrl,
    now: environment.now
  }
  const world: Routes.World = {
    context,
    tokens: Tokens.make(context),
    quota: Quota.make(context),
    uploads: Uploads.make(context)
  }
  const failNext = FailNext.make()
  return {
    name: "youtube",
    isWrite,
    refusal,
    entries: () => {
      State.settle(state, context.now())
      return Pages.entries(context)
    },
    state: () => Commands.snapshot(world),
    command: async (name, argument) =>
      Commands.run(name, argument, {
        ...world,
        failNext,
        changeSettings: (change) => {
          settings = change(settings)
        }
      }),
    reset: () => {
      state = State.make()
      settings = initial
      world.tokens.reset()
      world.quota.reset()
      world.uploads.expire()
      failNext.clear()
    },
    handle: (request) => {
      State.settle(state, context.now())
      return failNext.around(request, (each) => handle(world, each))
    }
  }
}

/** Getting a token changes nothing on the channel. */
const isWrite: Emulator["isWrite"] = ({ method, path }) =>
  method !== "GET" && method !== "HEAD" && !path.startsWith("/oauth/")

const handle = async (world: Routes.World, request: EmulatorRequest): Promise<EmulatorResponse> => {
  const [, host = "", path = ""] = /^\/(api|upload|oauth)(\/.*)$/.exec(request.path) ?? []
  if (host === "") return Pages.show(world.context, request.path, request.query)
  try {
    return await (host === "oauth" ? authorise(world, request, path) : Routes.answer(world, request, path))
  } catch (error) {
    if (error instanceof Errors.ApiError) return Errors.toResponse(error)
    throw error
  }
}

const authorise = async (world: Routes.World, request: EmulatorRequest, path: string): Promise<EmulatorResponse> => {
  if (request.method === "POST" && path === "/token") return world.tokens.exchange(request)
  if (request.method === "POST" && path === "/revoke") return world.tokens.revokeByRequest(request)
  throw Errors.notFound("notFound", "Not Found")
}

const refusal: Emulator["refusal"] = (status) =>
  Errors.toResponse(
    status === 429
      ? new Errors.ApiError(429, "rateLimitExceeded", "The request was throttled, please try again later.", {
          domain: "global"
        })
      : new Errors.ApiError(503, "backendError", "Backend Error", { domain: "global" })
  )
