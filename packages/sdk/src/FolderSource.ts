/**
 * Files that an item names by their path under its folder.
 */
import { Nearest } from "@loa/core"
import { readdir, realpath, stat } from "node:fs/promises"
import { dirname, join, relative, resolve, sep } from "node:path"
import type { Problem } from "./FileReading.ts"

/**
 * Where a file really is, and what it looked like then.
 *
 * @category models
 */
export interface Located {
  readonly place: string
  readonly stamp: string
}

const codeOf = (cause: unknown): unknown => (cause instanceof Error && "code" in cause ? cause.code : undefined)

/** Codes of a path at which there is no file, also one that is too long for any. */
const missingCodes = ["ENOENT", "ENOTDIR", "ENAMETOOLONG"]

const isMissing = (cause: unknown): boolean => missingCodes.includes(String(codeOf(cause)))

/** As it is written; in quotes and cut where that would not be readable. */
const shown = (source: string): string =>
  /^[\p{L}\p{M}\p{N} ._/-]{1,300}$/u.test(source) ? source : JSON.stringify(source.slice(0, 300))

const outside = (source: string): Problem => ({
  code: "file-outside",
  message: `${shown(source)} leads out of the item's folder`,
  hint: "copy the file into the item's folder"
})

const entriesOf = (directory: string): Promise<ReadonlyArray<string>> => readdir(directory).catch(() => [])

/** The same path as the disk spells it: a Mac writes “ế” as three characters, and items are read as one. */
const spelledOnDisk = async (root: string, place: string): Promise<string> => {
  let found = root
  for (const name of relative(root, place).split(sep)) {
    const entries = await entriesOf(found)
    found = join(found, entries.find((entry) => entry.normalize("NFC") === name.normalize("NFC")) ?? name)
  }
  return found
}

const realPlace = async (root: string, place: string): Promise<string> => {
  try {
    return await realpath(place)
  } catch (cause) {
    if (!isMissing(cause)) throw cause
    return realpath(await spelledOnDisk(root, place))
  }
}

const missing = async (folder: string, source: string, place: string): Promise<Problem> => {
  const names = await entriesOf(dirname(place))
  const name = place.slice(dirname(place).length + 1)
  const nearest = name.length > 255 ? undefined : Nearest.suggest(name, names)
  const hint =
    nearest === undefined ? `put it under ${folder}` : `did you mean ${shown(join(dirname(source), nearest))}?`
  return { code: "file-missing", message: `there is no file ${shown(source)}`, hint }
}

/**
 * What changes when a file is written to; nothing when it is gone.
 *
 * @category getters
 */
export const stampOf = async (place: string): Promise<string | undefined> => {
  try {
    const { ino, mtimeNs, size } = await stat(place, { bigint: true })
    return `${ino}:${size}:${mtimeNs}`
  } catch {
    return undefined
  }
}

/**
 * The file's real place, or why it is not used. Links are followed as long as they stay in the folder.
 *
 * @category running
 */
export const locate = async (folder: string, source: string): Promise<Located | Problem> => {
  const root = await realpath(folder)
  const place = resolve(root, source)
  if (!place.startsWith(root + sep)) return outside(source)
  try {
    const real = await realPlace(root, place)
    if (!real.startsWith(root + sep)) return outside(source)
    const facts = await stat(real)
    if (!facts.isFile())
      return { code: "file-not-a-file", message: `${shown(source)} is not a file`, hint: "name a file" }
    if (facts.size === 0) {
      return { code: "file-empty", message: `${shown(source)} is empty (0 bytes)`, hint: "put the finished file there" }
    }
    return { place: real, stamp: (await stampOf(real)) ?? "" }
  } catch (cause) {
    return isMissing(cause)
      ? missing(folder, source, place)
      : { code: "file-unreadable", message: `${shown(source)} cannot be read`, hint: "check the rights of the file" }
  }
}
