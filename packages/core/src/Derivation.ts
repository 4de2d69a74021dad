/**
 * Making the pictures that channels ask for, each once however many ask, and handing them to who shows and who carries
 * them.
 */
import * as Effect from "effect/Effect"
import type { CarriedFile, Derivation } from "./Adapter.ts"
import type { Finding } from "./Finding.ts"
import * as MediaFiles from "./MediaFiles.ts"
import type { Addressed } from "./Preparation.ts"
import * as Quote from "./Quote.ts"

interface Wanted extends Derivation {
  readonly id: string
  /** Who asks. */
  readonly destination: string
}

/** What came of a wish. */
interface Answered extends Wanted {
  readonly made: MediaFiles.MeasuredFile | MediaFiles.MediaUnreadable
}

interface Made extends Answered {
  readonly made: MediaFiles.MeasuredFile
}

const isMade = (answered: Answered): answered is Made => !("_tag" in answered.made)

const wantedBy = ({ destination, publication }: Addressed): ReadonlyArray<Wanted> =>
  (destination.adapter.derivations?.(publication) ?? []).map((derivation) => ({
    ...derivation,
    id: MediaFiles.derivedId(derivation.asset, derivation.recipe),
    destination: destination.id
  }))

/** An asset of the item's own that is called what a derived picture would be: nobody could tell them apart. */
const nameTaken = (id: string, source: string): MediaFiles.MediaUnreadable =>
  new MediaFiles.MediaUnreadable({
    source,
    code: "asset-id-taken",
    detail: `the picture made from it would be called ${Quote.text(id)}, and so is another asset`,
    hint: "give that asset another id"
  })

const deriveOne = (
  media: MediaFiles.Shape,
  assets: ReadonlyArray<MediaFiles.MeasuredAsset>,
  { asset, destination, id, recipe }: Wanted,
  keep: boolean
): Effect.Effect<MediaFiles.MeasuredFile, MediaFiles.MediaUnreadable> => {
  const file = assets.find((measured) => measured.asset.id === asset)?.file
  if (file === undefined) return Effect.die(`${destination} asks for a picture of ${asset}, which is not there`)
  const isTaken = assets.some((measured) => measured.asset.id === id)
  return isTaken ? Effect.fail(nameTaken(id, file.source)) : media.derive(file, recipe, { keep })
}

/** One after the other: a picture being made is the biggest thing in memory. */
const answerAll = Effect.fnUntraced(function* (
  media: MediaFiles.Shape,
  assets: ReadonlyArray<MediaFiles.MeasuredAsset>,
  wanted: ReadonlyArray<Wanted>,
  keep: boolean
): Effect.fn.Return<ReadonlyArray<Answered>> {
  const made = new Map<string, Answered["made"]>()
  for (const entry of wanted) {
    if (made.has(entry.id)) continue
    const derive = deriveOne(media, assets, entry, keep)
    made.set(entry.id, yield* Effect.catch(derive, (error) => Effect.succeed(error)))
  }
  return wanted.flatMap((entry) => {
    const answer = made.get(entry.id)
    return answer === undefined ? [] : [{ ...entry, made: answer }]
  })
})

const failuresOf = (
  { destination, publication }: Addressed,
  answers: ReadonlyArray<Answered>
): ReadonlyArray<Finding> =>
  answers.flatMap(({ asset, destination: asker, made, optional }): ReadonlyArray<Finding> => {
    if (asker !== destination.id || !("_tag" in made)) return []
    return [
      {
        severity: optional === true ? "warning" : "error",
        destination: asker,
        path: ["assets", publication.item.assets.findIndex(({ id }) => id === asset)],
        code: made.code ?? "picture-not-made",
        message: made.message,
        ...(made.hint === undefined ? {} : { hint: made.hint })
      }
    ]
  })

/** Several destinations may have asked for the same picture. */
const eachOnce = (made: ReadonlyArray<Made>): ReadonlyArray<Made> => [
  ...new Map(made.map((entry) => [entry.id, entry])).values()
]

const withDerived = (measured: MediaFiles.MeasuredAsset, made: ReadonlyArray<Made>): MediaFiles.MeasuredAsset => {
  const own = eachOnce(made.filter(({ asset }) => asset === measured.asset.id))
  if (own.length === 0) return measured
  return { ...measured, derived: own.map(({ id, made: file, recipe }) => ({ recipe, id, file })) }
}

const carriedBy = (destination: string, made: ReadonlyArray<Made>): ReadonlyArray<CarriedFile> =>
  eachOnce(made.filter((entry) => entry.carriedBy === destination)).map(({ asset, id, made: file }) => ({
    id,
    asset,
    file
  }))

/**
 * The item's assets with every picture that was made of them, as destinations have them.
 *
 * @category getters
 */
export const madeOf = (
  assets: ReadonlyArray<MediaFiles.MeasuredAsset>,
  addressed: ReadonlyArray<Addressed>
): ReadonlyArray<MediaFiles.MeasuredAsset> => {
  const made = addressed[0]?.publication.assets ?? []
  return assets.map((measured) => {
    const derived = made.find(({ asset }) => asset.id === measured.asset.id)?.derived
    return derived === undefined ? measured : { ...measured, derived }
  })
}

/**
 * Makes every picture that is asked for. What could not be made is a finding of who asked.
 *
 * @category running
 */
export const make = Effect.fnUntraced(function* (
  media: MediaFiles.Shape,
  addressed: ReadonlyArray<Addressed>,
  keep: boolean
): Effect.fn.Return<ReadonlyArray<Addressed>> {
  const wanted = addressed.flatMap(wantedBy)
  if (wanted.length === 0) return addressed
  const answers = yield* answerAll(media, addressed[0]?.publication.assets ?? [], wanted, keep)
  const made = answers.filter(isMade)
  return addressed.map((entry) => {
    const { destination, findings, publication } = entry
    const alsoCarries = carriedBy(destination.id, made)
    const assets = publication.assets.map((measured) => withDerived(measured, made))
    return {
      destination,
      publication: { ...publication, assets, ...(alsoCarries.length === 0 ? {} : { alsoCarries }) },
      findings: [...findings, ...failuresOf(entry, answers)]
    }
  })
})
