/**
 * Everything that is found out about an item before anything is sent: pure, and the same for ever.
 */
import * as Result from "effect/Result"
import type { Destination, Plan, Publication } from "./Adapter.ts"
import { type CampaignItem, overridableFields } from "./CampaignItem.ts"
import * as Decoding from "./Decoding.ts"
import type { Finding } from "./Finding.ts"
import type { Json } from "./Json.ts"
import type { MeasuredAsset } from "./MediaFiles.ts"
import * as Nearest from "./Nearest.ts"
import * as References from "./References.ts"

/**
 * An item made ready for one destination.
 *
 * @category models
 */
export interface Prepared {
  readonly destination: Destination
  readonly publication: Publication
  readonly plan: Plan
  readonly findings: ReadonlyArray<Finding>
  /** Destinations whose results it needs, or can use. */
  readonly dependencies: ReadonlyArray<string>
}

const commonFields = Object.keys(overridableFields)

/** Overrides of the channel, then of the destination; the destination wins. */
const mergeOverrides = (item: CampaignItem, destination: Destination): { readonly [key: string]: Json } => ({
  ...item.overrides?.[destination.channel],
  ...item.overrides?.[destination.id]
})

/** Path of an override in the item: where a person looks for it. */
const overridePath = (item: CampaignItem, destination: Destination, key: string | number | undefined) => {
  const inDestination = key === undefined || Object.hasOwn(item.overrides?.[destination.id] ?? {}, key)
  return ["overrides", inDestination ? destination.id : destination.channel]
}

const overrideFindings = (
  item: CampaignItem,
  destination: Destination,
  problems: ReadonlyArray<Decoding.Problem>
): ReadonlyArray<Finding> =>
  problems.map((problem) => {
    const above = overridePath(item, destination, problem.path[0])
    return {
      severity: "error",
      destination: destination.id,
      path: [...above, ...problem.path],
      code: "override-invalid",
      message: `${above.join(".")}.${problem.message}`
    }
  })

/**
 * Puts overrides into the item and resolves the item's own references, for one destination.
 *
 * @category constructors
 */
const toPublication = (
  item: CampaignItem,
  assets: ReadonlyArray<MeasuredAsset>,
  destination: Destination,
  publishAt: string | undefined
): { readonly publication: Publication; readonly findings: ReadonlyArray<Finding> } => {
  const written = mergeOverrides(item, destination)
  const decoded = Decoding.strict(destination.overrides, written)
  const overrides = Result.getOrElse(decoded, (): { readonly [key: string]: Json } => ({}))
  const common = Object.fromEntries(Object.entries(overrides).filter(([key]) => commonFields.includes(key)))
  const merged: CampaignItem = { ...item, ...common }
  const own = { link: merged.link, title: merged.title }
  return {
    publication: {
      item: References.resolveOwn(merged, own),
      destination: destination.id,
      overrides: References.resolveOwn(overrides, own),
      assets,
      ...(publishAt === undefined ? {} : { publishAt })
    },
    findings: Result.isFailure(decoded) ? overrideFindings(item, destination, decoded.failure) : []
  }
}

/**
 * @category constructors
 */
export const prepare = (
  item: CampaignItem,
  assets: ReadonlyArray<MeasuredAsset>,
  destination: Destination,
  publishAt: string | undefined
): Prepared => {
  const { publication, findings } = toPublication(item, assets, destination, publishAt)
  const plan = destination.adapter.plan(publication)
  const referred = References.destinationsOf(plan.steps.map((step) => step.content)).map(({ id }) => id)
  return {
    destination,
    publication,
    plan,
    findings: [...findings, ...(plan.skipped === undefined ? destination.adapter.check(publication) : [])],
    dependencies: [...new Set([...referred, ...destination.adapter.dependsOn])]
  }
}

/**
 * The same destination once the results it refers to are known: texts resolved, plan made anew, references the adapter
 * itself put into the plan resolved too.
 *
 * @category constructors
 */
export const resolve = (
  prepared: Prepared,
  offers: { readonly [destination: string]: References.Offer }
): { readonly prepared: Prepared; readonly unresolved: ReadonlyArray<string> } => {
  const own = prepared.publication.item
  const publication = References.resolve(prepared.publication, offers, own)
  const { adapter } = prepared.destination
  const plan = adapter.plan(publication)
  const steps = plan.steps.map((step) => ({ ...step, content: References.resolve(step.content, offers, own) }))
  return {
    prepared: { ...prepared, publication, plan: { ...plan, steps }, findings: adapter.check(publication) },
    unresolved: References.destinationsOf(steps.map((step) => step.content)).map(({ id }) => id)
  }
}

const unknownName = (
  found: string,
  known: ReadonlyArray<string>,
  path: ReadonlyArray<string | number>,
  code: string,
  what: string
): Finding => {
  const nearest = Nearest.suggest(found, known)
  return {
    severity: "error",
    path,
    code,
    message: `there is no ${what} "${found}"`,
    hint: nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`
  }
}

/**
 * Findings about names in the item that the configuration does not have.
 *
 * @category checking
 */
export const checkNames = (item: CampaignItem, destinations: ReadonlyArray<Destination>): ReadonlyArray<Finding> => {
  const ids = destinations.map((destination) => destination.id)
  const channels = destinations.map((destination) => destination.channel)
  const overridable = [...new Set([...ids, ...channels])]
  return [
    ...(item.to ?? []).flatMap((id, index) =>
      ids.includes(id) ? [] : [unknownName(id, ids, ["to", index], "unknown-destination", "destination")]
    ),
    ...Object.keys(item.overrides ?? {}).flatMap((key) =>
      overridable.includes(key)
        ? []
        : [unknownName(key, overridable, ["overrides", key], "unknown-override", "destination or channel")]
    )
  ]
}

/**
 * Findings about `{{…}}` in the item: malformed, or naming what is not there.
 *
 * @category checking
 */
export const checkReferences = (
  item: CampaignItem,
  destinations: ReadonlyArray<Destination>
): ReadonlyArray<Finding> => {
  const ids = destinations.map((destination) => destination.id)
  const assetIds = item.assets.map((asset) => asset.id)
  return Object.entries(item).flatMap(([field, value]) =>
    References.find(value).flatMap(({ text, reference }): ReadonlyArray<Finding> => {
      if (reference === undefined) {
        const hint = "write {{link}}, {{title}}, {{destination.permalink}} or {{destination.assets.asset.url}}"
        return [
          { severity: "error", path: [field], code: "reference-malformed", message: `${text} is no reference`, hint }
        ]
      }
      if (reference._tag === "Own") {
        const missing = reference.field === "link" && item.link === undefined
        return missing
          ? [
              {
                severity: "error",
                path: [field],
                code: "reference-empty",
                message: `${text} stands for the item's link, and it has none`
              }
            ]
          : []
      }
      if (!ids.includes(reference.destination)) {
        return [unknownName(reference.destination, ids, [field], "reference-unknown", `destination behind ${text}:`)]
      }
      const asset = typeof reference.wanted === "object" ? reference.wanted.asset : undefined
      return asset === undefined || assetIds.includes(asset)
        ? []
        : [unknownName(asset, assetIds, [field], "reference-unknown", `asset behind ${text}:`)]
    })
  )
}

/**
 * A finding for each circle of destinations that wait for each other.
 *
 * @category checking
 */
export const checkOrder = (prepared: ReadonlyArray<Prepared>): ReadonlyArray<Finding> => {
  const needs = new Map(prepared.map((entry) => [entry.destination.id, entry.dependencies]))
  const reaches = (from: string, wanted: string, seen: ReadonlySet<string>): boolean =>
    (needs.get(from) ?? []).some(
      (next) => next === wanted || (!seen.has(next) && reaches(next, wanted, new Set([...seen, next])))
    )
  return prepared
    .filter((entry) => reaches(entry.destination.id, entry.destination.id, new Set()))
    .map((entry) => ({
      severity: "error",
      destination: entry.destination.id,
      path: [],
      code: "reference-cycle",
      message: `"${entry.destination.id}" needs its own result: ${entry.dependencies.join(", ")} refers back to it`,
      hint: "take one of the references out"
    }))
}

/**
 * Destinations in an order in which each comes after those it needs.
 *
 * @category ordering
 */
export const inOrder = (prepared: ReadonlyArray<Prepared>): ReadonlyArray<Prepared> => {
  const ordered: Array<Prepared> = []
  const visited = new Set<Prepared>()
  const visit = (entry: Prepared): void => {
    // Marked before its needs are followed: a circle is a finding already, and must not keep us here.
    if (visited.has(entry)) return
    visited.add(entry)
    for (const needed of prepared) {
      if (needed !== entry && entry.dependencies.includes(needed.destination.id)) visit(needed)
    }
    ordered.push(entry)
  }
  for (const entry of prepared) visit(entry)
  return ordered
}
