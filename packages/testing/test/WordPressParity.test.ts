/**
 * Holds the emulated WordPress to a real one: the same questions, the same answers.
 *
 * Where no real site can be started the recorded answers of one stand in for it. `LOA_RECORD_WORDPRESS=1` records anew.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { Sandbox } from "@loa/sandbox"
import { RealWordPress } from "@loa/testing"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Media from "./WordPressMediaProbes.ts"
import * as Posts from "./WordPressPostProbes.ts"
import { observe, type Login, type ProbedSite } from "./WordPressProbe.ts"
import * as Refusals from "./WordPressRefusalProbes.ts"
import * as Site from "./WordPressSiteProbes.ts"
import * as Text from "./WordPressTextProbes.ts"

const fixture = new URL("./fixtures/wordpress-answers.json", import.meta.url)

interface Recording {
  /** WordPress version. */
  readonly version: string
  readonly answers: Readonly<Record<string, unknown>>
}

const isRecording = (value: unknown): value is Recording =>
  typeof value === "object" && value !== null && "version" in value && "answers" in value

const readRecording = (): Recording => {
  const value: unknown = JSON.parse(readFileSync(fixture, "utf8"))
  if (!isRecording(value)) throw new Error(`${fixture.pathname} is no recording`)
  return value
}

const probes = [...Refusals.probes, ...Posts.probes, ...Text.probes, ...Site.probes, ...Media.probes]
const recording: Record<string, unknown> = {}
let real: RealWordPress.RealWordPress | undefined
let sandbox: Sandbox.Sandbox
let emulated: ProbedSite

const writeRecording = (): void => {
  if (real === undefined) throw new Error("Only a real site's answers can be recorded")
  const content: Recording = { version: real.version, answers: recording }
  writeFileSync(fixture, `${JSON.stringify(content, null, 1)}\n`)
}

const login = (username: string): Login => ({ username, applicationPassword: `${username} only for tests` })

const accounts = {
  editor: login("editor1"),
  author: login("author1"),
  contributor: login("contrib1"),
  subscriber: login("sub1")
}

const startEmulator = async (): Promise<void> => {
  const { editor, author, contributor, subscriber } = accounts
  sandbox = await Sandbox.start({
    wordpress: {
      accounts: [
        { ...editor, role: "editor" },
        { ...author, role: "author" },
        { ...contributor, role: "contributor" },
        { ...subscriber, role: "subscriber" }
      ]
    }
  })
  emulated = { url: `${sandbox.url}/wordpress`, accounts }
}

beforeAll(async () => {
  await startEmulator()
  real = await RealWordPress.requireOrExplain()
})

afterAll(async () => {
  await real?.stop()
  await sandbox.close()
})

/** The true answer: from the site that runs, else the recorded one. */
const trueAnswer = async (name: string): Promise<unknown> => {
  if (real === undefined) return readRecording().answers[name]
  const probe = probes.find((candidate) => candidate.name === name)
  assert.isDefined(probe)
  return (recording[name] = await observe(probe, real))
}

describe("the emulated WordPress answers as a real one", () => {
  it("has a name for every probe once", () => {
    assert.strictEqual(new Set(probes.map(({ name }) => name)).size, probes.length)
  })

  for (const probe of probes) {
    it(probe.name, async () => {
      assert.deepStrictEqual(await observe(probe, emulated), await trueAnswer(probe.name))
    })
  }

  it("the recorded answers are those of a real site of that version", () => {
    if (process.env["LOA_RECORD_WORDPRESS"] === "1") return writeRecording()
    const recorded = readRecording()
    if (real?.version === recorded.version) assert.deepStrictEqual(recording, recorded.answers)
    const names = probes.map(({ name }) => name)
    assert.sameMembers(Object.keys(recorded.answers), names)
  })
})
