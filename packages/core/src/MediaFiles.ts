/**
 * The files of an item as they are, not as they are called: measured once, then read in ranges as often as needed.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Scope } from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Asset, CampaignItem } from "./CampaignItem.ts"
import type { Finding } from "./Finding.ts"

/**
 * One file, measured from its bytes.
 *
 * @category models
 */
export interface MeasuredFile {
  /** As written in the item. */
  readonly source: string
  /** Last part of the source, for people. */
  readonly fileName: string
  readonly byteLength: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
  /** Told from the bytes, for example `image/png`. */
  readonly mediaType: string
  /** Pixels, as shown: orientation applied. */
  readonly width?: number
  readonly height?: number
  /** How EXIF says that the picture is to be turned, 2 to 8. Absent when it is upright as it is. */
  readonly orientation?: number
  /** True for a picture of several frames. */
  readonly animated?: true
  readonly durationSeconds?: number
  /** Frames a second, to a thousandth. */
  readonly frameRate?: number
  readonly videoCodec?: string
  /** Absent when there is no sound. */
  readonly audioCodec?: string
}

/**
 * How a picture is made from one that a channel does not take: upright, without metadata, colours as on the web.
 *
 * - `jpeg-under-1mb`, `jpeg-under-4mb`: a JPEG of less than 1,000,000 or 4,000,000 bytes, no side longer than 2048 pixels.
 * - `thumbnail-16x9`: a JPEG of 1280 × 720 pixels with the whole picture in it.
 *
 * The same bytes give the same picture: it is approved with the picture it is made from.
 *
 * @category models
 */
export type Recipe = "jpeg-under-1mb" | "jpeg-under-4mb" | "thumbnail-16x9"

/**
 * A picture made from an asset's.
 *
 * @category models
 */
export interface DerivedFile {
  readonly recipe: Recipe
  /** See `derivedId`. */
  readonly id: string
  readonly file: MeasuredFile
}

/**
 * An asset of the item together with the file it names and the files that go with it.
 *
 * @category models
 */
export interface MeasuredAsset {
  readonly asset: Asset
  readonly file: MeasuredFile
  readonly captions: ReadonlyArray<{ readonly language: string; readonly file: MeasuredFile }>
  readonly transcript?: MeasuredFile
  /** Pictures made from it for channels that asked. Absent when none did. */
  readonly derived?: ReadonlyArray<DerivedFile>
}

/**
 * The name of a derived picture among the assets of a destination: `poster--jpeg-under-1mb`.
 *
 * @category getters
 */
export const derivedId = (asset: string, recipe: Recipe): string => `${asset}--${recipe}`

/**
 * The picture that was made by a recipe; nothing when none was, or could be.
 *
 * @category getters
 */
export const derivedOf = (measured: MeasuredAsset, recipe: Recipe): MeasuredFile | undefined =>
  measured.derived?.find((derived) => derived.recipe === recipe)?.file

/**
 * What measuring found: the assets that could be read, and a finding for each that could not.
 *
 * @category models
 */
export interface Measured {
  readonly assets: ReadonlyArray<MeasuredAsset>
  readonly findings: ReadonlyArray<Finding>
}

/**
 * A file that was there when it was measured cannot be read any more, or no picture can be made from it. `code` and `hint`
 * are those of a finding.
 *
 * @category errors
 */
export class MediaUnreadable extends Schema.TaggedError<MediaUnreadable>()("MediaUnreadable", {
  source: Schema.String,
  detail: Schema.String,
  code: Schema.optionalKey(Schema.String),
  hint: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return `${this.source}: ${this.detail}`
  }
}

/**
 * What a store of media files does.
 *
 * @category models
 */
export interface Shape {
  /**
   * Measures every file the item names, fetching those it names by address. `folder` is the item's own; nothing outside
   * it is read. With `keep` the bytes measured are kept, and `read` gives exactly those; without it nothing is left when
   * the scope ends.
   */
  readonly measure: (
    item: CampaignItem,
    folder: string,
    options: { readonly keep: boolean }
  ) => Effect.Effect<Measured, never, Scope>
  /**
   * Makes a picture from a measured one, within the scope it was measured in. With `keep` it is kept as measured files
   * are, and made once for all runs.
   */
  readonly derive: (
    file: MeasuredFile,
    recipe: Recipe,
    options: { readonly keep: boolean }
  ) => Effect.Effect<MeasuredFile, MediaUnreadable>
  /**
   * Bytes from `start` up to, not including, `end`; the whole file when both are left out. A piece is good until the next
   * one is asked for: who keeps it longer copies it.
   */
  readonly read: (
    file: MeasuredFile,
    range?: { readonly start: number; readonly end: number }
  ) => Stream.Stream<Uint8Array, MediaUnreadable>
  /** Reads what is kept of a file to its end; fails when that is not what was measured, to the last byte. */
  readonly verify: (file: MeasuredFile) => Effect.Effect<void, MediaUnreadable>
}

/**
 * Measures and reads the files of items.
 *
 * @category services
 */
export class MediaFiles extends Context.Service<MediaFiles, Shape>()("@loa/core/MediaFiles") {}
