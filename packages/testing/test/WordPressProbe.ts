/**
 * One question to a WordPress site, real or emulated, and the part of the answer that matters.
 */

/** A login of a site. */
export interface Login {
  readonly username: string
  readonly applicationPassword: string
}

/** A site the probes can be run against. */
export interface ProbedSite {
  readonly url: string
  readonly accounts: Readonly<Record<"editor" | "author" | "contributor" | "subscriber", Login>>
}

/** Who asks: a role, nobody, or the editor with a wrong password. Default: the editor. */
type Sender = keyof ProbedSite["accounts"] | "nobody" | "wrong password"

/** What is sent besides method and path. */
export interface Sent {
  readonly as?: Sender
  readonly json?: unknown
  readonly body?: BodyInit
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer. A body that is not JSON stays text. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Asks one site. `path` may start with `posts`, `media`… (below `wp/v2`) or with `/` (anything). */
export type Ask = (method: string, path: string, sent?: Sent) => Promise<Reply>

/** A named question. What it returns must be plain JSON without ids, instants or random parts. */
export interface Probe {
  readonly name: string
  readonly run: (ask: Ask, site: ProbedSite) => Promise<unknown>
}

const authorization = (site: ProbedSite, sender: Sender): Record<string, string> => {
  if (sender === "nobody") return {}
  const { username, applicationPassword } =
    sender === "wrong password"
      ? { ...site.accounts.editor, applicationPassword: "wrong wrong wrong" }
      : site.accounts[sender]
  return { authorization: `Basic ${Buffer.from(`${username}:${applicationPassword}`).toString("base64")}` }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A client that keeps nothing and follows no redirects. */
const askOf =
  (site: ProbedSite): Ask =>
  async (method, path, { as = "editor", json, body, headers = {} } = {}) => {
    const url = path.startsWith("/") ? site.url + path : `${site.url}/wp-json/wp/v2/${path}`
    const content = json === undefined ? (body ?? null) : JSON.stringify(json)
    const type = json === undefined ? {} : { "content-type": "application/json" }
    const response = await fetch(url, {
      method,
      headers: { ...authorization(site, as), ...type, ...headers },
      body: content,
      redirect: "manual"
    })
    return { status: response.status, headers: response.headers, body: parse(await response.text()) }
  }

/** The value at a dotted path of a reply's body; `null` when it is not there. */
export const at = (reply: Reply, path: string): unknown =>
  path.split(".").reduce<unknown>((value, name) => {
    if (typeof value !== "object" || value === null) return null
    return Object.entries(value).find(([key]) => key === name)?.[1] ?? null
  }, reply.body)

/** The number at a dotted path, such as an id. */
export const numberAt = (reply: Reply, path: string): number => {
  const value = at(reply, path)
  if (typeof value !== "number") throw new Error(`No number at ${path}: ${JSON.stringify(reply.body).slice(0, 300)}`)
  return value
}

/** Status and the named fields; of a refusal, its code, message and data instead. */
export const seen = (reply: Reply, ...fields: ReadonlyArray<string>): Record<string, unknown> => {
  const code = at(reply, "code")
  const names = typeof code === "string" ? ["code", "message", "data"] : fields
  return { status: reply.status, ...Object.fromEntries(names.map((name) => [name, at(reply, name)])) }
}

/** Asks for a new post. */
export const create = (ask: Ask, json: Readonly<Record<string, unknown>>, sent: Sent = {}): Promise<Reply> =>
  ask("POST", "posts", { json, ...sent })

/** Runs a probe, with the site's address and the upload month taken out of what it saw. */
export const observe = async (probe: Probe, site: ProbedSite): Promise<unknown> => {
  const text = JSON.stringify(await probe.run(askOf(site), site))
  return JSON.parse(text.replaceAll(site.url, "{site}").replace(/uploads\/\d{4}\/\d{2}\//g, "uploads/{month}/"))
}
