/**
 * `wp/v2/posts`. Source: https://developer.wordpress.org/rest-api/reference/posts/
 */
import type { EmulatorResponse } from "../platform/Emulator.ts"
import { can, mayDelete, mayEdit, mayKeepHtml, mayRead } from "./WordPressAccess.ts"
import { check, refuse, type Parameters, type Rules } from "./WordPressParameters.ts"
import { newPost, postRules, withFields, writeRelated } from "./WordPressPostFields.ts"
import { Crash, RestFailure } from "./WordPressFailure.ts"
import { answer, answerPage, forbidden, pageRules, writeDate, type Call } from "./WordPressRest.ts"
import { toSlug, trashedSlug, uniqueSlug } from "./WordPressSlug.ts"
import {
  defaultCategoryId,
  erase,
  findPost,
  permalink,
  takesCrash,
  type Post,
  type Row,
  type Site
} from "./WordPressStore.ts"
import { hasBlocks, renderContent, renderExcerpt, typeset } from "./WordPressText.ts"

const contextRule = { type: "enum", values: ["view", "embed", "edit"] } as const

/** Rules of one item of posts or media. */
export const itemRules: Rules = { context: contextRule, password: { type: "string" }, force: { type: "boolean" } }

/** Rules of a list of posts or media, without `status`. */
export const listRules: Rules = {
  ...pageRules,
  context: contextRule,
  slug: { type: "strings" },
  include: { type: "integers" },
  author: { type: "integers" },
  orderby: {
    type: "enum",
    values: ["author", "date", "id", "include", "modified", "parent", "relevance", "slug", "include_slugs", "title"]
  }
}

const statuses = [
  ..."publish future draft pending private trash auto-draft inherit".split(" "),
  ..."request-pending request-confirmed request-failed request-completed any".split(" ")
]

const postListRules: Rules = {
  ...listRules,
  status: { type: "strings", values: statuses },
  categories: { type: "integers" },
  tags: { type: "integers" }
}

const found = (call: Call): Post => {
  const post = findPost(call.site, call.id)
  if (post === undefined) throw new RestFailure(404, "rest_post_invalid_id", "Invalid post ID.")
  return post
}

const checkSender = (call: Call, parameters: Parameters, verb: "create" | "update"): void => {
  const author = parameters.number("author") || call.viewer?.id
  if (author === call.viewer?.id || can(call.viewer, "edit_others_posts")) return
  const message = `Sorry, you are not allowed to ${verb} posts as this user.`
  throw forbidden(call.viewer, "rest_cannot_edit_others", message)
}

export const create = (call: Call): EmulatorResponse => {
  const parameters = check(call.parameters, { ...postRules(undefined), context: contextRule })
  checkSender(call, parameters, "create")
  if (!can(call.viewer, "edit_posts")) {
    const message = "Sorry, you are not allowed to create posts as this user."
    throw forbidden(call.viewer, "rest_cannot_create", message)
  }
  const post = withFields(call, parameters, newPost(call))
  if (takesCrash(call.site, "before-insert")) throw new Crash()
  call.site.nextRowId += 1
  post.categories = [defaultCategoryId]
  post.guid = permalink(call.site, post)
  call.site.rows.set(post.id, post)
  if (takesCrash(call.site, "after-insert")) throw new Crash()
  writeRelated(call.site, parameters, post)
  if (takesCrash(call.site, "after-all")) throw new Crash()
  const location = `${call.site.environment.baseUrl()}/wp-json/wp/v2/posts/${post.id}`
  return answer(call, 201, present(call, post, "edit"), { location })
}

export const update = (call: Call): EmulatorResponse => {
  const before = found(call)
  const parameters = check(call.parameters, { ...postRules(before.status), context: contextRule })
  if (!mayEdit(call.viewer, before)) {
    throw forbidden(call.viewer, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
  }
  checkSender(call, parameters, "update")
  const post = withFields(call, parameters, before)
  call.site.rows.set(post.id, post)
  writeRelated(call.site, parameters, post)
  if (takesCrash(call.site, "after-all")) throw new Crash()
  return answer(call, 200, present(call, post, "edit"))
}

/** Refuses what this viewer may not see, posts and media alike. */
export const checkRead = (call: Call, row: Row, parameters: Parameters): void => {
  if (parameters.text("context") === "edit" && !mayEdit(call.viewer, row)) {
    throw forbidden(call.viewer, "rest_forbidden_context", "Sorry, you are not allowed to edit this post.")
  }
  const password = parameters.text("password") ?? ""
  if (row.type === "post" && password !== "" && password !== row.password) {
    throw new RestFailure(403, "rest_post_incorrect_password", "Incorrect post password.")
  }
  if (mayRead(call.site, call.viewer, row)) return
  throw forbidden(call.viewer, "rest_forbidden", "Sorry, you are not allowed to do that.")
}

export const get = (call: Call): EmulatorResponse => {
  const post = found(call)
  const parameters = check(call.parameters, itemRules)
  checkRead(call, post, parameters)
  const link = `<${permalink(call.site, post)}>; rel="alternate"; type=text/html`
  return answer(call, 200, present(call, post, parameters.text("context"), parameters.text("password")), { link })
}

/** Moves a post to the trash, which renames its slug. */
export const trash = (site: Site, post: Post): void => {
  post.desiredSlug = post.slug
  if (post.dateFloats) post.date = site.environment.now()
  post.modified = site.environment.now()
  if (post.slug !== "") post.slug = uniqueSlug(site, trashedSlug(post.slug), "post", post.id)
  post.status = "trash"
}

export const remove = (call: Call): EmulatorResponse => {
  const post = found(call)
  const parameters = check(call.parameters, itemRules)
  if (!mayDelete(call.viewer, post)) {
    throw forbidden(call.viewer, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
  }
  if (parameters.flag("force") === true) {
    const { _links, ...previous } = present(call, post, "edit")
    erase(call.site, post)
    return answer(call, 200, { deleted: true, previous })
  }
  if (post.status === "trash") {
    throw new RestFailure(410, "rest_already_trashed", "The post has already been deleted.")
  }
  trash(call.site, post)
  return answer(call, 200, present(call, post, "edit"))
}

const checkStatuses = (call: Call, wanted: ReadonlyArray<string>): void => {
  const allowed = (status: string) =>
    status === "publish" || can(call.viewer, status === "private" ? "read_private_posts" : "edit_posts")
  if (wanted.every(allowed)) return
  const message = "Status is forbidden."
  const data = { status: call.viewer === undefined ? 401 : 403 }
  refuse([["status", { code: "rest_forbidden_status", message, data }]])
}

/** Refuses `context=edit` of a list to those who cannot edit at all. */
export const checkListContext = (call: Call, parameters: Parameters): void => {
  if (parameters.text("context") !== "edit" || can(call.viewer, "edit_posts")) return
  const message = "Sorry, you are not allowed to edit posts in this post type."
  throw forbidden(call.viewer, "rest_forbidden_context", message)
}

const sortKey = (row: Row, by: string): number | string => {
  if (by === "id" || by === "author" || by === "parent") return row[by]
  if (by === "slug" || by === "title") return row[by].toLowerCase()
  return by === "modified" ? row.modified : row.date
}

/** Puts rows in the order asked for; equal ones by id. */
export const sorted = <A extends Row>(rows: ReadonlyArray<A>, parameters: Parameters): ReadonlyArray<A> => {
  const by = parameters.text("orderby") ?? "date"
  const up = parameters.text("order") === "asc" ? 1 : -1
  return rows.toSorted((left, right) => {
    const [a, b] = [sortKey(left, by), sortKey(right, by)]
    return up * (a === b ? left.id - right.id : a < b ? -1 : 1)
  })
}

const intersects = (wanted: ReadonlyArray<number> | undefined, has: ReadonlyArray<number>): boolean =>
  wanted === undefined || wanted.length === 0 || wanted.some((id) => has.includes(id))

/** The filters that posts and media share. `search` also looks into what `more` returns. */
export const matches = (row: Row, parameters: Parameters, more: string = ""): boolean => {
  const slugs = parameters.texts("slug")
  const search = parameters.text("search") ?? ""
  return (
    (slugs === undefined || slugs.length === 0 || slugs.map(toSlug).includes(row.slug)) &&
    intersects(parameters.numbers("include"), [row.id]) &&
    intersects(parameters.numbers("author"), [row.author]) &&
    `${row.title}\n${row.content}\n${row.excerpt}\n${more}`.toLowerCase().includes(search.toLowerCase())
  )
}

/** Drops, after counting, what this viewer may not see in this context. */
export const visible = (call: Call, parameters: Parameters, row: Row): boolean =>
  parameters.text("context") === "edit" ? mayEdit(call.viewer, row) : mayRead(call.site, call.viewer, row)

export const list = (call: Call): EmulatorResponse => {
  const parameters = check(call.parameters, postListRules)
  const wanted = parameters.texts("status") ?? ["publish"]
  checkStatuses(call, wanted)
  checkListContext(call, parameters)
  const hasStatus = (post: Post) => wanted.includes(post.status) || (wanted.includes("any") && post.status !== "trash")
  const posts = Array.from(call.site.rows.values()).filter(
    (row): row is Post =>
      row.type === "post" &&
      hasStatus(row) &&
      matches(row, parameters) &&
      intersects(parameters.numbers("categories"), row.categories) &&
      intersects(parameters.numbers("tags"), row.tags)
  )
  return answerPage(call, parameters, sorted(posts, parameters), (post) =>
    visible(call, parameters, post) ? [present(call, post, parameters.text("context"))] : []
  )
}

/** Text in both forms; `raw` only for those who edit. */
export const twoForms = (raw: string, rendered: string, edit: boolean) => (edit ? { raw, rendered } : { rendered })

const permalinkTemplate = (call: Call, post: Post): string => {
  const base = call.site.environment.baseUrl()
  return post.status === "trash" ? `${base}/?p=${post.id}` : `${base}/%postname%/`
}

const editFields = (call: Call, post: Post) => ({
  password: post.password,
  permalink_template: permalinkTemplate(call, post),
  generated_slug: uniqueSlug(call.site, toSlug(post.title), "post", post.id)
})

const actionLinks = (call: Call, self: string) => {
  const actions = [
    ...(can(call.viewer, "publish_posts") ? ["publish"] : []),
    ...(mayKeepHtml(call.site, call.viewer) ? ["unfiltered-html"] : []),
    ...(can(call.viewer, "edit_others_posts") ? ["sticky", "assign-author"] : []),
    ...(can(call.viewer, "manage_categories") ? ["create-categories"] : []),
    "assign-categories",
    "create-tags",
    "assign-tags"
  ]
  return Object.fromEntries(actions.map((action) => [`wp:action-${action}`, [{ href: self }]]))
}

/** The links every row has. */
export const rowLinks = (call: Call, row: Row, collection: string) => {
  const rest = `${call.site.environment.baseUrl()}/wp-json/wp/v2`
  return {
    self: [{ href: `${rest}/${collection}/${row.id}` }],
    collection: [{ href: `${rest}/${collection}` }],
    about: [{ href: `${rest}/types/${row.type}` }],
    author: [{ embeddable: true, href: `${rest}/users/${row.author}` }]
  }
}

/** The dates every row has, local and UTC. */
export const rowDates = (site: Site, row: Row) => ({
  date: writeDate(row.date, site.options.gmtOffset),
  date_gmt: writeDate(row.date),
  modified: writeDate(row.modified, site.options.gmtOffset),
  modified_gmt: writeDate(row.modified)
})

const present = (call: Call, post: Post, context: string | undefined, password: string = "") => {
  const { site } = call
  const edit = context === "edit"
  const hidden = post.password !== "" && password !== post.password && !edit
  const content = hidden ? "" : renderContent(post.content)
  const excerpt = hidden ? "" : renderExcerpt(post.excerpt, post.content)
  const links = rowLinks(call, post, "posts")
  return {
    id: post.id,
    ...rowDates(site, post),
    guid: twoForms(post.guid, post.guid, edit),
    slug: post.slug,
    status: post.status,
    type: "post",
    link: permalink(site, post),
    title: twoForms(post.title, typeset(post.title), edit),
    content: {
      ...twoForms(post.content, content, edit),
      protected: post.password !== "",
      ...(edit ? { block_version: hasBlocks(post.content) ? 1 : 0 } : {})
    },
    excerpt: { ...twoForms(post.excerpt, excerpt, edit), protected: post.password !== "" },
    author: post.author,
    featured_media: post.featuredMedia,
    comment_status: post.commentStatus,
    ping_status: post.pingStatus,
    sticky: post.sticky,
    template: post.template,
    format: post.format,
    meta: [],
    categories: post.categories,
    tags: post.tags,
    ...(edit ? editFields(call, post) : {}),
    _links: edit ? { ...links, ...actionLinks(call, links.self[0]?.href ?? "") } : links
  }
}
