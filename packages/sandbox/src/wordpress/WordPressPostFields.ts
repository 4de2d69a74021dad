/**
 * From the fields of a request to a stored row: defaults, dates, slugs, statuses, terms.
 */
import { can, mayKeepHtml, type Viewer } from "./WordPressAccess.ts"
import type { Parameters, Rules } from "./WordPressParameters.ts"
import { RestFailure } from "./WordPressFailure.ts"
import { forbidden, readDate, type Call } from "./WordPressRest.ts"
import { toSlug, trashedSlug, uniqueSlug } from "./WordPressSlug.ts"
import type { Attachment, Post, PostStatus, Row, Site, Taxonomy } from "./WordPressStore.ts"
import { clean, withNoopener } from "./WordPressText.ts"

/** Shortest time a post can be scheduled ahead, in milliseconds. Source: `wp_insert_post()`, `MINUTE_IN_SECONDS`. */
const scheduleAheadMin = 60_000

/** Longest title or excerpt in bytes: MySQL's `TEXT`. */
const textBytesMax = 65_535

const writableStatuses = ["publish", "future", "draft", "pending", "private"]

/** Rules of the fields every row has. Source: https://developer.wordpress.org/rest-api/reference/posts/ */
export const rowRules: Rules = {
  date: { type: "date" },
  date_gmt: { type: "date" },
  slug: { type: "string" },
  author: { type: "integer" },
  comment_status: { type: "enum", values: ["open", "closed"] },
  ping_status: { type: "enum", values: ["open", "closed"] },
  title: { type: "text" }
}

/** Rules of a post's own fields. `status` may repeat what the post has. */
export const postRules = (current: PostStatus | undefined): Rules => ({
  ...rowRules,
  status: {
    type: "enum",
    values:
      current === undefined || writableStatuses.includes(current) ? writableStatuses : [...writableStatuses, current]
  },
  password: { type: "string" },
  content: { type: "text" },
  excerpt: { type: "text" },
  featured_media: { type: "integer" },
  format: {
    type: "enum",
    values: ["standard", "aside", "chat", "gallery", "link", "image", "quote", "status", "video", "audio"]
  },
  sticky: { type: "boolean" },
  template: { type: "string" },
  categories: { type: "integers" },
  tags: { type: "integers" }
})

const isStatus = (text: string | undefined): text is PostStatus => [...writableStatuses, "trash"].includes(text ?? "")

/** The status asked for, if this user may give it. */
const readStatus = (
  viewer: Viewer,
  parameters: Parameters,
  current: PostStatus | undefined
): PostStatus | undefined => {
  const status = parameters.text("status")
  if (!isStatus(status) || status === current) return undefined
  if (["publish", "future", "private"].includes(status) && !can(viewer, "publish_posts")) {
    const verb = status === "private" ? "create private" : "publish"
    throw forbidden(viewer, "rest_cannot_publish", `Sorry, you are not allowed to ${verb} posts in this post type.`)
  }
  return status
}

const requestedDate = (site: Site, parameters: Parameters): number | undefined => {
  const date = parameters.text("date")
  if (date !== undefined) return readDate(date, site.options.gmtOffset)
  const gmt = parameters.text("date_gmt")
  return gmt === undefined ? undefined : readDate(gmt, 0)
}

const readAuthor = (call: Call, parameters: Parameters): number | undefined => {
  const author = parameters.number("author") || undefined
  if (author === undefined || author === call.viewer?.id) return author
  if (!call.site.users.some((user) => user.id === author)) {
    throw new RestFailure(400, "rest_invalid_author", "Invalid author ID.")
  }
  return author
}

/** Stores HTML the way the viewer's role allows. */
const storedHtml = (call: Call, html: string): string =>
  withNoopener(mayKeepHtml(call.site, call.viewer) ? html : clean(html))

const checkPassword = (parameters: Parameters, post: Post): void => {
  const hasPassword = (parameters.text("password") ?? post.password) !== ""
  const isSticky = parameters.flag("sticky") ?? post.sticky
  if (!hasPassword || !isSticky) return
  throw new RestFailure(400, "rest_invalid_field", "A post can not be sticky and have a password.")
}

const checkNotEmpty = (post: Post): void => {
  if (post.title !== "" || post.content !== "" || post.excerpt !== "") return
  throw new RestFailure(400, "empty_content", "Content, title, and excerpt are empty.")
}

const checkLengths = (row: Row, verb: "insert" | "update"): void => {
  const tooLong = [["post_title", row.title] as const, ["post_excerpt", row.excerpt] as const].find(
    ([, text]) => Buffer.byteLength(text) > textBytesMax
  )
  if (tooLong === undefined) return
  const kind = row.type === "attachment" ? "attachment" : "post"
  const into = verb === "insert" ? "into" : "in"
  throw new RestFailure(500, `db_${verb}_error`, `Could not ${verb} ${kind} ${into} the database.`, {}, [
    `WordPress database error: Processing the value for the following field failed: ${tooLong[0]}. ` +
      "The supplied value may be too long or contains invalid data."
  ])
}

/** A post nobody has saved yet. */
export const newPost = (call: Call): Post => {
  const now = call.site.environment.now()
  return {
    type: "post",
    id: call.site.nextRowId,
    slug: "",
    status: "draft",
    date: now,
    dateFloats: true,
    modified: now,
    title: "",
    content: "",
    excerpt: "",
    author: call.viewer?.id ?? 0,
    parent: 0,
    commentStatus: "open",
    pingStatus: "open",
    template: "",
    desiredSlug: "",
    oldSlugs: [],
    guid: "",
    password: "",
    sticky: false,
    format: "standard",
    featuredMedia: 0,
    categories: [],
    tags: []
  }
}

/** `publish` ahead of time is `future`, and `future` less than a minute ahead is `publish`. */
const settleStatus = (status: PostStatus, date: number, now: number): PostStatus => {
  if (status === "publish" && date - now >= scheduleAheadMin) return "future"
  if (status === "future" && date - now < scheduleAheadMin) return "publish"
  return status
}

const isUnpublished = (status: PostStatus): boolean => status === "draft" || status === "pending"

/**
 * The slug a post gets. A draft's is made unique only when the request names a slug *and* (on create) a status:
 * without a status WordPress stores the slug as it came, taken or not.
 */
const settleSlug = (site: Site, post: Post, requested: string | undefined, statusGiven: boolean): string => {
  const wanted = requested ?? post.slug
  const slug = wanted !== "" ? toSlug(wanted) : isUnpublished(post.status) ? "" : toSlug(post.title)
  if (slug === "") return isUnpublished(post.status) ? "" : String(post.id)
  if (isUnpublished(post.status) && !(requested !== undefined && statusGiven)) return slug
  return uniqueSlug(site, slug, "post", post.id)
}

/** Lets a living post have a slug that a trashed one still holds. */
const takeFromTrash = (site: Site, slug: string, id: number): void => {
  if (slug === "") return
  for (const row of site.rows.values()) {
    if (row.id !== id && row.status === "trash" && row.slug === slug) {
      row.desiredSlug = slug
      row.slug = trashedSlug(slug)
    }
  }
}

const settleDate = (site: Site, post: Post, parameters: Parameters): void => {
  const now = site.environment.now()
  const requested = requestedDate(site, parameters)
  if (requested !== undefined) {
    post.date = requested
    post.dateFloats = false
  } else if (post.dateFloats) post.date = now
  post.status = settleStatus(post.status, post.date, now)
  if (!isUnpublished(post.status)) post.dateFloats = false
}

const settleText = (call: Call, parameters: Parameters, post: Post): void => {
  const given = (name: string, before: string): string => {
    const text = parameters.text(name)
    return text === undefined ? before : storedHtml(call, text)
  }
  post.title = given("title", post.title).trim()
  post.content = given("content", post.content)
  post.excerpt = given("excerpt", post.excerpt)
}

const placeSlug = (call: Call, parameters: Parameters, before: Post, post: Post): void => {
  if (post.status === "trash") return
  const { site } = call
  const restored = before.status === "trash" ? before.desiredSlug : ""
  const requested = parameters.text("slug") || restored || undefined
  takeFromTrash(site, toSlug(requested ?? post.slug), post.id)
  post.slug = settleSlug(site, post, requested, site.rows.has(post.id) || parameters.has("status"))
  // A contributor's pending post waits for an editor to name it.
  if (post.status === "pending" && !can(call.viewer, "publish_posts")) post.slug = ""
  if (before.status === "publish" && before.slug !== post.slug) post.oldSlugs = [...post.oldSlugs, before.slug]
}

/** A copy of `before` with the request's own fields; throws when WordPress would refuse. */
export const withFields = (call: Call, parameters: Parameters, before: Post): Post => {
  const { site } = call
  const isNew = !site.rows.has(before.id)
  const post: Post = { ...before, modified: site.environment.now() }
  settleText(call, parameters, post)
  post.status = readStatus(call.viewer, parameters, isNew ? undefined : before.status) ?? post.status
  post.author = readAuthor(call, parameters) ?? post.author
  checkPassword(parameters, post)
  post.password = post.status === "private" ? "" : (parameters.text("password") ?? post.password)
  checkNotEmpty(post)
  checkLengths(post, isNew ? "insert" : "update")
  settleDate(site, post, parameters)
  placeSlug(call, parameters, before, post)
  post.commentStatus = parameters.text("comment_status") ?? post.commentStatus
  post.pingStatus = parameters.text("ping_status") ?? post.pingStatus
  return post
}

const knownTerms = (site: Site, ids: ReadonlyArray<number>, taxonomy: Taxonomy): ReadonlyArray<number> =>
  ids.filter((id) => site.terms.get(id)?.taxonomy === taxonomy)

/** Unknown media keeps what was there; a file that is no image takes it away. */
const featured = (site: Site, post: Post, id: number): number => {
  const row = site.rows.get(id)
  if (id !== 0 && row === undefined) return post.featuredMedia
  return row?.type === "attachment" && row.pixels !== undefined ? id : 0
}

/** What WordPress writes after the row itself: sticky, picture, format, terms. Wrong ids are dropped silently. */
export const writeRelated = (site: Site, parameters: Parameters, post: Post): void => {
  post.sticky = parameters.flag("sticky") ?? post.sticky
  post.format = parameters.text("format") ?? post.format
  post.template = parameters.text("template") ?? post.template
  const picture = parameters.number("featured_media")
  if (picture !== undefined) post.featuredMedia = featured(site, post, picture)
  const categories = parameters.numbers("categories")
  if (categories !== undefined) post.categories = knownTerms(site, categories, "category")
  const tags = parameters.numbers("tags")
  if (tags !== undefined) post.tags = knownTerms(site, tags, "post_tag")
}

/** The same for an attachment; its slug is checked again on every write. */
export const withAttachmentFields = (call: Call, parameters: Parameters, before: Attachment): Attachment => {
  const { site } = call
  const html = (name: string) => {
    const text = parameters.text(name)
    return text === undefined ? undefined : storedHtml(call, text)
  }
  const row: Attachment = { ...before, modified: site.environment.now() }
  row.title = html("title") || row.title
  row.excerpt = html("caption") ?? row.excerpt
  row.content = html("description") ?? row.content
  row.author = readAuthor(call, parameters) ?? row.author
  row.parent = parameters.number("post") ?? row.parent
  row.date = requestedDate(site, parameters) ?? row.date
  checkLengths(row, site.rows.has(row.id) ? "update" : "insert")
  const slug = toSlug(parameters.text("slug") || row.slug || row.title)
  row.slug = uniqueSlug(site, slug === "" ? String(row.id) : slug, "attachment", row.id)
  return row
}
