/**
 * Bytes of files on their way through hashes and into the store.
 */
import { createHash, randomUUID } from "node:crypto"
import { link, open, rename, rm } from "node:fs/promises"
import { join } from "node:path"

/**
 * Bytes read from disk at once.
 *
 * @category constants
 */
export const readBytes = 256 * 1024

/**
 * A file to where its end is when reading begins, through one buffer, which is good until the next piece comes: nothing
 * is left to collect, and a file that somebody goes on writing to comes to an end. Throws the reason of `signal`.
 *
 * @category running
 */
export const pieces = async function* (place: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const file = await open(place)
  try {
    const { size } = await file.stat()
    const buffer = Buffer.allocUnsafeSlow(readBytes)
    for (let offset = 0; offset < size;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(readBytes, size - offset))
      signal?.throwIfAborted()
      if (bytesRead === 0) return
      offset += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/**
 * SHA-256 of a file, lower-case hexadecimal.
 *
 * @category hashing
 */
export const hashOf = async (place: string, signal?: AbortSignal): Promise<string> => {
  const hash = createHash("sha256")
  for await (const piece of pieces(place, signal)) hash.update(piece)
  return hash.digest("hex")
}

/**
 * Whether a file is there and has these bytes.
 *
 * @category hashing
 */
export const isWhole = async (place: string, sha256: string, signal?: AbortSignal): Promise<boolean> => {
  try {
    return (await hashOf(place, signal)) === sha256
  } catch {
    signal?.throwIfAborted()
    return false
  }
}

/** A copy that is there already is left alone: another process may be reading it. One that was changed is replaced. */
const putInPlace = async (fresh: string, directory: string, sha256: string): Promise<void> => {
  const place = join(directory, sha256)
  try {
    await link(fresh, place)
  } catch (cause) {
    const isThere = cause instanceof Error && "code" in cause && cause.code === "EEXIST"
    // Otherwise a disk without hard links.
    if (!isThere || !(await isWhole(place, sha256))) await rename(fresh, place)
  }
}

/**
 * Writes bytes into a directory under their SHA-256, beside their place first. The digest is that of the bytes written,
 * whatever they were taken from.
 *
 * @category running
 */
export const keep = async (directory: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
  const fresh = join(directory, `.${randomUUID()}`)
  const hash = createHash("sha256")
  const copy = await open(fresh, "wx", 0o600)
  try {
    for await (const piece of bytes) {
      hash.update(piece)
      await copy.writeFile(piece)
    }
    await copy.sync()
    const sha256 = hash.digest("hex")
    await putInPlace(fresh, directory, sha256)
    return sha256
  } finally {
    await copy.close()
    await rm(fresh, { force: true })
  }
}
