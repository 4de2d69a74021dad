/**
 * The files of an item as they are, not as they are called: measured once, then read in ranges as often as needed.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
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
  readonly durationSeconds?: number
  readonly videoCodec?: string
  readonly audioCodec?: string
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
}

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
 * A file that was there when it was measured cannot be read any more.
 *
 * @category errors
 */
export class MediaUnreadable extends Schema.TaggedError<MediaUnreadable>()("MediaUnreadable", {
  source: Schema.String,
  detail: Schema.String
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
   * Measures every file the item names. `folder` is the item's own; nothing outside it is read. With `keep` the bytes
   * measured are kept, and `read` gives exactly those; without it nothing is written anywhere.
   */
  readonly measure: (item: CampaignItem, folder: string, options: { readonly keep: boolean }) => Effect.Effect<Measured>
  /**
   * Bytes from `start` up to, not including, `end`; the whole file when both are left out. A piece is good until the next
   * one is asked for: who keeps it longer copies it.
   */
  readonly read: (
    file: MeasuredFile,
    range?: { readonly start: number; readonly end: number }
  ) => Stream.Stream<Uint8Array, MediaUnreadable>
}

/**
 * Measures and reads the files of items.
 *
 * @category services
 */
export class MediaFiles extends Context.Service<MediaFiles, Shape>()("@loa/core/MediaFiles") {}
