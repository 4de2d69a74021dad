/**
 * A clock on which time passes while nobody works: as soon as no request is on its way, the next wait is over. A run with
 * minutes of back-off and time limits takes milliseconds, and no time limit ends early while an answer is still coming.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { WorldClock } from "./ConformanceWorld.ts"

/**
 * @category models
 */
export interface ConformanceClock {
  readonly clock: Clock.Clock
  /** Runs work that the clock waits for. */
  readonly during: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** Real milliseconds without work after which nobody is taken to work: a fiber gets its turn many times in between. */
const quietMilliseconds = 4

/** Longest wait that is cut short, in milliseconds: one day. What sleeps longer than that is not waited for by anybody. */
const shortenedMax = 24 * 3_600_000

/** Longest wait the machine's own timers can do, in milliseconds. */
const timerMax = 2 ** 31 - 1

const toClock = (now: () => number, sleep: Clock.Clock["sleep"]): Clock.Clock => {
  const nanos = (): bigint => BigInt(Math.round(now())) * 1_000_000n
  return {
    currentTimeMillisUnsafe: now,
    currentTimeMillis: Effect.sync(now),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: nanos,
    monotonicTimeNanos: Effect.sync(nanos),
    sleep
  }
}

/**
 * Makes a clock for one process. Waits move the platform's clock where there is one to move.
 *
 * @category constructors
 */
export const make = (world: WorldClock | undefined): ConformanceClock => {
  const now = world?.now ?? Date.now
  const sleepers = new Set<Sleeper>()
  let working = 0
  let quiet: ReturnType<typeof setTimeout> | undefined

  const wakeNext = (): void => {
    const [next] = [...sleepers].sort((left, right) => left.at - right.at)
    if (working > 0 || next === undefined) return
    world?.advance(Math.max(0, next.at - now()))
    next.wake()
    restart()
  }

  /** Any work begins the quiet time anew. */
  const restart = (): void => {
    clearTimeout(quiet)
    if (working === 0 && sleepers.size > 0) quiet = setTimeout(wakeNext, quietMilliseconds)
  }

  const sleep = (duration: Duration.Duration): Effect.Effect<void> =>
    Effect.callback((resume) => {
      const milliseconds = Duration.toMillis(duration)
      // Work that never ends must still run into its time limit.
      const timer = setTimeout(() => sleeper.wake(), Math.min(milliseconds, timerMax))
      const forget = (): void => {
        clearTimeout(timer)
        sleepers.delete(sleeper)
        restart()
      }
      const sleeper: Sleeper = {
        at: now() + milliseconds,
        wake: () => {
          forget()
          resume(Effect.void)
        }
      }
      if (milliseconds <= shortenedMax) sleepers.add(sleeper)
      restart()
      return Effect.sync(forget)
    })

  const change = (by: number) =>
    Effect.sync(() => {
      working += by
      restart()
    })

  return {
    clock: toClock(now, sleep),
    during: (work) =>
      Effect.acquireUseRelease(
        change(1),
        () => work,
        () => change(-1)
      )
  }
}
