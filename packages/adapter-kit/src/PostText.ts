/**
 * The words of an item for channels that take one plain text.
 */
import type { CampaignItem } from "@loa/core"

/**
 * Hashtags in one line: `#Bluezone #COVID19`; white space inside a tag is taken out, since a tag ends there.
 *
 * @category encoding
 */
export const hashtags = (item: CampaignItem.CampaignItem): string =>
  (item.hashtags ?? []).map((tag) => `#${tag.replace(/^#/, "").replace(/\s+/g, "")}`).join(" ")

/**
 * Joins the parts that are there, an empty line between them.
 *
 * @category encoding
 */
export const paragraphs = (parts: ReadonlyArray<string | undefined>): string =>
  parts.filter((part) => part !== undefined && part.trim() !== "").join("\n\n")
