/**
 * What the public sees: the front page, posts, files. A simple theme.
 */
import type { EmulatorResponse, PublicEntry } from "../platform/Emulator.ts"
import * as Html from "../platform/Html.ts"
import * as PublicPage from "../platform/PublicPage.ts"
import { decodePath } from "./WordPressRest.ts"
import {
  fileUrl,
  findAttachment,
  permalink,
  runCron,
  type Attachment,
  type Post,
  type PostStatus,
  type Row,
  type Site
} from "./WordPressStore.ts"
import { clean, renderContent, renderExcerpt, toPlainText, typeset } from "./WordPressText.ts"

const html = (site: Site, status: number, title: string, body: string, head = ""): EmulatorResponse => {
  const base = site.environment.baseUrl()
  const api = `<link rel="https://api.w.org/" href="${base}/wp-json/" />\n`
  const masthead = `<p><a href="${base}/">${Html.escape(site.options.title)}</a></p>\n`
  const page = PublicPage.page(`${title} – ${site.options.title}`, masthead + body, head + api)
  return {
    status,
    headers: { link: `<${base}/wp-json/>; rel="https://api.w.org/"` },
    html: page.replace('<html lang="vi">', `<html lang="${Html.escape(site.options.language)}">`)
  }
}

const notFound = (site: Site): EmulatorResponse =>
  html(site, 404, "Không tìm thấy trang", "<article><h1>Không tìm thấy trang</h1></article>")

const redirect = (location: string): EmulatorResponse => ({ status: 301, headers: { location }, html: "" })

const published = (site: Site): ReadonlyArray<Post> =>
  Array.from(site.rows.values())
    .filter((row): row is Post => row.type === "post" && row.status === "publish")
    .toSorted((left, right) => right.date - left.date || right.id - left.id)

const frontPage = (site: Site): EmulatorResponse => {
  const items = published(site).map(
    (post) =>
      `<article><h2><a href="${permalink(site, post)}">${typeset(post.title)}</a></h2>\n` +
      `${PublicPage.time(post.date)}${renderExcerpt(post.excerpt, post.content)}</article>`
  )
  return html(site, 200, "Trang chủ", items.join("\n"))
}

const meta = (property: string, content: string): string =>
  `<meta property="${property}" content="${Html.escape(content)}" />\n`

const cover = (site: Site, post: Post): Attachment | undefined => findAttachment(site, post.featuredMedia)

const openGraph = (site: Site, post: Post): string => {
  const url = permalink(site, post)
  const picture = cover(site, post)
  const pictureTags =
    picture === undefined
      ? ""
      : meta("og:image", fileUrl(site, picture.file)) +
        meta("og:image:width", String(picture.pixels?.width ?? "")) +
        meta("og:image:height", String(picture.pixels?.height ?? "")) +
        meta("og:image:alt", picture.altText)
  return (
    `<link rel="canonical" href="${url}" />\n` +
    meta("og:type", "article") +
    meta("og:site_name", site.options.title) +
    meta("og:title", toPlainText(post.title)) +
    meta("og:description", toPlainText(renderExcerpt(post.excerpt, post.content))) +
    meta("og:url", url) +
    meta("article:published_time", new Date(post.date).toISOString()) +
    pictureTags
  )
}

const pictureMarkup = (site: Site, picture: Attachment | undefined): string =>
  picture === undefined
    ? ""
    : `<img src="${fileUrl(site, picture.file)}" alt="${Html.escape(picture.altText)}" class="wp-post-image" />\n`

const postPage = (site: Site, post: Post): EmulatorResponse => {
  const body = post.password === "" ? renderContent(post.content) : "<p>Nội dung này được bảo vệ bằng mật khẩu.</p>"
  const article =
    `<article>\n<h1>${typeset(post.title)}</h1>\n${PublicPage.time(post.date)}\n` +
    `${pictureMarkup(site, cover(site, post))}<div class="entry-content">${body}</div>\n</article>`
  return html(site, 200, toPlainText(post.title), article, openGraph(site, post))
}

const attachmentPage = (site: Site, row: Attachment): EmulatorResponse => {
  const url = fileUrl(site, row.file)
  const shown = row.pixels === undefined ? Html.escape(row.title) : pictureMarkup(site, row)
  return html(
    site,
    200,
    toPlainText(row.title),
    `<article><h1>${typeset(row.title)}</h1>\n<a href="${url}">${shown}</a></article>`
  )
}

const rowPage = (site: Site, row: Row): EmulatorResponse =>
  row.type === "post" ? postPage(site, row) : attachmentPage(site, row)

const isPublic = (site: Site, row: Row): boolean => {
  if (row.type === "post") return row.status === "publish"
  const parent = site.rows.get(row.parent)
  return parent === undefined || isPublic(site, parent)
}

/** Answers `?p=ID` and `?attachment_id=ID`. */
const byId = (site: Site, id: number): EmulatorResponse => {
  const row = site.rows.get(id)
  return row !== undefined && isPublic(site, row) ? redirect(permalink(site, row)) : notFound(site)
}

/** Answers a pretty address; one without its last slash, or from before the slug changed, is sent on. */
const bySlug = (site: Site, path: string): EmulatorResponse => {
  const slug = path.replace(/\/$/, "").split("/").at(-1)?.toLowerCase() ?? ""
  const rows = Array.from(site.rows.values()).filter((row) => isPublic(site, row))
  const row = rows.find((candidate) => candidate.slug === slug)
  if (row !== undefined) return path.endsWith("/") ? rowPage(site, row) : redirect(permalink(site, row))
  const moved = rows.find((candidate) => candidate.oldSlugs.includes(slug))
  return moved === undefined ? notFound(site) : redirect(permalink(site, moved))
}

const uploads = "/wp-content/uploads/"

/** Answers an address outside the REST API. Every visit publishes what is due. */
export const handle = (site: Site, path: string, query: URLSearchParams): EmulatorResponse => {
  if (path.startsWith(uploads)) {
    const blob = site.files.get(decodePath(path.slice(uploads.length)))
    return blob === undefined ? notFound(site) : { status: 200, blob }
  }
  runCron(site)
  if (path === "/wp-cron.php") return { status: 200, html: "" }
  const id = query.get("p") ?? query.get("attachment_id")
  if (id !== null) return byId(site, Number(id))
  return path === "/" || path === "/index.php" ? frontPage(site) : bySlug(site, path)
}

const visibilities: Readonly<Record<PostStatus, PublicEntry["visibility"]>> = {
  publish: "public",
  future: "scheduled",
  draft: "draft",
  pending: "draft",
  private: "private",
  trash: "private",
  inherit: "public"
}

const attributesOf = (tag: string, body: string, name: string): ReadonlyArray<string> =>
  Array.from(body.matchAll(new RegExp(`<${tag}\\b[^>]*\\s${name}="([^"]*)"`, "gi")), ([, value = ""]) =>
    toPlainText(value)
  )

const imagesOf = (site: Site, post: Post, body: string): PublicEntry["images"] => {
  const picture = cover(site, post)
  const inline = Array.from(body.matchAll(/<img\b[^>]*>/gi), ([tag]) => ({
    url: attributesOf("img", tag, "src")[0] ?? "",
    altText: attributesOf("img", tag, "alt")[0] ?? ""
  }))
  return picture === undefined ? inline : [{ url: fileUrl(site, picture.file), altText: picture.altText }, ...inline]
}

const videosOf = (body: string): PublicEntry["videos"] =>
  Array.from(body.matchAll(/<video\b[^>]*>/gi), ([tag]) => {
    const [posterUrl] = attributesOf("video", tag, "poster")
    const url = attributesOf("video", tag, "src")[0] ?? ""
    return posterUrl === undefined ? { url } : { url, posterUrl }
  })

/** A post as the wall shows it. Trashed posts are not shown. */
const toEntry = (site: Site, post: Post): PublicEntry => {
  const body = renderContent(post.content)
  return {
    platform: "wordpress",
    id: String(post.id),
    kind: "article",
    title: toPlainText(post.title),
    text: toPlainText(body),
    html: clean(body),
    permalink: permalink(site, post),
    publishedAt: new Date(post.date).toISOString(),
    visibility: visibilities[post.status],
    images: imagesOf(site, post, body),
    videos: videosOf(body)
  }
}

/** Every post that is not in the trash, oldest first. */
export const entries = (site: Site): ReadonlyArray<PublicEntry> =>
  Array.from(site.rows.values())
    .filter((row): row is Post => row.type === "post" && row.status !== "trash")
    .map((post) => toEntry(site, post))
