/**
 * Every platform at one address: `/wordpress/…`, `/facebook/…`, `/zalo/…`, `/youtube/…`, the wall at `/` and the control
 * interface at `/control/…`. This file owns the request log, the clock and the fault script; the platforms own the rest.
 */
import { send, type Outlet } from "./server/Answer.ts"
import * as BlobStore from "./server/BlobStore.ts"
import * as Control from "./server/Control.ts"
import type { Emulator, EmulatorEnvironment, EmulatorRequest, EmulatorResponse } from "./platform/Emulator.ts"
import * as Exchange from "./server/Exchange.ts"
import * as FacebookEmulator from "./facebook/FacebookEmulator.ts"
import { arm, decide, type ArmedRule } from "./server/Faults.ts"
import { bodyOf, listen, toEmulatorRequest, type Listening } from "./server/HttpServer.ts"
import * as Wall from "./wall/Wall.ts"
import type { RequestRecord, Sandbox } from "./RunningSandbox.ts"
import * as WordPressEmulator from "./wordpress/WordPressEmulator.ts"
import * as YouTubeEmulator from "./youtube/YouTubeEmulator.ts"
import * as ZaloEmulator from "./zalo/ZaloEmulator.ts"

export type { RequestRecord, Sandbox } from "./RunningSandbox.ts"
export { SandboxPortInUse } from "./server/HttpServer.ts"

/** Makes one emulator. */
export type MakeEmulator = (environment: EmulatorEnvironment) => Emulator

/** How a sandbox starts. */
export interface Options {
  /** Default 0: any free port. */
  readonly port?: number
  /** Milliseconds since 1970. Default: the machine's clock. `advanceClock` adds to it. */
  readonly now?: () => number
  readonly wordpress?: WordPressEmulator.Options
  readonly facebook?: FacebookEmulator.Options
  readonly zalo?: ZaloEmulator.Options
  readonly youtube?: YouTubeEmulator.Options
  /** By folder. Default: all platforms. */
  readonly emulators?: Readonly<Record<string, MakeEmulator>>
}

/** Starts a sandbox on 127.0.0.1. Rejects with `SandboxPortInUse`. */
export const start = async (options: Options = {}): Promise<Sandbox> => {
  const world = makeWorld(options)
  const listening = await listen(options.port ?? 0, (incoming, outgoing) => {
    void answer(world, sandbox, { incoming, outgoing, blobs: world.blobs })
  }).catch((error: unknown) => {
    world.blobs.remove()
    throw error
  })
  world.url = `http://127.0.0.1:${listening.port}`
  const sandbox = toSandbox(world, listening)
  return sandbox
}

/** What changes while a sandbox runs. */
interface World {
  readonly blobs: BlobStore.BlobStore
  readonly platforms: Readonly<Record<string, Emulator>>
  readonly requests: Array<Mutable<RequestRecord>>
  readonly now: () => number
  rules: ReadonlyArray<ArmedRule>
  clockOffset: number
  url: string
}

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }

const makeWorld = (options: Options): World => {
  const blobs = BlobStore.make()
  const clock = options.now ?? Date.now
  const platforms: Record<string, Emulator> = {}
  const now = () => clock() + world.clockOffset
  const world: World = { blobs, platforms, requests: [], now, rules: [], clockOffset: 0, url: "" }
  for (const [name, make] of Object.entries(options.emulators ?? allPlatforms(options))) {
    platforms[name] = make({ baseUrl: () => `${world.url}/${name}`, blobs, now })
  }
  return world
}

const allPlatforms = (options: Options): Readonly<Record<string, MakeEmulator>> => ({
  wordpress: (environment) => WordPressEmulator.make(environment, options.wordpress),
  facebook: (environment) => FacebookEmulator.make(environment, options.facebook),
  zalo: (environment) => ZaloEmulator.make(environment, options.zalo),
  youtube: (environment) => YouTubeEmulator.make(environment, options.youtube)
})

const toSandbox = (world: World, listening: Listening): Sandbox => ({
  url: world.url,
  port: listening.port,
  platforms: world.platforms,
  requests: world.requests,
  now: world.now,
  fault: (rule) => {
    world.rules = [...world.rules, arm(rule)]
  },
  faults: { clear: () => void (world.rules = []) },
  entries: () => Object.values(world.platforms).flatMap((emulator) => emulator.entries()),
  settle: async () => {
    for (const emulator of Object.values(world.platforms)) await emulator.settle?.()
  },
  advanceClock: (milliseconds) => {
    world.clockOffset += milliseconds
  },
  reset: () => {
    world.rules = []
    world.clockOffset = 0
    world.requests.length = 0
    world.blobs.remove()
    for (const emulator of Object.values(world.platforms)) emulator.reset()
  },
  close: async () => {
    await listening.close()
    world.blobs.remove()
  }
})

const answer = async (world: World, sandbox: Sandbox, outlet: Outlet): Promise<void> => {
  const { incoming } = outlet
  const [, folder = "", path = "/", search = ""] = /^\/([^/?]*)(\/[^?]*)?(\?.*)?$/.exec(incoming.url ?? "") ?? []
  const query = new URLSearchParams(search)
  const emulator = Object.hasOwn(world.platforms, folder) ? world.platforms[folder] : undefined
  if (emulator !== undefined) return answerPlatform(world, outlet, emulator, { path, search, query })
  const request = toEmulatorRequest(incoming, { path, query, stream: bodyOf(incoming) }, world.blobs)
  await send(outlet, await answerSandbox(sandbox, folder, request))
}

/** The sandbox's own addresses. */
const answerSandbox = async (sandbox: Sandbox, folder: string, request: EmulatorRequest): Promise<EmulatorResponse> => {
  if (folder === "control") return Control.handle(sandbox, request)
  if (folder === "" || folder === "wall") return Wall.handle(sandbox, request)
  return {
    status: 404,
    json: { error: `Nothing is here. The platforms: ${Object.keys(sandbox.platforms).join(", ")}` }
  }
}

const answerPlatform = async (
  world: World,
  outlet: Outlet,
  emulator: Emulator,
  target: { readonly path: string; readonly search: string; readonly query: URLSearchParams }
): Promise<void> => {
  const method = outlet.incoming.method ?? "GET"
  const subject = { platform: emulator.name, method, path: target.path, search: target.search }
  const { fault, rules } = decide(world.rules, subject)
  world.rules = rules
  const record: Mutable<RequestRecord> = {
    at: new Date(world.now()).toISOString(),
    platform: emulator.name,
    method,
    path: target.path,
    write: emulator.isWrite({ method, path: target.path }),
    status: Exchange.noAnswer,
    ...(fault === undefined ? {} : { fault: fault.fault })
  }
  world.requests.push(record)
  record.status = await Exchange.run({ ...outlet, ...target, emulator, fault })
}
