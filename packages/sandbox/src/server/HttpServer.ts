/**
 * The sandbox's end of a socket: a listener on 127.0.0.1, and Node's request as an `EmulatorRequest`.
 */
import { createServer, type IncomingMessage, type RequestListener } from "node:http"
import type { BlobStore } from "./BlobStore.ts"
import { BodyCut, parseFields, parseJson, parseMultipart, readAll } from "./Body.ts"
import type { EmulatorRequest } from "../platform/Emulator.ts"

/** The wanted port belongs to another program. */
export class SandboxPortInUse extends Error {
  override readonly name = "SandboxPortInUse"
  readonly port: number
  constructor(port: number) {
    super(
      `Port ${port} on 127.0.0.1 is already in use. Stop the program that holds it, or choose another port (0: any free one)`
    )
    this.port = port
  }
}

/** A listening server. */
export interface Listening {
  readonly port: number
  /** Ends every connection, answered or not. */
  readonly close: () => Promise<void>
}

/** Listens on 127.0.0.1. Port 0 takes a free one. Rejects with `SandboxPortInUse`. */
export const listen = (port: number, handler: RequestListener): Promise<Listening> => {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, handler)
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new SandboxPortInUse(port) : error)
    )
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      resolve({ port: typeof address === "object" && address !== null ? address.port : port, close })
    })
  })
}

/** The body of a request as it arrives. Ends with `BodyCut` when the connection does. */
export const bodyOf = async function* (incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  let byteLength = 0
  // Without this option a reader that stops early would take the socket down and the answer with it.
  const chunks: AsyncIterable<Uint8Array> = incoming.iterator({ destroyOnReturn: false })
  try {
    for await (const chunk of chunks) {
      byteLength += chunk.length
      yield chunk
    }
  } catch {
    throw new BodyCut(byteLength)
  }
  if (!incoming.complete) throw new BodyCut(byteLength)
}

/** The first `limit` bytes of a body, then `BodyCut`, also when the body is shorter. */
export const cutAfter = async function* (stream: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let left = limit
  for await (const chunk of stream) {
    if (left > 0) yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) break
  }
  throw new BodyCut(limit - Math.max(0, left))
}

/** What a request is made of, apart from Node's own object. */
export interface RequestParts {
  readonly path: string
  readonly query: URLSearchParams
  readonly stream: AsyncIterable<Uint8Array>
}

/** An emulator's view of a request. Each way of reading the body may be used again; the bytes are read once. */
export const toEmulatorRequest = (
  incoming: IncomingMessage,
  parts: RequestParts,
  blobs: BlobStore
): EmulatorRequest => {
  const headers = joinHeaders(incoming)
  const contentType = headers["content-type"] ?? ""
  const bytes = once(() => readAll(parts.stream))
  const text = async () => new TextDecoder().decode(await bytes())
  const multipart = once(() => parseMultipart(parts.stream, contentType, blobs))
  return {
    ...parts,
    method: incoming.method ?? "GET",
    headers,
    bytes,
    text,
    json: async () => parseJson(await text()),
    multipart,
    form: async () =>
      contentType.toLowerCase().startsWith("multipart/")
        ? multipart()
        : { fields: parseFields(contentType, await text()), files: [] }
  }
}

const once = <A>(make: () => Promise<A>): (() => Promise<A>) => {
  let made: Promise<A> | undefined
  return () => (made ??= make())
}

const joinHeaders = (incoming: IncomingMessage): Record<string, string> => {
  const headers: Record<string, string> = Object.create(null)
  for (const [name, values] of Object.entries(incoming.headersDistinct)) headers[name] = (values ?? []).join(", ")
  return headers
}
