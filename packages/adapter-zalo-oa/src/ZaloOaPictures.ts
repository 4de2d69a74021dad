/**
 * The pictures of an article: the item's own where Zalo takes them, else JPEGs made from them. Both have their address at
 * the destination that carries them. Pure.
 */
import { type Adapter, MediaFiles } from "@loa/core"
import * as ZaloOaLimits from "./ZaloOaLimits.ts"

/** Whether Zalo takes a file at all. */
const isTaken = ({ byteLength, mediaType }: MediaFiles.MeasuredFile): boolean =>
  ZaloOaLimits.imageMediaTypes.includes(mediaType) && byteLength < ZaloOaLimits.imageBytesRefused

const isLarge = ({ height = 0, width = 0 }: MediaFiles.MeasuredFile): boolean =>
  Math.max(width, height) > ZaloOaLimits.imageSideMax

/**
 * The pictures that have to be made, and who is to carry them.
 *
 * @category mapping
 */
export const derivations = (
  publication: Adapter.Publication,
  assetsFrom: string | undefined
): ReadonlyArray<Adapter.Derivation> =>
  publication.assets.flatMap(({ asset, file }): ReadonlyArray<Adapter.Derivation> => {
    if (asset.type !== "image" || assetsFrom === undefined || (isTaken(file) && !isLarge(file))) return []
    const derivation = { asset: asset.id, recipe: ZaloOaLimits.imageRecipe, carriedBy: assetsFrom } as const
    return [isTaken(file) ? { ...derivation, optional: true } : derivation]
  })

/**
 * The file that Zalo will fetch for an asset.
 *
 * @category getters
 */
export const fileOf = (measured: MediaFiles.MeasuredAsset): MediaFiles.MeasuredFile =>
  MediaFiles.derivedOf(measured, ZaloOaLimits.imageRecipe) ?? measured.file

/**
 * What the picture of an asset is called where it is carried.
 *
 * @category getters
 */
export const carriedId = (publication: Adapter.Publication, assetId: string): string => {
  const measured = publication.assets.find(({ asset }) => asset.id === assetId)
  return measured === undefined || MediaFiles.derivedOf(measured, ZaloOaLimits.imageRecipe) === undefined
    ? assetId
    : MediaFiles.derivedId(assetId, ZaloOaLimits.imageRecipe)
}
