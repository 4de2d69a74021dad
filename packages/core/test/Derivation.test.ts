import { type Adapter, type Finding, ItemText, Journal, JournalMemory, MediaFiles, Publisher } from "@loa/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as ApprovalContent from "../src/ApprovalContent.ts"
import * as ItemCheck from "../src/ItemCheck.ts"
import * as FakeChannel from "./FakeChannel.ts"

const item = (fields: object = {}) =>
  Result.getOrThrow(
    ItemText.decode({
      id: "tin-moi",
      title: "Tin mới",
      assets: [{ id: "poster", type: "image", source: "poster.png" }],
      ...fields
    })
  )

const recipe = "jpeg-under-1mb"
const derivedId = `poster--${recipe}`

type Parts = Partial<Pick<Adapter.Adapter, "derivations" | "plan" | "dependsOn">>

const channelWith = (id: string, parts: Parts): FakeChannel.FakeChannel => {
  const channel = FakeChannel.make(id)
  const adapter = { ...channel.destination.adapter, ...parts }
  return { ...channel, destination: { ...channel.destination, adapter } }
}

const step = (
  name: string,
  kind: Adapter.Step["kind"],
  content: Adapter.Step["content"],
  asset?: string
): Adapter.Step => ({ name, kind, requests: 1, byteLength: 0, content, ...(asset === undefined ? {} : { asset }) })

/** Carries its own pictures and those of others. */
const portal = (parts: Parts = {}) =>
  channelWith("portal", {
    plan: ({ alsoCarries = [], assets }) => ({
      steps: [
        ...assets.map(({ asset, file }) => step(`upload-${asset.id}`, "repeatable", { sha256: file.sha256 }, asset.id)),
        ...alsoCarries.map(({ file, id }) => step(`upload-${id}`, "repeatable", { sha256: file.sha256 }, id)),
        step("create-post", "commit", { text: "portal" })
      ]
    }),
    ...parts
  })

/** Wants a picture made, and shows it by its address at the portal. */
const account = (id: string, derivation: Partial<Adapter.Derivation> = {}) =>
  channelWith(id, {
    dependsOn: ["portal"],
    derivations: ({ assets }) =>
      assets.map(({ asset }) => ({ asset: asset.id, recipe, carriedBy: "portal", ...derivation })),
    plan: ({ assets }) => {
      const names = assets.map((measured) =>
        MediaFiles.derivedOf(measured, recipe) === undefined
          ? measured.asset.id
          : MediaFiles.derivedId(measured.asset.id, recipe)
      )
      const text = names.map((name) => `{{portal.assets.${name}.url}}`).join()
      return { steps: [step("create-post", "commit", { text })] }
    }
  })

const worldOf = Effect.fnUntraced(function* (
  channels: ReadonlyArray<FakeChannel.FakeChannel>,
  journal: Journal.Shape = JournalMemory.make(),
  failure?: MediaFiles.MediaUnreadable
) {
  const media = yield* Effect.provide(MediaFiles.MediaFiles, FakeChannel.media)
  const made: Array<string> = []
  const derive: MediaFiles.Shape["derive"] = (file, recipe, options) => {
    made.push(`${file.source} ${recipe} ${options.keep ? "kept" : "looked at"}`)
    return failure === undefined ? media.derive(file, recipe, options) : Effect.fail(failure)
  }
  const publisher = yield* Publisher.make(channels.map(({ destination }) => destination)).pipe(
    Effect.provide([
      Layer.succeed(MediaFiles.MediaFiles, { ...media, derive }),
      Layer.succeed(Journal.Journal, journal)
    ])
  )
  return { made, publisher }
})

const request = (fields: object = {}) => ({ item: item(fields), folder: "/" })

const missing = new MediaFiles.MediaUnreadable({
  source: "poster.png",
  detail: "sharp is not installed",
  code: "sharp-missing",
  hint: "npm install sharp"
})

describe("derived pictures", () => {
  it.effect("are made once for all who ask, carried by one and shown by others", () =>
    Effect.gen(function* () {
      const channels = [account("oa"), account("second-oa"), portal()]
      const { made, publisher } = yield* worldOf(channels)
      const report = yield* publisher.publish(request())
      assert.strictEqual(report.status, "done")
      assert.deepStrictEqual(made, [`poster.png ${recipe} kept`])
      assert.deepStrictEqual(Object.keys(report.results["portal"]?.assets ?? {}), ["poster", derivedId])
      const address = `https://portal.example/upload-${derivedId}.png`
      assert.deepStrictEqual(channels[0]?.published, [{ id: "tin-moi", text: address }])
      assert.deepStrictEqual(channels[1]?.published, [{ id: "tin-moi", text: address }])
    })
  )

  it.effect("are looked at and not kept by a check, and stand in the plan", () =>
    Effect.gen(function* () {
      const { made, publisher } = yield* worldOf([account("oa"), portal()])
      const { destinations, findings } = yield* publisher.check(request())
      assert.deepStrictEqual(findings, [])
      assert.deepStrictEqual(made, [`poster.png ${recipe} looked at`])
      assert.deepStrictEqual(
        destinations[0]?.steps.map(({ name }) => name),
        ["upload-poster", `upload-${derivedId}`, "create-post"]
      )
    })
  )

  it.effect("do not change what is approved", () =>
    Effect.gen(function* () {
      const without = yield* (yield* worldOf([portal()])).publisher.check(request())
      const withOne = yield* (yield* worldOf([account("oa"), portal()])).publisher.check(request())
      assert.strictEqual(without.digest, withOne.digest)
    })
  )

  it.effect("are held against their digests before a commit, without a digest of their own in an approval", () =>
    Effect.gen(function* () {
      const media = yield* Effect.provide(MediaFiles.MediaFiles, FakeChannel.media)
      const channels = [account("oa"), portal()].map(({ destination }) => destination)
      const { assets } = yield* ItemCheck.check(channels, media, request(), true)
      const names = (files: ReturnType<typeof ApprovalContent.filesOf>) => files.map(([place]) => place)
      assert.deepStrictEqual(names(ApprovalContent.filesOf(assets)), ["assets.poster"])
      assert.deepStrictEqual(names(ApprovalContent.sentFilesOf(assets)), ["assets.poster", `assets.${derivedId}`])
      assert.deepStrictEqual(Object.keys((yield* ApprovalContent.of(item(), assets)).files), ["assets.poster"])
    })
  )

  it.effect("are carried for a destination that is left out for now, and not for one the item does not go to", () =>
    Effect.gen(function* () {
      const journal = JournalMemory.make()
      const channels = [account("oa"), portal()]
      const { publisher } = yield* worldOf(channels, journal)
      const first = yield* publisher.publish({ ...request(), to: ["portal"] })
      assert.deepStrictEqual(Object.keys(first.results["portal"]?.assets ?? {}), ["poster", derivedId])
      assert.strictEqual((yield* publisher.publish(request())).results["oa"]?.status, "published")
      assert.strictEqual(channels[0]?.published.length, 1)

      const { made, publisher: other } = yield* worldOf([account("oa"), portal()])
      yield* other.publish(request({ to: ["portal"] }))
      assert.deepStrictEqual(made, [])
    })
  )

  it.effect("that a portal was published without are missed before anything is sent", () =>
    Effect.gen(function* () {
      const journal = JournalMemory.make()
      yield* (yield* worldOf([portal()], journal)).publisher.publish(request())
      const oa = account("oa")
      const report = yield* (yield* worldOf([portal(), oa], journal)).publisher.publish(request())
      const [finding] = report.findings
      assert.deepStrictEqual(
        [finding?.severity, finding?.destination, finding?.code, finding?.message],
        [
          "error",
          "oa",
          "reference-unavailable",
          `it refers to {{portal.assets.${derivedId}.url}}, and "portal" published this item without it`
        ]
      )
      assert.deepStrictEqual(oa.calls, [])
    })
  )

  it.effect("of which nobody carries any are an error of who asked", () =>
    Effect.gen(function* () {
      const carriesNothing = portal({ plan: () => ({ steps: [step("create-post", "commit", { text: "portal" })] }) })
      const { publisher } = yield* worldOf([account("oa"), carriesNothing])
      const { findings } = yield* publisher.check(request())
      assert.deepStrictEqual(
        findings.map(({ code, destination }) => [code, destination]),
        [["reference-unavailable", "oa"]]
      )
    })
  )

  it.effect("that cannot be made keep back who asked, and nobody else where the rest may go on", () =>
    Effect.gen(function* () {
      const channels = [account("oa"), portal()]
      const { publisher } = yield* worldOf(channels, JournalMemory.make(), missing)
      const expected: Finding.Finding = {
        severity: "error",
        destination: "oa",
        path: ["assets", 0],
        code: "sharp-missing",
        message: "poster.png: sharp is not installed",
        hint: "npm install sharp"
      }
      const refused = yield* publisher.publish(request())
      assert.strictEqual(refused.status, "refused")
      assert.deepStrictEqual(refused.findings, [expected])
      const report = yield* publisher.publish({ ...request(), partial: true })
      assert.deepStrictEqual(
        [report.results["portal"]?.status, report.results["oa"]?.status, report.results["oa"]?.error?.message],
        ["published", "failed", "assets[0]: poster.png: sharp is not installed"]
      )
      assert.deepStrictEqual(channels[0]?.published, [])
    })
  )

  it.effect("that are not needed are missed with a warning, and the original goes out", () =>
    Effect.gen(function* () {
      const channels = [account("oa", { optional: true }), portal()]
      const { publisher } = yield* worldOf(channels, JournalMemory.make(), missing)
      const report = yield* publisher.publish(request())
      assert.strictEqual(report.status, "done")
      assert.deepStrictEqual(
        report.findings.map(({ code, severity }) => [severity, code]),
        [["warning", "sharp-missing"]]
      )
      assert.strictEqual(channels[0]?.published[0]?.text, "https://portal.example/upload-poster.png")
    })
  )

  it.effect("are not made for one that is not selected and asks in vain", () =>
    Effect.gen(function* () {
      const { publisher } = yield* worldOf([account("oa"), portal()], JournalMemory.make(), missing)
      const report = yield* publisher.publish({ ...request(), to: ["portal"] })
      assert.deepStrictEqual([report.status, report.findings], ["done", []])
    })
  )

  it.effect("do not take the name of another asset", () =>
    Effect.gen(function* () {
      const { made, publisher } = yield* worldOf([account("oa"), portal()])
      const assets = ["poster", derivedId].map((id) => ({ id, type: "image", source: `${id}.png` }))
      const { findings } = yield* publisher.check(request({ assets }))
      assert.deepStrictEqual(
        findings.map(({ code, path }) => [code, path]),
        [["asset-id-taken", ["assets", 0]]]
      )
      assert.deepStrictEqual(made, [`${derivedId}.png ${recipe} looked at`])
    })
  )
})
