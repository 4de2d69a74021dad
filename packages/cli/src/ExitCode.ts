/**
 * What the exit code tells.
 */
import type { Report } from "@loa/sdk"

/**
 * @category constants
 */
export const exitCodes = {
  /** All selected destinations are done. */
  done: 0,
  /** A defect of Loa itself. */
  defect: 1,
  /** Usage or configuration. */
  usage: 2,
  /** Refused, or declined by the person asked, before anything was sent. */
  refused: 3,
  someFailed: 4,
  allFailed: 5,
  /** At least one destination may or may not have it. */
  unknown: 6,
  /** At least one destination is not finished yet. */
  pending: 7,
  /** Interrupted by SIGINT, Ctrl-C. */
  interrupted: 130,
  /** Ended by SIGTERM. */
  terminated: 143
} as const

const isFailure = (status: Report.Status): boolean => status === "failed" || status === "blocked"

/**
 * The exit code of a publication: of all items together, a refused item counting as a failure beside others that went
 * out. When several hold: unknown, all failed, some failed, pending.
 *
 * @category getters
 */
export const ofReports = (reports: ReadonlyArray<Report.Report>): number => {
  const refused = reports.filter(({ status }) => status === "refused")
  if (reports.length > 0 && refused.length === reports.length) return exitCodes.refused
  const statuses = reports.flatMap(({ results }) =>
    Object.values(results).flatMap((result) => (result === undefined ? [] : [result.status]))
  )
  if (statuses.includes("unknown")) return exitCodes.unknown
  const failures = statuses.filter(isFailure).length + refused.length
  if (failures > 0) return statuses.every(isFailure) ? exitCodes.allFailed : exitCodes.someFailed
  return statuses.includes("pending") ? exitCodes.pending : exitCodes.done
}
