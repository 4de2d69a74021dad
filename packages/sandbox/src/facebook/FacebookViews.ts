/**
 * Posts, photos and videos as Graph API nodes: every field the emulator knows, absent ones `undefined`.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page-post, …/photo, …/video
 */
import { facebook as account } from "../Accounts.ts"
import type { GraphObject } from "./FacebookFields.ts"
import { findPost, type Context, type Photo, type Post, type Video } from "./FacebookState.ts"

/** `2026-08-06T01:00:00+0000`, as the Graph API writes instants. */
export const graphTime = (millis: number): string => new Date(millis).toISOString().replace(/\.\d{3}Z$/, "+0000")

/** Public address of a post. */
export const postUrl = (context: Context, post: Post): string => `${context.baseUrl()}/p/${post.id}`

/** Public address of a video, absolute. */
const videoUrl = (context: Context, video: Video): string => `${context.baseUrl()}/reel/${video.id}/`

/** Address of a stored file. */
export const mediaUrl = (context: Context, id: string): string => `${context.baseUrl()}/media/${id}`

/** A post as a node. */
export const postNode = (context: Context, post: Post): GraphObject => ({
  id: post.id,
  application: { id: account.appId, name: "Loa", link: "https://www.facebook.com/games/?app_id=1100" },
  attachments: attachments(context, post),
  comments: { data: post.comments.map((comment) => commentNode(comment.id, comment.message, comment.createdAt)) },
  created_time: graphTime(post.createdAt),
  from: { id: account.pageId, name: account.pageName },
  full_picture: post.photoIds[0] === undefined ? undefined : mediaUrl(context, post.photoIds[0]),
  is_expired: false,
  is_hidden: post.isHidden,
  is_published: post.state === "published",
  message: post.message === "" ? undefined : post.message,
  permalink_url: postUrl(context, post),
  picture: post.photoIds[0] === undefined ? undefined : mediaUrl(context, post.photoIds[0]),
  privacy: { value: "EVERYONE", description: "Public", friends: "", allow: "", deny: "" },
  scheduled_publish_time: post.publishAt === undefined ? undefined : Math.floor(post.publishAt / 1000),
  shares: undefined,
  status_type: statusType(post),
  story: undefined,
  targeting: post.targeting,
  updated_time: graphTime(post.updatedAt)
})

const statusType = (post: Post): string => {
  if (post.videoId !== undefined) return "added_video"
  if (post.photoIds.length > 0) return "added_photos"
  return post.link === undefined ? "mobile_status_update" : "shared_story"
}

/** A comment as a node. */
export const commentNode = (id: string, message: string, createdAt: number): GraphObject => ({
  id,
  message,
  created_time: graphTime(createdAt),
  from: { id: account.pageId, name: account.pageName }
})

/** What hangs on a post: an album, a photo, a video or a link. */
export const attachments = (context: Context, post: Post): GraphObject | undefined => {
  const photos = post.photoIds.flatMap((id) => {
    const photo = context.state.photos.get(id)
    return photo === undefined ? [] : [photoAttachment(context, photo)]
  })
  const [only] = photos
  const video = post.videoId === undefined ? undefined : context.state.videos.get(post.videoId)
  if (video !== undefined) return { data: [videoAttachment(context, video)] }
  if (only !== undefined) return { data: [photos.length === 1 ? only : album(context, post, photos)] }
  return post.link === undefined ? undefined : { data: [linkAttachment(context, post.link)] }
}

const album = (context: Context, post: Post, photos: ReadonlyArray<GraphObject>): GraphObject => ({
  media_type: "album",
  type: "album",
  title: `Photos from ${account.pageName}'s post`,
  target: { id: post.id.split("_")[1], url: postUrl(context, post) },
  url: postUrl(context, post),
  subattachments: { data: photos }
})

const photoAttachment = (context: Context, photo: Photo): GraphObject => ({
  description: photo.caption === "" ? undefined : photo.caption,
  media: { image: { src: mediaUrl(context, photo.id), width: photo.width, height: photo.height } },
  media_type: "photo",
  type: "photo",
  target: { id: photo.id, url: `${context.baseUrl()}/photo/${photo.id}` },
  url: `${context.baseUrl()}/photo/${photo.id}`
})

const videoAttachment = (context: Context, video: Video): GraphObject => ({
  description: video.description,
  media_type: "video",
  type: "video_inline",
  target: { id: video.id, url: videoUrl(context, video) },
  title: video.title,
  url: videoUrl(context, video)
})

const linkAttachment = (context: Context, link: string): GraphObject => ({
  media_type: "link",
  type: "share",
  target: { url: `${context.baseUrl()}/l.php?u=${encodeURIComponent(link)}` },
  title: new URL(link).hostname,
  unshimmed_url: link,
  url: `${context.baseUrl()}/l.php?u=${encodeURIComponent(link)}`
})

/** A photo as a node. */
export const photoNode = (context: Context, photo: Photo): GraphObject => ({
  id: photo.id,
  alt_text: photo.altText === "" ? undefined : photo.altText,
  alt_text_custom: photo.altText === "" ? undefined : photo.altText,
  created_time: graphTime(photo.createdAt),
  from: { id: account.pageId, name: account.pageName },
  height: photo.height,
  images: [{ source: mediaUrl(context, photo.id), width: photo.width, height: photo.height }],
  link: `${context.baseUrl()}/photo/${photo.id}`,
  name: photo.caption === "" ? undefined : photo.caption,
  page_story_id: photo.postId,
  picture: mediaUrl(context, photo.id),
  updated_time: graphTime(photo.createdAt),
  width: photo.width
})

/** A video as a node. Whether it is published and how far it is comes from `FacebookVideoStatus`. */
export const videoNode = (context: Context, video: Video, status: GraphObject, published: boolean): GraphObject => {
  const post = video.postId === undefined ? undefined : findPost(context.state, video.postId)
  const url = videoUrl(context, video)
  const { absoluteVideoPermalink, fullVideoPostId } = context.settings()
  return {
    id: video.id,
    content_category: "OTHER",
    created_time: graphTime(video.createdAt),
    custom_labels: video.customLabels,
    description: video.description === "" ? undefined : video.description,
    embeddable: true,
    from: { id: account.pageId, name: account.pageName },
    length: undefined,
    permalink_url: absoluteVideoPermalink ? url : new URL(url).pathname,
    picture: video.covers[0] === undefined ? undefined : mediaUrl(context, video.covers[0].id),
    post_id: fullVideoPostId ? post?.id : post?.id.split("_")[1],
    published,
    scheduled_publish_time: post?.publishAt === undefined ? undefined : graphTime(post.publishAt),
    source: video.blob === undefined ? undefined : mediaUrl(context, video.id),
    status,
    title: video.title === "" ? undefined : video.title,
    universal_video_id: video.universalVideoId,
    updated_time: graphTime(video.createdAt)
  }
}
