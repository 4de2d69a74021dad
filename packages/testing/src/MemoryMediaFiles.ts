/**
 * Media files that live in memory, for adapter tests: real bytes, measured facts given by the test.
 */
import { MediaFiles, type CampaignItem } from "@loa/core"
import { createHash } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

/**
 * One file: its bytes and what a measurement would say about them.
 *
 * @category models
 */
export interface MemoryFile {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly width?: number
  readonly height?: number
  readonly animated?: true
  readonly durationSeconds?: number
  readonly videoCodec?: string
  readonly audioCodec?: string
}

/** Bytes handed out at once. */
const pieceBytes = 64 * 1024

/** Digests of files seen before: a file in memory does not change, and a suite measures it for every run. */
const digests = new WeakMap<MemoryFile, string>()

const digestOf = (file: MemoryFile): string => {
  const sha256 = digests.get(file) ?? createHash("sha256").update(file.bytes).digest("hex")
  digests.set(file, sha256)
  return sha256
}

const measured = (source: string, file: MemoryFile): MediaFiles.MeasuredFile => {
  const { bytes, ...facts } = file
  return {
    ...facts,
    source,
    fileName: source.split("/").at(-1) ?? source,
    byteLength: bytes.length,
    sha256: digestOf(file)
  }
}

const pieces = function* (bytes: Uint8Array): Generator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) yield bytes.subarray(offset, offset + pieceBytes)
}

/**
 * Measures the assets of an item from files given by source.
 *
 * @category constructors
 */
export const measure = (
  item: CampaignItem.CampaignItem,
  files: { readonly [source: string]: MemoryFile }
): ReadonlyArray<MediaFiles.MeasuredAsset> => {
  const fileOf = (source: string): MediaFiles.MeasuredFile => {
    const file = files[source]
    if (file === undefined) throw new Error(`the test has no file ${source}`)
    return measured(source, file)
  }
  return item.assets.map((asset) => ({
    asset,
    file: fileOf(asset.source),
    captions:
      asset.type === "video"
        ? (asset.captions ?? []).map(({ language, source }) => ({ language, file: fileOf(source) }))
        : [],
    ...(asset.type === "audio" && asset.transcript !== undefined ? { transcript: fileOf(asset.transcript) } : {})
  }))
}

const recipes: ReadonlyArray<MediaFiles.Recipe> = ["jpeg-under-1mb", "jpeg-under-4mb", "thumbnail-16x9"]

/**
 * Adds the pictures that were made of an asset: those there is a file of, such as `poster.png--jpeg-under-1mb`.
 *
 * @category constructors
 */
export const withDerived = (
  asset: MediaFiles.MeasuredAsset,
  files: { readonly [source: string]: MemoryFile }
): MediaFiles.MeasuredAsset => {
  const derived = recipes.flatMap((recipe) => {
    const source = `${asset.file.source}--${recipe}`
    const file = files[source]
    const id = MediaFiles.derivedId(asset.asset.id, recipe)
    return file === undefined ? [] : [{ recipe, id, file: measured(source, file) }]
  })
  return derived.length === 0 ? asset : { ...asset, derived }
}

/** What is made of a picture is a file of the test's own: `poster.png--jpeg-under-1mb`. */
const derive = (
  files: { readonly [source: string]: MemoryFile },
  file: MediaFiles.MeasuredFile,
  recipe: MediaFiles.Recipe
): Effect.Effect<MediaFiles.MeasuredFile, MediaFiles.MediaUnreadable> => {
  const source = `${file.source}--${recipe}`
  const derived = files[source]
  return derived === undefined
    ? Effect.fail(new MediaFiles.MediaUnreadable({ source: file.source, detail: `the test has no file ${source}` }))
    : Effect.succeed(measured(source, derived))
}

/**
 * Files by source; a picture made by a recipe as `poster.png--jpeg-under-1mb`.
 *
 * @category layers
 */
export const layer = (files: { readonly [source: string]: MemoryFile }): Layer.Layer<MediaFiles.MediaFiles> =>
  Layer.succeed(MediaFiles.MediaFiles, {
    measure: (item) => Effect.sync(() => ({ assets: measure(item, files), findings: [] })),
    derive: (file, recipe) => derive(files, file, recipe),
    verify: () => Effect.void,
    read: (file, range) => {
      const bytes = files[file.source]?.bytes ?? new Uint8Array(0)
      // A generator runs once, and a request that is sent again reads its file again.
      return Stream.suspend(() =>
        Stream.fromIterable(pieces(bytes.subarray(range?.start ?? 0, range?.end ?? bytes.length)))
      )
    }
  })
