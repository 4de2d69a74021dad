/**
 * What keeps an item from a WordPress site, or should be known before it goes there. Pure.
 */
import { TextLength } from "@loa/adapter-kit"
import { type Adapter, type Finding, type MediaFiles, Quote } from "@loa/core"
import * as Content from "./WordPressContent.ts"
import * as Files from "./WordPressFiles.ts"
import * as Html from "./WordPressHtml.ts"
import * as Limits from "./WordPressLimits.ts"
import * as Mapping from "./WordPressMapping.ts"
import * as Overrides from "./WordPressOverrides.ts"
import type { LeftOut } from "./WordPressScribe.ts"

type Findings = ReadonlyArray<Finding.Finding>
type Publication = Adapter.Publication

/**
 * What a site's configuration knows of its own limits.
 *
 * @category models
 */
export interface SiteLimits {
  /** Largest file the server takes, in bytes: its `upload_max_filesize`, or less where `post_max_size` is smaller. */
  readonly uploadBytesMax?: number
}

const textFindings = ({ item, destination }: Publication): Findings => [
  ...TextLength.check(Html.line(item.title), Limits.title, {
    destination,
    path: ["title"],
    name: "the title",
    hint: `shorten it, or set overrides.${destination}.title`
  }),
  ...TextLength.check(Html.line(item.summary ?? ""), Limits.excerpt, {
    destination,
    path: ["summary"],
    name: "the summary",
    hint: `shorten it, or set overrides.${destination}.summary`
  })
]

const slugFindings = ({ item, destination }: Publication): Findings =>
  Limits.reservedSlugs.includes(Mapping.slugOf(item))
    ? [
        {
          severity: "error",
          destination,
          path: ["id"],
          code: "id-reserved",
          message: `the id "${item.id}" would be the post's address, and WordPress keeps that word for itself`,
          hint: "give the item another id"
        }
      ]
    : []

/** Names of terms are sent as they are, and WordPress escapes them before it stores them. */
const termFindings = (publication: Publication): Findings => {
  const { destination } = publication
  const source = Overrides.of(publication).tags === undefined ? "hashtags" : "tags"
  const check = (field: string, code: string) => (name: string) =>
    TextLength.check(Html.line(name), Limits.termName, {
      destination,
      path: [field],
      name: `${Quote.text(name)} in ${field}`,
      hint: `shorten it, or set overrides.${destination}.${field}`
    }).map((finding) => ({ ...finding, code }))
  return [
    ...Mapping.categoriesOf(publication).flatMap(check("categories", "category-too-long")),
    ...Mapping.tagsOf(publication).flatMap(check(source, "tag-too-long"))
  ]
}

const fileFindings = (publication: Publication, limits: SiteLimits): Findings => {
  const { destination } = publication
  return Files.uploaded(publication).flatMap(({ asset, file }): Findings => {
    const path = Files.pathOf(publication, asset.id)
    if (Limits.extensionOf(file) === undefined) {
      const message = `${file.fileName} is ${file.mediaType}, which WordPress does not take`
      const hint =
        asset.type === "image" ? "save it as PNG or JPEG" : "save it in a common format such as PDF, MP4 or MP3"
      return [{ severity: "error", destination, path, code: "file-type-refused", message, hint }]
    }
    if (limits.uploadBytesMax !== undefined && file.byteLength > limits.uploadBytesMax) {
      const message = `${file.fileName} has ${file.byteLength} bytes, at most ${limits.uploadBytesMax} are allowed`
      const hint = "make it smaller, or raise the limit on the server and uploadBytesMax in the configuration"
      return [{ severity: "error", destination, path, code: `${asset.type}-too-big`, message, hint }]
    }
    return []
  })
}

/** What is written about a file has the columns of a post. Its caption is its title with more escaped, so never shorter. */
const mediaTextFindings = (publication: Publication): Findings => {
  const { destination, item } = publication
  return Overrides.carried(publication).flatMap((measured) => {
    const { asset } = measured
    const fields = Mapping.toMediaFields(item, measured)
    const [field, name, code, text = "", limit] =
      asset.title === undefined
        ? (["altText", "the alternative text", "alt-text-too-long", fields["title"], Limits.title] as const)
        : (["title", "the title", "asset-title-too-long", fields["caption"], Limits.excerpt] as const)
    const path = [...Files.pathOf(publication, asset.id), field]
    const where = { destination, path, name: `${name} of "${asset.id}"`, hint: "shorten it" }
    return TextLength.check(text, limit, where).map((finding) => ({ ...finding, code }))
  })
}

const isScaled = ({ mediaType, width = 0, height = 0 }: MediaFiles.MeasuredFile): boolean =>
  mediaType.startsWith("image/") && mediaType !== "image/png" && Math.max(width, height) > Limits.pictureSideMax

const scaleNotes = ({ assets, destination, item }: Publication): Findings =>
  assets.flatMap(({ asset, file }): Findings => {
    if (!isScaled(file)) return []
    const path = ["assets", item.assets.findIndex(({ id }) => id === asset.id)]
    const size = `${file.width ?? 0} × ${file.height ?? 0} pixels`
    const message = `${file.fileName} has ${size}; WordPress shows a copy of at most ${Limits.pictureSideMax} a side`
    const hint = "make it smaller to have it shown as it is"
    return [{ severity: "note", destination, path, code: "picture-scaled", message, hint }]
  })

/** Files that go with assets and have no place in a post. */
const companionNotes = (publication: Publication): Findings =>
  publication.item.assets.flatMap((asset, index): Findings => {
    const note = (field: string, code: string, message: string): Finding.Finding => ({
      severity: "note",
      destination: publication.destination,
      path: ["assets", index, ...(field === "" ? [] : [field])],
      code,
      message
    })
    if (asset.type === "video" && Overrides.of(publication).videos === "leave-out") {
      return [note("", "video-left-out", `the video "${asset.id}" is not uploaded, as overrides say`)]
    }
    if (asset.type === "video" && (asset.captions ?? []).length > 0) {
      return [
        note(
          "captions",
          "captions-left-out",
          `the captions of "${asset.id}" are left out: WordPress takes no SRT files`
        )
      ]
    }
    if (asset.type === "audio" && asset.transcript !== undefined) {
      return [
        note("transcript", "transcript-left-out", `the transcript of "${asset.id}" is left out: a player shows no text`)
      ]
    }
    return []
  })

const shortened = (words: string): string => (words.length > 60 ? `${words.slice(0, 59)}…` : words)

const leftOutFinding = (publication: Publication, { kind, words }: LeftOut): Finding.Finding => {
  const where = { destination: publication.destination, path: ["body"] }
  if (kind === "unknown-asset") {
    const known = publication.item.assets.map((asset) => asset.id).join(", ")
    return {
      ...where,
      severity: "error",
      code: "picture-unknown",
      message: `the body shows "${shortened(words)}", and no asset is called so`,
      hint: known === "" ? "the item has no assets" : `assets: ${known}`
    }
  }
  return kind === "html"
    ? {
        ...where,
        severity: "warning",
        code: "html-left-out",
        message: `HTML in the body is left out: ${shortened(words)}`,
        hint: "write it in Markdown"
      }
    : {
        ...where,
        severity: "warning",
        code: "address-left-out",
        message: `an address in the body is left out: ${words === "" ? "(none)" : shortened(words)}`,
        hint: "links need https:, http:, mailto: or tel:; pictures https: or the id of an asset"
      }
}

const contentFindings = (publication: Publication): Findings =>
  Content.write(publication, Mapping.placeholder).leftOut.map((leftOut) => leftOutFinding(publication, leftOut))

/**
 * Every finding about a publication.
 *
 * @category findings
 */
export const check = (publication: Publication, limits: SiteLimits): Findings => [
  ...slugFindings(publication),
  ...textFindings(publication),
  ...termFindings(publication),
  ...fileFindings(publication, limits),
  ...mediaTextFindings(publication),
  ...scaleNotes(publication),
  ...companionNotes(publication),
  ...contentFindings(publication)
]
