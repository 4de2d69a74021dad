/**
 * Reads one item in a process of its own and tells how it went and how much memory it took. In front: the file.
 */
import { ItemText } from "@loa/core"
import * as ItemFile from "../../src/ItemFile.ts"

const [file = ""] = process.argv.slice(2)
const said = await ItemFile.load(file).then(
  ({ item }) => `read: ${item.id}`,
  (cause: unknown) => {
    if (cause instanceof ItemText.ItemInvalid) return cause.message
    throw cause
  }
)
console.log(JSON.stringify({ said, peakMebibytes: Math.round(process.resourceUsage().maxRSS / 1024) }))
