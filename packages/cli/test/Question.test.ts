import { Sandbox } from "@loa/sandbox"
import { Configuration } from "@loa/sdk"
import { cpSync } from "node:fs"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import * as Arguments from "../src/Arguments.ts"
import type { Context } from "../src/Context.ts"
import { Interrupted } from "../src/Interrupt.ts"
import type { Language } from "../src/Language.ts"
import { messages } from "../src/Messages.ts"
import { publish } from "../src/PublishCommand.ts"
import * as Screen from "./Screen.ts"
import * as Workspace from "./Workspace.ts"

let sandbox: Sandbox.Sandbox
let workspace: Workspace.Workspace

beforeEach(async () => {
  sandbox = await Sandbox.start()
  workspace = Workspace.make(sandbox.url)
  cpSync(join(Workspace.examples, "media", "poster.png"), join(workspace.folder, "poster.png"))
})

afterEach(async () => {
  await sandbox.close()
  workspace.remove()
})

/** `loa publish` with a person at a terminal. */
const atTerminal = (
  line: ReadonlyArray<string>,
  language: Language = "en",
  environment: { readonly [name: string]: string } = {}
) => {
  const { request } = Arguments.parse(["publish", "--config", join(workspace.folder, "loa.config.json"), ...line])
  assert(request._tag === "Run")
  const stdin = new PassThrough()
  const controller = new AbortController()
  const stderr = Screen.make(100)
  const stdout = Screen.make(100)
  const context: Context = {
    items: request.items,
    options: request.options,
    language,
    words: messages[language],
    stdout,
    stderr,
    stdin,
    canAsk: true,
    environment: { ...workspace.environment, ...environment },
    folder: workspace.folder,
    signal: controller.signal
  }
  return { exitCode: publish(context), stdin, stderr, stdout, controller }
}

const write = (): string =>
  join(
    workspace.folder,
    workspace.write(
      "item.json",
      JSON.stringify({ id: "asked-item", title: "Mời bà con", body: "Text", to: ["portal", "tube"] })
    )
  )

describe("on a terminal, before the first publication", () => {
  it("asks with the title and the number of destinations that can carry it; yes publishes", async () => {
    const { exitCode, stderr, stdin, stdout } = atTerminal([write()])
    stdin.write("y\n")
    assert.strictEqual(await exitCode, 0)
    assert.include(stderr.shown().join("\n"), "Publish “Mời bà con” to 1 destination? [y/N]")
    assert.lengthOf(sandbox.entries(), 1)
    assert.match(stderr.shown().join("\n"), /✓ portal {2}published, seen by the public {2}http/)
    assert.deepStrictEqual(stdout.shown(), [], "the table says it")
  })

  it("takes có for yes in Vietnamese", async () => {
    const { exitCode, stderr, stdin } = atTerminal([write()], "vi")
    stdin.write("Có\n")
    assert.strictEqual(await exitCode, 0)
    assert.include(stderr.shown().join("\n"), "Đăng “Mời bà con” lên 1 nơi? [c/K]")
    assert.lengthOf(sandbox.entries(), 1)
  })

  it.each(["n\n", "\n", "yikes\n"])("publishes nothing for %j", async (answer) => {
    const { exitCode, stderr, stdin } = atTerminal([write()])
    stdin.write(answer)
    assert.strictEqual(await exitCode, 3)
    assert.include(stderr.shown().at(-1), "Nothing was published.")
    assert.deepStrictEqual(sandbox.requests, [])
  })

  it("takes the end of the input for no", async () => {
    const { exitCode, stdin } = atTerminal([write()])
    stdin.end()
    assert.strictEqual(await exitCode, 3)
    assert.deepStrictEqual(sandbox.requests, [])
  })

  it("ends at once when it is interrupted at the question", async () => {
    const { controller, exitCode } = atTerminal([write()])
    controller.abort(new Interrupted(130))
    const reason: unknown = await exitCode.catch((error: unknown) => error)
    assert.instanceOf(reason, Interrupted)
    assert.deepStrictEqual(sandbox.requests, [])
  })

  it("does not ask with --yes", async () => {
    const { exitCode, stderr } = atTerminal([write(), "--yes"])
    assert.strictEqual(await exitCode, 0)
    assert.notInclude(stderr.shown().join("\n"), "[y/N]")
  })

  it("says that a secret is missing before it asks", async () => {
    const { exitCode, stderr } = atTerminal([write()], "en", { PORTAL_PASSWORD: "" })
    const reason: unknown = await exitCode.catch((error: unknown) => error)
    assert.instanceOf(reason, Configuration.ConfigurationInvalid)
    assert.deepStrictEqual(stderr.shown(), [])
  })

  it("does not ask about what is going to be refused", async () => {
    const { exitCode, stderr } = atTerminal([write(), "--to", "potal"])
    assert.strictEqual(await exitCode, 3)
    assert.notInclude(stderr.shown().join("\n"), "[y/N]")
    assert.include(stderr.shown().join("\n"), 'did you mean "portal"?')
  })
})
