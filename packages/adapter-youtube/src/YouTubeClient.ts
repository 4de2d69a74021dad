/**
 * One method for each endpoint of the YouTube Data API that is used: transport and access, nothing else.
 */
import { type AccessTokens, Http } from "@loa/adapter-kit"
import type { MediaFiles, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Errors from "./internal/errors.ts"
import * as RelatedBody from "./internal/relatedBody.ts"
import * as UploadProtocol from "./internal/uploadProtocol.ts"
import type { Options } from "./YouTubeOptions.ts"
import * as YouTubeSchema from "./YouTubeSchema.ts"

/** What a call gives. */
type Call<A> = Effect.Effect<A, PublishError.Reason>

type Bytes = Stream.Stream<Uint8Array, MediaFiles.MediaUnreadable>

/** The parts of a video that are written. `id` is absent where the video is new. */
export interface VideoBody {
  readonly id?: string
  readonly snippet: { readonly [field: string]: unknown }
  readonly status: { readonly [field: string]: unknown }
}

/**
 * Errors of every method: the reasons of `internal/errors.ts`; reads never leave an open outcome.
 *
 * @category models
 */
export interface Client {
  /** The channels of the account that consented. */
  readonly channels: Call<typeof YouTubeSchema.Channels.Type>
  readonly videos: (ids: ReadonlyArray<string>, parts: string) => Call<ReadonlyArray<YouTubeSchema.Video>>
  /** Ids of the newest 50 videos in a playlist of uploads. */
  readonly newestVideoIds: (playlistId: string) => Call<ReadonlyArray<string>>
  /** Opens an upload session and gives its address, which is a capability. */
  readonly openUpload: (
    body: VideoBody,
    file: MediaFiles.MeasuredFile,
    how: { readonly fileName: string; readonly notifySubscribers: boolean }
  ) => Call<Redacted.Redacted<string>>
  readonly uploadState: (session: Redacted.Redacted<string>, byteLength: number) => Call<UploadProtocol.UploadState>
  readonly sendChunk: (
    session: Redacted.Redacted<string>,
    chunk: UploadProtocol.Chunk,
    bytes: Bytes
  ) => Call<UploadProtocol.UploadState>
  readonly updateVideo: (body: VideoBody) => Call<YouTubeSchema.Video>
  readonly setThumbnail: (
    videoId: string,
    file: MediaFiles.MeasuredFile,
    bytes: Bytes
  ) => Call<typeof YouTubeSchema.ThumbnailSet.Type>
  /** Gives `undefined` when the video has a track of that language and name. */
  readonly insertCaptions: (
    track: { readonly videoId: string; readonly language: string; readonly name: string },
    file: MediaFiles.MeasuredFile,
    bytes: Bytes
  ) => Call<string | undefined>
  readonly captionTracks: (videoId: string) => Call<typeof YouTubeSchema.CaptionTracks.Type>
  /** Fifty of the channel's playlists. */
  readonly playlists: (pageToken: string | undefined) => Call<typeof YouTubeSchema.Playlists.Type>
  readonly insertPlaylist: (playlist: {
    readonly title: string
    readonly language: string
    readonly privacyStatus: string
  }) => Call<string>
  /** Id of the entry that holds the video, if the playlist has one. */
  readonly playlistEntry: (playlistId: string, videoId: string) => Call<string | undefined>
  readonly insertPlaylistEntry: (playlistId: string, videoId: string) => Call<string>
}

type Access = Pick<AccessTokens.AccessTokens, "current" | "replace">

/**
 * Sends with an access token. A refused token is replaced once: it may have been revoked before its time.
 */
const authorise =
  (http: HttpClient.HttpClient, tokens: Access) =>
  (request: HttpClientRequest.HttpClientRequest, timeoutSeconds?: number): Call<Http.Answer> => {
    const send = (token: Redacted.Redacted<string>): Call<Http.Answer> =>
      Http.send(
        http,
        HttpClientRequest.bearerToken(request, token),
        timeoutSeconds === undefined ? {} : { timeoutSeconds }
      )
    return Effect.flatMap(tokens.current, (token) =>
      Effect.filterOrElse(
        send(token),
        (answer) => answer.status !== 401 || Errors.reasonOf(answer) === "youtubeSignupRequired",
        () => Effect.flatMap(tokens.replace(token), send)
      )
    )
  }

const json = (body: unknown) => HttpClientRequest.bodyText(JSON.stringify(body), "application/json; charset=UTF-8")

/**
 * Makes the client of one channel.
 *
 * @category constructors
 */
export const make = (http: HttpClient.HttpClient, tokens: Access, endpoints: Options["endpoints"]): Client => {
  const send = authorise(http, tokens)
  const api = `${endpoints.api}/youtube/v3`
  const upload = `${endpoints.upload}/upload/youtube/v3`

  const call = <A>(request: HttpClientRequest.HttpClientRequest, schema: Schema.Codec<A, unknown>): Call<A> =>
    send(request).pipe(Effect.flatMap(Errors.successful), Effect.flatMap(Http.decode(schema)))

  const get = <A>(
    path: string,
    query: { readonly [name: string]: string },
    schema: Schema.Codec<A, unknown>
  ): Call<A> =>
    Errors.readOnly(call(HttpClientRequest.get(`${api}/${path}`, { urlParams: query, acceptJson: true }), schema))

  return {
    channels: get("channels", { part: "snippet,contentDetails,status", mine: "true" }, YouTubeSchema.Channels),

    videos: (ids, parts) =>
      ids.length === 0
        ? Effect.succeed([])
        : Effect.map(get("videos", { part: parts, id: ids.join(",") }, YouTubeSchema.Videos), ({ items }) => items),

    newestVideoIds: (playlistId) =>
      Effect.map(
        get("playlistItems", { part: "contentDetails", playlistId, maxResults: "50" }, YouTubeSchema.PlaylistItems),
        ({ items }) => items.flatMap((item) => item.contentDetails?.videoId ?? [])
      ),

    openUpload: (body, file, how) =>
      HttpClientRequest.post(`${upload}/videos`, {
        urlParams: {
          uploadType: "resumable",
          part: "snippet,status",
          notifySubscribers: String(how.notifySubscribers)
        },
        headers: {
          "x-upload-content-length": String(file.byteLength),
          "x-upload-content-type": file.mediaType,
          slug: how.fileName
        }
      }).pipe(
        json(body),
        send,
        Effect.flatMap(Errors.successful),
        Effect.flatMap((answer) => UploadProtocol.sessionOf(answer, endpoints.upload))
      ),

    uploadState: (session, byteLength) =>
      Errors.readOnly(
        UploadProtocol.untraced(send(UploadProtocol.toQuery(session, byteLength))).pipe(
          Effect.flatMap(UploadProtocol.toState)
        )
      ),

    sendChunk: (session, chunk, bytes) =>
      UploadProtocol.untraced(
        send(UploadProtocol.toChunkRequest(session, chunk, bytes), UploadProtocol.timeoutSeconds(chunk))
      ).pipe(Effect.flatMap(UploadProtocol.toState)),

    updateVideo: (body) =>
      call(
        HttpClientRequest.put(`${api}/videos`, { urlParams: { part: "snippet,status" } }).pipe(json(body)),
        YouTubeSchema.Video
      ),

    setThumbnail: (videoId, file, bytes) =>
      call(
        HttpClientRequest.post(`${upload}/thumbnails/set`, { urlParams: { videoId, uploadType: "media" } }).pipe(
          HttpClientRequest.bodyStream(bytes, { contentType: file.mediaType, contentLength: file.byteLength })
        ),
        YouTubeSchema.ThumbnailSet
      ),

    insertCaptions: (track, file, bytes) =>
      HttpClientRequest.post(`${upload}/captions`, { urlParams: { uploadType: "multipart", part: "snippet" } }).pipe(
        RelatedBody.set({ snippet: { ...track, isDraft: false } }, file, bytes),
        send,
        Effect.flatMap((answer) =>
          Errors.reasonOf(answer) === "captionExists"
            ? Effect.succeed(undefined)
            : Errors.successful(answer).pipe(
                Effect.flatMap(Http.decode(YouTubeSchema.Created)),
                Effect.map(({ id }) => id)
              )
        )
      ),

    captionTracks: (videoId) => get("captions", { part: "snippet", videoId }, YouTubeSchema.CaptionTracks),

    playlists: (pageToken) =>
      get(
        "playlists",
        { part: "snippet", mine: "true", maxResults: "50", ...(pageToken === undefined ? {} : { pageToken }) },
        YouTubeSchema.Playlists
      ),

    insertPlaylist: ({ title, language, privacyStatus }) =>
      Effect.map(
        call(
          HttpClientRequest.post(`${api}/playlists`, { urlParams: { part: "snippet,status" } }).pipe(
            json({ snippet: { title, defaultLanguage: language }, status: { privacyStatus } })
          ),
          YouTubeSchema.Created
        ),
        ({ id }) => id
      ),

    playlistEntry: (playlistId, videoId) =>
      Effect.map(
        get(
          "playlistItems",
          { part: "contentDetails", playlistId, videoId, maxResults: "50" },
          YouTubeSchema.PlaylistItems
        ),
        ({ items }) => items.find((item) => item.contentDetails?.videoId === videoId)?.id
      ),

    insertPlaylistEntry: (playlistId, videoId) =>
      Effect.map(
        call(
          HttpClientRequest.post(`${api}/playlistItems`, { urlParams: { part: "snippet" } }).pipe(
            json({ snippet: { playlistId, resourceId: { kind: "youtube#video", videoId } } })
          ),
          YouTubeSchema.Created
        ),
        ({ id }) => id
      )
  }
}
