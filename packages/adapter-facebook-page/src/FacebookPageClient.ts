/**
 * The calls we make, one method each: transport, signature and the reading of answers, nothing else.
 *
 * The token travels in a header, so that no address holds it. What fails fails with a `PublishError.Reason`; a read never
 * fails with `OutcomeUnknown`, because it changes nothing.
 */
import { Http, Multipart } from "@loa/adapter-kit"
import { PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as FacebookPageSchema from "./FacebookPageSchema.ts"
import * as Errors from "./internal/errors.ts"
import * as Proof from "./internal/proof.ts"
import * as Usage from "./internal/usage.ts"

/**
 * Where the calls go and who makes them.
 *
 * @category options
 */
export interface Options {
  readonly pageId: string
  readonly accessToken: Redacted.Redacted<string>
  /** Signs every call when it is there. */
  readonly appSecret?: Redacted.Redacted<string>
  readonly graphVersion: string
  readonly endpoints: { readonly graph: string; readonly graphVideo: string; readonly rupload: string }
}

/**
 * Parameters of a call, as text.
 *
 * @category models
 */
export type Fields = { readonly [name: string]: string }

/**
 * A file on its way, or a part of one.
 *
 * @category models
 */
export interface FileBytes {
  /** ASCII, with an extension: without one Facebook takes a video for an unknown format. */
  readonly fileName: string
  readonly contentType: string
  readonly byteLength: number
  readonly bytes: Stream.Stream<Uint8Array, unknown>
}

type Call<A> = Effect.Effect<A, PublishError.Reason>

/** A call that publishes can wait for Facebook to read the page behind a link. */
const commitTimeoutSeconds = 180

/** Slowest transfer we wait for, in bytes a second. */
const bytesPerSecondMin = 32 * 1024

const uploadTimeoutSeconds = (byteLength: number): number =>
  Http.timeoutSecondsDefault + Math.ceil(byteLength / bytesPerSecondMin)

const postFields =
  "id,message,created_time,permalink_url,is_published,scheduled_publish_time," +
  "attachments{target{id},unshimmed_url,subattachments{target{id}}}"

const videoFields = "id,status,published,permalink_url,post_id,created_time"

/** What was not read back is not in doubt: asking again does no harm. */
const asRead = (reason: PublishError.Reason): PublishError.Reason => {
  if (reason._tag !== "OutcomeUnknown") return reason
  const { detail, code, status } = reason
  return new PublishError.Unavailable({
    detail,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status })
  })
}

const parse = (text: string): unknown =>
  Result.getOrUndefined(Result.try({ try: (): unknown => JSON.parse(text), catch: () => undefined }))

/** An answer in which no secret of ours stands, whatever the other side repeats. */
const withoutSecrets = (answer: Http.Answer, secrets: ReadonlyArray<string>): Http.Answer => {
  if (!secrets.some((secret) => answer.text.includes(secret))) return answer
  const text = secrets.reduce((shown, secret) => shown.replaceAll(secret, "[redacted]"), answer.text)
  return { ...answer, text, json: parse(text) }
}

/**
 * Makes the client of one Page.
 *
 * @category constructors
 */
export const make = (http: HttpClient.HttpClient, options: Options) => {
  const { pageId, graphVersion, endpoints } = options
  const accessToken = Redacted.value(options.accessToken)
  const secrets = [accessToken, ...(options.appSecret === undefined ? [] : [Redacted.value(options.appSecret)])]
  const graph = (path: string): string => `${endpoints.graph}/${graphVersion}/${path}`
  const videos = `${endpoints.graphVideo}/${graphVersion}/${pageId}/videos`

  const sign = Effect.fnUntraced(function* (request: HttpClientRequest.HttpClientRequest) {
    const bearing = HttpClientRequest.bearerToken(request, options.accessToken)
    if (options.appSecret === undefined) return bearing
    const seconds = Math.floor((yield* Clock.currentTimeMillis) / 1000)
    const proof = yield* Proof.timed(accessToken, Redacted.value(options.appSecret), seconds)
    return HttpClientRequest.setUrlParams(bearing, { appsecret_proof: proof, appsecret_time: `${seconds}` })
  })

  const exchange = (request: HttpClientRequest.HttpClientRequest, timeoutSeconds?: number): Call<Http.Answer> =>
    Http.send(http, request, timeoutSeconds === undefined ? {} : { timeoutSeconds }).pipe(
      Effect.map((answer) => withoutSecrets(answer, secrets))
    )

  const accepted = (answer: Http.Answer): Call<Http.Answer> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const reason = Errors.reasonOf(answer, now)
      return reason === undefined ? Effect.succeed(answer) : Effect.fail(reason)
    })

  const ask = (request: HttpClientRequest.HttpClientRequest, timeoutSeconds?: number): Call<Http.Answer> =>
    sign(request).pipe(
      Effect.flatMap((signed) => exchange(signed, timeoutSeconds)),
      Effect.flatMap(accepted)
    )

  const read = (address: string, parameters: Fields): Call<Http.Answer> =>
    ask(HttpClientRequest.get(address, { urlParams: parameters })).pipe(Effect.mapError(asRead))

  const readAs = <A>(schema: Schema.Codec<A, unknown>, address: string, parameters: Fields): Call<A> =>
    Effect.mapError(Effect.flatMap(read(address, parameters), Http.decode(schema)), asRead)

  const post = (address: string, fields: Fields, timeoutSeconds?: number): Call<Http.Answer> =>
    ask(HttpClientRequest.bodyUrlParams(HttpClientRequest.post(address), fields), timeoutSeconds)

  const withFile = (address: string, fields: Fields, field: string, file: FileBytes) =>
    Multipart.body(fields, { ...file, field })(HttpClientRequest.post(address))

  const postFile = (address: string, fields: Fields, field: string, file: FileBytes, extraSeconds = 0) =>
    ask(withFile(address, fields, field, file), uploadTimeoutSeconds(file.byteLength) + extraSeconds)

  return {
    /** The Page, and how much of its calls it has used. */
    readPage: Effect.gen(function* () {
      const answer = yield* read(graph(pageId), { fields: "id,name,is_published,can_post" })
      const page = yield* Effect.mapError(Http.decode(FacebookPageSchema.Page)(answer), asRead)
      return { page, usage: Usage.of(answer) }
    }),

    /** What Facebook knows about our token. */
    debugToken: HttpClientRequest.get(graph("debug_token")).pipe(
      // The one parameter that has to hold the token; as `Redacted` it is left out of spans and errors.
      HttpClientRequest.appendUrlParam("input_token", options.accessToken),
      ask,
      Effect.flatMap(Http.decode(FacebookPageSchema.TokenFacts)),
      Effect.mapError(asRead)
    ),

    /** Makes a post. The commit. */
    createPost: (fields: Fields): Call<FacebookPageSchema.Post> =>
      post(
        graph(`${pageId}/feed`),
        { ...fields, fields: "id,permalink_url,created_time,is_published" },
        commitTimeoutSeconds
      ).pipe(Effect.flatMap(Http.decode(FacebookPageSchema.Post))),

    /** Uploads a photo that nobody sees. */
    createPhoto: (fields: Fields, file: FileBytes) =>
      postFile(graph(`${pageId}/photos`), { ...fields, fields: "id,images" }, "source", file).pipe(
        Effect.flatMap(Http.decode(FacebookPageSchema.Photo))
      ),

    readPost: (id: string): Call<FacebookPageSchema.Post> =>
      readAs(FacebookPageSchema.Post, graph(id), {
        fields: "id,permalink_url,created_time,is_published,scheduled_publish_time"
      }),

    /** One page of the Page's posts, newest first. */
    listPosts: (edge: "published_posts" | "scheduled_posts", parameters: Fields): Call<FacebookPageSchema.Posts> =>
      readAs(FacebookPageSchema.Posts, graph(`${pageId}/${edge}`), { ...parameters, fields: postFields }),

    startVideo: (byteLength: number) =>
      post(videos, { upload_phase: "start", file_size: `${byteLength}` }).pipe(
        Effect.flatMap(Http.decode(FacebookPageSchema.VideoStart))
      ),

    /** Sends one chunk; says where the server wants to go on, also when it refused this one for its place. */
    transferChunk: (uploadSessionId: string, start: number, chunk: FileBytes): Call<FacebookPageSchema.Offsets> => {
      const fields = { upload_phase: "transfer", upload_session_id: uploadSessionId, start_offset: `${start}` }
      return sign(withFile(videos, fields, "video_file_chunk", chunk)).pipe(
        Effect.flatMap((request) => exchange(request, uploadTimeoutSeconds(chunk.byteLength))),
        Effect.flatMap((answer) => {
          const offsets = Errors.offsetsOf(answer)
          if (offsets !== undefined) return Effect.succeed(offsets)
          return Effect.flatMap(accepted(answer), Http.decode(FacebookPageSchema.Offsets))
        })
      )
    },

    /** Publishes an uploaded video, with its cover when there is one. The commit. */
    finishVideo: (uploadSessionId: string, fields: Fields, cover: FileBytes | undefined) => {
      const all = { upload_phase: "finish", upload_session_id: uploadSessionId, ...fields }
      const answer =
        cover === undefined
          ? post(videos, all, commitTimeoutSeconds)
          : postFile(videos, all, "thumb", cover, commitTimeoutSeconds)
      return Effect.flatMap(answer, Http.decode(FacebookPageSchema.Success))
    },

    readVideo: (id: string): Call<FacebookPageSchema.Video> =>
      readAs(FacebookPageSchema.Video, graph(id), { fields: videoFields }),

    startReel: post(graph(`${pageId}/video_reels`), { upload_phase: "start" }).pipe(
      Effect.flatMap(Http.decode(FacebookPageSchema.ReelStart))
    ),

    /** Sends a Reel's bytes from `offset` to the end of the file. `file.byteLength` is what is left. */
    uploadReel: (address: string, offset: number, file: FileBytes) =>
      HttpClientRequest.post(address).pipe(
        HttpClientRequest.setHeaders({
          authorization: `OAuth ${accessToken}`,
          offset: `${offset}`,
          file_size: `${offset + file.byteLength}`
        }),
        HttpClientRequest.bodyStream(file.bytes, {
          contentType: "application/octet-stream",
          contentLength: file.byteLength
        }),
        (request) => exchange(request, uploadTimeoutSeconds(file.byteLength)),
        Effect.flatMap(accepted),
        Effect.flatMap(Http.decode(FacebookPageSchema.Success))
      ),

    /** Publishes an uploaded Reel. The commit. */
    finishReel: (videoId: string, fields: Fields) =>
      post(
        graph(`${pageId}/video_reels`),
        { upload_phase: "finish", video_id: videoId, ...fields },
        commitTimeoutSeconds
      ).pipe(Effect.flatMap(Http.decode(FacebookPageSchema.Success))),

    addThumbnail: (videoId: string, image: FileBytes) =>
      postFile(graph(`${videoId}/thumbnails`), { is_preferred: "true" }, "source", image).pipe(
        Effect.flatMap(Http.decode(FacebookPageSchema.Success))
      ),

    addCaptions: (videoId: string, captions: FileBytes) =>
      postFile(graph(`${videoId}/captions`), { default_locale: "none" }, "captions_file", captions).pipe(
        Effect.flatMap(Http.decode(FacebookPageSchema.Success))
      )
  }
}

/**
 * The calls of one Page.
 *
 * @category models
 */
export type FacebookPageClient = ReturnType<typeof make>
