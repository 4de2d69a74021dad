/**
 * Every file a publication brings to the site. Pure.
 */
import type { Adapter, MediaFiles } from "@loa/core"
import * as Overrides from "./WordPressOverrides.ts"

/** Pictures that other channels take from here. They lie in the media library, and the post does not show them. */
const carriedForOthers = ({ alsoCarries = [], assets }: Adapter.Publication): ReadonlyArray<MediaFiles.MeasuredAsset> =>
  alsoCarries.flatMap(({ asset: of, file, id }) => {
    const original = assets.find(({ asset }) => asset.id === of)
    return original === undefined ? [] : [{ asset: { ...original.asset, id }, file, captions: [] }]
  })

/**
 * The files that are uploaded: those of the post, then those carried for other channels.
 *
 * @category getters
 */
export const uploaded = (publication: Adapter.Publication): ReadonlyArray<MediaFiles.MeasuredAsset> => [
  ...Overrides.carried(publication),
  ...carriedForOthers(publication)
]

/**
 * Where a person finds the file in the item; a derived one where its original is.
 *
 * @category getters
 */
export const pathOf = ({ alsoCarries = [], item }: Adapter.Publication, id: string): ReadonlyArray<string | number> => {
  const original = alsoCarries.find((carried) => carried.id === id)?.asset ?? id
  return ["assets", item.assets.findIndex((asset) => asset.id === original)]
}
