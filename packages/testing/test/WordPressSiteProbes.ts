/**
 * What an adapter asks of the site itself and of its categories and tags.
 */
import { at, numberAt, seen, type Ask, type Probe, type Reply, type Sent } from "./WordPressProbe.ts"

const site: ReadonlyArray<Probe> = [
  {
    name: "the root names the API and the login it takes",
    run: async (ask) => {
      const reply = await ask("GET", "/wp-json/", { as: "nobody" })
      const namespaces = at(reply, "namespaces")
      return {
        ...seen(reply, "url", "home", "gmt_offset", "timezone_string", "authentication"),
        hasPosts: Array.isArray(namespaces) && namespaces.includes("wp/v2"),
        link: reply.headers.get("link")
      }
    }
  },
  {
    name: "discovery by the front page's Link header",
    run: async (ask) => {
      const reply = await ask("HEAD", "/", { as: "nobody" })
      return { status: reply.status, found: reply.headers.get("link")?.includes('rel="https://api.w.org/"') }
    }
  },
  {
    name: "the plain form of a route",
    run: async (ask) => seen(await ask("GET", "/?rest_route=/wp/v2/users/me"), "slug")
  },
  {
    name: "who am I",
    run: async (ask) => {
      const path = "users/me?context=edit&_fields=username,roles,capabilities.publish_posts,capabilities.upload_files"
      const seenBy = async (as: Sent["as"] & string) =>
        seen(await ask("GET", path, { as }), "username", "roles", "capabilities")
      return [
        await seenBy("editor"),
        await seenBy("author"),
        await seenBy("contributor"),
        await seenBy("nobody"),
        await seenBy("wrong password")
      ]
    }
  },
  {
    name: "what OPTIONS allows",
    run: async (ask) => {
      const allowed = []
      for (const path of ["posts", "media", "categories", "tags"]) {
        for (const as of ["editor", "author", "contributor", "subscriber", "nobody"] as const) {
          const reply = await ask("OPTIONS", path, { as })
          allowed.push([path, as, reply.status, reply.headers.get("allow")])
        }
      }
      return allowed
    }
  },
  {
    name: "the links of a post say what this user may do",
    run: async (ask) => {
      const actions = async (as: "editor" | "author") => {
        const reply = await ask("POST", "posts", { as, json: { title: "L", status: "draft" } })
        return Object.keys(Object(at(reply, "_links")))
          .filter((name) => name.startsWith("wp:action"))
          .toSorted()
      }
      return [await actions("editor"), await actions("author")]
    }
  }
]

const term = (ask: Ask, path: string, json: unknown, sent: Sent = {}): Promise<Reply> =>
  ask("POST", path, { json, ...sent })

const termSeen = (reply: Reply) => {
  const { data, ...rest } = seen(reply, "name", "slug", "taxonomy", "parent", "count", "link")
  return at(reply, "code") === "term_exists" ? rest : { ...rest, ...(data === undefined ? {} : { data }) }
}

const terms: ReadonlyArray<Probe> = [
  {
    name: "tags: equal ones exist, an accent makes another",
    run: async (ask) => {
      const first = await term(ask, "tags", { name: "Phở" })
      const again = await term(ask, "tags", { name: "phở" })
      const same = at(again, "data.term_id") === at(first, "id")
      const list = at(again, "additional_data")
      const upper = await term(ask, "tags", { name: "PHỞ" })
      return [
        termSeen(first),
        { ...termSeen(again), same, additional: Array.isArray(list) && list.every((id) => id === at(first, "id")) },
        termSeen(upper),
        termSeen(await term(ask, "tags", { name: "Pho" })),
        termSeen(await term(ask, "tags", { name: "Khác", slug: "pho" })),
        termSeen(await term(ask, "tags", { name: "Tin tức & Sự kiện" })),
        (await ask("GET", "tags?slug=pho&_fields=name,slug")).body,
        (await ask("GET", `tags?search=${encodeURIComponent("Tin tức & Sự kiện")}&_fields=name`)).body,
        (await ask("GET", `tags?search=${encodeURIComponent("sự kiện")}&_fields=name`)).body
      ]
    }
  },
  {
    name: "categories: equal ones exist below one parent",
    run: async (ask) => {
      const first = await term(ask, "categories", { name: "Phòng chống dịch" })
      const id = numberAt(first, "id")
      const again = await term(ask, "categories", { name: "phòng chống dịch" })
      const child = await term(ask, "categories", { name: "Phòng chống dịch", parent: id })
      return [
        termSeen(first),
        { ...termSeen(again), same: at(again, "data.term_id") === id },
        { ...seen(child, "name", "slug", "link"), isChild: at(child, "parent") === id },
        termSeen(await term(ask, "categories", { name: "Khác hẳn", slug: "phong-chong-dich" })),
        termSeen(await term(ask, "categories", { name: "Mồ côi", parent: 999 })),
        (await ask("GET", "categories?slug=phong-chong-dich,khong-co&_fields=name,slug")).body
      ]
    }
  },
  {
    name: "terms that are refused",
    run: async (ask) => [
      termSeen(await term(ask, "categories", { name: "zz" }, { as: "author" })),
      termSeen(await term(ask, "tags", { name: "zz" }, { as: "nobody" })),
      termSeen(await term(ask, "tags", {})),
      termSeen(await term(ask, "tags", { name: "" })),
      termSeen(await term(ask, "tags", { name: "x".repeat(201) })),
      termSeen(await term(ask, "tags", { name: "của tác giả" }, { as: "author" })),
      seen(await ask("GET", "tags/999")),
      seen(await ask("GET", "categories?context=edit", { as: "author" }))
    ]
  },
  {
    name: "a post carries terms by id, and terms count what is published",
    run: async (ask) => {
      const tag = numberAt(await term(ask, "tags", { name: "Đếm" }), "id")
      const category = numberAt(await term(ask, "categories", { name: "Đếm" }), "id")
      const json = { title: "T", status: "draft", tags: [tag], categories: `${category}` }
      const made = await ask("POST", "posts", { json })
      const isKept = [String(at(made, "tags")) === `${tag}`, String(at(made, "categories")) === `${category}`]
      const before = at(await ask("GET", `tags/${tag}`), "count")
      await ask("POST", `posts/${numberAt(made, "id")}`, { json: { status: "publish" } })
      const listed = await ask("GET", `posts?tags=${tag}&_fields=title.rendered`)
      const kept = await ask("DELETE", `tags/${tag}`)
      const after = at(await ask("GET", `tags/${tag}`), "count")
      return [
        isKept,
        before,
        after,
        listed.body,
        seen(kept),
        seen(await ask("DELETE", `tags/${tag}?force=true`), "deleted")
      ]
    }
  }
]

/** Every probe of the site and of terms. */
export const probes: ReadonlyArray<Probe> = [...site, ...terms]
