/**
 * A WordPress site: the REST API `wp/v2` an editor's software uses, and the pages the public reads.
 *
 * Behaves like WordPress 6.1 with pretty links and no plugins. Differences: pictures are not resampled, post ids are not
 * used up by revisions, and pages, comments, menus, revisions, batches and `_embed` are not there.
 *
 * Source: https://developer.wordpress.org/rest-api/reference/
 */
import { wordpress } from "../Accounts.ts"
import type { Emulator, EmulatorEnvironment, EmulatorResponse } from "../platform/Emulator.ts"
import { command } from "./WordPressCommands.ts"
import * as Page from "./WordPressPage.ts"
import { handle as handleRest, restRoute } from "./WordPressRoutes.ts"
import * as Store from "./WordPressStore.ts"

/** How a site is set up; everything has a default. */
export interface Options extends Partial<Store.SiteOptions> {
  /** The logins of the site. Default: one editor, `Accounts.wordpress`. */
  readonly accounts?: ReadonlyArray<Store.Account>
}

const defaults: Store.SiteOptions = {
  title: wordpress.siteTitle,
  language: "vi",
  gmtOffset: 7,
  timezone: "Asia/Ho_Chi_Minh",
  unfilteredHtml: true,
  uploadBytesMax: 1024 ** 3,
  retryAfterSeconds: 1
}

const editor: Store.Account = {
  username: wordpress.username,
  applicationPassword: wordpress.applicationPassword,
  role: "editor"
}

/** What a front server says when it does not let a request through to WordPress. */
const refusal = (status: 429 | 503, retryAfterSeconds: number): EmulatorResponse => {
  const title = status === 429 ? "429 Too Many Requests" : "503 Service Temporarily Unavailable"
  return {
    status,
    headers: { "retry-after": String(retryAfterSeconds) },
    html: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`
  }
}

const readOnly = new Set(["GET", "HEAD", "OPTIONS"])

/** Makes a site. */
export const make = (environment: EmulatorEnvironment, options: Options = {}): Emulator => {
  const { accounts = [editor], ...own } = options
  const settings = { ...defaults, ...own }
  let site = Store.make(environment, settings, accounts)
  return {
    name: "wordpress",
    handle: async (request) => {
      const route = restRoute(request)
      return route === undefined ? Page.handle(site, request.path, request.query) : handleRest(site, request, route)
    },
    isWrite: ({ method }) => !readOnly.has(method),
    refusal: (status) => refusal(status, settings.retryAfterSeconds),
    entries: () => {
      // Looking at the wall is a visit to the site.
      Store.runCron(site)
      return Page.entries(site)
    },
    state: () => ({
      users: site.users,
      posts: [...site.rows.values()].filter((row) => row.type === "post"),
      media: [...site.rows.values()].filter((row) => row.type === "attachment"),
      terms: [...site.terms.values()],
      files: Object.fromEntries(site.files)
    }),
    command: async (name, argument) => command(site, name, argument),
    reset: () => {
      site = Store.make(environment, settings, accounts)
    }
  }
}
