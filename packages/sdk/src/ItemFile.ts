/**
 * Reads a campaign item from its file.
 */
import { ItemBounds, ItemText } from "@loa/core"
import * as Result from "effect/Result"
import { readFile, stat } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import * as ItemSource from "./ItemSource.ts"

/**
 * An item and the folder its files are under.
 *
 * @category models
 */
export interface LoadedItem extends ItemSource.Source {
  readonly folder: string
}

/** Bytes; four for each character an item may have. */
const fileBytesMax = 4 * ItemBounds.textUnitsMax

const invalid = (file: string, message: string): ItemText.ItemInvalid =>
  new ItemText.ItemInvalid({ file, problems: [{ path: [], message }] })

const readText = async (file: string): Promise<string> => {
  try {
    const { size } = await stat(file)
    if (size > fileBytesMax) throw invalid(file, `the file has ${size} bytes, at most ${fileBytesMax} are read`)
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file))
  } catch (cause) {
    if (cause instanceof ItemText.ItemInvalid) throw cause
    if (cause instanceof TypeError) throw invalid(file, "is not UTF-8 text; save it as UTF-8")
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
    throw invalid(file, code === "ENOENT" ? "there is no such file" : `cannot be read (${code})`)
  }
}

/**
 * Loads an item from a `.md`, `.yaml`, `.yml` or `.json` file.
 *
 * Errors: rejects with `ItemText.ItemInvalid`, every problem in it.
 *
 * @category decoding
 */
export const load = async (file: string): Promise<LoadedItem> => {
  const format = ItemSource.formatOf(file)
  if (format === undefined) throw invalid(file, "an item is a .md, .yaml, .yml or .json file")
  const read = await ItemSource.read(await readText(file), format, file)
  if (Result.isFailure(read)) throw read.failure
  return { ...read.success, folder: dirname(resolve(file)) }
}
