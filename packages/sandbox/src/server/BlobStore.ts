/**
 * Uploaded bytes on disk: nothing big is held in memory.
 */
import { createHash, randomUUID } from "node:crypto"
import { createReadStream, mkdirSync, mkdtempSync, rmSync, type ReadStream } from "node:fs"
import { open } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A finished file. */
export interface StoredBlob {
  readonly id: string
  readonly path: string
  readonly byteLength: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
  readonly contentType: string
}

/** A file that still grows: an upload session. */
export interface GrowingBlob {
  readonly byteLength: () => number
  /** Appends what arrives until the stream ends or breaks; what was written before a break stays. */
  readonly append: (bytes: AsyncIterable<Uint8Array>, limit?: number) => Promise<void>
  readonly finish: (contentType: string) => Promise<StoredBlob>
}

export interface BlobStore {
  readonly put: (bytes: AsyncIterable<Uint8Array>, contentType: string) => Promise<StoredBlob>
  readonly grow: () => GrowingBlob
  readonly read: (blob: StoredBlob, range?: { readonly start: number; readonly end: number }) => ReadStream
  readonly remove: () => void
}

/** Makes a store in a new temporary folder. `remove` deletes it. */
export const make = (): BlobStore => {
  const directory = mkdtempSync(join(tmpdir(), "loa-sandbox-"))
  const grow = (): GrowingBlob => {
    const id = randomUUID()
    const path = join(directory, id)
    const hash = createHash("sha256")
    let byteLength = 0
    return {
      byteLength: () => byteLength,
      append: async (bytes, limit = Number.POSITIVE_INFINITY) => {
        mkdirSync(directory, { recursive: true })
        const file = await open(path, "a")
        try {
          for await (const chunk of bytes) {
            const kept = byteLength + chunk.length > limit ? chunk.subarray(0, limit - byteLength) : chunk
            await file.write(kept)
            hash.update(kept)
            byteLength += kept.length
            if (byteLength >= limit) return
          }
        } finally {
          await file.close()
        }
      },
      finish: async (contentType) => ({ id, path, byteLength, sha256: hash.copy().digest("hex"), contentType })
    }
  }
  return {
    grow,
    put: async (bytes, contentType) => {
      const blob = grow()
      await blob.append(bytes)
      return blob.finish(contentType)
    },
    read: (blob, range) => createReadStream(blob.path, range),
    remove: () => rmSync(directory, { recursive: true, force: true })
  }
}
