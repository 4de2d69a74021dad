/**
 * An adapter as small as one can be: pictures go up unseen, one call shows the notice, and a lost answer is found again by
 * the reference that the item's id makes. `docs/writing-an-adapter.md` walks through it.
 */
import { type Adapter, CampaignItem, MediaFiles, PublishError, Secret } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"

const channelName = "notice-board"

/** One board in a configuration. */
export const Options = Schema.Struct({
  channel: Schema.Literal(channelName),
  /** Without a trailing slash. */
  url: Schema.String,
  key: Secret.Secret
})
export type Options = typeof Options.Type

/** The part of the board's answers that we read. */
const Created = Schema.Struct({ id: Schema.String })
const Found = Schema.Array(Created)

/** Longest wait for an answer, in seconds. */
const timeoutSeconds = 30

/** Longest title the board shows, in UTF-16 units. Source: the board's own manual. */
const titleMax = 200

/** Only an answer that proves that nothing happened allows another try; a 5xx or silence proves nothing. */
const toReason = (status: number, retryAfter: string | undefined): PublishError.Reason => {
  const detail = `the board answered ${status}`
  const wait = retryAfter === undefined ? {} : { retryAfterSeconds: Number(retryAfter) }
  if (status === 429) return new PublishError.RateLimited({ detail, status, ...wait })
  if (status === 503) return new PublishError.Unavailable({ detail, status, ...wait })
  if (status === 401) return new PublishError.Unauthorized({ detail, status, hint: "ask the village for a new key" })
  if (status >= 400 && status < 500) return new PublishError.Rejected({ detail, status })
  return new PublishError.OutcomeUnknown({ detail, status })
}

const lost = (what: string) => new PublishError.OutcomeUnknown({ detail: `no answer that can be read: ${what}` })

const read =
  <A>(schema: Schema.Codec<A, unknown>) =>
  (response: HttpClientResponse.HttpClientResponse): Effect.Effect<A, PublishError.Reason> =>
    response.status >= 200 && response.status < 300
      ? response.json.pipe(
          Effect.flatMap(Schema.decodeUnknownEffect(schema)),
          Effect.mapError(() => lost("the body"))
        )
      : Effect.fail(toReason(response.status, response.headers["retry-after"]))

const plan = ({ assets, item }: Adapter.Publication): Adapter.Plan => ({
  steps: [
    ...assets
      .filter(({ asset }) => asset.type === "image")
      .map(({ asset, file }): Adapter.Step => ({
        name: `upload-picture-${asset.id}`,
        kind: "repeatable",
        asset: asset.id,
        requests: 1,
        byteLength: file.byteLength,
        content: { sha256: file.sha256 }
      })),
    {
      name: "post-notice",
      kind: "commit",
      requests: 1,
      byteLength: 0,
      content: { reference: item.id, title: item.title, text: item.summary ?? "" }
    }
  ]
})

const check = ({ destination, item }: Adapter.Publication) =>
  item.title.length <= titleMax
    ? []
    : [
        {
          severity: "error" as const,
          destination,
          path: ["title"],
          code: "title-too-long",
          message: `the title has ${item.title.length} characters, at most ${titleMax} are allowed`,
          hint: `shorten it, or set overrides.${destination}.title`
        }
      ]

const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Adapter.Adapter, never, HttpClient.HttpClient | MediaFiles.MediaFiles> {
  const http = yield* HttpClient.HttpClient
  const files = yield* MediaFiles.MediaFiles

  const ask = <A>(step: string, request: HttpClientRequest.HttpClientRequest, schema: Schema.Codec<A, unknown>) =>
    http.execute(HttpClientRequest.bearerToken(request, Redacted.value(options.key))).pipe(
      Effect.mapError(() => lost("the connection ended")),
      Effect.flatMap(read(schema)),
      Effect.timeoutOrElse({
        duration: `${timeoutSeconds} seconds`,
        orElse: () => Effect.fail(lost(`none within ${timeoutSeconds} seconds`))
      }),
      Effect.mapError((reason) => new PublishError.PublishError({ channel: channelName, step, reason }))
    )

  const toReceipt = ({ id }: typeof Created.Type): Adapter.Receipt => ({
    remoteId: id,
    permalink: `${options.url}/notices/${id}`
  })

  const upload = ({ publication, step }: Adapter.StepContext) => {
    const measured = publication.assets.find(({ asset }) => asset.id === step.asset)
    if (measured === undefined) return Effect.die(new Error(`${step.name} names no asset`))
    const { byteLength: contentLength, mediaType: contentType } = measured.file
    const request = HttpClientRequest.post(`${options.url}/pictures`).pipe(
      HttpClientRequest.bodyStream(files.read(measured.file), { contentLength, contentType })
    )
    return Effect.map(ask(step.name, request, Created), ({ id }): Adapter.Receipt => ({ remoteId: id }))
  }

  const post = ({ receipts, step }: Adapter.StepContext) => {
    const pictures = Object.values(receipts).map(({ remoteId }) => remoteId)
    const request = HttpClientRequest.post(`${options.url}/notices`).pipe(
      HttpClientRequest.bodyJsonUnsafe({ ...step.content, pictures })
    )
    return Effect.map(ask(step.name, request, Created), toReceipt)
  }

  const search = (step: string, reference: string) =>
    ask(step, HttpClientRequest.get(`${options.url}/notices`, { urlParams: { reference } }), Found)

  return {
    contract: "v1",
    channel: channelName,
    dependsOn: [],
    lookupPausesSeconds: [0, 5],
    check,
    plan,
    preflight: ({ item }) => Effect.as(search("preflight", item.id), []),
    perform: (context) => (context.step.kind === "commit" ? post(context) : upload(context)),
    lookup: ({ publication, step }) =>
      Effect.map(search(step.name, publication.item.id), ([first]): Adapter.Lookup =>
        first === undefined ? { _tag: "NotFound" } : { _tag: "Found", receipt: toReceipt(first) }
      ),
    observe: (receipts) =>
      http.get(receipts["post-notice"]?.permalink ?? options.url).pipe(
        Effect.timeout(`${timeoutSeconds} seconds`),
        Effect.match({
          onSuccess: ({ status }): Adapter.Visibility => (status === 200 ? "public" : "unchecked"),
          onFailure: (): Adapter.Visibility => "unchecked"
        }),
        Effect.map((visibility): Adapter.Observation => ({ visibility, warnings: [] }))
      )
  }
})

/** The channel `notice-board`: what the package exports. */
export const channel: Adapter.Channel<typeof channelName, Options, typeof Options.Encoded> = {
  name: channelName,
  options: Options,
  overrides: Schema.Struct(CampaignItem.overridableFields),
  make
}
