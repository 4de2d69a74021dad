/**
 * Pictures and videos made on the spot: with sharp and ffmpeg, or by hand where they would not.
 */
import { execFileSync } from "node:child_process"
import { join } from "node:path"
import { crc32, deflateSync } from "node:zlib"
import sharp from "sharp"

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A PNG that says how large it is, with one row of pixels. */
export const pngHead = (width: number, height: number): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(width + 1))),
    chunk("IEND", Buffer.alloc(0))
  ])
}

/** The head of an iPhone photo. */
export const heic = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from("ftypheic\0\0\0\0mif1heic", "latin1"),
  Buffer.from([0, 0, 0, 8]),
  Buffer.from("mdat", "latin1")
])

/** Noise, the same every time: what compresses least. */
const noise = (byteLength: number): Buffer => {
  const bytes = Buffer.allocUnsafe(byteLength)
  let state = 1
  for (let index = 0; index < byteLength; index++) {
    // Xorshift: the next of all numbers of 32 bits, in an order that looks like chance.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[index] = state
  }
  return bytes
}

/** A picture of noise, in colour. */
export const noisy = (width: number, height: number) =>
  sharp(noise(width * height * 3), { raw: { width, height, channels: 3 } })

/** Four quarters: red, green, blue, white; to see how a picture was turned. */
export const quarters = (width: number, height: number) => {
  const half = { width: width / 2, height: height / 2, channels: 3 } as const
  const quarter = (background: string, left: number, top: number) => ({
    input: { create: { ...half, background } },
    left,
    top
  })
  return sharp({ create: { width, height, channels: 3, background: "#ffffff" } }).composite([
    quarter("#ff0000", 0, 0),
    quarter("#00ff00", half.width, 0),
    quarter("#0000ff", 0, half.height)
  ])
}

/** Two frames, the first dark and the second light. */
export const twoFrames = () => {
  const frames = Buffer.alloc(64 * 48 * 3 * 2, 40)
  frames.fill(200, 64 * 48 * 3)
  return sharp(frames, { raw: { width: 64, height: 96, channels: 3, pageHeight: 48 } })
}

/** Makes a file with ffmpeg in a folder. */
export const film = (folder: string, name: string, ...settings: ReadonlyArray<string>): string => {
  execFileSync("ffmpeg", ["-v", "error", "-y", ...settings, join(folder, name)])
  return name
}

/** One second of pictures, and one of sound, as inputs of ffmpeg. */
export const pictures = (rate = "25"): ReadonlyArray<string> => [
  "-f",
  "lavfi",
  "-i",
  `testsrc2=size=64x48:rate=${rate}:duration=1`
]
export const sound: ReadonlyArray<string> = ["-f", "lavfi", "-i", "sine=duration=1"]

/** How videos are usually encoded. */
export const h264: ReadonlyArray<string> = ["-c:v", "libx264", "-pix_fmt", "yuv420p"]
