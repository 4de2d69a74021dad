/**
 * Reads a campaign item from the text a person wrote: Markdown with YAML front matter, YAML or JSON. Every problem comes
 * with its line and column.
 */
import { type CampaignItem, type Decoding, ItemBounds, ItemText } from "@loa/core"
import * as Result from "effect/Result"
import * as JsonText from "./JsonText.ts"
import * as Places from "./Places.ts"
import * as YamlText from "./YamlText.ts"

/**
 * How an item is written down.
 *
 * @category models
 */
export type Format = "markdown" | "yaml" | "json"

/**
 * An item and where its parts stand.
 *
 * @category models
 */
export interface Source {
  readonly item: CampaignItem.CampaignItem
  /** Place of a part of the item; of what is around it when it has none itself; nothing when that is the whole file. */
  readonly placeOf: (path: Decoding.Problem["path"]) => Places.Place | undefined
}

const formats: { readonly [extension: string]: Format } = {
  md: "markdown",
  markdown: "markdown",
  yaml: "yaml",
  yml: "yaml",
  json: "json"
}

/**
 * Tells the format from a file's name; nothing when the extension is none of `.md`, `.yaml`, `.yml`, `.json`.
 *
 * @category getters
 */
export const formatOf = (file: string): Format | undefined => formats[file.split(".").at(-1)?.toLowerCase() ?? ""]

type Parsed = Result.Result<Places.Document, Places.Misreading>

const readYaml = async (text: string): Promise<Parsed> =>
  Result.mapError(await YamlText.read(text), ({ message, offset }) => ({
    offset,
    message: `not readable as YAML: ${message}`
  }))

const readJson = async (text: string): Promise<Parsed> =>
  Result.mapError(JsonText.read(text), ({ message, offset }) => ({
    offset,
    message: `not readable as JSON: ${message}`
  }))

const isFields = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const opening = /^---[ \t]*\n/
const closing = /^---[ \t]*$/m

const misread = (offset: number, message: string): Parsed => Result.fail({ offset, message })

/** Front matter and what is below it, as one document with places in the whole text. */
const joined = (front: Places.Document, before: number, below: number, body: string): Parsed => {
  const { root, value } = front
  if (value === null || !isFields(value)) return misread(before, "the front matter holds no fields")
  const moved = (part: Places.Part): Places.Part => ({
    offset: part.offset + before,
    parts: new Map([...part.parts].map(([key, inner]) => [key, moved(inner)]))
  })
  const offset = below + body.length - body.trimStart().length
  const withBody = (part: Places.Part): Places.Part => ({
    ...part,
    parts: new Map([...part.parts, ["body", { offset, parts: new Map() }]])
  })
  if ("body" in value) {
    const written = moved(root()).parts.get("body")?.offset ?? before
    return misread(written, "body: in a Markdown item the text below the front matter is the body")
  }
  const text = body.trim()
  return Result.succeed(
    text === ""
      ? { value, root: () => moved(root()) }
      : { value: { ...value, body: text }, root: () => withBody(moved(root())) }
  )
}

/** Front matter between two lines of `---`, then the body. */
const readMarkdown = async (text: string): Promise<Parsed> => {
  const before = opening.exec(text)?.[0].length ?? 0
  const end = before === 0 ? undefined : closing.exec(text.slice(before))
  if (end === undefined || end === null) {
    return misread(0, "no front matter found: the file begins with a line ---, the fields, and a line ---")
  }
  const below = before + end.index + end[0].length
  const front = await readYaml(text.slice(before, before + end.index))
  if (Result.isFailure(front)) return misread(front.failure.offset + before, front.failure.message)
  return joined(front.success, before, below, text.slice(below))
}

const readers: { readonly [F in Format]: (text: string) => Promise<Parsed> } = {
  markdown: readMarkdown,
  yaml: readYaml,
  json: readJson
}

/** Names the schema for the editor; nothing of the item. */
const withoutSchema = (value: unknown): unknown => {
  if (!isFields(value) || typeof value["$schema"] !== "string") return value
  const { $schema: _, ...fields } = value
  return fields
}

const byPlace = (left: Decoding.Problem, right: Decoding.Problem): number =>
  (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0)

const problemOf = (text: string, { message, offset }: Places.Misreading): ItemText.ItemInvalid["problems"][number] => ({
  path: [],
  message,
  ...Places.placeOf(text, offset)
})

/** What keeps a text from being parsed at all. */
const unreadable = (text: string): Places.Misreading | undefined => {
  const { textUnitsMax } = ItemBounds
  if (text.length > textUnitsMax) {
    const message = `the file has ${text.length} characters, at most ${textUnitsMax} are read; long material goes into an asset`
    return { offset: 0, message }
  }
  const forbidden = ItemBounds.forbiddenCharacter(text)
  return forbidden && { offset: forbidden.index, message: `contains ${forbidden.name}; delete it` }
}

/**
 * Reads an item from the text of a file.
 *
 * Errors: `ItemInvalid` with every problem, each with its place in the file.
 *
 * @category decoding
 */
export const read = async (
  written: string,
  format: Format,
  file: string
): Promise<Result.Result<Source, ItemText.ItemInvalid>> => {
  const text = written.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n")
  const misreading = unreadable(text)
  const parsed = misreading === undefined ? await readers[format](text) : Result.fail(misreading)
  if (Result.isFailure(parsed)) {
    return Result.fail(new ItemText.ItemInvalid({ file, problems: [problemOf(text, parsed.failure)] }))
  }
  const { root, value } = parsed.success
  const offsetOf = (path: Decoding.Problem["path"]): number => Places.offsetOf(root(), path)
  return Result.mapBoth(ItemText.decode(withoutSchema(value), file), {
    onSuccess: (item) => ({
      item,
      placeOf: (path) => (root().parts.has(String(path[0])) ? Places.placeOf(text, offsetOf(path)) : undefined)
    }),
    onFailure: ({ problems }) => {
      const placed = problems.map((problem) => ({ ...problem, ...Places.placeOf(text, offsetOf(problem.path)) }))
      return new ItemText.ItemInvalid({ file, problems: placed.toSorted(byPlace) })
    }
  })
}
