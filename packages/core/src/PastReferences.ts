/**
 * References to destinations that the journal, and not this run, answers for.
 */
import { commitOf, offerOf } from "./DestinationEnd.ts"
import type { Finding } from "./Finding.ts"
import type { PublicationRecord } from "./Journal.ts"
import type { Prepared } from "./Preparation.ts"
import * as References from "./References.ts"

type Offers = { readonly [destination: string]: References.Offer }

const unavailable = ({ destination }: Prepared, message: string, hint: string): Finding => ({
  severity: "error",
  destination: destination.id,
  path: [],
  code: "reference-unavailable",
  message,
  hint
})

/**
 * What the destinations offer that this run will not bring anything new to: those that are done, and those that are out
 * and not selected.
 *
 * @category getters
 */
export const offersOf = (
  records: ReadonlyMap<string, PublicationRecord>,
  digest: string,
  selected: ReadonlySet<string>
): Offers =>
  Object.fromEntries(
    [...records].flatMap(([id, record]) => {
      const isDone = record.outcome !== undefined && record.digest === digest
      const isOut = !selected.has(id) && commitOf(record) !== undefined
      return isDone || isOut ? [[id, offerOf(record)] as const] : []
    })
  )

/**
 * Findings about references to what is neither published nor going to be: the destination is not selected, or was
 * published without the file, as a portal is that learns of an Official Account later. A destination nobody knows has its
 * finding already.
 *
 * @category checking
 */
export const check = (
  entry: Prepared,
  { known, selected }: { readonly known: ReadonlyArray<string>; readonly selected: ReadonlySet<string> },
  offers: Offers
): ReadonlyArray<Finding> => {
  const contents = entry.plan.steps.map((step) => step.content)
  const findings = References.find(References.resolve(contents, offers, entry.publication.item)).flatMap(
    ({ reference, text }): ReadonlyArray<Finding> => {
      if (reference?._tag !== "Destination") return []
      const id = reference.destination
      if (id in offers) {
        const message = `it refers to ${text}, and "${id}" published this item without it`
        return [unavailable(entry, message, "give the item a new id and publish it everywhere")]
      }
      if (selected.has(id) || !known.includes(id) || reference.fallback !== undefined) return []
      const message = `it refers to "${id}", which is not selected and has not published this item`
      return [unavailable(entry, message, `publish to "${id}" as well`)]
    }
  )
  return [...new Map(findings.map((finding) => [finding.message, finding])).values()]
}
