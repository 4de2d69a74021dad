import { assert, describe, it } from "vitest"
import { readAll } from "../src/server/Body.ts"
import { MultipartMalformed } from "../src/server/Multipart.ts"
import * as RelatedParts from "../src/server/RelatedParts.ts"

const inPieces = async function* (bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length)
}

const media = Buffer.from("video\r\n--fro\r\n--frontie\0\xff\r\n", "latin1")
const body = Buffer.concat([
  Buffer.from('--frontier\r\ncontent-type: application/json\r\n\r\n{"title":"Tên"}\r\n'),
  Buffer.from("--frontier\r\nContent-Type: video/mp4\r\n\r\n"),
  media,
  Buffer.from("\r\n--frontier--\r\n")
])

describe("RelatedParts", () => {
  it("reads both parts however the bytes are split", async () => {
    for (let length = 1; length <= body.length; length++) {
      const parts = await RelatedParts.read(inPieces(body, length), "frontier")
      assert.strictEqual(parts.metadata, '{"title":"Tên"}')
      assert.strictEqual(parts.mediaType, "video/mp4")
      assert.deepStrictEqual(Buffer.from(await readAll(parts.media)), media)
    }
  })

  it("refuses a body without its closing delimiter", async () => {
    const parts = await RelatedParts.read(inPieces(body.subarray(0, -16), 7), "frontier")
    const error = await readAll(parts.media).catch((thrown: unknown) => thrown)
    assert.instanceOf(error, MultipartMalformed)
  })
})
