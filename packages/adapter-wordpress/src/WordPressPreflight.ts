/**
 * Whether this account may publish this item on this site now. Reads only.
 */
import type { Adapter, Finding, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import type { WordPressClient } from "./WordPressClient.ts"
import * as Mapping from "./WordPressMapping.ts"
import * as Files from "./WordPressFiles.ts"
import * as Overrides from "./WordPressOverrides.ts"
import type { Root, User } from "./WordPressSchema.ts"
import * as Standing from "./WordPressStanding.ts"

type Findings = ReadonlyArray<Finding.Finding>

const problem = (destination: string, code: string, message: string, hint: string): Finding.Finding => ({
  severity: "error",
  destination,
  path: [],
  code,
  message,
  hint
})

const roleHint = "give the account the role Editor in WordPress, under Users"

/** An empty list in place of the ways to log in. */
const hasNoLogin = ({ authentication }: Root): boolean => Array.isArray(authentication) && authentication.length === 0

const siteFindings = (destination: string, root: Root): Findings => {
  if (!root.namespaces.includes("wp/v2")) {
    const message = "the site answers, but its REST API wp/v2 is switched off"
    return [problem(destination, "rest-api-off", message, "a security plugin may have switched it off: allow it")]
  }
  if (hasNoLogin(root)) {
    const message = "the site offers no login by application password"
    const hint = "application passwords need https, and security plugins can switch them off"
    return [problem(destination, "application-passwords-off", message, hint)]
  }
  return []
}

const roleFindings = (publication: Adapter.Publication, status: Mapping.Status, user: User): Findings => {
  const may = (capability: string): boolean => user.capabilities === undefined || user.capabilities[capability] === true
  const { destination } = publication
  const wanted: ReadonlyArray<readonly [needed: boolean, capability: string, code: string, message: string]> = [
    [status === "publish", "publish_posts", "may-not-publish", "the account may write posts but not publish them"],
    [
      Mapping.categoriesOf(publication).length > 0,
      "manage_categories",
      "may-not-make-categories",
      "the account may not make categories, and the item has some"
    ],
    [
      Overrides.of(publication).author !== undefined,
      "edit_others_posts",
      "may-not-set-author",
      "the account may not publish in another user's name, and the item asks for it"
    ]
  ]
  return wanted.flatMap(([needed, capability, code, message]) =>
    needed && !may(capability) ? [problem(destination, code, message, roleHint)] : []
  )
}

const collectionFindings = (client: WordPressClient, destination: string, collection: "posts" | "media") =>
  Effect.map(client.allowed(collection), (methods): Findings => {
    if (methods.includes("POST")) return []
    const what = collection === "posts" ? "write posts" : "upload files"
    return [problem(destination, `may-not-create-${collection}`, `the account may not ${what}`, roleHint)]
  })

const standingFindings = (client: WordPressClient, publication: Adapter.Publication) =>
  Effect.map(Standing.find(client, publication), (standing): Findings => {
    if (standing._tag === "Nothing" || standing._tag === "Ours") return []
    const slug = Mapping.slugOf(publication.item)
    const said = standing._tag === "Trashed" ? Standing.removed(standing.post) : Standing.taken(slug, standing.post)
    return [problem(publication.destination, said.code, said.detail, said.hint)]
  })

/**
 * Asks site and account. The login is tried only on a site that has one, and rights only behind a login that works.
 *
 * Errors: `Unauthorized` when the site does not know the account.
 *
 * @category running
 */
export const run = Effect.fnUntraced(function* (
  client: WordPressClient,
  status: Mapping.Status,
  publication: Adapter.Publication
): Effect.fn.Return<Findings, PublishError.Reason> {
  const { destination } = publication
  const site = siteFindings(destination, yield* client.root)
  if (site.length > 0) return site
  const user = yield* client.me
  const rights = [
    ...(yield* collectionFindings(client, destination, "posts")),
    ...(Files.uploaded(publication).length === 0 ? [] : yield* collectionFindings(client, destination, "media")),
    ...roleFindings(publication, status, user)
  ]
  return rights.length > 0 ? rights : yield* standingFindings(client, publication)
})
