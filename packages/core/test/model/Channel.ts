/**
 * A channel in memory. It holds what was published, whatever anybody was told, and is counted.
 */
import { type Adapter, PublishError } from "@loa/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Call, calmCall, calmLook, type DestinationScript, type Look } from "./Schedule.ts"
import { idOf, type Reason, report, type Run, trueTime, type World } from "./World.ts"

/** Something a commit brought about. Times are the channel's, in milliseconds. */
export interface Shown {
  readonly step: string
  readonly text: string
  /** The receipts it was made of. */
  readonly madeOf: string
  readonly remoteId: string
  readonly madeAt: number
  /** It is there from then on. */
  readonly from: number
  readonly listedFrom: number
  /** Accepted and being made until `from`; a look says so. */
  readonly inProcess: boolean
}

/** Something accepted that fails in the end, at `until`. */
export interface InVain {
  readonly step: string
  readonly until: number
}

export interface Channel {
  readonly id: string
  readonly script: DestinationScript
  readonly shown: Array<Shown>
  inVain: ReadonlyArray<InVain>
  readonly calls: Array<Call>
  readonly looks: Array<Look>
  /** When what a repeatable step left is forgotten, by remote id. */
  readonly forgottenAt: Map<string, number>
}

export const make = (index: number, script: DestinationScript): Channel => ({
  id: idOf(index),
  script,
  shown: [],
  inVain: [],
  calls: [...script.calls],
  looks: [...script.looks],
  forgottenAt: new Map()
})

const lost = new PublishError.OutcomeUnknown({ detail: "the connection ended" })
const limited = new PublishError.RateLimited({ detail: "too many requests", retryAfterSeconds: 3 })
const refused = new PublishError.Rejected({ detail: "not like this", code: "400" })
const forgotten = new PublishError.Rejected({ detail: "what it is made of is forgotten", code: "410" })
const working = new PublishError.StillProcessing({ detail: "still working" })
const failed = new PublishError.Rejected({ detail: "it could not be made", code: "processing-failed" })

/** Place of a step in its plan: its name ends with it. */
const indexOf = (step: string): number => Number(step.split("-")[1])

/** What a publication is made of: remote ids of what the steps before it prepared that must be there. */
const partsOf = ({ script }: Channel, { receipts, step }: Adapter.StepContext): ReadonlyArray<string> =>
  Object.entries(receipts)
    .filter(([name]) => indexOf(name) < indexOf(step.name))
    .filter(([name]) => script.steps[indexOf(name)]?.kind === "repeatable" && !script.steps[indexOf(name)]?.optional)
    .map(([, { remoteId }]) => remoteId)
    .sort()

const madeOf = (channel: Channel, context: Adapter.StepContext): string => partsOf(channel, context).join(" ")

const textOf = (context: Adapter.StepContext): string => JSON.stringify(context.step.content)

const receiptOf = (channel: Channel, context: Adapter.StepContext, remoteId: string): Adapter.Receipt => ({
  remoteId,
  permalink: `https://${channel.id}.example/${remoteId}`,
  ...(context.publication.publishAt === undefined ? {} : { scheduled: true })
})

/** What a commit changes, if an earlier one has made it of the same. */
const takeBack = (channel: Channel, step: string, made: string): Shown | undefined => {
  const index = channel.shown.findIndex((shown) => shown.step === step && shown.madeOf === made)
  return index < 0 ? undefined : channel.shown.splice(index, 1)[0]
}

/** The effect of a call, `delay` seconds from now. */
const take = Effect.fnUntraced(function* (
  world: World,
  channel: Channel,
  context: Adapter.StepContext,
  call: Call,
  delay: number
) {
  const now = yield* trueTime(world)
  const { step } = context
  const remoteId = `${channel.id}-${world.serial++}`
  if (step.kind === "repeatable") {
    const { lifeSeconds } = channel.script.steps[indexOf(step.name)] ?? {}
    if (lifeSeconds === undefined) return { remoteId }
    channel.forgottenAt.set(remoteId, now + lifeSeconds * 1000)
    const expiresAt = new Date((yield* Clock.currentTimeMillis) + lifeSeconds * 1000).toISOString()
    return { remoteId, expiresAt }
  }
  // What is shown is kept with what it is made of.
  for (const part of partsOf(channel, context)) channel.forgottenAt.delete(part)
  const from = now + delay * 1000
  const made = madeOf(channel, context)
  const changed = step.idempotent === true ? takeBack(channel, step.name, made) : undefined
  channel.shown.push({
    step: step.name,
    text: textOf(context),
    madeOf: made,
    remoteId: changed?.remoteId ?? remoteId,
    madeAt: changed?.madeAt ?? now,
    from: Math.min(from, changed?.from ?? from),
    // What a channel has said it is making, it can name from then on.
    listedFrom: Math.min(
      from + (call.answer === "processing" ? 0 : call.listedLateSeconds * 1000),
      changed?.listedFrom ?? Infinity
    ),
    inProcess: call.answer === "processing"
  })
  const same = channel.shown.filter((shown) => shown.step === step.name)
  if (same.length > 1) report(world, `${channel.id}/${step.name} is there ${same.length} times`)
  return receiptOf(channel, context, changed?.remoteId ?? remoteId)
})

const inDoubt = (world: World, channel: Channel, step: Adapter.Step): void => {
  if (step.kind !== "commit" || step.idempotent === true) return
  const key = `${channel.id}/${step.name}`
  const times = (world.doubtful.get(key) ?? 0) + 1
  world.doubtful.set(key, times)
  if (times > 2) report(world, `${key} was sent a third time after two open outcomes`)
}

const isForgotten = (channel: Channel, context: Adapter.StepContext, now: number): boolean =>
  partsOf(channel, context).some((part) => (channel.forgottenAt.get(part) ?? Infinity) <= now)

/** What a call does, once its request has arrived. */
const arrive = Effect.fnUntraced(function* (
  world: World,
  channel: Channel,
  context: Adapter.StepContext,
  call: Call
): Effect.fn.Return<Adapter.Receipt, Reason> {
  const { step } = context
  const now = yield* trueTime(world)
  if (step.kind === "commit" && isForgotten(channel, context, now)) return yield* forgotten
  switch (call.answer) {
    case "before":
      return yield* limited
    case "refused":
      return yield* refused
    case "gone":
      inDoubt(world, channel, step)
      return yield* lost
    case "lost":
      inDoubt(world, channel, step)
      yield* take(world, channel, context, call, call.lateSeconds)
      return yield* lost
    case "processing":
      if (step.kind === "commit") yield* take(world, channel, context, call, call.lateSeconds)
      return yield* working
    case "in-vain":
      if (step.kind === "commit") {
        channel.inVain = [...channel.inVain, { step: step.name, until: now + call.lateSeconds * 1000 }]
      }
      return yield* working
    case "done":
      return yield* take(world, channel, context, call, 0)
  }
})

/** A request that its sender no longer waits for. */
const cutOff = (world: World, channel: Channel, context: Adapter.StepContext, call: Call): Effect.Effect<void> =>
  Effect.suspend(() => {
    inDoubt(world, channel, context.step)
    const lands = call.landsWhenCut && (call.answer === "done" || call.answer === "lost")
    return lands && context.step.kind === "commit"
      ? Effect.asVoid(take(world, channel, context, call, call.lateSeconds))
      : Effect.void
  })

/** One request of a step. */
export const request = (world: World, channel: Channel, context: Adapter.StepContext) =>
  Effect.gen(function* (): Effect.fn.Return<Adapter.Receipt, Reason> {
    const call = (world.calm ? undefined : channel.calls.shift()) ?? calmCall
    // Whoever sends it again has been told that the first was in vain.
    channel.inVain = channel.inVain.filter(({ step }) => step !== context.step.name)
    yield* Effect.onInterrupt(Effect.sleep(`${call.seconds} seconds`), () => cutOff(world, channel, context, call))
    const arrived = yield* Effect.result(arrive(world, channel, context, call))
    yield* Effect.sleep(`${call.answerSeconds} seconds`)
    return yield* Effect.fromResult(arrived)
  })

const fits = (channel: Channel, context: Adapter.StepContext, shown: Shown): boolean => {
  if (shown.step !== context.step.name) return false
  switch (channel.script.findsBy) {
    case "name":
      return true
    case "receipts":
      return shown.madeOf === madeOf(channel, context)
    case "text":
      return shown.text === textOf(context)
    case "age":
      return shown.madeAt >= Date.parse(context.firstAttemptAt) - 2000
  }
}

const see = (channel: Channel, context: Adapter.StepContext, now: number): Effect.Effect<Adapter.Lookup, Reason> => {
  const [mine] = channel.shown.filter((shown) => fits(channel, context, shown))
  if (mine?.inProcess === true && mine.from > now) return Effect.fail(working)
  if (mine !== undefined && mine.listedFrom <= now) {
    return Effect.succeed({ _tag: "Found", receipt: receiptOf(channel, context, mine.remoteId) })
  }
  const vain = channel.inVain.find(({ step }) => step === context.step.name)
  if (vain !== undefined && vain.until > now) return Effect.fail(working)
  if (vain !== undefined) return Effect.succeed({ _tag: "Refused", reason: failed })
  return Effect.succeed({ _tag: "NotFound" })
}

/** A look for the effect of a commit. */
export const look = (world: World, channel: Channel, context: Adapter.StepContext, run: Run) =>
  Effect.gen(function* (): Effect.fn.Return<Adapter.Lookup, Reason> {
    const { answer, seconds } = (world.calm ? undefined : channel.looks.shift()) ?? calmLook
    yield* Effect.sleep(`${seconds} seconds`)
    const isBlind = channel.script.blind || answer === "cannot-tell"
    if (isBlind || answer !== "truth") run.untold.add(channel.id)
    if (isBlind) return { _tag: "CannotTell", evidence: "two posts look alike" }
    switch (answer) {
      case "unavailable":
        return yield* new PublishError.Unavailable({ detail: "closed for repairs" })
      case "limited":
        return yield* limited
      case "unanswered":
        return yield* lost
      case "forbidden":
        return yield* new PublishError.Rejected({ detail: "may not look", code: "403" })
      case "unauthorised":
        return yield* new PublishError.Unauthorized({ detail: "signed out" })
      default:
        return yield* see(channel, context, yield* trueTime(world))
    }
  })
