/**
 * What a test may do to a site behind the API's back: what people and accidents do to real ones.
 */
import { trash } from "./WordPressPosts.ts"
import { toSlug, uniqueSlug } from "./WordPressSlug.ts"
import {
  addUser,
  erase,
  findPost,
  runCron,
  type CrashPoint,
  type Post,
  type PostStatus,
  type Role,
  type Row,
  type Site
} from "./WordPressStore.ts"

type Arguments = Readonly<Record<string, unknown>>

const roles: ReadonlyArray<string> = ["administrator", "editor", "author", "contributor", "subscriber"]
const crashPoints: ReadonlyArray<string> = ["before-insert", "after-insert", "after-all", "during-sub-sizes"]
const statuses: ReadonlyArray<string> = ["publish", "draft", "pending", "private"]

const isRole = (value: unknown): value is Role => typeof value === "string" && roles.includes(value)
const isCrashPoint = (value: unknown): value is CrashPoint => typeof value === "string" && crashPoints.includes(value)
const isStatus = (value: unknown): value is PostStatus => typeof value === "string" && statuses.includes(value)

const rowOf = (site: Site, { id }: Arguments): Row => {
  const row = site.rows.get(Number(id))
  if (row === undefined) throw new Error(`No post or attachment has the id ${String(id)}`)
  return row
}

const postOf = (site: Site, { id }: Arguments): Post => {
  const post = findPost(site, Number(id))
  if (post === undefined) throw new Error(`No post has the id ${String(id)}`)
  return post
}

const editPost = (site: Site, given: Arguments): void => {
  const post = postOf(site, given)
  if (typeof given.title === "string") post.title = given.title
  if (typeof given.content === "string") post.content = given.content
  if (isStatus(given.status)) post.status = given.status
  if (typeof given.slug === "string") {
    if (post.status === "publish") post.oldSlugs = [...post.oldSlugs, post.slug]
    post.slug = uniqueSlug(site, toSlug(given.slug), "post", post.id)
  }
  post.modified = site.environment.now()
}

const changeUser = (site: Site, given: Arguments): void => {
  const { username, applicationPassword, role } = given
  const user = site.users.find((candidate) => candidate.username === username)
  if (user === undefined) throw new Error(`No user is called ${String(username)}`)
  if (typeof applicationPassword === "string") user.applicationPassword = applicationPassword
  if (isRole(role)) user.role = role
}

const newUser = (site: Site, { username, applicationPassword, role }: Arguments): void => {
  if (typeof username !== "string" || typeof applicationPassword !== "string" || !isRole(role)) {
    throw new Error("add-user needs username, applicationPassword and role")
  }
  addUser(site, { username, applicationPassword, role })
}

const commands: Readonly<Record<string, (site: Site, given: Arguments) => unknown>> = {
  /** Publishes what is due. */
  "run-cron": (site) => runCron(site),
  /** An editor changes title, content, slug or status by hand: `{ id, … }`. */
  "edit-post": editPost,
  /** An editor throws a post away: `{ id }`. */
  "trash-post": (site, given) => trash(site, postOf(site, given)),
  /** Somebody erases a post or a file for good: `{ id }`. */
  erase: (site, given) => erase(site, rowOf(site, given)),
  /** `{ username, applicationPassword, role }`. */
  "add-user": newUser,
  /** Changes role or password: `{ username, role?, applicationPassword? }`. */
  "change-user": changeUser,
  /** PHP dies at this point of the next write that passes it: `{ at: CrashPoint }`. */
  crash: (site, { at }) => {
    if (!isCrashPoint(at)) throw new Error(`crash needs at: ${crashPoints.join(", ")}`)
    site.crash = at
  }
}

/** Runs a command. Throws when it does not exist or its argument is wrong. */
export const command = (site: Site, name: string, argument: unknown): unknown => {
  const run = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (run === undefined) throw new Error(`Unknown command ${name}. Known: ${Object.keys(commands).join(", ")}`)
  const given: Arguments = Object.fromEntries(Object.entries(argument ?? {}))
  return run(site, given) ?? null
}
