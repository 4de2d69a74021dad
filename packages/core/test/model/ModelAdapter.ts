/**
 * A run's adapter of a channel: what it does passes the gate, and what it must never be asked is reported.
 */
import { Adapter, CampaignItem, type Finding, type Journal, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Channel from "./Channel.ts"
import * as Gate from "./Gate.ts"
import { lookupPausesSeconds, type StepScript } from "./Schedule.ts"
import { idOf, type Reason, report, type Run, trueTime, type World } from "./World.ts"

const named = <A>(step: string, effect: Effect.Effect<A, Reason>): Effect.Effect<A, PublishError.PublishError> =>
  Effect.mapError(effect, (reason) => new PublishError.PublishError({ channel: "model", step, reason }))

const problem = (destination: string, code: string): Finding.Finding => ({
  severity: "error",
  destination,
  path: [],
  code,
  message: "it does not fit"
})

const nameOf = ({ kind }: StepScript, index: number): string => `${kind === "commit" ? "post" : "prepare"}-${index}`

/** Names of the steps that a publication is not whole without. */
export const requiredCommits = ({ script }: Channel.Channel): ReadonlyArray<string> =>
  script.steps.flatMap((step, index) => (step.kind === "commit" && !step.optional ? [nameOf(step, index)] : []))

/** Whether there is a commit that may not be done a third time. */
export const isTriedTwice = ({ script }: Channel.Channel, record: Journal.PublicationRecord | undefined): boolean =>
  script.steps.some(
    (step, index) =>
      step.idempotent !== true &&
      record?.steps.some(({ doubts, name }) => name === nameOf(step, index) && doubts > 0) === true
  )

const planOf = ({ script }: Channel.Channel, publication: Adapter.Publication): Adapter.Plan => ({
  steps: script.steps.map((step, index) => ({
    name: nameOf(step, index),
    kind: step.kind,
    optional: step.optional,
    ...(step.idempotent === undefined ? {} : { idempotent: step.idempotent }),
    requests: 1,
    byteLength: 0,
    content: {
      text: publication.item.message ?? publication.item.title,
      ...(publication.publishAt === undefined ? {} : { publishAt: publication.publishAt })
    }
  }))
})

/** Nothing goes out before everything that was asked for has been found fit, read and all. */
const requireChecks = (world: World, run: Run, step: Adapter.Step): void => {
  if (run.script.partial || run.resumes || world.calm) return
  const wanted = run.script.to?.map(idOf) ?? world.schedule.destinations.map((_, index) => idOf(index))
  const missing = wanted.filter((id) => run.unfit.has(id) || !run.preflighted.has(id))
  if (missing.length > 0) report(world, `${step.name} was performed before ${missing.join(", ")} was found fit`)
}

const perform = (world: World, run: Run, channel: Channel.Channel, context: Adapter.StepContext) =>
  Effect.gen(function* () {
    const { saves } = channel.script
    requireChecks(world, run, context.step)
    run.performs.push(`${channel.id}/${context.step.name}`)
    if (saves === "before") yield* context.save({ sent: context.step.name })
    const answered = yield* Effect.result(named(context.step.name, Channel.request(world, channel, context)))
    const wasAccepted = answered._tag === "Success" || answered.failure.reason._tag === "StillProcessing"
    if (saves === "after" && wasAccepted) yield* context.save({ token: context.step.name })
    return yield* Effect.fromResult(answered)
  })

/** What a reader gets. */
const observe = Effect.fnUntraced(function* (world: World, channel: Channel.Channel) {
  const now = yield* trueTime(world)
  const isThere = channel.shown.some(({ from }) => from <= now)
  return { visibility: isThere ? "public" : "not-found", warnings: [] } satisfies Adapter.Observation
})

export const make = (world: World, run: Run, channel: Channel.Channel): Adapter.Destination => {
  const { id, script } = channel
  const adapter: Adapter.Adapter = {
    contract: "v1",
    channel: "model",
    dependsOn: script.dependsOn === undefined ? [] : [idOf(script.dependsOn)],
    lookupPausesSeconds,
    plan: (publication) => planOf(channel, publication),
    check: () => {
      if (world.calm || !script.unfitIn.includes(run.phase)) return []
      run.unfit.add(id)
      return [problem(id, "does-not-fit")]
    },
    preflight: () =>
      Gate.pass(
        run,
        Effect.sync(() => {
          run.preflighted.add(id)
          if (world.calm || !script.closedIn.includes(run.phase)) return []
          run.unfit.add(id)
          return [problem(id, "no-rights")]
        })
      ),
    perform: (context) => Gate.pass(run, perform(world, run, channel, context)),
    lookup: (context) => Gate.pass(run, named(context.step.name, Channel.look(world, channel, context, run))),
    observe: () => Gate.pass(run, observe(world, channel))
  }
  return { id, channel: "model", adapter, overrides: Schema.Struct(CampaignItem.overridableFields) }
}
