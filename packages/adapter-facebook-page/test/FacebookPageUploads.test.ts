import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onPage, reasonOf, reel, video, type World } from "./PageWorld.ts"

const chunkBytes = 50_001

/** 250,000 bytes in chunks of 50,001. */
const chunkCount = 5

const videoCalls = (world: World): number =>
  world.sandbox.requests.filter(
    ({ method, path }) => method === "POST" && path.endsWith("/graph-video/v26.0/1000/videos")
  ).length

const assertWhole = Effect.fnUntraced(function* (world: World, item: typeof video, asset: string) {
  const harness = world.harness(item)
  const sha256 = harness.publication.assets.find((each) => each.asset.id === asset)?.file.sha256
  const { videos } = yield* world.state
  assert.deepStrictEqual(
    videos.filter(({ phase }) => phase === "committed").map(({ blob }) => blob?.sha256),
    [sha256]
  )
})

describe("a chunked upload", () => {
  for (const errorDataAsText of [false, true]) {
    onPage(
      `goes on where the server is when an answer was lost (error_data as ${errorDataAsText ? "text" : "an object"})`,
      (world) =>
        Effect.gen(function* () {
          yield* world.command("set-options", { chunkBytes, errorDataAsText })
          yield* world.fault({ fault: "lost-answer", method: "POST", path: "/graph-video", nth: 4 })
          const harness = world.harness(video)
          assert.strictEqual((yield* reasonOf(harness.perform("upload-video-spot")))._tag, "OutcomeUnknown")
          yield* harness.performAll
          // Start, five chunks, one of them sent again, finish.
          assert.strictEqual(videoCalls(world), 1 + chunkCount + 1 + 1)
          yield* assertWhole(world, video, "spot")
        })
    )
  }

  onPage("sends a chunk again that was cut", (world) =>
    Effect.gen(function* () {
      yield* world.command("set-options", { chunkBytes })
      yield* world.fault({ fault: "cut-upload", bytes: 20_000, method: "POST", path: "/graph-video", nth: 3 })
      const harness = world.harness(video)
      assert.strictEqual((yield* reasonOf(harness.perform("upload-video-spot"))).recovery, "lookup")
      yield* harness.performAll
      assert.strictEqual(videoCalls(world), 1 + chunkCount + 1 + 1)
      yield* assertWhole(world, video, "spot")
    })
  )

  for (const subcode of [1363019, 1363021, 1363030, 1363033, 1363041]) {
    onPage(`is retried from the same chunk after hiccup ${subcode}`, (world) =>
      Effect.gen(function* () {
        yield* world.command("set-options", { chunkBytes })
        yield* world.fault({ fault: "reset-before", method: "POST", path: "/graph-video", nth: 3 })
        const harness = world.harness(video)
        yield* reasonOf(harness.perform("upload-video-spot"))
        const failure = { code: 6001, error_subcode: subcode, is_transient: true, path: "/graph-video" }
        yield* world.command("fail-next", failure)
        const hiccup = yield* reasonOf(harness.perform("upload-video-spot"))
        assert.strictEqual(hiccup._tag, "Unavailable")
        yield* harness.performAll
        // Start, five chunks, two of them sent again, finish.
        assert.strictEqual(videoCalls(world), 1 + chunkCount + 2 + 1)
        yield* assertWhole(world, video, "spot")
      })
    )
  }

  onPage("ends when the server keeps asking for the same byte", (world) =>
    Effect.gen(function* () {
      yield* world.command("set-options", { chunkBytes })
      const harness = world.harness(video)
      yield* world.fault({ fault: "reset-before", method: "POST", path: "/graph-video", nth: 2 })
      yield* reasonOf(harness.perform("upload-video-spot"))
      yield* world.command("fail-next", {
        code: 6001,
        error_subcode: 1363037,
        error_data: { start_offset: "0", end_offset: "50001" },
        path: "/graph-video"
      })
      const reason = yield* reasonOf(harness.perform("upload-video-spot"))
      assert.strictEqual(reason._tag, "Unavailable")
      assert.include(reason.detail, "does not move beyond byte 0")
    })
  )

  onPage("begins anew when its session is gone", (world) =>
    Effect.gen(function* () {
      yield* world.command("set-options", { chunkBytes })
      yield* world.fault({ fault: "reset-before", method: "POST", path: "/graph-video", nth: 3 })
      const harness = world.harness(video)
      yield* reasonOf(harness.perform("upload-video-spot"))
      yield* world.command("expire-uploads")
      yield* harness.performAll
      yield* assertWhole(world, video, "spot")
      assert.strictEqual(yield* world.seen, 1)
    })
  )

  onPage("that was complete is not sent again, and begins anew when Facebook has dropped it", (world) =>
    Effect.gen(function* () {
      const harness = world.harness(video)
      const first = yield* harness.perform("upload-video-spot")
      const calls = videoCalls(world)
      const second = yield* harness.perform("upload-video-spot")
      assert.strictEqual(second.remoteId, first.remoteId)
      assert.strictEqual(videoCalls(world), calls)
      yield* world.command("expire-uploads")
      const third = yield* harness.perform("upload-video-spot")
      assert.notStrictEqual(third.remoteId, first.remoteId)
      yield* harness.performAll
      yield* assertWhole(world, video, "spot")
    })
  )

  onPage("of other bytes is not taken up", (world) =>
    Effect.gen(function* () {
      const harness = world.harness(video)
      const first = yield* harness.perform("upload-video-spot")
      const saved = harness.saved.get("upload-video-spot")
      harness.saved.set("upload-video-spot", { ...Object(saved), sha256: "another file" })
      const second = yield* harness.perform("upload-video-spot")
      assert.notStrictEqual(second.remoteId, first.remoteId)
    })
  )
})

const uploadedBytes = (world: World) =>
  Effect.map(world.state, ({ videos }) => videos.map(({ receivedBytes }) => receivedBytes))

describe("the upload of a Reel", () => {
  for (const specifiedStatus of [false, true]) {
    onPage(
      `goes on from the byte its status names (${specifiedStatus ? "specified" : "documented"} spelling)`,
      (world) =>
        Effect.gen(function* () {
          yield* world.command("set-options", { specifiedStatus })
          yield* world.fault({ fault: "cut-upload", bytes: 65_536, method: "POST", path: "/rupload/" })
          const harness = world.harness(reel)
          assert.strictEqual((yield* reasonOf(harness.perform("upload-reel-upright"))).recovery, "lookup")
          assert.deepStrictEqual(yield* uploadedBytes(world), [65_536])
          yield* harness.performAll
          yield* assertWhole(world, reel, "upright")
        })
    )
  }

  onPage("begins anew when Facebook has dropped it", (world) =>
    Effect.gen(function* () {
      yield* world.fault({ fault: "cut-upload", bytes: 65_536, method: "POST", path: "/rupload/" })
      const harness = world.harness(reel)
      yield* reasonOf(harness.perform("upload-reel-upright"))
      yield* world.command("expire-uploads")
      yield* harness.performAll
      yield* assertWhole(world, reel, "upright")
      assert.strictEqual(yield* world.seen, 1)
    })
  )

  onPage("tells how far it is", (world) =>
    Effect.gen(function* () {
      const told: Array<number> = []
      const { publication, plan } = world.harness(reel)
      const [step] = plan.steps
      if (step === undefined) return yield* Effect.die("no step")
      yield* world.adapter.perform({
        publication,
        step,
        receipts: {},
        saved: undefined,
        firstAttemptAt: "2026-11-25T08:00:00.000Z",
        save: () => Effect.void,
        progress: (sent) => Effect.sync(() => void told.push(sent))
      })
      assert.deepStrictEqual(told, [65_536, 120_000])
    })
  )
})

describe("publishing a video", () => {
  for (const [item, step] of [
    [video, "publish-video"],
    [reel, "publish-reel"]
  ] as const) {
    onPage(`${step}: a video that takes too long is reported as pending and found later`, (world) =>
      Effect.gen(function* () {
        yield* world.command("set-options", { pollsUntilReady: 25 })
        const harness = world.harness(item)
        const [upload] = harness.plan.steps
        yield* harness.perform(upload?.name ?? "")
        assert.strictEqual((yield* reasonOf(harness.perform(step)))._tag, "StillProcessing")
        assert.strictEqual((yield* reasonOf(harness.lookup(step)))._tag, "StillProcessing")
        yield* world.command("set-options", { pollsUntilReady: 0 })
        const found = yield* Effect.repeat(Effect.result(harness.lookup(step)), {
          until: ({ _tag }) => _tag === "Success",
          times: 5
        })
        assert.strictEqual(found._tag === "Success" ? found.success._tag : undefined, "Found")
        assert.strictEqual((yield* world.state).posts.length, 1)
      })
    )

    onPage(`${step}: a video that cannot be processed is refused with Facebook's words`, (world) =>
      Effect.gen(function* () {
        for (const specifiedStatus of [false, true]) {
          yield* world.command("set-options", { processingFailure: "The audio is broken", specifiedStatus })
          const harness = world.harness(item)
          yield* harness.perform(harness.plan.steps[0]?.name ?? "")
          const performed = yield* reasonOf(harness.perform(step))
          const found = yield* harness.lookup(step)
          if (found._tag !== "Refused") return yield* Effect.die(found)
          for (const reason of [performed, found.reason]) {
            assert.strictEqual(reason._tag, "Rejected")
            assert.include(reason.detail, "The audio is broken")
          }
        }
      })
    )

    onPage(`${step}: a refusal of a second finish is no failure when the first one counted`, (world) =>
      Effect.gen(function* () {
        const harness = world.harness(item)
        yield* harness.perform(harness.plan.steps[0]?.name ?? "")
        yield* world.fault({ fault: "lost-answer", method: "POST", path: "^/graph(-video)?/v26.0/1000/video" })
        assert.strictEqual((yield* reasonOf(harness.perform(step)))._tag, "OutcomeUnknown")
        const receipt = yield* harness.perform(step)
        assert.isString(receipt.permalink)
        assert.strictEqual((yield* world.state).posts.length, 1)
      })
    )

    onPage(`${step}: a refusal of the content stays one at a second attempt`, (world) =>
      Effect.gen(function* () {
        const harness = world.harness(item)
        yield* harness.perform(harness.plan.steps[0]?.name ?? "")
        yield* world.fault({ fault: "reset-before", method: "POST", path: "^/graph(-video)?/v26.0/1000/video" })
        yield* reasonOf(harness.perform(step))
        assert.deepStrictEqual(yield* harness.lookup(step), { _tag: "NotFound" })
        yield* world.command("fail-next", { code: 100, message: "The title is wrong", method: "POST" })
        assert.strictEqual((yield* reasonOf(harness.perform(step)))._tag, "Rejected")
      })
    )
  }
})
