/**
 * What is said of a picture that goes out as one made from it.
 */
import { type Adapter, type Finding, MediaFiles } from "@loa/core"

const described = ({ byteLength, height, mediaType, width }: MediaFiles.MeasuredFile): string => {
  const pixels = width === undefined || height === undefined ? "" : `${width} × ${height} pixels, `
  return `${mediaType}, ${pixels}${byteLength.toLocaleString("en-US")} bytes`
}

/**
 * A note when a recipe has made another picture of an asset, with both as measured; nothing when the original goes out.
 *
 * @category findings
 */
export const note = (
  { destination, item }: Adapter.Publication,
  measured: MediaFiles.MeasuredAsset,
  recipe: MediaFiles.Recipe
): ReadonlyArray<Finding.Finding> => {
  const derived = MediaFiles.derivedOf(measured, recipe)
  if (derived === undefined) return []
  const { asset, file } = measured
  const movement = file.animated === true ? "; it shows the first frame and does not move" : ""
  return [
    {
      severity: "note",
      destination,
      path: ["assets", item.assets.findIndex(({ id }) => id === asset.id)],
      code: "picture-converted",
      message: `${file.fileName} (${described(file)}) goes out converted (${described(derived)})${movement}`
    }
  ]
}
