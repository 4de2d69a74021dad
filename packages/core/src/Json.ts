/**
 * Plain JSON values, and the one canonical way to write them down (RFC 8785), which digests and fingerprints rest on.
 */

/**
 * Any JSON value.
 *
 * @category models
 */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

/**
 * Writes a value as canonical JSON: keys sorted by UTF-16 code units, no white space, numbers as ECMAScript writes them.
 * Keys whose value is `undefined` are left out. Two values with equal content give equal text on every machine.
 *
 * Source: RFC 8785, sections 3.2.2 and 3.2.3
 *
 * @category encoding
 */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((entry) => canonical(entry ?? null)).join(",")}]`
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(",")}}`
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`)
  return JSON.stringify(value) ?? "null"
}

/**
 * Applies a function to every text inside a value and keeps the rest as it is.
 *
 * @category mapping
 */
export const mapTexts = <A>(value: A, change: (text: string) => string): A => {
  const visit = (entry: unknown): unknown => {
    if (typeof entry === "string") return change(entry)
    if (Array.isArray(entry)) return entry.map(visit)
    if (typeof entry === "object" && entry !== null) {
      return Object.fromEntries(Object.entries(entry).map(([key, inner]) => [key, visit(inner)]))
    }
    return entry
  }
  return visit(value) as A
}

/**
 * Every text inside a value, with its place.
 *
 * @category getters
 */
export const texts = (
  value: unknown,
  path: ReadonlyArray<string | number> = []
): ReadonlyArray<{ readonly path: ReadonlyArray<string | number>; readonly text: string }> => {
  if (typeof value === "string") return [{ path, text: value }]
  if (Array.isArray(value)) return value.flatMap((entry, index) => texts(entry, [...path, index]))
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => texts(entry, [...path, key]))
}
