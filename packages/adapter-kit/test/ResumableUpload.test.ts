import { ResumableUpload } from "@loa/adapter-kit"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** A channel that keeps a prefix of every chunk. */
const makeSession = (byteLength: number, begun: number, keep: (sent: number) => number) => {
  const sent: Array<readonly [number, number]> = []
  const session: ResumableUpload.UploadSession<string> = {
    byteLength,
    offset: Effect.succeed(begun),
    chunkEnd: (offset) => offset + 10,
    send: (start, end) => Effect.sync(() => (sent.push([start, end]), start + keep(end - start))),
    progress: () => Effect.void
  }
  return { sent, session }
}

const stuck = (offset: number): string => `stuck at ${offset}`
const size = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

describe("ResumableUpload", () => {
  it.effect.prop(
    "sends every byte once, in order, from wherever the channel is",
    [size(0, 200), size(0, 200), size(1, 10)],
    ([byteLength, begun, most]) =>
      Effect.gen(function* () {
        const from = Math.min(begun, byteLength)
        const { sent, session } = makeSession(byteLength, from, (bytes) => Math.min(bytes, most))
        yield* ResumableUpload.run(session, stuck)
        let position = from
        for (const [start, end] of sent) {
          assert.strictEqual(start, position)
          position = start + Math.min(end - start, most)
        }
        assert.strictEqual(position, byteLength)
      })
  )

  it.effect("ends when the channel takes a chunk and does not move", () =>
    Effect.gen(function* () {
      const { session } = makeSession(30, 0, (bytes) => (bytes === 10 ? 0 : bytes))
      assert.strictEqual(yield* Effect.flip(ResumableUpload.run(session, stuck)), "stuck at 0")
    })
  )
})
