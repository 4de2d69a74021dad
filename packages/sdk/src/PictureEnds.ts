/**
 * Whether a picture is there to its end, and whether it moves, told from how its format is built.
 */
import type { ByteReader } from "./ByteReader.ts"
import * as IsoBoxes from "./IsoBoxes.ts"
import * as JpegSegments from "./JpegSegments.ts"
import * as TiffTags from "./TiffTags.ts"

/**
 * @category models
 */
export interface Ends {
  readonly isWhole: boolean
  readonly isAnimated: boolean
  /** What was passed on the way, of formats that may say it far from their beginning. */
  readonly tags?: TiffTags.Tags
}

/** Most chunks, segments or blocks that are walked; a file with more is built to keep readers busy. */
const partsMax = 500_000

const cutShort: Ends = { isWhole: false, isAnimated: false }

/**
 * Chunks up to `IEND`. An animation announces itself before the picture.
 *
 * Source: https://www.w3.org/TR/png-3/#5Chunk-layout, #acTL-chunk
 */
const pngEnds = async (reader: ByteReader): Promise<Ends> => {
  let isAnimated = false
  let offset = 8
  for (let part = 0; part < partsMax && offset + 12 <= reader.size; part++) {
    const head = await reader.at(offset, 8)
    const type = head.toString("latin1", 4)
    if (type === "IEND") return { isWhole: true, isAnimated }
    isAnimated ||= type === "acTL"
    offset += 12 + head.readUInt32BE(0)
  }
  return cutShort
}

/**
 * Behind the first scan, 0xFF 0xD9 is the end and nothing else: the data writes its own 0xFF as 0xFF 0x00.
 *
 * Source: ITU-T T.81, B.1.1.2 and F.1.2.3
 */
const jpegEnds = async (reader: ByteReader): Promise<Ends> => {
  const segments = await JpegSegments.walk(reader)
  if (segments === undefined) return cutShort
  const { scan, ...tags } = segments
  const lookBytes = 32 * 1024
  for (let offset = scan; offset < reader.size; offset += lookBytes) {
    // One byte more than is moved on: the mark may lie across the edge.
    const data = await reader.at(offset, lookBytes + 1)
    if (data.includes(Buffer.from([0xff, 0xd9]))) return { isWhole: true, isAnimated: false, tags }
  }
  return cutShort
}

/** Past the blocks of data that begin at an offset; nothing when the file ends among them. */
const pastGifData = async (reader: ByteReader, start: number): Promise<number | undefined> => {
  for (let offset = start; offset < reader.size;) {
    const length = (await reader.at(offset, 1))[0] ?? 0
    offset += 1 + length
    if (length === 0) return offset
  }
  return undefined
}

const colourBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))

/**
 * Frames and extensions up to the trailer, which many programs leave out.
 *
 * Source: https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
const gifEnds = async (reader: ByteReader): Promise<Ends> => {
  let frames = 0
  let offset: number | undefined = 13 + colourBytes((await reader.at(10, 1))[0] ?? 0)
  for (let part = 0; part < partsMax && offset !== undefined && offset < reader.size; part++) {
    const head: Buffer = await reader.at(offset, 10)
    if (head[0] === 0x3b) break
    if (head[0] === 0x2c) frames++
    else if (head[0] !== 0x21) return cutShort
    offset = await pastGifData(reader, offset + (head[0] === 0x21 ? 2 : 11 + colourBytes(head[9] ?? 0)))
  }
  return { isWhole: offset !== undefined && frames > 0, isAnimated: frames > 1 }
}

/** Source: https://developers.google.com/speed/webp/docs/riff_container */
const webpEnds = async (reader: ByteReader): Promise<Ends> => {
  const head = Buffer.from(await reader.at(0, 21))
  if (head.length < 21) return cutShort
  const isAnimated = head.toString("latin1", 12, 16) === "VP8X" && ((head[20] ?? 0) & 2) !== 0
  return { isWhole: head.readUInt32LE(4) + 8 <= reader.size, isAnimated }
}

const avifEnds = async (reader: ByteReader): Promise<Ends> => {
  const boxes = await IsoBoxes.walk(reader)
  return { isWhole: boxes.isWhole && boxes.types.has("meta"), isAnimated: boxes.types.has("moov") }
}

/** A TIFF is read wherever its directory points to; what is missing shows when it is opened. */
const tiffEnds = async (reader: ByteReader): Promise<Ends> => ({
  isWhole: true,
  isAnimated: false,
  tags: await TiffTags.read(reader)
})

const readers: { readonly [mediaType: string]: (reader: ByteReader) => Promise<Ends> } = {
  "image/png": pngEnds,
  "image/jpeg": jpegEnds,
  "image/gif": gifEnds,
  "image/webp": webpEnds,
  "image/avif": avifEnds,
  "image/tiff": tiffEnds
}

/**
 * Reads how a picture ends. Of other formats nothing is known, and they pass.
 *
 * @category constructors
 */
export const read = (mediaType: string, reader: ByteReader): Promise<Ends> =>
  readers[mediaType]?.(reader) ?? Promise.resolve({ isWhole: true, isAnimated: false })
