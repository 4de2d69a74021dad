/**
 * The segments of a JPEG before its picture: size, orientation, and where the picture's own data begins.
 *
 * Source: ITU-T T.81, B.1 and B.2
 */
import type { ByteReader } from "./ByteReader.ts"
import * as TiffTags from "./TiffTags.ts"

/**
 * @category models
 */
export interface Segments extends TiffTags.Tags {
  /** Offset of the data behind the segment that starts the first scan. */
  readonly scan: number
}

/** Most segments that are walked. */
const segmentsMax = 10_000

/** Markers of a frame's head, 0xC0 to 0xCF without those of tables. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

const frameSize = (head: Buffer): TiffTags.Tags => ({ height: head.readUInt16BE(5), width: head.readUInt16BE(7) })

/** What a segment says about the picture. `head` is its first ten bytes. */
const tagsOf = async (reader: ByteReader, offset: number, head: Buffer): Promise<TiffTags.Tags> => {
  if (isFrame(head[1] ?? 0)) return frameSize(head)
  if (head[1] !== 0xe1 || head.toString("latin1", 4, 10) !== "Exif\0\0") return {}
  const { orientation } = await TiffTags.read(reader, offset + 10)
  return orientation === undefined ? {} : { orientation }
}

/**
 * Walks the segments; nothing when there is no scan to come to.
 *
 * @category constructors
 */
export const walk = async (reader: ByteReader): Promise<Segments | undefined> => {
  let offset = 2
  let tags: TiffTags.Tags = {}
  for (let segment = 0; segment < segmentsMax && offset + 10 <= reader.size; segment++) {
    const head = Buffer.from(await reader.at(offset, 10))
    const [first, marker] = head
    if (first !== 0xff || marker === undefined) return undefined
    const end = offset + 2 + head.readUInt16BE(2)
    if (marker === 0xda) return { ...tags, scan: end }
    if (marker !== 0xff) tags = { ...tags, ...(await tagsOf(reader, offset, head)) }
    // A marker may have any number of 0xFF before it.
    offset = marker === 0xff ? offset + 1 : end
  }
  return undefined
}
