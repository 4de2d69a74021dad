import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { explain } from "../src/FindingsVietnamese.ts"

const packages = join(import.meta.dirname, "../..")

/** Sources that find something out about an item or a channel. */
const sources = readdirSync(packages)
  .filter((name) => /^(?:core|sdk|adapter-.+)$/.test(name))
  .flatMap((name) => {
    const folder = join(packages, name, "src")
    return readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }))
  })

/** Words in kebab-case that are no codes: steps, states, what a setting can be. */
const others = ["create-post", "publish-post", "publish-video", "leave-out", "not-found", "list-item"]

/** Every code that is written as one, and everything that looks like one where adapters check. */
const codesOf = ({ file, text }: (typeof sources)[number]): ReadonlyArray<string> => {
  const named = [...text.matchAll(/\bcode: "([a-z][a-z0-9-]*)"/g)]
  const looksLike = /(?:Checks|Preflight|Observation)\.ts$/.test(file)
    ? [...text.matchAll(/"([a-z]+(?:-[a-z0-9]+)+)"/g)]
    : []
  return [...named, ...looksLike].map(([, code = ""]) => code).filter((code) => !others.includes(code))
}

/** Codes put together from a field or a kind of asset. */
const composed = ["title", "summary", "author", "message", "playlist", "language"]
  .map((field) => `${field}-too-long`)
  .concat(["image", "video", "audio", "document"].map((type) => `${type}-too-big`))

/** Of a record that is verified, where the message says it all. */
const isOfRecord = (code: string): boolean => code.startsWith("record-")

describe("findings in Vietnamese", () => {
  const codes = [...new Set([...sources.flatMap(codesOf), ...composed])].filter((code) => !isOfRecord(code))

  it("have words for every code", () => {
    assert.isAbove(codes.length, 120)
    assert.deepStrictEqual(
      codes.filter((code) => explain(code) === undefined),
      []
    )
  })

  it("have words for every reason of a failure", () => {
    const reasons = readFileSync(join(packages, "../docs/errors.md"), "utf8").matchAll(
      /^\| `([A-Z]\w+)` \| (?:retry|lookup|fix) /gm
    )
    const named = [...reasons].map(([, reason = ""]) => reason)
    assert.isAbove(named.length, 8)
    assert.deepStrictEqual(
      named.filter((reason) => explain(reason) === undefined),
      []
    )
  })

  it("name the step that failed beside a publication that did not", () => {
    assert.strictEqual(explain("set-thumbnail-failed"), "bước set-thumbnail không thành công")
    assert.strictEqual(explain("nothing-like-it"), undefined)
  })
})
