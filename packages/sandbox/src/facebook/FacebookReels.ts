/**
 * Reels of the emulated Page: `start`, bytes to the upload host, `finish`.
 *
 * Source: https://developers.facebook.com/docs/video-api/guides/reels-publishing
 */
import type { EmulatorRequest } from "../platform/Emulator.ts"
import { flag, instant, required, type GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import type { GraphObject } from "./FacebookFields.ts"
import * as Publication from "./FacebookPublication.ts"
import type { Context, Video } from "./FacebookState.ts"
import { begin, commit } from "./FacebookVideos.ts"
import { fetchBlob } from "../platform/LoopbackFetch.ts"

/** `POST /{page}/video_reels`. */
export const create = async (context: Context, call: GraphCall): Promise<GraphObject> => {
  switch (call.parameters["upload_phase"]) {
    case "start":
      return start(context, call)
    case "finish":
      return finish(context, call)
    default:
      throw Errors.invalidParameter("Param upload_phase must be one of {start, finish}")
  }
}

const start = (context: Context, call: GraphCall): GraphObject => {
  const video = begin(context, "reel", 0)
  return {
    video_id: video.id,
    upload_url: `${context.baseUrl()}/rupload/video-upload/${call.version}/${video.id}`
  }
}

/**
 * `POST rupload…/video-upload/v26.0/{video}`: raw bytes from `offset` on, of a file of `file_size`, or a `file_url`
 * to fetch. What arrived of a body that was cut stays and is read back as `bytes_transfered`.
 */
export const receive = async (context: Context, request: EmulatorRequest, videoId: string): Promise<GraphObject> => {
  const video = context.state.videos.get(videoId)
  if (video === undefined || video.phase !== "uploading") throw Errors.notFound("post", videoId)
  const url = request.headers["file_url"]
  await (url === undefined ? receiveBytes(video, request) : receiveUrl(context, video, url))
  return { success: true }
}

const receiveBytes = async (video: Video, request: EmulatorRequest): Promise<void> => {
  const offset = Number(request.headers["offset"])
  const fileSize = Number(request.headers["file_size"])
  if (!Number.isInteger(fileSize) || fileSize < 1) {
    throw new Errors.RuploadError("PartialRequestError", "The header file_size is missing")
  }
  const claim = await video.file.claim()
  if (offset !== claim.offset) {
    throw new Errors.RuploadError("OffsetInvalidError", `The offset must be ${claim.offset}`)
  }
  video.fileSize = fileSize
  await claim.append(request.stream, fileSize)
  if (video.file.byteLength() < fileSize) {
    throw new Errors.RuploadError("PartialRequestError", "Fewer bytes than file_size arrived")
  }
}

const receiveUrl = async (context: Context, video: Video, url: string): Promise<void> => {
  const blob = await fetchBlob(url, context.blobs)
  if (blob === undefined) throw new Errors.RuploadError("ProcessingFailedError", "The file could not be fetched")
  const claim = await video.file.claim()
  if (claim.offset !== 0) throw new Errors.RuploadError("OffsetInvalidError", "Bytes are there already")
  video.fileSize = blob.byteLength
  await claim.append(context.blobs.read(blob), blob.byteLength)
}

const finish = async (context: Context, call: GraphCall): Promise<GraphObject> => {
  const id = required(call, "video_id")
  const video = context.state.videos.get(id)
  if (video === undefined || video.kind !== "reel") throw Errors.notFound("post", id)
  const publication = readState(context, call)
  if (video.fileSize === 0 || video.file.byteLength() < video.fileSize) {
    throw Errors.invalidParameter("The video is not uploaded completely")
  }
  const blob = await video.file.finish("video/mp4")
  if (video.phase !== "uploading") throw Errors.invalidParameter("The video is published already")
  commit(context, call, video, { blob, publication })
  return { success: true }
}

const readState = (context: Context, call: GraphCall): Publication.Publication => {
  const publishAt = instant(call, "scheduled_publish_time")
  switch (call.parameters["video_state"]) {
    case "DRAFT":
      return { state: "draft", publishAt: undefined }
    case "SCHEDULED":
      if (publishAt === undefined) throw Errors.invalidParameter("The parameter scheduled_publish_time is required")
      Publication.checkTime(publishAt, context.now(), Publication.latestMillis.video_reels)
      return { state: "scheduled", publishAt }
    case "PUBLISHED":
      return { state: flag(call, "published", true) ? "published" : "unpublished", publishAt: undefined }
    default:
      throw Errors.invalidParameter("Param video_state must be one of {DRAFT, PUBLISHED, SCHEDULED}")
  }
}
