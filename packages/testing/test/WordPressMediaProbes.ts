/**
 * What an adapter asks of media: both ways to send a file, and everything WordPress thinks of files.
 */
import { createHash } from "node:crypto"
import { gif, jpeg, mp3, mp4, pdf, png } from "./SampleFiles.ts"
import { at, numberAt, seen, type Ask, type Probe, type Reply, type Sent } from "./WordPressProbe.ts"

const form = (bytes: Uint8Array, fileName: string, fields: Readonly<Record<string, string>> = {}, part = "file") => {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  data.set(part, new Blob([new Uint8Array(bytes)]), fileName)
  return data
}

const upload = (ask: Ask, bytes: Uint8Array, fileName: string, fields = {}, sent: Sent = {}): Promise<Reply> =>
  ask("POST", "media", { body: form(bytes, fileName, fields), ...sent })

const sizesOf = (reply: Reply): unknown =>
  Object.entries(Object(at(reply, "media_details.sizes"))).map(([name, size]) => [
    name,
    Object(size).width,
    Object(size).height,
    Object(size).file,
    Object(size).source_url
  ])

const shape = (reply: Reply) => ({
  ...seen(
    reply,
    "slug",
    "status",
    "type",
    "link",
    "title.raw",
    "alt_text",
    "caption.raw",
    "description.raw",
    "post",
    "media_type",
    "mime_type",
    "source_url",
    "missing_image_sizes"
  ),
  width: at(reply, "media_details.width"),
  height: at(reply, "media_details.height"),
  original: at(reply, "media_details.original_image"),
  sizes: sizesOf(reply),
  hasIdHeader: reply.headers.get("x-wp-upload-attachment-id") === String(at(reply, "id")),
  hasLocation: reply.headers.get("location")?.endsWith(`/wp-json/wp/v2/media/${String(at(reply, "id"))}`) ?? false
})

const text = (value: string): Uint8Array => Buffer.from(value)

const files: ReadonlyArray<readonly [name: string, bytes: Uint8Array]> = [
  ["anh.png", png(1600, 1200)],
  ["doc.png", png(200, 900)],
  ["anh.jpg", jpeg(640, 480)],
  ["nho.gif", gif(40, 30)],
  ["phim.mp4", mp4()],
  ["loa.mp3", mp3()],
  ["hoi-dap.pdf", pdf()],
  ["chu.txt", text("Xin chào\n")],
  ["phu-de.vtt", text("WEBVTT\n\n00:00.000 --> 00:01.000\nhi\n")],
  ["phu-de.srt", text("1\n00:00:00,000 --> 00:00:01,000\nhi\n")],
  ["gia.jpg", png(20, 10)],
  ["chu-gia.png", text("hello")],
  ["ve.svg", text("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ["khong-duoi", text("abc")],
  ["doc.md", text("# a")],
  ["evil.php", text("<?php")],
  ["evil.php.png", png(3, 3)],
  ["Đường về quê hương (1).png", png(3, 3)],
  ["../bad/name%20x.png", png(3, 3)],
  ["FOO.PNG", png(3, 3)],
  ["a'b&d+e=f,g.png", png(3, 3)],
  ["rong.png", new Uint8Array()]
]

const uploads: ReadonlyArray<Probe> = [
  ...files.map(([name, bytes]) => ({
    name: `upload ${name}`,
    run: async (ask: Ask) => {
      const reply = await upload(ask, bytes, name)
      if (reply.status !== 500) return shape(reply)
      // The rest of this message depends on PHP's settings.
      return { ...seen(reply), message: String(at(reply, "message")).split(".")[0] }
    }
  })),
  {
    name: "upload with every field",
    run: async (ask) =>
      shape(
        await upload(ask, png(3, 3), "day-du.png", {
          slug: "m-key-1",
          title: "Ảnh",
          alt_text: "Mô tả",
          caption: "Chú thích",
          description: "Dài"
        })
      )
  },
  {
    name: "the same file twice",
    run: async (ask) => {
      const first = await upload(ask, png(3, 3), "hai-lan.png", { slug: "m-hai-lan" })
      const second = await upload(ask, png(3, 3), "hai-lan.png", { slug: "m-hai-lan" })
      return [seen(first, "slug", "source_url"), seen(second, "slug", "source_url")]
    }
  },
  {
    name: "a raw body",
    run: async (ask) =>
      shape(
        await ask("POST", "media?slug=m-raw&alt_text=A&title=T", {
          body: new Uint8Array(png(4, 5)),
          headers: { "content-type": "image/png", "content-disposition": 'attachment; filename="raw.png"' }
        })
      )
  },
  {
    name: "raw bodies that are refused",
    run: async (ask) => {
      const raw = (disposition: string | undefined, bytes: Uint8Array = png(4, 5)) =>
        ask("POST", "media", {
          body: new Uint8Array(bytes),
          headers: {
            "content-type": "image/png",
            ...(disposition === undefined ? {} : { "content-disposition": disposition })
          }
        })
      return [
        seen(await raw(undefined)),
        seen(await raw("attachment; filename*=UTF-8''raw.png")),
        seen(await raw('attachment; filename="raw.svg"', text("abc"))),
        seen(await raw('attachment; filename="raw.png"', new Uint8Array())),
        seen(await ask("POST", "media", { json: { title: "x" } }))
      ]
    }
  },
  {
    name: "forms that are refused",
    run: async (ask) => {
      const md5 = (hash: string) => ({ headers: { "content-md5": hash } })
      return [
        seen(await ask("POST", "media", { body: form(png(3, 3), "x.png", {}, "image") })),
        seen(await upload(ask, png(3, 3), "hash.png", {}, md5("0".repeat(32)))),
        seen(
          await upload(ask, png(3, 3), "hash.png", {}, md5(createHash("md5").update(png(3, 3)).digest("hex"))),
          "slug"
        ),
        seen(await upload(ask, png(3, 3), "x.png", { post: "99999" })),
        seen(await upload(ask, png(3, 3), "x.png", {}, { as: "nobody" })),
        seen(await upload(ask, png(3, 3), "x.png", {}, { as: "wrong password" })),
        seen(await upload(ask, png(3, 3), "x.png", {}, { as: "contributor" }))
      ]
    }
  }
]

const media: ReadonlyArray<Probe> = [
  {
    name: "media is found by slug, by name and by parent, never by status any",
    run: async (ask) => {
      const post = numberAt(
        await ask("POST", "posts", { json: { title: "P", status: "publish", slug: "parent" } }),
        "id"
      )
      await upload(ask, png(3, 3), "tim-thay.png", { slug: "m-tim", post: String(post) })
      const query = async (text: string) =>
        (await ask("GET", `media?${text}&_fields=slug,status`, { as: "nobody" })).body
      return [
        await query("slug=m-tim"),
        await query("search=tim-thay"),
        await query(`parent=${post}`),
        await query("slug=m-khong"),
        seen(await ask("GET", "media?status=any"))
      ]
    }
  },
  {
    name: "media of a draft is hidden from the public",
    run: async (ask) => {
      const post = numberAt(await ask("POST", "posts", { json: { title: "P", status: "draft" } }), "id")
      const id = numberAt(await upload(ask, png(3, 3), "an.png", { slug: "m-an", post: String(post) }), "id")
      const listed = await ask("GET", "media?slug=m-an&_fields=slug", { as: "nobody" })
      return [seen(await ask("GET", `media/${id}`, { as: "nobody" })), listed.body, listed.headers.get("x-wp-total")]
    }
  },
  {
    name: "media is completed later",
    run: async (ask) => {
      const id = numberAt(await upload(ask, png(400, 300), "bo-sung.png", { slug: "m-bo-sung" }), "id")
      const json = { alt_text: "Z", caption: "C", title: "T", description: "D" }
      const updated = await ask("POST", `media/${id}`, { json })
      const processed = await ask("POST", `media/${id}/post-process`, { json: { action: "create-image-subsizes" } })
      return [
        seen(updated, "slug", "alt_text", "caption.raw", "title.raw", "description.raw"),
        { status: processed.status, sizes: sizesOf(processed) },
        seen(await ask("POST", `media/${id}/post-process`, { json: { action: "zz" } })),
        seen(await ask("POST", `media/${id}/post-process`, { json: {} })),
        seen(await ask("POST", "media/99999", { json })),
        (
          await ask("GET", `media/${id}?_fields=alt_text,media_details.width,media_details.sizes.full.width`, {
            as: "nobody"
          })
        ).body
      ]
    }
  },
  {
    name: "a post may take a file's slug, and the file gives way when it is next written",
    run: async (ask) => {
      const id = numberAt(await upload(ask, png(3, 3), "tranh.png", { slug: "m-tranh" }), "id")
      const post = await ask("POST", "posts", { json: { title: "x", slug: "m-tranh", status: "draft" } })
      const updated = await ask("POST", `media/${id}`, { json: { alt_text: "Q" } })
      const other = await upload(ask, png(3, 3), "tranh-2.png", { slug: "m-tranh" })
      return [seen(post, "slug"), seen(updated, "slug"), seen(other, "slug")]
    }
  },
  {
    name: "featured media must be a picture, and goes when the picture goes",
    run: async (ask) => {
      const picture = numberAt(await upload(ask, png(3, 3), "noi-bat.png"), "id")
      const file = numberAt(await upload(ask, pdf(), "noi-bat.pdf"), "id")
      const made = await ask("POST", "posts", { json: { title: "x", featured_media: picture, status: "draft" } })
      const id = numberAt(made, "id")
      const isPicture = (reply: Reply) => at(reply, "featured_media") === picture
      const missing = isPicture(await ask("POST", `posts/${id}`, { json: { featured_media: 99999 } }))
      const wrong = at(await ask("POST", `posts/${id}`, { json: { featured_media: file } }), "featured_media")
      const again = isPicture(await ask("POST", `posts/${id}`, { json: { featured_media: picture } }))
      await ask("DELETE", `media/${picture}?force=true`)
      return [isPicture(made), missing, wrong, again, at(await ask("GET", `posts/${id}`), "featured_media")]
    }
  },
  {
    name: "media is served, and deleted only by force",
    run: async (ask, { url }) => {
      const reply = await upload(ask, png(30, 30), "phuc-vu.png", { slug: "m-phuc-vu" })
      const id = numberAt(reply, "id")
      const path = String(at(reply, "source_url")).slice(url.length)
      const served = await ask("GET", path, { as: "nobody" })
      const kept = await ask("DELETE", `media/${id}`)
      const deleted = await ask("DELETE", `media/${id}?force=true`)
      return [
        { status: served.status, type: served.headers.get("content-type") },
        seen(kept),
        seen(deleted, "deleted", "previous.slug"),
        seen(await ask("DELETE", `media/${id}?force=true`)),
        (await ask("GET", path, { as: "nobody" })).status
      ]
    }
  }
]

/** Every probe of media. */
export const probes: ReadonlyArray<Probe> = [...uploads, ...media]
