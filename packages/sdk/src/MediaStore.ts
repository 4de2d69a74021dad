/**
 * The files of items, kept once each under the SHA-256 of their bytes. What was measured and approved is what is sent,
 * even when the file in the item's folder changes meanwhile.
 */
import { type CampaignItem, type Finding, MediaFiles } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { createHash, randomUUID } from "node:crypto"
import { access, link, mkdir, open, realpath, rename, rm, stat } from "node:fs/promises"
import { basename, join, resolve, sep } from "node:path"
import * as FileFacts from "./FileFacts.ts"

/** Bytes read from disk at once. */
const readBytes = 256 * 1024

/** A file the item names, and where in the item it does. */
interface Named {
  readonly source: string
  readonly path: ReadonlyArray<string | number>
  /** What the item says it is. */
  readonly kind: FileFacts.Kind
}

const finding = (named: Named, code: string, message: string, hint: string): Finding.Finding => ({
  severity: "error",
  path: named.path,
  code,
  message,
  hint
})

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")

/** The file's real place, or the finding that says why it is not used. */
const locate = async (folder: string, named: Named): Promise<string | Finding.Finding> => {
  const { source } = named
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(source)) {
    const message = `${source} is an address, and files are read from the item's folder only for now`
    return finding(named, "source-is-address", message, "download the file into the item's folder and name it here")
  }
  const root = await realpath(folder)
  const place = resolve(root, source)
  const outside = `${source} leads out of the item's folder`
  const inside = "copy the file into the item's folder"
  if (!place.startsWith(root + sep)) return finding(named, "file-outside", outside, inside)
  try {
    const real = await realpath(place)
    if (!real.startsWith(root + sep)) return finding(named, "file-outside", outside, inside)
    const facts = await stat(real)
    if (!facts.isFile()) return finding(named, "file-not-a-file", `${source} is not a file`, "name a file")
    if (facts.size === 0)
      return finding(named, "file-empty", `${source} is empty (0 bytes)`, "put the finished file there")
    return real
  } catch (cause) {
    return isMissing(cause)
      ? finding(named, "file-missing", `there is no file ${source}`, `put it under ${folder}`)
      : finding(named, "file-unreadable", `${source} cannot be read`, "check the rights of the file")
  }
}

/** Reads a file to its end through one buffer, which is good until the next piece comes: nothing is left to collect. */
const eachPiece = async (place: string, use: (piece: Uint8Array) => void | Promise<unknown>): Promise<void> => {
  const file = await open(place)
  try {
    const buffer = Buffer.allocUnsafeSlow(readBytes)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, readBytes)
      if (bytesRead === 0) return
      await use(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

const hashOf = async (place: string): Promise<string> => {
  const hash = createHash("sha256")
  await eachPiece(place, (piece) => void hash.update(piece))
  return hash.digest("hex")
}

/** A copy that is there already is left alone: another process may be reading it. */
const putInPlace = async (fresh: string, place: string): Promise<void> => {
  try {
    await link(fresh, place)
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return
    // A disk without hard links.
    await rename(fresh, place)
  }
}

/** Copies a file into the store; the digest is that of the bytes copied, whatever the file was a moment ago. */
const copyIn = async (directory: string, place: string): Promise<string> => {
  const fresh = join(directory, `.${randomUUID()}`)
  const hash = createHash("sha256")
  const copy = await open(fresh, "wx", 0o600)
  try {
    await eachPiece(place, (piece) => {
      hash.update(piece)
      return copy.write(piece)
    })
    await copy.sync()
    const sha256 = hash.digest("hex")
    await putInPlace(fresh, join(directory, sha256))
    return sha256
  } finally {
    await copy.close()
    await rm(fresh, { force: true })
  }
}

const store = async (directory: string, place: string): Promise<string> => {
  const sha256 = await hashOf(place)
  try {
    await access(join(directory, sha256))
    return sha256
  } catch {
    await mkdir(directory, { recursive: true })
    return copyIn(directory, place)
  }
}

const measureOne = async (
  directory: string | undefined,
  folder: string,
  named: Named
): Promise<MediaFiles.MeasuredFile | Finding.Finding> => {
  const place = await locate(folder, named)
  if (typeof place !== "string") return place
  const sha256 = directory === undefined ? await hashOf(place) : await store(directory, place)
  const measured = directory === undefined ? place : join(directory, sha256)
  const { size } = await stat(measured)
  const fileName = basename(named.source)
  const facts = await FileFacts.read(measured, fileName)
  const problem = FileFacts.problemWith(facts, named.kind)
  if (problem !== undefined) {
    return finding(
      named,
      problem.code,
      `${named.source} ${problem.message}`,
      "name a file of that kind, or correct the asset's type"
    )
  }
  return { source: named.source, fileName, byteLength: size, sha256, ...facts }
}

const isFinding = (value: MediaFiles.MeasuredFile | Finding.Finding): value is Finding.Finding => "severity" in value

const measureAsset = async (
  directory: string | undefined,
  folder: string,
  asset: CampaignItem.Asset,
  index: number
): Promise<MediaFiles.MeasuredAsset | ReadonlyArray<Finding.Finding>> => {
  const one = (source: string, path: ReadonlyArray<string | number>, kind: FileFacts.Kind) =>
    measureOne(directory, folder, { source, path: ["assets", index, ...path], kind })
  const file = await one(asset.source, ["source"], asset.type)
  const captions = asset.type === "video" ? (asset.captions ?? []) : []
  const captionFiles = await Promise.all(
    captions.map(({ source }, position) => one(source, ["captions", position, "source"], "captions"))
  )
  const transcript =
    asset.type === "audio" && asset.transcript !== undefined
      ? await one(asset.transcript, ["transcript"], "transcript")
      : undefined
  const findings = [file, ...captionFiles, ...(transcript === undefined ? [] : [transcript])].filter(isFinding)
  if (isFinding(file) || findings.length > 0) return findings
  return {
    asset,
    file,
    captions: captions.flatMap(({ language }, position) => {
      const measured = captionFiles[position]
      return measured === undefined || isFinding(measured) ? [] : [{ language, file: measured }]
    }),
    ...(transcript === undefined || isFinding(transcript) ? {} : { transcript })
  }
}

/** Without a directory nothing is kept: the files are measured where they lie. */
const measure = async (
  directory: string | undefined,
  item: CampaignItem.CampaignItem,
  folder: string
): Promise<MediaFiles.Measured> => {
  const assets: Array<MediaFiles.MeasuredAsset> = []
  const findings: Array<Finding.Finding> = []
  // One after the other: reading is bound by the disk, and a video's copy is not held in memory twice.
  for (const [index, asset] of item.assets.entries()) {
    const measured = await measureAsset(directory, folder, asset, index)
    if ("asset" in measured) assets.push(measured)
    else findings.push(...measured)
  }
  return { assets, findings }
}

const storeFailed = (directory: string, cause: unknown): MediaFiles.Measured => ({
  assets: [],
  findings: [
    {
      severity: "error",
      path: ["assets"],
      code: "store-unusable",
      message: `files cannot be kept in ${directory}: ${cause instanceof Error ? cause.message : "unknown reason"}`,
      hint: "make the folder writable, with room for the item's files"
    }
  ]
})

const unreadable = (file: MediaFiles.MeasuredFile): MediaFiles.MediaUnreadable =>
  new MediaFiles.MediaUnreadable({
    source: file.source,
    detail: "the copy taken when it was measured cannot be read any more; run again"
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
const pieces = (
  place: string,
  file: MediaFiles.MeasuredFile,
  range: { readonly start: number; readonly end: number }
): Stream.Stream<Uint8Array, MediaFiles.MediaUnreadable> =>
  Stream.unwrap(
    Effect.map(openAt(place, file), (opened) => {
      const buffer = Buffer.allocUnsafeSlow(Math.min(readBytes, Math.max(1, range.end - range.start)))
      return Stream.unfold(range.start, (position) =>
        position >= range.end
          ? Effect.succeed(undefined)
          : Effect.flatMap(
              Effect.tryPromise({
                try: () => opened.read(buffer, 0, Math.min(buffer.length, range.end - position), position),
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

/**
 * Makes the store of one folder.
 *
 * @category constructors
 */
export const make = (directory: string): MediaFiles.Shape => ({
  measure: (item, folder, { keep }) =>
    Effect.promise(() =>
      measure(keep ? directory : undefined, item, folder).catch((cause: unknown) => storeFailed(directory, cause))
    ),
  read: (file, range) => pieces(join(directory, file.sha256), file, range ?? { start: 0, end: file.byteLength })
})

/**
 * @category layers
 */
export const layer = (directory: string): Layer.Layer<MediaFiles.MediaFiles> =>
  Layer.succeed(MediaFiles.MediaFiles, make(directory))
