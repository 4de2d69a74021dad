/**
 * Random schedules. Most calls go well, so that most schedules get somewhere before something happens to them.
 */
import * as fc from "fast-check"
import {
  type Call,
  type DestinationScript,
  latenessMax,
  type Look,
  type Phase,
  type RunScript,
  type Schedule,
  type StepScript
} from "./Schedule.ts"

const seldom = (weight: number): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: weight - 1, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })

const maybe = <A>(weight: number, arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> =>
  fc.option(arbitrary, { freq: weight, nil: undefined })

/** How far away something is, in seconds: mostly near, sometimes longer than a lease. */
const duration = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5, max: 30 }) }
)

const answer = fc.oneof(
  { weight: 5, arbitrary: fc.constant("done" as const) },
  { weight: 4, arbitrary: fc.constant("lost" as const) },
  { weight: 3, arbitrary: fc.constant("before" as const) },
  { weight: 2, arbitrary: fc.constantFrom("gone" as const, "processing" as const) },
  { weight: 1, arbitrary: fc.constantFrom("refused" as const, "in-vain" as const) }
)

const call: fc.Arbitrary<Call> = fc
  .record({
    answer,
    seconds: duration,
    answerSeconds: duration,
    lateness: fc.integer({ min: 0, max: latenessMax }),
    listedLateSeconds: fc.integer({ min: 0, max: latenessMax }),
    processingSeconds: fc.integer({ min: 1, max: 60 }),
    landsWhenCut: fc.boolean()
  })
  .map(({ lateness, listedLateSeconds, processingSeconds, ...rest }) => ({
    ...rest,
    lateSeconds: rest.answer === "processing" || rest.answer === "in-vain" ? processingSeconds : lateness,
    listedLateSeconds: Math.min(listedLateSeconds, latenessMax - lateness)
  }))

const look: fc.Arbitrary<Look> = fc.record({
  answer: fc.oneof(
    { weight: 8, arbitrary: fc.constant("truth" as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "cannot-tell" as const,
        "unavailable" as const,
        "limited" as const,
        "unanswered" as const,
        "forbidden" as const,
        "unauthorised" as const
      )
    }
  ),
  seconds: fc.integer({ min: 0, max: 2 })
})

const step: fc.Arbitrary<StepScript> = fc.record({
  kind: fc.constantFrom("repeatable" as const, "repeatable" as const, "commit" as const),
  optional: seldom(4),
  idempotent: fc.boolean(),
  lifeSeconds: maybe(3, fc.integer({ min: 20, max: 200 }))
})

/** One to four steps, one of them at least a commit that must be; only what comes after one may be left out. */
const steps: fc.Arbitrary<ReadonlyArray<StepScript>> = fc
  .tuple(fc.array(step, { maxLength: 2 }), fc.boolean(), fc.array(step, { maxLength: 1 }))
  .map(([before, idempotent, after]) => [
    ...before.map((each) => (each.kind === "commit" ? { ...each, optional: false } : each)),
    { kind: "commit" as const, optional: false, idempotent },
    ...after
  ])

const phaseIndexes = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 2 }) }
)

const destinationAt = (index: number): fc.Arbitrary<DestinationScript> => {
  const earlier = fc.integer({ min: 0, max: Math.max(0, index - 1) })
  const never = fc.constant(undefined)
  return fc.record({
    steps,
    findsBy: fc.constantFrom("name" as const, "receipts" as const, "text" as const, "age" as const),
    saves: fc.constantFrom("never" as const, "before" as const, "after" as const),
    blind: seldom(12),
    calls: fc.array(call, { maxLength: 6 }),
    looks: fc.array(look, { maxLength: 6 }),
    refersTo: index === 0 ? never : maybe(3, fc.record({ destination: earlier, fallback: fc.boolean() })),
    dependsOn: index === 0 ? never : maybe(6, earlier),
    unfitIn: phaseIndexes,
    closedIn: phaseIndexes
  })
}

const run = (count: number): fc.Arbitrary<RunScript> =>
  fc.record({
    startSeconds: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })),
    content: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 }) }
    ),
    to: maybe(5, fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1 })),
    partial: seldom(4),
    wait: fc.boolean(),
    death: maybe(
      2,
      fc.record({
        by: fc.constantFrom("kill" as const, "interrupt" as const),
        operation: fc.integer({ min: 0, max: 40 }),
        after: fc.boolean()
      })
    ),
    journalFault: maybe(
      6,
      fc.record({
        operation: fc.integer({ min: 0, max: 30 }),
        count: fc.constantFrom(1, 1, 2, 1000),
        kept: fc.boolean()
      })
    )
  })

const phase = (count: number): fc.Arbitrary<Phase> =>
  fc.record({
    gapSeconds: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 120 })),
    backSeconds: fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(3600) }),
    runs: fc.oneof(
      { weight: 3, arbitrary: fc.array(run(count), { minLength: 1, maxLength: 1 }) },
      { weight: 2, arbitrary: fc.array(run(count), { minLength: 2, maxLength: 5 }) }
    )
  })

const anySchedule = (count: number): fc.Arbitrary<Schedule> =>
  fc.record({
    destinations: fc.tuple(...Array.from({ length: count }, (_, index) => destinationAt(index))),
    phases: fc.array(phase(count), { minLength: 1, maxLength: 4 }),
    publishInSeconds: maybe(6, fc.constantFrom(100, 300)),
    concurrency: fc.constantFrom(1, 2, 16),
    aheadSeconds: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(3600) })
  })
/** A channel that is searched by age is of no use to a machine whose clock is wrong: that is its adapter's to know. */
const withClocksThatFit = (schedule: Schedule): Schedule => ({
  ...schedule,
  destinations: schedule.destinations.map((destination) =>
    schedule.aheadSeconds > 0 && destination.findsBy === "age" ? { ...destination, findsBy: "name" } : destination
  )
})

/**
 * Any schedule.
 */
export const schedule: fc.Arbitrary<Schedule> = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => anySchedule(count))
  .map(withClocksThatFit)
