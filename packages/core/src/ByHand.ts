/**
 * Publications of which a person has said that they are there, where no channel could tell.
 */
import * as Effect from "effect/Effect"
import type { Adapter, Observation, Receipt } from "./Adapter.ts"
import type { PublishError } from "./PublishError.ts"

/**
 * What a person's word leaves of a commit: its address. The channel's own id is in nobody's hands.
 *
 * @category constructors
 */
export const toReceipt = (address: string): Receipt => ({
  remoteId: address,
  permalink: address,
  data: { resolvedByHand: true }
})

/** @category predicates */
export const is = ({ data }: Receipt): boolean => data?.["resolvedByHand"] === true

/**
 * What is there now. No channel can be asked about what only a person has an address of.
 *
 * @category running
 */
export const observe = (
  adapter: Adapter,
  receipts: { readonly [step: string]: Receipt },
  commit: Receipt | undefined
): Effect.Effect<Observation, PublishError> =>
  commit !== undefined && is(commit)
    ? Effect.succeed({ visibility: "unchecked", warnings: [] })
    : adapter.observe(receipts)
