/**
 * Videos for articles: uploaded whole, converted for a while, then ready to be named in an article.
 *
 * Source: https://developers.zalo.me/docs/official-account/bai-viet/tai-len-video
 */
import { randomBytes } from "node:crypto"
import type { StoredBlob } from "../server/BlobStore.ts"
import type { EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import { invalid, success, ZaloRefusal } from "./ZaloAnswer.ts"

/** Largest video: 50 MB, read as 50 · 10⁶ bytes. */
const videoBytesMax = 50_000_000

/** An uploaded video. */
interface ZaloVideo {
  readonly id: string
  readonly token: string
  readonly name: string
  readonly blob: StoredBlob
  /** How often somebody asked for the state. */
  asked: number
}

/** The Official Account's videos. */
export interface ZaloVideos {
  /** `POST /v2.0/article/upload_video/preparevideo`. */
  readonly prepare: (request: EmulatorRequest) => Promise<EmulatorResponse>
  /** `GET /v2.0/article/upload_video/verify`: state 3 for `convertingAnswers` answers, then 1. */
  readonly verify: (request: EmulatorRequest, convertingAnswers: number) => EmulatorResponse
  /** The video, once it is converted. */
  readonly find: (id: string, convertingAnswers: number) => ZaloVideo | undefined
  readonly state: () => unknown
}

/** Makes an empty shelf. */
export const make = (): ZaloVideos => {
  const videos: Array<ZaloVideo> = []
  return {
    prepare: async (request) => {
      const { files } = await request.form()
      const file = files.find(({ field }) => field === "file")
      if (file === undefined) throw invalid("file is invalid")
      if (!/\.(?:mp4|avi)$/i.test(file.fileName)) throw invalid("file type is invalid: only mp4 and avi")
      if (file.blob.byteLength > videoBytesMax) throw new ZaloRefusal(-210, "file size is over 50MB")
      const token = randomBytes(18).toString("base64")
      const id = randomBytes(8).toString("hex")
      videos.push({
        id,
        token,
        name: file.fileName,
        blob: { ...file.blob, contentType: playableType(file.fileName) },
        asked: 0
      })
      return success({ token })
    },
    verify: (request, convertingAnswers) => {
      const token = request.headers["token"] ?? request.query.get("token")
      const video = videos.find((one) => one.token === token)
      if (video === undefined) throw invalid("token is invalid")
      const isReady = video.asked >= convertingAnswers
      video.asked += 1
      return success({
        // Present from the beginning: only the state says whether it may be used.
        video_id: video.id,
        video_name: video.name,
        video_size: video.blob.byteLength,
        convert_percent: isReady ? 100 : Math.floor((100 * video.asked) / (convertingAnswers + 1)),
        convert_error_code: 0,
        status: isReady ? 1 : 3,
        status_message: isReady ? "Video is ready" : "Video is being converted"
      })
    },
    find: (id, convertingAnswers) => videos.find((one) => one.id === id && one.asked > convertingAnswers),
    state: () =>
      videos.map(({ id, name, blob, asked }) => ({ id, name, asked, byteLength: blob.byteLength, sha256: blob.sha256 }))
  }
}

const playableType = (fileName: string): string => (/\.avi$/i.test(fileName) ? "video/x-msvideo" : "video/mp4")
