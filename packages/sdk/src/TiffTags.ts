/**
 * The first directory of a TIFF, which is also where EXIF writes: size and orientation.
 *
 * Source: TIFF 6.0, section 2; Exif 2.32, 4.6.4
 */
import type { ByteReader } from "./ByteReader.ts"

/**
 * @category models
 */
export interface Tags {
  readonly width?: number
  readonly height?: number
  /** 1 to 8. */
  readonly orientation?: number
}

const names: { readonly [tag: number]: keyof Tags } = { 256: "width", 257: "height", 274: "orientation" }

/** Most entries of a directory that are looked at. */
const entriesMax = 1000

/**
 * Reads the tags of a TIFF that begins at an offset; none where there is no TIFF.
 *
 * @category constructors
 */
export const read = async (reader: ByteReader, start = 0): Promise<Tags> => {
  const head = await reader.at(start, 8)
  const order = head.toString("latin1", 0, 2)
  if (head.length < 8 || (order !== "II" && order !== "MM")) return {}
  const short = (bytes: Buffer, at: number): number =>
    order === "II" ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)
  const long = (bytes: Buffer, at: number): number => (order === "II" ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  if (short(head, 2) !== 42) return {}
  const directory = start + long(head, 4)
  const counted = await reader.at(directory, 2)
  const count = counted.length < 2 ? 0 : Math.min(short(counted, 0), entriesMax)
  const tags: { -readonly [K in keyof Tags]: Tags[K] } = {}
  for (let entry = 0; entry < count; entry++) {
    const bytes = await reader.at(directory + 2 + entry * 12, 12)
    if (bytes.length < 12) break
    const name = names[short(bytes, 0)]
    // Type 3 is a number of two bytes, type 4 one of four.
    if (name !== undefined) tags[name] = short(bytes, 2) === 3 ? short(bytes, 8) : long(bytes, 8)
  }
  return tags
}
