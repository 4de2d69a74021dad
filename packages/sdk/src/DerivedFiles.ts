/**
 * Derived pictures in the store: each under the SHA-256 of its own bytes, found by that of the original and the recipe in
 * `<sha256>.<recipe>.json`. What was made once is what every later run sends, also after `sharp` has learned to do better.
 */
import { MediaFiles } from "@loa/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { mkdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import * as DerivedPictures from "./DerivedPictures.ts"
import * as FileBytes from "./FileBytes.ts"
import * as WrittenBeside from "./internal/writtenBeside.ts"

/**
 * @category models
 */
export interface Store {
  readonly directory: string
  readonly keep: boolean
  readonly loadSharp: DerivedPictures.LoadSharp
  /** Where bytes are that were measured and not kept. */
  readonly placeOf: (sha256: string) => string | undefined
}

const Entry = Schema.Struct({
  sha256: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/)),
  byteLength: Schema.Finite,
  width: Schema.Finite,
  height: Schema.Finite
})
type Entry = typeof Entry.Type

const decodeEntry = Schema.decodeUnknownResult(Schema.fromJsonString(Entry))

/** An entry that cannot be read, or whose picture is gone or changed, is none: the picture is made again. */
const knownAs = async ({ directory }: Store, index: string): Promise<Entry | undefined> => {
  const text = await readFile(index, "utf8").catch(() => "")
  const entry = Result.getOrUndefined(decodeEntry(text))
  return entry !== undefined && (await FileBytes.isWhole(join(directory, entry.sha256), entry.sha256))
    ? entry
    : undefined
}

const placeOf = async ({ directory, placeOf: elsewhere }: Store, { sha256 }: MediaFiles.MeasuredFile) => {
  const kept = join(directory, sha256)
  return elsewhere(sha256) ?? kept
}

const makeNew = async (store: Store, file: MediaFiles.MeasuredFile, recipe: MediaFiles.Recipe, index: string) => {
  const { bytes, height, width } = await DerivedPictures.make(store.loadSharp, await placeOf(store, file), recipe)
  const sha256 = createHash("sha256").update(bytes).digest("hex")
  const entry: Entry = { sha256, byteLength: bytes.length, width, height }
  if (store.keep) {
    await mkdir(store.directory, { recursive: true })
    await FileBytes.keep(store.directory, [bytes])
    // Last: an entry never names what is not there.
    await WrittenBeside.write(index, JSON.stringify(entry))
  }
  return entry
}

/**
 * The picture a recipe makes of a measured one.
 *
 * Errors: rejects with `NotDerived`, or with the system's error when it cannot be kept.
 *
 * @category running
 */
export const derive = async (
  store: Store,
  file: MediaFiles.MeasuredFile,
  recipe: MediaFiles.Recipe
): Promise<MediaFiles.MeasuredFile> => {
  const index = join(store.directory, `${file.sha256}.${recipe}.json`)
  const entry = (await knownAs(store, index)) ?? (await makeNew(store, file, recipe, index))
  return {
    source: file.source,
    fileName: `${file.fileName.replace(/\.[^.]*$/, "")}.jpg`,
    mediaType: "image/jpeg",
    ...entry
  }
}

/**
 * A failure as the port tells it.
 *
 * @category mapping
 */
export const toUnreadable = (file: MediaFiles.MeasuredFile, cause: unknown): MediaFiles.MediaUnreadable => {
  if (cause instanceof DerivedPictures.NotDerived) {
    const { code, hint, message } = cause.problem
    return new MediaFiles.MediaUnreadable({ source: file.source, detail: message, code, hint })
  }
  const detail = `no picture can be made of it: ${cause instanceof Error ? cause.message : "unknown reason"}`
  return new MediaFiles.MediaUnreadable({ source: file.source, detail })
}
