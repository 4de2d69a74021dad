/**
 * A channel in memory that can fail in every way a real one can, and that is asked afterwards what it holds.
 */
import { Adapter, CampaignItem, type Finding, MediaFiles, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

/**
 * What happens to one call of `perform`.
 *
 * - `before`: nothing is done, and the channel says so. `lost`: it is done, and the answer is lost. `gone`: nothing is
 *   done, and no answer comes. `refused`: nothing is done, and never will be. `processing`: accepted, not finished.
 *   `hang`: it is done, and the connection stays open without an answer. `die`: it is done, and the run ends there.
 */
export type Fault = "before" | "lost" | "gone" | "refused" | "processing" | "hang" | "die"

export interface FakeChannel {
  readonly destination: Adapter.Destination
  /** What the public sees: the content of each publication. */
  readonly published: Array<{ readonly id: string; readonly text: string }>
  readonly calls: Array<string>
  readonly faults: Map<string, Array<Fault>>
  /** How many looks find nothing although it is there: a platform that lists late. */
  blindLooks: number
  cannotTell: boolean
}

const reasons: { readonly [F in Exclude<Fault, "hang" | "die">]: PublishError.Reason } = {
  before: new PublishError.RateLimited({ detail: "too many requests", retryAfterSeconds: 3 }),
  lost: new PublishError.OutcomeUnknown({ detail: "the connection ended" }),
  gone: new PublishError.OutcomeUnknown({ detail: "the connection ended" }),
  refused: new PublishError.Rejected({ detail: "not like this", code: "400" }),
  processing: new PublishError.StillProcessing({ detail: "still working" })
}

export interface FakeOptions {
  readonly dependsOn?: ReadonlyArray<string>
  readonly findings?: ReadonlyArray<Finding.Finding>
  readonly preflight?: ReadonlyArray<Finding.Finding>
  readonly skipped?: string
  readonly steps?: ReadonlyArray<Pick<Adapter.Step, "name" | "kind" | "optional" | "asset" | "idempotent">>
}

const twoSteps: FakeOptions["steps"] = [
  { name: "upload-image-poster", kind: "repeatable", asset: "poster" },
  { name: "create-post", kind: "commit" }
]

export const make = (id: string, options: FakeOptions = {}): FakeChannel => {
  const fake: Omit<FakeChannel, "destination"> = {
    published: [],
    calls: [],
    faults: new Map(),
    blindLooks: 0,
    cannotTell: false
  }

  const receiptOf = (name: string): Adapter.Receipt =>
    name === "create-post"
      ? { remoteId: `${id}-${fake.published.length}`, permalink: `https://${id}.example/${fake.published.length}` }
      : { remoteId: `${id}-${name}`, url: `https://${id}.example/${name}.png` }

  const effectOf = (context: Adapter.StepContext): void => {
    if (context.step.kind !== "commit") return
    const { text } = context.step.content
    fake.published.push({ id: context.publication.item.id, text: typeof text === "string" ? text : "" })
  }

  const perform = (context: Adapter.StepContext) =>
    Effect.suspend((): Effect.Effect<Adapter.Receipt, PublishError.PublishError> => {
      fake.calls.push(`perform ${context.step.name}`)
      const fault = fake.faults.get(context.step.name)?.shift()
      if (fault === "lost" || fault === "hang" || fault === "die") effectOf(context)
      if (fault === "hang") return Effect.never
      if (fault === "die") return Effect.interrupt
      if (fault !== undefined) {
        return Effect.fail(
          new PublishError.PublishError({ channel: "fake", step: context.step.name, reason: reasons[fault] })
        )
      }
      effectOf(context)
      return Effect.succeed(receiptOf(context.step.name))
    })

  const lookup = (context: Adapter.StepContext): Effect.Effect<Adapter.Lookup> =>
    Effect.sync(() => {
      fake.calls.push(`lookup ${context.step.name}`)
      if (fake.cannotTell) return { _tag: "CannotTell", evidence: "two posts look alike" }
      if (fake.blindLooks > 0) {
        fake.blindLooks--
        return { _tag: "NotFound" }
      }
      return fake.published.length === 0
        ? { _tag: "NotFound" }
        : { _tag: "Found", receipt: receiptOf(context.step.name) }
    })

  const adapter: Adapter.Adapter = {
    contract: "v1",
    channel: "fake",
    dependsOn: options.dependsOn ?? [],
    lookupPausesSeconds: [0, 2, 10],
    check: () => options.findings ?? [],
    plan: ({ item, publishAt }) =>
      options.skipped === undefined
        ? {
            steps: (options.steps ?? twoSteps).map((step) => ({
              ...step,
              requests: 1,
              byteLength: 0,
              content: { text: item.message ?? item.title, ...(publishAt === undefined ? {} : { publishAt }) }
            }))
          }
        : { skipped: options.skipped, steps: [] },
    preflight: () => Effect.sync(() => (fake.calls.push("preflight"), options.preflight ?? [])),
    perform,
    lookup,
    observe: () => Effect.sync(() => (fake.calls.push("observe"), { visibility: "public" as const, warnings: [] }))
  }

  const destination: Adapter.Destination = {
    id,
    channel: "fake",
    adapter,
    overrides: Schema.Struct({ ...CampaignItem.overridableFields, tone: Schema.optionalKey(Schema.String) })
  }
  return Object.assign(fake, { destination })
}

/** Files that need no measuring: one picture. */
export const media: Layer.Layer<MediaFiles.MediaFiles> = Layer.succeed(MediaFiles.MediaFiles, {
  measure: (item) =>
    Effect.succeed({
      assets: item.assets.map((asset) => ({
        asset,
        captions: [],
        file: { source: asset.source, fileName: asset.source, byteLength: 3, sha256: "abc", mediaType: "image/png" }
      })),
      findings: []
    }),
  read: () => Stream.empty,
  derive: (file, recipe) =>
    Effect.succeed({ ...file, fileName: `${recipe}.jpg`, sha256: `${file.sha256}-${recipe}`, mediaType: "image/jpeg" }),
  verify: () => Effect.void
})
