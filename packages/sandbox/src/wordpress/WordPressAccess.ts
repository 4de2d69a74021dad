/**
 * Who asks, and what WordPress lets this user do.
 */
import type { Role, Row, Site, User } from "./WordPressStore.ts"

/** Somebody logged in, or `undefined`: a wrong password looks like none. */
export type Viewer = User | undefined

const subscriber = ["read", "level_0"]
const contributor = [...subscriber, "edit_posts", "delete_posts", "level_1"]
const author = [
  ...contributor,
  "upload_files",
  "edit_published_posts",
  "publish_posts",
  "delete_published_posts",
  "level_2"
]
const editor = [
  ...author,
  "moderate_comments",
  "manage_categories",
  "manage_links",
  "unfiltered_html",
  "edit_others_posts",
  "edit_pages",
  "edit_others_pages",
  "edit_published_pages",
  "publish_pages",
  "delete_pages",
  "delete_others_pages",
  "delete_published_pages",
  "delete_others_posts",
  "delete_private_posts",
  "edit_private_posts",
  "read_private_posts",
  "delete_private_pages",
  "edit_private_pages",
  "read_private_pages",
  "level_3",
  "level_4",
  "level_5",
  "level_6",
  "level_7"
]

/** Source: https://wordpress.org/documentation/article/roles-and-capabilities/ */
const capabilities: Readonly<Record<Role, ReadonlyArray<string>>> = {
  subscriber,
  contributor,
  author,
  editor,
  administrator: [
    ...editor,
    "manage_options",
    "list_users",
    "create_users",
    "edit_users",
    "level_8",
    "level_9",
    "level_10"
  ]
}

/** The user named by `Authorization: Basic`, by login or e-mail, with an application password. */
export const authenticate = (site: Site, header: string | undefined): Viewer => {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? "")?.[1]
  if (encoded === undefined) return undefined
  const [, login, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? []
  const same = (text: string) => text.replace(/[^a-zA-Z0-9]/g, "")
  return site.users.find(
    (user) =>
      (user.username === login || email(user) === login) && same(user.applicationPassword) === same(password ?? "")
  )
}

export const email = (user: User): string => `${user.username}@example.test`

export const can = (viewer: Viewer, capability: string): boolean =>
  viewer !== undefined && capabilities[viewer.role].includes(capability)

export const capabilitiesOf = (user: User): Record<string, boolean> =>
  Object.fromEntries([...capabilities[user.role], user.role].map((name) => [name, true]))

export const mayKeepHtml = (site: Site, viewer: Viewer): boolean =>
  site.options.unfilteredHtml && can(viewer, "unfiltered_html")

const mayChange = (verb: "edit" | "delete", viewer: Viewer, row: Row): boolean => {
  if (viewer === undefined) return false
  if (row.author !== viewer.id) return can(viewer, `${verb}_others_posts`)
  return can(viewer, row.status === "publish" || row.status === "future" ? `${verb}_published_posts` : `${verb}_posts`)
}

export const mayEdit = (viewer: Viewer, row: Row): boolean => mayChange("edit", viewer, row)

export const mayDelete = (viewer: Viewer, row: Row): boolean => mayChange("delete", viewer, row)

/** Attachments are public as soon as they are there, unless they hang on something that is not. */
export const mayRead = (site: Site, viewer: Viewer, row: Row): boolean => {
  if (row.status === "publish" || mayEdit(viewer, row)) return true
  if (row.status === "private") return can(viewer, "read_private_posts")
  if (row.status !== "inherit") return false
  const parent = site.rows.get(row.parent)
  return parent === undefined || mayRead(site, viewer, parent)
}
