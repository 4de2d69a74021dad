/**
 * An item written in TypeScript.
 */
import type { CampaignItem } from "@loa/core"
import type { OverridesOf } from "./Channels.ts"

type AnyOverrides = OverridesOf[keyof OverridesOf]

/**
 * An item as a person writes it in code. The compiler knows what each channel can override; under the name of a
 * destination, what any channel can.
 *
 * @category models
 */
export interface DefinedItem extends Omit<CampaignItem.CampaignItemInput, "overrides"> {
  readonly overrides?: Partial<OverridesOf> & { readonly [destination: string]: AnyOverrides }
}

/**
 * Checks an item while it is written; it is decoded, with the same rules as a file, when it is published.
 *
 * @category constructors
 */
export const defineItem = (item: DefinedItem): CampaignItem.CampaignItemInput => item
