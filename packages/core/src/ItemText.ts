/**
 * From what a person wrote to a campaign item: one spelling of every text, instants in UTC, every problem named. Files
 * are read by `@loa/sdk`, which knows where in a file a problem stands.
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { CampaignItem, defaults } from "./CampaignItem.ts"
import * as Decoding from "./Decoding.ts"
import * as ItemBounds from "./ItemBounds.ts"
import { mapTexts } from "./Json.ts"
import * as Quote from "./Quote.ts"

const Position = Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0)))

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
      nearest: Schema.optionalKey(Schema.String),
      line: Position,
      column: Position
    })
  )
}) {
  override get message(): string {
    const place = ({ column, line }: Decoding.Problem): string =>
      line === undefined ? this.file : `${this.file}:${line}:${column ?? 1}`
    return this.problems.map((problem) => `${place(problem)}: ${problem.message}`).join("\n")
  }
}

/** One spelling of every text: NFC, line ends as `\n`. */
const normaliseText = (text: string): string => text.replace(/\r\n?/g, "\n").normalize("NFC")

const offsetPattern = /(Z|[+-]\d{2}:\d{2})$/

/** JavaScript turns 30 February into 1 March; a day that exists survives being read back. */
const isRealDay = (day: string): boolean => {
  const read = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day)
}

/** Turns an instant into UTC; a bare one is read in the zone. Nothing when there is no such moment. */
const toUtc = (instant: string, zone: DateTime.TimeZone): string | undefined => {
  const made = offsetPattern.test(instant)
    ? DateTime.make(instant)
    : Option.map(DateTime.makeZoned(`${instant}Z`, { timeZone: zone, adjustForTimeZone: true }), DateTime.toUtc)
  return Option.isSome(made) && isRealDay(instant.slice(0, 10)) ? DateTime.formatIso(made.value) : undefined
}

type Read<A> = Result.Result<A, ReadonlyArray<Decoding.Problem>>

const failed = (path: Decoding.Problem["path"], message: string): Read<never> =>
  Result.fail([{ path, message: `${Quote.path(path)}: ${message}` }])

const withInstants = (item: CampaignItem): Read<CampaignItem> => {
  const zone = DateTime.zoneFromString(item.timeZone)
  if (Option.isNone(zone)) {
    return failed(["timeZone"], `${Quote.text(item.timeZone)} is no time zone; write for example Asia/Ho_Chi_Minh`)
  }
  const changed: { publishAt?: string; retractAt?: string } = {}
  for (const key of ["publishAt", "retractAt"] as const) {
    const written = item[key]
    if (written === undefined) continue
    const utc = toUtc(written, zone.value)
    if (utc === undefined) return failed([key], `there is no moment ${written}`)
    changed[key] = utc
  }
  if (changed.publishAt !== undefined && changed.retractAt !== undefined && changed.publishAt >= changed.retractAt) {
    return failed(["retractAt"], "must be later than publishAt")
  }
  const date = item.origin?.date
  if (date !== undefined && !isRealDay(date)) return failed(["origin", "date"], `there is no day ${date}`)
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

/** Nobody reads more at once. */
const problemsMax = 100

const shortened = (problems: ReadonlyArray<Decoding.Problem>): Array<Decoding.Problem> =>
  problems.length <= problemsMax
    ? [...problems]
    : [
        ...problems.slice(0, problemsMax),
        { path: [], message: `the item has ${problems.length - problemsMax} further problems` }
      ]

const read = (input: unknown): Read<CampaignItem> => {
  const problems = ItemBounds.check(input)
  if (problems.length > 0) return Result.fail(problems)
  const isFields = typeof input === "object" && input !== null && !Array.isArray(input)
  const normalised = isFields ? { ...defaults, ...mapTexts(input, normaliseText) } : input
  return Result.flatMap(Decoding.strict(CampaignItem, normalised), withInstants)
}

/**
 * Decodes an item from plain data, as TypeScript and the readers of files give it. Text is normalised first.
 *
 * Errors: `ItemInvalid` with every problem.
 *
 * @category decoding
 */
export const decode = (input: unknown, file = "item"): Result.Result<CampaignItem, ItemInvalid> =>
  read(input).pipe(
    Result.flatMap((item) => {
      const problems = crossProblems(item)
      return problems.length === 0 ? Result.succeed(item) : Result.fail(problems)
    }),
    Result.mapError((problems) => new ItemInvalid({ file, problems: shortened(problems) }))
  )
