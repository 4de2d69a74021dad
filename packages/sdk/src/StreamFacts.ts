/**
 * What a video or a sound is, told from its bytes: length, codecs, frames a second, and whether it is there to its end.
 */
import * as ByteReader from "./ByteReader.ts"
import type { Facts, Problem, Reading } from "./FileReading.ts"
import * as IsoBoxes from "./IsoBoxes.ts"

/** Frames that are looked at for their rate: a few seconds. */
const framesLookedAt = 200

const damaged = (message: string): Problem => ({
  code: "file-damaged",
  message,
  hint: "export or download it again, and open it in a player to its end"
})

/** Types whose files are made of boxes. */
const boxed = /^(video\/(mp4|quicktime|x-m4v|3gpp2?)|audio\/(mp4|x-m4a))$/

const endProblem = async (place: string): Promise<Problem | undefined> => {
  const { isWhole, types } = await ByteReader.using(place, IsoBoxes.walk)
  if (!types.has("moov")) {
    return damaged("has no index (moov): its recording was interrupted, or it is cut short")
  }
  return isWhole ? undefined : damaged("is cut short: it names more bytes than it has")
}

const detailsOf = async (place: string): Promise<Partial<Facts>> => {
  const { ALL_FORMATS, FilePathSource, Input } = await import("mediabunny")
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(place) })
  try {
    const video = await input.getPrimaryVideoTrack()
    const audio = await input.getPrimaryAudioTrack()
    const durationSeconds = await input.computeDuration()
    const frameRate = video === null ? 0 : (await video.computePacketStats(framesLookedAt)).averagePacketRate
    return {
      ...(Number.isFinite(durationSeconds) ? { durationSeconds } : {}),
      ...(video === null
        ? {}
        : { width: video.displayWidth, height: video.displayHeight, videoCodec: video.codec ?? "unknown" }),
      ...(Number.isFinite(frameRate) && frameRate > 0 ? { frameRate: Math.round(frameRate * 1000) / 1000 } : {}),
      ...(audio === null ? {} : { audioCodec: audio.codec ?? "unknown" })
    }
  } finally {
    input.dispose()
  }
}

/** A container for videos may hold sound alone, and is a sound then. */
const typeOf = (mediaType: string, { audioCodec, videoCodec }: Partial<Facts>): string => {
  if (videoCodec !== undefined || audioCodec === undefined || !mediaType.startsWith("video/")) return mediaType
  return boxed.test(mediaType) ? "audio/mp4" : mediaType.replace("video/", "audio/")
}

/**
 * Reads what can be told about a video or a sound. `mediaType` comes from the file's first bytes.
 *
 * @category constructors
 */
export const read = async (place: string, mediaType: string): Promise<Reading> => {
  const end = boxed.test(mediaType) ? await endProblem(place) : undefined
  if (end !== undefined) return { facts: { mediaType }, problem: end }
  try {
    const details = await detailsOf(place)
    return { facts: { mediaType: typeOf(mediaType, details), ...details } }
  } catch {
    return {
      facts: { mediaType },
      problem: damaged("begins like a video or a sound, and is damaged or cut short")
    }
  }
}
