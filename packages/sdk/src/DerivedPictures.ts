/**
 * Pictures made for channels that do not take the original: upright, on white where it is transparent, in the colours of
 * the web, without any metadata. The same bytes give the same picture.
 *
 * The pixels are the work of `sharp`, which is loaded when the first picture is made and may be missing.
 */
import type { MediaFiles } from "@loa/core"
import { createRequire } from "node:module"
import { join } from "node:path"
import type * as Sharp from "sharp"
import type { Problem } from "./FileReading.ts"

/**
 * @category models
 */
export type LoadSharp = () => Promise<typeof Sharp.default>

/**
 * Why a picture could not be made.
 *
 * @category errors
 */
export class NotDerived extends Error {
  override readonly name = "NotDerived"
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** A program that is one file finds what is installed beside it, else what is installed in the working directory. */
const importSharp: LoadSharp = async () => {
  try {
    return (await import("sharp")).default
  } catch {
    const here: typeof Sharp.default = createRequire(join(process.cwd(), "package.json"))("sharp")
    return here
  }
}

/**
 * Loads `sharp`, or says what is missing.
 *
 * @category constructors
 */
export const loadSharp =
  (load: LoadSharp = importSharp): LoadSharp =>
  async () => {
    try {
      return await load()
    } catch {
      throw new NotDerived({
        code: "sharp-missing",
        message: "has to be converted, and the package sharp, which converts pictures, is not installed",
        hint: "run: npm install sharp (in the folder of the program or in the working directory), or convert the picture by hand"
      })
    }
  }

/** Longest side of a converted picture, in pixels: what Facebook keeps, and less than WordPress would make smaller. */
const sideMax = 2048

/**
 * Most pixels of a picture that can only be opened whole, so that it fits into what a command may take of memory: about
 * five bytes a pixel, and twenty for AVIF (measured with sharp 0.35).
 */
const wholePixelsMax = { heif: 10_000_000, others: 40_000_000 }

const tooLarge = (pixels: number): NotDerived =>
  new NotDerived({
    code: "picture-too-many-pixels",
    message: `has to be converted, and has ${Math.round(pixels / 1e6)} megapixels in a format that can only be opened whole`,
    hint: "save it smaller: 2048 pixels a side are enough for every channel"
  })

/**
 * A finished JPEG.
 *
 * @category models
 */
export interface Picture {
  readonly bytes: Buffer
  readonly width: number
  readonly height: number
}

interface Pixels {
  readonly data: Buffer
  readonly raw: Sharp.CreateRaw
}

type Resize = Sharp.ResizeOptions & { readonly width: number; readonly height: number }

/** Interlaced pictures, WebP and AVIF are unpacked before their first pixel is used, others row by row. */
const pixelsEnd = ({ format, isProgressive }: Sharp.Metadata): number => {
  if (format === "heif") return wholePixelsMax.heif
  return isProgressive || format === "webp" ? wholePixelsMax.others : Number.POSITIVE_INFINITY
}

/** Refuses what would fill the memory. */
const checkMemory = async (sharp: typeof Sharp.default, place: string): Promise<void> => {
  const metadata = await sharp(place).metadata()
  const pixels = metadata.width * metadata.height
  if (pixels > pixelsEnd(metadata)) throw tooLarge(pixels)
}

/** Reads the first frame at a size. */
const pixelsOf = async (sharp: typeof Sharp.default, place: string, resize: Resize): Promise<Pixels> => {
  await checkMemory(sharp, place)
  const { data, info } = await sharp(place, { failOn: "error" })
    .autoOrient()
    .resize(resize)
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } }
}

const inside = (side: number): Resize => ({ width: side, height: side, fit: "inside", withoutEnlargement: true })

/** Ways to write a picture, the best first: a little less quality is better than much fewer pixels. */
const sides = [sideMax, 1600, 1280, 1024, 640]
const qualities = [88, 80, 72, 64]

const written = async (picture: Sharp.Sharp, quality: number): Promise<Picture> => {
  const { data, info } = await picture.jpeg({ quality }).toBuffer({ resolveWithObject: true })
  return { bytes: data, width: info.width, height: info.height }
}

const jpegBelow = async (sharp: typeof Sharp.default, place: string, bytesEnd: number): Promise<Picture> => {
  const { data, raw } = await pixelsOf(sharp, place, inside(sideMax))
  for (const side of sides) {
    for (const quality of qualities) {
      const picture = await written(sharp(data, { raw }).resize(inside(side)), quality)
      if (picture.bytes.length < bytesEnd) return picture
    }
  }
  throw new NotDerived({
    code: "picture-not-made",
    message: `cannot be made a JPEG of less than ${bytesEnd} bytes`,
    hint: "save it smaller by hand"
  })
}

const thumbnailSize = { width: 1280, height: 720 }

/** How far from 16:9 a picture may be to fill the frame by itself: the edge that is lost then is not seen. */
const ratioTolerance = 0.01

/** The whole picture, on itself enlarged and out of focus where it does not fill the frame. */
const thumbnail = async (sharp: typeof Sharp.default, place: string): Promise<Picture> => {
  const { data, raw } = await pixelsOf(sharp, place, { ...thumbnailSize, fit: "inside" })
  const frame = sharp(data, { raw }).resize({ ...thumbnailSize, fit: "cover" })
  const fills = Math.abs(raw.width / raw.height / (thumbnailSize.width / thumbnailSize.height) - 1) < ratioTolerance
  const shown = fills
    ? frame
    : frame
        .blur(30)
        .modulate({ brightness: 0.6 })
        .composite([{ input: data, raw }])
  return written(shown, 88)
}

const recipes: { readonly [R in MediaFiles.Recipe]: (sharp: typeof Sharp.default, place: string) => Promise<Picture> } =
  {
    "jpeg-under-1mb": (sharp, place) => jpegBelow(sharp, place, 1_000_000),
    "jpeg-under-4mb": (sharp, place) => jpegBelow(sharp, place, 4_000_000),
    "thumbnail-16x9": thumbnail
  }

/**
 * Makes a picture from the file at a place.
 *
 * Errors: rejects with `NotDerived`.
 *
 * @category running
 */
export const make = async (load: LoadSharp, place: string, recipe: MediaFiles.Recipe): Promise<Picture> => {
  const sharp = await load()
  try {
    return await recipes[recipe](sharp, place)
  } catch (cause) {
    if (cause instanceof NotDerived) throw cause
    throw new NotDerived({
      code: "picture-not-made",
      message: "has to be converted, and cannot be opened for that: it is damaged or of an uncommon kind",
      hint: "save it as a JPEG or PNG by hand"
    })
  }
}
