/**
 * The public side of the emulated channel: watch pages, the channel's page, thumbnails and the video files themselves.
 */
import { youtube as account } from "../Accounts.ts"
import type { EmulatorResponse, PublicEntry } from "../platform/Emulator.ts"
import * as Html from "../platform/Html.ts"
import * as PublicPage from "../platform/PublicPage.ts"
import { isWatchable, type Context, type Video } from "./YouTubeState.ts"

/** Answers a viewer's request. */
export const show = (context: Context, path: string, query: URLSearchParams): EmulatorResponse => {
  const [, first = "", second = ""] = path.split("/")
  const find = (id: string) => {
    const video = context.state.videos.get(id)
    return video !== undefined && isWatchable(video) ? video : undefined
  }
  if (first === "" || first === "channel") return showChannel(context)
  if (first === "watch") return watch(context, find(query.get("v") ?? ""))
  if (first === "shorts" || first === "live") return watch(context, find(second))
  if (first === "embed") return embed(context, find(second))
  if (first === "vi") return thumbnail(find(second))
  const media = first === "media" ? find(second) : undefined
  if (media !== undefined) return { status: 200, blob: { ...media.blob, contentType: "video/mp4" } }
  return { status: 404, html: PublicPage.page("404 Not Found", "<h1>Không tìm thấy trang</h1>") }
}

/** Address of a video's page. */
const watchUrl = (context: Context, video: Video): string => `${context.baseUrl()}/watch?v=${video.id}`

const unavailable: EmulatorResponse = {
  status: 404,
  html: PublicPage.page("YouTube", "<h1>Video unavailable</h1><p>Không có video này, hoặc video ở chế độ riêng tư.</p>")
}

const showChannel = (context: Context): EmulatorResponse => {
  const videos = [...context.state.videos.values()].filter(
    (video) => isWatchable(video) && video.metadata.status.privacyStatus === "public"
  )
  const articles = videos
    .toSorted((a, b) => b.publishedAt - a.publishedAt)
    .map((video) => {
      const link = `<a href="${Html.address(watchUrl(context, video))}">${Html.escape(video.metadata.snippet.title)}</a>`
      return `<article><h2>${link}</h2>${PublicPage.time(video.publishedAt)}</article>`
    })
  const body = `<h1>${Html.escape(account.channelTitle)}</h1>\n${articles.length === 0 ? "<p>Chưa có video.</p>" : articles.join("\n")}`
  return { status: 200, html: PublicPage.page(account.channelTitle, body) }
}

const watch = (context: Context, video: Video | undefined): EmulatorResponse => {
  if (video === undefined) return unavailable
  const { title } = video.metadata.snippet
  const head = `<meta property="og:title" content="${Html.escape(title)}">
<meta property="og:type" content="video.other">
<meta property="og:url" content="${Html.address(watchUrl(context, video))}">
<meta property="og:image" content="${Html.address(posterUrl(context, video))}">
${video.metadata.status.privacyStatus === "unlisted" ? '<meta name="robots" content="noindex">\n' : ""}`
  const body = `<article>\n${player(context, video)}\n<h1>${Html.escape(title)}</h1>\n${details(context, video)}\n</article>`
  return { status: 200, html: PublicPage.page(`${title} - YouTube`, body, head) }
}

const embed = (context: Context, video: Video | undefined): EmulatorResponse =>
  video === undefined || !video.metadata.status.embeddable
    ? unavailable
    : { status: 200, html: PublicPage.page(video.metadata.snippet.title, player(context, video)) }

const posterUrl = (context: Context, video: Video): string => `${context.baseUrl()}/vi/${video.id}/high.jpg`
const mediaUrl = (context: Context, video: Video): string => `${context.baseUrl()}/media/${video.id}`

const player = (context: Context, video: Video): string =>
  `<video controls preload="metadata" src="${Html.address(mediaUrl(context, video))}" poster="${Html.address(posterUrl(context, video))}"></video>`

const details = (context: Context, video: Video): string => {
  const channel = `<a href="${Html.address(`${context.baseUrl()}/channel/${context.settings().channelId}`)}">${Html.escape(account.channelTitle)}</a>`
  return `<p>${channel} · ${PublicPage.time(video.publishedAt)}</p>\n<p>${Html.paragraph(video.metadata.snippet.description)}</p>`
}

/** A grey card stands in where nobody set a thumbnail: the emulator takes no frame out of a video. */
const placeholder =
  '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360"><rect width="480" height="360" fill="#999"/>' +
  '<path d="M200 130l90 50-90 50z" fill="#fff"/></svg>'

const thumbnail = (video: Video | undefined): EmulatorResponse => {
  if (video === undefined) return unavailable
  if (video.thumbnail !== undefined) return { status: 200, blob: video.thumbnail }
  return { status: 200, headers: { "content-type": "image/svg+xml" }, body: placeholder }
}

const visibilityOf = ({ metadata: { status } }: Video): PublicEntry["visibility"] =>
  status.publishAt === undefined ? status.privacyStatus : "scheduled"

/** Everything on the channel. A video that was rejected or failed counts as private. */
export const entries = (context: Context): ReadonlyArray<PublicEntry> =>
  [...context.state.videos.values()].map((video) => {
    const { snippet, status } = video.metadata
    return {
      platform: "youtube",
      id: video.id,
      kind: "video",
      title: snippet.title,
      text: snippet.description,
      html: `${player(context, video)}\n<p>${Html.paragraph(snippet.description)}</p>`,
      permalink: watchUrl(context, video),
      publishedAt: new Date(status.publishAt ?? video.publishedAt).toISOString(),
      visibility: isWatchable(video) || status.privacyStatus === "private" ? visibilityOf(video) : "private",
      images: [],
      videos: [{ url: mediaUrl(context, video), posterUrl: posterUrl(context, video) }]
    }
  })
