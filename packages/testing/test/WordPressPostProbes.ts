/**
 * What an adapter asks of posts: creating, finding again, scheduling, withdrawing, and everything that goes wrong.
 */
import { at, create, numberAt, seen, type Probe, type Reply } from "./WordPressProbe.ts"

const fromNow = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString()

const uniqueness: ReadonlyArray<Probe> = [
  {
    name: "a taken slug gets -2, -3, also for drafts",
    run: async (ask) => {
      const made = []
      for (const status of ["draft", "draft", "publish"]) {
        made.push(seen(await create(ask, { title: "T", slug: "taken-key", status }), "slug", "status", "title.raw"))
      }
      return made
    }
  },
  {
    name: "without a status a taken slug is stored as it is",
    run: async (ask) => {
      await create(ask, { title: "T", slug: "taken-twice", status: "draft" })
      return seen(await create(ask, { title: "T", slug: "taken-twice" }), "slug", "status")
    }
  },
  {
    name: "an update to a taken slug gets -2",
    run: async (ask) => {
      await create(ask, { title: "T", slug: "taken-update", status: "publish" })
      const id = numberAt(await create(ask, { title: "T", slug: "free-update", status: "draft" }), "id")
      return seen(await ask("POST", `posts/${id}`, { json: { slug: "taken-update" } }), "slug")
    }
  },
  {
    name: "a draft without a slug has none",
    run: async (ask) => seen(await create(ask, { title: "Không có slug", status: "draft" }), "slug", "generated_slug")
  },
  {
    name: "publishing makes a slug of the title",
    run: async (ask) =>
      seen(await create(ask, { title: "Tin &amp; <b>sự kiện</b>", status: "publish" }), "slug", "link", "guid.rendered")
  },
  {
    name: "an earlier address redirects",
    run: async (ask) => {
      const id = numberAt(await create(ask, { title: "O", slug: "old-address", status: "publish" }), "id")
      await ask("POST", `posts/${id}`, { json: { slug: "new-address" } })
      const page = await ask("GET", "/old-address/", { as: "nobody" })
      return { status: page.status, location: page.headers.get("location") }
    }
  }
]

const lookups: ReadonlyArray<Probe> = [
  {
    name: "a slug is found in every status, trash too",
    run: async (ask) => {
      const found = []
      for (const status of ["draft", "publish", "future", "trash"]) {
        const slug = `find-${status}`
        const date = status === "future" ? { date_gmt: fromNow(3600) } : {}
        const made = await create(ask, { title: "F", slug, status: status === "trash" ? "draft" : status, ...date })
        if (status === "trash") await ask("DELETE", `posts/${numberAt(made, "id")}`)
        const query = `slug=${slug},${slug}__trashed&status=any,trash&context=edit&_fields=slug,status,title.raw`
        const reply = await ask("GET", `posts?${query}`)
        found.push({ status: reply.status, total: reply.headers.get("x-wp-total"), body: reply.body })
      }
      return found
    }
  },
  {
    name: "any alone leaves the trash out, nothing alone finds only what is published",
    run: async (ask) => {
      const id = numberAt(await create(ask, { title: "F", slug: "find-hidden", status: "draft" }), "id")
      const plain = await ask("GET", "posts?slug=find-hidden&_fields=slug")
      await ask("DELETE", `posts/${id}`)
      const any = await ask("GET", "posts?slug=find-hidden__trashed&status=any&_fields=slug")
      return [plain.body, any.body, any.headers.get("x-wp-total"), any.headers.get("x-wp-totalpages")]
    }
  },
  {
    name: "an author's look-up to edit does not show an editor's post",
    run: async (ask) => {
      await create(ask, { title: "F", slug: "find-editors", status: "publish" })
      const query = "posts?slug=find-editors&_fields=slug"
      const edit = await ask("GET", `${query}&context=edit`, { as: "author" })
      const view = await ask("GET", query, { as: "author" })
      return [edit.body, edit.headers.get("x-wp-total"), view.body]
    }
  },
  {
    name: "pages of a list",
    run: async (ask) => {
      for (const number of [1, 2, 3])
        await create(ask, { title: `P${number}`, slug: `paged-${number}`, status: "publish" })
      const query = "posts?slug=paged-1,paged-2,paged-3&_fields=slug&orderby=slug&order=asc&per_page=2"
      const [first, second] = [await ask("GET", query), await ask("GET", `${query}&page=2`)]
      const beyond = seen(await ask("GET", `${query}&page=3`))
      const [none, noneBeyond] = [await ask("GET", "posts?slug=paged-9"), await ask("GET", "posts?slug=paged-9&page=2")]
      return [
        beyond,
        none.body,
        noneBeyond.body,
        first.body,
        first.headers.get("x-wp-totalpages"),
        second.body,
        second.headers.get("x-wp-total")
      ]
    }
  }
]

type Named = ReadonlyArray<readonly [name: string, fields: Readonly<Record<string, string>>]>

const statusDates: Named = [
  ["future in an hour", { status: "future", date_gmt: fromNow(3600) }],
  ["future in 30 seconds", { status: "future", date_gmt: fromNow(30) }],
  ["future an hour ago", { status: "future", date_gmt: fromNow(-3600) }],
  ["future without a date", { status: "future" }],
  ["publish in an hour", { status: "publish", date_gmt: fromNow(3600) }],
  ["publish now", { status: "publish" }]
]

const isDraftLink = (reply: Reply): boolean => /\?p=\d+$/.test(String(at(reply, "link")))

const dates: ReadonlyArray<Probe> = statusDates.map(([name, given]) => ({
  name: `date: ${name}`,
  run: async (ask) => {
    const reply = await create(ask, { title: "D", slug: `date-${name.replaceAll(" ", "-")}`, ...given })
    return { ...seen(reply, "status", "slug", "permalink_template"), isDraftLink: isDraftLink(reply) }
  }
}))

const dateForms: Named = [
  ["with Z", { date_gmt: "2026-12-01T10:00:00Z" }],
  ["with milliseconds", { date_gmt: "2026-12-01T10:00:00.250Z" }],
  ["with an offset", { date_gmt: "2026-12-01T10:00:00+02:00" }],
  ["without an offset", { date_gmt: "2026-12-01T10:00:00" }],
  ["local", { date: "2026-12-01T10:00:00" }],
  ["local with Z", { date: "2026-12-01T10:00:00Z" }]
]

const writtenDates: ReadonlyArray<Probe> = dateForms.map(([name, given]) => ({
  name: `written date: ${name}`,
  run: async (ask) => seen(await create(ask, { title: "D", status: "draft", ...given }), "date", "date_gmt", "status")
}))

const schedule: Probe = {
  name: "a scheduled post is published now only with a new date",
  run: async (ask) => {
    const id = numberAt(
      await create(ask, { title: "D", slug: "publish-early", status: "future", date_gmt: fromNow(3600) }),
      "id"
    )
    const alone = await ask("POST", `posts/${id}`, { json: { status: "publish" } })
    const dated = await ask("POST", `posts/${id}`, { json: { status: "publish", date_gmt: fromNow(0) } })
    return [seen(alone, "status"), seen(dated, "status", "link")]
  }
}

const trashing: ReadonlyArray<Probe> = [
  {
    name: "delete twice, then for good twice",
    run: async (ask) => {
      const id = numberAt(await create(ask, { title: "X", slug: "delete-me", status: "publish" }), "id")
      const trashed = await ask("DELETE", `posts/${id}`)
      const again = await ask("DELETE", `posts/${id}`)
      const read = await ask("GET", `posts/${id}?context=edit`)
      const forced = await ask("DELETE", `posts/${id}?force=true`)
      const gone = await ask("DELETE", `posts/${id}?force=true`)
      return [
        {
          ...seen(trashed, "slug", "status", "generated_slug"),
          isDraftLink: isDraftLink(trashed)
        },
        seen(again),
        seen(read, "slug", "status"),
        seen(forced, "deleted", "previous.slug", "previous.status"),
        seen(gone)
      ]
    }
  },
  {
    name: "a trashed slug is free again, and comes back with the post",
    run: async (ask) => {
      const id = numberAt(await create(ask, { title: "X", slug: "free-again", status: "publish" }), "id")
      await ask("DELETE", `posts/${id}`)
      const other = await create(ask, { title: "Y", slug: "free-again-2", status: "draft" })
      const back = await ask("POST", `posts/${id}`, { json: { status: "draft" } })
      return [seen(other, "slug"), seen(back, "slug", "status")]
    }
  },
  {
    name: "an update of a trashed post leaves it in the trash",
    run: async (ask) => {
      const id = numberAt(await create(ask, { title: "X", slug: "stays-trashed", status: "draft" }), "id")
      await ask("DELETE", `posts/${id}`)
      return seen(await ask("POST", `posts/${id}`, { json: { title: "Z" } }), "slug", "status", "title.raw")
    }
  }
]

const silently: Probe = {
  name: "missing featured media and terms are dropped silently",
  run: async (ask) =>
    seen(
      await create(ask, {
        title: "x",
        featured_media: 99999,
        categories: [999],
        tags: [998],
        unknown: 1,
        status: "draft"
      }),
      "featured_media",
      "categories",
      "tags"
    )
}

const emptied: Probe = {
  name: "an update that empties everything is refused",
  run: async (ask) => {
    const id = numberAt(await create(ask, { title: "x", status: "draft" }), "id")
    return seen(await ask("POST", `posts/${id}`, { json: { title: "", content: "" } }))
  }
}

const tooLongUpdate: Probe = {
  name: "an update to a title of 65,536 bytes",
  run: async (ask) => {
    const id = numberAt(await create(ask, { title: "x", status: "draft" }), "id")
    return seen(await ask("POST", `posts/${id}`, { json: { title: "x".repeat(65_536) } }))
  }
}

const visibility: Probe = {
  name: "drafts and private posts are hidden from the public, protected ones are empty",
  run: async (ask) => {
    const draft = numberAt(await create(ask, { title: "x", slug: "hidden-draft", status: "draft" }), "id")
    const secret = numberAt(
      await create(ask, { title: "s", content: "secret", slug: "hidden-text", status: "publish", password: "p" }),
      "id"
    )
    const nobody = { as: "nobody" } as const
    return [
      seen(await ask("GET", `posts/${draft}`, nobody)),
      (await ask("GET", "/hidden-draft/", nobody)).status,
      (await ask("GET", `/?p=${draft}`, nobody)).status,
      seen(await ask("GET", `posts/${secret}`, nobody), "content", "excerpt", "title"),
      seen(await ask("GET", `posts/${secret}?password=zz`, nobody)),
      seen(await ask("GET", `posts/${secret}?password=p`, nobody), "content"),
      seen(await ask("GET", `posts/${secret}?context=edit`, nobody))
    ]
  }
}

const publicPage: Probe = {
  name: "addresses of a published post",
  run: async (ask) => {
    const reply = await create(ask, {
      title: "Công khai",
      content: "<p>Xin chào</p>",
      slug: "cong-khai",
      status: "publish"
    })
    const pages = []
    for (const path of ["/cong-khai/", "/cong-khai", `/?p=${numberAt(reply, "id")}`, "/khong-co/"]) {
      const page = await ask("GET", path, { as: "nobody" })
      pages.push({
        status: page.status,
        location: page.headers.get("location"),
        hasText: String(page.body).includes("Xin chào")
      })
    }
    return [at(reply, "link"), pages]
  }
}

const fields: Probe = {
  name: "_fields keeps what it names, also inside",
  run: async (ask) => {
    const id = numberAt(await create(ask, { title: "x", slug: "few-fields", status: "draft" }), "id")
    const bodies = []
    for (const names of ["slug,title.raw", "title.nothing,slug", "content", "", "nothing"]) {
      const reply = await ask("GET", `posts/${id}?context=edit&_fields=${names}`)
      bodies.push(names === "" ? Object.keys(Object(reply.body)).toSorted() : reply.body)
    }
    return bodies
  }
}

/** Every probe of posts. */
export const probes: ReadonlyArray<Probe> = [
  ...uniqueness,
  ...lookups,
  ...dates,
  ...writtenDates,
  schedule,
  ...trashing,
  silently,
  emptied,
  tooLongUpdate,
  visibility,
  fields,
  publicPage
]
