/**
 * What an item may say for WordPress alone.
 */
import { type Adapter, CampaignItem } from "@loa/core"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

/**
 * The fields every channel can override, and WordPress' own:
 *
 * - `tags`: names of tags, in place of the hashtags.
 * - `author`: id of the WordPress user whose name stands over the post; the account itself when left out.
 * - `comments`: whether readers may comment; the site's own setting when left out.
 * - `videos`: `leave-out` uploads no video, for bodies that show it from YouTube.
 *
 * @category schemas
 */
export const Overrides = Schema.Struct({
  ...CampaignItem.overridableFields,
  tags: Schema.optionalKey(Schema.Array(Schema.NonEmptyString)),
  author: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
  comments: Schema.optionalKey(Schema.Literals(["open", "closed"])),
  videos: Schema.optionalKey(Schema.Literals(["upload", "leave-out"]))
})

/** @category models */
export type Overrides = typeof Overrides.Type

/**
 * The overrides of a publication, typed.
 *
 * @category getters
 */
export const of = (publication: Adapter.Publication): Overrides =>
  Result.getOrElse(Schema.decodeUnknownResult(Overrides)(publication.overrides), (): Overrides => ({}))

/**
 * The assets that are uploaded.
 *
 * @category getters
 */
export const carried = (publication: Adapter.Publication): Adapter.Publication["assets"] =>
  of(publication).videos === "leave-out"
    ? publication.assets.filter(({ asset }) => asset.type !== "video")
    : publication.assets
