import { afterAll, assert, describe, it } from "vitest"
import * as BlobStore from "../src/server/BlobStore.ts"
import * as ImageHeader from "../src/platform/ImageHeader.ts"
import { png } from "./FacebookClient.ts"

const blobs = BlobStore.make()
afterAll(() => blobs.remove())

const read = async (bytes: Buffer) => {
  const chunks = async function* () {
    yield bytes
  }
  return ImageHeader.read(await blobs.put(chunks(), "application/octet-stream"))
}

const latin1 = (text: string) => Buffer.from(text, "latin1")

describe("ImageHeader", () => {
  it("reads the size of PNG, GIF and JPEG", async () => {
    assert.deepStrictEqual(await read(png), { contentType: "image/png", width: 1, height: 1 })
    const gif = latin1("GIF89a\x40\x01\xf0\0\0\0")
    assert.deepStrictEqual(await read(gif), { contentType: "image/gif", width: 320, height: 240 })
    // A preview segment comes before the frame, and a table that looks like one.
    const jpeg = latin1("\xff\xd8\xff\xe0\0\x04\0\0\xff\xc4\0\x03\0\xff\xc0\0\x11\x08\0\xf0\x01\x40\x03")
    assert.deepStrictEqual(await read(jpeg), { contentType: "image/jpeg", width: 320, height: 240 })
  })

  it("knows a film and text from an image", async () => {
    assert.isUndefined(await read(latin1("\0\0\0\x18ftypmp42\0\0\0\0")))
    assert.isUndefined(await read(latin1("GIF")))
  })
})
