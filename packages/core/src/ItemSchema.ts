/**
 * The item as a JSON Schema: what an editor needs to complete and check a file while it is written.
 */
import * as JsonSchema from "effect/JsonSchema"
import * as Schema from "effect/Schema"
import { CampaignItem, overridableFields } from "./CampaignItem.ts"

const { assets, language, timeZone, ...fields } = CampaignItem.fields

/** The common fields are completed; what else a channel takes is checked where the channels are known. */
const Override = Schema.StructWithRest(Schema.Struct(overridableFields), [Schema.Record(Schema.String, Schema.Json)])

/** An item as it stands in a file. */
const Written = Schema.Struct({
  $schema: Schema.optionalKey(Schema.String.annotate({ description: "address of this schema, for editors" })),
  ...fields,
  language: Schema.optionalKey(language.annotate({ description: "BCP 47; vi when it is left out" })),
  timeZone: Schema.optionalKey(
    timeZone.annotate({ description: "zone of times without an offset; Asia/Ho_Chi_Minh when it is left out" })
  ),
  assets: Schema.optionalKey(assets),
  overrides: Schema.optionalKey(
    Schema.Record(Schema.String, Override).annotate({ description: "by destination or by channel" })
  )
})

/**
 * The JSON Schema of an item's file, draft 7: the one that editors understand best. `@loa/core/item.schema.json` is this
 * value, written down.
 *
 * @category encoding
 */
export const jsonSchema = (): JsonSchema.JsonSchema => {
  const document = JsonSchema.toDocumentDraft07(Schema.toJsonSchemaDocument(Written, { onExcessProperty: "error" }))
  return {
    $schema: JsonSchema.META_SCHEMA_URI_DRAFT_07,
    title: "Campaign item of Loa",
    ...document.schema,
    definitions: document.definitions
  }
}
