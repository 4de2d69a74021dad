/**
 * Destinations that the adapter under test refers to: published long ago as far as the journal knows, and never run.
 */
import { type Adapter, CampaignItem, type Journal, type References } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

type Offers = { readonly [destination: string]: References.Offer }

const channel = "offered"

const never = (what: string) => Effect.die(new Error(`a destination that only offers was asked to ${what}`))

const adapter: Adapter.Adapter = {
  contract: "v1",
  channel,
  dependsOn: [],
  lookupPausesSeconds: [],
  check: () => [],
  plan: () => ({ skipped: "it only offers", steps: [] }),
  preflight: () => never("preflight"),
  perform: () => never("perform"),
  lookup: () => never("look up"),
  observe: () => never("observe")
}

/**
 * The destinations an item may name besides the one under test.
 *
 * @category constructors
 */
export const destinations = (names: ReadonlyArray<string>): ReadonlyArray<Adapter.Destination> =>
  names.map((id) => ({ id, channel, adapter, overrides: Schema.Struct(CampaignItem.overridableFields) }))

/**
 * Writes into an empty journal that these destinations have published the item.
 *
 * @category running
 */
export const seed = Effect.fnUntraced(function* (
  journal: Journal.Shape,
  item: CampaignItem.CampaignItem,
  offers: Offers
): Effect.fn.Return<void> {
  for (const [destination, offer] of Object.entries(offers)) {
    const opened = { item: item.id, destination, channel, title: item.title, content: "", digest: "", run: "seed" }
    const claim = yield* Effect.orDie(journal.claim({ ...opened, leaseSeconds: 30 }))
    if (claim._tag === "Held") return yield* never("wait for a lease")
    const { lease } = claim
    const { permalink, remoteId = destination } = offer
    const published = { remoteId, ...(permalink === undefined ? {} : { permalink }) }
    const steps = [
      ...Object.entries(offer.assets).map(([asset, receipt]) => ({
        step: { name: `upload-${asset}`, kind: "repeatable" as const, asset },
        receipt
      })),
      { step: { name: "publish", kind: "commit" as const }, receipt: published }
    ]
    for (const { receipt, step } of steps) {
      yield* Effect.orDie(journal.intend(lease, { ...step, fingerprint: "", inDoubt: false }))
      yield* Effect.orDie(journal.complete(lease, step.name, receipt))
    }
    yield* Effect.orDie(journal.settle(lease, { status: "published", ...published }))
  }
})
