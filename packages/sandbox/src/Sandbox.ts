/**
 * Every platform at one address: `/wordpress/…`, `/facebook/…`, `/zalo/…`, `/youtube/…`, the wall at `/` and the control
 * interface at `/control/…`. This file owns the request log, the clock and the fault script; the platforms own the rest.
 */
import { send, type Outlet } from "./Answer.ts"
import * as BlobStore from "./BlobStore.ts"
import * as Control from "./Control.ts"
import type { Emulator, EmulatorEnvironment, EmulatorRequest, EmulatorResponse, PublicEntry } from "./Emulator.ts"
import * as Exchange from "./Exchange.ts"
import * as FacebookEmulator from "./FacebookEmulator.ts"
import { arm, decide, type ArmedRule, type FaultKind, type FaultRule } from "./Faults.ts"
import { bodyOf, listen, toEmulatorRequest, type Listening } from "./HttpServer.ts"
import * as Wall from "./Wall.ts"
import * as WordPressEmulator from "./WordPressEmulator.ts"
import * as YouTubeEmulator from "./YouTubeEmulator.ts"
import * as ZaloEmulator from "./ZaloEmulator.ts"

export { SandboxPortInUse } from "./HttpServer.ts"

/** One request to a platform, in order of arrival. Never a query string, a header or a body: they carry tokens. */
export interface RequestRecord {
  /** ISO instant by the sandbox's clock. */
  readonly at: string
  readonly platform: string
  readonly method: string
  /** Below the platform's folder. */
  readonly path: string
  /** True when it may have changed what the platform holds. */
  readonly write: boolean
  /** Status that was sent; 0 while there is no answer, or when there was none. */
  readonly status: number
  readonly fault?: FaultKind
}

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

/** A running sandbox. */
export interface Sandbox {
  /** Without a trailing slash, e.g. `http://127.0.0.1:4010`. */
  readonly url: string
  readonly port: number
  /** By name. */
  readonly platforms: Readonly<Record<string, Emulator>>
  /** Adds a rule to the end of the fault script. */
  readonly fault: (rule: FaultRule) => void
  readonly faults: { readonly clear: () => void }
  readonly requests: ReadonlyArray<RequestRecord>
  /** What every platform holds, as the public would see it. */
  readonly entries: () => ReadonlyArray<PublicEntry>
  /** Waits until no platform works on anything by itself, such as fetching pictures. Before counting, say. */
  readonly settle: () => Promise<void>
  /** Back to the first day: nothing published, no faults, an empty log, the clock set right. */
  readonly reset: () => void
  readonly advanceClock: (milliseconds: number) => void
  readonly now: () => number
  /** Ends every connection and deletes the uploaded files. */
  readonly close: () => Promise<void>
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
