/** A Page to test against and a bare client for it: plain `fetch`, as any program would call the Graph API. */
import { facebook as account } from "../src/Accounts.ts"
import * as FacebookEmulator from "../src/facebook/FacebookEmulator.ts"
import * as Sandbox from "../src/Sandbox.ts"

/** An answer with its body as an object. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
  readonly error: Record<string, unknown>
  /** `body.id`, empty when there is none. */
  readonly id: string
}

/** How a call is made. `form` becomes multipart when it holds a file, JSON otherwise. */
export interface Call {
  readonly token?: string | undefined
  readonly query?: Record<string, string>
  readonly json?: unknown
  readonly form?: Record<string, string | File>
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

/** The value as an object, an empty one when it is none. */
export const object = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

/** The value as a list, an empty one when it is none. */
export const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** The value as text, empty when it is none. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "")

const bodyOf = ({ json, form }: Call): { body?: RequestInit["body"]; headers?: Record<string, string> } => {
  if (form !== undefined) {
    const body = new FormData()
    for (const [name, value] of Object.entries(form)) body.set(name, value)
    return { body }
  }
  return json === undefined ? {} : { body: JSON.stringify(json), headers: { "content-type": "application/json" } }
}

/** Starts a Page. The clock stands still until `advanceClock`. */
export const start = async (options: FacebookEmulator.Options = {}) => {
  const sandbox = await Sandbox.start({
    now: () => Date.parse("2026-11-25T08:00:00Z"),
    emulators: { facebook: (environment) => FacebookEmulator.make(environment, options) }
  })
  const graph = `${sandbox.url}/facebook/graph/v26.0`
  const call = async (method: string, path: string, options: Call = {}): Promise<Answer> => {
    const token = "token" in options ? options.token : account.accessToken
    const { body, headers } = bodyOf(options)
    const answer = await fetch(`${graph}${path}?${new URLSearchParams(options.query)}`, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    })
    const parsed = object(await answer.json())
    return {
      status: answer.status,
      headers: answer.headers,
      body: parsed,
      error: object(parsed["error"]),
      id: textOf(parsed["id"])
    }
  }
  const command = (name: string, argument: unknown = {}) => sandbox.platforms["facebook"]?.command(name, argument)
  return {
    sandbox,
    graph,
    call,
    command,
    post: (path: string, json: unknown, query: Record<string, string> = {}) => call("POST", path, { json, query }),
    get: (path: string, query: Record<string, string> = {}) => call("GET", path, { query }),
    remove: (path: string) => call("DELETE", path)
  }
}

/** A running Page with its client. */
export type Page = Awaited<ReturnType<typeof start>>

/** The smallest PNG there is: one pixel. */
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64"
)

/** Uploads a photo and returns its id. */
export const uploadPhoto = async (page: Page, fields: Record<string, string> = { published: "false" }) => {
  const form = { ...fields, source: new File([png], "poster.png", { type: "image/png" }) }
  const answer = await page.call("POST", `/${account.pageId}/photos`, { form })
  return String(answer.body["id"])
}

/** Unix seconds by the sandbox's clock, `minutes` ahead. */
export const inMinutes = (page: Page, minutes: number) => Math.floor(page.sandbox.now() / 1000) + minutes * 60
