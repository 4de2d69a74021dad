/**
 * A file that arrives in several requests, of which only the newest may write.
 *
 * A client that lost its connection asks for the offset and sends on while the emulator may still be reading the old,
 * dead connection. Without a claim the two would write into each other.
 */
import type { BlobStore, StoredBlob } from "../server/BlobStore.ts"

/** The right to write, until somebody else claims the file. */
interface Claim {
  /** Bytes that were stored when the claim was made. */
  readonly offset: number
  /**
   * Appends what arrives, up to a total of `limit` bytes, and says whether the claim held to the end.
   * Throws what `bytes` throws; what was written before stays.
   */
  readonly append: (bytes: AsyncIterable<Uint8Array>, limit: number) => Promise<boolean>
}

/** An upload that can be taken up again. */
export interface ResumableFile {
  readonly byteLength: () => number
  /** Stops whoever was writing and takes over. */
  readonly claim: () => Promise<Claim>
  readonly finish: (contentType: string) => Promise<StoredBlob>
}

/** Makes an empty file. */
export const make = (blobs: BlobStore): ResumableFile => {
  const blob = blobs.grow()
  let holder = 0
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <A>(task: () => Promise<A>): Promise<A> => {
    const run = turn.then(task)
    turn = run.catch(() => undefined)
    return run
  }
  return {
    byteLength: blob.byteLength,
    finish: (contentType) => inTurn(() => blob.finish(contentType)),
    claim: async () => {
      holder += 1
      const mine = holder
      const offset = await inTurn(async () => blob.byteLength())
      const write = async (chunk: Uint8Array, limit: number) => {
        if (holder !== mine) return false
        await blob.append(only(chunk), limit)
        return true
      }
      return {
        offset,
        append: async (bytes, limit) => {
          for await (const chunk of bytes) {
            if (!(await inTurn(() => write(chunk, limit)))) return false
          }
          return holder === mine
        }
      }
    }
  }
}

/**
 * Joins chunks into blocks of whole multiples of `blockBytes`. What is left over at the end is yielded only when it
 * completes `expectedBytes`. When `bytes` breaks or ends early, the unfinished block is lost, as it is on a server that
 * stores whole blocks.
 */
export const inBlocks = async function* (
  bytes: AsyncIterable<Uint8Array>,
  blockBytes: number,
  expectedBytes: number
): AsyncGenerator<Uint8Array> {
  let held: Array<Uint8Array> = []
  let byteLength = 0
  let yielded = 0
  for await (const chunk of bytes) {
    held.push(chunk)
    byteLength += chunk.length
    if (byteLength < blockBytes) continue
    const joined = Buffer.concat(held)
    const end = byteLength - (byteLength % blockBytes)
    yield joined.subarray(0, end)
    held = [joined.subarray(end)]
    yielded += end
    byteLength -= end
  }
  if (byteLength > 0 && yielded + byteLength >= expectedBytes) yield Buffer.concat(held)
}

const only = async function* (chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}
