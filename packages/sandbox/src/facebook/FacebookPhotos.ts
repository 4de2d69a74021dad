/**
 * Photos of the emulated Page: upload as bytes or by address, list, read, delete.
 *
 * Source: https://developers.facebook.com/docs/graph-api/reference/page/photos
 */
import type { StoredBlob } from "../server/BlobStore.ts"
import { flag, type GraphCall } from "./FacebookCall.ts"
import * as Errors from "./FacebookErrors.ts"
import { select, type GraphObject } from "./FacebookFields.ts"
import { page } from "./FacebookLists.ts"
import { add } from "./FacebookPosts.ts"
import * as Publication from "./FacebookPublication.ts"
import type { Context, Photo } from "./FacebookState.ts"
import { photoNode } from "./FacebookViews.ts"
import * as ImageHeader from "../platform/ImageHeader.ts"
import { fetchBlob } from "../platform/LoopbackFetch.ts"

/** Largest photo file, in bytes. Source: https://developers.facebook.com/docs/graph-api/reference/page/photos */
const photoBytesMax = 10 * 1024 * 1024

/** `POST /{page}/photos`: a published photo makes a post and answers with its `post_id` too. */
export const create = async (context: Context, call: GraphCall): Promise<GraphObject> => {
  const publication = Publication.read(call, context.now(), Publication.latestMillis.photos)
  const temporary = flag(call, "temporary", false)
  if (temporary && publication.state !== "unpublished") {
    throw Errors.invalidParameter("A temporary photo must be unpublished and have no scheduled publish time")
  }
  const blob = await imageOf(context, call)
  const photo = await store(context, call, blob, temporary)
  const posted = publication.state === "published" || publication.state === "scheduled"
  const post = posted ? add(context, { ...publication, message: photo.caption, photoIds: [photo.id] }) : undefined
  const selected = select(photoNode(context, photo), "Photo", call.parameters["fields"], "id")
  return post === undefined ? selected : { ...selected, post_id: post.id }
}

const imageOf = async (context: Context, call: GraphCall): Promise<StoredBlob> => {
  const [file] = call.files
  const { url } = call.parameters
  if (file !== undefined && url !== undefined) throw Errors.invalidParameter("Only one of url and a file may be given")
  const blob = file?.blob ?? (url === undefined ? undefined : await fetchBlob(url, context.blobs))
  if (blob === undefined || blob.byteLength === 0) throw Errors.invalidImage()
  return blob
}

/** What is no image at all, like a video, gets the same misleading answer as what is too large. */
const store = async (context: Context, call: GraphCall, blob: StoredBlob, temporary: boolean): Promise<Photo> => {
  const header = await ImageHeader.read(blob)
  if (header === undefined || header.contentType === "image/webp") throw Errors.invalidImage(1366046)
  if (blob.byteLength > photoBytesMax) throw Errors.invalidImage(1366046)
  const photo: Photo = {
    id: context.state.nextId(),
    blob: { ...blob, contentType: header.contentType },
    width: header.width,
    height: header.height,
    altText: call.parameters["alt_text_custom"] ?? "",
    caption: call.parameters["caption"] ?? call.parameters["message"] ?? "",
    temporary,
    createdAt: context.now(),
    postId: undefined
  }
  context.state.photos.set(photo.id, photo)
  return photo
}

/** `GET /{page}/photos`. */
export const list = (context: Context, call: GraphCall, address: string): GraphObject =>
  page(call, context.state.photos.values(), address, (photo) =>
    select(photoNode(context, photo), "Photo", call.parameters["fields"], "created_time,name")
  )

/** `GET /{photo}`. */
export const read = (context: Context, call: GraphCall, photo: Photo): GraphObject =>
  select(photoNode(context, photo), "Photo", call.parameters["fields"], "created_time,name")

/** `DELETE /{photo}`. */
export const remove = (context: Context, photo: Photo): GraphObject => {
  context.state.photos.delete(photo.id)
  return { success: true }
}
