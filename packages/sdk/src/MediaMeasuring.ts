/**
 * Measuring the files of an item: brought to where they can be read, hashed, looked into, and held against what the item
 * says they are.
 */
import type { CampaignItem, Finding, MediaFiles } from "@loa/core"
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import * as AddressSource from "./AddressSource.ts"
import * as FileBytes from "./FileBytes.ts"
import * as FileFacts from "./FileFacts.ts"
import type { Problem } from "./FileReading.ts"
import * as FolderSource from "./FolderSource.ts"

/**
 * One measuring of one item.
 *
 * @category models
 */
export interface Session {
  /** Where bytes are kept. Without it files are measured where they lie, and fetched ones in `temporary`. */
  readonly directory: string | undefined
  readonly folder: string
  readonly network: AddressSource.Network
  readonly signal: AbortSignal
  /** A folder that is there until the session ends. */
  readonly temporary: () => Promise<string>
}

/** A file the item names, and where in the item it does. */
interface Named {
  readonly source: string
  readonly path: ReadonlyArray<string | number>
  /** What the item says it is. */
  readonly kind: FileFacts.Kind
}

/** Bytes that can be read, and what people call them. */
interface Held {
  readonly place: string
  readonly sha256: string
  readonly fileName: string
  readonly shown: string
}

/**
 * A measured file and where its bytes can be read until the session ends.
 *
 * @category models
 */
export interface Placed {
  readonly place: string
  readonly file: MediaFiles.MeasuredFile
}

/**
 * A folder made when it is first needed.
 *
 * @category models
 */
export interface TemporaryFolder {
  readonly open: () => Promise<string>
  readonly remove: () => Promise<void>
}

/**
 * @category constructors
 */
export const temporaryFolder = (): TemporaryFolder => {
  let made: Promise<string> | undefined
  return {
    open: () => (made ??= mkdtemp(join(tmpdir(), "loa-"))),
    remove: async () => {
      if (made !== undefined) await rm(await made, { recursive: true, force: true })
    }
  }
}

const toFinding = ({ path }: Named, { code, hint, message }: Problem): Finding.Finding => ({
  severity: "error",
  path,
  code,
  message,
  hint
})

const isProblem = (value: object): value is Problem => "code" in value

const changed = (source: string): Problem => ({
  code: "file-changing",
  message: `${source} changed while it was read`,
  hint: "wait until it is saved or copied completely, and run again"
})

/** Copies a file into the store, unless the same bytes are there: a copy that somebody has changed is none. */
const store = async (directory: string, place: string, signal: AbortSignal): Promise<string> => {
  const sha256 = await FileBytes.hashOf(place, signal)
  if (await FileBytes.isWhole(join(directory, sha256), sha256, signal)) return sha256
  await mkdir(directory, { recursive: true })
  return FileBytes.keep(directory, FileBytes.pieces(place, signal))
}

const holdFromFolder = async ({ directory, signal }: Session, source: string, place: string): Promise<Held> => {
  const name = { fileName: basename(source), shown: source }
  if (directory === undefined) return { ...name, place, sha256: await FileBytes.hashOf(place, signal) }
  const sha256 = await store(directory, place, signal)
  return { ...name, place: join(directory, sha256), sha256 }
}

const fileNameOf = (address: string): string => {
  const last = new URL(address).pathname.split("/").at(-1) ?? ""
  try {
    return decodeURIComponent(last).replaceAll("/", "-") || "file"
  } catch {
    return last
  }
}

const holdFromAddress = async (session: Session, source: string): Promise<Held | Problem> => {
  const directory = session.directory ?? (await session.temporary())
  const shown = AddressSource.shown(source)
  try {
    await mkdir(directory, { recursive: true })
    const sha256 = await FileBytes.keep(directory, AddressSource.fetch(source, session.network, session.signal))
    return { place: join(directory, sha256), sha256, fileName: fileNameOf(source), shown }
  } catch (cause) {
    if (!(cause instanceof AddressSource.AddressProblem)) throw cause
    return { code: cause.code, message: `${shown} ${cause.message}`, hint: cause.hint }
  }
}

const measureHeld = async (named: Named, { fileName, place, sha256, shown }: Held): Promise<Placed | Problem> => {
  const { size } = await stat(place)
  if (size === 0) return { code: "file-empty", message: `${shown} is empty (0 bytes)`, hint: "put the file there" }
  const reading = await FileFacts.read(place, fileName)
  const problem = FileFacts.problemWith(reading, named.kind)
  if (problem !== undefined) return { ...problem, message: `${shown} ${problem.message}` }
  return { place, file: { source: named.source, fileName, byteLength: size, sha256, ...reading.facts } }
}

/** A file of the folder may be written to meanwhile: half of one and half of another is neither. */
const measureInFolder = async (session: Session, named: Named): Promise<Placed | Problem> => {
  const { source } = named
  const located = await FolderSource.locate(session.folder, source)
  if (isProblem(located)) return located
  const isUnchanged = async (): Promise<boolean> => (await FolderSource.stampOf(located.place)) === located.stamp
  try {
    const measured = await measureHeld(named, await holdFromFolder(session, source, located.place))
    return (await isUnchanged()) ? measured : changed(source)
  } catch (cause) {
    if (await isUnchanged()) throw cause
    return changed(source)
  }
}

const measureOne = async (session: Session, named: Named): Promise<Placed | Problem> => {
  if (!AddressSource.isAddress(named.source)) return measureInFolder(session, named)
  const held = await holdFromAddress(session, named.source)
  return isProblem(held) ? held : measureHeld(named, held)
}

/** What measuring an item gave, and where each of its files can be read. */
interface Result extends MediaFiles.Measured {
  readonly placed: ReadonlyArray<Placed>
}

type Companions = ReadonlyArray<Named & { readonly language?: string }>

const companionsOf = (asset: CampaignItem.Asset, path: Named["path"]): Companions => {
  if (asset.type === "video") {
    return (asset.captions ?? []).map(({ language, source }, index) => ({
      source,
      path: [...path, "captions", index, "source"],
      kind: "captions",
      language
    }))
  }
  return asset.type === "audio" && asset.transcript !== undefined
    ? [{ source: asset.transcript, path: [...path, "transcript"], kind: "transcript" }]
    : []
}

const measureAsset = async (session: Session, asset: CampaignItem.Asset, index: number): Promise<Result> => {
  const path = ["assets", index]
  const own: Named = { source: asset.source, path: [...path, "source"], kind: asset.type }
  const named: Companions = [own, ...companionsOf(asset, path)]
  const placed: Array<Placed & { readonly language?: string }> = []
  const findings: Array<Finding.Finding> = []
  for (const one of named) {
    const measured = await measureOne(session, one)
    if (isProblem(measured)) findings.push(toFinding(one, measured))
    else placed.push({ ...measured, ...(one.language === undefined ? {} : { language: one.language }) })
  }
  const [first, ...rest] = placed
  if (first === undefined || findings.length > 0) return { assets: [], findings, placed }
  const captions = rest.flatMap(({ file, language }) => (language === undefined ? [] : [{ language, file }]))
  const transcript = rest.find(({ language }) => language === undefined)?.file
  const measured = { asset, file: first.file, captions, ...(transcript === undefined ? {} : { transcript }) }
  return { assets: [measured], findings, placed }
}

/**
 * Measures every file of an item, one after the other: reading is bound by the disk, and one file's buffers are enough.
 *
 * Errors: rejects when bytes cannot be kept, and with the session's signal.
 *
 * @category running
 */
export const measure = async (session: Session, item: CampaignItem.CampaignItem): Promise<Result> => {
  const results: Array<Result> = []
  for (const [index, asset] of item.assets.entries()) results.push(await measureAsset(session, asset, index))
  return {
    assets: results.flatMap(({ assets }) => assets),
    findings: results.flatMap(({ findings }) => findings),
    placed: results.flatMap(({ placed }) => placed)
  }
}
