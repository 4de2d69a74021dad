/**
 * What the emulated channel holds, and the rules of time: a scheduled video becomes public.
 */
import { createHash } from "node:crypto"
import { youtube as account } from "../Accounts.ts"
import type { BlobStore, StoredBlob } from "../server/BlobStore.ts"
import type { VideoMetadata } from "./YouTubeMetadata.ts"

/** A subtitle track. */
export interface Caption {
  readonly id: string
  readonly language: string
  readonly name: string
  readonly isDraft: boolean
  readonly blob: StoredBlob
  readonly createdAt: number
}

/** A video. `metadata` is replaced part by part. */
export interface Video {
  /** 11 characters. */
  readonly id: string
  readonly blob: StoredBlob
  /** The `Slug` of the upload; empty when there was none. */
  readonly fileName: string
  readonly createdAt: number
  readonly captions: Array<Caption>
  metadata: VideoMetadata
  thumbnail: StoredBlob | undefined
  /** Milliseconds; when it became public, else when it was uploaded. */
  publishedAt: number
  /** Reads that still find the video in processing. */
  readsLeft: number
  /** Reads of the uploads playlist that do not show the video yet. */
  listingsLeft: number
  /** How processing ends: empty for well, else a `rejectionReason` or `failureReason`. */
  readonly rejectionReason: string
  readonly failureReason: string
}

/** One place of a video in a playlist. */
export interface PlaylistItem {
  readonly id: string
  readonly videoId: string
  readonly addedAt: number
}

/** A playlist that the channel's owner made. */
export interface Playlist {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly privacyStatus: string
  readonly createdAt: number
  items: ReadonlyArray<PlaylistItem>
}

/** Everything on the channel. */
export interface State {
  readonly videos: Map<string, Video>
  readonly playlists: Map<string, Playlist>
  /** Makes an id of `length` characters of `A-Z a-z 0-9 - _`, another one each time. */
  readonly nextId: (length: number) => string
}

/** Makes an empty channel. */
export const make = (): State => {
  let count = 0
  return {
    videos: new Map(),
    playlists: new Map(),
    nextId: (length) => {
      count += 1
      return createHash("sha512").update(`sandbox ${count}`).digest("base64url").slice(0, length)
    }
  }
}

/** Behaviour that a test may choose. */
export type YouTubeSettings = {
  /** Calls of `videos.insert` a day. Source: https://developers.google.com/youtube/v3/determine_quota_cost */
  readonly uploadsPerDay: number
  /** Units a day of everything else. Source: as above. */
  readonly unitsPerDay: number
  /** Whether the exhausted upload bucket answers 403 `quotaExceeded` instead of 429 `rateLimitExceeded`; both are seen. */
  readonly uploadQuotaAs403: boolean
  /** Reads of a new video that still find it in processing. */
  readonly readsUntilProcessed: number
  /** Reads of the uploads playlist that do not show a new video yet. */
  readonly readsUntilListed: number
  /** Not empty: new videos end as `rejected` with this reason, e.g. `duplicate`. */
  readonly rejectionReason: string
  /** Not empty: new videos end as `failed` with this reason, e.g. `codec`. */
  readonly failureReason: string
  /** Status queries of a complete upload that answer 308 with everything stored before they give the result. */
  readonly finalisingQueries: number
  /** Whether a finished resumable upload answers 200 instead of 201. */
  readonly finishWith200: boolean
  /** Life of an access token, in seconds. */
  readonly accessTokenSeconds: number
  /** What the refresh token covers, separated by spaces. */
  readonly scopes: string
  /** The channel that the token belongs to; another one is what a wrong choice on the consent page gives. */
  readonly channelId: string
  /** `allowed`, `eligible` or `disallowed`. */
  readonly longUploadsStatus: string
}

/** The defaults. */
export const defaultSettings: YouTubeSettings = {
  uploadsPerDay: 100,
  unitsPerDay: 10_000,
  uploadQuotaAs403: false,
  readsUntilProcessed: 1,
  readsUntilListed: 0,
  rejectionReason: "",
  failureReason: "",
  finalisingQueries: 0,
  finishWith200: false,
  accessTokenSeconds: 3599,
  scopes: "https://www.googleapis.com/auth/youtube.force-ssl",
  channelId: account.channelId,
  longUploadsStatus: "allowed"
}

/** What every part of the emulator works with. */
export interface Context {
  readonly state: State
  readonly settings: () => YouTubeSettings
  readonly blobs: BlobStore
  readonly baseUrl: () => string
  readonly now: () => number
}

/** Lets time do its work: videos whose `publishAt` has come become public. */
export const settle = (state: State, now: number): void => {
  for (const video of state.videos.values()) {
    const { publishAt, ...status } = video.metadata.status
    if (publishAt === undefined || publishAt > now) continue
    video.metadata = { ...video.metadata, status: { ...status, privacyStatus: "public" } }
    video.publishedAt = Math.max(publishAt, video.createdAt)
  }
}

/** True when processing has ended, well or not. */
export const isProcessed = (video: Video): boolean => video.readsLeft <= 0

/** True when processing ended badly, or will. */
export const isLost = (video: Video): boolean => video.rejectionReason !== "" || video.failureReason !== ""

/** True when somebody with the address can watch the video. */
export const isWatchable = (video: Video): boolean =>
  video.metadata.status.privacyStatus !== "private" && !isLost(video)

/** The playlist of everything the channel uploaded. */
export const uploadsPlaylistId = (channelId: string): string => `UU${channelId.slice(2)}`
