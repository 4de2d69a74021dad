/**
 * What the emulated Page holds, and the rules of time: what is scheduled appears, what nobody used disappears.
 */
import type { BlobStore, StoredBlob } from "../server/BlobStore.ts"
import type { ResumableFile } from "../platform/ResumableFile.ts"

/** How a post stands to the public. `unpublished` is a "dark" post, which Business Suite does not show either. */
export type PostState = "published" | "scheduled" | "draft" | "unpublished"

/** A photo, alone or part of a post. */
export interface Photo {
  readonly id: string
  readonly blob: StoredBlob
  readonly width: number
  readonly height: number
  readonly altText: string
  readonly caption: string
  readonly temporary: boolean
  readonly createdAt: number
  postId: string | undefined
}

/** A comment under a post. */
interface Comment {
  readonly id: string
  readonly message: string
  readonly createdAt: number
}

/** A post. `createdAt` becomes the time of publication when a scheduled post appears. */
export interface Post {
  /** `{page id}_{number}`. */
  readonly id: string
  readonly photoIds: ReadonlyArray<string>
  readonly videoId: string | undefined
  readonly link: string | undefined
  readonly targeting: string | undefined
  readonly comments: Array<Comment>
  message: string
  state: PostState
  createdAt: number
  updatedAt: number
  /** Milliseconds; of a scheduled post. */
  publishAt: number | undefined
  isHidden: boolean
}

/** Subtitles of a video. */
interface CaptionTrack {
  readonly locale: string
  readonly blob: StoredBlob
  readonly createdAt: number
}

/** A cover image of a video. */
interface Cover {
  readonly id: string
  readonly blob: StoredBlob
  preferred: boolean
}

/** A video from the start of its upload on. */
export interface Video {
  readonly id: string
  readonly kind: "video" | "reel"
  readonly sessionId: string
  readonly file: ResumableFile
  readonly createdAt: number
  readonly covers: Array<Cover>
  readonly captions: Array<CaptionTrack>
  /** Announced size in bytes; of a Reel known when bytes arrive. */
  fileSize: number
  phase: "uploading" | "committed" | "expired"
  blob: StoredBlob | undefined
  title: string
  description: string
  universalVideoId: string | undefined
  customLabels: ReadonlyArray<string>
  /** Reads that still find the video in processing. */
  pollsLeft: number
  failure: string
  postId: string | undefined
}

/** Everything on the Page. */
export interface State {
  readonly posts: Map<string, Post>
  readonly photos: Map<string, Photo>
  readonly videos: Map<string, Video>
  /** Reads that still answer "does not exist" for an object just created. */
  readonly hidden: Map<string, number>
  /** Makes an id: digits only, larger than a JavaScript number can hold exactly. */
  readonly nextId: () => string
}

/** Makes an empty Page. */
export const make = (): State => {
  let last = 122_100_000_000_000_000n
  return {
    posts: new Map(),
    photos: new Map(),
    videos: new Map(),
    hidden: new Map(),
    nextId: () => String((last += 7n))
  }
}

/** What every part of the emulator works with. */
export interface Context {
  readonly state: State
  readonly settings: () => FacebookSettings
  readonly blobs: BlobStore
  readonly baseUrl: () => string
  readonly now: () => number
}

/** Behaviour that a test may choose. */
export type FacebookSettings = {
  /** Bytes of a chunk that `/videos` asks for; odd on purpose, so that nobody relies on round numbers. */
  readonly chunkBytes: number
  /** Reads of a committed video that still find it in processing. */
  readonly pollsUntilReady: number
  /** Reads of a new post or video that answer 100/33 first. */
  readonly readsUntilVisible: number
  /**
   * How `status` is spelt. False, as the guides: `bytes_transfered`, `error`, `complete`. True, as the specification:
   * `bytes_transferred`, `errors`, `completed`.
   */
  readonly specifiedStatus: boolean
  /** Whether `error_data` is JSON text instead of an object. */
  readonly errorDataAsText: boolean
  /** Whether a video's `permalink_url` is absolute. Real ones begin with a slash. */
  readonly absoluteVideoPermalink: boolean
  /** Whether a video's `post_id` is `{page}_{number}` instead of the number. */
  readonly fullVideoPostId: boolean
  /** Answers 506 when a post repeats the text of the one before it. */
  readonly refuseDuplicates: boolean
  /** Refuses calls without `appsecret_proof`. */
  readonly requireAppSecretProof: boolean
  /** What the usage headers say, in percent. */
  readonly usagePercent: number
  /** Minutes that a throttled answer's usage header asks to wait. */
  readonly throttleMinutes: number
  /** Not empty: videos committed from now on fail in processing with this message. */
  readonly processingFailure: string
}

/** The defaults. */
export const defaultSettings: FacebookSettings = {
  chunkBytes: 4 * 1024 * 1024 - 3,
  pollsUntilReady: 1,
  readsUntilVisible: 0,
  specifiedStatus: false,
  errorDataAsText: false,
  absoluteVideoPermalink: false,
  fullVideoPostId: false,
  refuseDuplicates: false,
  requireAppSecretProof: false,
  usagePercent: 3,
  throttleMinutes: 0,
  processingFailure: ""
}

/** Life of a photo that was uploaded unpublished and never used: 24 hours, in milliseconds. */
const unusedPhotoMillis = 24 * 60 * 60 * 1000

/** Lets time do its work: scheduled posts appear, photos that nobody used disappear. */
export const settle = (state: State, now: number): void => {
  for (const post of state.posts.values()) {
    if (post.state !== "scheduled" || post.publishAt === undefined || post.publishAt > now) continue
    post.state = "published"
    post.createdAt = post.publishAt
  }
  for (const photo of state.photos.values()) {
    if (photo.postId === undefined && photo.createdAt + unusedPhotoMillis <= now) state.photos.delete(photo.id)
  }
}

/** True when the video's processing ended well. */
export const isReady = (video: Video): boolean =>
  video.phase === "committed" && video.failure === "" && video.pollsLeft <= 0

/** True when an anonymous reader sees the post. */
export const isPublic = (state: State, post: Post): boolean => {
  const video = post.videoId === undefined ? undefined : state.videos.get(post.videoId)
  return post.state === "published" && (video === undefined || isReady(video))
}

/** Counts a read of a video; enough of them finish its processing. */
export const observe = (video: Video): void => {
  if (video.phase === "committed") video.pollsLeft -= 1
}

/** A post by its full id or by the number behind the Page's id. */
export const findPost = (state: State, id: string): Post | undefined =>
  state.posts.get(id) ?? [...state.posts.values()].find((post) => post.id.endsWith(`_${id}`))

/** Removes a post, and its video with it. Photos stay, no longer part of a post, until time removes them. */
export const removePost = (state: State, post: Post): void => {
  state.posts.delete(post.id)
  if (post.videoId !== undefined) state.videos.delete(post.videoId)
  for (const id of post.photoIds) {
    const photo = state.photos.get(id)
    if (photo !== undefined) photo.postId = undefined
  }
}
