/**
 * Two sites of one shape, the emulated one and a real WordPress, and an adapter over real HTTP. What the tests read back
 * is asked for by their own requests, not through the adapter.
 */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { it } from "@effect/vitest"
import type { Adapter, MediaFiles } from "@loa/core"
import { Accounts, Sandbox } from "@loa/sandbox"
import { AdapterHarness, MemoryMediaFiles, RealWordPress } from "@loa/testing"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { WordPressAdapter } from "../src/index.ts"

export interface Account {
  readonly username: string
  readonly applicationPassword: string
}

export interface Site {
  readonly url: string
  readonly editor: Account
  readonly author: Account
  readonly contributor: Account
  readonly stop: () => Promise<void>
}

export interface EmulatedSite extends Site {
  readonly sandbox: Sandbox.Sandbox
}

const media = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../../../examples/cli/media/${name}`, import.meta.url)))

/** A red JPEG of 16 × 8 pixels. */
const jpeg = Buffer.from(
  "/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8" +
    "U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAA" +
    "AAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIR" +
    "AxEAPwCMAVdf/9k=",
  "base64"
)

export const files: { readonly [source: string]: MemoryMediaFiles.MemoryFile } = {
  "media/poster.png": { bytes: media("poster.png"), mediaType: "image/png" },
  "media/poster.png--jpeg-under-1mb": { bytes: jpeg, mediaType: "image/jpeg", width: 16, height: 8 },
  "media/bluezone-15s.mp4": { bytes: media("bluezone-15s.mp4"), mediaType: "video/mp4" },
  "media/bluezone.mp3": { bytes: media("bluezone.mp3"), mediaType: "audio/mpeg" },
  "media/hoi-dap.pdf": { bytes: media("hoi-dap.pdf"), mediaType: "application/pdf" }
}

/** An item with one of everything, under the id given. */
export const wholeItem = (id: string) =>
  ({
    id,
    title: `Tết & <Xuân> 2027: "về quê" (${id})`,
    summary: "Lịch nghỉ & những điều cần biết, <5 phút đọc.",
    link: "https://go.zalo.me/bluezone?a=1&b=2",
    categories: ["Tin tức & Sự kiện", "Phòng chống dịch"],
    hashtags: ["#Bluezone", "COVID19", "Tết", "bluezone"],
    body: [
      "# Tiêu đề lớn",
      'Mời bà con *cài* **ứng dụng** ~~cũ~~ `a < b` tại [trang & cổng](https://example.vn/?x=1&y=2).  \nDòng hai [gallery ids="1"] 5 < 6 & 7 > 2.',
      '![Áp phích "trong bài"](poster)',
      "## Ba bước",
      "1. Một\n   - lồng\n   - nhau\n2. Hai",
      "> Trích dẫn",
      "```\nhttps://example.vn\nif (a < b) [video]\n```",
      "| A | B |\n|:-:|---|\n| 1 | **2** |",
      "---",
      "Xem [tài liệu](faq) trước.",
      "<script>alert(1)</script>"
    ].join("\n\n"),
    assets: [
      {
        id: "poster",
        type: "image",
        source: "media/poster.png",
        altText: 'Áp phích "Bluezone" & <bạn>',
        role: "cover"
      },
      { id: "spot", type: "video", source: "media/bluezone-15s.mp4", title: "Bluezone 15 giây", thumbnail: "poster" },
      { id: "radio", type: "audio", source: "media/bluezone.mp3", title: "Phát thanh" },
      { id: "faq", type: "document", source: "media/hoi-dap.pdf", title: "Câu hỏi thường gặp" }
    ]
  }) satisfies AdapterHarness.Options["item"]

/** An item with one of every kind of step and the smallest file. */
export const smallItem = (id: string) =>
  ({
    id,
    title: `Thông báo ${id}`,
    summary: "Tóm tắt",
    body: "Nội dung",
    hashtags: ["ThongBao"],
    assets: [{ id: "faq", type: "document", source: "media/hoi-dap.pdf", title: "Hỏi đáp" }]
  }) satisfies AdapterHarness.Options["item"]

export const emulated = async (): Promise<EmulatedSite> => {
  const account = (username: string) => ({ username, applicationPassword: `pass ${username} 0001` })
  const [author, contributor] = [account("author"), account("contributor")]
  const editor = { username: Accounts.wordpress.username, applicationPassword: Accounts.wordpress.applicationPassword }
  const sandbox = await Sandbox.start({
    wordpress: {
      accounts: [
        { ...editor, role: "editor" },
        { ...author, role: "author" },
        { ...contributor, role: "contributor" }
      ]
    }
  })
  return { sandbox, url: `${sandbox.url}/wordpress`, editor, author, contributor, stop: sandbox.close }
}

export const real = async (): Promise<Site> => {
  const site = await RealWordPress.requireOrExplain()
  if (site === undefined) throw new Error("no real WordPress: the reason stands above")
  const { editor, author, contributor } = site.accounts
  return { url: site.url, editor, author, contributor, stop: site.stop }
}

export const optionsOf = (
  site: Site,
  changes: Partial<WordPressAdapter.Options> & { readonly account?: Account } = {}
): WordPressAdapter.Options => {
  const { account = site.editor, ...own } = changes
  return {
    channel: "wordpress",
    siteUrl: site.url,
    username: account.username,
    applicationPassword: Redacted.make(account.applicationPassword),
    ...own
  }
}

export type Services = HttpClient.HttpClient | MediaFiles.MediaFiles

const services = Layer.merge(NodeHttpClient.layerNodeHttp, MemoryMediaFiles.layer(files))

/** A test over real HTTP. */
export const live = <E>(name: string, test: () => Effect.Effect<unknown, E, Services>): void =>
  it.live(name, () => Effect.provide(Effect.asVoid(test()), services))

/** The adapter, and one publication driven through it. */
export const harness = Effect.fnUntraced(function* (
  site: Site,
  item: AdapterHarness.Options["item"],
  changes: {
    readonly options?: Parameters<typeof optionsOf>[1]
    readonly publication?: Omit<Partial<AdapterHarness.Options>, "adapter" | "item">
  } = {}
): Effect.fn.Return<AdapterHarness.Harness & { readonly adapter: Adapter.Adapter }, never, Services> {
  const adapter = yield* WordPressAdapter.make(optionsOf(site, changes.options))
  return { ...AdapterHarness.make({ adapter, item, files, destination: "portal", ...changes.publication }), adapter }
})

/** Adds a header to the requests of a method and path while the effect runs, up to the first that has it. */
export const withFault = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  where: { readonly method: string; readonly path: RegExp; readonly fault: string }
): Effect.Effect<A, E, R | HttpClient.HttpClient> => {
  let used = false
  return Effect.updateService(effect, HttpClient.HttpClient, (client) =>
    HttpClient.mapRequest(client, (request) => {
      if (used || request.method !== where.method || !where.path.test(new URL(request.url).pathname)) return request
      used = true
      return HttpClientRequest.setHeader(request, "x-test-fault", where.fault)
    })
  )
}

const Row = Schema.Struct({
  id: Schema.Int,
  slug: Schema.String,
  status: Schema.String,
  link: Schema.String,
  author: Schema.optionalKey(Schema.Int),
  date_gmt: Schema.String,
  title: Schema.Struct({ raw: Schema.String }),
  content: Schema.optionalKey(Schema.Struct({ raw: Schema.String, rendered: Schema.String })),
  excerpt: Schema.optionalKey(Schema.Struct({ raw: Schema.String })),
  caption: Schema.optionalKey(Schema.Struct({ raw: Schema.String })),
  alt_text: Schema.optionalKey(Schema.String),
  source_url: Schema.optionalKey(Schema.String),
  media_details: Schema.optionalKey(Schema.Unknown),
  featured_media: Schema.optionalKey(Schema.Int),
  categories: Schema.optionalKey(Schema.Array(Schema.Int)),
  tags: Schema.optionalKey(Schema.Array(Schema.Int))
})
export type Row = typeof Row.Type

const headersOf = (account: Account) => ({
  authorization: `Basic ${Buffer.from(`${account.username}:${account.applicationPassword}`).toString("base64")}`,
  "content-type": "application/json"
})

/** One request of the test's own. */
export const ask = (
  site: Site,
  method: string,
  path: string,
  body?: unknown,
  account = site.editor
): Effect.Effect<unknown> =>
  Effect.promise(async () => {
    const answer = await fetch(`${site.url}/wp-json/wp/v2${path}`, {
      method,
      headers: headersOf(account),
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  })

const rows = Schema.decodeUnknownSync(Schema.Array(Row))

/** Every post whose title holds the words, in the trash too, as the editor sees them. */
export const postsWith = (site: Site, words: string): Effect.Effect<ReadonlyArray<Row>> =>
  Effect.map(ask(site, "GET", `/posts?status=any,trash&context=edit&per_page=100&orderby=id&order=asc`), (answer) =>
    rows(answer).filter((row) => row.title.raw.includes(words))
  )

/** Every file whose slug begins with the words. */
export const mediaWith = (site: Site, slug: string): Effect.Effect<ReadonlyArray<Row>> =>
  Effect.map(ask(site, "GET", `/media?context=edit&per_page=100&orderby=id&order=asc`), (answer) =>
    rows(answer).filter((row) => row.slug.startsWith(slug))
  )

export const row = (answer: unknown): Row => Schema.decodeUnknownSync(Row)(answer)

/** Names of terms by id, as WordPress stores them. */
export const termNames = (site: Site, taxonomy: "categories" | "tags", ids: ReadonlyArray<number>) =>
  Effect.map(ask(site, "GET", `/${taxonomy}?include=${ids.join(",")}&orderby=id`), (answer) =>
    Schema.decodeUnknownSync(Schema.Array(Schema.Struct({ name: Schema.String })))(answer).map((term) => term.name)
  )

export const digestAt = (address: string): Effect.Effect<string> =>
  Effect.promise(async () => {
    const answer = await fetch(address)
    return createHash("sha256")
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest("hex")
  })

export const digestOf = (source: string): string =>
  createHash("sha256")
    .update(files[source]?.bytes ?? "")
    .digest("hex")

/** What a reader without a login gets. */
export const page = (address: string): Effect.Effect<{ readonly status: number; readonly text: string }> =>
  Effect.promise(async () => {
    const answer = await fetch(address)
    return { status: answer.status, text: await answer.text() }
  })

/** A server that says what the test makes up: for what no honest site can be made to say. */
export const withAnswers = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  answers: (method: string, path: string) => Response
): Effect.Effect<A, E, R | HttpClient.HttpClient> =>
  Effect.provideService(
    effect,
    HttpClient.HttpClient,
    HttpClient.make((request, url) =>
      Effect.sync(() => HttpClientResponse.fromWeb(request, answers(request.method, url.pathname)))
    )
  )

/** A site that nothing listens at; answers come from `withAnswers`. */
export const nowhere: Site = {
  url: "https://portal.example/blog",
  editor: { username: "editor", applicationPassword: "abcd EFGH 1234" },
  author: { username: "author", applicationPassword: "abcd EFGH 1235" },
  contributor: { username: "contributor", applicationPassword: "abcd EFGH 1236" },
  stop: () => Promise.resolve()
}

/** Runs an effect as if it were so many milliseconds later. */
export const later = <A, E, R>(effect: Effect.Effect<A, E, R>, milliseconds: number): Effect.Effect<A, E, R> =>
  Effect.clockWith((clock) =>
    Effect.provideService(effect, Clock.Clock, {
      currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + milliseconds,
      currentTimeMillis: Effect.map(clock.currentTimeMillis, (now) => now + milliseconds),
      currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe(),
      currentTimeNanos: clock.currentTimeNanos,
      monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: clock.monotonicTimeNanos,
      sleep: (duration) => clock.sleep(duration)
    })
  )
