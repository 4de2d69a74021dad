/**
 * JSON from outside, read without trust: a value of another kind is as good as none.
 */

/** An object whose values may be anything. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** The value as an object, an empty one when it is none. */
export const record = (value: unknown): JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {}

/** The value when it is text. */
export const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

/** The value when it is a number. */
export const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined)

/** The value when it is true or false. */
export const boolean = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined)
