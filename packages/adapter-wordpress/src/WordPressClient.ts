/**
 * The calls to one site's REST API that publishing needs: address, login, transport. What an answer means for an item is
 * not decided here.
 */
import { Http, Multipart } from "@loa/adapter-kit"
import { type Json, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Errors from "./internal/errors.ts"
import { withoutSecrets } from "./internal/secrecy.ts"
import * as WordPressLimits from "./WordPressLimits.ts"
import * as WordPressSchema from "./WordPressSchema.ts"

/**
 * @category models
 */
export interface Options {
  /** Without a trailing slash; a sub-folder is kept. */
  readonly siteUrl: string
  readonly username: string
  readonly applicationPassword: Redacted.Redacted<string>
}

/** Fields of a request, in WordPress' words. */
type Fields = { readonly [name: string]: Json.Json }

/**
 * What an upload left: the file, or only its id when PHP died while it made thumbnails.
 *
 * @category models
 */
export type Upload =
  | { readonly _tag: "Complete"; readonly media: WordPressSchema.Media }
  | { readonly _tag: "Unfinished"; readonly id: number }

/**
 * Every method fails with a `PublishError.Reason`; reads never with `OutcomeUnknown`.
 *
 * @category models
 */
export interface WordPressClient {
  /** What the site says about itself. Asked with the login, since some sites hide even this from strangers. */
  readonly root: Effect.Effect<WordPressSchema.Root, PublishError.Reason>
  /** The account behind the login. A wrong password looks like none: `Unauthorized`. */
  readonly me: Effect.Effect<WordPressSchema.User, PublishError.Reason>
  /** Methods this account may use on a collection. */
  readonly allowed: (collection: "posts" | "media") => Effect.Effect<ReadonlyArray<string>, PublishError.Reason>
  /** Posts with exactly these slugs, in the trash too, the oldest first. */
  readonly findPosts: (
    slugs: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<WordPressSchema.Post>, PublishError.Reason>
  readonly getPost: (id: number) => Effect.Effect<WordPressSchema.Post, PublishError.Reason>
  readonly createPost: (fields: Fields) => Effect.Effect<WordPressSchema.Post, PublishError.Reason>
  /** Changes the fields given and leaves the others. */
  readonly updatePost: (id: number, fields: Fields) => Effect.Effect<WordPressSchema.Post, PublishError.Reason>
  /** Erases a post for good; one that is gone already is no error. */
  readonly erasePost: (id: number) => Effect.Effect<void, PublishError.Reason>
  /** Files with exactly this slug, the oldest first. */
  readonly findMedia: (slug: string) => Effect.Effect<ReadonlyArray<WordPressSchema.Media>, PublishError.Reason>
  /** Sends a file, streamed. */
  readonly upload: <E>(
    fields: { readonly [name: string]: string },
    file: Multipart.FilePart<E>
  ) => Effect.Effect<Upload, PublishError.Reason>
  readonly updateMedia: (id: number, fields: Fields) => Effect.Effect<WordPressSchema.Media, PublishError.Reason>
  /** Makes the thumbnails an upload did not come to. */
  readonly makeThumbnails: (id: number) => Effect.Effect<void, PublishError.Reason>
  readonly eraseMedia: (id: number) => Effect.Effect<void, PublishError.Reason>
  /** The id of the category or tag of that name, made if need be. */
  readonly ensureTerm: (taxonomy: "categories" | "tags", name: string) => Effect.Effect<number, PublishError.Reason>
}

const attachmentHeader = "x-wp-upload-attachment-id"

/** Also of an upload that ended in an error page: WordPress sends the id before it makes thumbnails. */
const attachmentIdOf = (answer: Http.Answer): number | undefined => {
  const id = Number(answer.headers[attachmentHeader])
  return Number.isInteger(id) && id > 0 ? id : undefined
}

/** Waits for the bytes and for the work that follows them. */
const uploadTimeoutSeconds = (byteLength: number): number =>
  Http.timeoutSecondsDefault * 2 + Math.ceil(byteLength / WordPressLimits.uploadBytesPerSecondMin)

type Login = (request: HttpClientRequest.HttpClientRequest) => HttpClientRequest.HttpClientRequest

/** The password as it is written, as WordPress reads it, and as the header carries it. */
const secretsOf = (login: Login, options: Options): ReadonlyArray<string> => {
  const password = Redacted.value(options.applicationPassword)
  const header = login(HttpClientRequest.get(options.siteUrl)).headers["authorization"] ?? ""
  return [header.replace(/^Basic /, ""), password, password.replace(/\s/g, "")].filter((secret) => secret !== "")
}

/**
 * Makes the client of one site.
 *
 * @category constructors
 */
export const make = (http: HttpClient.HttpClient, options: Options): WordPressClient => {
  const api = `${options.siteUrl}/wp-json`
  const login = HttpClientRequest.basicAuth(options.username, options.applicationPassword)

  const secrets = secretsOf(login, options)

  const send = (request: HttpClientRequest.HttpClientRequest, timeoutSeconds = Http.timeoutSecondsDefault) =>
    Effect.map(Http.send(http, HttpClientRequest.acceptJson(request), { timeoutSeconds }), (answer) =>
      withoutSecrets(answer, secrets)
    )

  const succeeded = Effect.fnUntraced(function* (
    answer: Http.Answer
  ): Effect.fn.Return<Http.Answer, PublishError.Reason> {
    if (answer.status >= 200 && answer.status < 300) return answer
    return yield* Effect.fail(Errors.toReason(answer, yield* Clock.currentTimeMillis))
  })

  const call = (request: HttpClientRequest.HttpClientRequest) => Effect.flatMap(send(login(request)), succeeded)

  const read = <A>(path: string, query: { readonly [name: string]: string }, schema: Schema.Codec<A, unknown>) =>
    call(HttpClientRequest.get(`${api}${path}`, { urlParams: query })).pipe(
      Effect.flatMap(Http.decode(schema)),
      Effect.mapError(Errors.ofRead)
    )

  const write = (path: string, fields: Fields, answerFields: string) =>
    HttpClientRequest.post(`${api}${path}`, { urlParams: { _fields: answerFields } }).pipe(
      HttpClientRequest.bodyJsonUnsafe(fields),
      call
    )

  const writePost = (path: string, fields: Fields) =>
    Effect.flatMap(write(path, fields, WordPressSchema.postFields), Http.decode(WordPressSchema.Post))

  const erase = (path: string) =>
    call(HttpClientRequest.delete(`${api}${path}`, { urlParams: { force: "true", _fields: "deleted" } })).pipe(
      Effect.flatMap(Http.decode(WordPressSchema.Deleted)),
      Effect.asVoid,
      Effect.catch((reason) => (Errors.isGone(reason) ? Effect.void : Effect.fail(reason)))
    )

  const readUpload = (answer: Http.Answer): Effect.Effect<Upload, PublishError.Reason> => {
    const id = attachmentIdOf(answer)
    if (answer.status >= 500 && id !== undefined) return Effect.succeed({ _tag: "Unfinished", id })
    return succeeded(answer).pipe(
      Effect.flatMap(Http.decode(WordPressSchema.Media)),
      Effect.map((media): Upload => ({ _tag: "Complete", media }))
    )
  }

  const readTerm = (answer: Http.Answer): Effect.Effect<number, PublishError.Reason> =>
    Result.match(Schema.decodeUnknownResult(WordPressSchema.TermExists)(answer.json), {
      onSuccess: ({ data }) => Effect.succeed(data.term_id),
      onFailure: () =>
        succeeded(answer).pipe(
          Effect.flatMap(Http.decode(WordPressSchema.Term)),
          Effect.map((term) => term.id)
        )
    })

  return {
    root: read("/", { _fields: "namespaces,authentication" }, WordPressSchema.Root),
    me: read("/wp/v2/users/me", { context: "edit", _fields: "id,roles,capabilities" }, WordPressSchema.User),
    allowed: (collection) =>
      call(HttpClientRequest.options(`${api}/wp/v2/${collection}`)).pipe(
        Effect.map((answer) => (answer.headers["allow"] ?? "").split(/\s*,\s*/)),
        Effect.mapError(Errors.ofRead)
      ),
    findPosts: (slugs) =>
      read(
        "/wp/v2/posts",
        {
          slug: slugs.join(","),
          status: "any,trash",
          context: "edit",
          orderby: "id",
          order: "asc",
          per_page: "100",
          _fields: WordPressSchema.postFields
        },
        Schema.Array(WordPressSchema.Post)
      ),
    getPost: (id) =>
      read(`/wp/v2/posts/${id}`, { context: "edit", _fields: WordPressSchema.postFields }, WordPressSchema.Post),
    createPost: (fields) => writePost("/wp/v2/posts", fields),
    updatePost: (id, fields) => writePost(`/wp/v2/posts/${id}`, fields),
    erasePost: (id) => erase(`/wp/v2/posts/${id}`),
    findMedia: (slug) =>
      read(
        "/wp/v2/media",
        { slug, context: "edit", orderby: "id", order: "asc", per_page: "100", _fields: WordPressSchema.mediaFields },
        Schema.Array(WordPressSchema.Media)
      ),
    upload: (fields, file) =>
      HttpClientRequest.post(`${api}/wp/v2/media`, { urlParams: { _fields: WordPressSchema.mediaFields } }).pipe(
        Multipart.body(fields, file),
        login,
        (request) => send(request, uploadTimeoutSeconds(file.byteLength)),
        Effect.flatMap(readUpload)
      ),
    updateMedia: (id, fields) =>
      Effect.flatMap(
        write(`/wp/v2/media/${id}`, fields, WordPressSchema.mediaFields),
        Http.decode(WordPressSchema.Media)
      ),
    makeThumbnails: (id) =>
      Effect.asVoid(write(`/wp/v2/media/${id}/post-process`, { action: "create-image-subsizes" }, "id")),
    eraseMedia: (id) => erase(`/wp/v2/media/${id}`),
    ensureTerm: (taxonomy, name) =>
      HttpClientRequest.post(`${api}/wp/v2/${taxonomy}`, { urlParams: { _fields: "id" } }).pipe(
        HttpClientRequest.bodyJsonUnsafe({ name }),
        login,
        send,
        Effect.flatMap(readTerm)
      )
  }
}
