/**
 * A secret in an adapter's options.
 */
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

/**
 * A text that prints as `<redacted>`. A configuration file names where it is kept, `{ "env": "NAME" }` or
 * `{ "file": "path" }`, and never holds it; what reads the configuration puts the value in before decoding.
 *
 * @category schemas
 */
export const Secret: Schema.Codec<Redacted.Redacted<string>, Redacted.Redacted<unknown>> = Schema.Redacted(
  Schema.NonEmptyString
).annotate({ description: '{ "env": "NAME" } or { "file": "path" }, never the secret itself' })
