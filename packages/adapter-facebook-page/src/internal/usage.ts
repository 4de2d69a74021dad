/**
 * Usage headers: how much of its allowance the Page has used up, in percent, and how long a throttled one has to wait.
 */
import type { Http } from "@loa/adapter-kit"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const percent = Schema.optionalKey(Schema.Finite)

const Usage = Schema.Struct({
  call_count: percent,
  total_time: percent,
  total_cputime: percent,
  estimated_time_to_regain_access: Schema.optionalKey(Schema.Finite)
})

const decodeApp = Schema.decodeUnknownResult(Schema.fromJsonString(Usage))
const decodeBusiness = Schema.decodeUnknownResult(
  Schema.fromJsonString(Schema.Record(Schema.String, Schema.Array(Usage)))
)

/**
 * The highest of all percentages, and the longest wait in seconds; 0 when the headers name none.
 *
 * @category models
 */
export interface Usage {
  readonly percent: number
  readonly waitSeconds: number
}

const entriesOf = (answer: Http.Answer): ReadonlyArray<typeof Usage.Type> => {
  const single = ["x-app-usage", "x-page-usage"].flatMap((name) => {
    const decoded = decodeApp(answer.headers[name])
    return Result.isSuccess(decoded) ? [decoded.success] : []
  })
  const business = decodeBusiness(answer.headers["x-business-use-case-usage"])
  return [...single, ...(Result.isSuccess(business) ? Object.values(business.success).flat() : [])]
}

/**
 * Reads the headers of an answer; those that are missing or unreadable count as nothing.
 *
 * Source: https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 *
 * @category getters
 */
export const of = (answer: Http.Answer): Usage =>
  entriesOf(answer).reduce<Usage>(
    (highest, entry) => ({
      percent: Math.max(highest.percent, entry.call_count ?? 0, entry.total_time ?? 0, entry.total_cputime ?? 0),
      waitSeconds: Math.max(highest.waitSeconds, 60 * (entry.estimated_time_to_regain_access ?? 0))
    }),
    { percent: 0, waitSeconds: 0 }
  )
