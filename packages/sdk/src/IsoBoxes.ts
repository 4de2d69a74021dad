/**
 * The boxes that MP4, QuickTime, HEIF and AVIF files are made of, as far as they tell whether a file is whole.
 *
 * Source: ISO/IEC 14496-12, 4.2
 */
import type { ByteReader } from "./ByteReader.ts"

/**
 * @category models
 */
export interface Boxes {
  /** Types of the outermost boxes. */
  readonly types: ReadonlySet<string>
  /** Every box ends within the file. */
  readonly isWhole: boolean
}

/** Most boxes that are walked: a recording in fragments has one or two a second. */
const boxesMax = 500_000

/** A box's length with its head; nothing when it cannot be one. */
const lengthOf = (head: Buffer, left: number): number | undefined => {
  const short = head.readUInt32BE(0)
  if (short === 0) return left
  const length = short === 1 && head.length >= 16 ? Number(head.readBigUInt64BE(8)) : short
  return length >= 8 ? length : undefined
}

/**
 * Walks the outermost boxes. What is no box ends the walk: some programs write on behind the last one.
 *
 * @category constructors
 */
export const walk = async (reader: ByteReader): Promise<Boxes> => {
  const types = new Set<string>()
  let offset = 0
  for (let box = 0; box < boxesMax && offset + 8 <= reader.size; box++) {
    const head = await reader.at(offset, 16)
    const type = head.toString("latin1", 4, 8)
    const length = lengthOf(head, reader.size - offset)
    if (length === undefined || !/^[\x20-\x7e\xa9]{4}$/.test(type)) break
    types.add(type)
    offset += length
  }
  return { types, isWhole: offset <= reader.size }
}
