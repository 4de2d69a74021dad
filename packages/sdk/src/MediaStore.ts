/**
 * The files of items, kept once each under the SHA-256 of their bytes. What was measured and approved is what is sent,
 * even when the file in the item's folder changes meanwhile.
 */
import { type CampaignItem, type Finding, MediaFiles } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { open } from "node:fs/promises"
import { join } from "node:path"
import * as AddressSource from "./AddressSource.ts"
import * as DerivedFiles from "./DerivedFiles.ts"
import * as DerivedPictures from "./DerivedPictures.ts"
import * as FileBytes from "./FileBytes.ts"
import * as MediaMeasuring from "./MediaMeasuring.ts"

/**
 * What a store stands on, where it is not to be the machine's own.
 *
 * @category options
 */
export interface Options {
  readonly network?: Partial<AddressSource.Network>
  readonly loadSharp?: DerivedPictures.LoadSharp
}

const storeFailed = (directory: string, cause: unknown): Finding.Finding => ({
  severity: "error",
  path: ["assets"],
  code: "store-unusable",
  message: `files cannot be kept in ${directory}: ${cause instanceof Error ? cause.message : "unknown reason"}`,
  hint: "make the folder writable, with room for the item's files"
})

const unreadable = (file: MediaFiles.MeasuredFile): MediaFiles.MediaUnreadable =>
  new MediaFiles.MediaUnreadable({
    source: file.source,
    detail: "the copy taken when it was measured cannot be read any more; run again"
  })

const altered = (file: MediaFiles.MeasuredFile): MediaFiles.MediaUnreadable =>
  new MediaFiles.MediaUnreadable({
    source: file.source,
    detail: "the copy taken when it was measured is not what was measured any more"
  })

const openAt = (place: string, file: MediaFiles.MeasuredFile) =>
  Effect.acquireRelease(Effect.tryPromise({ try: () => open(place), catch: () => unreadable(file) }), (opened) =>
    Effect.promise(() => opened.close())
  )

/**
 * Reads a range through one buffer. A piece is good until the next one is asked for, so whoever reads must be done with
 * it by then: `NodeTransport` is. A gigabyte leaves nothing to collect that way, where fresh pieces leave as much memory
 * as the collector cares to wait for.
 */
const range = (
  place: string,
  file: MediaFiles.MeasuredFile,
  { end, start }: { readonly start: number; readonly end: number }
): Stream.Stream<Uint8Array, MediaFiles.MediaUnreadable> =>
  Stream.unwrap(
    Effect.map(openAt(place, file), (opened) => {
      const buffer = Buffer.allocUnsafeSlow(Math.min(FileBytes.readBytes, Math.max(1, end - start)))
      return Stream.unfold(start, (position) =>
        position >= end
          ? Effect.succeed(undefined)
          : Effect.flatMap(
              Effect.tryPromise({
                try: () => opened.read(buffer, 0, Math.min(buffer.length, end - position), position),
                catch: () => unreadable(file)
              }),
              ({ bytesRead }) =>
                bytesRead === 0
                  ? Effect.fail(unreadable(file))
                  : Effect.succeed([buffer.subarray(0, bytesRead), position + bytesRead] as const)
            )
      )
    })
  )

/** Where the bytes of files can be read that are measured and not kept, for as long as somebody needs them. */
const makePlaces = () => {
  const places = new Set<MediaMeasuring.Placed>()
  return {
    add: (placed: ReadonlyArray<MediaMeasuring.Placed>) => placed.forEach((one) => places.add(one)),
    remove: (placed: ReadonlyArray<MediaMeasuring.Placed>) => placed.forEach((one) => places.delete(one)),
    find: (sha256: string): string | undefined => [...places].find(({ file }) => file.sha256 === sha256)?.place
  }
}

/**
 * Makes the store of one folder.
 *
 * @category constructors
 */
export const make = (directory: string, options: Options = {}): MediaFiles.Shape => {
  const network = { ...AddressSource.defaults, ...options.network }
  const loadSharp = DerivedPictures.loadSharp(options.loadSharp)
  const places = makePlaces()

  const measure = Effect.fnUntraced(function* (
    item: CampaignItem.CampaignItem,
    folder: string,
    keep: boolean
  ): Effect.fn.Return<MediaFiles.Measured, never, Scope> {
    let measuring: Promise<unknown> = Promise.resolve()
    const temporary = yield* Effect.acquireRelease(Effect.sync(MediaMeasuring.temporaryFolder), ({ remove }) =>
      // Interrupted, it still closes and removes what it was writing.
      Effect.promise(() => measuring.then(remove))
    )
    const session = { directory: keep ? directory : undefined, folder, network, temporary: temporary.open }
    const { assets, findings, placed } = yield* Effect.promise((signal) => {
      const measured = MediaMeasuring.measure({ ...session, signal }, item).catch((cause: unknown) => ({
        assets: [],
        findings: [storeFailed(directory, cause)],
        placed: []
      }))
      measuring = measured
      return measured
    })
    yield* Effect.acquireRelease(
      Effect.sync(() => places.add(placed)),
      () => Effect.sync(() => places.remove(placed))
    )
    return { assets, findings }
  })

  return {
    measure: (item, folder, { keep }) => measure(item, folder, keep),
    derive: (file, recipe, { keep }) =>
      Effect.tryPromise({
        try: () => DerivedFiles.derive({ directory, keep, loadSharp, placeOf: places.find }, file, recipe),
        catch: (cause) => DerivedFiles.toUnreadable(file, cause)
      }),
    read: (file, wanted) => range(join(directory, file.sha256), file, wanted ?? { start: 0, end: file.byteLength }),
    verify: (file) =>
      Effect.flatMap(
        Effect.tryPromise({ try: () => FileBytes.hashOf(join(directory, file.sha256)), catch: () => unreadable(file) }),
        (sha256) => (sha256 === file.sha256 ? Effect.void : Effect.fail(altered(file)))
      )
  }
}

/**
 * @category layers
 */
export const layer = (directory: string, options: Options = {}): Layer.Layer<MediaFiles.MediaFiles> =>
  Layer.succeed(MediaFiles.MediaFiles, make(directory, options))
