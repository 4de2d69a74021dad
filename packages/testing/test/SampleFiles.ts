/**
 * The smallest files that a platform takes for what they claim to be.
 */
import { crc32, deflateSync } from "node:zlib"

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A black PNG, 8-bit grey. */
export const png = (width: number, height: number): Uint8Array => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc((width + 1) * height))),
    chunk("IEND", Buffer.alloc(0))
  ])
}

const segment = (marker: number, data: ReadonlyArray<number>): ReadonlyArray<number> => {
  const length = data.length + 2
  return [0xff, marker, length >> 8, length & 0xff, ...data]
}

/** A grey JPEG whose every block is the same: each costs two bits, a zero difference and an end of block. */
export const jpeg = (width: number, height: number): Uint8Array => {
  const counts = [1, ...Array<number>(15).fill(0)]
  const blockCount = Math.ceil(width / 8) * Math.ceil(height / 8)
  return Uint8Array.from([
    0xff,
    0xd8,
    ...segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    ...segment(0xc0, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, ...counts, 0]),
    ...segment(0xc4, [0x10, ...counts, 0]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...Array<number>(Math.ceil(blockCount / 4)).fill(0),
    0xff,
    0xd9
  ])
}

/** A GIF of one colour. */
export const gif = (width: number, height: number): Uint8Array => {
  const bits: Array<number> = []
  const put = (code: number) => bits.push(...[0, 1, 2].map((bit) => (code >> bit) & 1))
  // A clear code before every pixel keeps the codes three bits wide.
  for (let pixel = 0; pixel < width * height; pixel += 1) [4, 0].forEach(put)
  put(5)
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((byte, bit, position) => byte | (bit << position), 0)
  )
  const blocks = Array.from({ length: Math.ceil(bytes.length / 255) }, (_, index) => {
    const block = bytes.slice(index * 255, index * 255 + 255)
    return [block.length, ...block]
  }).flat()
  const size = [width & 0xff, width >> 8, height & 0xff, height >> 8]
  const screen = [...size, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
  return Uint8Array.from([...Buffer.from("GIF89a"), ...screen, 0x2c, 0, 0, 0, 0, ...size, 0, 2, ...blocks, 0, 0x3b])
}

const box = (name: string, ...parts: ReadonlyArray<Buffer>): Buffer => {
  const body = Buffer.concat(parts)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 8)
  return Buffer.concat([length, Buffer.from(name), body])
}

/** An MP4 that says it is 15 seconds long and shows nothing. */
export const mp4 = (): Uint8Array => {
  const header = Buffer.alloc(100)
  header.writeUInt32BE(1000, 12)
  header.writeUInt32BE(15_000, 16)
  return Buffer.concat([
    box("ftyp", Buffer.from("isom\0\0\x02\0isomiso2mp41", "latin1")),
    box("mdat", Buffer.alloc(64)),
    box("moov", box("mvhd", header))
  ])
}

/** Twenty silent frames of MP3 behind an empty ID3 tag. */
export const mp3 = (): Uint8Array => {
  const frame = Buffer.alloc(417)
  frame.set([0xff, 0xfb, 0x90, 0x64])
  return Buffer.concat([Buffer.from("ID3\x03\0\0\0\0\0\0", "latin1"), ...Array<Buffer>(20).fill(frame)])
}

/** A PDF of one empty page. */
export const pdf = (): Uint8Array =>
  Buffer.from(
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
  )
