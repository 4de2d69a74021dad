/**
 * What every route of the REST API shares: failures, answers, `_fields`, pages of a list.
 */
import type { EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import type { Viewer } from "./WordPressAccess.ts"
import { RestFailure } from "./WordPressFailure.ts"
import type { Parameters, RawParameters } from "./WordPressParameters.ts"
import type { Site } from "./WordPressStore.ts"

/** One request to a route, its sender known and its parameters read. */
export interface Call {
  readonly site: Site
  readonly request: EmulatorRequest
  readonly viewer: Viewer
  readonly parameters: RawParameters
  /** Number in the route, or 0. */
  readonly id: number
  /** Methods this viewer may use on the route. */
  readonly allow: ReadonlyArray<string>
}

/** 401 to the anonymous, 403 to somebody whose role is too low. */
export const forbidden = (viewer: Viewer, code: string, message: string): RestFailure =>
  new RestFailure(viewer === undefined ? 401 : 403, code, message)

const restLink = (site: Site): string => `<${site.environment.baseUrl()}/wp-json/>; rel="https://api.w.org/"`

const baseHeaders = (call: Pick<Call, "site" | "allow">): Record<string, string> => ({
  "content-type": "application/json; charset=UTF-8",
  link: restLink(call.site),
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
  ...(call.allow.length > 0 ? { allow: call.allow.join(", ") } : {})
})

/** A JSON answer, cut down to `_fields`. */
export const answer = (
  call: Call,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {}
): EmulatorResponse => {
  const fields = call.parameters.values.get("_fields")
  const json = fields === undefined || fields === "" ? body : pickEach(body, fieldNames(fields))
  return { status, headers: { ...baseHeaders(call), ...headers }, json }
}

const fieldNames = (fields: unknown): ReadonlyArray<string> =>
  (Array.isArray(fields) ? fields.map(String) : String(fields).split(/[\s,]+/)).filter((name) => name !== "")

const pickEach = (body: unknown, names: ReadonlyArray<string>): unknown =>
  Array.isArray(body) ? body.map((item) => pick(item, names)) : pick(body, names)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Fields whose inner fields can be named. `media_details.width` or `capabilities.publish_posts` name nothing. */
const openFields = new Set(["guid", "title", "content", "excerpt"])

/** An empty array of PHP: what is left of an object that lost every field. */
const orEmptyArray = (value: Readonly<Record<string, unknown>>): unknown =>
  Object.keys(value).length === 0 ? [] : value

/** Keeps the named fields; `title.raw` keeps one inside another, `_links.self` keeps all links. */
const pick = (value: unknown, names: ReadonlyArray<string>): unknown => {
  if (!isObject(value)) return value
  const kept = Object.entries(value).flatMap(([key, field]) => {
    const inner = names.filter((name) => name.startsWith(`${key}.`)).map((name) => name.slice(key.length + 1))
    if (names.includes(key) || (key === "_links" && inner.length > 0)) return [[key, field]]
    return openFields.has(key) && inner.length > 0 ? [[key, pick(field, inner)]] : []
  })
  return orEmptyArray(Object.fromEntries(kept))
}

/** The answer to a failure. */
export const failed = (call: Pick<Call, "site" | "allow">, failure: RestFailure): EmulatorResponse => ({
  status: failure.status,
  headers: baseHeaders(call),
  json: {
    code: failure.code,
    message: failure.message,
    data: isObject(failure.data) ? { status: failure.status, ...failure.data } : failure.data,
    ...(failure.additional === undefined ? {} : { additional_data: failure.additional })
  }
})

/** Rules of the parameters that cut a list into pages. */
export const pageRules = {
  page: { type: "integer", minimum: 1 },
  per_page: { type: "integer", minimum: 1, maximum: 100 },
  offset: { type: "integer", minimum: 0 },
  order: { type: "enum", values: ["asc", "desc"] }
} as const

const pageUrl = (call: Call, page: number): string => {
  const query = new URLSearchParams(call.request.query)
  query.delete("rest_route")
  query.set("page", String(page))
  return `${call.site.environment.baseUrl()}${call.request.path}?${query}`
}

/** One page of a list, with the totals and neighbours in headers. `show` may drop an item after counting. */
export const answerPage = <A>(
  call: Call,
  parameters: Parameters,
  items: ReadonlyArray<A>,
  show: (item: A) => ReadonlyArray<unknown>
): EmulatorResponse => {
  const size = parameters.number("per_page") ?? 10
  const page = parameters.number("page") ?? 1
  const pages = Math.ceil(items.length / size)
  if (page > pages && items.length > 0) {
    throw new RestFailure(
      400,
      "rest_post_invalid_page_number",
      "The page number requested is larger than the number of pages available."
    )
  }
  const start = parameters.number("offset") ?? (page - 1) * size
  const neighbours = [
    ...(page > 1 ? [`<${pageUrl(call, page - 1)}>; rel="prev"`] : []),
    ...(page < pages ? [`<${pageUrl(call, page + 1)}>; rel="next"`] : [])
  ]
  return answer(call, 200, items.slice(start, start + size).flatMap(show), {
    "x-wp-total": String(items.length),
    "x-wp-totalpages": String(pages),
    link: [restLink(call.site), ...neighbours].join(", ")
  })
}

const pad = (number: number): string => String(number).padStart(2, "0")

/** An instant as WordPress writes it: `2026-11-24T00:43:08`, `offsetHours` east of UTC. */
export const writeDate = (time: number, offsetHours = 0): string => {
  const date = new Date(time + offsetHours * 3_600_000)
  const day = `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`
  return `${day}T${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`
}

/** Reads a date; without an offset it is the clock `offsetHours` east of UTC. Milliseconds are dropped. */
export const readDate = (text: string, offsetHours: number): number => {
  const whole = text.replace(" ", "T").replace(/\.\d+/, "")
  const hasOffset = /(?:[Zz]|[+-]\d{2}:?\d{0,2})$/.test(whole.slice(10))
  return hasOffset ? Date.parse(whole) : Date.parse(`${whole}Z`) - offsetHours * 3_600_000
}

/** A path without its percent-encoding; one that is malformed stays as it came. */
export const decodePath = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
