// Writes packages/core/item.schema.json, the JSON Schema by which editors complete and check an item. Run by
// `pnpm schema`; a test tells when it is out of date.
import { writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

const core = resolve(import.meta.dirname, "..", "packages", "core")
const { jsonSchema } = await import(join(core, "src", "ItemSchema.ts"))
writeFileSync(join(core, "item.schema.json"), `${JSON.stringify(jsonSchema(), null, 2)}\n`)
