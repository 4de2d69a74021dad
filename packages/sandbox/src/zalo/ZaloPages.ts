/**
 * Articles as the public sees them: the page behind `link_view`, and the same as an entry of the wall.
 */
import { zalo } from "../Accounts.ts"
import type { EmulatorResponse, PublicEntry } from "../platform/Emulator.ts"
import { address, escape, paragraph } from "../platform/Html.ts"
import { page, time } from "../platform/PublicPage.ts"
import type { Article } from "./ZaloArticles.ts"
import type { Block } from "./ZaloContent.ts"

/** Address of an article's page, as `link_view` gives it. */
export const permalink = (baseUrl: string, articleId: string): string => `${baseUrl}/d/${zalo.oaId}?id=${articleId}`

/** Address of Zalo's own copy of a picture. */
export const pictureAddress = (baseUrl: string, article: Article, url: string): string =>
  `${baseUrl}/photo/${article.pictures.get(url)?.id ?? ""}`

/** Address of an uploaded video. */
const videoAddress = (baseUrl: string, videoId: string): string => `${baseUrl}/video/${videoId}`

/** Address of the picture that lists show for an article; empty when its cover is a video. */
export const thumbnail = (baseUrl: string, article: Article): string => {
  const { content } = article
  if (content.type === "video") return pictureAddress(baseUrl, article, content.avatar)
  return content.cover.cover_type === "photo" ? pictureAddress(baseUrl, article, content.cover.photo_url) : ""
}

/** What the public sees of an article. A hidden one exists, but only for the account itself. */
export const toEntry = (baseUrl: string, article: Article): PublicEntry => {
  const { content } = article
  return {
    platform: "zalo",
    id: article.id,
    kind: content.type === "video" ? "video" : "article",
    title: content.title,
    text: [content.description, ...texts(article)].join("\n"),
    html: toBodyHtml(baseUrl, article),
    permalink: permalink(baseUrl, article.id),
    publishedAt: new Date(article.createdAt).toISOString(),
    visibility: content.status === "show" ? "public" : "private",
    images: images(baseUrl, article),
    videos: videos(baseUrl, article)
  }
}

/** The article's page; hidden and removed articles have none. */
export const toPage = (baseUrl: string, article: Article | undefined): EmulatorResponse => {
  if (article === undefined || article.content.status === "hide") {
    return { status: 404, html: page("Không tìm thấy bài viết", "<h1>Bài viết không tồn tại hoặc đã bị ẩn</h1>") }
  }
  const { content } = article
  const byline = content.type === "normal" ? `${content.author} · ${zalo.oaName}` : zalo.oaName
  const head = `<h1>${escape(content.title)}</h1><p><small>${escape(byline)} · ${time(article.createdAt)}</small></p>`
  return { status: 200, html: page(content.title, `<article>${head}${toBodyHtml(baseUrl, article)}</article>`) }
}

const texts = ({ content }: Article): ReadonlyArray<string> =>
  content.type === "video" ? [] : content.body.flatMap((block) => (block.type === "text" ? [block.content] : []))

const images = (baseUrl: string, article: Article): PublicEntry["images"] => {
  const cover = thumbnail(baseUrl, article)
  const inside = article.content.type === "video" ? [] : article.content.body.filter((block) => block.type === "image")
  return [
    ...(cover === "" ? [] : [{ url: cover, altText: "" }]),
    ...inside.map(({ url, caption }) => ({ url: pictureAddress(baseUrl, article, url), altText: caption }))
  ]
}

const videos = (baseUrl: string, article: Article): PublicEntry["videos"] => {
  const { content } = article
  if (content.type === "video") {
    const posterUrl = pictureAddress(baseUrl, article, content.avatar)
    return [{ url: videoAddress(baseUrl, content.video_id), posterUrl }]
  }
  const cover = content.cover.cover_type === "video" ? [{ url: videoAddress(baseUrl, content.cover.video_id) }] : []
  const inside = content.body.flatMap((block) =>
    "video_id" in block ? [{ url: videoAddress(baseUrl, block.video_id) }] : []
  )
  return [...cover, ...inside]
}

const toBodyHtml = (baseUrl: string, article: Article): string => {
  const { content } = article
  const description = `<p><strong>${escape(content.description)}</strong></p>`
  if (content.type === "video") {
    return (
      player(videoAddress(baseUrl, content.video_id), pictureAddress(baseUrl, article, content.avatar)) + description
    )
  }
  return (
    coverHtml(baseUrl, article) + description + content.body.map((block) => blockHtml(baseUrl, article, block)).join("")
  )
}

const coverHtml = (baseUrl: string, article: Article): string => {
  const { content } = article
  if (content.type === "video" || content.cover.status === "hide") return ""
  if (content.cover.cover_type === "video") return player(videoAddress(baseUrl, content.cover.video_id), "")
  return picture(pictureAddress(baseUrl, article, content.cover.photo_url), "")
}

const blockHtml = (baseUrl: string, article: Article, block: Block): string => {
  if (block.type === "text") return `<p>${paragraph(block.content)}</p>`
  if (block.type === "image") return picture(pictureAddress(baseUrl, article, block.url), block.caption)
  const poster = block.thumb === undefined ? "" : pictureAddress(baseUrl, article, block.thumb)
  if ("video_id" in block) return player(videoAddress(baseUrl, block.video_id), poster)
  return `<figure><a href="${address(block.url)}">${image(poster, "")}</a><figcaption>${escape(block.url)}</figcaption></figure>`
}

const image = (url: string, altText: string): string => `<img src="${address(url)}" alt="${escape(altText)}">`

const picture = (url: string, caption: string): string =>
  `<figure>${image(url, caption)}${caption === "" ? "" : `<figcaption>${escape(caption)}</figcaption>`}</figure>`

const player = (url: string, poster: string): string =>
  `<video controls preload="metadata" src="${address(url)}"${poster === "" ? "" : ` poster="${address(poster)}"`}></video>`
