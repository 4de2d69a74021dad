/**
 * A folder whose journal something is done to: published from by the `loa` command in circumstances of one's choice, or in
 * this process.
 */
import { Pacing } from "@loa/core"
import { Accounts, type Sandbox } from "@loa/sandbox"
import {
  type CampaignItem,
  Configuration,
  type createPublisher,
  defineConfig,
  ItemText,
  Layers,
  Publisher,
  type Report
} from "@loa/sdk"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** The command, from source. */
export const bin = join(import.meta.dirname, "../../cli/src/bin.ts")

/** A user without rights, where the tests run as root. */
export const nobody = 65_534

export interface Home {
  readonly folder: string
  /** The journal's file. */
  readonly journal: string
  readonly id: string
  readonly config: Parameters<typeof createPublisher>[0]
  /** Its title and its post have its id in them. */
  readonly item: CampaignItem.CampaignItemInput
}

export interface Options {
  /** Default: a file in a folder of its own. */
  readonly journal?: string
  readonly to?: ReadonlyArray<string>
}

const folders: Array<string> = []

/** Makes a folder with a configuration and an item that no other has. */
export const make = (sandbox: Sandbox.Sandbox, { journal: elsewhere, to }: Options = {}): Home => {
  const folder = mkdtempSync(join(tmpdir(), "loa-journal-home-"))
  const id = `tin-${String(folders.push(folder)).padStart(4, "0")}`
  const journal = join(folder, elsewhere ?? "state/journal.db")
  // Without its app's secret: Facebook takes a proof made with that only from a clock that is right.
  const { appSecret: _, ...fanpage } = Accounts.configuration(sandbox.url).fanpage
  const { portal } = Accounts.configuration(sandbox.url)
  const config = defineConfig({
    journal: { sqlite: journal },
    media: { directory: join(folder, "media") },
    destinations: { portal, fanpage }
  })
  const message = to === undefined ? `Tin ${id}: {{portal.permalink}}` : `Tin ${id}`
  const fields = { id, title: `Tin ${id}`, body: "Ngày 5.", overrides: { fanpage: { message } } }
  const item = to === undefined ? fields : { ...fields, to }
  mkdirSync(join(folder, "state"))
  writeFileSync(join(folder, "loa.config.json"), JSON.stringify(config))
  writeFileSync(join(folder, "item.json"), JSON.stringify(item))
  return { folder, journal, id, config, item }
}

/** Removes every folder made. */
export const removeAll = (): void => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

/** Platforms that show its item, each as often as it does. */
export const postsOf = (sandbox: Sandbox.Sandbox, { id }: Home): ReadonlyArray<string> =>
  sandbox
    .entries()
    .filter(({ text, title, visibility }) => visibility === "public" && `${title} ${text}`.includes(id))
    .map(({ platform }) => platform)
    .sort()

export interface Ended {
  readonly exitCode: number | null
  /** Both outputs. */
  readonly text: string
}

export interface Circumstances {
  /** No file can become longer, in KiB: as on a disk without more room. */
  readonly kibibytes?: number
  readonly asNobody?: boolean
  /** Milliseconds the clock is ahead. */
  readonly clock?: number
}

/** Starts the command there. */
export const start = (
  { folder }: Home,
  words: ReadonlyArray<string>,
  { asNobody = false, clock = 0, kibibytes }: Circumstances = {}
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } => {
  // In blocks of 512 bytes. Node ignores the signal, so that a write fails as on a full disk.
  const limit = kibibytes === undefined ? "" : `ulimit -f ${kibibytes * 2} && `
  const preload = `data:text/javascript,const now = Date.now; Date.now = () => now() + ${clock}`
  const command = [process.execPath, "--import", preload, bin, ...words]
  const child = spawn("sh", ["-c", `${limit}exec "$0" "$@"`, ...command], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, ...Accounts.environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...(asNobody ? { uid: nobody, gid: nobody } : {})
  })
  let text = ""
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (part) => (text += part))
  return { child, ended: once(child, "close").then(([exitCode]): Ended => ({ exitCode, text })) }
}

/** Runs the command there to its end. */
export const loa = (home: Home, words: ReadonlyArray<string>, circumstances?: Circumstances): Promise<Ended> =>
  start(home, words, circumstances).ended

/** The same publication in this process, on a clock of one's choice; what is looked up again is so after a hundredth of the time. */
export const publish = async ({ config, folder, item }: Home, now: () => number = Date.now): Promise<Report.Report> => {
  const configuration = await Configuration.decode(config, { file: "", folder, environment: Accounts.environment })
  const nanos = (): bigint => BigInt(Math.round(now())) * 1_000_000n
  return Effect.gen(function* () {
    const machine = yield* Clock.Clock
    const request = { item: Result.getOrThrow(ItemText.decode(item)), folder }
    return yield* Effect.flatMap(Publisher.Service, (publisher) => publisher.publish(request)).pipe(
      Effect.provide(Layers.publisher(configuration)),
      Effect.provideService(Pacing.Current, { ...Pacing.defaults, lookupPauseFactor: 0.01 }),
      Effect.provideService(Clock.Clock, {
        currentTimeMillisUnsafe: now,
        currentTimeMillis: Effect.sync(now),
        currentTimeNanosUnsafe: nanos,
        currentTimeNanos: Effect.sync(nanos),
        monotonicTimeNanosUnsafe: process.hrtime.bigint,
        monotonicTimeNanos: Effect.sync(process.hrtime.bigint),
        sleep: (duration) => machine.sleep(duration)
      })
    )
  }).pipe(Effect.runPromise)
}
