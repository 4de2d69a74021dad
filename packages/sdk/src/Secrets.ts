/**
 * Puts the secrets a configuration names in their places: `{ "env": "NAME" }` and `{ "file": "path" }` become `Redacted`.
 */
import * as Redacted from "effect/Redacted"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"

/**
 * Where a secret is kept. `file` is relative to the configuration's folder; white space around its content is dropped.
 *
 * @category models
 */
export type SecretReference = { readonly env: string } | { readonly file: string }

/** A problem with one secret. It names the place, never the value. */
interface Problem {
  readonly path: ReadonlyArray<string | number>
  readonly message: string
}

const isReference = (value: object): value is SecretReference => {
  const [key, ...others] = Object.keys(value)
  return others.length === 0 && (key === "env" || key === "file") && typeof Reflect.get(value, key) === "string"
}

const fromFile = (file: string): Redacted.Redacted<string> | string => {
  try {
    const text = readFileSync(file, "utf8").trim()
    return text === "" ? `the file ${file} is empty` : Redacted.make(text)
  } catch {
    return `the file ${file} cannot be read`
  }
}

const fromEnvironment = (
  name: string,
  environment: { readonly [name: string]: string | undefined }
): Redacted.Redacted<string> | string => {
  const text = environment[name]
  return text === undefined || text === "" ? `the environment variable ${name} is not set` : Redacted.make(text)
}

/**
 * Replaces every reference inside a value. What cannot be read is a problem, and stands as an empty place.
 *
 * @category mapping
 */
export const resolveAll = (
  value: unknown,
  from: { readonly folder: string; readonly environment: { readonly [name: string]: string | undefined } }
): { readonly value: unknown; readonly problems: ReadonlyArray<Problem> } => {
  const problems: Array<Problem> = []
  const visit = (entry: unknown, path: ReadonlyArray<string | number>): unknown => {
    if (Redacted.isRedacted(entry) || typeof entry !== "object" || entry === null) return entry
    if (Array.isArray(entry)) return entry.map((inner, index) => visit(inner, [...path, index]))
    if (!isReference(entry)) {
      return Object.fromEntries(Object.entries(entry).map(([key, inner]) => [key, visit(inner, [...path, key])]))
    }
    const secret =
      "env" in entry ? fromEnvironment(entry.env, from.environment) : fromFile(resolve(from.folder, entry.file))
    if (typeof secret !== "string") return secret
    problems.push({ path, message: secret })
    return Redacted.make("missing")
  }
  return { value: visit(value, []), problems }
}
