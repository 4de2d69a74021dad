/**
 * A sandboxed channel and an adapter for it, for the tests of this package.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { type CampaignItem, type Json, type MediaFiles, type PublishError, Vault } from "@loa/core"
import { Accounts, Sandbox } from "@loa/sandbox"
import { AdapterHarness, MemoryMediaFiles, MemoryVault } from "@loa/testing"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as HttpClient from "effect/http/HttpClient"
import { YouTubeAdapter } from "../src/index.ts"

/** One pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64"
)

/** Bytes that repeat at no power of two, so that a chunk in the wrong place is another file. */
const pattern = (byteLength: number): Uint8Array => Uint8Array.from({ length: byteLength }, (_, index) => index % 251)

/** Three chunks: 16 MiB, 16 MiB and 1 MiB. */
export const longVideoBytes = 33 * 1024 * 1024

export const files: { readonly [source: string]: MemoryMediaFiles.MemoryFile } = {
  "spot.mp4": { bytes: pattern(300_000), mediaType: "video/mp4", durationSeconds: 15 },
  "second.mp4": { bytes: pattern(1000), mediaType: "video/mp4", durationSeconds: 15 },
  "long.mp4": { bytes: pattern(longVideoBytes), mediaType: "video/mp4", durationSeconds: 1200 },
  "poster.png": { bytes: png, mediaType: "image/png", width: 1, height: 1 },
  "poster.webp": { bytes: pattern(100), mediaType: "image/webp", width: 1, height: 1 },
  "vi.srt": { bytes: Buffer.from("1\n00:00:01,000 --> 00:00:02,000\nXin chào\n"), mediaType: "application/x-subrip" },
  "en.srt": { bytes: Buffer.from("1\n00:00:01,000 --> 00:00:02,000\nHello\n"), mediaType: "application/x-subrip" },
  "radio.mp3": { bytes: pattern(100), mediaType: "audio/mpeg", durationSeconds: 30 }
}

export const item: CampaignItem.CampaignItemInput = {
  id: "bluezone-2020-08",
  title: "Cài đặt ứng dụng Bluezone",
  summary: "Ứng dụng Bluezone báo sớm cho người dùng.",
  body: "Mời bà con **cài đặt**:\n\n- trên điện thoại của mình\n- trên điện thoại của người thân",
  link: "https://go.zalo.me/bluezone",
  hashtags: ["Bluezone", "COVID19"],
  assets: [
    { id: "poster", type: "image", source: "poster.png", altText: "Áp phích Bluezone", role: "cover" },
    {
      id: "spot",
      type: "video",
      source: "spot.mp4",
      thumbnail: "poster",
      captions: [{ language: "vi", source: "vi.srt" }]
    }
  ]
}

/** The same item with a video of three chunks and nothing else. */
export const longItem: CampaignItem.CampaignItemInput = {
  ...item,
  assets: [{ id: "spot", type: "video", source: "long.mp4" }]
}

const Snapshot = Schema.Struct({
  quota: Schema.Struct({ units: Schema.Number, uploads: Schema.Number }),
  videos: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      fileName: Schema.String,
      blob: Schema.Struct({ byteLength: Schema.Number, sha256: Schema.String }),
      metadata: Schema.Struct({
        snippet: Schema.Struct({
          title: Schema.String,
          description: Schema.String,
          tags: Schema.Array(Schema.String),
          categoryId: Schema.String,
          defaultLanguage: Schema.optional(Schema.String)
        }),
        status: Schema.Struct({
          privacyStatus: Schema.String,
          publishAt: Schema.optional(Schema.Number),
          embeddable: Schema.Boolean,
          license: Schema.String,
          publicStatsViewable: Schema.Boolean,
          selfDeclaredMadeForKids: Schema.optional(Schema.Boolean),
          containsSyntheticMedia: Schema.optional(Schema.Boolean)
        })
      }),
      captions: Schema.Array(Schema.Struct({ language: Schema.String, name: Schema.String })),
      thumbnail: Schema.optional(Schema.Struct({ contentType: Schema.String }))
    })
  ),
  playlists: Schema.Array(
    Schema.Struct({
      title: Schema.String,
      privacyStatus: Schema.String,
      items: Schema.Array(Schema.Struct({ videoId: Schema.String }))
    })
  ),
  sessions: Schema.Array(Schema.Struct({ receivedBytes: Schema.Number, finished: Schema.Boolean }))
})

/** Everything that must never be seen outside the vault and the wire. */
const fixedSecrets = [Accounts.youtube.clientSecret, Accounts.youtube.refreshToken, "ya29.", "upload_id"]

export interface StageOptions {
  readonly item?: CampaignItem.CampaignItemInput
  readonly overrides?: { readonly [key: string]: Json.Json }
  readonly publishAt?: string
  readonly firstAttemptAt?: string
  readonly configuration?: { readonly [key: string]: unknown }
  readonly sandbox?: Sandbox.Options["youtube"]
  /** What stands between the adapter and the wire. */
  readonly client?: (client: HttpClient.HttpClient) => HttpClient.HttpClient
  readonly media?: Layer.Layer<MediaFiles.MediaFiles>
}

export interface Stage {
  readonly sandbox: Sandbox.Sandbox
  readonly adapter: Effect.Success<ReturnType<typeof YouTubeAdapter.make>>
  readonly harness: AdapterHarness.Harness
  readonly vault: Map<string, Redacted.Redacted<string>>
  readonly options: YouTubeAdapter.Options
  readonly fault: (fault: Parameters<Sandbox.Sandbox["fault"]>[0]) => void
  readonly command: (name: string, argument?: unknown) => Effect.Effect<unknown>
  /** What the channel holds now. */
  readonly channel: () => typeof Snapshot.Type
  /** Requests to the platform so far, as `METHOD path`. */
  readonly requests: () => ReadonlyArray<string>
  /** Another process with the same journal and vault: an adapter that remembers nothing. */
  readonly restarted: Effect.Effect<AdapterHarness.Harness>
}

/**
 * Sets the stage: an empty channel, an empty vault, one item.
 */
export const make = Effect.fnUntraced(function* (
  options: StageOptions = {}
): Effect.fn.Return<Stage, never, Scope.Scope> {
  const sandbox = yield* Effect.acquireRelease(
    Effect.promise(() => Sandbox.start(options.sandbox === undefined ? {} : { youtube: options.sandbox })),
    (started) => Effect.promise(() => started.close())
  )
  const { vault, entries } = MemoryVault.make()
  const decoded = Schema.decodeUnknownSync(YouTubeAdapter.Options)({
    ...Accounts.configuration(sandbox.url).tube,
    clientSecret: Redacted.make(Accounts.youtube.clientSecret),
    refreshToken: Redacted.make(Accounts.youtube.refreshToken),
    ...options.configuration
  })
  const platform = sandbox.platforms["youtube"]
  if (platform === undefined) throw new Error("the sandbox has no YouTube")
  const wire = Context.get(yield* Layer.build(NodeHttpClient.layerNodeHttp), HttpClient.HttpClient)
  const makeAdapter = YouTubeAdapter.channel
    .make(decoded, "tube")
    .pipe(
      Effect.provide(options.media ?? MemoryMediaFiles.layer(files)),
      Effect.provideService(Vault.Vault, vault),
      Effect.provideService(HttpClient.HttpClient, options.client?.(wire) ?? wire)
    )
  const harnessOptions = {
    item: options.item ?? item,
    files,
    destination: "tube",
    overrides: options.overrides ?? {},
    ...(options.publishAt === undefined ? {} : { publishAt: options.publishAt }),
    ...(options.firstAttemptAt === undefined ? {} : { firstAttemptAt: options.firstAttemptAt })
  }
  const adapter = yield* makeAdapter
  const harness = AdapterHarness.make({ ...harnessOptions, adapter })
  return {
    sandbox,
    adapter,
    harness,
    vault: entries,
    options: decoded,
    fault: (rule) => sandbox.fault({ platform: "youtube", ...rule }),
    command: (name, argument) => Effect.promise(() => platform.command(name, argument)),
    channel: () => Schema.decodeUnknownSync(Snapshot)(platform.state()),
    requests: () => sandbox.requests.map(({ method, path }) => `${method} ${path}`),
    restarted: Effect.map(makeAdapter, (another) => {
      const fresh = AdapterHarness.make({ ...harnessOptions, adapter: another })
      for (const [step, value] of harness.saved) fresh.saved.set(step, value)
      Object.assign(fresh.receipts, harness.receipts)
      return fresh
    })
  }
})

/** The reason a step fails with. */
export const failureOf = <A>(
  effect: Effect.Effect<A, PublishError.PublishError>
): Effect.Effect<PublishError.Reason, A> => Effect.map(Effect.flip(effect), (error) => error.reason)

/** Every secret of a stage that a text contains. */
export const secretsIn = (stage: Stage, value: unknown): ReadonlyArray<string> => {
  const text = JSON.stringify(value)
  const kept = [...stage.vault.values()].map((secret) => Redacted.value(secret))
  return [...fixedSecrets, ...kept].filter((secret) => text.includes(secret))
}

/**
 * A clock whose short waits are over at once; the long ones that only bound a call never end.
 */
export const impatient = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.clockWith(Effect.succeed), (real) => {
    const clock: Clock.Clock = {
      currentTimeMillisUnsafe: () => real.currentTimeMillisUnsafe(),
      currentTimeMillis: real.currentTimeMillis,
      currentTimeNanosUnsafe: () => real.currentTimeNanosUnsafe(),
      currentTimeNanos: real.currentTimeNanos,
      monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: real.monotonicTimeNanos,
      sleep: (duration) => (Duration.toSeconds(duration) < 60 ? Effect.yieldNow : Effect.never)
    }
    return Effect.provideService(effect, Clock.Clock, clock)
  })
