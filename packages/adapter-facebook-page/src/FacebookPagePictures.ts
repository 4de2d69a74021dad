/**
 * The pictures a post carries: the item's own where a Page takes them, else JPEGs made from them. Pure.
 */
import { type Adapter, MediaFiles } from "@loa/core"
import * as Limits from "./FacebookPageLimits.ts"

/** Whether a Page takes a file at all. */
const isTaken = ({ byteLength, mediaType }: MediaFiles.MeasuredFile): boolean =>
  Limits.photoTypes.includes(mediaType) && byteLength <= Limits.photoBytesMax

/**
 * The pictures that have to be made of those a post carries.
 *
 * @category mapping
 */
export const derivations = (carried: ReadonlyArray<MediaFiles.MeasuredAsset>): ReadonlyArray<Adapter.Derivation> =>
  carried.flatMap(({ asset, file }): ReadonlyArray<Adapter.Derivation> => {
    if (asset.type !== "image" || (isTaken(file) && file.byteLength <= Limits.photoBytesAdvised)) return []
    const derivation = { asset: asset.id, recipe: Limits.photoRecipe } as const
    return [isTaken(file) ? { ...derivation, optional: true } : derivation]
  })

/**
 * An asset with the file that is sent for it.
 *
 * @category mapping
 */
export const toSent = (measured: MediaFiles.MeasuredAsset): MediaFiles.MeasuredAsset => {
  const file = MediaFiles.derivedOf(measured, Limits.photoRecipe)
  return file === undefined ? measured : { ...measured, file }
}
