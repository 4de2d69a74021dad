import { readFileSync } from "node:fs"
import { afterAll, assert, describe, it } from "vitest"
import * as BlobStore from "../src/server/BlobStore.ts"
import * as ResumableFile from "../src/platform/ResumableFile.ts"

const blobs = BlobStore.make()
afterAll(() => blobs.remove())

const source = async function* (...chunks: ReadonlyArray<string>): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

/** A connection that stays open without a word until it is let go. */
const stalled = (first: string) => {
  let letGo = () => {}
  const wait = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(first)
    await wait
    yield Buffer.from("too late")
  }
  return { bytes: bytes(), letGo }
}

const contentOf = async (file: ResumableFile.ResumableFile) =>
  readFileSync((await file.finish("text/plain")).path, "utf8")

describe("ResumableFile", () => {
  it("goes on where it stopped and stops at its limit", async () => {
    const file = ResumableFile.make(blobs)
    assert.isTrue(await (await file.claim()).append(source("ab", "c"), 10))
    const second = await file.claim()
    assert.strictEqual(second.offset, 3)
    await second.append(source("defg", "hijklm"), 10)
    assert.strictEqual(await contentOf(file), "abcdefghij")
  })

  it("keeps what came before a break", async () => {
    const file = ResumableFile.make(blobs)
    const broken = async function* () {
      yield Buffer.from("ab")
      throw new Error("cut")
    }
    const error = await (await file.claim()).append(broken(), 10).catch((thrown: unknown) => thrown)
    assert.instanceOf(error, Error)
    assert.strictEqual(await contentOf(file), "ab")
  })

  it("takes nothing more from a writer that was relieved", async () => {
    const file = ResumableFile.make(blobs)
    const { bytes, letGo } = stalled("ab")
    const first = await file.claim()
    const old = first.append(bytes, 100)
    while (file.byteLength() === 0) await new Promise((resolve) => setImmediate(resolve))
    const second = await file.claim()
    assert.strictEqual(second.offset, 2)
    letGo()
    assert.isFalse(await old)
    assert.isTrue(await second.append(source("cd"), 100))
    assert.strictEqual(await contentOf(file), "abcd")
  })
})

describe("inBlocks", () => {
  const lengths = async (chunks: ReadonlyArray<string>, expected: number) => {
    const found = []
    for await (const block of ResumableFile.inBlocks(source(...chunks), 4, expected)) found.push(block.length)
    return found
  }

  it("joins chunks to whole blocks and ends with the rest", async () => {
    assert.deepStrictEqual(await lengths(["ab", "cde", "fghijk", "l"], 12), [4, 4, 4])
    assert.deepStrictEqual(await lengths(["abcdefghij"], 10), [8, 2])
  })

  it("drops the rest of a body that ended early", async () => {
    assert.deepStrictEqual(await lengths(["abcdefghij"], 11), [8])
  })
})
