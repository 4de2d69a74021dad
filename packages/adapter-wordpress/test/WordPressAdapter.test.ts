import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { RealWordPress } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as World from "./WordPressWorld.ts"

/** The same promises for every server: what holds on the emulator must hold on WordPress itself. */
const suite = (name: string, start: () => Promise<World.Site>): void => {
  describe(`WordPressAdapter on ${name}`, () => {
    let site: World.Site

    beforeAll(async () => {
      site = await start()
    })
    afterAll(() => site?.stop())

    World.live("publishes a whole item, and everything reads back", () =>
      Effect.gen(function* () {
        const item = World.wholeItem("tet-2027")
        const made = yield* World.harness(site, item)
        assert.deepStrictEqual(yield* made.adapter.preflight(made.publication), [])
        const receipts = yield* made.performAll
        const [post, ...others] = yield* World.postsWith(site, "(tet-2027)")
        assert.deepStrictEqual(others, [])
        assert.strictEqual(post?.slug, "tet-2027")
        assert.strictEqual(post?.status, "publish")
        assert.strictEqual(post?.title.raw, 'Tết &amp; &lt;Xuân&gt; 2027: "về quê" (tet-2027)')
        assert.strictEqual(post?.excerpt?.raw, "Lịch nghỉ &amp; những điều cần biết, &lt;5 phút đọc.")
        assert.strictEqual(String(post?.featured_media), receipts["upload-image-poster"]?.remoteId)
        assert.deepStrictEqual([...(yield* World.termNames(site, "categories", post?.categories ?? []))].sort(), [
          "Phòng chống dịch",
          "Tin tức &amp; Sự kiện"
        ])
        assert.deepStrictEqual([...(yield* World.termNames(site, "tags", post?.tags ?? []))].sort(), [
          "Bluezone",
          "COVID19",
          "Tết"
        ])
        assert.strictEqual(receipts["publish-post"]?.permalink, post?.link)
        assert.strictEqual(receipts["publish-post"]?.publishedAt, `${post?.date_gmt}Z`)
      })
    )

    World.live("brings every file over byte for byte", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.wholeItem("tet-2027"))
        yield* made.performAll
        for (const asset of made.publication.item.assets) {
          const receipt = made.receipts[`upload-${asset.type}-${asset.id}`]
          assert.strictEqual(yield* World.digestAt(receipt?.url ?? ""), World.digestOf(asset.source), asset.id)
        }
        const uploaded = yield* World.mediaWith(site, "m-tet-2027-")
        assert.strictEqual(uploaded.length, 4)
        const poster = uploaded.find((file) => file.slug.startsWith("m-tet-2027-poster-"))
        assert.strictEqual(poster?.alt_text, 'Áp phích "Bluezone" & &lt;bạn>')
        assert.strictEqual(uploaded.find((file) => file.slug.includes("-spot-"))?.caption?.raw, "Bluezone 15 giây")
      })
    )

    World.live("brings pictures that others show, and does not show them itself", () =>
      Effect.gen(function* () {
        const publication = { alsoCarries: ["poster--jpeg-under-1mb"] }
        const made = yield* World.harness(site, World.wholeItem("carries-2027"), { publication })
        assert.deepStrictEqual(yield* made.adapter.preflight(made.publication), [])
        const receipts = yield* made.performAll
        const step = made.plan.steps.find(({ asset }) => asset === "poster--jpeg-under-1mb")
        assert.strictEqual(step?.name, "upload-image-poster--jpeg-under-1mb")
        const { remoteId, url = "" } = receipts[step?.name ?? ""] ?? {}
        assert.match(url, /\.jpe?g$/)
        assert.strictEqual(yield* World.digestAt(url), World.digestOf("media/poster.png--jpeg-under-1mb"))
        const files = yield* World.mediaWith(site, "m-carries-2027-poster-")
        assert.deepStrictEqual(
          files.map(({ alt_text, id }) => [String(id), alt_text]),
          [receipts["upload-image-poster"]?.remoteId, remoteId].map((id) => [id, 'Áp phích "Bluezone" & &lt;bạn>'])
        )
        const [post] = yield* World.postsWith(site, "(carries-2027)")
        assert.strictEqual(String(post?.featured_media), receipts["upload-image-poster"]?.remoteId)
        assert.notInclude(post?.content?.raw, url)
        assert.notInclude(post?.content?.raw, "jpeg-under-1mb")
        yield* made.performAll
        assert.strictEqual((yield* World.mediaWith(site, "m-carries-2027-")).length, files.length + 3)
      })
    )

    World.live("writes blocks that render as meant, and runs no shortcode", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.wholeItem("tet-2027"))
        yield* made.performAll
        const [post] = yield* World.postsWith(site, "(tet-2027)")
        const { raw = "", rendered = "" } = post?.content ?? {}
        assert.deepStrictEqual(
          Array.from(raw.matchAll(/<!-- wp:([a-z-]+)/g), ([, block]) => block),
          "heading paragraph image heading list list-item list list-item list-item list-item quote paragraph code table separator paragraph video audio paragraph".split(
            " "
          )
        )
        const url = (step: string) => made.receipts[step]?.url ?? "missing"
        for (const expected of [
          "5 &lt; 6 &amp; 7 &gt; 2",
          'href="https://example.vn/?x=1&amp;y=2" rel="noopener">trang &amp; cổng</a>',
          `wp-image-${made.receipts["upload-image-poster"]?.remoteId}`,
          `src="${url("upload-image-poster")}" alt="Áp phích &quot;trong bài&quot;"`,
          `<video controls poster="${url("upload-image-poster")}" src="${url("upload-video-spot")}"></video>`,
          `<audio controls src="${url("upload-audio-radio")}"></audio>`,
          `<a href="${url("upload-document-faq")}" rel="noopener">tài liệu</a>`,
          'href="https://go.zalo.me/bluezone?a=1&amp;b=2"'
        ]) {
          assert.include(raw, expected)
        }
        assert.notInclude(raw, "alert(1)")
        assert.include(rendered, "gallery ids=")
        assert.notInclude(rendered, 'class="gallery')
        assert.notInclude(rendered, "<!-- wp:")
      })
    )

    World.live("is seen by a reader without a login, and observed without a warning", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.wholeItem("tet-2027"))
        yield* made.performAll
        const observed = yield* made.observe
        assert.deepStrictEqual(observed.warnings, [])
        assert.strictEqual(observed.visibility, "public")
        const { status, text } = yield* World.page(observed.permalink ?? "")
        assert.strictEqual(status, 200)
        assert.include(text, "Mời bà con")
      })
    )

    World.live("publishes nothing twice when everything is done again from the start", () =>
      Effect.gen(function* () {
        const first = yield* World.harness(site, World.wholeItem("again"))
        const before = yield* first.performAll
        const second = yield* World.harness(site, World.wholeItem("again"))
        const after = yield* second.performAll
        for (const step of Object.keys(before)) {
          assert.strictEqual(after[step]?.remoteId, before[step]?.remoteId, step)
        }
        assert.strictEqual(after["publish-post"]?.publishedAt, before["publish-post"]?.publishedAt)
        assert.strictEqual((yield* World.postsWith(site, "(again)")).length, 1)
        assert.strictEqual((yield* World.mediaWith(site, "m-again-")).length, 4)
      })
    )

    World.live("keeps everything as sent for an account without unfiltered_html", () =>
      Effect.gen(function* () {
        const { categories: _, ...item } = World.wholeItem("by-author")
        const made = yield* World.harness(site, item, { options: { account: site.author } })
        assert.deepStrictEqual(yield* made.adapter.preflight(made.publication), [])
        yield* made.performAll
        assert.deepStrictEqual((yield* made.observe).warnings, [])
      })
    )

    World.live("schedules for later, and tells the address it will have", () =>
      Effect.gen(function* () {
        const publishAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000).toISOString()
        const made = yield* World.harness(site, World.smallItem("later"), { publication: { publishAt } })
        const receipt = (yield* made.performAll)["publish-post"]
        assert.strictEqual(receipt?.scheduled, true)
        assert.strictEqual(receipt?.permalink, `${site.url}/later/`)
        assert.strictEqual(Date.parse(receipt?.publishedAt ?? ""), Date.parse(publishAt))
        const observed = yield* made.observe
        assert.deepStrictEqual([observed.visibility, observed.warnings], ["restricted", []])
        const found = yield* made.lookup("publish-post")
        assert.deepStrictEqual(found._tag === "Found" ? found.receipt : undefined, receipt)
      })
    )

    World.live("leaves a post for review, and gives away no address", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.smallItem("review"), { options: { status: "pending" } })
        const receipt = (yield* made.performAll)["publish-post"]
        assert.strictEqual(receipt?.permalink, undefined)
        assert.strictEqual((yield* World.postsWith(site, "review"))[0]?.status, "pending")
        const observed = yield* made.observe
        assert.strictEqual(observed.visibility, "restricted")
        assert.deepStrictEqual(
          observed.warnings.map(({ code }) => code),
          ["not-published"]
        )
      })
    )

    World.live("does not take back what a person published during review", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.smallItem("reviewed"), { options: { status: "pending" } })
        const receipts = yield* made.performAll
        yield* World.ask(site, "POST", `/posts/${receipts["publish-post"]?.remoteId}`, { status: "publish" })
        const again = yield* World.harness(site, World.smallItem("reviewed"), { options: { status: "pending" } })
        yield* again.performAll
        assert.strictEqual((yield* World.postsWith(site, "reviewed"))[0]?.status, "publish")
      })
    )

    World.live("does not touch somebody else's post at the address", () =>
      Effect.gen(function* () {
        const theirs = World.row(
          yield* World.ask(site, "POST", "/posts?context=edit", {
            title: "Của người khác",
            slug: "taken",
            status: "publish"
          })
        )
        const made = yield* World.harness(site, { id: "taken", title: "Của chúng ta (taken)" })
        const findings = yield* made.adapter.preflight(made.publication)
        assert.deepStrictEqual(
          findings.map(({ code }) => code),
          ["address-taken"]
        )
        const error = yield* Effect.flip(made.perform("create-draft"))
        assert.strictEqual(error.reason._tag, "Rejected")
        assert.include(error.message, theirs.link)
        assert.deepStrictEqual(yield* World.postsWith(site, "(taken)"), [])
        assert.strictEqual((yield* World.postsWith(site, "Của người khác"))[0]?.slug, "taken")
      })
    )

    World.live("leaves no draft behind where an author cannot see whose post has the address", () =>
      Effect.gen(function* () {
        yield* World.ask(site, "POST", "/posts", { title: "Bài của ban biên tập", slug: "hidden", status: "publish" })
        const made = yield* World.harness(
          site,
          { id: "hidden", title: "Của tác giả (hidden)" },
          { options: { account: site.author } }
        )
        const error = yield* Effect.flip(made.perform("create-draft"))
        assert.strictEqual(error.reason.code, "address-taken")
        assert.deepStrictEqual(yield* World.postsWith(site, "(hidden)"), [])
      })
    )

    World.live("stops where a person moved the post to the trash", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, { id: "trashed", title: "Bài bị bỏ" })
        const draft = yield* made.perform("create-draft")
        yield* World.ask(site, "DELETE", `/posts/${draft.remoteId}`)
        assert.strictEqual((yield* Effect.flip(made.perform("publish-post"))).reason.code, "removed-by-person")
        assert.strictEqual((yield* made.lookup("publish-post"))._tag, "CannotTell")
        const again = yield* World.harness(site, { id: "trashed", title: "Bài bị bỏ" })
        assert.strictEqual((yield* Effect.flip(again.perform("create-draft"))).reason.code, "removed-by-person")
        const findings = yield* again.adapter.preflight(again.publication)
        assert.deepStrictEqual(
          findings.map(({ code }) => code),
          ["removed-by-person"]
        )
      })
    )

    World.live("stops where the draft was deleted for good", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, { id: "erased", title: "Bài bị xóa" })
        const draft = yield* made.perform("create-draft")
        yield* World.ask(site, "DELETE", `/posts/${draft.remoteId}?force=true`)
        assert.strictEqual((yield* Effect.flip(made.perform("publish-post"))).recovery, "fix")
        assert.strictEqual((yield* made.lookup("publish-post"))._tag, "CannotTell")
      })
    )

    World.live("keeps one post and one file when two processes meet in between", () =>
      Effect.gen(function* () {
        const slow = yield* World.harness(site, World.smallItem("race"))
        const quick = yield* World.harness(site, World.smallItem("race"))
        // Between the slow one's look and its write the quick one does the whole step.
        const overtaken = (step: string, path: RegExp) =>
          Effect.updateService(World.harness(site, World.smallItem("race")), HttpClient.HttpClient, (client) =>
            HttpClient.mapRequestEffect(client, (request) =>
              request.method === "POST" && path.test(new URL(request.url).pathname)
                ? Effect.as(
                    Effect.ignore(quick.receipts[step] === undefined ? quick.perform(step) : Effect.void),
                    request
                  )
                : Effect.succeed(request)
            )
          )
        const uploading = yield* overtaken("upload-document-faq", /\/media$/)
        const file = yield* uploading.perform("upload-document-faq")
        assert.strictEqual(file.remoteId, quick.receipts["upload-document-faq"]?.remoteId)
        assert.strictEqual((yield* World.mediaWith(site, "m-race-")).length, 1)
        const drafting = yield* overtaken("create-draft", /\/posts$/)
        const draft = yield* drafting.perform("create-draft")
        assert.strictEqual(draft.remoteId, quick.receipts["create-draft"]?.remoteId)
        assert.strictEqual((yield* World.postsWith(site, "Thông báo race")).length, 1)
        yield* slow.performAll
        assert.strictEqual((yield* World.postsWith(site, "Thông báo race")).length, 1)
      })
    )

    World.live("erases the copy that a killed process had written down", () =>
      Effect.gen(function* () {
        const surplus = World.row(
          yield* World.ask(site, "POST", "/posts?context=edit", {
            title: "Bản thừa",
            slug: "surplus-2",
            status: "draft"
          })
        )
        const made = yield* World.harness(site, { id: "surplus", title: "Bản chính" })
        made.saved.set("create-draft", { surplus: surplus.id })
        yield* made.performAll
        assert.deepStrictEqual(yield* World.postsWith(site, "Bản thừa"), [])
        assert.deepStrictEqual(made.saved.get("create-draft"), { surplus: null })
      })
    )

    World.live("says before sending that an account may not publish", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.smallItem("no-rights"), {
          options: { account: site.contributor }
        })
        const findings = yield* made.adapter.preflight(made.publication)
        assert.deepStrictEqual(
          findings.map(({ code }) => code),
          ["may-not-create-media", "may-not-publish"]
        )
      })
    )

    World.live("says before sending that an author may not make categories", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.wholeItem("no-category"), { options: { account: site.author } })
        const findings = yield* made.adapter.preflight(made.publication)
        assert.deepStrictEqual(
          findings.map(({ code }) => code),
          ["may-not-make-categories"]
        )
        assert.strictEqual((yield* Effect.flip(made.perform("create-terms"))).reason._tag, "Rejected")
      })
    )

    World.live("calls a wrong password Unauthorized, wherever it shows", () =>
      Effect.gen(function* () {
        const account = { username: site.editor.username, applicationPassword: "wrong pass 9999" }
        const good = yield* World.harness(site, World.smallItem("wrong-password"))
        yield* good.perform("create-draft")
        const made = yield* World.harness(site, World.smallItem("wrong-password"), { options: { account } })
        Object.assign(made.receipts, good.receipts)
        const refused = [
          yield* Effect.flip(made.adapter.preflight(made.publication)),
          ...(yield* Effect.forEach(made.plan.steps, ({ name }) => Effect.flip(made.perform(name))))
        ]
        for (const error of refused) assert.strictEqual(error.reason._tag, "Unauthorized", error.step)
        assert.notInclude(JSON.stringify(refused), "9999")
      })
    )

    World.live("tells what a person changed after publication", () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.wholeItem("edited"))
        const id = (yield* made.performAll)["publish-post"]?.remoteId
        yield* World.ask(site, "POST", `/posts/${id}`, {
          title: "Khác",
          content: "Khác",
          slug: "edited-2027",
          featured_media: 0,
          tags: [],
          categories: []
        })
        const observed = yield* made.observe
        assert.deepStrictEqual(observed.warnings.map(({ code }) => code).sort(), [
          "categories-changed",
          "content-changed",
          "featured-media-changed",
          "slug-changed",
          "tags-changed",
          "title-changed"
        ])
        assert.strictEqual(observed.permalink, `${site.url}/edited-2027/`)
        yield* World.ask(site, "DELETE", `/posts/${id}`)
        assert.strictEqual((yield* made.observe).visibility, "not-found")
        yield* World.ask(site, "DELETE", `/posts/${id}?force=true`)
        assert.deepStrictEqual(
          (yield* made.observe).warnings.map(({ code }) => code),
          ["deleted"]
        )
      })
    )
  })
}

suite("the emulator", World.emulated)

if (RealWordPress.available().ok) suite("WordPress", World.real)
else {
  it("has no real WordPress here, and says why", async () => {
    // Fails where one is demanded.
    assert.isUndefined(await RealWordPress.requireOrExplain())
  })
}
