/**
 * The loop every chunked upload is: ask the other side how far it is, send from there, believe its answer.
 */
import * as Effect from "effect/Effect"

/**
 * One upload in progress. Offsets are bytes from 0.
 *
 * @category models
 */
export interface UploadSession<E> {
  readonly byteLength: number
  /** Where the channel wants the next byte. */
  readonly offset: Effect.Effect<number, E>
  /** End of the chunk that begins at `offset`; the channel may dictate it. */
  readonly chunkEnd: (offset: number) => number
  /** Sends bytes `[start, end)` and gives the channel's new offset. */
  readonly send: (start: number, end: number) => Effect.Effect<number, E>
  readonly progress: (sentBytes: number, totalBytes: number) => Effect.Effect<void>
}

/**
 * Runs an upload to its last byte. Safe to run again after any failure: it starts from the channel's offset, never from
 * one remembered here. `stuck` makes the failure for a channel that accepts a chunk and does not move.
 *
 * @category running
 */
export const run = Effect.fnUntraced(function* <E>(
  session: UploadSession<E>,
  stuck: (offset: number) => E
): Effect.fn.Return<void, E> {
  let offset = yield* session.offset
  yield* session.progress(offset, session.byteLength)
  while (offset < session.byteLength) {
    const next = yield* session.send(offset, Math.min(session.chunkEnd(offset), session.byteLength))
    if (next <= offset) return yield* Effect.fail(stuck(offset))
    offset = next
    yield* session.progress(offset, session.byteLength)
  }
})
