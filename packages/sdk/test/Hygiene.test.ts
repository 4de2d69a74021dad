/**
 * Markup, scripts and shortcodes in every text of an item, published to the emulated platforms and read as the public
 * reads them: shown as words, refused, or replaced in plain sight.
 */
import { Accounts, Sandbox } from "@loa/sandbox"
import { type CampaignItem, createPublisher, defineConfig, type PromisePublisher, type Report } from "@loa/sdk"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const script = "<script>alert(1)</script>"
const picture = '<img src=x onerror="alert(2)">'

const folder = join(import.meta.dirname, "../../../examples/cli")

let sandbox: Sandbox.Sandbox
let publisher: PromisePublisher<Report.Channels>

beforeAll(async () => {
  sandbox = await Sandbox.start()
  Object.assign(process.env, Accounts.environment, { LOA_VAULT_KEY: Buffer.alloc(32, 1).toString("base64") })
  const journal = { sqlite: join(mkdtempSync(join(tmpdir(), "loa-hygiene-")), "journal.db") }
  publisher = await createPublisher(defineConfig({ journal, destinations: Accounts.configuration(sandbox.url) }))
})

afterAll(async () => {
  await publisher.close()
  await sandbox.close()
})

const assets: CampaignItem.CampaignItemInput["assets"] = [
  { id: "poster", type: "image", source: "media/poster.png", altText: `Áp phích ${script}`, title: `Ảnh ${picture}` }
]

const item = (id: string, changes: Partial<CampaignItem.CampaignItemInput> = {}): CampaignItem.CampaignItemInput => ({
  id,
  title: `Bluezone ${script} [gallery]`,
  summary: `Ứng dụng ${picture} & "Bluezone"`,
  body: [
    `Chữ \\${script} và [gallery ids="1"] và \`${script}\`.`,
    script,
    `Trong dòng ${picture}, [liên kết](javascript:alert(3)), ![ảnh](data:text/html,${script})`,
    "<!-- wp:html --><b>khối</b><!-- /wp:html -->"
  ].join("\n\n"),
  hashtags: [`tin${script}`],
  categories: [`Phòng dịch ${script}`],
  assets,
  ...changes
})

/** Everything an anonymous reader gets: the page, and what the wall shows of it. */
const publicTextOf = async (report: Report.Report, destination: string): Promise<string> => {
  const result = report.results[destination]
  assert.isDefined(result)
  assert.strictEqual(result.status, "published", JSON.stringify([report.findings, result.error]))
  const page = await (await fetch(result.permalink ?? "")).text()
  const entries = sandbox.entries().filter(({ permalink }) => permalink === result.permalink)
  return [page, ...entries.map(({ html }) => html ?? "")].join("\n")
}

const assertNoMarkup = (html: string): void => {
  assert.notMatch(html, /<script>alert/i)
  assert.notMatch(html, /<img src=x/i)
  assert.notMatch(html.replace(/"[^"]*"/g, '""'), /<[^>]*\son\w+\s*=/i)
  assert.notMatch(html, /(?:href|src)="(?:javascript|data):/i)
}

const codesOf = (report: Report.Report, destination: string): ReadonlyArray<string> =>
  report.findings
    .filter((finding) => finding.destination === destination)
    .map(({ code, severity }) => `${severity} ${code}`)

describe("markup in every text", () => {
  it("is words on a WordPress site, and HTML among Markdown is left out with a warning", async () => {
    const report = await publisher.publish(item("ma-portal"), { folder, to: ["portal"] })
    const html = await publicTextOf(report, "portal")
    assertNoMarkup(html)
    assert.include(html, "Bluezone &lt;script&gt;alert(1)&lt;/script&gt;")
    assert.include(html, "&#091;gallery ids=")
    assert.include(codesOf(report, "portal"), "warning html-left-out")
    assert.include(codesOf(report, "portal"), "warning address-left-out")
  })

  it("is words on a Facebook Page", async () => {
    const report = await publisher.publish(item("ma-fanpage"), { folder, to: ["fanpage"] })
    const html = await publicTextOf(report, "fanpage")
    assertNoMarkup(html)
    assert.include(html, "&lt;script&gt;alert(1)&lt;/script&gt;")
  })

  it("is replaced in a Zalo article, with a warning", async () => {
    const report = await publisher.publish(item("ma-oa"), { folder, to: ["portal", "oa"] })
    const html = await publicTextOf(report, "oa")
    assertNoMarkup(html)
    assert.include(html, "‹script&gt;alert(1)‹/script&gt;")
    assert.notInclude(html, "&lt;script")
    assert.include(codesOf(report, "oa"), "warning markup-replaced")
    assert.include(codesOf(report, "oa"), "warning html-left-out")
  })

  it("is refused in a title and a tag of YouTube, and replaced in a description", async () => {
    const video = { id: "spot", type: "video", source: "media/bluezone-15s.mp4" } as const
    const refused = await publisher.publish(item("ma-tube", { assets: [video] }), { folder, to: ["tube"] })
    assert.strictEqual(refused.status, "refused")
    assert.includeMembers([...codesOf(refused, "tube")], ["error title-characters", "error tag-characters"])
    const fields = { title: "Bluezone", hashtags: ["Bluezone"], assets: [video] }
    const report = await publisher.publish(item("ma-tube", fields), { folder, to: ["tube"] })
    const html = await publicTextOf(report, "tube")
    assertNoMarkup(html)
    assert.include(html, "‹script›alert(1)‹/script›")
    assert.includeMembers([...codesOf(report, "tube")], ["warning description-characters", "warning html-left-out"])
  })
})
