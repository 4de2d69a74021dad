/**
 * A Facebook Page behind the Graph API: `/graph/v26.0/…`, `/graph-video/v26.0/…`, `/rupload/video-upload/v26.0/…`, and
 * the Page as the public sees it. Written from Meta's documents; it knows no client.
 *
 * Source: https://developers.facebook.com/docs/pages-api, https://developers.facebook.com/docs/graph-api/reference/page
 */
import { facebook as account } from "../Accounts.ts"
import type { Emulator, EmulatorEnvironment, EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import * as Access from "./FacebookAccess.ts"
import { read, tokenOf, type GraphCall } from "./FacebookCall.ts"
import * as Commands from "./FacebookCommands.ts"
import * as Errors from "./FacebookErrors.ts"
import * as Pages from "./FacebookPages.ts"
import * as Reels from "./FacebookReels.ts"
import * as Routes from "./FacebookRoutes.ts"
import * as State from "./FacebookState.ts"
import * as FailNext from "../platform/FailNext.ts"

/** How the Page behaves; see the defaults in `FacebookState`. Changed while it runs by the command `set-options`. */
export type Options = Partial<State.FacebookSettings>

/** Makes an empty Page. */
export const make = (environment: EmulatorEnvironment, options: Options = {}): Emulator => {
  const initial: State.FacebookSettings = { ...State.defaultSettings, ...options }
  const access = Access.make()
  const failNext = FailNext.make()
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
  return {
    name: "facebook",
    isWrite: ({ method }) => method === "POST" || method === "DELETE",
    refusal: (status) => refusal(context, status),
    entries: () => {
      State.settle(state, context.now())
      return Pages.entries(context)
    },
    state: () => Commands.snapshot(state, settings),
    command: async (name, argument) =>
      Commands.run(name, argument, {
        context,
        access,
        failNext,
        changeSettings: (change) => {
          settings = change(settings)
        }
      }),
    reset: () => {
      state = State.make()
      settings = initial
      access.reset()
      failNext.clear()
    },
    handle: (request) => {
      State.settle(state, context.now())
      return failNext.around(request, (each) => handle(context, access, each))
    }
  }
}

const handle = async (
  context: State.Context,
  access: Access.Access,
  request: EmulatorRequest
): Promise<EmulatorResponse> => {
  const [, host = "", rest = ""] = /^\/(graph|graph-video|rupload)(\/.*)?$/.exec(request.path) ?? []
  if (host === "") return Pages.show(context, request.path.replace(/\/$/, ""), request.query)
  try {
    const json =
      host === "rupload" ? await receive(context, access, request) : await call(context, access, request, rest)
    return { status: 200, headers: usageHeaders(context, context.settings().usagePercent), json }
  } catch (error) {
    if (error instanceof Errors.GraphError || error instanceof Errors.RuploadError) return Errors.toResponse(error)
    throw error
  }
}

const call = async (context: State.Context, access: Access.Access, request: EmulatorRequest, path: string) => {
  const graphCall = await read(request, path)
  if (graphCall.segments[0] === "debug_token") return access.debugToken(graphCall, context.now())
  const caller = access.authenticate(graphCall, context.now(), context.settings().requireAppSecretProof)
  return Routes.answer(context, graphCall, caller)
}

/** The upload host takes raw bytes, so its parameters are headers and the query. */
const receive = async (context: State.Context, access: Access.Access, request: EmulatorRequest) => {
  const [, version, id] = /^\/rupload\/video-upload\/(v\d+\.\d+)\/(\d+)$/.exec(request.path) ?? []
  if (version === undefined || id === undefined || request.method !== "POST") throw Errors.unknownPath(request.path)
  const token = tokenOf(request.headers) ?? request.query.get("access_token")
  const graphCall: GraphCall = {
    method: "POST",
    segments: [id],
    version,
    parameters: Object.fromEntries(request.query),
    files: [],
    token: token ?? undefined
  }
  access.authenticate(graphCall, context.now(), false)
  return Reels.receive(context, request, id)
}

/** Source: https://developers.facebook.com/docs/graph-api/overview/rate-limiting */
const usageHeaders = (context: State.Context, percent: number): Readonly<Record<string, string>> => {
  const usage = { call_count: percent, total_cputime: percent, total_time: percent }
  const wait = percent < 100 ? 0 : context.settings().throttleMinutes
  return {
    "x-app-usage": JSON.stringify(usage),
    "x-business-use-case-usage": JSON.stringify({
      [account.pageId]: [{ type: "pages", ...usage, estimated_time_to_regain_access: wait }]
    }),
    "facebook-api-version": "v26.0"
  }
}

const refusal = (context: State.Context, status: 429 | 503): EmulatorResponse =>
  Errors.toResponse(status === 503 ? Errors.unavailable() : Errors.throttled(status, usageHeaders(context, 100)))
