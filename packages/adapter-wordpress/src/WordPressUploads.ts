/**
 * Bringing one file to the site, once: it is looked for by its slug, finished where an earlier attempt died, or sent.
 */
import { type Adapter, type Json, MediaFiles, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { WordPressClient } from "./WordPressClient.ts"
import * as Files from "./WordPressFiles.ts"
import * as Mapping from "./WordPressMapping.ts"
import * as Surplus from "./WordPressSurplus.ts"
import type { Media } from "./WordPressSchema.ts"

type Fields = { readonly [name: string]: Json.Json }

const measuredOf = (context: Adapter.StepContext) => {
  const measured = Files.uploaded(context.publication).find(({ asset }) => asset.id === context.step.asset)
  if (measured === undefined) throw new Error(`the step ${context.step.name} names no asset of the publication`)
  return measured
}

/** The file as it is sent: counted, and with the reason kept when it can no longer be read. */
const filePart = (context: Adapter.StepContext, files: MediaFiles.MediaFiles["Service"]) => {
  const measured = measuredOf(context)
  const { file } = measured
  const state: { sent: number; unreadable?: MediaFiles.MediaUnreadable } = { sent: 0 }
  const bytes = files.read(file).pipe(
    Stream.tap((chunk) => context.progress((state.sent += chunk.length), file.byteLength)),
    Stream.mapError((error) => (state.unreadable = error))
  )
  const part = {
    field: "file",
    fileName: Mapping.fileNameOf(context.publication.item, measured),
    contentType: file.mediaType,
    byteLength: file.byteLength,
    bytes
  }
  return { part, state }
}

/** An attachment that is there but may lack what is written after it: alt text, thumbnails. */
const complete = Effect.fnUntraced(function* (client: WordPressClient, id: number, fields: Fields) {
  const media = yield* client.updateMedia(id, fields)
  // Thumbnails are a convenience of the site; a picture without them is shown as it is.
  if (media.media_type === "image") yield* Effect.ignore(client.makeThumbnails(id))
  return media
})

const send = Effect.fnUntraced(function* (
  client: WordPressClient,
  files: MediaFiles.MediaFiles["Service"],
  context: Adapter.StepContext,
  fields: { readonly [name: string]: string }
): Effect.fn.Return<Media, PublishError.Reason> {
  const { part, state } = filePart(context, files)
  const uploaded = yield* Effect.mapError(client.upload(fields, part), (reason) =>
    state.unreadable === undefined
      ? reason
      : new PublishError.Rejected({ detail: `${state.unreadable.source} cannot be read: ${state.unreadable.detail}` })
  )
  return uploaded._tag === "Complete" ? uploaded.media : yield* complete(client, uploaded.id, fields)
})

/**
 * Performs an upload step.
 *
 * @category running
 */
export const upload = Effect.fnUntraced(function* (
  client: WordPressClient,
  files: MediaFiles.MediaFiles["Service"],
  context: Adapter.StepContext
): Effect.fn.Return<Adapter.Receipt, PublishError.Reason> {
  const fields = Mapping.toMediaFields(context.publication.item, measuredOf(context))
  const slug = String(fields["slug"])
  yield* Surplus.eraseSaved(context, client.eraseMedia)
  const [found] = yield* client.findMedia(slug)
  if (found !== undefined) return Mapping.toMediaReceipt(yield* complete(client, found.id, fields))
  const media = yield* send(client, files, context, fields)
  if (media.slug === slug) return Mapping.toMediaReceipt(media)
  // Another slug than asked for: an earlier attempt came through after all, while this one was on its way.
  const [older] = yield* client.findMedia(slug)
  if (older === undefined) return Mapping.toMediaReceipt(media)
  yield* Surplus.erase(context, media.id, client.eraseMedia)
  return Mapping.toMediaReceipt(yield* complete(client, older.id, fields))
})
