/**
 * What an earlier attempt carried. A later run may carry something else: the instant to appear at has passed, or what it
 * refers to has an address by now. A channel is asked for what was sent, not for what would be sent today.
 */
import * as Effect from "effect/Effect"
import type { Publication, Step } from "./Adapter.ts"
import * as Digest from "./Digest.ts"
import type { StepRecord } from "./Journal.ts"
import * as Preparation from "./Preparation.ts"
import type * as References from "./References.ts"

/**
 * One step as it was, or will be, performed.
 *
 * @category models
 */
export interface Attempt {
  readonly publication: Publication
  readonly step: Step
}

/** Today's publication first: mostly nothing has changed. */
const publicationsOf = (publication: Publication): ReadonlyArray<Publication> => {
  const { publishAt: _, ...atOnce } = publication
  const { publishAt } = publication.item
  return publishAt === undefined ? [publication] : [publication, atOnce, { ...atOnce, publishAt }]
}

type Offers = { readonly [destination: string]: References.Offer }

/** As it is, and as it was before what is referred to was there. */
const offersOf = (offers: Offers): ReadonlyArray<Offers> => {
  const ids = Object.keys(offers)
  return ids.length === 0 ? [offers] : [offers, Object.fromEntries(ids.map((id) => [id, { assets: {} }]))]
}

/**
 * Finds out what an attempt carried, by its fingerprint. Nothing when the item's destination has changed in another way
 * since: then nothing that is not found proves anything.
 *
 * @category running
 */
export const find = Effect.fnUntraced(function* (
  prepared: Preparation.Prepared,
  offers: Offers,
  record: StepRecord
): Effect.fn.Return<Attempt | undefined> {
  for (const offered of offersOf(offers)) {
    for (const publication of publicationsOf(prepared.publication)) {
      const { prepared: then } = Preparation.resolve({ ...prepared, publication }, offered)
      const step = then.plan.steps.find(({ name }) => name === record.name)
      if (step !== undefined && (yield* Digest.ofValue(step.content)) === record.fingerprint) {
        return { publication: then.publication, step }
      }
    }
  }
  return undefined
})
