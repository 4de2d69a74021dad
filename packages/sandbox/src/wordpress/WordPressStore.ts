/**
 * What the emulated WordPress site holds: rows of posts and attachments, terms, users and files.
 */
import type { StoredBlob } from "../server/BlobStore.ts"
import type { EmulatorEnvironment } from "../platform/Emulator.ts"

export type Role = "administrator" | "editor" | "author" | "contributor" | "subscriber"

/** One login. WordPress ignores the spaces of an application password. */
export interface Account {
  readonly username: string
  readonly applicationPassword: string
  readonly role: Role
}

export interface User {
  readonly id: number
  readonly username: string
  applicationPassword: string
  role: Role
  readonly registeredAt: number
}

export type PostStatus = "publish" | "future" | "draft" | "pending" | "private" | "trash" | "inherit"

interface RowBase {
  readonly id: number
  slug: string
  status: PostStatus
  /** Milliseconds since 1970. */
  date: number
  /** A draft nobody gave a date: every update moves `date` to the present. */
  dateFloats: boolean
  modified: number
  title: string
  content: string
  excerpt: string
  author: number
  /** Row id, or 0. */
  parent: number
  commentStatus: string
  pingStatus: string
  template: string
  /** Slug to take back when the row leaves the trash. */
  desiredSlug: string
  /** Slugs of earlier public addresses; they redirect. */
  oldSlugs: ReadonlyArray<string>
}

export interface Post extends RowBase {
  readonly type: "post"
  /** The address at the time of the first save; never changes. */
  guid: string
  password: string
  sticky: boolean
  format: string
  /** Row id of an image attachment, or 0. */
  featuredMedia: number
  categories: ReadonlyArray<number>
  tags: ReadonlyArray<number>
}

/** Width and height in pixels. */
export interface PixelSize {
  readonly width: number
  readonly height: number
}

export interface SubSize extends PixelSize {
  readonly name: string
  /** File name without its folder. */
  readonly file: string
}

export interface Attachment extends RowBase {
  readonly type: "attachment"
  altText: string
  readonly mimeType: string
  /** Path below `wp-content/uploads/`, e.g. `2026/11/anh.png`: the file as uploaded. */
  readonly originalFile: string
  /** Path of the file that is shown; differs from `originalFile` where WordPress scales a picture down. */
  readonly file: string
  readonly byteLength: number
  readonly pixels: PixelSize | undefined
  subSizes: ReadonlyArray<SubSize>
}

export type Row = Post | Attachment

export type Taxonomy = "category" | "post_tag"

export interface Term {
  readonly id: number
  readonly taxonomy: Taxonomy
  /** HTML-escaped, as WordPress stores names. */
  name: string
  slug: string
  description: string
  parent: number
}

/** Where the next write of a kind breaks off, as when PHP dies there. */
export type CrashPoint = "before-insert" | "after-insert" | "after-all" | "during-sub-sizes"

export interface SiteOptions {
  readonly title: string
  /** BCP 47 tag of the theme's pages. */
  readonly language: string
  /** Hours east of UTC of the site's clock. */
  readonly gmtOffset: number
  readonly timezone: string
  /** Off when the site defines `DISALLOW_UNFILTERED_HTML`. */
  readonly unfilteredHtml: boolean
  /** Largest multipart file in bytes: PHP's `upload_max_filesize`. */
  readonly uploadBytesMax: number
  /** `Retry-After` of an injected refusal, in seconds. */
  readonly retryAfterSeconds: number
}

export interface Site {
  readonly environment: EmulatorEnvironment
  readonly options: SiteOptions
  readonly users: Array<User>
  readonly rows: Map<number, Row>
  readonly terms: Map<number, Term>
  /** Bytes by path below `wp-content/uploads/`. */
  readonly files: Map<string, StoredBlob>
  nextRowId: number
  nextTermId: number
  crash: CrashPoint | undefined
}

/** Term that WordPress gives to every post without a category. */
export const defaultCategoryId = 1

/** A new site: users, one category, nothing published. */
export const make = (
  environment: EmulatorEnvironment,
  options: SiteOptions,
  accounts: ReadonlyArray<Account>
): Site => {
  const site: Site = {
    environment,
    options,
    users: [],
    rows: new Map(),
    terms: new Map(),
    files: new Map(),
    // A fresh WordPress has used three ids for its sample post and pages.
    nextRowId: 4,
    nextTermId: defaultCategoryId + 1,
    crash: undefined
  }
  for (const account of accounts) addUser(site, account)
  site.terms.set(defaultCategoryId, {
    id: defaultCategoryId,
    taxonomy: "category",
    name: "Uncategorized",
    slug: "uncategorized",
    description: "",
    parent: 0
  })
  return site
}

export const addUser = (site: Site, account: Account): User => {
  const user = { ...account, id: site.users.length + 1, registeredAt: site.environment.now() }
  site.users.push(user)
  return user
}

export const findPost = (site: Site, id: number): Post | undefined => {
  const row = site.rows.get(id)
  return row?.type === "post" ? row : undefined
}

export const findAttachment = (site: Site, id: number): Attachment | undefined => {
  const row = site.rows.get(id)
  return row?.type === "attachment" ? row : undefined
}

/** Consumes a planned crash if it is set for this point. */
export const takesCrash = (site: Site, point: CrashPoint): boolean => {
  if (site.crash !== point) return false
  site.crash = undefined
  return true
}

/** Public address of a row; drafts and scheduled posts have only `?p=ID`. */
export const permalink = (site: Site, row: Row): string => {
  const base = site.environment.baseUrl()
  if (row.type === "post") {
    return row.status === "publish" || row.status === "private" ? `${base}/${row.slug}/` : `${base}/?p=${row.id}`
  }
  if (row.parent === 0) return `${base}/${row.slug}/`
  const parent = site.rows.get(row.parent)
  return parent?.status === "publish" ? `${permalink(site, parent)}${row.slug}/` : `${base}/?attachment_id=${row.id}`
}

/** Address of an uploaded file. */
export const fileUrl = (site: Site, file: string): string => `${site.environment.baseUrl()}/wp-content/uploads/${file}`

/** Publishes what is due, as WordPress does when somebody visits the site after the time. */
export const runCron = (site: Site): void => {
  for (const row of site.rows.values()) {
    if (row.status === "future" && row.date <= site.environment.now()) row.status = "publish"
  }
}

/** Erases a row for good, with its files, and lets go of what pointed to it. */
export const erase = (site: Site, row: Row): void => {
  site.rows.delete(row.id)
  for (const other of site.rows.values()) {
    if (other.parent === row.id) other.parent = 0
    if (other.type === "post" && other.featuredMedia === row.id) other.featuredMedia = 0
  }
  if (row.type !== "attachment") return
  const folder = row.file.slice(0, row.file.lastIndexOf("/") + 1)
  for (const file of [row.originalFile, row.file, ...row.subSizes.map((size) => folder + size.file)]) {
    site.files.delete(file)
  }
}
