/**
 * Bodies made to be too much for what reads Markdown, as large as they may be, each made ready for four channels in a
 * process of its own with 256 MiB of heap.
 */
import { assert, beforeAll, describe, it } from "@effect/vitest"
import * as ItemProcess from "./ItemProcess.ts"

const bodies: { readonly [name: string]: string } = {
  "entries of one list": "- a\n".repeat(2900),
  "rows of one table": `|a|b|\n|-|-|\n${"|a|b|\n".repeat(2400)}`,
  "columns of one table": `${"|a".repeat(3300)}|\n${"|-".repeat(3300)}|\n|a|\n`,
  "pictures inside each other": `${"![".repeat(990)}a${"](b)".repeat(990)}`,
  "emphasis inside each other": `${"**a ".repeat(490)}${"a**".repeat(490)}`,
  "emphasis that never ends": `${"a**b ".repeat(990)}\n\n`.repeat(5),
  "links that never end": `${"[a](b ".repeat(990)}\n\n`.repeat(2),
  "footnotes that are nowhere": "[^a]".repeat(990),
  "HTML that never ends": "<a ".repeat(9900),
  "quotes inside each other": `${"> ".repeat(20)}a\n`.repeat(400),
  addresses: "www.a.b ".repeat(12_000),
  references: "{{portal.permalink}} ".repeat(2400)
}

const itemWith = (body: string) => ({
  id: "tin-moi",
  title: "Tin mới",
  body,
  assets: [
    { id: "poster", type: "image", source: "poster.png" },
    { id: "spot", type: "video", source: "spot.mp4" }
  ]
})

/** The command alone takes 100 MiB; from sources, as here, it is more. */
const addedMebibytesMax = ItemProcess.peakMebibytesMax - 100

const prepare = (body: string): ItemProcess.Outcome =>
  ItemProcess.run("PrepareOne.ts", "body.json", JSON.stringify(itemWith(body)))

describe("nasty bodies", () => {
  let alone: ItemProcess.Outcome
  beforeAll(() => {
    alone = prepare("a")
  })

  it.each(Object.entries(bodies))("%s: made ready within bounds", (_, body) => {
    const { peakMebibytes, said } = prepare(body)
    assert.match(said, /^ready: \d+ steps$/)
    assert.isBelow(peakMebibytes - alone.peakMebibytes, addedMebibytesMax)
  })
})
