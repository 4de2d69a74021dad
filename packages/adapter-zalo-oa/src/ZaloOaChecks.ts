/**
 * What keeps an item from becoming an article, or should be known before: pure findings.
 */
import { ConvertedPicture, RawHtml, TextLength } from "@loa/adapter-kit"
import { type Adapter, CampaignItem, type Finding, type MediaFiles } from "@loa/core"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as ZaloOaBody from "./ZaloOaBody.ts"
import * as ZaloOaLimits from "./ZaloOaLimits.ts"
import * as ZaloOaMapping from "./ZaloOaMapping.ts"
import * as ZaloOaMarkupChecks from "./ZaloOaMarkupChecks.ts"
import * as ZaloOaPictures from "./ZaloOaPictures.ts"
import type { Article } from "./ZaloOaSchema.ts"
import * as ZaloOaTargetChecks from "./ZaloOaTargetChecks.ts"

/**
 * @category models
 */
export interface Settings extends ZaloOaMapping.Settings {
  /** Whether the destination may broadcast at all. */
  readonly broadcast: boolean
}

type Findings = ReadonlyArray<Finding.Finding>

interface Given {
  readonly publication: Adapter.Publication
  readonly settings: Settings
  readonly article: Article
}

/** References that are not known yet have another length than what will stand in their place. */
const withoutReferences = (text: string): string => text.replace(/\{\{[^{}]*\}\}/g, "")

const checkTexts = ({ article, publication }: Given): Findings => {
  const { destination } = publication
  const shorten = (field: string) => `shorten it, or set overrides.${destination}.${field}`
  return [
    ...TextLength.check(withoutReferences(article.title), ZaloOaLimits.title, {
      destination,
      path: ["title"],
      name: "the title",
      hint: shorten("title")
    }),
    ...TextLength.check(withoutReferences(article.description), ZaloOaLimits.description, {
      destination,
      path: ["summary"],
      name: "the summary",
      hint: shorten("summary")
    }),
    ...TextLength.check(article.author, ZaloOaLimits.author, {
      destination,
      path: ["author"],
      name: "the author",
      hint: `shorten author of the destination ${destination} in the configuration`
    })
  ]
}

const error = (
  { publication }: Given,
  path: Finding.Finding["path"],
  code: string,
  message: string,
  hint: string
): Finding.Finding => ({ severity: "error", destination: publication.destination, path, code, message, hint })

const checkPresence = (given: Given): Findings => {
  const { article, publication } = given
  const { destination } = publication
  return [
    ...(article.title === "" ? [error(given, ["title"], "title-missing", "the title is empty", "write one")] : []),
    ...(article.description === ""
      ? [
          error(
            given,
            ["summary"],
            "summary-missing",
            `a Zalo article needs a description of 1 to ${ZaloOaLimits.description.max} characters, and the item has no summary`,
            `add a summary, or set overrides.${destination}.summary`
          )
        ]
      : []),
    ...(article.author === ""
      ? [
          error(
            given,
            ["author"],
            "author-missing",
            "the author is empty",
            `set author of the destination ${destination}`
          )
        ]
      : []),
    ...(article.body.length === 0
      ? [
          error(
            given,
            ["body"],
            "body-missing",
            "a Zalo article needs a body, and the item has no text, link or further file",
            `add a body, or set overrides.${destination}.body`
          )
        ]
      : [])
  ]
}

const checkCover = (given: Given): Findings => {
  const { publication, settings } = given
  if (CampaignItem.coverOf(publication.item) === undefined) {
    return [
      error(
        given,
        ["assets"],
        "cover-missing",
        "a Zalo article needs a cover, and the item has no image",
        "add an image asset"
      )
    ]
  }
  if (settings.assetsFrom !== undefined) return []
  return [
    error(
      given,
      ["assets"],
      "assets-from-missing",
      "Zalo fetches pictures by public address, and the destination does not say where they are published",
      `set assetsFrom of the destination ${publication.destination} to a WordPress destination`
    )
  ]
}

/** An instant as the item's people read it: with the offset of their time zone. */
const inTimeZone = (instant: string, timeZone: string): string =>
  Option.match(DateTime.makeZoned(instant, { timeZone }), {
    onNone: () => instant,
    onSome: DateTime.formatIsoOffset
  })

const checkSchedule = (given: Given): Findings => {
  const { destination, item, publishAt } = given.publication
  if (publishAt === undefined) return []
  const at = inTimeZone(publishAt, item.timeZone)
  return [
    error(
      given,
      ["publishAt"],
      "scheduling-unsupported",
      `Zalo cannot publish an article later by itself, and the item is to appear at ${at}`,
      `run loa publish for the others now, naming them with --to, and with --to ${destination} at that time; ` +
        `or leave ${destination} out of to`
    )
  ]
}

const checkBroadcast = (given: Given): Findings =>
  given.settings.broadcast || ZaloOaMapping.toTarget(given.publication) === undefined
    ? []
    : [
        error(
          given,
          ["overrides", given.publication.destination, "broadcast"],
          "broadcast-not-allowed",
          "the item asks for a broadcast, and the destination does not allow any",
          `set broadcast: true at the destination ${given.publication.destination}, or take the override out`
        )
      ]

const checkImageFile = (given: Given, file: MediaFiles.MeasuredFile, index: number): Findings => {
  const { destination } = given.publication
  const path = ["assets", index]
  const { imageBytesRefused, imageMediaTypes, imageWidthDoubtful } = ZaloOaLimits
  return [
    ...(imageMediaTypes.includes(file.mediaType)
      ? []
      : [
          error(
            given,
            path,
            "image-type",
            `${file.fileName} is ${file.mediaType}, Zalo takes ${imageMediaTypes.join(" and ")}`,
            "save it as a JPEG"
          )
        ]),
    ...(file.byteLength < imageBytesRefused
      ? []
      : [
          error(
            given,
            path,
            "image-too-big",
            `${file.fileName} has ${file.byteLength} bytes, at most ${imageBytesRefused - 1} are allowed`,
            "save it as a smaller JPEG"
          )
        ]),
    ...(file.width === undefined || file.width >= imageWidthDoubtful
      ? []
      : [
          {
            severity: "warning",
            destination,
            path,
            code: "image-small",
            message: `${file.fileName} is ${file.width} pixels wide; Zalo has refused pictures below ${imageWidthDoubtful}`,
            hint: "use a landscape picture at least 1000 pixels wide"
          } as const
        ])
  ]
}

const checkImages = (given: Given): Findings =>
  given.publication.item.assets.flatMap((asset, index) => {
    const measured = given.publication.assets.find((candidate) => candidate.asset.id === asset.id)
    if (asset.type !== "image" || measured === undefined) return []
    return [
      ...checkImageFile(given, ZaloOaPictures.fileOf(measured), index),
      ...ConvertedPicture.note(given.publication, measured, ZaloOaLimits.imageRecipe)
    ]
  })

const videoNote = (given: Given, asset: CampaignItem.Asset): readonly [string, string] | undefined => {
  const { publication, settings } = given
  if (ZaloOaBody.carriedVideo(publication.item, settings) === asset) return undefined
  return settings.videosFrom === undefined
    ? [
        `the video ${asset.id} is left out: the article can show it from YouTube only`,
        "set videosFrom to a YouTube destination"
      ]
    : [`the video ${asset.id} is left out: an article shows one video`, "publish it as an item of its own"]
}

const fileNote = (given: Given, asset: CampaignItem.Asset): readonly [string, string] => {
  const { assetsFrom } = given.settings
  return assetsFrom === undefined
    ? [`the ${asset.type} ${asset.id} is left out: articles hold none`, "set assetsFrom, and the article links to it"]
    : [`articles hold no ${asset.type}: ${asset.id} becomes a link to ${assetsFrom}`, "nothing needs to be done"]
}

const noteLeftOut = (given: Given): Findings =>
  given.publication.item.assets.flatMap((asset, index): Findings => {
    const note =
      asset.type === "image" ? undefined : asset.type === "video" ? videoNote(given, asset) : fileNote(given, asset)
    if (note === undefined) return []
    const [message, hint] = note
    const code = asset.type !== "video" && given.settings.assetsFrom !== undefined ? "asset-linked" : "asset-left-out"
    return [
      { severity: "note", destination: given.publication.destination, path: ["assets", index], code, message, hint }
    ]
  })

const warnUnknownPictures = ({ publication }: Given): Findings =>
  ZaloOaBody.pictureAddresses(publication.item)
    .filter(
      (address) => ZaloOaBody.namedAsset(publication.item, address) === undefined && !ZaloOaBody.isPassedOn(address)
    )
    .map((address) => ({
      severity: "warning",
      destination: publication.destination,
      path: ["body"],
      code: "body-picture-unknown",
      message: `the body shows a picture “${address}” that is no asset of the item and no address on the web; it is left out`,
      hint: "write the id of an image asset"
    }))

const checkTarget = ({ publication }: Given): Findings => ZaloOaTargetChecks.check(publication)

const warnMarkup = ({ publication, settings }: Given): Findings => ZaloOaMarkupChecks.check(publication, settings)

const warnHtml = ({ publication }: Given): Findings => RawHtml.check(publication.item.body, publication.destination)

/**
 * Everything that can be said without asking Zalo.
 *
 * @category checking
 */
export const check = (publication: Adapter.Publication, settings: Settings): Findings => {
  const given: Given = { publication, settings, article: ZaloOaMapping.toArticle(publication, settings) }
  return [
    checkPresence,
    checkTexts,
    checkCover,
    checkImages,
    checkSchedule,
    checkBroadcast,
    checkTarget,
    warnUnknownPictures,
    warnMarkup,
    warnHtml,
    noteLeftOut
  ].flatMap((rule) => rule(given))
}
