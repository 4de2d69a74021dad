import { Accounts, Sandbox } from "@loa/sandbox"
import { cpSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Program from "./Program.ts"
import * as Workspace from "./Workspace.ts"

let sandbox: Sandbox.Sandbox
let workspace: Workspace.Workspace

const literalSecret = "s3cret-that-lies-in-the-file"

const fields = { id: "bad-item", title: "Title", body: "Text", to: ["portal"] }

const image = { id: "poster", type: "image", source: "poster.png" }

const configuration = (change: (destinations: ReturnType<typeof Accounts.configuration>) => object): string =>
  JSON.stringify({ destinations: change(Accounts.configuration(sandbox.url)) })

beforeAll(async () => {
  sandbox = await Sandbox.start()
  workspace = Workspace.make(sandbox.url)
  cpSync(join(Workspace.examples, "media", "poster.png"), join(workspace.folder, "poster.png"))
  workspace.write("good.json", JSON.stringify(fields))
  workspace.write("empty.mp4", "")
  workspace.write("a-file", "not a folder")
})

afterAll(async () => {
  await sandbox.close()
  workspace.remove()
})

interface Case {
  readonly name: string
  readonly exitCode: number
  /** All of them are in the message. */
  readonly says: ReadonlyArray<string>
  readonly item?: object | string
  /** Written to the configuration that `--config` names. */
  readonly configuration?: () => string
  readonly words?: ReadonlyArray<string>
  readonly environment?: { readonly [name: string]: string }
}

const cases: ReadonlyArray<Case> = [
  {
    name: "a misspelt key",
    exitCode: 3,
    item: { ...fields, titel: "Title" },
    says: ["item.json:1:64: titel: unknown key", 'did you mean "title"?']
  },
  {
    name: "a wrong type",
    exitCode: 3,
    item: { ...fields, hashtags: 5 },
    says: ["item.json:1:64: hashtags: found 5, expected a list"]
  },
  { name: "a missing field", exitCode: 3, item: { id: "bad-item" }, says: ["item.json:1:1: title: is required"] },
  { name: "text that is no JSON", exitCode: 3, item: "{", says: ["item.json:1:2: not readable as JSON"] },
  {
    name: "an item that is not there",
    exitCode: 3,
    words: ["publish", "absent.md"],
    says: ["absent.md: there is no such file"]
  },
  {
    name: "a file of another kind",
    exitCode: 3,
    words: ["publish", "poster.png"],
    says: ["poster.png: an item is a .md, .yaml, .yml or .json file"]
  },
  {
    name: "a missing file",
    exitCode: 3,
    item: { ...fields, assets: [{ ...image, source: "media/absent.png" }] },
    says: ["item.json", "assets[0].source", "there is no file media/absent.png", "put it under"]
  },
  {
    name: "a path outside the item's folder",
    exitCode: 3,
    item: { ...fields, assets: [{ ...image, source: "../poster.png" }] },
    says: ["item.json", "assets[0].source", "../poster.png leads out of the item's folder", "copy the file"]
  },
  {
    name: "an empty video",
    exitCode: 3,
    item: { ...fields, assets: [{ id: "spot", type: "video", source: "empty.mp4" }] },
    says: ["item.json", "assets[0].source", "empty.mp4 is empty (0 bytes)", "put the finished file there"]
  },
  {
    name: "an unknown destination in --to",
    exitCode: 3,
    words: ["publish", "good.json", "--to", "potal"],
    says: ["good.json", 'there is no destination "potal"', 'did you mean "portal"?']
  },
  {
    name: "an unknown destination in the item",
    exitCode: 3,
    item: { ...fields, to: ["portal", "fanpge"] },
    says: ["item.json", "to[1]", 'there is no destination "fanpge"', 'did you mean "fanpage"?']
  },
  {
    name: "an unknown channel",
    exitCode: 2,
    configuration: () => configuration(({ portal }) => ({ portal: { ...portal, channel: "wordpres" } })),
    says: ["other.json: destinations.portal.channel", 'there is no channel "wordpres"', 'did you mean "wordpress"?']
  },
  {
    name: "a misspelt key of the configuration",
    exitCode: 2,
    configuration: () => configuration(({ portal }) => ({ portal: { ...portal, siteURL: "https://example.org" } })),
    says: ["other.json: destinations.portal.siteURL: unknown key", 'did you mean "siteUrl"?']
  },
  {
    name: "a missing environment variable",
    exitCode: 2,
    environment: { PORTAL_PASSWORD: "" },
    says: [
      "loa.config.json: destinations.portal.applicationPassword",
      "the environment variable PORTAL_PASSWORD is not set"
    ]
  },
  {
    name: "a literal secret",
    exitCode: 2,
    configuration: () => configuration(({ portal }) => ({ portal: { ...portal, applicationPassword: literalSecret } })),
    says: ["other.json: destinations.portal.applicationPassword", "env"]
  },
  {
    name: "a configuration cut short, with a literal secret in it",
    exitCode: 2,
    configuration: () => `{ "destinations": { "portal": { "applicationPassword": "${literalSecret}" oops`,
    says: ["other.json: cannot be read"]
  },
  {
    name: "a configuration with a literal secret that is no text",
    exitCode: 2,
    configuration: () => `{ "destinations": { "portal": { "applicationPassword": ${literalSecret} } } }`,
    says: ["other.json: cannot be read"]
  },
  {
    name: "a configuration without destinations",
    exitCode: 2,
    configuration: () => '{ "destinations": {} }',
    says: ["other.json: destinations"]
  },
  {
    name: "a configuration that is not there",
    exitCode: 2,
    words: ["publish", "good.json", "--config", "absent.json"],
    says: ["absent.json: there is no such configuration file", "--config"]
  },
  {
    name: "a configuration that is a folder",
    exitCode: 2,
    words: ["publish", "good.json", "--config", "."],
    says: [".: cannot be read"]
  },
  {
    name: "a journal that cannot be written",
    exitCode: 2,
    configuration: () =>
      JSON.stringify({ journal: { sqlite: "a-file/journal.db" }, destinations: Accounts.configuration(sandbox.url) }),
    says: ["the journal", "a-file/journal.db cannot be written", "make the file and its folder writable"]
  },
  {
    name: "a journal that is another file",
    exitCode: 2,
    configuration: () =>
      JSON.stringify({ journal: { sqlite: "poster.png" }, destinations: Accounts.configuration(sandbox.url) }),
    says: ["the journal", "poster.png is damaged"]
  },
  {
    name: "an unknown flag",
    exitCode: 2,
    words: ["publish", "good.json", "--partal"],
    says: ["there is no flag --partal", '"--partial"']
  },
  {
    name: "an unknown command",
    exitCode: 2,
    words: ["pubish", "good.json"],
    says: ['there is no command "pubish"', '"publish"']
  },
  {
    name: "a later command",
    exitCode: 2,
    words: ["retract", "good.json"],
    says: ['"loa retract" is not available in this version']
  }
]

const run = (test: Case): Promise<Program.Ended> => {
  if (test.item !== undefined) {
    workspace.write("item.json", typeof test.item === "string" ? test.item : JSON.stringify(test.item))
  }
  if (test.configuration !== undefined) workspace.write("other.json", test.configuration())
  const words = test.words ?? [
    "publish",
    test.item === undefined ? "good.json" : "item.json",
    ...(test.configuration === undefined ? [] : ["--config", "other.json"])
  ]
  return Program.run(words, {
    folder: workspace.folder,
    environment: { ...workspace.environment, ...test.environment }
  })
}

const assertRefused = (ended: Program.Ended, exitCode: number): void => {
  assert.strictEqual(ended.exitCode, exitCode, ended.stderr)
  assert.strictEqual(ended.stdout, "")
  assert.notMatch(ended.stderr, /^\s+at /m)
  assert.notInclude(ended.stderr, "defect")
  for (const secret of [literalSecret, literalSecret.slice(0, 6), ...Object.values(Accounts.environment)])
    assert.notInclude(ended.stderr, secret)
}

describe("bad input", () => {
  it.each(cases)("$name: exit code $exitCode, one clear message, nothing sent", async (test) => {
    const ended = await run(test)
    assertRefused(ended, test.exitCode)
    for (const part of test.says) assert.include(ended.stderr, part)
    assert.deepStrictEqual(
      sandbox.requests.filter(({ write }) => write),
      []
    )
  })

  it("a port in use: exit code 2 and the port", async () => {
    const ended = await workspace.loa("sandbox", "--port", String(sandbox.port))
    assertRefused(ended, 2)
    assert.include(ended.stderr, `Port ${sandbox.port} on 127.0.0.1 is already in use`)
  })

  it("no configuration far and wide: exit code 2 and how to name one", async () => {
    const ended = await Program.run(["publish", "good.json"], {
      folder: Workspace.examples,
      environment: { LANG: "vi_VN.UTF-8" }
    })
    assert.strictEqual(ended.exitCode, 3, "the item is looked at first")
    const outside = await Program.run(["check", join(workspace.folder, "good.json")])
    assertRefused(outside, 2)
    assert.include(outside.stderr, "--config FILE")
  })

  it("a refused item is a report with --json", async () => {
    const ended = await workspace.loa("publish", "good.json", "--to", "potal", "--json")
    assert.strictEqual(ended.exitCode, 3)
    const report = JSON.parse(ended.stdout)
    assert.strictEqual(report.status, "refused")
    assert.deepStrictEqual(report.results, {})
    assert.strictEqual(report.findings[0].code, "unknown-destination")
  })
})
