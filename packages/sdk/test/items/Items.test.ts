import { assert, describe, it } from "@effect/vitest"
import type { Written } from "./Arbitraries.ts"
import * as FourChannels from "./FourChannels.ts"
import * as Properties from "./Properties.ts"
import * as Suite from "./Suite.ts"

/** Found by random items, each kept with what it broke. */
const failedOnce: ReadonlyArray<{ readonly name: string; readonly written: Written }> = [
  {
    name: "a title that names itself went into a post's HTML as it was written",
    written: {
      format: "markdown",
      text: '---\nid: tin-moi\ntitle: Tin <script>alert(1)</script>{{title}}\nsummary: "{{title}}"\n---\n'
    }
  },
  {
    name: "a sign that turns the direction of writing stood in a message",
    written: { format: "json", text: '\u202E{ "id": "tin-moi", "title": "Tin" }' }
  },
  {
    name: "a link beside a shortcode became an embed with the shortcode in its address",
    written: { format: "markdown", text: "---\nid: tin-moi\ntitle: Tin\n---\n{{ tube.permalink }}[gallery]\n" }
  },
  {
    name: "an alternative text that looks like an attribute",
    written: {
      format: "json",
      text: JSON.stringify({
        id: "tin-moi",
        title: "Tin",
        assets: [{ id: "a", type: "image", source: "a.png", altText: "<img src=x onerror=alert(1)>" }]
      })
    }
  }
]

describe("items", () => {
  it.each(failedOnce)("hold what did not hold once: $name", async ({ written }) => {
    const item = await Properties.text(written)
    if (item !== undefined) Properties.channels(item, await FourChannels.make())
  })

  it("hold every property, for 2,000 random ones; `pnpm test:items` makes 100,000", { timeout: 240_000 }, async () => {
    const failures = (await Suite.run(2000, 20_201_125)).flatMap(({ failure = "", name }) =>
      failure === "" ? [] : [`${name}: ${failure}`]
    )
    assert.deepStrictEqual(failures, [])
  })
})
