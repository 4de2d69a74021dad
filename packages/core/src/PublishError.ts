/**
 * The one error that leaves an adapter. Its reason says what happened; `recovery` says what may be done without a person.
 */
import * as Schema from "effect/Schema"

/**
 * - `retry`: nothing was published; the same call may be made again.
 * - `lookup`: it may have been published; ask the channel before any new call.
 * - `fix`: the same call can never succeed; a person changes the item, the account or the code.
 *
 * @category models
 */
export type Recovery = "retry" | "lookup" | "fix"

/** What every reason can carry as proof. Never a header, a token or a query string. */
const evidence = {
  /** What happened, as one sentence for a person. */
  detail: Schema.String,
  /** The platform's own error code, for example `100/33` or `rest_cannot_create`. */
  code: Schema.optionalKey(Schema.String),
  /** HTTP status of the answer, where there was one. */
  status: Schema.optionalKey(Schema.Int),
  /** The platform's id of the request, for its support desk. */
  traceId: Schema.optionalKey(Schema.String),
  /** What a person should do next. */
  hint: Schema.optionalKey(Schema.String)
}

/**
 * The channel asked us to slow down. `retryAfterSeconds` is the wait it named; a wait of hours is a used-up quota.
 *
 * @category errors
 */
export class RateLimited extends Schema.TaggedError<RateLimited>()("RateLimited", {
  ...evidence,
  retryAfterSeconds: Schema.optionalKey(Schema.Finite)
}) {
  get recovery(): Recovery {
    return "retry"
  }
}

/**
 * Nothing reached the channel, or it said before doing anything that it cannot work now.
 *
 * @category errors
 */
export class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", {
  ...evidence,
  retryAfterSeconds: Schema.optionalKey(Schema.Finite)
}) {
  get recovery(): Recovery {
    return "retry"
  }
}

/**
 * The request left this process and no answer came back that proves what became of it.
 *
 * @category errors
 */
export class OutcomeUnknown extends Schema.TaggedError<OutcomeUnknown>()("OutcomeUnknown", evidence) {
  get recovery(): Recovery {
    return "lookup"
  }
}

/**
 * The channel accepted the work and has not finished it within the wait allowed. A later run asks again.
 *
 * @category errors
 */
export class StillProcessing extends Schema.TaggedError<StillProcessing>()("StillProcessing", evidence) {
  get recovery(): Recovery {
    return "lookup"
  }
}

/**
 * The channel does not accept our credentials. A person signs in again.
 *
 * @category errors
 */
export class Unauthorized extends Schema.TaggedError<Unauthorized>()("Unauthorized", evidence) {
  get recovery(): Recovery {
    return "fix"
  }
}

/**
 * The channel refused the content or the right to publish it.
 *
 * @category errors
 */
export class Rejected extends Schema.TaggedError<Rejected>()("Rejected", evidence) {
  get recovery(): Recovery {
    return "fix"
  }
}

/**
 * Everything that can stop a step.
 *
 * @category errors
 */
export const Reason = Schema.Union([RateLimited, Unavailable, OutcomeUnknown, StillProcessing, Unauthorized, Rejected])

/** @category errors */
export type Reason = typeof Reason.Type

/**
 * Why a step did not finish.
 *
 * @category errors
 */
export class PublishError extends Schema.TaggedError<PublishError>()("PublishError", {
  channel: Schema.String,
  step: Schema.String,
  reason: Reason
}) {
  get recovery(): Recovery {
    return this.reason.recovery
  }
  override get message(): string {
    return `${this.channel}/${this.step}: ${this.reason.detail}`
  }
}

/**
 * A `PublishError` as plain JSON: what the journal and the report hold.
 *
 * @category models
 */
export interface Summary {
  readonly step: string
  readonly reason: string
  readonly recovery: Recovery
  readonly message: string
  readonly code?: string
  readonly status?: number
  readonly retryAfterSeconds?: number
  readonly traceId?: string
  readonly hint?: string
}

/**
 * @category encoding
 */
export const toSummary = (error: PublishError): Summary => {
  const { _tag, detail, code, status, traceId, hint } = error.reason
  const retryAfterSeconds = "retryAfterSeconds" in error.reason ? error.reason.retryAfterSeconds : undefined
  return {
    step: error.step,
    reason: _tag,
    recovery: error.recovery,
    message: detail,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(traceId === undefined ? {} : { traceId }),
    ...(hint === undefined ? {} : { hint })
  }
}
