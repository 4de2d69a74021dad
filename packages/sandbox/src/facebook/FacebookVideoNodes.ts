/**
 * A video after its upload: read, edit, delete, cover images, subtitles, lists.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/video, …/video/captions, …/video/thumbnails
 */
import { flag, instant, required, type GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import { select, type GraphObject } from "./FacebookFields.ts"
import { page } from "./FacebookLists.ts"
import * as Publication from "./FacebookPublication.ts"
import { findPost, isReady, observe, removePost, type Context, type Video } from "./FacebookState.ts"
import { describe } from "./FacebookVideos.ts"
import { statusNode } from "./FacebookVideoStatus.ts"
import { graphTime, mediaUrl, videoNode } from "./FacebookViews.ts"
import * as ImageHeader from "../platform/ImageHeader.ts"

/** Largest subtitle file, in bytes. Source: https://developers.facebook.com/docs/graph-api/reference/video/captions */
const captionBytesMax = 200 * 1024

const node = (context: Context, video: Video): GraphObject => {
  const post = video.postId === undefined ? undefined : findPost(context.state, video.postId)
  return videoNode(context, video, statusNode(context, video), post?.state === "published" && isReady(video))
}

/** `GET /{video}`. Reading is what moves processing on here. */
export const read = (context: Context, call: GraphCall, video: Video): GraphObject => {
  const answer = select(node(context, video), "Video", call.parameters["fields"], "description,updated_time")
  observe(video)
  return answer
}

/** `GET /{page}/videos` and `GET /{page}/video_reels`: what was committed. */
export const list = (context: Context, call: GraphCall, edge: string, address: string): GraphObject => {
  const kind = edge === "video_reels" ? "reel" : "video"
  const videos = [...context.state.videos.values()].filter(
    (video) => video.phase === "committed" && (video.kind === kind || call.parameters["type"] === "UPLOADED")
  )
  return page(call, videos, address, (video) =>
    select(node(context, video), "Video", call.parameters["fields"], "description,updated_time")
  )
}

/** `POST /{video}`: texts, marks, publication. */
export const edit = (context: Context, call: GraphCall, video: Video): GraphObject => {
  describe(call, video)
  const post = video.postId === undefined ? undefined : findPost(context.state, video.postId)
  if (post === undefined) return { success: true }
  post.message = video.description
  post.updatedAt = context.now()
  const publishAt = instant(call, "scheduled_publish_time")
  if (publishAt !== undefined) {
    if (post.state === "published") throw Errors.invalidParameter("A published video cannot be scheduled")
    Publication.checkTime(publishAt, context.now(), Publication.latestMillis.videos)
    post.state = "scheduled"
    post.publishAt = publishAt
  } else if (flag(call, "published", false) && post.state !== "published") {
    post.state = "published"
    post.publishAt = undefined
    post.createdAt = context.now()
  }
  return { success: true }
}

/** `DELETE /{video}`: the post goes with it. */
export const remove = (context: Context, video: Video): GraphObject => {
  const post = video.postId === undefined ? undefined : findPost(context.state, video.postId)
  if (post !== undefined) removePost(context.state, post)
  context.state.videos.delete(video.id)
  return { success: true }
}

/** `POST /{video}/thumbnails`: `source`, and `is_preferred` to show it. */
export const addCover = async (context: Context, call: GraphCall, video: Video): Promise<GraphObject> => {
  const file = call.files.find((each) => each.field === "source")
  const header = file === undefined ? undefined : await ImageHeader.read(file.blob)
  if (file === undefined || header === undefined) throw Errors.invalidImage()
  const preferred = flag(call, "is_preferred", false)
  if (preferred) for (const cover of video.covers) cover.preferred = false
  const blob = { ...file.blob, contentType: header.contentType }
  video.covers.push({ id: context.state.nextId(), blob, preferred: preferred || video.covers.length === 0 })
  return { success: true }
}

/** `GET /{video}/thumbnails`. */
export const covers = (context: Context, video: Video): GraphObject => ({
  data: video.covers.map((cover) => ({
    id: cover.id,
    is_preferred: cover.preferred,
    uri: mediaUrl(context, cover.id)
  }))
})

/**
 * `POST /{video}/captions`: an SRT file that is called `name.locale.srt`.
 * A file with another name is accepted and ignored, as real Pages do.
 */
export const addCaptions = (context: Context, call: GraphCall, video: Video): GraphObject => {
  const file = call.files.find((each) => each.field === "captions_file")
  required(call, "default_locale")
  if (file === undefined) throw Errors.invalidParameter("The parameter captions_file is required")
  if (file.blob.byteLength > captionBytesMax) throw Errors.invalidParameter("The captions file is too large")
  const locale = /^[^.].*\.([a-z]{2,3}_[A-Z]{2})\.srt$/.exec(file.fileName)?.[1]
  if (locale === undefined) return { success: true }
  const others = video.captions.filter((track) => track.locale !== locale)
  video.captions.splice(0, video.captions.length, ...others, { locale, blob: file.blob, createdAt: context.now() })
  return { success: true }
}

/** `GET /{video}/captions`. */
export const captions = (context: Context, video: Video): GraphObject => ({
  data: video.captions.map((track) => ({
    create_time: graphTime(track.createdAt),
    is_auto_generated: false,
    is_default: false,
    locale: track.locale,
    uri: mediaUrl(context, `${video.id}.${track.locale}`)
  }))
})
