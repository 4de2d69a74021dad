/**
 * Small looks into a file of any size, through one window that moves forward.
 */
import { open } from "node:fs/promises"

/** Bytes of the window. */
const windowBytes = 64 * 1024

/**
 * A file that is looked into.
 *
 * @category models
 */
export interface ByteReader {
  readonly size: number
  /** Bytes from `offset`, `length` of them or as many as there are; good until the next look. */
  readonly at: (offset: number, length: number) => Promise<Buffer>
}

/**
 * Opens a file, looks, closes it. A look is at most a window long.
 *
 * @category running
 */
export const using = async <A>(place: string, look: (reader: ByteReader) => Promise<A>): Promise<A> => {
  const file = await open(place)
  try {
    const { size } = await file.stat()
    const buffer = Buffer.allocUnsafeSlow(windowBytes)
    let start = 0
    let end = 0
    const at = async (offset: number, length: number): Promise<Buffer> => {
      if (offset < start || offset + length > end) {
        const { bytesRead } = await file.read(buffer, 0, windowBytes, offset)
        start = offset
        end = offset + bytesRead
      }
      return buffer.subarray(offset - start, Math.min(offset - start + length, end - start))
    }
    return await look({ size, at })
  } finally {
    await file.close()
  }
}
