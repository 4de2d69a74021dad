import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as World from "./WordPressWorld.ts"

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers })

const root = { namespaces: ["wp/v2"], authentication: { "application-passwords": {} } }
const all = { publish_posts: true, manage_categories: true, edit_others_posts: true }

/** A healthy site with nothing on it, but for what a test says. */
const site =
  (changes: { readonly [request: string]: () => Response } = {}) =>
  (method: string, path: string): Response => {
    const request = `${method} ${path.replace("/blog/wp-json", "")}`
    const given = changes[request]
    if (given !== undefined) return given()
    if (request === "GET /") return json(root)
    if (request === "GET /wp/v2/users/me") return json({ id: 1, capabilities: all })
    if (method === "OPTIONS") return json({}, 200, { allow: "GET, POST" })
    if (request === "GET /wp/v2/posts") return json([])
    return json({ code: "rest_no_route", message: "", data: { status: 404 } }, 404)
  }

const post = (changes: object = {}) => ({
  id: 5,
  slug: "thong-bao",
  status: "draft",
  link: "https://portal.example/blog/?p=5",
  date_gmt: "2026-01-01T00:00:00",
  author: 1,
  title: { raw: "Thông báo" },
  content: { raw: "" },
  featured_media: 0,
  categories: [1],
  tags: [],
  ...changes
})

const item = { id: "thong-bao", title: "Thông báo" }

const preflight = (answers: ReturnType<typeof site>, overrides = {}) =>
  World.withAnswers(
    Effect.gen(function* () {
      const made = yield* World.harness(World.nowhere, item, { publication: { overrides } })
      return yield* made.adapter.preflight(made.publication)
    }),
    answers
  )

describe("a site before anything is sent", () => {
  World.live("is fine when it is healthy, in a sub-folder too", () =>
    Effect.map(preflight(site()), (findings) => assert.deepStrictEqual(findings, []))
  )

  World.live("without wp/v2 is a finding", () =>
    Effect.map(preflight(site({ "GET /": () => json({ namespaces: ["oembed/1.0"] }) })), (findings) =>
      assert.deepStrictEqual(
        findings.map(({ severity, destination, code }) => [severity, destination, code]),
        [["error", "portal", "rest-api-off"]]
      )
    )
  )

  World.live("without application passwords is a finding, before a login is tried", () =>
    Effect.map(
      preflight(
        site({
          "GET /": () => json({ ...root, authentication: [] }),
          "GET /wp/v2/users/me": () => json({ code: "rest_not_logged_in" }, 401)
        })
      ),
      (findings) =>
        assert.deepStrictEqual(
          findings.map(({ code }) => code),
          ["application-passwords-off"]
        )
    )
  )

  World.live("that moved elsewhere is named with its new address", () =>
    Effect.gen(function* () {
      const moved = () =>
        new Response(null, { status: 301, headers: { location: "https://www.portal.example/wp-json/" } })
      const error = yield* Effect.flip(preflight(site({ "GET /": moved })))
      assert.strictEqual(error.recovery, "fix")
      assert.include(error.message, "https://www.portal.example/wp-json/")
    })
  )

  World.live("that answers a page in place of JSON is asked again, not given up", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(preflight(site({ "GET /": () => new Response("<html>Bảo trì</html>") })))
      assert.strictEqual(error.reason._tag, "Unavailable")
    })
  )

  World.live("does not let an account write in another's name without the right", () =>
    Effect.gen(function* () {
      const answers = site({ "GET /wp/v2/users/me": () => json({ id: 1, capabilities: { publish_posts: true } }) })
      assert.deepStrictEqual(yield* preflight(answers), [])
      const findings = yield* preflight(answers, { author: 3 })
      assert.deepStrictEqual(
        findings.map(({ code }) => code),
        ["may-not-set-author"]
      )
    })
  )
})

describe("a site that does otherwise than asked", () => {
  World.live("and keeps a post back is not called published", () =>
    World.withAnswers(
      Effect.gen(function* () {
        const made = yield* World.harness(World.nowhere, item)
        yield* made.perform("create-draft")
        const error = yield* Effect.flip(made.perform("publish-post"))
        assert.strictEqual(error.reason._tag, "Rejected")
        assert.strictEqual(error.reason.code, "status-pending")
      }),
      site({
        "POST /wp/v2/posts": () => json(post(), 201),
        "GET /wp/v2/posts/5": () => json(post()),
        "POST /wp/v2/posts/5": () => json(post({ status: "pending" }))
      })
    )
  )

  World.live("and rewrites the content is warned of", () =>
    World.withAnswers(
      Effect.gen(function* () {
        const made = yield* World.harness(World.nowhere, { ...item, body: "Nội dung" })
        yield* made.perform("create-draft")
        yield* made.perform("publish-post")
        assert.deepStrictEqual(
          (yield* made.observe).warnings.map(({ code }) => code),
          ["content-changed"]
        )
      }),
      site({
        "POST /wp/v2/posts": () => json(post(), 201),
        "GET /wp/v2/posts/5": () => json(post({ status: "publish", content: { raw: "Khác" } })),
        "POST /wp/v2/posts/5": () => json(post({ status: "publish", content: { raw: "Khác" } }))
      })
    )
  )

  World.live("and gives every post a slug of its own loses the draft again, and says so", () => {
    const erased: Array<string> = []
    return World.withAnswers(
      Effect.gen(function* () {
        const made = yield* World.harness(World.nowhere, item)
        const error = yield* Effect.flip(made.perform("create-draft"))
        assert.strictEqual(error.reason.code, "address-taken")
        assert.deepStrictEqual(erased, ["5"])
      }),
      site({
        "POST /wp/v2/posts": () => json(post({ slug: "2026-thong-bao" }), 201),
        "DELETE /wp/v2/posts/5": () => {
          erased.push("5")
          return json({ deleted: true })
        }
      })
    )
  })

  World.live("and repeats the credential in its error does not get it printed", () =>
    World.withAnswers(
      Effect.gen(function* () {
        const made = yield* World.harness(World.nowhere, item)
        const error = yield* Effect.flip(made.perform("create-draft"))
        assert.include(error.message, "(redacted)")
        assert.notMatch(JSON.stringify(error), /abcd|EFGH|1234|ZWRpdG9y/)
      }),
      site({
        "POST /wp/v2/posts": () => {
          const token = Buffer.from("editor:abcd EFGH 1234").toString("base64")
          return json({ code: "debug", message: `Basic ${token} abcd EFGH 1234 abcdEFGH1234` }, 400)
        }
      })
    )
  )
})
