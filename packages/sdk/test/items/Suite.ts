/**
 * The properties over as many random items as asked for: a third of the runs each for texts with mistakes, for items
 * that keep the rules, and for data that may be anything.
 */
import { ItemText } from "@loa/core"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import * as Arbitraries from "./Arbitraries.ts"
import * as FourChannels from "./FourChannels.ts"
import * as Properties from "./Properties.ts"

export interface Ended {
  readonly name: string
  readonly runs: number
  /** What failed and how to run it again; absent when nothing did. */
  readonly failure?: string
}

const check = async <Ts>(
  name: string,
  property: fc.IAsyncProperty<Ts>,
  options: { readonly runs: number; readonly seed: number }
): Promise<Ended> => {
  const details = await fc.check(property, { numRuns: options.runs, seed: options.seed })
  return details.failed
    ? { name, runs: details.numRuns, failure: `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}` }
    : { name, runs: details.numRuns }
}

/** Runs every property; `runs` is how many items, texts and values there are in all. */
export const run = async (runs: number, seed: number): Promise<ReadonlyArray<Ended>> => {
  const destinations = await FourChannels.make()
  const options = { runs: Math.ceil(runs / 3), seed }
  const texts = fc.asyncProperty(Arbitraries.text, async (written) => {
    const item = await Properties.text(written)
    if (written.format === "json") await Properties.strictJson(written.text)
    if (item !== undefined) Properties.channels(item, destinations)
  })
  const items = fc.asyncProperty(Arbitraries.item, fc.nat(14), async (fields, choice) => {
    await Properties.digest(fields, choice)
    const decoded = ItemText.decode(fields)
    if (Result.isSuccess(decoded)) Properties.channels(decoded.success, destinations)
  })
  const data = fc.asyncProperty(Arbitraries.data, async (input) => Properties.data(input))
  return [
    await check("texts with mistakes", texts, options),
    await check("items", items, options),
    await check("data", data, options)
  ]
}
