import { assert, describe, it } from "@effect/vitest"
import type { PublishError } from "@loa/core"
import type { Faults } from "@loa/sandbox"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Stage from "./Stage.ts"

/** What each fault of the wire must be called, on a call that may have taken effect. */
const reasons: { readonly [fault: string]: PublishError.Reason["_tag"] } = {
  "lost-answer": "OutcomeUnknown",
  "status-500-after": "OutcomeUnknown",
  "html-502-after": "OutcomeUnknown",
  "empty-200-after": "OutcomeUnknown",
  "truncated-answer": "OutcomeUnknown",
  "reset-before": "OutcomeUnknown",
  "status-429": "RateLimited",
  "status-503": "Unavailable"
}

const faults: ReadonlyArray<Faults.FaultKind> = [
  "lost-answer",
  "status-500-after",
  "html-502-after",
  "empty-200-after",
  "truncated-answer",
  "reset-before",
  "status-429",
  "status-503"
]

/** Every call that changes something, and the step that makes it. */
const calls = [
  { step: "upload-video-spot", method: "POST", path: "^/upload/upload/youtube/v3/videos" },
  { step: "upload-video-spot", method: "PUT", path: "^/upload/upload/youtube/v3/videos" },
  { step: "set-thumbnail", method: "POST", path: "^/upload/upload/youtube/v3/thumbnails/set" },
  { step: "add-captions-vi", method: "POST", path: "^/upload/upload/youtube/v3/captions" },
  { step: "add-to-playlist", method: "POST", path: "^/api/youtube/v3/playlists" },
  { step: "add-to-playlist", method: "POST", path: "^/api/youtube/v3/playlistItems" },
  { step: "publish-video", method: "PUT", path: "^/api/youtube/v3/videos" }
]

/** Everything before a step, then the step itself in the way the pipeline brings it to its end. */
const bringToEnd = Effect.fnUntraced(function* (stage: Stage.Stage, step: string) {
  const found = step === "publish-video" ? yield* stage.harness.lookup(step) : { _tag: "NotFound" as const }
  const again = yield* stage.restarted
  const receipt = found._tag === "Found" ? found.receipt : yield* again.perform(step)
  return { receipt, wasFound: found._tag === "Found" }
})

const performBefore = (stage: Stage.Stage, step: string) =>
  Effect.forEach(
    stage.harness.plan.steps.slice(
      0,
      stage.harness.plan.steps.findIndex(({ name }) => name === step)
    ),
    ({ name }) => stage.harness.perform(name)
  )

for (const { step, method, path } of calls) {
  describe(`${step}, ${method} ${path.split("/").at(-1)}`, () => {
    for (const fault of faults) {
      it.live(`${fault}: ${reasons[fault]}, and in the end there is one of everything`, () =>
        Effect.gen(function* () {
          const stage = yield* Stage.make({ overrides: { playlist: "Tin mới" } })
          yield* performBefore(stage, step)
          stage.fault({ fault, method, path: `${path}(\\?|$)`, retryAfterSeconds: 7 })
          const reason = yield* Stage.failureOf(stage.harness.perform(step))
          assert.strictEqual(reason._tag, reasons[fault])
          if (reason._tag === "RateLimited" || reason._tag === "Unavailable") {
            assert.strictEqual(reason.retryAfterSeconds, 7)
          }
          assert.deepStrictEqual(Stage.secretsIn(stage, reason), [])
          const { receipt, wasFound } = yield* bringToEnd(stage, step)
          assert.deepStrictEqual(Stage.secretsIn(stage, [receipt, [...stage.harness.saved.values()]]), [])
          const { videos, playlists } = stage.channel()
          assert.lengthOf(videos, 1)
          assert.isAtMost(videos[0]?.captions.length ?? 0, 1)
          assert.isAtMost(playlists.length, 1)
          assert.isAtMost(playlists[0]?.items.length ?? 0, 1)
          if (step === "publish-video") {
            assert.strictEqual(wasFound, reasons[fault] === "OutcomeUnknown" && fault !== "reset-before")
            assert.strictEqual(videos[0]?.metadata.status.privacyStatus, "public")
          }
          if (step === "add-captions-vi") assert.lengthOf(videos[0]?.captions ?? [], 1)
          if (step === "add-to-playlist") assert.lengthOf(playlists[0]?.items ?? [], 1)
        })
      )
    }
  })
}

describe("a call that only reads", () => {
  for (const fault of faults) {
    it.live(`${fault}: never an open outcome`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make()
        stage.fault({ fault, method: "GET", path: "/api/youtube/v3/channels" })
        const reason = yield* Stage.failureOf(stage.adapter.preflight(stage.harness.publication))
        assert.strictEqual(reason._tag, fault === "status-429" ? "RateLimited" : "Unavailable")
      })
    )
  }
})

describe("the token endpoint", () => {
  for (const fault of faults) {
    it.live(`${fault}: nothing was published, and the next attempt works`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make()
        stage.fault({ fault, method: "POST", path: "/oauth/token" })
        const reason = yield* Stage.failureOf(stage.harness.perform("upload-video-spot"))
        assert.strictEqual(reason._tag, fault === "status-429" ? "RateLimited" : "Unavailable")
        assert.deepStrictEqual(Stage.secretsIn(stage, reason), [])
        yield* stage.harness.performAll
        assert.lengthOf(stage.channel().videos, 1)
      })
    )
  }
})

describe("an access token that ends before its time", () => {
  for (const { step, method, path } of calls) {
    it.live(`is renewed once: ${step}, ${method} ${path.split("/").at(-1)}`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make({ overrides: { playlist: "Tin mới" } })
        yield* performBefore(stage, step)
        yield* stage.command("expire-tokens")
        yield* stage.harness.perform(step)
        const { videos, playlists } = stage.channel()
        assert.lengthOf(videos, 1)
        assert.isAtMost(playlists.length, 1)
        const renewals = stage.requests().filter((request) => request === "POST /oauth/token")
        assert.lengthOf(renewals, step === "upload-video-spot" ? 1 : 2)
      })
    )
  }

  it.live("asks for a new sign-in when the renewed one is refused too", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      const refusal = { status: 401, reason: "authError", message: "Invalid Credentials", path: "/channels" }
      yield* stage.command("fail-next", refusal)
      yield* stage.command("fail-next", refusal)
      const reason = yield* Stage.failureOf(stage.adapter.preflight(stage.harness.publication))
      assert.strictEqual(reason._tag, "Unauthorized")
      assert.match(
        reason.hint ?? "",
        /README of @loa\/adapter-youtube .* where refreshToken of this destination is kept/
      )
    })
  )
})

describe("what the platform refuses", () => {
  const refuse = (step: string, failure: { readonly status: number; readonly reason: string; readonly path: string }) =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ overrides: { playlist: "Tin mới" } })
      yield* performBefore(stage, step)
      yield* stage.command("fail-next", failure)
      return { stage, reason: yield* Stage.failureOf(stage.harness.perform(step)) }
    })

  it.live("waits until midnight in California when the day's units are used up", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* stage.harness.perform("upload-video-spot")
      yield* stage.command("set-quota", { units: 10_000 })
      const reason = yield* Stage.failureOf(stage.harness.perform("publish-video"))
      assert.strictEqual(reason._tag, "RateLimited")
      assert.strictEqual(reason.code, "quotaExceeded")
      const wait = "retryAfterSeconds" in reason ? (reason.retryAfterSeconds ?? 0) : 0
      assert.isAbove(wait, 0)
      assert.isAtMost(wait, 25 * 3600)
      assert.notInclude(reason.detail, "<")
    })
  )

  for (const uploadQuotaAs403 of [true, false]) {
    it.live(`knows the used-up upload bucket in both its forms (${uploadQuotaAs403 ? 403 : 429})`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make({ sandbox: { uploadQuotaAs403, uploadsPerDay: 0 } })
        const reason = yield* Stage.failureOf(stage.harness.perform("upload-video-spot"))
        assert.strictEqual(reason._tag, "RateLimited")
        assert.include(reason.hint, "midnight")
      })
    )
  }

  it.live("gives the thumbnail up when the channel is not verified, and the video goes out", () =>
    Effect.gen(function* () {
      const failure = { status: 403, reason: "forbidden", path: "/thumbnails/set" }
      const { stage, reason } = yield* refuse("set-thumbnail", failure)
      assert.strictEqual(reason._tag, "Rejected")
      assert.include(reason.hint, "youtube.com/verify")
      assert.isTrue(stage.harness.plan.steps.find(({ name }) => name === "set-thumbnail")?.optional)
      yield* stage.harness.perform("publish-video")
      assert.strictEqual(stage.channel().videos[0]?.metadata.status.privacyStatus, "public")
    })
  )

  it.live("tries a video that a playlist does not know yet again a little later", () =>
    Effect.gen(function* () {
      const failure = { status: 404, reason: "videoNotFound", path: "/playlistItems", method: "POST" }
      const { stage, reason } = yield* refuse("add-to-playlist", failure)
      assert.strictEqual(reason._tag, "Unavailable")
      yield* stage.harness.perform("add-to-playlist")
      assert.lengthOf(stage.channel().playlists, 1)
    })
  )

  it.live("has nothing to ask again for when the video is gone from under the last step", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* stage.harness.perform("upload-video-spot")
      yield* stage.command("delete-video", { id: stage.harness.receipts["upload-video-spot"]?.remoteId })
      const reason = yield* Stage.failureOf(stage.harness.perform("publish-video"))
      assert.strictEqual(reason._tag, "Rejected")
      assert.strictEqual(reason.code, "videoNotFound")
      assert.strictEqual((yield* stage.harness.lookup("publish-video"))._tag, "NotFound")
    })
  )

  for (const [told, tag] of [
    [{ privacyStatus: "private" }, "Rejected"],
    [undefined, "OutcomeUnknown"]
  ] as const) {
    it.live(`is ${tag} when the update is answered with the status ${JSON.stringify(told)}`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make({
          client: HttpClient.transform((response, request) =>
            request.method === "PUT" && request.url.endsWith("/api/youtube/v3/videos")
              ? Effect.succeed(HttpClientResponse.fromWeb(request, Response.json({ id: "1", status: told })))
              : response
          )
        })
        yield* stage.harness.perform("upload-video-spot")
        const reason = yield* Stage.failureOf(stage.harness.perform("publish-video"))
        assert.strictEqual(reason._tag, tag)
        assert.strictEqual(reason.code, tag === "Rejected" ? "status-not-taken" : undefined)
      })
    )
  }
})
