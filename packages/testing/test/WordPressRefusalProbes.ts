/**
 * Single requests that WordPress refuses: no right, wrong fields, nothing there.
 */
import { seen, type Probe, type Sent } from "./WordPressProbe.ts"

/** A probe of one request. */
const one = (
  name: string,
  method: string,
  path: string,
  sent: Sent = {},
  fields: ReadonlyArray<string> = []
): Probe => ({ name, run: async (ask) => seen(await ask(method, path, sent), ...fields) })

/** Every probe of one request. */
export const probes: ReadonlyArray<Probe> = [
  one("create without a login", "POST", "posts", { as: "nobody", json: { title: "x" } }),
  one("create with a wrong password", "POST", "posts", { as: "wrong password", json: { title: "x" } }),
  one("create as subscriber", "POST", "posts", { as: "subscriber", json: { title: "x" } }),
  one("publish as contributor", "POST", "posts", { as: "contributor", json: { title: "x", status: "publish" } }),
  one("create for another author", "POST", "posts", { as: "author", json: { title: "x", author: 1 } }),
  one("create for an author who does not exist", "POST", "posts", { json: { title: "x", author: 9999 } }),
  one("create without title, content and excerpt", "POST", "posts", { json: { status: "draft" } }),
  one("create with a number as title", "POST", "posts", { json: { title: 12, status: "draft" } }),
  one("create with the status trash", "POST", "posts", { json: { title: "x", status: "trash" } }),
  one("create with a bad date", "POST", "posts", { json: { title: "x", date_gmt: "nope" } }),
  one("create with a category's name", "POST", "posts", { json: { title: "x", categories: ["news"] } }),
  one("create with an unknown format", "POST", "posts", { json: { title: "x", format: "zzz" } }),
  one("create with three wrong fields", "POST", "posts", {
    json: { title: "x", sticky: "zz", featured_media: "a", status: "q" }
  }),
  one("create sticky with a password", "POST", "posts", { json: { title: "x", sticky: true, password: "p" } }),
  one("create with a title of 65,536 bytes", "POST", "posts", { json: { title: "x".repeat(65_536), status: "draft" } }),
  one("create with JSON that is not JSON", "POST", "posts", {
    body: "{nope",
    headers: { "content-type": "application/json" }
  }),
  one("create with a lone surrogate", "POST", "posts", {
    body: '{"title":"a\\ud800b"}',
    headers: { "content-type": "application/json" }
  }),
  one("create with JSON of another content type", "POST", "posts", {
    body: '{"title":"x"}',
    headers: { "content-type": "text/plain" }
  }),
  one("update a post that is not there", "POST", "posts/99999", { json: { title: "x" } }),
  one("read a post that is not there", "GET", "posts/99999"),
  one("read a route that is not there", "GET", "nope"),
  one("PUT to the collection", "PUT", "posts", { json: { title: "x" } }),
  one("read an id that is no number", "GET", "posts/abc"),
  one("list 101 at once", "GET", "posts?per_page=101"),
  one("list page 0", "GET", "posts?page=0"),
  one("list in an unknown context", "GET", "posts?context=zzz"),
  one("list an unknown status", "GET", "posts?status=zzz"),
  one("list every status without a login", "GET", "posts?status=any", { as: "nobody" }),
  one("list every status as subscriber", "GET", "posts?status=any", { as: "subscriber" }),
  one("list to edit without a login", "GET", "posts?context=edit", { as: "nobody" }),
  one("delete without a login", "DELETE", "posts/99999", { as: "nobody" })
]
