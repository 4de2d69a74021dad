/**
 * Drives one adapter through its plan the way the pipeline does, one step at a time, so that a test can look between.
 */
import { Adapter, type CampaignItem, ItemText, type Json, MediaFiles, type PublishError, References } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as MemoryMediaFiles from "./MemoryMediaFiles.ts"

/**
 * @category models
 */
export interface Options {
  readonly adapter: Adapter.Adapter
  readonly item: CampaignItem.CampaignItemInput
  readonly files?: { readonly [source: string]: MemoryMediaFiles.MemoryFile }
  readonly destination?: string
  readonly overrides?: { readonly [key: string]: Json.Json }
  readonly publishAt?: string
  /** Ids of derived pictures that are carried for others, such as `poster--jpeg-under-1mb`. */
  readonly alsoCarries?: ReadonlyArray<string>
  /** What other destinations offer to references. */
  readonly offers?: { readonly [destination: string]: References.Offer }
  /** UTC; when this publication was first tried. Default: 1970, so that everything counts as newer. */
  readonly firstAttemptAt?: string
}

/**
 * @category models
 */
export interface Harness {
  readonly publication: Adapter.Publication
  readonly plan: Adapter.Plan
  readonly receipts: { readonly [step: string]: Adapter.Receipt }
  readonly saved: Map<string, Json.Json>
  readonly perform: (step: string) => Effect.Effect<Adapter.Receipt, PublishError.PublishError>
  readonly lookup: (step: string) => Effect.Effect<Adapter.Lookup, PublishError.PublishError>
  /** Performs every step in order; a receipt that exists is kept. */
  readonly performAll: Effect.Effect<{ readonly [step: string]: Adapter.Receipt }, PublishError.PublishError>
  readonly observe: Effect.Effect<Adapter.Observation, PublishError.PublishError>
}

const carriedFiles = (
  assets: ReadonlyArray<MediaFiles.MeasuredAsset>,
  ids: ReadonlyArray<string>
): ReadonlyArray<Adapter.CarriedFile> =>
  assets.flatMap(({ asset, derived = [] }) =>
    derived.flatMap(({ file, id }) => (ids.includes(id) ? [{ id, asset: asset.id, file }] : []))
  )

/**
 * A publication in which every picture that is asked for is made, with what a measurement would say of each.
 *
 * @category constructors
 */
export const withPictures = (
  publication: Adapter.Publication,
  wanted: ReadonlyArray<Adapter.Derivation>,
  made: Partial<MediaFiles.MeasuredFile>
): Adapter.Publication => ({
  ...publication,
  assets: publication.assets.map((measured) => ({
    ...measured,
    derived: wanted
      .filter(({ asset }) => asset === measured.asset.id)
      .map(({ asset, recipe }) => ({
        recipe,
        id: MediaFiles.derivedId(asset, recipe),
        file: { ...measured.file, ...made }
      }))
  }))
})

/**
 * The publication an adapter would be given, references resolved. Pictures count as made that there is a file of: see
 * `MemoryMediaFiles.withDerived`.
 *
 * @category constructors
 */
export const toPublication = (options: Omit<Options, "adapter">): Adapter.Publication => {
  const decoded = Result.getOrThrow(ItemText.decode(options.item))
  const own = References.resolveOwn(decoded, decoded)
  const item = References.resolve(own, options.offers ?? {}, decoded)
  const files = options.files ?? {}
  const assets = MemoryMediaFiles.measure(item, files).map((asset) => MemoryMediaFiles.withDerived(asset, files))
  return {
    item,
    destination: options.destination ?? "destination",
    overrides: options.overrides ?? {},
    assets,
    ...(options.alsoCarries === undefined ? {} : { alsoCarries: carriedFiles(assets, options.alsoCarries) }),
    ...(options.publishAt === undefined ? {} : { publishAt: options.publishAt })
  }
}

/**
 * @category constructors
 */
export const make = (options: Options): Harness => {
  const { adapter } = options
  const publication = toPublication(options)
  const plan = adapter.plan(publication)
  const receipts: { [step: string]: Adapter.Receipt } = {}
  const saved = new Map<string, Json.Json>()

  const contextOf = (name: string): Adapter.StepContext => {
    const step = plan.steps.find((candidate) => candidate.name === name)
    if (step === undefined) throw new Error(`the plan has no step ${name}: ${plan.steps.map((s) => s.name).join(", ")}`)
    return {
      publication,
      step: { ...step, content: References.resolve(step.content, options.offers ?? {}, publication.item) },
      receipts: { ...receipts },
      saved: saved.get(name),
      firstAttemptAt: options.firstAttemptAt ?? "1970-01-01T00:00:00.000Z",
      save: (value) => Effect.sync(() => void saved.set(name, value)),
      progress: () => Effect.void
    }
  }

  const perform = (name: string): Effect.Effect<Adapter.Receipt, PublishError.PublishError> =>
    Effect.suspend(() => adapter.perform(contextOf(name))).pipe(
      Effect.tap((receipt) => Effect.sync(() => (receipts[name] = receipt)))
    )

  return {
    publication,
    plan,
    receipts,
    saved,
    perform,
    lookup: (name) => Effect.suspend(() => adapter.lookup(contextOf(name))),
    performAll: Effect.forEach(
      plan.steps,
      (step) => (receipts[step.name] === undefined ? perform(step.name) : Effect.void),
      {
        discard: true
      }
    ).pipe(Effect.map(() => receipts)),
    observe: Effect.suspend(() => adapter.observe(receipts))
  }
}
