/**
 * One column a platform: its head, and its publications newest first.
 */
import { facebook, wordpress, youtube, zalo } from "../Accounts.ts"
import type { PublicEntry } from "../platform/Emulator.ts"
import { escape } from "../platform/Html.ts"
import { pageCard, plainCard, portalCard, watchCard, zaloCard } from "./Cards.ts"

interface Column {
  readonly name: string
  /** What kind of page it is. */
  readonly kind: string
  readonly card: (entry: PublicEntry) => string
}

const known: Readonly<Record<string, Column>> = {
  wordpress: { name: wordpress.siteTitle, kind: "Cổng thông tin", card: portalCard },
  facebook: { name: facebook.pageName, kind: "Trang Facebook", card: pageCard },
  zalo: { name: zalo.oaName, kind: "Zalo Official Account", card: zaloCard },
  youtube: { name: youtube.channelTitle, kind: "Kênh YouTube", card: watchCard }
}

/** The columns of the platforms, in the order in which readers know them; others follow. */
export const columns = (platforms: ReadonlyArray<string>, entries: ReadonlyArray<PublicEntry>): string => {
  const others = platforms.filter((platform) => !Object.hasOwn(known, platform))
  return [...Object.keys(known).filter((platform) => platforms.includes(platform)), ...others]
    .map((platform) =>
      column(
        platform,
        entries.filter((entry) => entry.platform === platform)
      )
    )
    .join("\n")
}

const column = (platform: string, entries: ReadonlyArray<PublicEntry>): string => {
  const { name, kind, card } = known[platform] ?? { name: platform, kind: "", card: plainCard }
  const newestFirst = entries.toSorted((one, other) => other.publishedAt.localeCompare(one.publishedAt))
  const cards = newestFirst.map((entry) => card(entry)).join("\n")
  return `<section class="column ${escape(platform)}" aria-label="${escape(kind)}">
<header><span class="kind">${escape(kind)}</span><h2>${escape(name)}</h2></header>
<div class="cards">${cards === "" ? nothing : cards}</div>
</section>`
}

const nothing = `<div class="nothing"><p>Chưa có gì được đăng</p><p>Bài đăng sẽ hiện ở đây ngay khi kênh nhận được.</p></div>`
