import { ItemSchema } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import { Ajv } from "ajv"
import * as Yaml from "effect/encoding/Yaml"
import { readFileSync } from "node:fs"

const published: object = JSON.parse(readFileSync(new URL("../item.schema.json", import.meta.url), "utf8"))

const validate = new Ajv({ allErrors: true }).compile(published)

const problemsOf = (item: unknown): ReadonlyArray<string> => {
  validate(item)
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, params["additionalProperty"]].filter(Boolean).join(" ")
  )
}

const markdown = readFileSync(new URL("../../../examples/cli/bluezone.md", import.meta.url), "utf8")
const example: unknown = Yaml.parse(markdown.split(/^---$/m)[1] ?? "")

const minimal = { id: "tin-moi", title: "Tin mới" }

describe("item.schema.json", () => {
  it("is what the schema of the item says; `pnpm schema` writes it", () => {
    assert.deepStrictEqual(published, JSON.parse(JSON.stringify(ItemSchema.jsonSchema())))
  })

  it("accepts the example, and the address that editors find it by", () => {
    assert.deepStrictEqual(problemsOf(example), [])
    assert.deepStrictEqual(problemsOf({ $schema: "item.schema.json", ...minimal }), [])
  })

  it("refuses a misspelt key, in the item and in an asset", () => {
    assert.deepStrictEqual(problemsOf({ ...minimal, sumary: "x" }), ["must NOT have additional properties sumary"])
    const image = { id: "poster", type: "image", source: "a.png", altTxt: "x" }
    assert.include(problemsOf({ ...minimal, assets: [image] }), "/assets/0 must NOT have additional properties altTxt")
  })

  it("refuses a name, an address and a time in another spelling", () => {
    for (const fields of [{ id: "Tin" }, { link: "go.zalo.me" }, { publishAt: "06/08/2020" }, { to: ["Portal"] }])
      assert.lengthOf(problemsOf({ ...minimal, ...fields }), 1, JSON.stringify(fields))
  })

  it("knows the common fields of an override and leaves the channel's own to the channel", () => {
    assert.deepStrictEqual(problemsOf({ ...minimal, overrides: { youtube: { playlist: "Phòng dịch" } } }), [])
    assert.lengthOf(problemsOf({ ...minimal, overrides: { youtube: { hashtags: "x" } } }), 1)
  })
})
