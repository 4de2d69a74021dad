import { type Adapter, ItemText, Preparation } from "@loa/core"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as FourChannels from "./items/FourChannels.ts"

let destinations: ReadonlyArray<Adapter.Destination>

beforeAll(async () => {
  destinations = await FourChannels.make()
})

const fields = {
  id: "bluezone-2020-08",
  title: "Bluezone [mới] *2020*",
  summary: "Ứng dụng Bluezone",
  link: "https://go.zalo.me/bluezone",
  assets: [
    { id: "poster", type: "image", source: "poster.png", altText: "{{title}}" },
    { id: "spot", type: "video", source: "spot.mp4" }
  ]
}

const prepared = (changes: object, id: string): Preparation.Prepared => {
  const item = Result.getOrThrow(ItemText.decode({ ...fields, ...changes }))
  const found = FourChannels.prepare(item, destinations).find(({ destination }) => destination.id === id)
  if (found === undefined) throw new Error(`there is no ${id}`)
  return found
}

/** Everything a plan is going to say. */
const planned = ({ plan }: Preparation.Prepared): string => JSON.stringify(plan.steps.map(({ content }) => content))

const tube = { permalink: "https://www.youtube.com/watch?v=a_b&t=1", assets: {} }

/** What is said once the video is out. */
const resolved = (changes: object, id: string): string =>
  planned(Preparation.resolve(prepared(changes, id), { tube, portal: { assets: {} } }).prepared)

describe("references in what the channels carry", () => {
  it("stand in a plan until their destination is done, in a link, a title, a hashtag, a category, an alternative text", () => {
    const changes = {
      title: "Xem {{tube.permalink}}",
      body: "[Xem video]({{ tube.permalink }}) và {{tube.permalink | link}}",
      categories: ["Phòng dịch {{tube.permalink}}"],
      hashtags: ["tin-{{tube.remoteId}}"]
    }
    const wordpress = prepared(changes, "portal")
    assert.include(planned(wordpress), '"title":"Xem {{tube.permalink}}"')
    assert.include(planned(wordpress), 'href=\\"{{tube.permalink}}\\"')
    assert.include(planned(wordpress), "{{tube.permalink?link}}")
    assert.include(planned(wordpress), '"categories":["Phòng dịch {{tube.permalink}}"]')
    assert.include(planned(wordpress), '"tags":["tin-{{tube.remoteId}}"]')
    assert.include(planned(wordpress), '"alt_text":"Xem {{tube.permalink}}"')
    assert.deepStrictEqual(wordpress.dependencies, ["tube"])
    const post = resolved(changes, "portal")
    assert.include(post, '"title":"Xem https://www.youtube.com/watch?v=a_b&amp;t=1"')
    assert.include(post, 'href=\\"https://www.youtube.com/watch?v=a_b&amp;t=1\\"')
    assert.notInclude(post, "{{tube.permalink")
  })

  it("keep their fallback inside the cell of a table", () => {
    const body = "| video | trang |\n| --- | --- |\n| {{tube.permalink | link}} | {{portal.permalink | link}} |"
    for (const id of ["oa", "tube"]) {
      const plan = planned(prepared({ body }, id))
      assert.include(plan, "{{tube.permalink?link}} – {{portal.permalink?link}}")
    }
    assert.include(planned(prepared({ body }, "portal")), "<td>{{tube.permalink?link}}</td>")
    const cells = resolved({ body }, "portal").split("<td>").slice(1, 3)
    assert.deepStrictEqual(
      cells.map((cell) => /href=\\"([^"]*)\\"/.exec(cell)?.[1]),
      ["https://www.youtube.com/watch?v=a_b&amp;t=1", "https://go.zalo.me/bluezone"]
    )
  })

  it("of a title stay words among Markdown", () => {
    const plan = planned(prepared({ body: "Về {{title}}: {{link}}" }, "portal"))
    assert.include(plan, "Về Bluezone &#091;mới&#093; *2020*: ")
    assert.notInclude(plan, "<em>2020</em>")
  })

  it("in the item's link lead to what a destination publishes, for every text that names the link", () => {
    const changes = { link: "{{tube.permalink}}", message: "Xem {{link}}" }
    const post = prepared({ ...changes, overrides: { fanpage: { message: "Xem {{link}}", media: "link" } } }, "fanpage")
    assert.deepStrictEqual(post.dependencies, ["tube"])
    const { plan } = Preparation.resolve(post, { tube }).prepared
    assert.deepInclude(plan.steps.at(-1)?.content, { message: `Xem ${tube.permalink}`, link: tube.permalink })
  })

  it("that nobody resolved keep a destination from going out", () => {
    const { unresolved } = Preparation.resolve(prepared({ body: "{{tube.permalink}}" }, "portal"), {
      tube: { assets: {} }
    })
    assert.deepStrictEqual([...new Set(unresolved)], ["tube"])
  })
})
