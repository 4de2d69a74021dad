/**
 * Digests without a thread: the answer comes in the same turn, so that a seed gives the same schedule of fibers each time.
 */
import { createHash } from "node:crypto"

const digest = (_: AlgorithmIdentifier, data: BufferSource): Promise<ArrayBuffer> => {
  const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data
  const hash = createHash("sha256").update(new Uint8Array(bytes)).digest()
  return Promise.resolve(new Uint8Array(hash).buffer)
}

/** Takes the place of the process's own digest; for a process, or a test file, that does nothing else. */
export const install = (): void => {
  Object.defineProperty(globalThis.crypto.subtle, "digest", { value: digest, configurable: true })
}
