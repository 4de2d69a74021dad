import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { type Adapter, MediaFiles } from "@loa/core"
import type { Faults } from "@loa/sandbox"
import { RealWordPress, type AdapterHarness } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as World from "./WordPressWorld.ts"

/** What the pipeline does about a step that failed: look a doubtful commit up, perform everything else again. */
const recover = Effect.fnUntraced(function* (made: AdapterHarness.Harness, step: Adapter.Step, recovery: string) {
  if (step.kind === "commit" && recovery === "lookup") {
    const found = yield* made.lookup(step.name)
    if (found._tag === "Found") return found.receipt
    assert.strictEqual(found._tag, "NotFound")
  }
  return yield* made.perform(step.name)
})

const stepOf = (made: AdapterHarness.Harness, name: string): Adapter.Step => {
  const step = made.plan.steps.find((candidate) => candidate.name === name)
  if (step === undefined) throw new Error(`no step ${name}`)
  return step
}

/** The site holds the item once, whole and public, and the receipts speak of that one post. */
const holdsOne = Effect.fnUntraced(function* (
  site: World.Site,
  made: AdapterHarness.Harness,
  receipt: Adapter.Receipt
) {
  const { item } = made.publication
  const posts = yield* World.postsWith(site, item.id)
  assert.deepStrictEqual(
    posts.map(({ id, slug, status }) => ({ id: String(id), slug, status })),
    [{ id: receipt.remoteId, slug: item.id, status: "publish" }]
  )
  assert.strictEqual((yield* World.mediaWith(site, `m-${item.id}-`)).length, item.assets.length)
  const tags = yield* World.termNames(site, "tags", posts[0]?.tags ?? [])
  assert.deepStrictEqual([...tags].sort(), (item.hashtags ?? []).toSorted())
  assert.deepStrictEqual((yield* made.observe).warnings, [])
})

/** Breaks one step, recovers as the pipeline would, finishes, and looks at the site. */
const breakAndFinish = Effect.fnUntraced(function* <E, R>(
  site: World.Site,
  made: AdapterHarness.Harness,
  name: string,
  failing: Effect.Effect<{ readonly recovery: string }, E, R>
) {
  for (const step of made.plan.steps) {
    if (step.name !== name) {
      yield* made.perform(step.name)
      continue
    }
    const { recovery } = yield* failing
    const receipt = yield* recover(made, step, recovery)
    Object.assign(made.receipts, { [name]: receipt })
  }
  const receipt = made.receipts["publish-post"]
  if (receipt === undefined) throw new Error("nothing was published")
  yield* holdsOne(site, made, receipt)
})

const paths: { readonly [step: string]: string } = {
  "upload-document-faq": "^/wp-json/wp/v2/media(\\?|$)",
  "create-terms": "^/wp-json/wp/v2/tags",
  "create-draft": "^/wp-json/wp/v2/posts(\\?|$)",
  "publish-post": "^/wp-json/wp/v2/posts/\\d+"
}

const faults: ReadonlyArray<readonly [fault: Faults.FaultKind, reason: string]> = [
  ["reset-before", "OutcomeUnknown"],
  ["lost-answer", "OutcomeUnknown"],
  ["status-500-after", "OutcomeUnknown"],
  ["html-502-after", "OutcomeUnknown"],
  ["empty-200-after", "OutcomeUnknown"],
  ["truncated-answer", "OutcomeUnknown"],
  ["status-503", "OutcomeUnknown"],
  ["status-429", "RateLimited"]
]

/** The editor's password of the emulator, with and without spaces, and as the header carries it. */
const secrets = /abcd|EFGH|5678|ZWRpdG9y/

describe("a write that goes wrong", () => {
  let site: World.EmulatedSite

  beforeAll(async () => {
    site = await World.emulated()
  })
  beforeEach(() => site.sandbox.reset())
  afterAll(() => site?.stop())

  for (const [name, path] of Object.entries(paths)) {
    for (const [fault, reason] of faults) {
      World.live(`${name}: ${fault} is ${reason}, and one post comes of it`, () =>
        Effect.gen(function* () {
          const made = yield* World.harness(site, World.smallItem("one"))
          const failing = Effect.gen(function* () {
            site.sandbox.fault({ platform: "wordpress", method: "POST", path, fault, retryAfterSeconds: 7 })
            const error = yield* Effect.flip(made.perform(name))
            assert.strictEqual(error.reason._tag, reason)
            assert.notMatch(JSON.stringify(error), secrets)
            if (error.reason._tag === "RateLimited") assert.strictEqual(error.reason.retryAfterSeconds, 7)
            return error
          })
          yield* breakAndFinish(site, made, name, failing)
        })
      )
    }
  }

  World.live("an upload cut off in the middle leaves nothing, and is sent whole the next time", () =>
    Effect.gen(function* () {
      const made = yield* World.harness(site, World.smallItem("cut"))
      const failing = Effect.gen(function* () {
        site.sandbox.fault({
          fault: "cut-upload",
          method: "POST",
          path: paths["upload-document-faq"] ?? "",
          bytes: 20_000
        })
        return yield* Effect.flip(made.perform("upload-document-faq"))
      })
      yield* breakAndFinish(site, made, "upload-document-faq", failing)
    })
  )

  for (const at of ["before-insert", "after-insert", "after-all"]) {
    for (const name of ["create-draft", "publish-post"]) {
      // The emulator's updates can only die at their end.
      if (name === "publish-post" && at !== "after-all") continue
      World.live(`${name}: PHP that dies ${at} leaves one whole post`, () =>
        Effect.gen(function* () {
          const made = yield* World.harness(site, World.smallItem("dies"))
          const failing = Effect.gen(function* () {
            yield* Effect.promise(
              () => site.sandbox.platforms["wordpress"]?.command("crash", { at }) ?? Promise.reject()
            )
            return yield* Effect.flip(made.perform(name))
          })
          yield* breakAndFinish(site, made, name, failing)
        })
      )
    }
  }

  for (const fault of ["lost-answer", "html-502-after", "truncated-answer"] as const) {
    World.live(`a read that ends in ${fault} may simply be made again`, () =>
      Effect.gen(function* () {
        const made = yield* World.harness(site, World.smallItem("read"))
        for (const { name, kind } of made.plan.steps) {
          if (name !== "create-terms") {
            site.sandbox.fault({ fault, method: "GET", path: "^/wp-json/wp/v2/" })
            assert.strictEqual((yield* Effect.flip(made.perform(name))).recovery, "retry", name)
          }
          if (kind === "commit") {
            site.sandbox.fault({ fault, method: "GET", path: "^/wp-json/wp/v2/" })
            assert.strictEqual((yield* Effect.flip(made.lookup(name))).recovery, "retry", name)
          }
          yield* made.perform(name)
        }
        assert.strictEqual((yield* World.postsWith(site, "read")).length, 1)
      })
    )
  }

  World.live("a post that cannot be read back is still visited as a reader would", () =>
    Effect.gen(function* () {
      const made = yield* World.harness(site, World.smallItem("blind"))
      yield* made.performAll
      site.sandbox.fault({ fault: "html-502-after", method: "GET", path: "^/wp-json/wp/v2/posts" })
      const observed = yield* made.observe
      assert.strictEqual(observed.visibility, "public")
      assert.deepStrictEqual(
        observed.warnings.map(({ code }) => code),
        ["not-read-back"]
      )
    })
  )

  World.live("a file that arrived is not sent again", () =>
    Effect.gen(function* () {
      const made = yield* World.harness(site, World.smallItem("sent"))
      site.sandbox.fault({ fault: "lost-answer", method: "POST", path: paths["upload-document-faq"] ?? "" })
      yield* Effect.flip(made.perform("upload-document-faq"))
      yield* made.perform("upload-document-faq")
      const sent = site.sandbox.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/media"))
      assert.strictEqual(sent.length, 1)
    })
  )

  World.live("a scheduled post that the site's cron has missed is told of", () =>
    Effect.gen(function* () {
      const publishAt = new Date(Date.now() + 3_600_000).toISOString()
      const made = yield* World.harness(site, World.smallItem("missed"), { publication: { publishAt } })
      yield* made.performAll
      assert.deepStrictEqual((yield* made.observe).warnings, [])
      const observed = yield* World.later(made.observe, 3_700_000)
      assert.deepStrictEqual(
        observed.warnings.map(({ code }) => code),
        ["schedule-missed"]
      )
      site.sandbox.advanceClock(3_700_000)
      yield* World.page(site.url)
      assert.strictEqual((yield* made.observe).visibility, "public")
    })
  )

  World.live("a file that can no longer be read is named, and nothing of it is kept", () =>
    Effect.gen(function* () {
      const broken = MediaFiles.MediaFiles.of({
        measure: () => Effect.die("not asked"),
        verify: () => Effect.die("not asked"),
        derive: () => Effect.never,
        read: (file) => Stream.fail(new MediaFiles.MediaUnreadable({ source: file.source, detail: "it was deleted" }))
      })
      const made = yield* Effect.provideService(
        World.harness(site, World.smallItem("unreadable")),
        MediaFiles.MediaFiles,
        broken
      )
      const error = yield* Effect.flip(made.perform("upload-document-faq"))
      assert.strictEqual(error.reason._tag, "Rejected")
      assert.include(error.message, "media/hoi-dap.pdf cannot be read: it was deleted")
      assert.deepStrictEqual(yield* World.mediaWith(site, "m-unreadable"), [])
    })
  )

  World.live("counts the bytes of an upload up to the last", () =>
    Effect.gen(function* () {
      const made = yield* World.harness(site, World.smallItem("progress"))
      const told: Array<readonly [number, number]> = []
      yield* made.adapter.perform({
        publication: made.publication,
        step: stepOf(made, "upload-document-faq"),
        receipts: {},
        saved: undefined,
        firstAttemptAt: "1970-01-01T00:00:00.000Z",
        save: () => Effect.void,
        progress: (sent, total) => Effect.sync(() => void told.push([sent, total]))
      })
      const size = World.files["media/hoi-dap.pdf"]?.bytes.length ?? 0
      assert.deepStrictEqual(told.at(-1), [size, size])
      assert.isAbove(told.length, 1)
    })
  )
})

interface Crash {
  readonly step: string
  readonly path: RegExp
  /** Header `X-Test-Fault` of the test's WordPress plugin. */
  readonly at: string
  /** The step itself carries on where WordPress says that the file is there. */
  readonly survives?: boolean
}

const postPoints = [
  "wp_insert_post_data:exit",
  "save_post:exit",
  "save_post:fatal",
  "rest_after_insert_post:fatal",
  "rest_pre_dispatch:503",
  "rest_post_dispatch:503"
]

const crashes: ReadonlyArray<Crash> = [
  { step: "upload-image-poster", path: /\/media$/, at: "add_attachment:exit" },
  { step: "upload-image-poster", path: /\/media$/, at: "add_attachment:fatal" },
  { step: "upload-image-poster", path: /\/media$/, at: "intermediate_image_sizes_advanced:fatal", survives: true },
  { step: "upload-image-poster", path: /\/media$/, at: "rest_post_dispatch:503", survives: true },
  { step: "create-terms", path: /\/tags$/, at: "created_term:exit" },
  ...postPoints.map((at) => ({ step: "create-draft", path: /\/posts$/, at })),
  ...postPoints.map((at) => ({ step: "publish-post", path: /\/posts\/\d+$/, at }))
]

const crashItem = (id: string): AdapterHarness.Options["item"] => ({
  id,
  title: `Sự cố ${id}`,
  summary: "Tóm tắt",
  body: "Nội dung\n\n![Áp phích](poster)",
  hashtags: [`SuCo ${id}`],
  categories: ["Sự cố"],
  assets: [{ id: "poster", type: "image", source: "media/poster.png", altText: "Áp phích" }]
})

const crashSuite = (): void => {
  describe("a WordPress whose PHP dies", () => {
    let site: World.Site

    beforeAll(async () => {
      site = await World.real()
    })
    afterAll(() => site?.stop())

    for (const [index, { step, path, at, survives }] of crashes.entries()) {
      World.live(`${step} at ${at}: one whole post comes of it`, () =>
        Effect.gen(function* () {
          const made = yield* World.withFault(World.harness(site, crashItem(`crash-${index}x`)), {
            method: "POST",
            path,
            fault: at
          })
          const attempt = Effect.result(made.perform(step))
          const failing = Effect.map(attempt, (result) => {
            assert.strictEqual(result._tag, survives === true ? "Success" : "Failure")
            return result._tag === "Failure" ? result.failure : { recovery: "retry" }
          })
          yield* breakAndFinish(site, made, step, failing)
          const [file] = yield* World.mediaWith(site, `m-crash-${index}x-`)
          assert.strictEqual(file?.alt_text, "Áp phích")
          assert.include(JSON.stringify(file?.media_details), '"thumbnail"')
        })
      )
    }
  })
}

if (RealWordPress.available().ok) crashSuite()
else {
  it("has no real WordPress here, and says why", async () => {
    assert.isUndefined(await RealWordPress.requireOrExplain())
  })
}
