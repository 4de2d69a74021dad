/**
 * A publication in the manner of its platform. `html` comes sanitised from the emulator; everything else is escaped here.
 */
import { facebook, youtube, zalo } from "../Accounts.ts"
import type { PublicEntry } from "../platform/Emulator.ts"
import { address, escape, paragraph } from "../platform/Html.ts"
import * as VietnamTime from "./VietnamTime.ts"

/** An article of a portal: headline, date, cover, text. */
export const portalCard = (entry: PublicEntry): string => {
  const [first] = entry.images
  // The cover is in the text only where the editor put it there too.
  const inText = first !== undefined && entry.html.includes(`src="${address(first.url)}"`)
  const cover = first === undefined || inText ? "" : `<figure>${image(first)}</figure>`
  return card(
    entry,
    `<p class="crumbs">Trang chủ › Tin tức</p>
<h3><a href="${address(entry.permalink)}">${escape(entry.title)}</a></h3>
<p class="when">${time(entry, VietnamTime.portal)}</p>
${folded(entry, `${cover}${entry.html}`)}`
  )
}

/** A post of a Page: who and when, text, pictures side by side. */
export const pageCard = (entry: PublicEntry): string =>
  card(
    entry,
    `<div class="who"><span class="face">${escape(facebook.pageName.slice(0, 1))}</span>
<p><strong>${escape(facebook.pageName)}</strong><br><a class="when" href="${address(entry.permalink)}">${time(entry, VietnamTime.timeline)}</a></p></div>
${folded(entry, `<p>${paragraph(entry.text)}</p>`)}
${gallery(entry)}
<p class="actions" aria-hidden="true"><span>Thích</span><span>Bình luận</span><span>Chia sẻ</span></p>`
  )

/** An article of an Official Account: title, author line, cover, description and blocks. */
export const zaloCard = (entry: PublicEntry): string =>
  card(
    entry,
    `<h3><a href="${address(entry.permalink)}">${escape(entry.title)}</a></h3>
<p class="when">${escape(zalo.oaName)} · ${time(entry, VietnamTime.chat)}</p>
${folded(entry, entry.html)}`
  )

/** A watch page: player, title, channel, description. */
export const watchCard = (entry: PublicEntry): string =>
  card(
    entry,
    `<div class="stage">${entry.videos[0] === undefined ? "<p>Video đang được xử lý</p>" : player(entry.videos[0])}</div>
<h3><a href="${address(entry.permalink)}">${escape(entry.title)}</a></h3>
<div class="who"><span class="face">${escape(youtube.channelTitle.slice(0, 1))}</span><p><strong>${escape(youtube.channelTitle)}</strong></p></div>
<div class="description"><p class="when">${time(entry, VietnamTime.watch)}</p>${folded(entry, `<p>${paragraph(entry.text)}</p>`)}</div>`
  )

/** A publication of a platform that has no look of its own here. */
export const plainCard = (entry: PublicEntry): string =>
  card(
    entry,
    `<h3><a href="${address(entry.permalink)}">${escape(entry.title)}</a></h3>
<p class="when">${time(entry, VietnamTime.chat)}</p>
${folded(entry, entry.html)}`
  )

const badges: Readonly<Record<PublicEntry["visibility"], string>> = {
  public: "",
  unlisted: "Không công khai",
  private: "Đang ẩn",
  scheduled: "Đã lên lịch",
  draft: "Bản nháp"
}

const card = (entry: PublicEntry, content: string): string => {
  const badge = badges[entry.visibility]
  const note = badge === "" ? "" : `<p class="badge">${badge}</p>`
  return `<article class="card ${entry.visibility}" data-id="${escape(entry.id)}">${note}${content}</article>`
}

const time = (entry: PublicEntry, format: (instant: string) => string): string =>
  `<time datetime="${escape(entry.publishedAt)}">${escape(format(entry.publishedAt))}</time>`

/** Characters that a card shows at most without a fold; a picture counts as 150. */
const unfoldedLength = 900

const folded = (entry: PublicEntry, html: string): string => {
  if (entry.text.length + 150 * entry.images.length <= unfoldedLength) return `<div class="prose">${html}</div>`
  return `<div class="prose folded">${html}</div><p class="more"><a href="${address(entry.permalink)}">Xem tiếp</a></p>`
}

const image = ({ url, altText }: PublicEntry["images"][number]): string =>
  `<img src="${address(url)}" alt="${escape(altText)}">`

const player = ({ url, posterUrl }: PublicEntry["videos"][number]): string => {
  const poster = posterUrl === undefined ? "" : ` poster="${address(posterUrl)}"`
  return `<video src="${address(url)}"${poster} controls playsinline preload="metadata"></video>`
}

/** Pictures that a post shows before the rest is only counted. */
const galleryMax = 4

const gallery = (entry: PublicEntry): string => {
  const shown = entry.images.slice(0, galleryMax)
  const rest = entry.images.length - shown.length
  const pictures = shown.map((picture) => image(picture)).join("")
  const count = rest === 0 ? "" : `<span class="rest">+${rest}</span>`
  const videos = entry.videos.map((video) => player(video)).join("")
  return `${videos}${shown.length === 0 ? "" : `<div class="gallery of-${shown.length}">${pictures}${count}</div>`}`
}
