import { assert, describe, it } from "@effect/vitest"
import type { CampaignItem, Json } from "@loa/core"
import { AdapterHarness } from "@loa/testing"
import * as Schema from "effect/Schema"
import * as WordPressContent from "../src/WordPressContent.ts"
import * as WordPressHtml from "../src/WordPressHtml.ts"
import * as WordPressMapping from "../src/WordPressMapping.ts"
import * as WordPressPlan from "../src/WordPressPlan.ts"

const bytes = new Uint8Array(10)
const files = {
  "a.png": { bytes, mediaType: "image/png" },
  "b.png": { bytes, mediaType: "image/png" },
  "c.png": { bytes, mediaType: "image/png" },
  "v.mp4": { bytes, mediaType: "video/mp4" },
  "r.mp3": { bytes, mediaType: "audio/mpeg" },
  "d.pdf": { bytes, mediaType: "application/pdf" }
}

const publication = (
  changes: Partial<CampaignItem.CampaignItemInput>,
  overrides: { readonly [key: string]: Json.Json } = {}
) =>
  AdapterHarness.toPublication({
    item: { id: "thong-bao", title: "Thông báo", ...changes },
    destination: "portal",
    files,
    overrides
  })

const uploaded = (asset: string) => ({ remoteId: "7", url: `https://host/${asset}` })

const write = (...parameters: Parameters<typeof publication>): string =>
  WordPressContent.write(publication(...parameters), uploaded).markup

const blocksOf = (markup: string): ReadonlyArray<string | undefined> =>
  Array.from(markup.matchAll(/<!-- wp:([a-z-]+)/g), ([, name]) => name)

const dangers = [
  "<",
  ">",
  "[",
  "]",
  "[gallery]",
  "<script>",
  "&lt;",
  "&#91;",
  "`",
  "*",
  "\\",
  "\n",
  "\n\n",
  "|",
  "![",
  "](",
  ")",
  "<!--",
  "-->",
  '"',
  "https://a.vn",
  "~~~"
]

const withoutComments = (markup: string): string => markup.replace(/<!-- \/?wp:.*? -->/g, "")

describe("the content of a post", () => {
  it("writes each Markdown block as WordPress' own", () => {
    assert.strictEqual(
      write({ body: "# Một\n\n### Ba\n\nHai *dòng*  \nở đây\n\n- [x] xong\n- [ ] chưa\n\n3. ba\n4. bốn" }),
      [
        '<!-- wp:heading -->\n<h2 class="wp-block-heading">Một</h2>\n<!-- /wp:heading -->',
        '<!-- wp:heading {"level":3} -->\n<h3 class="wp-block-heading">Ba</h3>\n<!-- /wp:heading -->',
        "<!-- wp:paragraph -->\n<p>Hai <em>dòng</em><br />ở đây</p>\n<!-- /wp:paragraph -->",
        '<!-- wp:list -->\n<ul class="wp-block-list"><!-- wp:list-item -->\n<li>☑ xong</li>\n<!-- /wp:list-item -->\n\n' +
          "<!-- wp:list-item -->\n<li>☐ chưa</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->",
        '<!-- wp:list {"ordered":true,"start":3} -->\n<ol start="3" class="wp-block-list"><!-- wp:list-item -->\n' +
          "<li>ba</li>\n<!-- /wp:list-item -->\n\n<!-- wp:list-item -->\n<li>bốn</li>\n<!-- /wp:list-item --></ol>\n<!-- /wp:list -->"
      ].join("\n\n")
    )
  })

  it("keeps code from becoming a player or a shortcode", () => {
    assert.include(
      write({ body: "```\nhttps://youtu.be/x\n[gallery]\n```" }),
      "<code>https:&#047;&#047;youtu.be/x\n&#091;gallery&#093;</code>"
    )
  })

  it("puts the blocks of a list item's other content in one line each", () => {
    const markup = write({ body: "- a\n\n  b\n\n  > c\n\n  ```\n  d\n  ```\n\n  | e | f |\n  |---|---|\n  | g | h |" })
    assert.include(markup, "<li>a<br />b<br />c<br /><code>d</code><br />e – f<br />g – h</li>")
  })

  it("finds links by name, and writes footnotes under the text", () => {
    const markup = write({
      body: "[x][a] và ![y][b] [^n].\n\n[a]: https://a.vn\n[b]: https://b.vn/b.png\n[^n]: Ghi *chú*"
    })
    assert.include(markup, '<a href="https://a.vn" rel="noopener">x</a> và <img src="https://b.vn/b.png" alt="y" />')
    assert.include(markup, "<sup>1</sup>")
    assert.include(markup, "<li>Ghi <em>chú</em></li>")
  })

  it("shows a YouTube address that stands alone as a player", () => {
    const markup = write({ body: "https://www.youtube.com/watch?v=a--b&t=1" })
    assert.include(markup, '{"url":"https://www.youtube.com/watch?v=a\\u002d\\u002db\\u0026t=1",')
    assert.include(markup, "\nhttps://www.youtube.com/watch?v=a--b&amp;t=1\n")
    assert.deepStrictEqual(blocksOf(write({ body: "Xem https://youtu.be/a" })), ["paragraph"])
    assert.deepStrictEqual(blocksOf(write({ body: "[Xem](https://youtu.be/a)" })), ["paragraph"])
  })

  it("uses the summary where there is no body", () => {
    assert.strictEqual(
      write({ summary: "1. *Không* phải Markdown" }),
      "<!-- wp:paragraph -->\n<p>1. *Không* phải Markdown</p>\n<!-- /wp:paragraph -->"
    )
    assert.strictEqual(write({}), "")
  })

  it("adds the files that the body does not name, and no cover or poster a second time", () => {
    const assets = [
      { id: "a", type: "image", source: "a.png" },
      { id: "b", type: "image", source: "b.png" },
      { id: "c", type: "image", source: "c.png", title: "Ảnh C" },
      { id: "v", type: "video", source: "v.mp4", thumbnail: "b" },
      { id: "r", type: "audio", source: "r.mp3" },
      { id: "d", type: "document", source: "d.pdf" }
    ] as const
    const all = ["paragraph", "image", "video", "audio", "file"]
    assert.deepStrictEqual(blocksOf(write({ body: "x", assets })), all)
    assert.include(write({ body: "x", assets }), 'poster="https://host/b"')
    assert.include(write({ body: "x", assets }), "Ảnh C</figcaption>")
    assert.include(write({ body: "x", assets }), "download>Tải về</a>")
    assert.include(write({ body: "x", assets, language: "en" }), "download>Download</a>")
    const named = "![](a)\n\n![](v)\n\n![](r) ![Tài liệu](d)\n\n[ảnh](c)"
    assert.deepStrictEqual(blocksOf(write({ body: named, assets })), ["image", "video", "audio", "file", "paragraph"])
    assert.deepStrictEqual(blocksOf(write({ body: "x", assets }, { videos: "leave-out" })), [
      "paragraph",
      "image",
      "image",
      "audio",
      "file"
    ])
  })

  it("ends with the item's link unless the body has it", () => {
    const link = "https://a.vn/x?y=1&z=2"
    assert.include(
      write({ body: "x", link }),
      '<p><a href="https://a.vn/x?y=1&amp;z=2" rel="noopener">https://a.vn/x?y=1&amp;z=2</a></p>'
    )
    assert.deepStrictEqual(blocksOf(write({ body: "[x](https://a.vn/)", link: "https://a.vn" })), ["paragraph"])
    assert.deepStrictEqual(blocksOf(write({ body: "x {{link}}", link })), ["paragraph"])
  })

  it("passes references on as they are", () => {
    const markup = write({
      body: "{{tube.permalink}} [x]({{tube.permalink|link}}) ![y]({{oa.assets.a.url}})",
      link: "https://a.vn"
    })
    for (const reference of ["{{tube.permalink}} ", 'href="{{tube.permalink?link}}"', 'src="{{oa.assets.a.url}}"']) {
      assert.include(markup, reference)
    }
  })

  it.prop(
    "lets no text become markup or a shortcode",
    [Schema.Array(Schema.Union([Schema.String, Schema.Literals(dangers)]))],
    ([parts]) => {
      // An item with a control character or half a character in it is refused before any adapter sees it.
      const text = parts
        .join("")
        .toWellFormed()
        .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g, "")
      const html = withoutComments(write({ body: text })).replace(/<\/?[a-z][^>]*>/g, "")
      assert.notMatch(html, /[<>[\]]/)
    }
  )

  it.prop(
    "opens and closes every block",
    [
      Schema.Array(
        Schema.Literals([
          "- a",
          "> b",
          "1. c",
          "\n",
          "  ",
          "```",
          "| d |",
          "|---|",
          "![](a)",
          "<p>",
          "-->",
          "***",
          "[^1]",
          "[^1]: e"
        ])
      )
    ],
    ([parts]) => {
      const open: Array<string> = []
      for (const [, slash, name = "", attributes] of write({ body: parts.join("\n") }).matchAll(
        /<!-- (\/?)wp:([a-z-]+)(?: (\{.*?\}))? -->/g
      )) {
        if (attributes !== undefined) JSON.parse(attributes)
        if (slash === "") open.push(name)
        else assert.strictEqual(open.pop(), name)
      }
      assert.deepStrictEqual(open, [])
    }
  )
})

describe("titles", () => {
  it.prop("come back as the plain text they were", [Schema.String], ([text]) => {
    assert.strictEqual(WordPressHtml.plain(WordPressHtml.line(text)), text.trim().normalize("NFC").trim())
  })

  it("are read as people's editors write them, and never fail", () => {
    assert.strictEqual(
      WordPressHtml.plain("A &#038; B &#x1F600; &quot;x&quot; &#99999999;"),
      'A & B 😀 "x" &#99999999;'
    )
  })
})

describe("WordPressMapping", () => {
  it("makes slugs that WordPress leaves as they are", () => {
    const made = publication({ id: "a--b-", assets: [{ id: "x--y", type: "image", source: "a.png" }] })
    assert.strictEqual(WordPressMapping.slugOf(made.item), "a-b")
    const [asset] = made.assets
    assert.match(asset === undefined ? "" : WordPressMapping.mediaSlugOf(made.item, asset), /^m-a-b-x-y-[0-9a-f]{8}$/)
  })

  it("gives a replaced file another slug", () => {
    const asset = { id: "a", type: "image", source: "a.png" } as const
    const slugs = [bytes, new Uint8Array(11)].map((content) => {
      const made = AdapterHarness.toPublication({
        item: { id: "thong-bao", title: "T", assets: [asset] },
        files: { "a.png": { bytes: content, mediaType: "image/png" } }
      })
      return made.assets.map((measured) => WordPressMapping.mediaSlugOf(made.item, measured)).join("")
    })
    assert.notStrictEqual(slugs[0], slugs[1])
  })

  it("makes one tag of names that differ in case only", () => {
    assert.deepStrictEqual(WordPressMapping.tagsOf(publication({ hashtags: ["#Tết", "tết", " ", "Xuân"] })), [
      "Tết",
      "Xuân"
    ])
    assert.deepStrictEqual(WordPressMapping.tagsOf(publication({ hashtags: ["a"] }, { tags: ["b c"] })), ["b c"])
  })

  it("schedules from a minute ahead on, and publishes nearer items at once", () => {
    const now = Date.parse("2026-01-01T00:00:00Z")
    const at = "2026-01-01T00:01:00Z"
    assert.deepStrictEqual(WordPressMapping.toRelease("publish", at, now), { status: "future", date_gmt: at })
    assert.deepStrictEqual(WordPressMapping.toRelease("publish", at, now + 1), { status: "publish" })
    assert.deepStrictEqual(WordPressMapping.toRelease("pending", at, now), { status: "pending", date_gmt: at })
    assert.deepStrictEqual(WordPressMapping.toRelease("publish", undefined, now), { status: "publish" })
  })
})

describe("the plan", () => {
  const assets = [
    { id: "a", type: "image", source: "a.png", role: "cover" },
    { id: "v", type: "video", source: "v.mp4" }
  ] as const

  it("brings files, terms and a whole draft before the one step that readers notice", () => {
    const { steps, skipped } = WordPressPlan.make(publication({ assets, hashtags: ["x"] }), "publish")
    assert.strictEqual(skipped, undefined)
    assert.deepStrictEqual(
      steps.map(({ name, kind, asset, byteLength }) => [name, kind, asset, byteLength]),
      [
        ["upload-image-a", "repeatable", "a", 10],
        ["upload-video-v", "repeatable", "v", 10],
        ["create-terms", "repeatable", undefined, 0],
        ["create-draft", "repeatable", undefined, 0],
        ["publish-post", "commit", undefined, 0]
      ]
    )
  })

  it("asks for no terms where there are none, and uploads no video where it is left out", () => {
    const { steps } = WordPressPlan.make(publication({ assets }, { videos: "leave-out" }), "publish")
    assert.deepStrictEqual(
      steps.map(({ name }) => name),
      ["upload-image-a", "create-draft", "publish-post"]
    )
  })

  it("shows assets by their ids and terms by their names", () => {
    const made = publication(
      { assets, hashtags: ["x"], categories: ["y"], body: "![](a)" },
      { author: 3, comments: "closed" }
    )
    const content = WordPressPlan.make({ ...made, publishAt: "2030-01-01T00:00:00Z" }, "publish").steps.at(-1)?.content
    assert.deepInclude(content, {
      slug: "thong-bao",
      status: "future",
      date_gmt: "2030-01-01T00:00:00Z",
      featured_media: "a",
      tags: ["x"],
      categories: ["y"],
      author: 3,
      comment_status: "closed"
    })
    assert.include(content?.["content"], '<!-- wp:image {"id":"a",')
  })
})
