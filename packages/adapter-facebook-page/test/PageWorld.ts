/**
 * An emulated Page and the adapter that publishes on it over real HTTP. Time is the Page's: waiting for it moves its clock
 * and takes none.
 */
import { it } from "@effect/vitest"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { type Adapter, type CampaignItem, PublishError } from "@loa/core"
import { Accounts, type Faults, Sandbox } from "@loa/sandbox"
import { AdapterHarness, MemoryMediaFiles, MemoryVault } from "@loa/testing"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { FacebookPageAdapter } from "../src/index.ts"

export const startedAt = Date.parse("2026-11-25T08:00:00Z")

/** A PNG by its first bytes; nobody looks at the rest. */
const png = (byteLength: number): Uint8Array => {
  const bytes = new Uint8Array(byteLength)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  bytes.set([0x02, 0x58], 18)
  bytes.set([0x01, 0x90], 22)
  return bytes
}

/** Bytes that differ from place to place, so that an upload in the wrong order shows. */
const filled = (byteLength: number): Uint8Array =>
  Uint8Array.from({ length: byteLength }, (_, at) => (at * 31 + 7) % 251)

const film = { mediaType: "video/mp4", videoCodec: "avc", audioCodec: "aac" }

export const files: { readonly [source: string]: MemoryMediaFiles.MemoryFile } = {
  "media/poster.png": { bytes: png(3_000), mediaType: "image/png", width: 600, height: 400 },
  "media/second.png": { bytes: png(2_000), mediaType: "image/png", width: 600, height: 400 },
  "media/spot.mp4": { ...film, bytes: filled(250_000), width: 1920, height: 1080, durationSeconds: 15 },
  "media/upright.mp4": { ...film, bytes: filled(120_000), width: 1080, height: 1920, durationSeconds: 30 },
  "media/spot.vi.srt": {
    bytes: new TextEncoder().encode("1\n00:00:00,000 --> 00:00:02,000\nXin chào\n"),
    mediaType: "application/x-subrip"
  },
  "media/spot.en.vtt": { bytes: new TextEncoder().encode("WEBVTT\n"), mediaType: "text/vtt" },
  "media/radio.mp3": { bytes: filled(500), mediaType: "audio/mpeg", durationSeconds: 30 },
  "media/hoi-dap.pdf": { bytes: filled(500), mediaType: "application/pdf" }
}

type Item = CampaignItem.CampaignItemInput

export const link: Item = {
  id: "bluezone-2020-08",
  title: "Cài đặt ứng dụng Bluezone để phòng, chống dịch COVID-19",
  summary: "Ứng dụng Bluezone báo sớm cho người dùng khi đã từng ở gần một ca nhiễm COVID-19.",
  link: "https://go.zalo.me/bluezone",
  hashtags: ["Bluezone", "COVID 19"],
  message: "Mời bà con cài Bluezone."
}

/** The text a post of `link` has. */
export const text =
  "Cài đặt ứng dụng Bluezone để phòng, chống dịch COVID-19\n\n" +
  "Ứng dụng Bluezone báo sớm cho người dùng khi đã từng ở gần một ca nhiễm COVID-19.\n\n" +
  "https://go.zalo.me/bluezone\n\n#Bluezone #COVID19"

const poster: CampaignItem.Asset = {
  id: "poster",
  type: "image",
  source: "media/poster.png",
  altText: "Áp phích Bluezone",
  role: "cover"
}

export const photos: Item = {
  ...link,
  assets: [{ id: "second", type: "image", source: "media/second.png", altText: "Bước hai" }, poster]
}

export const video: Item = {
  ...link,
  assets: [
    poster,
    {
      id: "spot",
      type: "video",
      source: "media/spot.mp4",
      title: "Bluezone 15 giây",
      thumbnail: "poster",
      captions: [
        { language: "vi", source: "media/spot.vi.srt" },
        { language: "en", source: "media/spot.en.vtt" }
      ]
    }
  ]
}

export const reel: Item = {
  ...link,
  assets: [
    poster,
    {
      id: "upright",
      type: "video",
      source: "media/upright.mp4",
      thumbnail: "poster",
      captions: [{ language: "vi", source: "media/spot.vi.srt" }]
    }
  ]
}

const optionalText = Schema.optionalKey(Schema.String)

const State = Schema.Struct({
  posts: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      message: Schema.String,
      link: optionalText,
      photoIds: Schema.Array(Schema.String),
      videoId: optionalText,
      state: Schema.String,
      publishAt: Schema.optionalKey(Schema.Finite)
    })
  ),
  photos: Schema.Array(
    Schema.Struct({ id: Schema.String, altText: Schema.String, temporary: Schema.Boolean, postId: optionalText })
  ),
  videos: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      kind: Schema.String,
      phase: Schema.String,
      title: Schema.String,
      description: Schema.String,
      universalVideoId: optionalText,
      receivedBytes: Schema.Finite,
      blob: Schema.optionalKey(Schema.Struct({ sha256: Schema.String })),
      covers: Schema.Array(Schema.Unknown),
      captions: Schema.Array(Schema.Struct({ locale: Schema.String })),
      postId: optionalText
    })
  )
})

/** What the Page holds. */
export type State = typeof State.Type

type HarnessOptions = Omit<AdapterHarness.Options, "adapter" | "item">

export interface World {
  readonly sandbox: Sandbox.Sandbox
  readonly adapter: Adapter.Adapter
  readonly harness: (item: Item, options?: HarnessOptions) => AdapterHarness.Harness
  readonly command: (name: string, argument?: unknown) => Effect.Effect<unknown>
  /** A fault for requests to the Page. */
  readonly fault: (rule: Faults.FaultRule) => Effect.Effect<void>
  readonly state: Effect.Effect<State>
  /** Publications an anonymous reader sees. */
  readonly seen: Effect.Effect<number>
}

export const options = (sandboxUrl: string): FacebookPageAdapter.Options => ({
  channel: "facebook-page",
  pageId: Accounts.facebook.pageId,
  accessToken: Redacted.make(Accounts.facebook.accessToken),
  appSecret: Redacted.make(Accounts.facebook.appSecret),
  endpoints: {
    graph: `${sandboxUrl}/facebook/graph`,
    graphVideo: `${sandboxUrl}/facebook/graph-video`,
    rupload: `${sandboxUrl}/facebook/rupload`
  }
})

/** Waits the adapter makes between two questions, in seconds; every other sleep is the time limit of a request. */
const pausesSeconds = [1, 2, 4, 8, 15, 30]

const clockOf = (sandbox: Sandbox.Sandbox): Clock.Clock => {
  const nanos = () => BigInt(sandbox.now()) * 1_000_000n
  return {
    currentTimeMillisUnsafe: sandbox.now,
    currentTimeMillis: Effect.sync(sandbox.now),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep: (duration) =>
      pausesSeconds.includes(Duration.toSeconds(duration))
        ? Effect.sync(() => sandbox.advanceClock(Duration.toMillis(duration)))
        : Effect.never
  }
}

const services = Layer.mergeAll(NodeHttpClient.layerNodeHttp, MemoryMediaFiles.layer(files), MemoryVault.layer)

const withDefaults = (item: Item, changes: HarnessOptions): HarnessOptions & { readonly item: Item } => {
  // As the pipeline does: common fields of an override replace those of the item and stay listed.
  const { media: _media, ...common } = changes.overrides ?? {}
  return {
    item: { ...item, ...common } as Item,
    files,
    destination: "fanpage",
    firstAttemptAt: new Date(startedAt).toISOString(),
    ...changes
  }
}

const open = Effect.fnUntraced(function* (changes: Partial<FacebookPageAdapter.Options>) {
  const sandbox = yield* Effect.acquireRelease(
    Effect.promise(() => Sandbox.start({ now: () => startedAt })),
    (running) => Effect.promise(() => running.close())
  )
  const adapter = yield* FacebookPageAdapter.make({ ...options(sandbox.url), ...changes })
  const page = sandbox.platforms["facebook"]
  if (page === undefined) return yield* Effect.die("the sandbox has no Page")
  const world: World = {
    sandbox,
    adapter,
    harness: (item, more = {}) => AdapterHarness.make({ adapter, ...withDefaults(item, more) }),
    command: (name, argument = {}) => Effect.promise(() => page.command(name, argument)),
    fault: (rule) => Effect.sync(() => sandbox.fault({ platform: "facebook", ...rule })),
    state: Effect.sync(() => Schema.decodeUnknownSync(State)(JSON.parse(JSON.stringify(page.state())))),
    seen: Effect.sync(() => page.entries().filter(({ visibility }) => visibility === "public").length)
  }
  return world
})

/** A test on a fresh Page. */
export const onPage = (
  name: string,
  test: (world: World) => Effect.Effect<void, unknown>,
  changes: Partial<FacebookPageAdapter.Options> = {}
): void =>
  it.live(name, () =>
    Effect.gen(function* () {
      const world = yield* open(changes)
      yield* Effect.provideService(test(world), Clock.Clock, clockOf(world.sandbox))
    }).pipe(Effect.scoped, Effect.provide(services))
  )

/** Why an effect failed; a defect when it did not. */
export const reasonOf = <A>(
  effect: Effect.Effect<A, PublishError.PublishError>
): Effect.Effect<PublishError.Reason, A> => Effect.map(Effect.flip(effect), ({ reason }) => reason)

/** Everything a test may see of ours, as one text, to search it for secrets. */
export const shown = (...values: ReadonlyArray<unknown>): string =>
  values
    .map((value) =>
      value instanceof PublishError.PublishError ? JSON.stringify(PublishError.toSummary(value)) : JSON.stringify(value)
    )
    .join("\n")
