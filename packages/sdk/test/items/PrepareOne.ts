/**
 * Makes one item ready for every channel in a process of its own and tells how it went and how much memory it took. In
 * front: the item's file.
 */
import { InvisibleCharacters, ItemText, ReferenceChecks } from "@loa/core"
import * as ItemFile from "../../src/ItemFile.ts"
import * as FourChannels from "./FourChannels.ts"

const destinations = await FourChannels.make()

const prepare = async (file: string): Promise<string> => {
  const { item } = await ItemFile.load(file)
  const steps = destinations.flatMap((destination) => {
    const [prepared] = FourChannels.prepare(item, [destination])
    return prepared?.plan.steps ?? []
  })
  InvisibleCharacters.check(item)
  ReferenceChecks.checkItem(item, destinations)
  return `ready: ${steps.length} steps`
}

const [file = ""] = process.argv.slice(2)
const said = await prepare(file).catch((cause: unknown) => {
  if (cause instanceof ItemText.ItemInvalid) return cause.message
  throw cause
})
console.log(JSON.stringify({ said, peakMebibytes: Math.round(process.resourceUsage().maxRSS / 1024) }))
