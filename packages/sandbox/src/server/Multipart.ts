/**
 * A streaming parser of `multipart/form-data`: it never holds more than one chunk and a delimiter's length.
 *
 * Source: RFC 7578, and RFC 2046 §5.1.1 for the delimiter
 */

/** One part of a form. Its body must be read to the end before the next part is asked for. */
export interface Part {
  readonly field: string
  /** Absent for a text field. */
  readonly fileName: string | undefined
  readonly contentType: string
  readonly body: AsyncIterable<Uint8Array>
}

/** The body is not the form that its content type promises. */
export class MultipartMalformed extends Error {
  override readonly name = "MultipartMalformed"
}

/** Longest line of a part's head, in bytes. */
const lineBytesMax = 16 * 1024

/** Most headers of a part. */
const headersMax = 32

/** Delimiter text of a `multipart/…` content type. Throws `MultipartMalformed` when it names none. */
export const boundaryOf = (contentType: string): string => {
  const match = /^multipart\/[^;]+;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const boundary = match?.[1] ?? match?.[2]
  if (boundary === undefined) throw new MultipartMalformed("The content type names no boundary")
  return boundary
}

/** Yields the parts of a form in order. Throws `MultipartMalformed`, and what `source` throws. */
export const parse = async function* (source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const input = makeInput(source)
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  await drain(input.until(delimiter))
  while (await opensPart(input)) {
    const headers = await readHeaders(input)
    const body = input.until(delimiter)
    yield toPart(headers, body)
    await drain(body)
  }
  // A connection that breaks behind the closing delimiter has still broken the request.
  await input.rest()
}

interface Input {
  /** Yields what stands before `delimiter` and moves behind it. */
  readonly until: (delimiter: Buffer) => AsyncGenerator<Uint8Array>
  readonly take: (byteLength: number) => Promise<string>
  readonly rest: () => Promise<void>
}

const makeInput = (source: AsyncIterable<Uint8Array>): Input => {
  const chunks = source[Symbol.asyncIterator]()
  // The first delimiter may stand at the very beginning, without the line end that precedes the others.
  let held: Buffer = Buffer.from("\r\n")
  const more = async () => {
    const next = await chunks.next()
    if (next.done === true) throw new MultipartMalformed("The form ends before its closing delimiter")
    held = Buffer.concat([held, next.value])
  }
  return {
    until: async function* (delimiter) {
      for (;;) {
        const index = held.indexOf(delimiter)
        const end = index === -1 ? Math.max(0, held.length - delimiter.length + 1) : index
        const ready = held.subarray(0, end)
        held = held.subarray(index === -1 ? end : end + delimiter.length)
        if (ready.length > 0) yield ready
        if (index !== -1) return
        await more()
      }
    },
    take: async (byteLength) => {
      while (held.length < byteLength) await more()
      const taken = held.subarray(0, byteLength)
      held = held.subarray(byteLength)
      return taken.toString("latin1")
    },
    rest: async () => {
      while ((await chunks.next()).done !== true) held = Buffer.alloc(0)
    }
  }
}

const drain = async (bytes: AsyncGenerator<Uint8Array>) => {
  let next = await bytes.next()
  while (next.done !== true) next = await bytes.next()
}

const lineEnd = Buffer.from("\r\n")

const readLine = async (input: Input): Promise<string> => {
  const chunks: Array<Uint8Array> = []
  let byteLength = 0
  for await (const chunk of input.until(lineEnd)) {
    byteLength += chunk.length
    if (byteLength > lineBytesMax) throw new MultipartMalformed("A line of a part's head is too long")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** Behind a delimiter stands `--`, which ends the form, or nothing but blanks up to the line's end. */
const opensPart = async (input: Input): Promise<boolean> => {
  const mark = await input.take(2)
  if (mark === "--") return false
  if (mark !== "\r\n" && (mark + (await readLine(input))).trim() !== "") {
    throw new MultipartMalformed("Text behind a delimiter")
  }
  return true
}

const readHeaders = async (input: Input): Promise<Record<string, string>> => {
  const headers: Record<string, string> = {}
  for (let count = 0; count < headersMax; count++) {
    const line = await readLine(input)
    if (line === "") return headers
    const colon = line.indexOf(":")
    if (colon < 1) throw new MultipartMalformed("A header of a part has no name")
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  throw new MultipartMalformed("A part has too many headers")
}

const toPart = (headers: Readonly<Record<string, string>>, body: AsyncIterable<Uint8Array>): Part => {
  const disposition = headers["content-disposition"] ?? ""
  const field = parameter(disposition, "name")
  if (field === undefined) throw new MultipartMalformed("A part has no name")
  const fileName = extendedParameter(disposition, "filename") ?? parameter(disposition, "filename")
  const contentType = headers["content-type"] ?? (fileName === undefined ? "text/plain" : "application/octet-stream")
  return { field, fileName, contentType, body }
}

/** Value of `name="…"`, with backslash escapes undone, or of a bare `name=…`. */
const parameter = (header: string, name: string): string | undefined => {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, "i").exec(header)
  return match?.[1]?.replace(/\\(["\\])/g, "$1") ?? match?.[2]
}

/** Value of `name*=UTF-8''…`, which some clients send for names beyond ASCII (RFC 5987). */
const extendedParameter = (header: string, name: string): string | undefined => {
  const value = new RegExp(`;\\s*${name}\\*\\s*=\\s*UTF-8'[^']*'([^\\s;]+)`, "i").exec(header)?.[1]
  try {
    return value === undefined ? undefined : decodeURIComponent(value)
  } catch {
    return undefined
  }
}
