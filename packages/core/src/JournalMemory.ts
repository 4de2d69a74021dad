/**
 * A journal that lives as long as its process: for tests and for trying things out.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Journal, JournalError, type Lease, type PublicationRecord, type Shape, type StepRecord } from "./Journal.ts"

interface Entry {
  record: PublicationRecord
  holder: string | undefined
  until: number
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

/**
 * Makes an empty journal.
 *
 * @category constructors
 */
export const make = (): Shape => {
  const entries = new Map<string, Entry>()
  const keyOf = (of: { readonly item: string; readonly destination: string }): string => `${of.item}/${of.destination}`

  const held = (lease: Lease): Effect.Effect<Entry, JournalError> =>
    Effect.suspend(() => {
      const entry = entries.get(keyOf(lease))
      return entry !== undefined && entry.holder === lease.holder
        ? Effect.succeed(entry)
        : Effect.fail(
            new JournalError({ reason: "lease-lost", detail: `another run has taken over ${keyOf(lease)} meanwhile` })
          )
    })

  const changeStep = (lease: Lease, name: string, change: (step: StepRecord, now: string) => StepRecord) =>
    Effect.gen(function* () {
      const entry = yield* held(lease)
      const now = iso(yield* Clock.currentTimeMillis)
      const steps = entry.record.steps.map((step) => (step.name === name ? change(step, now) : step))
      entry.record = { ...entry.record, steps }
    })

  const readAll = Effect.sync(() =>
    [...entries.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry.record)
  )

  return {
    readAll,

    read: (item) => Effect.map(readAll, (records) => records.filter((record) => record.item === item)),

    claim: Effect.fnUntraced(function* (claim) {
      const now = yield* Clock.currentTimeMillis
      const entry = entries.get(keyOf(claim))
      if (entry?.holder !== undefined && entry.holder !== claim.run && entry.until > now) {
        return { _tag: "Held", holder: entry.holder, until: iso(entry.until) }
      }
      const { leaseSeconds: _, ...opened } = claim
      const { item, destination, run } = claim
      const record = entry === undefined ? { ...opened, steps: [] } : { ...entry.record, run }
      entries.set(keyOf(claim), { record, holder: run, until: now + claim.leaseSeconds * 1000 })
      return { _tag: "Claimed", lease: { item, destination, holder: run }, record }
    }),

    renew: Effect.fnUntraced(function* (lease, leaseSeconds) {
      const entry = yield* held(lease)
      entry.until = (yield* Clock.currentTimeMillis) + leaseSeconds * 1000
    }),

    restart: Effect.fnUntraced(function* (lease, digest) {
      const entry = yield* held(lease)
      const { outcome: _, ...kept } = entry.record
      entry.record = { ...kept, digest, steps: [] }
      return entry.record
    }),

    intend: Effect.fnUntraced(function* (lease, intent) {
      const entry = yield* held(lease)
      const now = iso(yield* Clock.currentTimeMillis)
      const { inDoubt, ...named } = intent
      const before = entry.record.steps.find((step) => step.name === intent.name)
      const step: StepRecord = {
        ...named,
        state: "intended",
        attempts: (before?.attempts ?? 0) + 1,
        doubts: (before?.doubts ?? 0) + (inDoubt ? 1 : 0),
        firstAttemptAt: before?.firstAttemptAt ?? now,
        startedAt: now,
        ...(before?.saved === undefined ? {} : { saved: before.saved })
      }
      const steps = entry.record.steps
      entry.record = {
        ...entry.record,
        steps: before === undefined ? [...steps, step] : steps.map((other) => (other === before ? step : other))
      }
      return step
    }),

    save: (lease, name, value) => changeStep(lease, name, (step) => ({ ...step, saved: value })),

    complete: (lease, name, receipt) =>
      changeStep(lease, name, ({ error: _, ...step }, now) => ({ ...step, state: "done", receipt, finishedAt: now })),

    fail: (lease, name, state, error) =>
      changeStep(lease, name, (step, now) => ({ ...step, state, error, finishedAt: now })),

    settle: (lease, outcome) =>
      Effect.map(held(lease), (entry) => {
        entry.record = { ...entry.record, outcome }
        entry.holder = undefined
      }),

    release: (lease) =>
      Effect.sync(() => {
        const entry = entries.get(keyOf(lease))
        if (entry?.holder === lease.holder) entry.holder = undefined
      })
  }
}

/**
 * @category layers
 */
export const layer: Layer.Layer<Journal> = Layer.sync(Journal, make)
