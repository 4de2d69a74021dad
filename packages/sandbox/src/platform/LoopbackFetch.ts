/**
 * How an emulated platform fetches a file that it was given by address: from this machine only.
 */
import type { BlobStore, StoredBlob } from "../server/BlobStore.ts"

/** Longest wait for an answer, in milliseconds. */
const timeoutMillis = 10_000

const isLoopback = (address: string): boolean => {
  const hostname = URL.canParse(address) ? new URL(address).hostname : ""
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname)
}

/** Stores what stands at an address; `undefined` when nothing useful answers, when it redirects or is not on this machine. */
export const fetchBlob = async (address: string, blobs: BlobStore): Promise<StoredBlob | undefined> => {
  if (!isLoopback(address)) return undefined
  try {
    const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(timeoutMillis) })
    if (!answer.ok || answer.body === null) return undefined
    return await blobs.put(answer.body, answer.headers.get("content-type") ?? "application/octet-stream")
  } catch {
    return undefined
  }
}
