/**
 * Reads a campaign item from the text a person wrote: Markdown with YAML front matter, YAML or JSON.
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Yaml from "effect/encoding/Yaml"
import { CampaignItem, type CampaignItemInput, defaults } from "./CampaignItem.ts"
import * as Decoding from "./Decoding.ts"
import { mapTexts } from "./Json.ts"

/**
 * How an item is written down.
 *
 * @category models
 */
export type Format = "markdown" | "yaml" | "json"

/**
 * The item could not be read. `problems` has one entry for each thing that is wrong, in the order of the file.
 *
 * @category errors
 */
export class ItemInvalid extends Schema.TaggedError<ItemInvalid>()("ItemInvalid", {
  /** The file as the person named it. */
  file: Schema.String,
  problems: Schema.Array(
    Schema.Struct({
      path: Schema.Array(Schema.Union([Schema.String, Schema.Number])),
      message: Schema.String,
      nearest: Schema.optionalKey(Schema.String)
    })
  )
}) {
  override get message(): string {
    return this.problems.map((problem) => `${this.file}: ${problem.message}`).join("\n")
  }
}

/**
 * Longest item text, in UTF-16 units. Items are words; what is bigger is a file that belongs under `assets`.
 *
 * @category constants
 */
export const textUnitsMax = 1_000_000

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

const problem = (message: string): ReadonlyArray<Decoding.Problem> => [{ path: [], message }]

type Parsed = Result.Result<unknown, ReadonlyArray<Decoding.Problem>>

const parseYaml = (text: string): Parsed =>
  Result.try({
    try: () => Yaml.parse(text),
    catch: (cause) => {
      const braces = /:\s*\{\{/.test(text) ? '; put texts that begin with {{ in quotes: "{{link}}"' : ""
      return problem(`not readable as YAML: ${cause instanceof Error ? cause.message : "unknown reason"}${braces}`)
    }
  })

const parseJson = (text: string): Parsed =>
  Result.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => problem(`not readable as JSON: ${cause instanceof Error ? cause.message : "unknown reason"}`)
  })

/** Front matter between two lines of `---`, then the body. */
const parseMarkdown = (text: string): Parsed => {
  const match = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)([\s\S]*)$/.exec(text)
  if (match === null) {
    return Result.fail(problem("no front matter found: the file begins with a line ---, the fields, and a line ---"))
  }
  return Result.flatMap(parseYaml(match[1] ?? ""), (fields): Parsed => {
    if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
      return Result.fail(problem("the front matter holds no fields"))
    }
    if ("body" in fields)
      return Result.fail(problem("body: in a Markdown item the text below the front matter is the body"))
    const body = (match[2] ?? "").trim()
    return Result.succeed(body === "" ? fields : { ...fields, body })
  })
}

const parsers: { readonly [F in Format]: (text: string) => Parsed } = {
  markdown: parseMarkdown,
  yaml: parseYaml,
  json: parseJson
}

/** Control characters no channel shows; tab and line end stay. */
const controlCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g

/** One spelling of every text: NFC, line ends as `\n`, no control characters. */
const normaliseText = (text: string): string =>
  text.replace(/\r\n?/g, "\n").replace(controlCharacters, "").normalize("NFC")

const offsetPattern = /(Z|[+-]\d{2}:\d{2})$/

/** Turns an instant into UTC; a bare one is read in the zone. Nothing when there is no such moment. */
const toUtc = (instant: string, zone: DateTime.TimeZone): string | undefined => {
  const named = offsetPattern.test(instant)
  const day = instant.slice(0, 10)
  const made = named
    ? DateTime.make(instant)
    : Option.map(DateTime.makeZoned(`${instant}Z`, { timeZone: zone, adjustForTimeZone: true }), DateTime.toUtc)
  // JavaScript turns 30 February into 1 March; the day must survive being read back.
  const realDay = new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true
  return Option.isSome(made) && realDay ? DateTime.formatIso(made.value) : undefined
}

const withInstants = (item: CampaignItem): Result.Result<CampaignItem, ReadonlyArray<Decoding.Problem>> => {
  const zone = DateTime.zoneFromString(item.timeZone)
  if (Option.isNone(zone)) {
    return Result.fail([
      {
        path: ["timeZone"],
        message: `timeZone: "${item.timeZone}" is no time zone; write for example Asia/Ho_Chi_Minh`
      }
    ])
  }
  const changed: { publishAt?: string; retractAt?: string } = {}
  for (const key of ["publishAt", "retractAt"] as const) {
    const written = item[key]
    if (written === undefined) continue
    const utc = toUtc(written, zone.value)
    if (utc === undefined) return Result.fail([{ path: [key], message: `${key}: there is no moment ${written}` }])
    changed[key] = utc
  }
  if (changed.publishAt !== undefined && changed.retractAt !== undefined && changed.publishAt >= changed.retractAt) {
    return Result.fail([{ path: ["retractAt"], message: "retractAt: must be later than publishAt" }])
  }
  return Result.succeed({ ...item, ...changed })
}

/** What one schema cannot see: ids that repeat, ids that point nowhere. */
const crossProblems = (item: CampaignItem): ReadonlyArray<Decoding.Problem> => {
  const ids = item.assets.map((asset) => asset.id)
  const images = item.assets.filter((asset) => asset.type === "image").map((asset) => asset.id)
  const covers = item.assets.filter((asset) => asset.type === "image" && asset.role === "cover")
  return item.assets.flatMap((asset, index): ReadonlyArray<Decoding.Problem> => {
    const problems: Array<Decoding.Problem> = []
    if (ids.indexOf(asset.id) !== index) {
      problems.push({ path: ["assets", index, "id"], message: `assets[${index}].id: "${asset.id}" is used twice` })
    }
    if (asset.type === "video" && asset.thumbnail !== undefined && !images.includes(asset.thumbnail)) {
      const list = images.length === 0 ? "the item has no image" : `images: ${images.join(", ")}`
      problems.push({
        path: ["assets", index, "thumbnail"],
        message: `assets[${index}].thumbnail: no image asset is called "${asset.thumbnail}"; ${list}`
      })
    }
    if (covers.length > 1 && asset === covers[1]) {
      problems.push({
        path: ["assets", index, "role"],
        message: `assets[${index}].role: only one image can be the cover`
      })
    }
    return problems
  })
}

/**
 * Decodes an item from plain data, as `defineItem` and the JSON and YAML readers give it. Text is normalised first.
 *
 * Errors: `ItemInvalid` with every problem.
 *
 * @category decoding
 */
export const decode = (input: unknown, file = "item"): Result.Result<CampaignItem, ItemInvalid> => {
  const isFields = typeof input === "object" && input !== null && !Array.isArray(input)
  const normalised = isFields ? { ...defaults, ...mapTexts(input, normaliseText) } : input
  return Decoding.strict(CampaignItem, normalised).pipe(
    Result.flatMap(withInstants),
    Result.flatMap((item) => {
      const problems = crossProblems(item)
      return problems.length === 0 ? Result.succeed(item) : Result.fail(problems)
    }),
    Result.mapError((problems) => new ItemInvalid({ file, problems: [...problems] }))
  )
}

/**
 * Reads an item from the text of a file.
 *
 * Errors: `ItemInvalid` with every problem, each with its path in the document.
 *
 * @category decoding
 */
export const read = (text: string, format: Format, file: string): Result.Result<CampaignItem, ItemInvalid> => {
  const invalid = (problems: ReadonlyArray<Decoding.Problem>) => new ItemInvalid({ file, problems: [...problems] })
  if (text.length > textUnitsMax) {
    return Result.fail(
      invalid(
        problem(
          `the file has ${text.length} characters, at most ${textUnitsMax} are read; long material goes into an asset`
        )
      )
    )
  }
  const clean = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n")
  return Result.mapError(parsers[format](clean), invalid).pipe(Result.flatMap((input) => decode(input, file)))
}

/**
 * An item written in TypeScript: checked by the compiler here and by `decode` when it is published.
 *
 * @category constructors
 */
export const define = (item: CampaignItemInput): CampaignItemInput => item
