import { Accounts } from "@loa/sandbox"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { parseEnv } from "node:util"
import { assert, describe, it } from "vitest"
import manifest from "../package.json" with { type: "json" }
import * as Program from "./Program.ts"
import { examples } from "./Workspace.ts"

describe("loa", () => {
  it("tells its version and nothing else", async () => {
    for (const flag of ["--version", "-V"]) {
      assert.deepInclude(await Program.run([flag]), { exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" })
    }
  })

  it("shows its help on the standard output when asked, on the standard error when nothing was asked", async () => {
    const asked = await Program.run(["--help"])
    assert.deepInclude(asked, { exitCode: 0, stderr: "" })
    assert.include(asked.stdout, "publish ITEM…")
    for (const later of ["preview", "retract", "login"]) assert.notInclude(asked.stdout, later)

    const nothing = await Program.run([])
    assert.deepInclude(nothing, { exitCode: 2, stdout: "" })
    assert.include(nothing.stderr, "publish ITEM…")

    const vietnamese = await Program.run(["publish", "--help"], { environment: { LANG: "vi_VN.UTF-8" } })
    assert.include(vietnamese.stdout, "đăng tin, mỗi nơi đúng một lần")
  })

  it("refuses a Node that is too old in one line, before it loads anything", async () => {
    const old = "Object.defineProperty(process, 'versions', { value: { node: '22.18.0' } })"
    const ended = await Program.run(["publish", "x.md"], {
      node: ["--import", `data:text/javascript,${encodeURIComponent(old)}`]
    })
    assert.strictEqual(ended.exitCode, 2)
    assert.match(ended.stderr, /^Loa needs Node 22\.19 or newer; this is v[\d.]+\. .*\n$/)
  })
})

describe("loa sandbox", () => {
  it("tells its address, a configuration and invented secrets, and ends well on SIGTERM", async () => {
    const { child, ended } = Program.start(["sandbox", "--port", "0", "--json"])
    assert(child.stderr !== null)
    await once(createInterface({ input: child.stderr }), "line")
    child.kill("SIGTERM")
    const { exitCode, stdout, stderr } = await ended
    assert.strictEqual(exitCode, 0, stderr)
    const { configuration, environment, url } = JSON.parse(stdout)
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.deepStrictEqual(configuration, { destinations: JSON.parse(JSON.stringify(Accounts.configuration(url))) })
    assert.deepStrictEqual(environment, Accounts.environment)
    assert.include(stderr, `the wall, what the public would see: ${url}/`)
  })

  it("is what the example's files describe", () => {
    const read = (name: string): string => readFileSync(join(examples, name), "utf8")
    const { destinations } = JSON.parse(read("sandbox.config.json"))
    assert.deepStrictEqual(destinations, JSON.parse(JSON.stringify(Accounts.configuration("http://127.0.0.1:4010"))))
    assert.deepStrictEqual({ ...parseEnv(read("sandbox.env")) }, { ...Accounts.environment })
  })
})

describe("loa demo", () => {
  it("publishes the example to four destinations, shows that a second run changes nothing, and leaves nothing behind", async () => {
    const ended = await Program.run(["demo", "--json"])
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const { results } = JSON.parse(ended.stdout)
    for (const id of ["portal", "fanpage", "oa", "tube"]) assert.strictEqual(results[id].status, "published", id)
    assert.include(ended.stderr, `The Facebook post carries the portal's address: ${results.portal.permalink}`)
    assert.include(ended.stderr, `The Zalo article shows the portal's picture: ${results.portal.assets.poster.url}`)
    assert.include(ended.stderr, "Nothing was published twice")
    assert.match(ended.stderr, /^the wall, what the public would see: http/m)
  })
})
