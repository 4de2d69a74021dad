/**
 * Where the parts of a document stand in its text.
 */
import type { Decoding } from "@loa/core"

/**
 * A place in a file, both counted from 1; the column in UTF-16 units, as editors count.
 *
 * @category models
 */
export interface Place {
  readonly line: number
  readonly column: number
}

/**
 * One value of a document and those inside it: by key, or by index written as a text. An entry of a group stands where
 * its key does.
 *
 * @category models
 */
export interface Part {
  /** In UTF-16 units from the beginning of the text. */
  readonly offset: number
  readonly parts: ReadonlyMap<string, Part>
}

/**
 * Why a text could not be read. `message` never repeats what the text holds: it may be a secret.
 *
 * @category models
 */
export interface Misreading {
  readonly offset: number
  readonly message: string
}

/**
 * A key that is there twice: its name, where it is a name.
 *
 * @category constructors
 */
export const keyTwice = (key = ""): string =>
  /^[A-Za-z_][\w-]{0,39}$/.test(key) ? `the key "${key}" is there twice` : "this key is there twice"

/**
 * A document read from a text.
 *
 * @category models
 */
export interface Document {
  readonly value: unknown
  readonly root: () => Part
}

/**
 * The offset of the innermost part of a path that is there; of the document when none is.
 *
 * @category getters
 */
export const offsetOf = (root: Part, path: Decoding.Problem["path"]): number => {
  let part = root
  for (const key of path) {
    const next = part.parts.get(String(key))
    if (next === undefined) break
    part = next
  }
  return part.offset
}

/** @category getters */
export const placeOf = (text: string, offset: number): Place => {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf("\n") + 1
  return { line: before.split("\n").length, column: before.length - lineStart + 1 }
}
