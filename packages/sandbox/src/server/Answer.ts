/**
 * Answers on their way out: an `EmulatorResponse` becomes bytes, blobs with byte ranges so that a player can seek.
 */
import type { IncomingMessage, ServerResponse } from "node:http"
import { pipeline } from "node:stream/promises"
import type { BlobStore, StoredBlob } from "./BlobStore.ts"
import type { EmulatorResponse } from "../platform/Emulator.ts"

/** Where an answer goes. */
export interface Outlet {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly blobs: BlobStore
}

/** Sends an answer. A client that has gone away meanwhile is not an error. */
export const send = async (outlet: Outlet, answer: EmulatorResponse): Promise<void> => {
  if (answer.blob === undefined) sendBody(outlet, answer)
  else await sendBlob(outlet, answer, answer.blob)
  // What the emulator did not read must not stand in the way of the connection's next request.
  outlet.incoming.resume()
}

/** Sends the head and the first half of an answer, then ends the connection. */
export const sendHalf = (outlet: Outlet, answer: EmulatorResponse): void => {
  const body = answer.blob === undefined ? contentOf(answer).body : Buffer.alloc(0)
  const byteLength = answer.blob?.byteLength ?? body.length
  outlet.outgoing.writeHead(answer.status, {
    ...headersOf(answer),
    // An empty answer has no half, so it promises a byte that never comes.
    "content-length": String(Math.max(1, byteLength))
  })
  outlet.outgoing.flushHeaders()
  if (body.length > 1) outlet.outgoing.write(body.subarray(0, Math.floor(body.length / 2)))
  outlet.incoming.socket.end()
}

const sendBody = ({ outgoing }: Outlet, answer: EmulatorResponse): void => {
  const { body } = contentOf(answer)
  const hasLength = answer.status !== 204 && answer.status !== 304
  const length = hasLength ? { "content-length": String(body.length) } : {}
  outgoing.writeHead(answer.status, { ...headersOf(answer), ...length }).end(body)
}

const contentOf = (answer: EmulatorResponse): { readonly type: string | undefined; readonly body: Buffer } => {
  if (answer.json !== undefined)
    return { type: "application/json; charset=utf-8", body: Buffer.from(JSON.stringify(answer.json)) }
  if (answer.html !== undefined) return { type: "text/html; charset=utf-8", body: Buffer.from(answer.html) }
  return { type: answer.blob?.contentType, body: Buffer.from(answer.body ?? "") }
}

const headersOf = (answer: EmulatorResponse): Record<string, string> => {
  const { type } = contentOf(answer)
  const own = Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  return { ...(type === undefined ? {} : { "content-type": type }), ...Object.fromEntries(own) }
}

const sendBlob = async (outlet: Outlet, answer: EmulatorResponse, blob: StoredBlob): Promise<void> => {
  const { incoming, outgoing, blobs } = outlet
  const range = answer.status === 200 ? rangeOf(incoming.headers.range, blob.byteLength) : undefined
  const headers = { ...headersOf(answer), "accept-ranges": "bytes" }
  if (range === "outside") {
    outgoing.writeHead(416, { ...headers, "content-range": `bytes */${blob.byteLength}`, "content-length": "0" }).end()
    return
  }
  const { start, end } = range ?? { start: 0, end: blob.byteLength - 1 }
  const part = range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${blob.byteLength}` }
  outgoing.writeHead(range === undefined ? answer.status : 206, {
    ...headers,
    ...part,
    "content-length": String(end - start + 1)
  })
  if (incoming.method === "HEAD" || end < start) outgoing.end()
  else await pipeline(blobs.read(blob, { start, end }), outgoing).catch(() => outgoing.destroy())
}

/** First and last byte of a single range; `undefined` for the whole, which also answers several ranges. */
const rangeOf = (header: string | undefined, byteLength: number) => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "")
  if (match === null || (match[1] === "" && match[2] === "")) return undefined
  const isSuffix = match[1] === ""
  const start = isSuffix ? Math.max(0, byteLength - Number(match[2])) : Number(match[1])
  const end = isSuffix || match[2] === "" ? byteLength - 1 : Math.min(Number(match[2]), byteLength - 1)
  return start > end ? ("outside" as const) : { start, end }
}
