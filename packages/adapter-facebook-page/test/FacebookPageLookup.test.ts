import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as PostSearch from "../src/FacebookPagePostSearch.ts"
import { link, onPage, photos, reasonOf, startedAt, text, type World } from "./PageWorld.ts"

const inTwoHours = new Date(startedAt + 2 * 3_600_000).toISOString()

const lose = (world: World) => world.fault({ fault: "lost-answer", method: "POST", path: "/graph/v26.0/1000/feed" })

describe("a post whose answer was lost", () => {
  onPage("is found by its words and time, with the receipt it would have had", (world) =>
    Effect.gen(function* () {
      yield* lose(world)
      const harness = world.harness(link)
      yield* reasonOf(harness.perform("create-post"))
      const id = (yield* world.state).posts[0]?.id ?? ""
      assert.deepStrictEqual(yield* harness.lookup("create-post"), {
        _tag: "Found",
        receipt: {
          remoteId: id,
          permalink: `${world.sandbox.url}/facebook/p/${id}`,
          publishedAt: "2026-11-25T08:00:00.000Z"
        }
      })
    })
  )

  onPage("is found by its photos, also when they were uploaded anew since", (world) =>
    Effect.gen(function* () {
      yield* lose(world)
      const harness = world.harness(photos)
      yield* harness.perform("upload-photo-poster")
      yield* harness.perform("upload-photo-second")
      yield* reasonOf(harness.perform("create-post"))
      yield* harness.perform("upload-photo-poster")
      yield* harness.perform("upload-photo-second")
      const found = yield* harness.lookup("create-post")
      assert.strictEqual(
        found._tag === "Found" ? found.receipt.remoteId : found._tag,
        (yield* world.state).posts[0]?.id
      )
    })
  )

  for (const item of [link, photos]) {
    onPage(`is found while it is scheduled and when it is out: ${item === link ? "link" : "photos"}`, (world) =>
      Effect.gen(function* () {
        yield* lose(world)
        const harness = world.harness(item, { publishAt: inTwoHours })
        for (const { name } of harness.plan.steps.filter(({ kind }) => kind === "repeatable"))
          yield* harness.perform(name)
        yield* reasonOf(harness.perform("create-post"))
        const waiting = yield* harness.lookup("create-post")
        assert.isTrue(waiting._tag === "Found" && waiting.receipt.scheduled)
        world.sandbox.advanceClock(3 * 3_600_000)
        const out = yield* harness.lookup("create-post")
        assert.strictEqual(out._tag === "Found" ? out.receipt.publishedAt : out._tag, inTwoHours)
        assert.isTrue(out._tag === "Found" && out.receipt.scheduled === undefined)
      })
    )
  }

  onPage("is not found when it never came to be", (world) =>
    Effect.gen(function* () {
      yield* world.harness({ ...link, title: "Một bài khác" }).performAll
      assert.deepStrictEqual(yield* world.harness(link).lookup("create-post"), { _tag: "NotFound" })
    })
  )

  onPage("is not an older post with the same words", (world) =>
    Effect.gen(function* () {
      yield* world.harness(link).performAll
      world.sandbox.advanceClock(3 * 3_600_000)
      const later = world.harness(link, { firstAttemptAt: new Date(world.sandbox.now()).toISOString() })
      assert.deepStrictEqual(yield* later.lookup("create-post"), { _tag: "NotFound" })
    })
  )

  onPage("stays open when two posts fit, and both are named", (world) =>
    Effect.gen(function* () {
      yield* world.harness(link).performAll
      yield* world.harness(link).performAll
      const found = yield* world.harness(link).lookup("create-post")
      assert.strictEqual(found._tag, "CannotTell")
      for (const { id } of (yield* world.state).posts) {
        assert.include(found._tag === "CannotTell" ? found.evidence : "", `/facebook/p/${id}`)
      }
    })
  )

  onPage("is found behind many others, page by page", (world) =>
    Effect.gen(function* () {
      yield* world.harness(link).performAll
      for (let index = 0; index < 60; index++) yield* world.harness({ ...link, title: `Bài số ${index}` }).performAll
      assert.strictEqual((yield* world.harness(link).lookup("create-post"))._tag, "Found")
    })
  )

  onPage("stays open when there are more posts than are looked through", (world) =>
    Effect.gen(function* () {
      yield* Effect.forEach(
        Array.from({ length: 201 }),
        (_, index) => world.harness({ ...link, title: `Bài số ${index}` }).performAll,
        {
          concurrency: 8
        }
      )
      assert.strictEqual((yield* world.harness(link).lookup("create-post"))._tag, "CannotTell")
    })
  )

  onPage("is asked for again when the list cannot be had", (world) =>
    Effect.gen(function* () {
      yield* world.fault({ fault: "html-502-after", method: "GET", path: "published_posts" })
      const reason = yield* reasonOf(world.harness(link).lookup("create-post"))
      assert.strictEqual(reason._tag, "Unavailable")
      assert.strictEqual(reason.recovery, "retry")
    })
  )
})

describe("a refusal as a duplicate", () => {
  const failures = [
    { code: 506 },
    { code: 368, error_subcode: 1404082 },
    { code: 368, message: "You have already posted this." },
    { code: 100, error_subcode: 1366051 }
  ]
  for (const failure of failures) {
    onPage(
      `${JSON.stringify(failure)} is the content's fault, and a doubt after an attempt that may have got through`,
      (world) =>
        Effect.gen(function* () {
          const first = world.harness(link)
          yield* world.fault({ fault: "status-429", path: "/graph/v26.0/1000/feed" })
          assert.strictEqual((yield* reasonOf(first.perform("create-post")))._tag, "RateLimited")
          yield* world.command("fail-next", { ...failure, path: "/feed", method: "POST" })
          assert.strictEqual((yield* reasonOf(first.perform("create-post")))._tag, "Rejected")
          const second = world.harness(link)
          yield* lose(world)
          yield* reasonOf(second.perform("create-post"))
          yield* world.command("fail-next", { ...failure, path: "/feed", method: "POST" })
          assert.strictEqual((yield* reasonOf(second.perform("create-post")))._tag, "OutcomeUnknown")
          assert.strictEqual((yield* second.lookup("create-post"))._tag, "Found")
        })
    )
  }

  onPage("by the Page itself is settled by a lookup", (world) =>
    Effect.gen(function* () {
      yield* world.command("set-options", { refuseDuplicates: true })
      yield* lose(world)
      const harness = world.harness(link)
      yield* reasonOf(harness.perform("create-post"))
      assert.strictEqual((yield* reasonOf(harness.perform("create-post")))._tag, "OutcomeUnknown")
      assert.strictEqual((yield* harness.lookup("create-post"))._tag, "Found")
      assert.strictEqual((yield* world.state).posts.length, 1)
    })
  )
})

const sought: PostSearch.Sought = {
  photoIds: ["7"],
  message: text,
  link: "https://go.zalo.me/bluezone",
  since: startedAt,
  publishAt: undefined
}

const post = { id: "1000_1", message: text, created_time: "2026-11-25T08:00:00+0000", is_published: true }

const photo = (id: string) => ({ data: [{ target: { id } }] })

describe("which posts fit", () => {
  const idsOf = (posts: Parameters<typeof PostSearch.matching>[1], changes: Partial<PostSearch.Sought> = {}) =>
    PostSearch.matching({ ...sought, ...changes }, posts).map(({ id }) => id)

  it("prefers our photos to equal words", () => {
    assert.deepStrictEqual(idsOf([post, { id: "1000_2", attachments: photo("7") }]), ["1000_2"])
    const album = { data: [{ target: { id: "1" }, subattachments: photo("7") }] }
    assert.deepStrictEqual(idsOf([post, { id: "1000_3", attachments: album }]), ["1000_3"])
  })

  it("takes words that Facebook has changed in line ends, trailing blanks or composition", () => {
    const changed = `${text.replaceAll("\n", "  \r\n").normalize("NFD")} `
    assert.deepStrictEqual(idsOf([{ ...post, message: changed }]), ["1000_1"])
  })

  it("does not take other words, an earlier time or no time", () => {
    assert.deepStrictEqual(idsOf([{ ...post, message: `${text}!` }]), [])
    assert.deepStrictEqual(idsOf([{ ...post, created_time: "2026-11-25T07:59:59+0000" }]), [])
    assert.deepStrictEqual(idsOf([{ id: "1000_1", message: text }]), [])
  })

  it("knows a post without words by its link", () => {
    const shared = {
      id: "1000_4",
      created_time: post.created_time,
      attachments: { data: [{ unshimmed_url: "https://go.zalo.me/bluezone" }] }
    }
    assert.deepStrictEqual(idsOf([shared], { message: "" }), ["1000_4"])
    assert.deepStrictEqual(idsOf([shared], { message: "", link: "https://go.zalo.me/other" }), [])
  })

  it("compares the time of a scheduled post to the second", () => {
    const scheduled = {
      ...post,
      is_published: false,
      created_time: "2020-01-01T00:00:00+0000",
      scheduled_publish_time: 1_795_600_000
    }
    assert.deepStrictEqual(idsOf([scheduled], { publishAt: "2026-11-25T09:46:40.500Z" }), ["1000_1"])
    assert.deepStrictEqual(idsOf([scheduled], { publishAt: "2026-11-25T09:46:41Z" }), [])
    assert.deepStrictEqual(idsOf([scheduled]), [])
  })

  it("allows for clocks that differ", () => {
    const { publication } = {
      publication: {
        item: { id: "abc", title: "T", language: "vi", timeZone: "Asia/Ho_Chi_Minh", assets: [] },
        destination: "fanpage",
        overrides: {},
        assets: []
      }
    }
    assert.strictEqual(PostSearch.toSought(publication, "2026-11-25T10:00:00Z", []).since, startedAt)
  })
})
