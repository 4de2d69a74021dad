/**
 * Zalo's own copies of an article's pictures, fetched by public address once an article has been handed in.
 *
 * Source: https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet for the limit of 1 MB
 */
import type { BlobStore, StoredBlob } from "../server/BlobStore.ts"
import { fetchBlob } from "../platform/LoopbackFetch.ts"

/** A picture of this many bytes or more is refused: 1 MB, read as 10⁶. */
const pictureBytesMax = 1_000_000

/** The copies, by the address each was fetched from. */
export type Pictures = ReadonlyMap<string, StoredBlob>

/** Fetches every picture; `undefined` when one of them cannot be had, is no picture or is too big. */
export const fetchAll = async (urls: ReadonlyArray<string>, blobs: BlobStore): Promise<Pictures | undefined> => {
  const pictures = new Map<string, StoredBlob>()
  for (const url of urls) {
    const picture = await fetchBlob(url, blobs)
    if (picture === undefined || !isAccepted(picture)) return undefined
    pictures.set(url, picture)
  }
  return pictures
}

const isAccepted = (blob: StoredBlob): boolean =>
  blob.contentType.startsWith("image/") && blob.byteLength > 0 && blob.byteLength < pictureBytesMax
