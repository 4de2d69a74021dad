/**
 * Edges that list: newest first, cut by `since` and `until`, paged by cursors.
 *
 * Source: https://developers.facebook.com/docs/graph-api/results
 */
import { instant, type GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import type { GraphObject } from "./FacebookFields.ts"

/** Something with an id and a place in time, in milliseconds. */
export interface Listed {
  readonly id: string
  readonly createdAt: number
}

/** Items of a page when the caller does not say. */
const pageSize = 25

/** Most items of a page. Source: https://developers.facebook.com/docs/graph-api/reference/page/feed */
const pageSizeMax = 100

/**
 * One page of `items`. `view` makes the answer's object. The `next` address carries no token: a client that follows it
 * sends its own. Throws code 100 for a `limit` above 100.
 */
export const page = <A extends Listed>(
  call: GraphCall,
  items: Iterable<A>,
  address: string,
  view: (item: A) => GraphObject
): GraphObject => {
  const matching = inTime(call, [...items]).toSorted((a, b) => b.createdAt - a.createdAt || order(b.id, a.id))
  const start = startOf(call, matching)
  const limit = limitOf(call)
  const shown = matching.slice(start, start + limit)
  const first = shown[0]
  const last = shown.at(-1)
  if (first === undefined || last === undefined) return { data: [] }
  const cursors = { before: cursor(first.id), after: cursor(last.id) }
  const next = start + limit < matching.length ? { next: nextAddress(call, address, cursors.after) } : {}
  return { data: shown.map(view), paging: { cursors, ...next } }
}

const inTime = <A extends Listed>(call: GraphCall, items: ReadonlyArray<A>): ReadonlyArray<A> => {
  const since = instant(call, "since") ?? Number.NEGATIVE_INFINITY
  const until = instant(call, "until") ?? Number.POSITIVE_INFINITY
  return items.filter((item) => item.createdAt >= since && item.createdAt <= until)
}

const limitOf = (call: GraphCall): number => {
  const limit = Number(call.parameters["limit"] ?? pageSize)
  if (!Number.isInteger(limit) || limit < 1 || limit > pageSizeMax) {
    throw Errors.invalidParameter(
      `Please reduce the amount of data you're asking for: limit must be 1 to ${pageSizeMax}`
    )
  }
  return limit
}

const startOf = (call: GraphCall, items: ReadonlyArray<Listed>): number => {
  const after = call.parameters["after"]
  if (after === undefined || after === "") return 0
  const index = items.findIndex((item) => cursor(item.id) === after)
  if (index === -1) throw Errors.invalidParameter("Invalid cursor")
  return index + 1
}

const nextAddress = (call: GraphCall, address: string, after: string): string => {
  const { access_token: _token, appsecret_proof: _proof, appsecret_time: _time, ...kept } = call.parameters
  return `${address}?${new URLSearchParams({ ...kept, after })}`
}

const cursor = (id: string): string => Buffer.from(id).toString("base64url")

/** Ids are digits of one length, so that their text has their order. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
