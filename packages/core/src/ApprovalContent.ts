/**
 * What an approval is of: the item's digest, and that of each of its fields and files, so that a change has a name.
 */
import * as Effect from "effect/Effect"
import type { Approval } from "./Approval.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import * as Digest from "./Digest.ts"
import type { MeasuredAsset, MeasuredFile } from "./MediaFiles.ts"

/**
 * SHA-256 by place, lower-case hexadecimal.
 *
 * - `fields`: canonical JSON of a field: `title`, `origin.document`, `overrides.fanpage.message`, `assets.poster.altText`.
 *   Groups and lists of named things have one more, over the names alone: `assets`, `overrides`.
 * - `files`: the bytes of a file: `assets.poster`, `assets.spot.captions[0]`, `assets.radio.transcript`.
 *
 * @category models
 */
export interface Content {
  /** See `Digest.ofItem`. */
  readonly digest: string
  readonly fields: { readonly [place: string]: string }
  readonly files: { readonly [place: string]: string }
}

type Entry = readonly [place: string, value: unknown]

const groupFields = (place: string, group: object | undefined): ReadonlyArray<Entry> =>
  group === undefined
    ? []
    : [
        [place, Object.keys(group).sort()],
        ...Object.entries(group).map(([key, value]): Entry => [`${place}.${key}`, value])
      ]

const overrideFields = (overrides: CampaignItem["overrides"]): ReadonlyArray<Entry> =>
  overrides === undefined
    ? []
    : [
        ["overrides", Object.keys(overrides).sort()],
        ...Object.entries(overrides).flatMap(([key, fields]) => groupFields(`overrides.${key}`, fields))
      ]

const fieldsOf = ({ assets, origin, overrides, ...rest }: CampaignItem): ReadonlyArray<Entry> => [
  ...Object.entries(rest).filter(([, value]) => value !== undefined),
  ...groupFields("origin", origin),
  ...overrideFields(overrides),
  ["assets", assets.map(({ id }) => id)],
  ...assets.flatMap((asset) => groupFields(`assets.${asset.id}`, asset))
]

/**
 * Every file of an item, by its place.
 *
 * @category getters
 */
export const filesOf = (assets: ReadonlyArray<MeasuredAsset>): ReadonlyArray<readonly [string, MeasuredFile]> =>
  assets.flatMap(({ asset, captions, file, transcript }) => [
    [`assets.${asset.id}`, file] as const,
    ...captions.map(({ file: caption }, index) => [`assets.${asset.id}.captions[${index}]`, caption] as const),
    ...(transcript === undefined ? [] : [[`assets.${asset.id}.transcript`, transcript] as const])
  ])

/**
 * Every file that may be sent: those of the item, and pictures made of them. Approved with their originals, those have no
 * digest of their own in an approval.
 *
 * @category getters
 */
export const sentFilesOf = (assets: ReadonlyArray<MeasuredAsset>): ReturnType<typeof filesOf> => [
  ...filesOf(assets),
  ...assets.flatMap(({ derived = [] }) => derived.map(({ file, id }) => [`assets.${id}`, file] as const))
]

/**
 * @category hashing
 */
export const of = Effect.fnUntraced(function* (
  item: CampaignItem,
  assets: ReadonlyArray<MeasuredAsset>
): Effect.fn.Return<Content> {
  const fields = yield* Effect.forEach(fieldsOf(item), ([place, value]) =>
    Effect.map(Digest.ofValue(value), (digest) => [place, digest] as const)
  )
  return {
    digest: yield* Digest.ofItem(item, assets),
    fields: Object.fromEntries(fields),
    files: Object.fromEntries(filesOf(assets).map(([place, { sha256 }]) => [place, sha256]))
  }
})

/**
 * One place that is not as it was approved.
 *
 * @category models
 */
export interface Difference {
  readonly place: string
  readonly what: "changed" | "new" | "gone"
  readonly isFile: boolean
}

type Digests = { readonly [place: string]: string }

const between = (approved: Digests, now: Digests, isFile: boolean): ReadonlyArray<Difference> =>
  [...new Set([...Object.keys(approved), ...Object.keys(now)])].flatMap((place): ReadonlyArray<Difference> => {
    const before = Object.hasOwn(approved, place) ? approved[place] : undefined
    const after = Object.hasOwn(now, place) ? now[place] : undefined
    if (before === after) return []
    return [{ place, what: before === undefined ? "new" : after === undefined ? "gone" : "changed", isFile }]
  })

const isInside = (place: string, group: string): boolean =>
  place.startsWith(`${group}.`) || place.startsWith(`${group}[`)

/**
 * Whether a difference has to be told beside the others: not the pieces of a group that is new or gone as a whole, and not
 * that the names in a group are others when the pieces that came and went are told.
 */
const isTold = (difference: Difference, fields: ReadonlyArray<Difference>): boolean => {
  const { isFile, place, what } = difference
  const group = fields.some(
    (field) => field.what !== "changed" && (isInside(place, field.place) || (isFile && field.place === place))
  )
  return !group && (isFile || what !== "changed" || !fields.some((field) => isInside(field.place, place)))
}

/**
 * What is different now from what was approved; nothing when it is the same to the last byte.
 *
 * @category comparing
 */
export const differences = (approved: Approval, now: Content): ReadonlyArray<Difference> => {
  const fields = between(approved.fields, now.fields, false)
  const told = [...fields, ...between(approved.files, now.files, true)].filter((one) => isTold(one, fields))
  // The pieces make up the whole; should one be missing among them, the whole still tells.
  const isSame = approved.digest === now.digest
  return told.length > 0 || isSame ? told : [{ place: "", what: "changed", isFile: false }]
}
