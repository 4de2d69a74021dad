/**
 * Videos of the emulated Page: the chunked upload and the single call.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/videos
 */
import { rm } from "node:fs/promises"
import type { StoredBlob } from "../server/BlobStore.ts"
import type { UploadedFile } from "../platform/Emulator.ts"
import { byteCount, required, type GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import type { GraphObject } from "./FacebookFields.ts"
import { add } from "./FacebookPosts.ts"
import * as Publication from "./FacebookPublication.ts"
import type { Context, Video } from "./FacebookState.ts"
import { parseJson } from "../server/Body.ts"
import { fetchBlob } from "../platform/LoopbackFetch.ts"
import * as ResumableFile from "../platform/ResumableFile.ts"

/** Largest video file of a chunked upload, in bytes: 10 GB, from an older text of the guide. */
const videoBytesMax = 10 * 1024 ** 3

/** `POST /{page}/videos`. */
export const create = async (context: Context, call: GraphCall): Promise<GraphObject> => {
  switch (call.parameters["upload_phase"]) {
    case undefined:
      return createWhole(context, call)
    case "start":
      return start(context, call)
    case "transfer":
      return transfer(context, call)
    case "finish":
      return finish(context, call)
    case "cancel":
      return cancel(context, call)
    default:
      throw Errors.invalidParameter("Param upload_phase must be one of {start, transfer, finish, cancel}")
  }
}

/** Puts a video of which no byte is there yet on the Page, seen by nobody. */
export const begin = (context: Context, kind: Video["kind"], fileSize: number): Video => {
  const video: Video = {
    id: context.state.nextId(),
    kind,
    sessionId: context.state.nextId(),
    file: ResumableFile.make(context.blobs),
    createdAt: context.now(),
    covers: [],
    captions: [],
    fileSize,
    phase: "uploading",
    blob: undefined,
    title: "",
    description: "",
    universalVideoId: undefined,
    customLabels: [],
    pollsLeft: 0,
    failure: "",
    postId: undefined
  }
  context.state.videos.set(video.id, video)
  context.state.hidden.set(video.id, context.settings().readsUntilVisible)
  return video
}

const start = (context: Context, call: GraphCall): GraphObject => {
  const fileSize = byteCount(call, "file_size")
  if (fileSize < 1 || fileSize > videoBytesMax) throw Errors.invalidParameter("Param file_size is out of range")
  const video = begin(context, "video", fileSize)
  return { video_id: video.id, upload_session_id: video.sessionId, ...offsets(context, video) }
}

/** The chunk that comes next, as decimal text; both are equal when nothing is missing. */
const offsets = (context: Context, video: Video) => {
  const from = video.file.byteLength()
  const to = Math.min(from + context.settings().chunkBytes, video.fileSize)
  return { start_offset: String(from), end_offset: String(to) }
}

const wrongOffset = (context: Context, video: Video) => {
  const expected = offsets(context, video)
  return Errors.wrongOffset(context.settings().errorDataAsText ? JSON.stringify(expected) : expected)
}

const uploadOf = (context: Context, call: GraphCall): Video => {
  const sessionId = required(call, "upload_session_id")
  const video = [...context.state.videos.values()].find((each) => each.sessionId === sessionId)
  if (video === undefined || video.phase !== "uploading") {
    throw Errors.invalidParameter("The upload session does not exist or is finished")
  }
  return video
}

const transfer = async (context: Context, call: GraphCall): Promise<GraphObject> => {
  const video = uploadOf(context, call)
  const from = byteCount(call, "start_offset")
  const file = call.files.find((each) => each.field === "video_file_chunk")
  if (file === undefined || file.blob.byteLength === 0) {
    throw Errors.invalidParameter("The parameter video_file_chunk is required")
  }
  checkName(file)
  const claim = await video.file.claim()
  const expected = offsets(context, video)
  if (from !== claim.offset || from + file.blob.byteLength > Number(expected.end_offset)) {
    throw wrongOffset(context, video)
  }
  await claim.append(context.blobs.read(file.blob), video.fileSize)
  await rm(file.blob.path, { force: true })
  return offsets(context, video)
}

/** A file name without an extension is taken for an unknown format. */
const checkName = (file: UploadedFile): void => {
  if (!/\.\w+$/.test(file.fileName)) throw Errors.unsupportedVideo()
}

const finish = async (context: Context, call: GraphCall): Promise<GraphObject> => {
  const video = uploadOf(context, call)
  if (video.file.byteLength() < video.fileSize) throw wrongOffset(context, video)
  const publication = Publication.read(call, context.now(), Publication.latestMillis.videos)
  const blob = await video.file.finish("video/mp4")
  // A second request of the same kind may have come in between.
  if (video.phase !== "uploading") throw Errors.invalidParameter("The upload session is finished")
  commit(context, call, video, { blob, publication })
  return { success: true }
}

const cancel = (context: Context, call: GraphCall): GraphObject => {
  context.state.videos.delete(uploadOf(context, call).id)
  return { success: true }
}

const createWhole = async (context: Context, call: GraphCall): Promise<GraphObject> => {
  const publication = Publication.read(call, context.now(), Publication.latestMillis.videos)
  const blob = await wholeFile(context, call)
  const video = begin(context, "video", blob.byteLength)
  commit(context, call, video, { blob, publication })
  return { id: video.id }
}

const wholeFile = async (context: Context, call: GraphCall): Promise<StoredBlob> => {
  const file = call.files.find((each) => each.field === "source")
  const url = call.parameters["file_url"]
  if (file !== undefined) {
    checkName(file)
    return { ...file.blob, contentType: "video/mp4" }
  }
  if (url === undefined) throw Errors.invalidParameter("One of source, file_url and upload_phase is required")
  const blob = await fetchBlob(url, context.blobs)
  if (blob === undefined || blob.byteLength === 0) throw Errors.cannotFetchVideo()
  return { ...blob, contentType: "video/mp4" }
}

/** What makes an uploaded video public. */
export interface Commit {
  readonly blob: StoredBlob
  readonly publication: Publication.Publication
}

/** Publishes an uploaded video as a post, which readers see when processing is over. */
export const commit = (context: Context, call: GraphCall, video: Video, { blob, publication }: Commit): void => {
  video.phase = "committed"
  video.blob = blob
  video.fileSize = blob.byteLength
  describe(call, video)
  const thumb = call.files.find((file) => file.field === "thumb")
  if (thumb !== undefined) video.covers.push({ id: context.state.nextId(), blob: thumb.blob, preferred: true })
  const { pollsUntilReady, processingFailure } = context.settings()
  video.pollsLeft = pollsUntilReady
  video.failure = processingFailure
  const post = add(context, { ...publication, message: video.description, videoId: video.id })
  video.postId = post.id
}

/** Takes over the texts and marks that a call carries. */
export const describe = (call: GraphCall, video: Video): void => {
  const { title, name, description } = call.parameters
  video.title = title ?? name ?? video.title
  video.description = description ?? video.description
  video.universalVideoId = call.parameters["universal_video_id"] ?? video.universalVideoId
  const labels = parseJson(call.parameters["custom_labels"] ?? "")
  if (Array.isArray(labels)) video.customLabels = labels.map(String)
}
