/**
 * The routes of the REST API: who may use which method, and what it does.
 */
import type { EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import {
  authenticate,
  can,
  capabilitiesOf,
  email,
  mayDelete,
  mayEdit,
  mayRead,
  type Viewer
} from "./WordPressAccess.ts"
import * as Media from "./WordPressMedia.ts"
import * as Parameters from "./WordPressParameters.ts"
import * as Posts from "./WordPressPosts.ts"
import { Crash, RestFailure } from "./WordPressFailure.ts"
import { answer, decodePath, failed, writeDate, type Call } from "./WordPressRest.ts"
import { runCron, type Site, type Taxonomy } from "./WordPressStore.ts"
import * as Terms from "./WordPressTerms.ts"

type Action = (call: Call) => EmulatorResponse | Promise<EmulatorResponse>

interface Route {
  readonly pattern: RegExp
  readonly methods: Readonly<Record<string, Action>>
  /** Methods this viewer may use. */
  readonly allow: (site: Site, viewer: Viewer, id: number) => ReadonlyArray<string>
}

const reading = ["GET"]
const writing = ["POST", "PUT", "PATCH"]

const collectionAllow =
  (mayCreate: (viewer: Viewer) => boolean): Route["allow"] =>
  (_site, viewer) =>
    mayCreate(viewer) ? [...reading, "POST"] : reading

const rowAllow: Route["allow"] = (site, viewer, id) => {
  const row = site.rows.get(id)
  if (row === undefined) return []
  return [
    ...(mayRead(site, viewer, row) ? reading : []),
    ...(mayEdit(viewer, row) ? writing : []),
    ...(mayDelete(viewer, row) ? ["DELETE"] : [])
  ]
}

const itemMethods = (get: Action, update: Action, remove: Action) => ({
  GET: get,
  POST: update,
  PUT: update,
  PATCH: update,
  DELETE: remove
})

const termRoutes = (name: string, taxonomy: Taxonomy, capability: string): ReadonlyArray<Route> => [
  {
    pattern: new RegExp(`^/wp/v2/${name}$`),
    methods: { GET: (call) => Terms.list(call, taxonomy), POST: (call) => Terms.create(call, taxonomy) },
    allow: collectionAllow((viewer) => can(viewer, capability))
  },
  {
    pattern: new RegExp(`^/wp/v2/${name}/(\\d+)$`),
    methods: itemMethods(
      (call) => Terms.get(call, taxonomy),
      (call) => Terms.update(call, taxonomy),
      (call) => Terms.remove(call, taxonomy)
    ),
    allow: (site, viewer, id) => {
      if (site.terms.get(id)?.taxonomy !== taxonomy) return []
      return can(viewer, "manage_categories") ? [...reading, ...writing, "DELETE"] : reading
    }
  }
]

const me: Action = (call) => {
  const { site, viewer } = call
  if (viewer === undefined) throw new RestFailure(401, "rest_not_logged_in", "You are not currently logged in.")
  const base = site.environment.baseUrl()
  const edit = call.parameters.values.get("context") === "edit"
  const self = `${base}/wp-json/wp/v2/users/${viewer.id}`
  return answer(call, 200, {
    id: viewer.id,
    ...(edit ? { username: viewer.username, email: email(viewer) } : {}),
    name: viewer.username,
    url: "",
    description: "",
    link: `${base}/author/${viewer.username}/`,
    slug: viewer.username,
    ...(edit
      ? {
          roles: [viewer.role],
          registered_date: `${writeDate(viewer.registeredAt)}+00:00`,
          capabilities: capabilitiesOf(viewer)
        }
      : {}),
    meta: [],
    _links: { self: [{ href: self }], collection: [{ href: `${base}/wp-json/wp/v2/users` }] }
  })
}

const index: Action = (call) => {
  const { site } = call
  const base = site.environment.baseUrl()
  return answer(call, 200, {
    name: site.options.title,
    description: "",
    url: base,
    home: base,
    gmt_offset: site.options.gmtOffset,
    timezone_string: site.options.timezone,
    namespaces: ["oembed/1.0", "wp/v2"],
    authentication: {
      "application-passwords": { endpoints: { authorization: `${base}/wp-admin/authorize-application.php` } }
    },
    routes: Object.fromEntries(
      routes.map(({ pattern, methods }) => [
        pattern.source.slice(1, -1).replaceAll("\\/", "/").replace("(\\d+)", "(?P<id>[\\d]+)"),
        { namespace: "wp/v2", methods: Object.keys(methods) }
      ])
    ),
    _links: { help: [{ href: "https://developer.wordpress.org/rest-api/" }] }
  })
}

const routes: ReadonlyArray<Route> = [
  { pattern: /^\/$/, methods: { GET: index }, allow: () => reading },
  {
    pattern: /^\/wp\/v2\/posts$/,
    methods: { GET: Posts.list, POST: Posts.create },
    allow: collectionAllow((viewer) => can(viewer, "edit_posts"))
  },
  {
    pattern: /^\/wp\/v2\/posts\/(\d+)$/,
    methods: itemMethods(Posts.get, Posts.update, Posts.remove),
    allow: rowAllow
  },
  {
    pattern: /^\/wp\/v2\/media$/,
    methods: { GET: Media.list, POST: Media.create },
    allow: collectionAllow((viewer) => can(viewer, "upload_files"))
  },
  {
    pattern: /^\/wp\/v2\/media\/(\d+)$/,
    methods: itemMethods(Media.get, Media.update, Media.remove),
    allow: rowAllow
  },
  {
    pattern: /^\/wp\/v2\/media\/(\d+)\/post-process$/,
    methods: { POST: Media.postProcess },
    allow: (site, viewer, id) => rowAllow(site, viewer, id).filter((method) => method === "POST")
  },
  ...termRoutes("categories", "category", "manage_categories"),
  ...termRoutes("tags", "post_tag", "edit_posts"),
  {
    pattern: /^\/wp\/v2\/users\/me$/,
    methods: { GET: me },
    allow: (_site, viewer) => (viewer === undefined ? reading : [...reading, ...writing])
  }
]

/** The route a request names, as a path or as `?rest_route=`; `undefined` for a page of the site. */
export const restRoute = (request: EmulatorRequest): string | undefined => {
  const plain = request.query.get("rest_route")
  if (plain !== null && (request.path === "/" || request.path === "/index.php")) return plain
  const path = /^\/wp-json(\/.*)?$/.exec(request.path)
  if (path === null) return undefined
  const route = decodePath(path[1] ?? "/")
  return route === "/" ? route : route.replace(/\/$/, "")
}

const methodOf = (request: EmulatorRequest): string => {
  if (request.method === "HEAD") return "GET"
  if (request.method !== "POST") return request.method
  return (request.query.get("_method") ?? request.headers["x-http-method-override"] ?? "POST").toUpperCase()
}

const describe = (call: Call, route: Route): EmulatorResponse => {
  const methods = Object.keys(route.methods)
  return answer(call, 200, { namespace: "wp/v2", methods, endpoints: methods.map((method) => ({ methods: [method] })) })
}

const crashed = (crash: Crash): EmulatorResponse => ({
  status: 500,
  headers: crash.headers,
  html: "<p>There has been a critical error on this website.</p>"
})

/** Answers a REST request. Like any visit, it publishes what is due, after it is answered. */
export const handle = async (site: Site, request: EmulatorRequest, path: string): Promise<EmulatorResponse> => {
  const viewer = authenticate(site, request.headers.authorization)
  const method = methodOf(request)
  const route = routes.find(({ pattern }) => pattern.test(path))
  const id = Number(route?.pattern.exec(path)?.[1] ?? 0)
  const allow = route?.allow(site, viewer, id) ?? []
  try {
    const action = route?.methods[method]
    if (route === undefined || (action === undefined && method !== "OPTIONS")) {
      throw new RestFailure(404, "rest_no_route", "No route was found matching the URL and request method.")
    }
    const call: Call = { site, request, viewer, id, allow, parameters: await Parameters.read(request) }
    return await (action === undefined ? describe(call, route) : action(call))
  } catch (error) {
    if (error instanceof RestFailure) return failed({ site, allow }, error)
    if (error instanceof Crash) return crashed(error)
    throw error
  } finally {
    runCron(site)
  }
}
