/**
 * What every adapter promises, as a suite: whatever goes wrong with whichever request, the platform holds the item once
 * in the end, as it would without the trouble, and what was reported on the way was true.
 *
 * A clean run finds the requests. Then each request meets each fault, in a run of the real pipeline over real HTTP; a
 * process that died or gave up is followed by another with the same journal and vault, until the item is out. After every
 * run the publications are counted on the platform.
 */
import { type Adapter, type CampaignItem, ItemText, MediaFiles, type References, type Vault } from "@loa/core"
import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as HttpClient from "effect/http/HttpClient"
import * as ConformanceCase from "./ConformanceCase.ts"
import * as ConformanceCases from "./ConformanceCases.ts"
import { all, type Fault, type TracedRequest } from "./ConformanceFault.ts"
import * as ConformanceOffers from "./ConformanceOffers.ts"
import type { World } from "./ConformanceWorld.ts"
import * as MemoryMediaFiles from "./MemoryMediaFiles.ts"

export type { Fault, PlatformFault, TracedRequest } from "./ConformanceFault.ts"
export type { Publication, World, WorldClock } from "./ConformanceWorld.ts"

/**
 * A platform that runs, and how the adapter for it is made.
 *
 * @category models
 */
export interface Opened {
  readonly world: World
  /** A new adapter for each process: it remembers nothing but what journal and vault keep. */
  readonly adapter: Effect.Effect<Adapter.Adapter, never, HttpClient.HttpClient | MediaFiles.MediaFiles | Vault.Vault>
  /** What destinations the item refers to offer; asked for after each `reset` of the world. */
  readonly offers?: () => Promise<{ readonly [destination: string]: References.Offer }>
  readonly close: () => Promise<void>
}

/**
 * A step whose outcome the platform has no way to tell: it may end `unknown`, and the publication may lack it.
 *
 * @category models
 */
export interface Untellable {
  readonly step: string
  /** Why nobody can ask; for the documentation. */
  readonly because: string
}

/**
 * @category options
 */
export interface Options {
  readonly open: () => Promise<Opened>
  /** The transport the adapter is used with. It must not follow redirects of writes, nor retry. */
  readonly transport: Layer.Layer<HttpClient.HttpClient>
  /** The channel's own, of its `Adapter.Channel`. */
  readonly overrides: Adapter.Destination["overrides"]
  /** What is published. A platform that is emptied for each case may be given the same id each time. */
  readonly item: (id: string) => CampaignItem.CampaignItemInput
  readonly files?: { readonly [source: string]: MemoryMediaFiles.MemoryFile }
  /** Name of the destination. Default: `destination`. */
  readonly destination?: string
  /** Destinations the item or the adapter refers to. */
  readonly others?: ReadonlyArray<string>
  /** Faults that cannot happen to this channel, each with the reason. The suite prints them. */
  readonly off?: { readonly [F in Fault]?: string }
  readonly mayBeUnknown?: ReadonlyArray<Untellable>
  /** Requests whose failure can cost the credential, so that a person has to sign in again. */
  readonly mayNeedSignIn?: { readonly requests: RegExp; readonly because: string }
  /** `none` makes it a failure when a run leaves behind what nobody sees; otherwise it is printed. */
  readonly leftovers?: "none"
  /** How many requests of each step meet each fault. Default: all of them. */
  readonly requestsPerStep?: number
  /** Steps whose requests meet faults, where another suite does the rest. Default: all, `preflight` and `observe` too. */
  readonly steps?: ReadonlyArray<string>
  /** Texts that must not be found in any report or journal. */
  readonly secrets?: ReadonlyArray<string>
}

const decode = (item: CampaignItem.CampaignItemInput): CampaignItem.CampaignItem =>
  Result.getOrThrow(ItemText.decode(item))

const print = (line: string): void => void process.stderr.write(`conformance: ${line}\n`)

const offOf = (name: string, { off = {} }: Options, world: World): ReadonlyArray<Fault> => {
  if (world.tokens === undefined && off["token-expired"] === undefined) {
    throw new Error(`${name}: its world has no tokens, so "off" must say why "token-expired" cannot happen`)
  }
  return all.filter((fault) => off[fault] !== undefined)
}

/** A step that is asked for and makes no request is a mistake, which would otherwise look like a pass. */
const requestsOf = (
  requests: ReadonlyArray<TracedRequest>,
  steps: ReadonlyArray<string> | undefined
): ReadonlyArray<TracedRequest> => {
  const missing = steps?.filter((step) => !requests.some((request) => request.step === step)) ?? []
  if (missing.length > 0) {
    const made = [...new Set(requests.map(({ step }) => step))]
    throw new Error(`the clean run made no request in ${missing.join(", ")}, only in ${made.join(", ")}`)
  }
  return requests.filter(({ step }) => steps?.includes(step) ?? true)
}

const declare = (name: string, { mayBeUnknown = [], mayNeedSignIn, off = {} }: Options): void => {
  for (const because of new Set(Object.values(off))) {
    const faults = Object.entries(off).flatMap(([fault, reason]) => (reason === because ? [fault] : []))
    print(`${name}: off: ${faults.join(", ")}: ${because}`)
  }
  for (const { because, step } of mayBeUnknown) print(`${name}: may be unknown: ${step}: ${because}`)
  if (mayNeedSignIn !== undefined) print(`${name}: may need a new sign-in: ${mayNeedSignIn.because}`)
}

const frameOf = (options: Options, opened: Opened, transport: HttpClient.HttpClient): ConformanceCase.Frame => {
  const { destination = "destination", files = {}, mayBeUnknown = [], others = [], overrides, secrets = [] } = options
  const media = Effect.runSync(Effect.provide(MediaFiles.MediaFiles, MemoryMediaFiles.layer(files)))
  const setting = {
    world: opened.world,
    adapter: opened.adapter,
    overrides,
    destination,
    others: ConformanceOffers.destinations(others),
    transport,
    media
  }
  return {
    setting,
    offers: opened.offers ?? (async () => ({})),
    mayBeUnknown: mayBeUnknown.map(({ step }) => step),
    mayNeedSignIn: ({ fault, request }) =>
      (fault === "token-expired" && opened.world.tokens?.renewedBy === "person") ||
      (options.mayNeedSignIn?.requests.test(request.path) ?? false),
    secrets
  }
}

/** Opens the platform and publishes once; what was opened is closed again when that does not work. */
const begin = async (name: string, options: Options) => {
  const opened = await options.open()
  const scope = Effect.runSync(Scope.make())
  const close = async (): Promise<void> => {
    await opened.close()
    await Effect.runPromise(Scope.close(scope, Exit.void))
  }
  try {
    const transport = await Effect.runPromise(Layer.buildWithScope(options.transport, scope))
    const frame = frameOf(options, opened, Context.get(transport, HttpClient.HttpClient))
    const clean = await Effect.runPromise(ConformanceCase.clean(frame, decode(options.item("conformance-clean"))))
    const { requestsPerStep, steps } = options
    const off = offOf(name, options, opened.world)
    return {
      frame,
      clean,
      cases: ConformanceCases.of(requestsOf(clean.requests, steps), { off, requestsPerStep }),
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Registers the suite. The clean run happens while tests are collected, because it finds them.
 *
 * @category testing
 */
export const suite = (name: string, options: Options): void => {
  describe(`conformance: ${name}`, async () => {
    const { cases, clean, close, frame } = await begin(name, options)
    const leftBehind: Array<string> = []
    declare(name, options)

    afterAll(async () => {
      const [example] = leftBehind
      if (example !== undefined) print(`${name}: ${leftBehind.length} cases leave what nobody sees, such as ${example}`)
      await close()
    })

    it("nothing goes wrong: it is published, and found published by the next run", () => {
      const { destination } = frame.setting
      assert.include(["published", "scheduled"], clean.report.results[destination]?.status)
      assert.include(["already-published", "scheduled"], clean.again.results[destination]?.status)
      assert.isAbove(clean.publications.length, 0)
    })

    for (const [number, each] of cases.entries()) {
      const title = ConformanceCases.titleOf(each)
      it.live(title, () =>
        Effect.gen(function* () {
          const item = decode(options.item(`conformance-${number}`))
          const { leftovers } = yield* ConformanceCase.check(frame, clean, item, each)
          if (leftovers.length > 0) leftBehind.push(`${leftovers.join(", ")} (${title})`)
          if (options.leftovers === "none") assert.deepStrictEqual(leftovers, [])
        })
      )
    }
  })
}
