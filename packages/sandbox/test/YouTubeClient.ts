/** A channel to test against and a bare client for it: plain `fetch`, as any program would call the API. */
import { youtube as account } from "../src/Accounts.ts"
import * as Sandbox from "../src/Sandbox.ts"
import * as YouTubeEmulator from "../src/youtube/YouTubeEmulator.ts"
import { list, object, textOf, type Answer } from "./FacebookClient.ts"

/** How a call is made; `json` is sent as JSON, `body` as it is. */
export interface Call {
  readonly token?: string | undefined
  readonly query?: Record<string, string>
  readonly json?: unknown
  readonly body?: Uint8Array<ArrayBuffer> | string
  readonly headers?: Record<string, string>
}

/** 256 KiB. */
export const block = 256 * 1024

/** Reproducible bytes that no two places of share. */
export const bytesOf = (length: number) =>
  Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 8) + (index >> 16)) % 256))

/** Starts a channel. The clock stands still until `advanceClock`. */
export const start = async (options: YouTubeEmulator.Options = {}) => {
  const sandbox = await Sandbox.start({
    now: () => Date.parse("2026-11-25T08:00:00Z"),
    emulators: { youtube: (environment) => YouTubeEmulator.make(environment, options) }
  })
  const root = `${sandbox.url}/youtube`
  const raw = async (method: string, address: string, options: Call = {}): Promise<Answer> => {
    const body = options.json === undefined ? options.body : JSON.stringify(options.json)
    const answer = await fetch(address, {
      method,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.json === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers
      }
    })
    const text = await answer.text()
    const parsed = object(text.startsWith("{") ? JSON.parse(text) : {})
    return {
      status: answer.status,
      headers: answer.headers,
      body: parsed,
      error: object(parsed["error"]),
      id: textOf(parsed["id"])
    }
  }
  const refresh = (fields: Record<string, string> = {}) =>
    raw("POST", `${root}/oauth/token`, {
      body: new URLSearchParams({
        grant_type: "refresh_token",
        client_id: account.clientId,
        client_secret: account.clientSecret,
        refresh_token: account.refreshToken,
        ...fields
      }).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" }
    })
  const token = async () => String((await refresh()).body["access_token"])
  const address = (host: string, path: string, query: Record<string, string> = {}) =>
    `${root}/${host}/${path}?${new URLSearchParams(query)}`
  const current = await token()
  const call = (method: string, path: string, options: Call = {}) =>
    raw(method, address("api", `youtube/v3/${path}`, options.query), { token: current, ...options })
  const upload = (path: string, options: Call = {}) =>
    raw("POST", address("upload", `upload/youtube/v3/${path}`, options.query), { token: current, ...options })
  const open = async (size: number, json: unknown = draft, more: Partial<Call> = {}) =>
    upload("videos", {
      query: { uploadType: "resumable", part: "snippet,status" },
      json,
      headers: { "x-upload-content-length": String(size), "x-upload-content-type": "video/mp4", slug: "spot.mp4" },
      ...more
    })
  const put = (location: string, options: Call) => raw("PUT", location, { token: current, ...options })
  return {
    sandbox,
    root,
    token: current,
    raw,
    refresh,
    freshToken: token,
    call,
    upload,
    open,
    put,
    query: (location: string, size: number) => put(location, { headers: { "content-range": `bytes */${size}` } }),
    send: (location: string, bytes: Buffer<ArrayBuffer>, from: number, to: number) =>
      put(location, {
        body: bytes.subarray(from, to),
        headers: { "content-range": `bytes ${from}-${to - 1}/${bytes.length}` }
      }),
    command: (name: string, argument: unknown = {}) => sandbox.platforms["youtube"]?.command(name, argument),
    /** Uploads a video in one go and returns its id. */
    publish: async (json: unknown = draft) => {
      const location = (await open(10, json)).headers.get("location") ?? ""
      return String((await put(location, { body: bytesOf(10) })).body["id"])
    }
  }
}

/** A running channel with its client. */
export type Channel = Awaited<ReturnType<typeof start>>

/** The least that a careful client sends. */
export const draft = {
  snippet: { title: "Bluezone 15 giây", description: "Mô tả", tags: ["cid-1"], categoryId: "25" },
  status: { privacyStatus: "public", selfDeclaredMadeForKids: false }
}

/** The key of an error. */
export const reason = (answer: Answer) => object(list(answer.error["errors"])[0])["reason"]

/** The items of a list. */
export const items = (answer: Answer) => list(answer.body["items"]).map(object)
