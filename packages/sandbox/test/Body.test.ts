import { readFileSync } from "node:fs"
import { afterAll, assert, describe, it } from "vitest"
import * as BlobStore from "../src/server/BlobStore.ts"
import { parseFields, parseMultipart, readAll } from "../src/server/Body.ts"

const blobs = BlobStore.make()
afterAll(() => blobs.remove())

const chunked = async function* (bytes: Uint8Array, lengths: () => number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    const end = start + lengths()
    yield bytes.subarray(start, end)
    start = end
  }
}

const parse = async (text: string | Uint8Array, boundary = "frontier", lengths = () => 7) => {
  const body = await parseMultipart(
    chunked(Buffer.from(text), lengths),
    `multipart/form-data; boundary=${boundary}`,
    blobs
  )
  const files = body.files.map(({ blob, ...file }) => ({ ...file, bytes: readFileSync(blob.path) }))
  return { fields: { ...body.fields }, files }
}

const rejects = async (promise: Promise<unknown>, name: string) => {
  const error = await promise.catch((thrown: unknown) => thrown)
  assert.strictEqual(error instanceof Error ? error.name : "no error", name)
}

/** A reproducible source of numbers from 0 up to `limit`, exclusive (mulberry32). */
const random = (seed: number) => (limit: number) => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit)
}

/** Bytes that look like a delimiter as often as chance allows, without being one. */
const treacherous = (below: (limit: number) => number, boundary: string): Buffer => {
  const pieces = [
    "\r",
    "\n",
    "\r\n",
    "-",
    "--",
    "\r\n--",
    `\r\n--${boundary.slice(0, -1)}`,
    `--${boundary}`,
    "\0",
    "\xff",
    "ă"
  ]
  const count = below(40)
  const bytes = Buffer.concat(
    Array.from({ length: count }, () => Buffer.from(pieces[below(pieces.length)] ?? "", "latin1"))
  )
  return bytes.includes(`\r\n--${boundary}`) ||
    bytes.subarray(0, boundary.length + 2).equals(Buffer.from(`--${boundary}`))
    ? Buffer.from("plain")
    : bytes
}

describe("Body", () => {
  it("reads back any form however its bytes are split", async () => {
    for (let seed = 1; seed <= 400; seed++) {
      const below = random(seed)
      const boundary = `b${"-x".repeat(below(4))}${below(1000)}`
      const parts = Array.from({ length: below(5) }, (_, index) => ({
        field: `f${index}`,
        isFile: below(2) === 0,
        bytes: treacherous(below, boundary)
      }))
      const encoded = parts.map(({ field, isFile, bytes }) => {
        const file = isFile ? `; filename="${field}.bin"\r\nContent-Type: application/x-${field}` : ""
        const head = `--${boundary}\r\nContent-Disposition: form-data; name="${field}"${file}\r\n\r\n`
        return Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n")])
      })
      const form = Buffer.concat([...encoded, Buffer.from(`--${boundary}--\r\n`)])
      const body = await parse(form, boundary, () => 1 + below(below(2) === 0 ? 3 : 200))
      const expectedFields = parts
        .filter(({ isFile }) => !isFile)
        .map(({ field, bytes }) => [field, bytes.toString("utf8")])
      assert.deepStrictEqual(body.fields, Object.fromEntries(expectedFields), `seed ${seed}`)
      const expectedFiles = parts
        .filter(({ isFile }) => isFile)
        .map(({ field, bytes }) => ({ field, fileName: `${field}.bin`, contentType: `application/x-${field}`, bytes }))
      assert.deepStrictEqual(body.files, expectedFiles, `seed ${seed}`)
    }
  })

  it("reads the form that the platform's own FormData writes, with Vietnamese names", async () => {
    const form = new FormData()
    form.append("tiêu đề", "Phòng, chống dịch")
    form.append("file", new Blob([Uint8Array.of(0, 255, 13, 10, 45, 45)], { type: "image/png" }), "áp phích.png")
    const request = new Request("http://127.0.0.1/", { method: "POST", body: form })
    const contentType = request.headers.get("content-type") ?? ""
    const body = await parseMultipart(
      chunked(await request.bytes(), () => 5),
      contentType,
      blobs
    )
    assert.strictEqual(body.fields["tiêu đề"], "Phòng, chống dịch")
    assert.strictEqual(body.files[0]?.fileName, "áp phích.png")
    assert.strictEqual(body.files[0]?.contentType, "image/png")
    assert.strictEqual(body.files[0]?.blob.byteLength, 6)
  })

  it("prefers the extended file name and undoes backslashes in the plain one", async () => {
    const part = (name: string) => `--frontier\r\nContent-Disposition: form-data; name="file"; ${name}\r\n\r\nx\r\n`
    const { files } = await parse(
      part(`filename="poster.png"; filename*=UTF-8''%C3%A1p%20ph%C3%ADch.png`) +
        part(`filename="a \\"b\\".png"`) +
        "--frontier--"
    )
    assert.deepStrictEqual(
      files.map(({ fileName }) => fileName),
      ["áp phích.png", `a "b".png`]
    )
  })

  it("passes over text before the first delimiter and behind the last", async () => {
    const part = `--frontier  \r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n`
    const { fields } = await parse(`This is a form.\r\n${part}--frontier--\r\nThat was a form.`)
    assert.deepStrictEqual(fields, { a: "1" })
  })

  for (const [what, text] of [
    ["has no closing delimiter", `--frontier\r\nContent-Disposition: form-data; name="a"\r\n\r\n1`],
    ["has a part without a name", `--frontier\r\nContent-Type: text/plain\r\n\r\n1\r\n--frontier--`],
    ["has text behind a delimiter", `--frontierX\r\n\r\n1\r\n--frontier--`],
    ["has an endless header", `--frontier\r\nX: ${"x".repeat(20_000)}\r\n\r\n1\r\n--frontier--`],
    ["is empty", ""]
  ] as const) {
    it(`refuses a form that ${what}`, () => rejects(parse(text), "MultipartMalformed"))
  }

  it("refuses a content type without a boundary", () =>
    rejects(
      parseMultipart(
        chunked(Buffer.from("x"), () => 1),
        "multipart/form-data",
        blobs
      ),
      "MultipartMalformed"
    ))

  it("stops reading at the limit", async () => {
    assert.strictEqual(
      (
        await readAll(
          chunked(Buffer.alloc(10), () => 3),
          10
        )
      ).length,
      10
    )
    await rejects(
      readAll(
        chunked(Buffer.alloc(11), () => 3),
        10
      ),
      "BodyTooLarge"
    )
  })

  it("reads fields from JSON, values that are no text kept as JSON", () => {
    const fields = parseFields("application/json; charset=utf-8", `{"a":"1","b":2,"c":{"d":[true]},"__proto__":"x"}`)
    assert.deepStrictEqual(Object.entries(fields), [
      ["a", "1"],
      ["b", "2"],
      ["c", `{"d":[true]}`],
      ["__proto__", "x"]
    ])
  })

  it("reads fields from a form-urlencoded body", () => {
    const fields = parseFields("application/x-www-form-urlencoded", "a=1&b=x+y%20z&a=ti%C3%AAu")
    assert.deepStrictEqual(Object.entries(fields), [
      ["a", "tiêu"],
      ["b", "x y z"]
    ])
  })
})
