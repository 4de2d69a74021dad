/**
 * The durable record of what was tried and what came of it: intent before a call, receipt after it.
 *
 * A port: `JournalMemory` here and the SQLite one of `@loa/sdk` keep the same promises and pass the same suite. Every
 * method that writes is one transaction, durable when it returns. The journal stores; `StepDecision` decides.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Receipt, Step } from "./Adapter.ts"
import type { Json } from "./Json.ts"
import type { Summary } from "./PublishError.ts"

/**
 * - `intended`: it was going to be performed; whether it was, nobody has written down.
 * - `done`: it was, and left its receipt.
 * - `failed`: it certainly was not.
 * - `unknown`: it may have been, and the channel could not tell.
 *
 * @category models
 */
export type StepState = "intended" | "done" | "failed" | "unknown"

/** @category models */
export interface StepRecord {
  readonly name: string
  readonly kind: Step["kind"]
  readonly asset?: string
  readonly state: StepState
  /** How often it was intended. */
  readonly attempts: number
  /** How often it was performed again although an earlier attempt may have worked: never more than once. */
  readonly doubts: number
  /** SHA-256 of the content it carried, lower-case hexadecimal. */
  readonly fingerprint: string
  readonly firstAttemptAt: string
  readonly startedAt: string
  readonly finishedAt?: string
  readonly saved?: Json
  readonly receipt?: Receipt
  readonly error?: Summary
}

/**
 * How a publication ended, once it has.
 *
 * @category models
 */
export interface Outcome {
  readonly status: "published" | "scheduled"
  readonly remoteId: string
  readonly permalink?: string
  readonly publishedAt?: string
}

/**
 * One item at one destination.
 *
 * @category models
 */
export interface PublicationRecord {
  readonly item: string
  readonly destination: string
  readonly channel: string
  /** The item's title, for people. */
  readonly title: string
  /** SHA-256 over title and files: what tells that an item was published under another id before. */
  readonly content: string
  /** `sha256:` and lower-case hexadecimal. */
  readonly digest: string
  /** The run that last worked on it. */
  readonly run: string
  /** Absent while something is left to do. */
  readonly outcome?: Outcome
  readonly steps: ReadonlyArray<StepRecord>
}

/**
 * The right to write about one item at one destination. Every write checks that it still holds.
 *
 * @category models
 */
export interface Lease {
  readonly item: string
  readonly destination: string
  /** Who holds it, for people and for finding out whether the holder lives. */
  readonly holder: string
}

/**
 * The answer to a claim.
 *
 * @category models
 */
export type Claim =
  | { readonly _tag: "Claimed"; readonly lease: Lease; readonly record: PublicationRecord }
  /** Somebody else works on it. `until` is when the claim ends unless it is renewed, as a UTC instant. */
  | { readonly _tag: "Held"; readonly holder: string; readonly until: string }

/**
 * The journal cannot be read or written, or the lease was lost to somebody else. Nothing was sent after it.
 *
 * @category errors
 */
export class JournalError extends Schema.TaggedError<JournalError>()("JournalError", {
  reason: Schema.Literals(["unreadable", "unwritable", "corrupt", "newer", "lease-lost"]),
  detail: Schema.String,
  hint: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return this.detail
  }
}

/**
 * What a journal does.
 *
 * @category models
 */
export interface Shape {
  /** Everything written about an item, ordered by destination. Takes no lease. */
  readonly read: (item: string) => Effect.Effect<ReadonlyArray<PublicationRecord>, JournalError>
  /** Everything written about every item, ordered by item and destination. Takes no lease. */
  readonly readAll: Effect.Effect<ReadonlyArray<PublicationRecord>, JournalError>
  /** Takes the lease and opens the publication's record when there is none. A holder that died is replaced. */
  readonly claim: (claim: {
    readonly item: string
    readonly destination: string
    readonly channel: string
    readonly title: string
    readonly content: string
    readonly digest: string
    readonly run: string
    readonly leaseSeconds: number
  }) => Effect.Effect<Claim, JournalError>
  /** Keeps the lease for another `leaseSeconds`. */
  readonly renew: (lease: Lease, leaseSeconds: number) => Effect.Effect<void, JournalError>
  /** Forgets the steps of an earlier digest and continues with this one. */
  readonly restart: (lease: Lease, digest: string) => Effect.Effect<PublicationRecord, JournalError>
  /** Writes the intent: durable before the first byte leaves. */
  readonly intend: (
    lease: Lease,
    intent: {
      readonly name: string
      readonly kind: Step["kind"]
      readonly asset?: string
      readonly fingerprint: string
      /** Performed again although an earlier attempt may have worked. */
      readonly inDoubt: boolean
    }
  ) => Effect.Effect<StepRecord, JournalError>
  readonly save: (lease: Lease, step: string, value: Json) => Effect.Effect<void, JournalError>
  readonly complete: (lease: Lease, step: string, receipt: Receipt) => Effect.Effect<void, JournalError>
  readonly fail: (
    lease: Lease,
    step: string,
    state: "intended" | "failed" | "unknown",
    error: Summary
  ) => Effect.Effect<void, JournalError>
  /** Writes how the publication ended, and gives the lease back in the same transaction. */
  readonly settle: (lease: Lease, outcome: Outcome) => Effect.Effect<void, JournalError>
  /** Gives the lease back; does nothing when it is back already. */
  readonly release: (lease: Lease) => Effect.Effect<void, JournalError>
}

/**
 * @category services
 */
export class Journal extends Context.Service<Journal, Shape>()("@loa/core/Journal") {}
