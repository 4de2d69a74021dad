/**
 * What a picture is, told from its bytes, and what keeps it from going anywhere.
 */
import * as ByteReader from "./ByteReader.ts"
import type { Facts, Problem, Reading } from "./FileReading.ts"
import * as PictureEnds from "./PictureEnds.ts"
import type * as TiffTags from "./TiffTags.ts"

/**
 * Most pixels of a picture: a hundred megapixels, twice what a camera's sensor has. Opening a bigger one could take more
 * memory than a server has to give.
 *
 * @category constants
 */
export const pixelsMax = 100_000_000

const damaged: Problem = {
  code: "file-damaged",
  message: "begins like an image, and is damaged or cut short",
  hint: "save or download it again"
}

/** Kinds of pictures that are known and go nowhere. */
const refusals: { readonly [mediaType: string]: Problem } = {
  "image/svg+xml": {
    code: "picture-svg",
    message: "is an SVG, which can hold scripts, and which no channel takes",
    hint: "save it as a PNG at the size it is to be shown"
  },
  ...Object.fromEntries(
    ["image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"].map((mediaType) => [
      mediaType,
      {
        code: "picture-heic",
        message: "is an HEIC, the format of iPhone photos, which channels and browsers do not show",
        hint: "save it as a JPEG; on the iPhone: Settings, Camera, Formats, Most Compatible"
      }
    ])
  )
}

/** By a library that looks at the first half megabyte, unless the walk through the file has come past it. */
const tagsOf = async (place: string, passed: TiffTags.Tags = {}): Promise<TiffTags.Tags> => {
  if (passed.width !== undefined && passed.height !== undefined) return passed
  const { imageSizeFromFile } = await import("image-size/fromFile")
  return imageSizeFromFile(place)
}

const sizeOf = ({ height = 0, orientation = 1, width = 0 }: TiffTags.Tags): Partial<Facts> => {
  if (orientation < 2 || orientation > 8) return { width, height }
  // Orientations 5 to 8 of EXIF turn the picture by a quarter.
  return orientation >= 5 ? { width: height, height: width, orientation } : { width, height, orientation }
}

const problemOf = ({ height = 0, width = 0 }: Partial<Facts>): Problem | undefined => {
  const pixels = width * height
  if (pixels === 0) return damaged
  if (pixels <= pixelsMax) return undefined
  const megapixels = (count: number): number => Math.round(count / 1_000_000)
  return {
    code: "picture-too-many-pixels",
    message: `has ${width} × ${height} pixels (${megapixels(pixels)} megapixels), at most ${megapixels(pixelsMax)} are allowed`,
    hint: "save it smaller: 2048 pixels a side are enough for every channel"
  }
}

/**
 * Reads what can be told about a picture. `mediaType` comes from the file's first bytes.
 *
 * @category constructors
 */
export const read = async (place: string, mediaType: string): Promise<Reading> => {
  const refusal = refusals[mediaType]
  if (refusal !== undefined) return { facts: { mediaType }, problem: refusal }
  try {
    const { isAnimated, isWhole, tags } = await ByteReader.using(place, (reader) => PictureEnds.read(mediaType, reader))
    const size = sizeOf(await tagsOf(place, tags))
    const facts: Facts = { mediaType, ...size, ...(isAnimated ? { animated: true } : {}) }
    const problem = isWhole ? problemOf(facts) : damaged
    return { facts, ...(problem === undefined ? {} : { problem }) }
  } catch {
    return { facts: { mediaType }, problem: damaged }
  }
}
