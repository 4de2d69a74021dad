/**
 * From an item to an article and from Zalo's answers to receipts: pure.
 */
import { ClockSkew } from "@loa/adapter-kit"
import { type Adapter, CampaignItem } from "@loa/core"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as ZaloOaBody from "./ZaloOaBody.ts"
import type { Article, Block, BroadcastTarget, Detail, Listed } from "./ZaloOaSchema.ts"

/**
 * What a destination adds to every article.
 *
 * @category models
 */
export interface Settings extends ZaloOaBody.Sources {
  readonly author: string
  readonly comments: "show" | "hide"
}

/** One value of a target: texts, numbers, or several of them. */
const TargetValue = Schema.Union([
  Schema.String,
  Schema.Finite,
  Schema.Array(Schema.Union([Schema.String, Schema.Finite]))
])

/**
 * Overrides that only this channel has.
 *
 * @category schemas
 */
export const ownOverrides = {
  /** `true` sends to every follower; a target narrows it down, in Zalo's own words. */
  broadcast: Schema.optionalKey(
    Schema.Union([Schema.Boolean, Schema.Struct({ target: Schema.Record(Schema.String, TargetValue) })])
  ),
  comments: Schema.optionalKey(Schema.Literals(["show", "hide"]))
}

const Own = Schema.Struct(ownOverrides)
const decodeOwn = Schema.decodeUnknownOption(Own)

const ownOf = (publication: Adapter.Publication): typeof Own.Type =>
  Option.getOrElse(decodeOwn(publication.overrides), () => ({}))

/**
 * Whether Zalo reads markup in an article's texts is not documented. What could be markup is written with another sign, so
 * that it is shown and never obeyed.
 *
 * @category mapping
 */
export const inert = (text: string): string => text.replace(/<(?=[a-z/!?])/gi, "‹")

/** One spelling: NFC, no white space around it, no markup. */
const clean = (text: string): string => inert(text.normalize("NFC").trim())

/** The same in one line. */
const cleanLine = (text: string): string => clean(text).replace(/\s+/g, " ")

/**
 * The article of a publication, as `article/create` wants it. Addresses that other destinations give stand in it as
 * references.
 *
 * @category mapping
 */
export const toArticle = (publication: Adapter.Publication, settings: Settings): Article => {
  const { item } = publication
  const cover = CampaignItem.coverOf(item)
  return {
    type: "normal",
    title: cleanLine(item.title),
    author: cleanLine(settings.author),
    description: clean(item.summary ?? ""),
    cover: {
      cover_type: "photo",
      photo_url: cover === undefined ? "" : ZaloOaBody.pictureAddress(publication, settings, cover.id),
      // A body that shows the picture itself would otherwise show it twice.
      status: cover !== undefined && ZaloOaBody.namedAssets(item).includes(cover) ? "hide" : "show"
    },
    body: ZaloOaBody.toBlocks(publication, settings).map(cleanBlock),
    status: "show",
    comment: ownOf(publication).comments ?? settings.comments
  }
}

const cleanBlock = (block: Block): Block => {
  if (block.type === "text") return { ...block, content: inert(block.content.normalize("NFC")) }
  return block.type === "image" && block.caption !== undefined ? { ...block, caption: inert(block.caption) } : block
}

const toText = (value: typeof TargetValue.Type): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : value.map(String).join(",")

/**
 * Everybody. An empty target is not documented; this spelling of “all” is.
 *
 * Source: the official Java SDK, `SendBroadcastMessage.java`, and redai-zalo-sdk 1.32.17 for the value 0
 *
 * @category constants
 */
export const everybody: BroadcastTarget = { gender: "0" }

/**
 * Whom the publication is to be broadcast to; nothing when it is not.
 *
 * @category mapping
 */
export const toTarget = (publication: Adapter.Publication): BroadcastTarget | undefined => {
  const { broadcast } = ownOf(publication)
  if (broadcast === undefined || broadcast === false) return undefined
  if (broadcast === true) return everybody
  return Object.fromEntries(Object.entries(broadcast.target).map(([key, value]) => [key, toText(value)]))
}

/** Zalo refuses spaces and Vietnamese letters in an address, so they are percent-encoded. */
const encodeAddress = (address: string): Result.Result<string, string> => {
  const known = /^https?:\/\//i.test(address) && !address.includes("{{") && URL.canParse(address)
  return known ? Result.succeed(new URL(address).href) : Result.fail(address)
}

const encodeBlock = (block: Block): Result.Result<Block, string> => {
  if (block.type === "text") return Result.succeed(block)
  if (block.type === "image") return Result.map(encodeAddress(block.url), (url) => ({ ...block, url }))
  return Result.flatMap(encodeAddress(block.url), (url) =>
    Result.map(encodeAddress(block.thumb), (thumb) => ({ ...block, url, thumb }))
  )
}

/**
 * The article with every address in percent-encoded ASCII. Fails with the first address that is none.
 *
 * @category encoding
 */
export const encodeAddresses = (article: Article): Result.Result<Article, string> =>
  Result.gen(function* () {
    const photo_url = yield* encodeAddress(article.cover.photo_url)
    const body: Array<Block> = []
    for (const block of article.body) body.push(yield* encodeBlock(block))
    return { ...article, cover: { ...article.cover, photo_url }, body }
  })

/**
 * Address of an article's page where Zalo has not told it.
 *
 * Source: `link_view` of articles of existing OAs, October 2026 (assumption: the pattern holds for every OA)
 *
 * @category mapping
 */
export const fallbackPermalink = (oaId: string, articleId: string): string =>
  `https://post.oa.zalo.me/d/${oaId}?id=${articleId}&pageId=${oaId}`

/**
 * The address an answer names, when it names one.
 *
 * @category getters
 */
export const linkOf = (answer: { readonly link_view?: unknown }): string | undefined =>
  typeof answer.link_view === "string" && /^https?:\/\//.test(answer.link_view) ? answer.link_view : undefined

/**
 * When an article was made, in milliseconds since 1970; Zalo writes it as a number or a text.
 *
 * @category getters
 */
export const createdAt = (answer: { readonly create_date?: unknown }): number | undefined => {
  const { create_date } = answer
  const milliseconds = typeof create_date === "string" || typeof create_date === "number" ? Number(create_date) : 0
  return milliseconds > 0 && milliseconds < 8.64e15 ? milliseconds : undefined
}

/**
 * What an article leaves. `answer` is what Zalo shows of it, where it could be read.
 *
 * @category mapping
 */
export const toReceipt = (oaId: string, articleId: string, answer: Detail | Listed | undefined): Adapter.Receipt => {
  const made = answer === undefined ? undefined : createdAt(answer)
  return {
    remoteId: articleId,
    permalink: (answer === undefined ? undefined : linkOf(answer)) ?? fallbackPermalink(oaId, articleId),
    ...(made === undefined ? {} : { publishedAt: new Date(made).toISOString() })
  }
}

/**
 * Whether a listed article may be the one that was handed in: the same title, and not older than the first attempt, as
 * far as clocks agree. One without a date may be it too.
 *
 * @category predicates
 */
export const mayBe = (listed: Listed, title: string, firstAttemptAt: string): boolean => {
  const made = createdAt(listed)
  return (
    cleanLine(listed.title) === cleanLine(title) &&
    (made === undefined || made >= Date.parse(firstAttemptAt) - ClockSkew.seconds * 1000)
  )
}
