/**
 * What came of a run: one typed result per destination.
 */
import type { Visibility, Warning } from "./Adapter.ts"
import type { Finding } from "./Finding.ts"
import type { StepRecord } from "./Journal.ts"
import type { Summary } from "./PublishError.ts"

/**
 * - `published`, `scheduled`: done by this run. `already-published`: done before it.
 * - `pending`: accepted by the channel and not finished there, or somebody else is at it; run again later.
 * - `blocked`: a destination it refers to did not get there.
 * - `unknown`: it may be there; the evidence is in `error`, and a person decides.
 *
 * @category models
 */
export type Status =
  | "published"
  | "scheduled"
  | "pending"
  | "already-published"
  | "handed-off"
  | "skipped"
  | "blocked"
  | "failed"
  | "unknown"

/**
 * A failure as the report tells it. `retryAfter` is a UTC instant.
 *
 * @category models
 */
export type ResultError = Omit<Summary, "retryAfterSeconds"> & { readonly retryAfter?: string }

/**
 * One side effect as it was performed.
 *
 * @category models
 */
export interface ResultStep {
  /** `<item>/<destination>/<step>`: the idempotency key. */
  readonly key: string
  readonly name: string
  readonly kind: StepRecord["kind"]
  readonly state: StepRecord["state"]
  readonly attempts: number
  readonly startedAt: string
  readonly finishedAt?: string
}

/**
 * What came of one destination.
 *
 * @category models
 */
export interface Result<Channel extends string = string> {
  readonly channel: Channel
  readonly status: Status
  readonly remoteId?: string
  readonly permalink?: string
  readonly publishedAt?: string
  readonly visibility: Visibility
  readonly assets: { readonly [asset: string]: { readonly remoteId: string; readonly url?: string } }
  readonly warnings: ReadonlyArray<Warning>
  readonly error?: ResultError
  readonly steps: ReadonlyArray<ResultStep>
}

/**
 * The channel behind each destination's name.
 *
 * @category models
 */
export type Channels = { readonly [destination: string]: string }

/**
 * - `done`: every destination is where it should be. `partial`: some failed. `failed`: all did.
 * - `unknown`, `pending`: at least one is.
 * - `refused`: nothing was sent.
 *
 * @category models
 */
export type RunStatus = "done" | "partial" | "failed" | "unknown" | "pending" | "refused"

/**
 * What came of a run. Plain JSON.
 *
 * @category models
 */
export interface Report<C extends Channels = Channels> {
  readonly schema: "loa.report/1"
  readonly run: string
  readonly item: string
  /** `sha256:` and lower-case hexadecimal. */
  readonly digest: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly status: RunStatus
  readonly findings: ReadonlyArray<Finding>
  readonly results: { readonly [Destination in keyof C]?: Result<C[Destination]> }
}

const isDone = (status: Status): boolean =>
  ["published", "scheduled", "already-published", "handed-off", "skipped"].includes(status)

/**
 * The status of a run from those of its destinations. When several hold: unknown, failed, partial, pending.
 *
 * @category getters
 */
export const runStatus = (statuses: ReadonlyArray<Status>): Exclude<RunStatus, "refused"> => {
  const failed = statuses.filter((status) => status === "failed" || status === "blocked")
  if (statuses.includes("unknown")) return "unknown"
  if (failed.length > 0) return failed.length === statuses.length ? "failed" : "partial"
  return statuses.every(isDone) ? "done" : "pending"
}

/**
 * @category constructors
 */
export const toSteps = (
  item: string,
  destination: string,
  steps: ReadonlyArray<StepRecord>
): ReadonlyArray<ResultStep> =>
  steps.map((step) => ({
    key: `${item}/${destination}/${step.name}`,
    name: step.name,
    kind: step.kind,
    state: step.state,
    attempts: step.attempts,
    startedAt: step.startedAt,
    ...(step.finishedAt === undefined ? {} : { finishedAt: step.finishedAt })
  }))

/**
 * What settles an outcome that the channel could not tell.
 *
 * @category getters
 */
export const resolveHint = (item: string, destination: string): string =>
  `look at the channel, then: loa resolve ${item} ${destination} --published URL, or --not-published`

/**
 * A failure as the report tells it; with `resolve` where its outcome is open, which says how a person settles it.
 *
 * @category constructors
 */
export const toResultError = (summary: Summary, nowMilliseconds: number, resolve?: string): ResultError => {
  const { hint, retryAfterSeconds, ...rest } = summary
  const hints = [hint, resolve].filter((text) => text !== undefined)
  return {
    ...rest,
    ...(hints.length === 0 ? {} : { hint: hints.join("; if that settles nothing, ") }),
    ...(retryAfterSeconds === undefined
      ? {}
      : { retryAfter: new Date(nowMilliseconds + retryAfterSeconds * 1000).toISOString() })
  }
}
