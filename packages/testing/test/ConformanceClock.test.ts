import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as ConformanceClock from "../src/ConformanceClock.ts"

const platform = () => {
  let now = Date.UTC(2026, 10, 25)
  return {
    now: () => now,
    advance: (milliseconds: number) => {
      now += milliseconds
    }
  }
}

const on = <A, E, R>({ clock }: ConformanceClock.ConformanceClock, effect: Effect.Effect<A, E, R>) =>
  Effect.provideService(effect, Clock.Clock, clock)

describe("ConformanceClock", () => {
  it.live("lets waits pass, shortest first, and takes the platform's clock along", () =>
    Effect.gen(function* () {
      const world = platform()
      const begun = world.now()
      const order: Array<string> = []
      const wait = (name: string, hours: number) =>
        Effect.andThen(
          Effect.sleep(`${hours} hours`),
          Effect.sync(() => order.push(name))
        )
      yield* on(ConformanceClock.make(world), Effect.all([wait("long", 3), wait("short", 1)], { concurrency: 2 }))
      assert.deepStrictEqual(order, ["short", "long"])
      assert.strictEqual(world.now() - begun, 3 * 3_600_000)
    })
  )

  it.live("lets no time limit end while work is on its way", () =>
    Effect.gen(function* () {
      const clock = ConformanceClock.make(platform())
      const answer = yield* Deferred.make<string>()
      const limited = Effect.timeoutOption(clock.during(Deferred.await(answer)), "1 hour")
      const asking = yield* Effect.forkChild(on(clock, limited))
      // Longer than the quiet after which a wait would be over.
      yield* Effect.callback<void>((resume) => void setTimeout(() => resume(Effect.void), 30))
      yield* Deferred.succeed(answer, "here")
      assert.strictEqual((yield* Fiber.join(asking))._tag, "Some")
    })
  )

  it.live("ends a time limit at once when there is no work", () =>
    Effect.gen(function* () {
      const clock = ConformanceClock.make(undefined)
      const answered = yield* on(clock, Effect.timeoutOption(Effect.never, "1 hour"))
      assert.strictEqual(answered._tag, "None")
    })
  )
})
