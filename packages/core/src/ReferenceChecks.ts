/**
 * What is wrong with the references of an item, known before anything is sent.
 */
import type { Destination } from "./Adapter.ts"
import type { CampaignItem } from "./CampaignItem.ts"
import type { Finding } from "./Finding.ts"
import * as Nearest from "./Nearest.ts"
import type { Prepared } from "./Preparation.ts"
import * as Quote from "./Quote.ts"
import * as References from "./References.ts"

type Findings = ReadonlyArray<Finding>

const error = (path: Finding["path"], code: string, message: string, hint?: string): Finding => ({
  severity: "error",
  path,
  code,
  message,
  ...(hint === undefined ? {} : { hint })
})

const unknownName = (found: References.Found, name: string, known: ReadonlyArray<string>, what: string): Finding => {
  const nearest = Nearest.suggest(name, known)
  const hint = nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`
  return error(found.path, "reference-unknown", `there is no ${what} behind ${found.text}: "${name}"`, hint)
}

/** The link a text has at its place: an override of the link stands beside the overrides it is for. */
const linkAt = (item: CampaignItem, path: Finding["path"]): unknown => {
  const [first, destination] = path
  const own = first === "overrides" ? item.overrides?.[String(destination)]?.["link"] : undefined
  return own ?? item.link
}

const checkLinkThere = (item: CampaignItem, { path, text }: References.Found): Findings =>
  linkAt(item, path) === undefined
    ? [error(path, "reference-empty", `${text} stands for the item's link, and it has none`, "give the item a link")]
    : []

/** A link that names a field of the item, and a title that names itself, never come to an end. */
const checkOwn = (item: CampaignItem, found: References.Found, field: "link" | "title"): Findings => {
  const place = found.path.at(-1)
  if (place === "link" || (place === "title" && field === "title" && found.path[0] !== "assets")) {
    return [error(found.path, "reference-cycle", `${found.text} stands in the ${place} itself`, "write it out")]
  }
  return field === "link" ? checkLinkThere(item, found) : []
}

const checkOne = (item: CampaignItem, ids: ReadonlyArray<string>, found: References.Found): Findings => {
  const { path, reference, text } = found
  if (reference === undefined) {
    const hint = "write {{link}}, {{title}}, {{destination.permalink}} or {{destination.assets.asset.url}}"
    return [error(path, "reference-malformed", `${Quote.text(text)} is no reference`, hint)]
  }
  if (reference._tag === "Own") return checkOwn(item, found, reference.field)
  if (!ids.includes(reference.destination)) return [unknownName(found, reference.destination, ids, "destination")]
  const assetIds = item.assets.map((asset) => asset.id)
  const asset = typeof reference.wanted === "object" ? reference.wanted.asset : undefined
  return [
    ...(asset === undefined || assetIds.includes(asset) ? [] : [unknownName(found, asset, assetIds, "asset")]),
    ...(reference.fallback === undefined ? [] : checkOwn(item, found, reference.fallback))
  ]
}

/**
 * Findings about `{{…}}` in the item: malformed, naming what is not there, or naming itself.
 *
 * @category checking
 */
export const checkItem = (item: CampaignItem, destinations: ReadonlyArray<Destination>): Findings => {
  const ids = destinations.map((destination) => destination.id)
  return References.find(item).flatMap((found) => checkOne(item, ids, found))
}

/**
 * A finding for each circle of destinations that wait for each other.
 *
 * @category checking
 */
export const checkOrder = (prepared: ReadonlyArray<Prepared>): Findings => {
  const needs = new Map(prepared.map((entry) => [entry.destination.id, entry.dependencies]))
  const reaches = (from: string, wanted: string, seen: Set<string>): boolean =>
    (needs.get(from) ?? []).some((next) => {
      if (next === wanted) return true
      if (seen.has(next)) return false
      seen.add(next)
      return reaches(next, wanted, seen)
    })
  return prepared
    .filter((entry) => reaches(entry.destination.id, entry.destination.id, new Set()))
    .map((entry) => ({
      ...error(
        [],
        "reference-cycle",
        `"${entry.destination.id}" needs its own result: ${entry.dependencies.join(", ")} refers back to it`,
        "take one of the references out"
      ),
      destination: entry.destination.id
    }))
}

/** Why a destination will not have what a reference asks for; nothing when it will, or may. */
const lackOf = (
  { destination, plan }: Prepared,
  { wanted }: Extract<References.Reference, { readonly _tag: "Destination" }>
): string | undefined => {
  if (plan.skipped !== undefined) return `"${destination.id}" is skipped: ${plan.skipped}`
  const asset = typeof wanted === "object" ? wanted.asset : undefined
  return asset === undefined || plan.steps.some((step) => step.asset === asset)
    ? undefined
    : `"${destination.id}" does not carry "${asset}"`
}

/**
 * Findings about references without a fallback to what a selected destination is not going to have.
 *
 * @category checking
 */
export const checkOffers = (prepared: ReadonlyArray<Prepared>): Findings =>
  prepared.flatMap((entry) => {
    const lacks = References.find(entry.plan.steps.map((step) => step.content)).flatMap(({ reference, text }) => {
      if (reference?._tag !== "Destination" || reference.fallback !== undefined) return []
      const source = prepared.find(({ destination }) => destination.id === reference.destination)
      const lack = source === undefined ? undefined : lackOf(source, reference)
      return lack === undefined ? [] : [`it refers to ${text}, and ${lack}`]
    })
    return [...new Set(lacks)].map((message) => ({
      ...error([], "reference-unavailable", message, "write another reference, or a fallback such as {{… | link}}"),
      destination: entry.destination.id
    }))
  })
