/**
 * Which node and which edge a Graph API call means.
 */
import { facebook as account } from "../Accounts.ts"
import { manager, pageNode, scopes, type Caller } from "./FacebookAccess.ts"
import type { GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import { select, type GraphObject } from "./FacebookFields.ts"
import * as Photos from "./FacebookPhotos.ts"
import * as Posts from "./FacebookPosts.ts"
import * as Reels from "./FacebookReels.ts"
import { findPost, type Context, type Post, type Video } from "./FacebookState.ts"
import * as VideoNodes from "./FacebookVideoNodes.ts"
import * as Videos from "./FacebookVideos.ts"

/** Answers a call whose token is good. Throws `GraphError`. */
export const answer = async (context: Context, call: GraphCall, caller: Caller): Promise<GraphObject> => {
  const [node = "", edge, ...more] = call.segments
  if (more.length > 0 || node === "") throw Errors.unknownPath(`/${call.segments.join("/")}`)
  const person = node === manager.id || (node === "me" && caller === "person")
  if (person) return answerPerson(context, call, caller, edge)
  if (node === account.pageId || node === "me") return answerPage(context, call, caller, edge)
  checkNew(context, call, node)
  return answerObject(context, call, node, edge)
}

const answerPerson = (context: Context, call: GraphCall, caller: Caller, edge: string | undefined): GraphObject => {
  if (call.method !== "GET" || caller !== "person") throw Errors.notFound(call.method, manager.id)
  const page = pageNode(context.baseUrl())
  switch (edge) {
    case undefined:
      return select({ id: manager.id, name: manager.name }, "User", call.parameters["fields"], "name")
    case "accounts":
      return {
        data: [select(page, "Page", call.parameters["fields"], "access_token,category,name,tasks")],
        paging: { cursors: { before: "MQZDZD", after: "MQZDZD" } }
      }
    case "permissions":
      return { data: scopes.map((permission) => ({ permission, status: "granted" })) }
    default:
      throw Errors.unknownPath(`/${edge}`)
  }
}

const answerPage = async (
  context: Context,
  call: GraphCall,
  caller: Caller,
  edge: string | undefined
): Promise<GraphObject> => {
  if (call.method === "GET") return readPage(context, call, edge)
  if (call.method !== "POST") throw Errors.notFound(call.method, account.pageId)
  if (caller !== "page") throw pageTokenNeeded()
  switch (edge) {
    case "feed":
      return Posts.create(context, call)
    case "photos":
      return Photos.create(context, call)
    case "videos":
      return Videos.create(context, call)
    case "video_reels":
      return Reels.create(context, call)
    default:
      throw Errors.notFound(call.method, account.pageId)
  }
}

/** Code 190 with subcode 2069032. Source: https://developers.facebook.com/docs/pages-api/error-codes */
const pageTokenNeeded = () =>
  new Errors.GraphError({
    message: "A page access token is required for this call.",
    type: "OAuthException",
    code: 190,
    error_subcode: 2069032
  })

const readPage = (context: Context, call: GraphCall, edge: string | undefined): GraphObject => {
  const address = `${context.baseUrl()}/graph/${call.version}/${account.pageId}/${edge}`
  switch (edge) {
    case undefined:
      return select(pageNode(context.baseUrl()), "Page", call.parameters["fields"], "name")
    case "feed":
    case "posts":
    case "published_posts":
    case "scheduled_posts":
      return Posts.list(context, call, edge, address)
    case "photos":
      return Photos.list(context, call, address)
    case "videos":
    case "video_reels":
      return VideoNodes.list(context, call, edge, address)
    default:
      throw Errors.unknownPath(`/${account.pageId}/${edge}`)
  }
}

/** A new object may not be there yet for a reader: answers "does not exist" as often as the settings say. */
const checkNew = (context: Context, call: GraphCall, id: string): void => {
  const left = context.state.hidden.get(id) ?? 0
  if (call.method !== "GET" || left <= 0) return
  context.state.hidden.set(id, left - 1)
  throw Errors.notFound(call.method, id)
}

const answerObject = async (
  context: Context,
  call: GraphCall,
  id: string,
  edge: string | undefined
): Promise<GraphObject> => {
  const post = findPost(context.state, id)
  if (post !== undefined) return answerPost(context, call, post, edge)
  const video = context.state.videos.get(id)
  if (video !== undefined) return answerVideo(context, call, video, edge)
  const photo = context.state.photos.get(id)
  if (photo !== undefined && edge === undefined && call.method !== "POST") {
    return call.method === "GET" ? Photos.read(context, call, photo) : Photos.remove(context, photo)
  }
  throw Errors.notFound(call.method, id)
}

const answerPost = (context: Context, call: GraphCall, post: Post, edge: string | undefined): GraphObject => {
  switch (`${call.method} ${edge ?? ""}`) {
    case "GET ":
      return Posts.read(context, call, post)
    case "POST ":
      return Posts.edit(context, call, post)
    case "DELETE ":
      return Posts.remove(context, post)
    case "GET attachments":
    case "GET comments":
      return Posts.readEdge(context, post, edge ?? "")
    case "POST comments":
      return Posts.comment(context, call, post)
    default:
      throw Errors.notFound(call.method, post.id)
  }
}

const answerVideo = async (
  context: Context,
  call: GraphCall,
  video: Video,
  edge: string | undefined
): Promise<GraphObject> => {
  switch (`${call.method} ${edge ?? ""}`) {
    case "GET ":
      return VideoNodes.read(context, call, video)
    case "POST ":
      return VideoNodes.edit(context, call, video)
    case "DELETE ":
      return VideoNodes.remove(context, video)
    case "GET thumbnails":
      return VideoNodes.covers(context, video)
    case "POST thumbnails":
      return VideoNodes.addCover(context, call, video)
    case "GET captions":
      return VideoNodes.captions(context, video)
    case "POST captions":
      return VideoNodes.addCaptions(context, call, video)
    default:
      throw Errors.notFound(call.method, video.id)
  }
}
