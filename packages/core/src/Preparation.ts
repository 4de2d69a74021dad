/**
 * Everything that is found out about an item before anything is sent: pure, and the same for ever.
 */
import * as Result from "effect/Result"
import type { Destination, Plan, Publication } from "./Adapter.ts"
import { type CampaignItem, overridableFields } from "./CampaignItem.ts"
import * as Decoding from "./Decoding.ts"
import type { Finding } from "./Finding.ts"
import type { Json } from "./Json.ts"
import * as LinkParameters from "./LinkParameters.ts"
import type { MeasuredAsset } from "./MediaFiles.ts"
import * as Nearest from "./Nearest.ts"
import * as Quote from "./Quote.ts"
import * as References from "./References.ts"

/**
 * An item in the words of one destination.
 *
 * @category models
 */
export interface Addressed {
  readonly destination: Destination
  readonly publication: Publication
  readonly findings: ReadonlyArray<Finding>
}

/**
 * An item made ready for one destination.
 *
 * @category models
 */
export interface Prepared extends Addressed {
  readonly plan: Plan
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
const overridePath = (
  item: CampaignItem,
  destination: Pick<Destination, "id" | "channel">,
  key: string | number | undefined
) => {
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

interface Own {
  readonly link?: string | undefined
  readonly title: string
}

/** A title among Markdown is words, whatever signs it is written with. */
const inMarkdown = (title: string): string => title.replace(/[\\`*_[\]<>#|~&]/g, "\\$&")

/** Resolves every text of a value; its body is Markdown. */
const resolveTexts = <A extends { readonly [key: string]: unknown }>(
  value: A,
  own: Own,
  resolveIn: <B>(part: B, own: Own) => B
): A => ({
  ...resolveIn(value, own),
  ...(value["body"] === undefined ? {} : { body: resolveIn(value["body"], { ...own, title: inMarkdown(own.title) }) })
})

/**
 * Puts overrides into the item and resolves the item's own references, for one destination.
 *
 * @category constructors
 */
export const address = (
  item: CampaignItem,
  assets: ReadonlyArray<MeasuredAsset>,
  destination: Destination,
  publishAt: string | undefined
): Addressed => {
  const decoded = Decoding.strict(destination.overrides, mergeOverrides(item, destination))
  const overrides = Result.getOrElse(decoded, (): { readonly [key: string]: Json } => ({}))
  const common = Object.fromEntries(Object.entries(overrides).filter(([key]) => commonFields.includes(key)))
  const written: CampaignItem = { ...item, ...common }
  const link = LinkParameters.linkOf(written)
  const merged = { ...written, ...(link === undefined ? {} : { link }) }
  // A title may name the link; whoever names the title then gets both.
  const own = { link, title: References.resolveOwn(merged.title, { link, title: merged.title }) }
  return {
    destination,
    publication: {
      item: resolveTexts(merged, own, References.resolveOwn),
      destination: destination.id,
      overrides: resolveTexts(overrides, own, References.resolveOwn),
      assets: assets.map((measured) => ({ ...measured, asset: References.resolveOwn(measured.asset, own) })),
      ...(publishAt === undefined ? {} : { publishAt })
    },
    findings: [
      ...(Result.isFailure(decoded) ? overrideFindings(item, destination, decoded.failure) : []),
      ...LinkParameters.check(written, destination.id)
    ]
  }
}

/** An adapter names overrides by their destination; an item may have written them by channel. */
const checked = ({ adapter, channel, id }: Destination, publication: Publication): ReadonlyArray<Finding> =>
  adapter.check(publication).map((finding) => {
    const [first, second, key, ...below] = finding.path
    if (first !== "overrides" || second !== id || key === undefined) return finding
    return { ...finding, path: [...overridePath(publication.item, { channel, id }, key), key, ...below] }
  })

/**
 * @category constructors
 */
export const prepare = ({ destination, findings, publication }: Addressed): Prepared => {
  const plan = destination.adapter.plan(publication)
  const referred = References.destinationsOf(plan.steps.map((step) => step.content)).map(({ id }) => id)
  return {
    destination,
    publication,
    plan,
    findings: [...findings, ...(plan.skipped === undefined ? checked(destination, publication) : [])],
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
  const { item: own, overrides } = prepared.publication
  const resolveIn = <A>(value: A, words: Own): A => References.resolve(value, offers, words)
  const publication = {
    ...resolveIn(prepared.publication, own),
    item: resolveTexts(own, own, resolveIn),
    overrides: resolveTexts(overrides, own, resolveIn)
  }
  const { destination } = prepared
  const plan = destination.adapter.plan(publication)
  // What the adapter refers to by itself. The item's words have been put in before it wrote them in its channel's way.
  const steps = plan.steps.map((step) => ({ ...step, content: References.resolve(step.content, offers) }))
  return {
    prepared: { ...prepared, publication, plan: { ...plan, steps }, findings: checked(destination, publication) },
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
    message: `there is no ${what} ${Quote.text(found)}`,
    hint: nearest === undefined ? `known: ${known.join(", ")}` : `did you mean "${nearest}"?`
  }
}

/** The destinations asked for: by the item, or in its place by whoever runs it. */
const checkAsked = (
  asked: ReadonlyArray<string> | undefined,
  ids: ReadonlyArray<string>,
  path: Finding["path"]
): ReadonlyArray<Finding> =>
  asked?.length === 0
    ? [
        {
          severity: "error",
          path,
          code: "no-destination",
          message: "no destination is named",
          hint: `name at least one of ${ids.join(", ")}, or leave it out for all of them`
        }
      ]
    : (asked ?? []).flatMap((id, index) =>
        ids.includes(id)
          ? []
          : [unknownName(id, ids, path.length === 0 ? path : [...path, index], "unknown-destination", "destination")]
      )

/**
 * Findings about names that the configuration does not have. `to` are the destinations asked for instead of the item's
 * own.
 *
 * @category checking
 */
export const checkNames = (
  item: CampaignItem,
  destinations: ReadonlyArray<Destination>,
  to?: ReadonlyArray<string>
): ReadonlyArray<Finding> => {
  const ids = destinations.map((destination) => destination.id)
  const channels = destinations.map((destination) => destination.channel)
  const overridable = [...new Set([...ids, ...channels])]
  return [
    ...(to === undefined ? checkAsked(item.to, ids, ["to"]) : checkAsked(to, ids, [])),
    ...Object.keys(item.overrides ?? {}).flatMap((key) =>
      overridable.includes(key)
        ? []
        : [unknownName(key, overridable, ["overrides", key], "unknown-override", "destination or channel")]
    )
  ]
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
