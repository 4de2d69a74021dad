/**
 * A streaming reader of `multipart/related` with two parts: metadata, then media.
 *
 * Source: RFC 2387; https://developers.google.com/youtube/v3/guides/using_resumable_upload_protocol names the type
 */
import { MultipartMalformed } from "./Multipart.ts"

/** Most bytes of a part's head together with the metadata before the media. */
const metadataBytesMax = 256 * 1024

/** The two parts. The media must be read to its end. */
export interface RelatedParts {
  readonly metadata: string
  readonly mediaType: string
  readonly media: AsyncIterable<Uint8Array>
}

/** Reads the metadata and opens the media. Throws `MultipartMalformed`, and what `source` throws. */
export const read = async (source: AsyncIterable<Uint8Array>, boundary: string): Promise<RelatedParts> => {
  const chunks = source[Symbol.asyncIterator]()
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  let held: Buffer = Buffer.from("\r\n")
  const more = async () => {
    const next = await chunks.next()
    if (next.done === true) throw new MultipartMalformed("The body ends before its closing delimiter")
    held = Buffer.concat([held, next.value])
  }
  const takeUntil = async (mark: Buffer): Promise<string> => {
    while (!held.includes(mark)) {
      if (held.length > metadataBytesMax) throw new MultipartMalformed("The metadata is too long")
      await more()
    }
    const end = held.indexOf(mark)
    const taken = held.toString("utf8", 0, end)
    held = held.subarray(end + mark.length)
    return taken
  }
  const media = async function* (): AsyncGenerator<Uint8Array> {
    while (!held.includes(delimiter)) {
      // What could be the beginning of a delimiter waits for the bytes behind it.
      const end = Math.max(0, held.length - delimiter.length + 1)
      if (end > 0) yield held.subarray(0, end)
      held = held.subarray(end)
      await more()
    }
    yield held.subarray(0, held.indexOf(delimiter))
    while ((await chunks.next()).done !== true) held = Buffer.alloc(0)
  }
  await takeUntil(delimiter)
  await takeUntil(headEnd)
  const metadata = await takeUntil(delimiter)
  const head = await takeUntil(headEnd)
  return {
    metadata,
    mediaType: /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? "application/octet-stream",
    media: media()
  }
}

const headEnd = Buffer.from("\r\n\r\n")
