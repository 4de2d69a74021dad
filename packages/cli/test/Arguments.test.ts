import { assert, describe, it } from "vitest"
import * as Arguments from "../src/Arguments.ts"
import { commands, laterCommands } from "../src/Commands.ts"

const parse = (line: string): Arguments.Parsed => Arguments.parse(line === "" ? [] : line.split(" "))

const run = (line: string) => {
  const { request } = parse(line)
  assert(request._tag === "Run", `"${line}" is ${JSON.stringify(request)}`)
  return request
}

const problem = (line: string): Arguments.Problem => {
  const { request } = parse(line)
  assert(request._tag === "Invalid", `"${line}" is ${request._tag}`)
  return request.problem
}

describe("Arguments", () => {
  it("reads items and flags in any order", () => {
    const { command, items, options } = run(
      "--json publish a.md --to portal,fanpage --partial b.md --to oa --no-wait --config c.json"
    )
    assert.strictEqual(command.name, "publish")
    assert.deepStrictEqual(items, ["a.md", "b.md"])
    assert.deepStrictEqual(options, {
      json: true,
      to: ["portal", "fanpage", "oa"],
      dryRun: false,
      partial: true,
      yes: false,
      wait: false,
      config: "c.json"
    })
  })

  it("takes what stands behind -- as items", () => {
    assert.deepStrictEqual(run("check -- --odd.md").items, ["--odd.md"])
  })

  it("tells the language even of a command line that is wrong", () => {
    assert.strictEqual(parse("pubish x.md --lang vi").language, "vi")
    assert.isUndefined(parse("publish x.md").language)
    assert.isUndefined(parse("publish x.md --lang fr").language)
  })

  it("shows help for the program and for each command, whatever else is wrong", () => {
    assert.deepStrictEqual(parse("--help").request, { _tag: "Help" })
    assert.deepStrictEqual(parse("help").request, { _tag: "Help" })
    for (const command of commands) {
      assert.deepStrictEqual(parse(`${command.name} --help`).request, { _tag: "Help", command })
      assert.deepStrictEqual(parse(`help ${command.name}`).request, { _tag: "Help", command })
      assert.deepStrictEqual(parse(`-h ${command.name}`).request, { _tag: "Help", command })
    }
  })

  it("tells the version wherever it is asked for", () => {
    assert.deepStrictEqual(parse("-V").request, { _tag: "Version" })
    assert.deepStrictEqual(parse("publish --version").request, { _tag: "Version" })
  })

  it("says of every later command that it is not there yet", () => {
    for (const found of laterCommands) assert.deepStrictEqual(problem(found), { _tag: "LaterCommand", found })
  })

  it.each<[string, Arguments.Problem]>([
    ["", { _tag: "NoCommand" }],
    ["--json", { _tag: "NoCommand" }],
    ["publish", { _tag: "ItemMissing", command: "publish" }],
    ["plan a.md b.md", { _tag: "TooMany", command: "plan", found: "b.md" }],
    ["demo a.md", { _tag: "TooMany", command: "demo", found: "a.md" }],
    ["check a.md --dry-run", { _tag: "MisplacedFlag", found: "--dry-run", command: "check" }],
    ["publish a.md --config", { _tag: "ValueMissing", flag: "--config", value: "FILE" }],
    ["publish a.md --config --json", { _tag: "ValueMissing", flag: "--config", value: "FILE" }],
    ["publish a.md --to=", { _tag: "ValueMissing", flag: "--to", value: "ID,…" }],
    ["publish a.md --json=1", { _tag: "ValueUnexpected", flag: "--json" }],
    ["publish a.md --to portal,,oa", { _tag: "DestinationsInvalid", found: "portal,,oa" }],
    ["sandbox --port 65536", { _tag: "PortInvalid", found: "65536" }],
    ["sandbox --port x", { _tag: "PortInvalid", found: "x" }],
    ["demo --lang fr", { _tag: "LanguageInvalid", found: "fr" }]
  ])("%s", (line, expected) => {
    assert.deepStrictEqual(problem(line), expected)
  })

  it("lists what would have been right beside what is unknown", () => {
    const unknownCommand = problem("publsh a.md")
    assert(unknownCommand._tag === "UnknownCommand")
    assert.include(unknownCommand.known, "publish")
    const unknownFlag = problem("publish a.md --partal")
    assert(unknownFlag._tag === "UnknownFlag")
    assert.include(unknownFlag.known, "--partial")
  })
})
