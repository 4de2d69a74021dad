/**
 * A sandbox with a Zalo OA, a host for the pictures it fetches, and the adapter over real HTTP. Waits between questions
 * pass at once: the clock is the sandbox's, and sleeping moves it.
 */
import { createServer, type Server } from "node:http"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { type Adapter, References, Vault } from "@loa/core"
import { Accounts, Sandbox } from "@loa/sandbox"
import { AdapterHarness, MemoryMediaFiles, MemoryVault } from "@loa/testing"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as HttpClient from "effect/http/HttpClient"
import { ZaloOaAdapter } from "../src/index.ts"

/** Eight in the morning of 20 November 2026 in Việt Nam. */
export const morning = Date.UTC(2026, 10, 20, 1)

/** Bytes that stand for a picture; nobody looks inside. */
export const picture = new Uint8Array(2_000).fill(7)

export const files: { readonly [source: string]: MemoryMediaFiles.MemoryFile } = {
  "media/poster.png": { bytes: picture, mediaType: "image/png", width: 1200, height: 630 },
  "media/second.jpg": { bytes: picture, mediaType: "image/jpeg", width: 1000, height: 700 },
  "media/spot.mp4": { bytes: picture, mediaType: "video/mp4", durationSeconds: 15 },
  "media/radio.mp3": { bytes: picture, mediaType: "audio/mpeg" },
  "media/hoi-dap.pdf": { bytes: picture, mediaType: "application/pdf" }
}

/** The cover of `item`. */
export const poster = {
  id: "poster",
  type: "image",
  source: "media/poster.png",
  altText: "Áp phích Bluezone",
  role: "cover"
} as const

export const item = {
  id: "bluezone-2020-08",
  title: "Cài đặt ứng dụng Bluezone để phòng, chống dịch COVID-19",
  summary: "Ứng dụng Bluezone báo sớm cho người dùng khi đã từng ở gần một ca nhiễm COVID-19.",
  body: "Mời bà con cài **ứng dụng Bluezone**.\n\n![Áp phích](poster)\n\n## Ba bước\n\n1. Tải ứng dụng\n2. Cấp quyền\n\nXem [trang chính thức](https://bluezone.gov.vn).",
  link: "https://go.zalo.me/bluezone",
  assets: [
    poster,
    { id: "second", type: "image", source: "media/second.jpg", altText: "Hai điện thoại" },
    { id: "spot", type: "video", source: "media/spot.mp4", title: "Bluezone 15 giây", thumbnail: "poster" },
    { id: "radio", type: "audio", source: "media/radio.mp3" },
    { id: "faq", type: "document", source: "media/hoi-dap.pdf", title: "Câu hỏi thường gặp" }
  ]
} satisfies AdapterHarness.Options["item"]

/** The item as the pipeline has it. */
export const decoded = AdapterHarness.toPublication({ item, files }).item

export const options = (sandbox: Sandbox.Sandbox): ZaloOaAdapter.Options => ({
  channel: "zalo-oa",
  oaId: Accounts.zalo.oaId,
  appId: Accounts.zalo.appId,
  appSecret: Redacted.make(Accounts.zalo.appSecret),
  refreshToken: Redacted.make(Accounts.zalo.refreshToken),
  author: "Ban biên tập",
  assetsFrom: "portal",
  videosFrom: "tube",
  endpoints: { openapi: `${sandbox.url}/zalo/openapi`, oauth: `${sandbox.url}/zalo/oauth` }
})

export interface World {
  readonly sandbox: Sandbox.Sandbox
  /** Address of a picture on the picture host; one whose name holds `big` has 1,000,000 bytes. */
  readonly pictureAddress: (name: string) => string
  /** What the vault keeps. */
  readonly secrets: Map<string, Redacted.Redacted<string>>
  readonly adapter: (changes?: Partial<ZaloOaAdapter.Options>) => Effect.Effect<Adapter.Adapter>
  readonly harness: (
    changes?: Partial<AdapterHarness.Options>,
    optionChanges?: Partial<ZaloOaAdapter.Options>
  ) => Effect.Effect<AdapterHarness.Harness>
  readonly command: (name: string, argument?: unknown) => Effect.Effect<unknown>
  readonly state: () => State
}

const State = Schema.Struct({
  articles: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      title: Schema.String,
      author: Schema.String,
      description: Schema.String,
      comment: Schema.String,
      status: Schema.String,
      cover: Schema.Record(Schema.String, Schema.String),
      body: Schema.Array(Schema.Record(Schema.String, Schema.String))
    })
  ),
  broadcasts: Schema.Array(
    Schema.Struct({ articleIds: Schema.Array(Schema.String), target: Schema.Record(Schema.String, Schema.String) })
  ),
  tokens: Schema.Struct({
    accessToken: Schema.NullOr(Schema.Struct({ value: Schema.String })),
    refreshToken: Schema.NullOr(Schema.Struct({ value: Schema.String })),
    consumedRefreshTokens: Schema.Array(Schema.String)
  })
})

/** What the emulator holds. */
export type State = typeof State.Type

const servePictures = Effect.acquireRelease(
  Effect.callback<Server>((resume) => {
    const server = createServer((request, response) => {
      response.writeHead(200, { "content-type": "image/png" })
      response.end(request.url?.includes("big") === true ? new Uint8Array(1_000_000) : picture)
    })
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  }),
  (server) =>
    Effect.callback<void>((resume) => {
      server.closeAllConnections()
      server.close(() => resume(Effect.void))
    })
)

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

/** Pauses between questions are shorter than this and pass at once; time limits of requests are longer and are kept. */
const pauseMillisecondsMax = 15_000

const clockOf = (sandbox: Sandbox.Sandbox): Clock.Clock => ({
  currentTimeMillisUnsafe: sandbox.now,
  currentTimeMillis: Effect.sync(sandbox.now),
  currentTimeNanosUnsafe: () => BigInt(sandbox.now()) * 1_000_000n,
  currentTimeNanos: Effect.sync(() => BigInt(sandbox.now()) * 1_000_000n),
  monotonicTimeNanosUnsafe: () => BigInt(sandbox.now()) * 1_000_000n,
  monotonicTimeNanos: Effect.sync(() => BigInt(sandbox.now()) * 1_000_000n),
  sleep: (duration) =>
    Duration.toMillis(duration) > pauseMillisecondsMax
      ? Effect.never
      : Effect.sync(() => sandbox.advanceClock(Duration.toMillis(duration)))
})

const offers = (pictureAddress: World["pictureAddress"]): NonNullable<AdapterHarness.Options["offers"]> => ({
  portal: {
    permalink: "https://portal.example.gov.vn/bluezone",
    assets: Object.fromEntries(
      ["poster", "second", "radio", "faq"].map((id) => [id, { remoteId: id, url: pictureAddress(`${id} tệp.png`) }])
    )
  },
  tube: { permalink: "https://www.youtube.com/watch?v=XXXXXXXXXXX", assets: {} }
})

/** Content of a step as the pipeline hands it over: every reference resolved. */
export const resolved = (world: World, content: Adapter.Step["content"]): Adapter.Step["content"] =>
  References.resolve(content, offers(world.pictureAddress), { title: item.title, link: item.link })

const make = Effect.fnUntraced(function* (
  zalo: Sandbox.Options["zalo"]
): Effect.fn.Return<World, never, HttpClient.HttpClient | Scope.Scope> {
  const http = yield* HttpClient.HttpClient
  const sandbox = yield* Effect.acquireRelease(
    Effect.promise(() => Sandbox.start({ now: () => morning, zalo: { processingAnswers: 0, ...zalo } })),
    (running) => Effect.promise(() => running.close())
  )
  const port = portOf(yield* servePictures)
  const { entries, vault } = MemoryVault.make()
  const services = Layer.mergeAll(
    Layer.succeed(HttpClient.HttpClient, http),
    MemoryMediaFiles.layer(files),
    Layer.succeed(Vault.Vault, vault)
  )
  const pictureAddress = (name: string): string => `http://127.0.0.1:${port}/${name}`
  const adapter: World["adapter"] = (changes) =>
    Effect.provide(ZaloOaAdapter.channel.make({ ...options(sandbox), ...changes }, "destination"), services)
  return {
    sandbox,
    pictureAddress,
    secrets: entries,
    adapter,
    harness: (changes, optionChanges) =>
      Effect.map(adapter(optionChanges), (made) =>
        AdapterHarness.make({
          adapter: made,
          item,
          files,
          firstAttemptAt: new Date(sandbox.now()).toISOString(),
          offers: offers(pictureAddress),
          ...changes
        })
      ),
    command: (name, argument) => Effect.promise(async () => sandbox.platforms["zalo"]?.command(name, argument)),
    state: () => Schema.decodeUnknownSync(State)(sandbox.platforms["zalo"]?.state())
  }
})

/** Runs a test in a world of its own; `zalo` sets how the OA behaves. */
export const use = <E>(
  body: (world: World) => Effect.Effect<void, E>,
  zalo: Sandbox.Options["zalo"] = {}
): Effect.Effect<void, E> =>
  make(zalo).pipe(
    Effect.flatMap((world) => Effect.provideService(body(world), Clock.Clock, clockOf(world.sandbox))),
    Effect.scoped,
    Effect.provide(NodeHttpClient.layerNodeHttp)
  )
