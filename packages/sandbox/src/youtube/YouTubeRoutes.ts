/**
 * The methods of the API: address, price, scopes, and who does the work.
 *
 * Source: https://developers.google.com/youtube/v3/determine_quota_cost, and each method's own page for its scopes
 */
import type { EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import * as Channels from "./YouTubeChannels.ts"
import * as Errors from "./YouTubeErrors.ts"
import * as Media from "./YouTubeMedia.ts"
import * as Playlists from "./YouTubePlaylists.ts"
import type { Quota } from "./YouTubeQuota.ts"
import type { Context } from "./YouTubeState.ts"
import type { Tokens } from "./YouTubeTokens.ts"
import type { Destination, Uploads } from "./YouTubeUploads.ts"
import * as Videos from "./YouTubeVideos.ts"

/** Everything a method works with. */
export interface World {
  readonly context: Context
  readonly tokens: Tokens
  readonly quota: Quota
  readonly uploads: Uploads
}

interface Method {
  /** Units of the day; `upload` is one of the upload bucket. */
  readonly cost: number | "upload"
  readonly scopes: ReadonlyArray<string>
  readonly run: (world: World, request: EmulatorRequest) => Promise<EmulatorResponse>
}

const reading = ["youtube.readonly", "youtube", "youtube.force-ssl", "youtubepartner"]
const writing = ["youtube", "youtube.force-ssl", "youtubepartner"]
const uploading = ["youtube.upload", ...writing]
const captioning = ["youtube.force-ssl", "youtubepartner"]

type Answer = (context: Context, request: EmulatorRequest) => unknown

const json = (cost: number, scopes: ReadonlyArray<string>, answer: Answer): Method => ({
  cost,
  scopes,
  run: async ({ context }, request) => ({ status: 200, json: await answer(context, request) })
})

const removal = (
  cost: number,
  scopes: ReadonlyArray<string>,
  remove: (context: Context, request: EmulatorRequest) => void
): Method => ({
  cost,
  scopes,
  run: async ({ context }, request) => {
    remove(context, request)
    return { status: 204 }
  }
})

const upload = (
  cost: Method["cost"],
  scopes: ReadonlyArray<string>,
  destination: (context: Context, query: URLSearchParams) => Destination
): Method => ({
  cost,
  scopes,
  run: async ({ context, uploads }, request) => uploads.receive(request, destination(context, request.query))
})

const withoutMedia: Answer = () => {
  throw Videos.mediaBodyRequired()
}

const methods: Readonly<Record<string, Method>> = {
  "GET /youtube/v3/videos": json(1, reading, Videos.list),
  "POST /youtube/v3/videos": json(1, uploading, withoutMedia),
  "PUT /youtube/v3/videos": json(50, writing, Videos.update),
  "DELETE /youtube/v3/videos": removal(50, writing, Videos.remove),
  "GET /youtube/v3/channels": json(1, reading, Channels.list),
  "GET /youtube/v3/videoCategories": json(1, reading, (_, request) => Channels.listCategories(request)),
  "GET /youtube/v3/playlists": json(1, reading, Playlists.list),
  "POST /youtube/v3/playlists": json(50, writing, Playlists.insert),
  "GET /youtube/v3/playlistItems": json(1, reading, Playlists.listItems),
  "POST /youtube/v3/playlistItems": json(50, writing, Playlists.insertItem),
  "GET /youtube/v3/captions": json(50, captioning, Media.listCaptions),
  "DELETE /youtube/v3/captions": removal(50, captioning, Media.removeCaption),
  "POST /upload/youtube/v3/videos": upload("upload", uploading, Videos.destination),
  "POST /upload/youtube/v3/thumbnails/set": upload(50, uploading, Media.thumbnail),
  "POST /upload/youtube/v3/captions": upload(400, captioning, Media.caption)
}

/** Answers a call. `path` is what stands behind the host. Throws `ApiError`. */
export const answer = async (world: World, request: EmulatorRequest, path: string): Promise<EmulatorResponse> => {
  const uploadId = request.query.get("upload_id")
  if (uploadId !== null && path.startsWith("/upload/") && request.method === "PUT") {
    // Bytes cost no quota: the session is paid for.
    world.tokens.authorise(request, uploading)
    return world.uploads.resume(request, uploadId)
  }
  const method = methods[`${request.method} ${path}`]
  if (method === undefined) throw Errors.notFound("notFound", "Not Found")
  world.tokens.authorise(request, method.scopes)
  if (method.cost === "upload") world.quota.spendUpload()
  else world.quota.spend(method.cost)
  return method.run(world, request)
}
