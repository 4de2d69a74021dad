/**
 * An item written in TypeScript.
 */
import { ItemText } from "@loa/core"

/**
 * Checks an item while it is written; it is decoded, with the same rules as a file, when it is published.
 *
 * @category constructors
 */
export const defineItem: typeof ItemText.define = ItemText.define
