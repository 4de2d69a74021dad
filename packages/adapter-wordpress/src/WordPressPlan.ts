/**
 * What publishing an item on a site takes, in order: files, terms, a complete draft, and last its release. Nothing is
 * public before everything is there. Pure.
 */
import type { Adapter } from "@loa/core"
import * as Files from "./WordPressFiles.ts"
import * as Mapping from "./WordPressMapping.ts"

const uploadStep = (
  publication: Adapter.Publication,
  measured: Adapter.Publication["assets"][number]
): Adapter.Step => ({
  name: Mapping.uploadStepOf(measured.asset),
  kind: "repeatable",
  asset: measured.asset.id,
  // One to look whether it is there already, one to send it.
  requests: 2,
  byteLength: measured.file.byteLength,
  content: {
    file: Mapping.fileNameOf(publication.item, measured),
    mediaType: measured.file.mediaType,
    sha256: measured.file.sha256,
    ...Mapping.toMediaFields(publication.item, measured)
  }
})

const termsStep = (publication: Adapter.Publication): ReadonlyArray<Adapter.Step> => {
  const categories = Mapping.categoriesOf(publication)
  const tags = Mapping.tagsOf(publication)
  const requests = categories.length + tags.length
  if (requests === 0) return []
  return [{ name: "create-terms", kind: "repeatable", requests, byteLength: 0, content: { categories, tags } }]
}

/**
 * The steps of a publication.
 *
 * @category encoding
 */
export const make = (publication: Adapter.Publication, status: Mapping.Status): Adapter.Plan => {
  const slug = Mapping.slugOf(publication.item)
  const fields = Mapping.toPlannedFields(publication)
  const { publishAt } = publication
  const release = {
    status: publishAt !== undefined && status === "publish" ? "future" : status,
    ...(publishAt === undefined ? {} : { date_gmt: publishAt })
  }
  return {
    steps: [
      ...Files.uploaded(publication).map((measured) => uploadStep(publication, measured)),
      ...termsStep(publication),
      {
        name: "create-draft",
        kind: "repeatable",
        requests: 2,
        byteLength: 0,
        content: { slug, status: "draft", ...fields }
      },
      {
        name: "publish-post",
        kind: "commit",
        idempotent: true,
        requests: 2,
        byteLength: 0,
        content: { slug, ...release, ...fields }
      }
    ]
  }
}
