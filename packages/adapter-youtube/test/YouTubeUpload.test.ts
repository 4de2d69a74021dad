import { assert, describe, it } from "@effect/vitest"
import { createHash } from "node:crypto"
import { type Adapter, MediaFiles } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as UploadProtocol from "../src/internal/uploadProtocol.ts"
import * as YouTubeUpload from "../src/YouTubeUpload.ts"
import * as Stage from "./Stage.ts"

const step = "upload-video-spot"
const uploads = "^/upload/upload/youtube/v3/videos\\?"
const chunkBytes = 16 * 1024 * 1024

const digest = (source: string) =>
  createHash("sha256")
    .update(Stage.files[source]?.bytes ?? "")
    .digest("hex")

const sent = (stage: Stage.Stage, method: string) =>
  stage.requests().filter((request) => request === `${method} /upload/upload/youtube/v3/videos`).length

const assertWhole = (stage: Stage.Stage, source: string) => {
  const { videos } = stage.channel()
  assert.lengthOf(videos, 1)
  assert.strictEqual(videos[0]?.blob.sha256, digest(source))
}

/** Performs until it succeeds, as the pipeline does, and counts the attempts. */
const persist = Effect.fnUntraced(function* (stage: Stage.Stage) {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const harness = yield* stage.restarted
    const result = yield* Effect.result(harness.perform(step))
    for (const [name, value] of harness.saved) stage.harness.saved.set(name, value)
    if (result._tag === "Success") return { attempt, receipt: result.success }
    assert.notStrictEqual(result.failure.recovery, "fix", result.failure.message)
  }
  throw new Error("five attempts were not enough")
})

describe("an upload", () => {
  it.live("sends a long file in chunks of 16 MiB, byte for byte", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ item: Stage.longItem })
      yield* stage.harness.perform(step)
      assertWhole(stage, "long.mp4")
      assert.strictEqual(sent(stage, "PUT"), 3)
      assert.strictEqual(stage.harness.plan.steps[0]?.requests, 4)
    })
  )

  it.live("tells how far it is", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ item: Stage.longItem })
      const told: Array<number> = []
      const [first] = stage.harness.plan.steps
      if (first === undefined) throw new Error("no step")
      const context: Adapter.StepContext = {
        publication: stage.harness.publication,
        step: first,
        receipts: {},
        saved: undefined,
        firstAttemptAt: "1970-01-01T00:00:00.000Z",
        save: () => Effect.void,
        progress: (bytes) => Effect.sync(() => void told.push(bytes))
      }
      yield* stage.adapter.perform(context)
      assert.deepStrictEqual(told, [0, chunkBytes, 2 * chunkBytes, Stage.longVideoBytes])
    })
  )

  for (const finishWith200 of [true, false]) {
    it.live(`accepts ${finishWith200 ? 200 : 201} as the final answer`, () =>
      Effect.gen(function* () {
        const stage = yield* Stage.make({ sandbox: { finishWith200 } })
        yield* stage.harness.perform(step)
        assertWhole(stage, "spot.mp4")
      })
    )
  }

  it.live("goes on from what arrived when the process was killed in the middle", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ item: Stage.longItem })
      // The second chunk breaks off after some blocks, and the question about it finds nobody.
      stage.fault({ fault: "cut-upload", method: "PUT", path: uploads, nth: 2, bytes: 3 * 1024 * 1024 })
      stage.fault({ fault: "reset-before", method: "PUT", path: uploads, nth: 2 })
      yield* Stage.failureOf(stage.harness.perform(step))
      const before = sent(stage, "PUT")
      const { attempt } = yield* persist(stage)
      assert.strictEqual(attempt, 1)
      assertWhole(stage, "long.mp4")
      assert.strictEqual(sent(stage, "POST"), 1)
      // One question, the rest of the second chunk and of the file.
      assert.isAtMost(sent(stage, "PUT") - before, 3)
    })
  )

  it.live("goes on by itself as long as more has arrived since it broke off last", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ item: Stage.longItem })
      stage.fault({ fault: "cut-upload", method: "PUT", path: uploads, nth: 2, bytes: 3 * 1024 * 1024 })
      yield* stage.harness.perform(step)
      assertWhole(stage, "long.mp4")
      assert.strictEqual(sent(stage, "POST"), 1)
    })
  )

  it.live("gives up for now when nothing has arrived since it broke off last", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ item: Stage.longItem })
      // The second chunk, and the same chunk again after the question about it.
      stage.fault({ fault: "cut-upload", method: "PUT", path: uploads, nth: 2, bytes: 0 })
      stage.fault({ fault: "cut-upload", method: "PUT", path: uploads, nth: 4, bytes: 0 })
      const reason = yield* Stage.failureOf(stage.harness.perform(step))
      assert.strictEqual(reason._tag, "OutcomeUnknown")
      assert.strictEqual(sent(stage, "PUT"), 4)
      const { attempt } = yield* persist(stage)
      assert.strictEqual(attempt, 1)
      assertWhole(stage, "long.mp4")
    })
  )

  it.live("sends on from where the channel is when it kept less than was sent", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ item: Stage.longItem })
      yield* stage.command("keep-less", { bytes: 5 * 1024 * 1024 })
      yield* stage.harness.perform(step)
      assertWhole(stage, "long.mp4")
    })
  )

  it.live("asks again while the channel is finishing", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ sandbox: { finalisingQueries: 3 } })
      stage.fault({ fault: "lost-answer", method: "PUT", path: uploads })
      yield* Stage.failureOf(stage.harness.perform(step))
      yield* Stage.impatient(stage.harness.perform(step))
      assertWhole(stage, "spot.mp4")
    })
  )

  it.live("is still processing when the channel does not finish, and found by a later run", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ sandbox: { finalisingQueries: 8 } })
      stage.fault({ fault: "lost-answer", method: "PUT", path: uploads })
      yield* Stage.failureOf(stage.harness.perform(step))
      const reason = yield* Stage.failureOf(Stage.impatient(stage.harness.perform(step)))
      assert.strictEqual(reason._tag, "StillProcessing")
      yield* Stage.impatient(stage.harness.perform(step))
      assertWhole(stage, "spot.mp4")
    })
  )

  it.live("opens another session when the file is not the one an earlier attempt began with", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      stage.fault({ fault: "reset-before", method: "PUT", path: uploads })
      yield* Stage.failureOf(stage.harness.perform(step))
      const [name = ""] = [...stage.vault.keys()].filter((key) => key.includes("uploads"))
      const kept = Redacted.value(stage.vault.get(name) ?? Redacted.make(""))
      stage.vault.set(name, Redacted.make(kept.replace(digest("spot.mp4"), digest("second.mp4"))))
      stage.harness.saved.clear()
      yield* stage.harness.perform(step)
      assertWhole(stage, "spot.mp4")
      assert.strictEqual(sent(stage, "POST"), 2)
    })
  )

  it.live("begins anew after a refusal for good", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* stage.command("fail-next", { status: 400, reason: "invalidTitle", method: "PUT", path: "/videos" })
      const reason = yield* Stage.failureOf(stage.harness.perform(step))
      assert.strictEqual(reason._tag, "Rejected")
      yield* stage.harness.perform(step)
      assert.strictEqual(sent(stage, "POST"), 2)
      assert.notInclude(stage.requests(), "GET /api/youtube/v3/playlistItems")
      assertWhole(stage, "spot.mp4")
    })
  )

  it.live("does not use a video that went to another channel", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ sandbox: { channelId: "UCanother-channel-000000" } })
      const reason = yield* Stage.failureOf(stage.harness.perform(step))
      assert.strictEqual(reason._tag, "Rejected")
      assert.strictEqual(reason.code, "wrong-channel")
      assert.match(reason.hint ?? "", /^sign in again .*; choose the right channel there$/)
      assert.strictEqual(stage.channel().videos[0]?.metadata.status.privacyStatus, "private")
    })
  )
})

describe("a session that is gone", () => {
  const loseAnswerAndSession = (stage: Stage.Stage) =>
    Effect.gen(function* () {
      stage.fault({ fault: "lost-answer", method: "PUT", path: uploads })
      yield* Stage.failureOf(stage.harness.perform(step))
      yield* stage.command("expire-sessions")
    })

  it.live("is replaced without a look around while the file was not complete", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ item: Stage.longItem })
      stage.fault({ fault: "reset-before", method: "PUT", path: uploads })
      yield* Stage.failureOf(stage.harness.perform(step))
      yield* stage.command("expire-sessions")
      yield* stage.harness.perform(step)
      assertWhole(stage, "long.mp4")
      assert.notInclude(stage.requests(), "GET /api/youtube/v3/playlistItems")
    })
  )

  it.live("leads to the video by its marker once the last byte was sent", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* loseAnswerAndSession(stage)
      const receipt = yield* stage.harness.perform(step)
      assertWhole(stage, "spot.mp4")
      assert.strictEqual(receipt.remoteId, stage.channel().videos[0]?.id)
      assert.strictEqual(sent(stage, "POST"), 1)
    })
  )

  it.live("leads to the video although the vault was lost too", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* loseAnswerAndSession(stage)
      stage.vault.clear()
      yield* stage.harness.perform(step)
      assertWhole(stage, "spot.mp4")
    })
  )

  it.live("waits for a list of uploads that is late", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ sandbox: { readsUntilListed: 2 } })
      yield* loseAnswerAndSession(stage)
      yield* Stage.impatient(stage.harness.perform(step))
      assertWhole(stage, "spot.mp4")
    })
  )

  it.live("leads to a new upload when the video is nowhere", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      yield* loseAnswerAndSession(stage)
      yield* stage.command("delete-video", { id: stage.channel().videos[0]?.id })
      yield* Stage.impatient(stage.harness.perform(step))
      assertWhole(stage, "spot.mp4")
      assert.strictEqual(sent(stage, "POST"), 2)
    })
  )

  it.live("does not take a video for ours that is older than the first attempt", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make({ firstAttemptAt: new Date(Date.now() + 3 * 3_600_000).toISOString() })
      yield* loseAnswerAndSession(stage)
      yield* Stage.impatient(stage.harness.perform(step))
      assert.lengthOf(stage.channel().videos, 2)
    })
  )
})

describe("the address of a session", () => {
  const answer = (location: string | undefined) => ({
    status: 200,
    headers: location === undefined ? {} : { location },
    text: "",
    json: undefined
  })
  const endpoint = "https://upload.example.gov.vn/google"

  for (const location of [
    "https://upload.example.gov.vn/upload/youtube/v3/videos?upload_id=1",
    "https://www.googleapis.com/upload/youtube/v3/videos?upload_id=1",
    "https://youtube.googleapis.com/upload/youtube/v3/videos?upload_id=1"
  ]) {
    it.effect(`may be at ${new URL(location).host}`, () =>
      Effect.gen(function* () {
        const session = yield* UploadProtocol.sessionOf(answer(location), endpoint)
        assert.strictEqual(Redacted.value(session), location)
      })
    )
  }

  for (const location of [
    "https://evil.example/upload?upload_id=1",
    "https://googleapis.com.evil.example/upload?upload_id=1",
    "https://evilgoogleapis.com/upload?upload_id=1",
    "http://www.googleapis.com/upload?upload_id=1",
    "https://www.googleapis.com:8443/upload?upload_id=1",
    "/upload?upload_id=1"
  ]) {
    it.effect(`gets no token at ${location}`, () =>
      Effect.gen(function* () {
        const reason = yield* Effect.flip(UploadProtocol.sessionOf(answer(location), endpoint))
        assert.strictEqual(reason._tag, "Rejected")
        assert.notInclude(JSON.stringify(reason), "upload_id")
      })
    )
  }

  it.effect("leaves the outcome open when it is missing", () =>
    Effect.gen(function* () {
      const reason = yield* Effect.flip(UploadProtocol.sessionOf(answer(undefined), endpoint))
      assert.strictEqual(reason._tag, "OutcomeUnknown")
    })
  )

  it.live("is in the vault before the first byte leaves, and nowhere else", () =>
    Effect.gen(function* () {
      const stage = yield* Stage.make()
      stage.fault({ fault: "reset-before", method: "PUT", path: uploads })
      const failure = yield* Effect.flip(stage.harness.perform(step))
      const [entry] = [...stage.vault.entries()].filter(([name]) => name.includes("/uploads/"))
      assert.strictEqual(entry?.[0], "youtube/UCsandboxsandboxsandbox0/uploads/tube/bluezone-2020-08/spot")
      assert.include(Redacted.value(entry?.[1] ?? Redacted.make("")), "upload_id")
      assert.deepStrictEqual(Stage.secretsIn(stage, [failure, [...stage.harness.saved.values()]]), [])
    })
  )
})

describe("what a session could give away", () => {
  it.live("gets no token and no byte when its address is foreign", () =>
    Effect.gen(function* () {
      const addresses: Array<string> = []
      const stage = yield* Stage.make({
        client: HttpClient.transform((response, request) => {
          addresses.push(`${request.method} ${request.url}`)
          const headers = { location: "https://evil.example/upload?upload_id=1" }
          return request.method === "POST" && request.url.endsWith("/videos")
            ? Effect.succeed(HttpClientResponse.fromWeb(request, new Response(null, { headers })))
            : response
        })
      })
      const reason = yield* Stage.failureOf(stage.harness.perform(step))
      assert.strictEqual(reason._tag, "Rejected")
      assert.strictEqual(reason.code, "foreign-upload-host")
      assert.isFalse(addresses.some((address) => address.includes("evil.example")))
    })
  )

  it.live("is in no trace", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.NativeSpan> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      const stage = yield* Stage.make({ item: Stage.item })
      yield* Effect.withTracer(stage.harness.performAll, tracer)
      const written = spans.flatMap((span) => [span.name, ...span.attributes.values()])
      assert.isNotEmpty(written)
      assert.deepStrictEqual(Stage.secretsIn(stage, written), [])
    })
  )
})

describe("a file that cannot be read any more", () => {
  it.live("is named, and no video is made of what there was", () =>
    Effect.gen(function* () {
      const unreadable = new MediaFiles.MediaUnreadable({ source: "spot.mp4", detail: "no such file" })
      const stage = yield* Stage.make({
        media: Layer.succeed(MediaFiles.MediaFiles, {
          measure: () => Effect.succeed({ assets: [], findings: [] }),
          derive: (file) => Effect.succeed(file),
          verify: () => Effect.void,
          read: () => Stream.fail(unreadable)
        })
      })
      const reason = yield* Stage.failureOf(stage.harness.perform(step))
      assert.strictEqual(reason._tag, "Rejected")
      assert.include(reason.detail, "spot.mp4")
      assert.lengthOf(stage.channel().videos, 0)
    })
  )
})

describe("pauses", () => {
  it("add up to less than two minutes", () => {
    for (const pauses of [YouTubeUpload.finalisingPausesSeconds, YouTubeUpload.listingPausesSeconds]) {
      assert.isBelow(
        pauses.reduce((sum, seconds) => sum + seconds, 0),
        120
      )
    }
  })
})
