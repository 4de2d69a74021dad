/**
 * Posts of the emulated Page: create, list, read, edit, delete, comment.
 *
 * Source: https://developers.facebook.com/docs/pages-api/posts;
 * https://developers.facebook.com/docs/graph-api/reference/page/feed
 */
import { parseJson } from "../server/Body.ts"
import { facebook as account } from "../Accounts.ts"
import { flag, instant, required, type GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import { select, type GraphObject } from "./FacebookFields.ts"
import { page } from "./FacebookLists.ts"
import * as Publication from "./FacebookPublication.ts"
import { isPublic, removePost, type Context, type Photo, type Post } from "./FacebookState.ts"
import { attachments, commentNode, postNode } from "./FacebookViews.ts"

/** Longest message, in UTF-16 units. The real unit is not documented. */
const messageUnitsMax = 63_206

/** What a new post consists of. */
export interface NewPost extends Publication.Publication {
  readonly message: string
  readonly link?: string
  readonly photoIds?: ReadonlyArray<string>
  readonly videoId?: string
  readonly targeting?: string
}

/** Puts a post on the Page. */
export const add = (context: Context, content: NewPost): Post => {
  const now = context.now()
  const id = `${account.pageId}_${context.state.nextId()}`
  const post: Post = {
    id,
    message: content.message,
    link: content.link,
    photoIds: content.photoIds ?? [],
    videoId: content.videoId,
    targeting: content.targeting,
    comments: [],
    state: content.state,
    publishAt: content.publishAt,
    createdAt: now,
    updatedAt: now,
    isHidden: false
  }
  context.state.posts.set(id, post)
  context.state.hidden.set(id, context.settings().readsUntilVisible)
  for (const photoId of post.photoIds) {
    const photo = context.state.photos.get(photoId)
    if (photo !== undefined) photo.postId = id
  }
  return post
}

/** `POST /{page}/feed`. With `fields`, the answer carries those fields of the new post. */
export const create = (context: Context, call: GraphCall): GraphObject => {
  const message = call.parameters["message"] ?? ""
  const link = call.parameters["link"]
  const mediaIds = attachedMedia(call)
  if (message === "" && link === undefined && mediaIds.length === 0) {
    throw Errors.invalidParameter("Missing message or attachment")
  }
  if (message.length > messageUnitsMax) throw Errors.invalidParameter("The message is too long")
  if (link !== undefined) checkLink(link, mediaIds)
  const publication = Publication.read(call, context.now(), Publication.latestMillis.feed)
  checkMedia(context, call, mediaIds, publication)
  checkDuplicate(context, message)
  const { targeting } = call.parameters
  const post = add(context, {
    ...publication,
    message,
    photoIds: mediaIds,
    ...(link === undefined ? {} : { link }),
    ...(targeting === undefined ? {} : { targeting })
  })
  return select(postNode(context, post), "PagePost", call.parameters["fields"], "id")
}

/** Reads `attached_media`, a list or `attached_media[0]`, `attached_media[1]`, … with one object each. */
const attachedMedia = (call: GraphCall): ReadonlyArray<string> => {
  const listed = call.parameters["attached_media"]
  const numbered = Object.keys(call.parameters)
    .filter((name) => /^attached_media\[\d+\]$/.test(name))
    .toSorted((a, b) => Number(a.slice(15, -1)) - Number(b.slice(15, -1)))
    .map((name) => parseJson(call.parameters[name] ?? ""))
  const items = listed === undefined ? numbered : parseJson(listed)
  if (!Array.isArray(items)) throw Errors.invalidParameter("Param attached_media must be an array.")
  return items.map(mediaId)
}

const mediaId = (item: unknown): string => {
  const id = typeof item === "object" && item !== null && "media_fbid" in item ? item.media_fbid : undefined
  // A number has lost digits on its way: ids are larger than what JSON numbers keep.
  if (typeof id !== "string") throw Errors.invalidParameter("Param attached_media[0] must have a media_fbid")
  return id
}

const checkLink = (link: string, mediaIds: ReadonlyArray<string>): void => {
  if (!URL.canParse(link) || !/^https?:/.test(link)) throw Errors.invalidParameter("link URL is not properly formatted")
  if (/(^|\.)facebook\.com$/.test(new URL(link).hostname)) throw Errors.facebookLink()
  if (mediaIds.length > 0) throw Errors.invalidParameter("Only one of link and attached_media may be given")
}

const checkMedia = (
  context: Context,
  call: GraphCall,
  ids: ReadonlyArray<string>,
  publication: Publication.Publication
): void => {
  const photos = ids.map((id): Photo => {
    const photo = context.state.photos.get(id)
    if (photo === undefined) throw Errors.invalidParameter(`Photo ${id} does not exist or was deleted`)
    if (photo.postId !== undefined) throw Errors.photosAlreadyPosted()
    return photo
  })
  if (publication.state !== "scheduled" || photos.length === 0) return
  if (call.parameters["unpublished_content_type"] !== "SCHEDULED") {
    throw Errors.invalidParameter("unpublished_content_type must be SCHEDULED for a scheduled post with photos")
  }
  if (photos.some((photo) => !photo.temporary)) {
    throw Errors.invalidParameter("Photos of a scheduled post must be uploaded with temporary=true")
  }
}

const checkDuplicate = (context: Context, message: string): void => {
  if (!context.settings().refuseDuplicates || message === "") return
  const last = [...context.state.posts.values()].at(-1)
  if (last?.message === message) throw Errors.duplicatePost()
}

/** Fields of a post in a list or a read that names none. */
const postDefaults = "created_time,message"

/** `GET /{page}/feed`, `/posts`, `/published_posts`, `/scheduled_posts`. None of them shows Reels. */
export const list = (context: Context, call: GraphCall, edge: string, address: string): GraphObject => {
  const posts = [...context.state.posts.values()].filter(
    (post) => !isReel(context, post) && edgeShows(context, edge, post)
  )
  return page(call, posts, address, (post) =>
    select(postNode(context, post), "PagePost", call.parameters["fields"], postDefaults)
  )
}

const isReel = (context: Context, post: Post): boolean =>
  post.videoId !== undefined && context.state.videos.get(post.videoId)?.kind === "reel"

const edgeShows = (context: Context, edge: string, post: Post): boolean => {
  if (edge === "scheduled_posts") return post.state === "scheduled"
  // The feed shows its owner what is unpublished too.
  if (edge === "feed" && (post.state === "draft" || post.state === "unpublished")) return true
  return isPublic(context.state, post)
}

/** `GET /{post}`. */
export const read = (context: Context, call: GraphCall, post: Post): GraphObject =>
  select(postNode(context, post), "PagePost", call.parameters["fields"], postDefaults)

/** `GET /{post}/attachments` and `/comments`. */
export const readEdge = (context: Context, post: Post, edge: string): GraphObject => {
  if (edge === "attachments") return attachments(context, post) ?? { data: [] }
  return { data: post.comments.map((comment) => commentNode(comment.id, comment.message, comment.createdAt)) }
}

/** `POST /{post}`: text, hiding, and publishing of what is unpublished. Publishing cannot be undone this way. */
export const edit = (context: Context, call: GraphCall, post: Post): GraphObject => {
  const publishAt = instant(call, "scheduled_publish_time")
  if (publishAt !== undefined) {
    if (post.state === "published") throw Errors.invalidParameter("A published post cannot be scheduled")
    Publication.checkTime(publishAt, context.now(), Publication.latestMillis.feed)
    post.publishAt = publishAt
    post.state = "scheduled"
  }
  if (call.parameters["is_published"] !== undefined) publish(context, post, flag(call, "is_published", true))
  post.message = call.parameters["message"] ?? post.message
  post.isHidden = flag(call, "is_hidden", post.isHidden)
  post.updatedAt = context.now()
  return { success: true }
}

const publish = (context: Context, post: Post, wanted: boolean): void => {
  if (!wanted && post.state === "published") throw Errors.invalidParameter("A published post cannot be unpublished")
  if (!wanted || post.state === "published") return
  post.state = "published"
  post.publishAt = undefined
  post.createdAt = context.now()
}

/** `DELETE /{post}`. */
export const remove = (context: Context, post: Post): GraphObject => {
  removePost(context.state, post)
  return { success: true }
}

/** `POST /{post}/comments`. */
export const comment = (context: Context, call: GraphCall, post: Post): GraphObject => {
  const id = `${post.id.split("_")[1]}_${context.state.nextId()}`
  post.comments.push({ id, message: required(call, "message"), createdAt: context.now() })
  return { id }
}
