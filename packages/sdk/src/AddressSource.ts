/**
 * Files that an item names by `https:` address, as a stream of bytes: within limits of size, time and redirects, and from
 * where `FetchGuard` lets a connection go.
 */
import type { ClientRequest, IncomingMessage } from "node:http"
import * as http from "node:http"
import * as https from "node:https"
import * as FetchGuard from "./FetchGuard.ts"

/**
 * What fetching may cost, and where it may go.
 *
 * @category models
 */
export interface Network {
  /** Hosts that may be anywhere, and be asked by `http:`. */
  readonly allowHosts: ReadonlyArray<string>
  /** Largest file. */
  readonly bytesMax: number
  /** Longest time for one file, redirects included. */
  readonly secondsMax: number
  readonly resolve: FetchGuard.Resolve
  /** Opens a request; asks `options.lookup` where to. */
  readonly connect: (url: URL, options: https.RequestOptions) => ClientRequest
}

/**
 * @category constants
 */
export const defaults: Network = {
  allowHosts: [],
  bytesMax: 2 * 1024 ** 3,
  secondsMax: 600,
  resolve: FetchGuard.resolve,
  connect: (url, options) => (url.protocol === "http:" ? http.get(url, options) : https.get(url, options))
}

/** Most redirects of one address. */
const redirectsMax = 5

/** Longest silence on a connection, in milliseconds. */
const silenceMilliseconds = 30_000

/** Answers that send elsewhere. */
const redirectStatuses = new Set([301, 302, 303, 307, 308])

/**
 * Why there is no file, in the words of a finding. The message follows the address.
 *
 * @category errors
 */
export class AddressProblem extends Error {
  override readonly name = "AddressProblem"
  readonly code: string
  readonly hint: string
  constructor(code: string, message: string, hint: string) {
    super(message)
    this.code = code
    this.hint = hint
  }
}

/**
 * Whether a source is an address, also one that is not fetched.
 *
 * @category predicates
 */
export const isAddress = (source: string): boolean =>
  /^([a-z][a-z0-9+.-]*:\/\/|(https?|ftp|file|data|blob|javascript):)/i.test(source)

/**
 * An address as messages show it: without what may be a secret in it.
 *
 * @category encoding
 */
export const shown = (address: string): string => {
  if (!URL.canParse(address)) return "the address"
  const { host, pathname, protocol, search } = new URL(address)
  if (host === "") return `the ${protocol} address`
  return `${protocol}//${host}${pathname}${search === "" ? "" : "?…"}`
}

/** Places that share files by pages, and how to get at the file itself. */
const shares: ReadonlyArray<{ readonly hosts: RegExp; readonly name: string; readonly hint: string }> = [
  {
    hosts: /(^|\.)(drive|docs|drive\.usercontent)\.google\.com$/,
    name: "Google Drive",
    hint:
      "let everybody with the link see the file and write https://drive.google.com/uc?export=download&id=… with its id; " +
      "of large files Drive gives a page all the same: download such a file into the item's folder"
  },
  {
    hosts: /(^|\.)dropbox\.com$/,
    name: "Dropbox",
    hint: "write dl=1 in place of dl=0 at the end of the link, or download the file into the item's folder"
  },
  {
    hosts: /(^|\.)(1drv\.ms|onedrive\.live\.com|sharepoint\.com)$/,
    name: "OneDrive",
    hint: "let everybody with the link see the file and add download=1 to the link, or download it into the item's folder"
  },
  {
    hosts: /(^|\.)(zalo\.me|zalo\.vn|zaloapp\.com)$/,
    name: "Zalo",
    hint: "open the link in Zalo, save the file and put it into the item's folder"
  }
]

const inFolder = "open the address in a browser, download the file into the item's folder and name it here"

const pageProblem = (hosts: ReadonlyArray<string>): AddressProblem => {
  const share = shares.find((candidate) => hosts.some((host) => candidate.hosts.test(host)))
  const message = "answers with a web page and not with a file"
  return share === undefined
    ? new AddressProblem("address-is-page", message, inFolder)
    : new AddressProblem("address-is-page", `${message}: it is a share link of ${share.name}`, share.hint)
}

const unreachable = (message: string, hint = inFolder): AddressProblem =>
  new AddressProblem("address-unreachable", message, hint)

const tooBig = (bytesMax: number): AddressProblem =>
  new AddressProblem(
    "address-too-big",
    `gives more than ${bytesMax} bytes, the most that is fetched`,
    "make the file smaller, raise network.maxBytes in the configuration, or put it into the item's folder"
  )

/** A system's word for what went wrong, and nothing that may quote the address. */
const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "no answer"

/** What a failure means for the person whose address it is. */
const toProblem = (cause: unknown, network: Network, clock: AbortSignal): AddressProblem => {
  if (cause instanceof AddressProblem) return cause
  if (cause instanceof FetchGuard.AddressRefused) {
    return new AddressProblem("address-refused", `is not fetched: ${cause.message}`, cause.hint)
  }
  if (clock.aborted) {
    const hint = "put the file into the item's folder, or raise network.maxSeconds in the configuration"
    return new AddressProblem("address-too-slow", `was not fetched within ${network.secondsMax} seconds`, hint)
  }
  return unreachable(`cannot be fetched: ${codeOf(cause)}`)
}

const ask = (url: URL, network: Network, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = network.connect(url, {
      // A connection of its own: one that is kept was opened for another look at the name.
      agent: false,
      headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "loa" },
      lookup: FetchGuard.lookup(network.allowHosts, network.resolve),
      signal,
      timeout: silenceMilliseconds
    })
    request.on("response", resolve)
    request.on("error", reject)
    request.on("timeout", () => request.destroy(unreachable("stopped sending for half a minute")))
  })

interface Answer {
  readonly url: URL
  readonly message: IncomingMessage
}

const follow = async (address: string, network: Network, signal: AbortSignal): Promise<Answer> => {
  let url = FetchGuard.check(address, network.allowHosts)
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const message = await ask(url, network, signal)
    const { location } = message.headers
    if (!redirectStatuses.has(message.statusCode ?? 0) || location === undefined) return { url, message }
    message.destroy()
    url = FetchGuard.check(location, network.allowHosts, url)
  }
  throw unreachable(`sends elsewhere more than ${redirectsMax} times`)
}

const checkAnswer = (address: string, { message, url }: Answer, bytesMax: number): void => {
  const { headers, statusCode } = message
  const hosts = [new URL(address).hostname, url.hostname]
  if (/^(text\/html|application\/xhtml)/i.test(headers["content-type"] ?? "")) throw pageProblem(hosts)
  if (statusCode !== 200) throw unreachable(`answers ${statusCode ?? 0}`)
  if ((headers["content-encoding"] ?? "identity") !== "identity") throw unreachable("answers in a compressed form")
  if (Number(headers["content-length"] ?? 0) > bytesMax) throw tooBig(bytesMax)
}

const isPage = (piece: Uint8Array): boolean =>
  /^\s*(<!--.*?-->\s*)?<(!doctype\s+html|html)/is.test(Buffer.from(piece.subarray(0, 1024)).toString("latin1"))

/**
 * The bytes of a file, as they come.
 *
 * Errors: throws `AddressProblem`, and the reason of `signal` when that ends it.
 *
 * @category running
 */
export const fetch = async function* (
  address: string,
  network: Network,
  signal: AbortSignal
): AsyncGenerator<Uint8Array, void> {
  const clock = AbortSignal.timeout(network.secondsMax * 1000)
  let byteLength = 0
  try {
    const answer = await follow(address, network, AbortSignal.any([signal, clock]))
    try {
      checkAnswer(address, answer, network.bytesMax)
      for await (const piece of answer.message as AsyncIterable<Uint8Array>) {
        if (byteLength === 0 && isPage(piece)) throw pageProblem([new URL(address).hostname, answer.url.hostname])
        byteLength += piece.length
        if (byteLength > network.bytesMax) throw tooBig(network.bytesMax)
        yield piece
      }
    } finally {
      answer.message.destroy()
    }
  } catch (cause) {
    signal.throwIfAborted()
    throw toProblem(cause, network, clock)
  }
}
