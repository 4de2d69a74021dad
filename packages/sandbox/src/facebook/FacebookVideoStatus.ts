/**
 * The `status` of a video: three phases, in one of the two spellings that Meta's own papers use.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing (documented);
 * https://github.com/facebook/facebook-business-sdk-codegen `api_specs/specs/VideoStatus.json` (specified)
 */
import type { GraphObject } from "./FacebookFields.ts"
import { findPost, isReady, type Context, type PostState, type Video } from "./FacebookState.ts"
import { graphTime } from "./FacebookViews.ts"

/** The status node. */
export const statusNode = (context: Context, video: Video): GraphObject => {
  const done = context.settings().specifiedStatus ? "completed" : "complete"
  return {
    video_status: videoStatus(video),
    processing_progress: isReady(video) ? 100 : 0,
    uploading_phase: {
      status: uploadingStatus(video, done),
      [context.settings().specifiedStatus ? "bytes_transferred" : "bytes_transfered"]: video.file.byteLength(),
      source_file_size: video.fileSize
    },
    processing_phase: { status: processingStatus(video, done), ...problem(context, video) },
    publishing_phase: publishingPhase(context, video, done)
  }
}

const videoStatus = (video: Video): string => {
  if (video.phase === "expired") return "expired"
  if (video.phase === "committed") {
    if (video.failure !== "") return "error"
    return isReady(video) ? "ready" : "processing"
  }
  return video.file.byteLength() > 0 && video.file.byteLength() >= video.fileSize ? "upload_complete" : "uploading"
}

const uploadingStatus = (video: Video, done: string): string => {
  if (video.phase === "expired") return "error"
  const byteLength = video.file.byteLength()
  if (byteLength > 0 && byteLength >= video.fileSize) return done
  return byteLength === 0 ? "not_started" : "in_progress"
}

const processingStatus = (video: Video, done: string): string => {
  if (video.phase !== "committed") return "not_started"
  if (video.failure !== "") return "error"
  return isReady(video) ? done : "in_progress"
}

const problem = (context: Context, video: Video): GraphObject => {
  if (video.failure === "") return {}
  return context.settings().specifiedStatus
    ? { errors: [{ code: 1363008, message: video.failure }] }
    : { error: { message: video.failure } }
}

const publishStatuses: Readonly<Record<PostState, string>> = {
  published: "published",
  scheduled: "scheduled",
  draft: "draft",
  unpublished: "not_published"
}

const publishingPhase = (context: Context, video: Video, done: string): GraphObject => {
  if (video.phase !== "committed") return { status: "not_started" }
  if (video.failure !== "") return { status: "not_started", publish_status: "error" }
  if (!isReady(video)) return { status: "in_progress" }
  const post = video.postId === undefined ? undefined : findPost(context.state, video.postId)
  const state = post?.state ?? "unpublished"
  const time = state === "published" ? post?.createdAt : post?.publishAt
  return {
    status: state === "scheduled" ? "not_started" : done,
    publish_status: publishStatuses[state],
    ...(time === undefined ? {} : { publish_time: graphTime(time) })
  }
}
