/**
 * The public side of the emulated Page: its timeline, its posts and videos as an anonymous reader sees them.
 */
import { facebook as account } from "../Accounts.ts"
import type { StoredBlob } from "../server/BlobStore.ts"
import type { EmulatorResponse, PublicEntry } from "../platform/Emulator.ts"
import { findPost, isPublic, observe, type Context, type Post, type PostState, type Video } from "./FacebookState.ts"
import { mediaUrl, postUrl } from "./FacebookViews.ts"
import * as Html from "../platform/Html.ts"
import * as PublicPage from "../platform/PublicPage.ts"

/** Answers a reader's request. `path` has no trailing slash. */
export const show = (context: Context, path: string, query: URLSearchParams): EmulatorResponse => {
  const [, first = "", second = ""] = path.split("/")
  if (first === "" || first === account.pageId) return showTimeline(context)
  if (first === "p" || first === "posts") return showPost(context, findPost(context.state, second))
  if (first === "videos" || first === "reel") return showVideo(context, second)
  if (first === "photo") return showPhoto(context, second)
  if (first === "media") return sendMedia(context, second)
  if (first === "l.php") return leave(query.get("u") ?? "")
  return unavailable
}

const unavailable: EmulatorResponse = {
  status: 404,
  html: PublicPage.page(
    "Facebook",
    "<h1>Hiện không xem được nội dung này</h1><p>Nội dung đã bị xóa hoặc không công khai.</p>"
  )
}

const showTimeline = (context: Context): EmulatorResponse => {
  const posts = [...context.state.posts.values()].filter((post) => isPublic(context.state, post) && !post.isHidden)
  const articles = posts.toSorted((a, b) => b.createdAt - a.createdAt).map((post) => article(context, post))
  const empty = "<p>Chưa có bài viết.</p>"
  const body = `<h1>${Html.escape(account.pageName)}</h1>\n${articles.length === 0 ? empty : articles.join("\n")}`
  return { status: 200, html: PublicPage.page(account.pageName, body) }
}

const showPost = (context: Context, post: Post | undefined): EmulatorResponse => {
  if (post === undefined || !isPublic(context.state, post)) return unavailable
  const body = `<h1>${Html.escape(account.pageName)}</h1>\n${article(context, post)}`
  return { status: 200, html: PublicPage.page(titleOf(context, post), body) }
}

const showVideo = (context: Context, id: string): EmulatorResponse => {
  const video = context.state.videos.get(id)
  if (video?.postId === undefined) return unavailable
  const answer = showPost(context, findPost(context.state, video.postId))
  observe(video)
  return answer
}

const showPhoto = (context: Context, id: string): EmulatorResponse => {
  const postId = context.state.photos.get(id)?.postId
  return showPost(context, postId === undefined ? undefined : findPost(context.state, postId))
}

const sendMedia = (context: Context, id: string): EmulatorResponse => {
  const blob = mediaOf(context, id)
  return blob === undefined ? unavailable : { status: 200, blob }
}

const mediaOf = (context: Context, id: string): StoredBlob | undefined => {
  const { photos, videos } = context.state
  const own = photos.get(id)?.blob ?? videos.get(id)?.blob
  if (own !== undefined) return own
  for (const video of videos.values()) {
    const cover = video.covers.find((each) => each.id === id)
    const track = video.captions.find((each) => `${video.id}.${each.locale}` === id)
    if (cover !== undefined || track !== undefined) return cover?.blob ?? track?.blob
  }
  return undefined
}

/** The detour that every link of a post takes. */
const leave = (address: string): EmulatorResponse =>
  /^https?:\/\//.test(address) ? { status: 302, headers: { location: address } } : unavailable

const videoOf = (context: Context, post: Post): Video | undefined =>
  post.videoId === undefined ? undefined : context.state.videos.get(post.videoId)

const titleOf = (context: Context, post: Post): string => {
  const title = videoOf(context, post)?.title ?? ""
  return title === "" ? (post.message.split("\n")[0] ?? "") : title
}

const article = (context: Context, post: Post): string => {
  const comments = post.comments.map((comment) => `<p><small>${Html.paragraph(comment.message)}</small></p>`).join("\n")
  const link = `<a href="${Html.address(postUrl(context, post))}">${PublicPage.time(post.createdAt)}</a>`
  return `<article>\n${link}\n${content(context, post)}\n${comments}\n</article>`
}

const content = (context: Context, post: Post): string => {
  const video = videoOf(context, post)
  const title = video === undefined || video.title === "" ? "" : `<p><strong>${Html.escape(video.title)}</strong></p>`
  const message = post.message === "" ? "" : `<p>${Html.paragraph(post.message)}</p>`
  const link = post.link === undefined ? "" : `<p>${Html.paragraph(post.link)}</p>`
  const images = imagesOf(context, post).map(
    (image) => `<img src="${Html.address(image.url)}" alt="${Html.escape(image.altText)}">`
  )
  const videos = videosOf(context, post).map((each) => {
    const poster = each.posterUrl === undefined ? "" : ` poster="${Html.address(each.posterUrl)}"`
    return `<video controls preload="metadata" src="${Html.address(each.url)}"${poster}></video>`
  })
  return [title, message, link, ...images, ...videos].filter((piece) => piece !== "").join("\n")
}

const imagesOf = (context: Context, post: Post): PublicEntry["images"] =>
  post.photoIds.flatMap((id) => {
    const photo = context.state.photos.get(id)
    return photo === undefined ? [] : [{ url: mediaUrl(context, id), altText: photo.altText }]
  })

const videosOf = (context: Context, post: Post): PublicEntry["videos"] => {
  const video = videoOf(context, post)
  if (video?.blob === undefined) return []
  const cover = video.covers.find((each) => each.preferred)
  return [
    { url: mediaUrl(context, video.id), ...(cover === undefined ? {} : { posterUrl: mediaUrl(context, cover.id) }) }
  ]
}

const visibilities: Readonly<Record<PostState, PublicEntry["visibility"]>> = {
  published: "public",
  scheduled: "scheduled",
  draft: "draft",
  unpublished: "private"
}

/** Everything on the Page. A video that is still in processing counts as what it is going to be. */
export const entries = (context: Context): ReadonlyArray<PublicEntry> =>
  [...context.state.posts.values()].map((post) => {
    const video = videoOf(context, post)
    const failed = video !== undefined && video.failure !== ""
    return {
      platform: "facebook",
      id: post.id,
      kind: video === undefined ? "post" : "video",
      title: titleOf(context, post),
      text: [post.message, post.link ?? ""].filter((text) => text !== "").join("\n"),
      html: content(context, post),
      permalink: postUrl(context, post),
      publishedAt: new Date(post.publishAt ?? post.createdAt).toISOString(),
      visibility: failed ? "private" : visibilities[post.state],
      images: imagesOf(context, post),
      videos: videosOf(context, post)
    }
  })
