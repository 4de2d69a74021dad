/**
 * The content of an article as clients send it, and the rules it must pass before it is taken in.
 *
 * Source: https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet, and what publishers met in production:
 * texts of exactly the documented 150 and 300 characters are refused.
 */
import { invalid, objectOf } from "./ZaloAnswer.ts"

/** Whether something is shown: the article to the public, the cover in the article, the comments below it. */
type Shown = "show" | "hide"

/** Picture or video above an article. */
type Cover =
  | { readonly cover_type: "photo"; readonly photo_url: string; readonly status: Shown }
  | { readonly cover_type: "video"; readonly video_id: string; readonly cover_view: string; readonly status: Shown }

/** One piece of an article. */
export type Block =
  | { readonly type: "text"; readonly content: string }
  | { readonly type: "image"; readonly url: string; readonly caption: string }
  | { readonly type: "video"; readonly url: string; readonly thumb: string }
  | { readonly type: "video"; readonly video_id: string; readonly thumb?: string }

interface Common {
  readonly title: string
  readonly description: string
  readonly status: Shown
  readonly comment: Shown
}

/** Content of an article of either type. */
export type Content =
  | (Common & {
      readonly type: "normal"
      readonly author: string
      readonly cover: Cover
      readonly body: ReadonlyArray<Block>
    })
  | (Common & { readonly type: "video"; readonly video_id: string; readonly avatar: string })

/** What the rules must know beyond the content itself. */
export interface Surroundings {
  readonly isReadyVideo: (videoId: string) => boolean
  /** The stored content that an update replaces: the switches it leaves out stay as they are. */
  readonly previous?: Content
}

/** Reads the body of `article/create` or `article/update`. Throws -201 for the first field that breaks a rule. */
export const decode = (input: unknown, surroundings: Surroundings): Content => {
  const fields = objectOf(input)
  if (fields["type"] === "video") return decodeVideo(fields, surroundings)
  if (fields["type"] !== "normal") throw invalid("type is invalid")
  return {
    type: "normal",
    ...decodeCommon(fields, surroundings.previous),
    author: textUpTo(fields, "author", 50),
    cover: decodeCover(objectOf(fields["cover"]), surroundings),
    body: decodeBody(fields["body"], surroundings)
  }
}

const decodeVideo = (fields: Readonly<Record<string, unknown>>, surroundings: Surroundings): Content => {
  for (const name of ["author", "cover", "body"]) {
    if (fields[name] !== undefined) throw invalid(`${name} is not allowed for type video`)
  }
  // The official samples of this type leave the switches out.
  const switches = { status: "show", comment: "show", ...fields }
  return {
    type: "video",
    ...decodeCommon(switches, surroundings.previous),
    video_id: readyVideo(fields["video_id"], surroundings),
    avatar: webAddress(fields["avatar"], "avatar")
  }
}

const decodeCommon = (fields: Readonly<Record<string, unknown>>, previous: Content | undefined): Common => ({
  title: textBelow(fields, "title", 150),
  description: textBelow(fields, "description", 300),
  status: shown(fields["status"] ?? previous?.status, "status"),
  comment: shown(fields["comment"] ?? previous?.comment, "comment")
})

const decodeCover = (cover: Readonly<Record<string, unknown>>, surroundings: Surroundings): Cover => {
  const status = shown(cover["status"], "cover.status")
  if (cover["cover_type"] === "photo") {
    return { cover_type: "photo", photo_url: webAddress(cover["photo_url"], "photo_url"), status }
  }
  if (cover["cover_type"] !== "video") throw invalid("cover_type is invalid")
  const view = String(cover["cover_view"])
  if (!["horizontal", "vertical", "square"].includes(view)) throw invalid("cover_view is invalid")
  return { cover_type: "video", video_id: readyVideo(cover["video_id"], surroundings), cover_view: view, status }
}

const decodeBody = (body: unknown, surroundings: Surroundings): ReadonlyArray<Block> => {
  if (!Array.isArray(body) || body.length === 0) throw invalid("body is invalid")
  return body.map((block) => decodeBlock(objectOf(block), surroundings))
}

const decodeBlock = (block: Readonly<Record<string, unknown>>, surroundings: Surroundings): Block => {
  if (block["type"] === "text") return { type: "text", content: nonEmpty(block["content"], "content") }
  if (block["type"] === "image") {
    const caption = typeof block["caption"] === "string" ? block["caption"] : ""
    return { type: "image", url: webAddress(block["url"], "url"), caption }
  }
  if (block["type"] !== "video") throw invalid("body type is invalid")
  if (block["video_id"] === undefined) {
    return { type: "video", url: webAddress(block["url"], "url"), thumb: webAddress(block["thumb"], "thumb") }
  }
  const thumb = block["thumb"] === undefined ? {} : { thumb: webAddress(block["thumb"], "thumb") }
  return { type: "video", video_id: readyVideo(block["video_id"], surroundings), ...thumb }
}

const nonEmpty = (value: unknown, name: string): string => {
  if (typeof value !== "string" || value.trim() === "") throw invalid(`${name} is invalid`)
  return value
}

/** Counts UTF-16 units. How Zalo counts is not documented; this is the strictest way that a client can meet. */
const textBelow = (fields: Readonly<Record<string, unknown>>, name: string, limit: number): string => {
  const value = fields[name]
  if (typeof value !== "string" || value.trim() === "" || value.length >= limit) {
    throw invalid(`${name} allow 1 to ${limit} characters`)
  }
  return value
}

const textUpTo = (fields: Readonly<Record<string, unknown>>, name: string, limit: number): string => {
  const value = fields[name]
  if (typeof value !== "string" || value.trim() === "" || value.length > limit) {
    throw invalid(`${name} allow 1 to ${limit} characters`)
  }
  return value
}

/** An absolute address in percent-encoded ASCII: a space or a Vietnamese letter is refused. */
const webAddress = (value: unknown, name: string): string => {
  if (typeof value !== "string" || !/^https?:\/\/[\x21-\x7e]+$/.test(value) || !URL.canParse(value)) {
    throw invalid(`${name} ${String(value)} is invalid`)
  }
  return value
}

const shown = (value: unknown, name: string): Shown => {
  if (value !== "show" && value !== "hide") throw invalid(`${name} is invalid`)
  return value
}

const readyVideo = (value: unknown, surroundings: Surroundings): string => {
  if (typeof value !== "string" || !surroundings.isReadyVideo(value)) throw invalid("video_id is invalid")
  return value
}

/** Addresses of every picture that the platform has to fetch, each once. */
export const pictureUrls = (content: Content): ReadonlyArray<string> => {
  if (content.type === "video") return [content.avatar]
  const cover = content.cover.cover_type === "photo" ? [content.cover.photo_url] : []
  const inside = content.body.flatMap((block) => {
    if (block.type === "image") return [block.url]
    return block.type === "video" && block.thumb !== undefined ? [block.thumb] : []
  })
  return [...new Set([...cover, ...inside])]
}
