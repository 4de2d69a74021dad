/**
 * What a site makes of text: slugs, rendered HTML, and the HTML it keeps from whom.
 */
import { create, seen, type Ask, type Probe } from "./WordPressProbe.ts"

const slugs: ReadonlyArray<readonly [asked: string, status: string | undefined]> = [
  ["Đường về quê hương: Tết", "draft"],
  ["a_b.c/d?e#f", "draft"],
  ["Phở  Bò -- “x”", "draft"],
  ["x".repeat(210), "draft"],
  ["🎉 ok", "draft"],
  ["A&B", "draft"],
  ["100% tốt", "draft"],
  ["12345", "draft"],
  ["54321", undefined],
  ["feed", "draft"],
  ["2026", "publish"],
  ["KEY-Upper", "publish"]
]

const slugFolding: ReadonlyArray<Probe> = slugs.map(([slug, status]) => ({
  name: `slug ${slug.slice(0, 30)} as ${status ?? "no status"}`,
  run: async (ask) =>
    seen(await create(ask, { title: "S", slug, ...(status === undefined ? {} : { status }) }), "slug", "status")
}))

const contents = [
  "<!-- wp:paragraph -->\n<p>Xin chào</p>\n<!-- /wp:paragraph -->",
  '<!-- wp:heading -->\n<h2 class="wp-block-heading">A "q" & b</h2>\n<!-- /wp:heading -->\n\n<!-- wp:paragraph -->\n<p>One -- two... it\'s \'ok\'</p>\n<!-- /wp:paragraph -->',
  "<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>a</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->",
  "<!-- wp:html -->\n<p>a\nb</p>\n<!-- /wp:html -->",
  'line one\nline two\n\npara two "quoted" -- it\'s',
  "<p>a & b</p>"
]

const rendering: ReadonlyArray<Probe> = contents.map((content, index) => ({
  name: `rendering ${index + 1}: ${content.slice(0, 24)}`,
  run: async (ask) =>
    seen(await create(ask, { title: 'A & "B"', content, status: "draft" }), "title", "content", "excerpt", "meta")
}))

const hostile =
  '<p onclick="x()" class="a" data-x="1" style="color:red">Hi <b>b</b><script>alert(1)</script>' +
  '<iframe src="https://www.youtube.com/embed/x"></iframe></p><a href="javascript:alert(1)" target="_blank">l</a>' +
  '<form><input></form><img src="a.png?x=1&y=2" srcset="b 2x" alt="q"/><svg><path/></svg><style>p{}</style>' +
  '<video controls src="a.mp4"><source src="b"></video><!-- c --><x-y>z</x-y><details><summary>s</summary></details>'

const authorHtml = [
  hostile,
  "<p>a & b &amp; c</p>",
  "<p>5 < 6</p>",
  "a<br>b<br/>c<hr>",
  "<p class='s'>q</p>",
  '<p style="background:url(javascript:1);margin:1px">x</p>',
  '<!-- wp:image {"id":5} -->\n<figure class="wp-block-image"><img src="a.png" alt="x" class="wp-image-5"/></figure>\n<!-- /wp:image -->',
  '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'
]

const cleaning: ReadonlyArray<Probe> = [
  ...authorHtml.map((content, index) => ({
    name: `stored for an author ${index + 1}: ${content.slice(0, 24)}`,
    run: async (ask: Ask) =>
      seen(
        await create(ask, { title: "A < C & <b>d</b> <script>x</script>", content, status: "draft" }, { as: "author" }),
        "title.raw",
        "content.raw"
      )
  })),
  {
    name: "stored for an editor",
    run: async (ask) => {
      const content = '<p onclick="x()">Hi <script>alert(1)</script><iframe src="https://a.test/"></iframe></p>'
      return seen(await create(ask, { title: " A < C ", content, status: "draft" }), "title.raw", "content.raw")
    }
  }
]

/** Every probe of text. */
export const probes: ReadonlyArray<Probe> = [...slugFolding, ...rendering, ...cleaning]
