/**
 * What a run tells while it works.
 */
import type { Status } from "./Report.ts"

/**
 * - `waiting`: nothing happens until `reason` is over.
 * - `step-progress`: bytes of files the channel has.
 * - `finished`: the destination has its status.
 *
 * @category models
 */
export type Progress =
  | { readonly _tag: "StepStarted"; readonly destination: string; readonly step: string }
  | {
      readonly _tag: "StepProgress"
      readonly destination: string
      readonly step: string
      readonly sentBytes: number
      readonly totalBytes: number
    }
  | { readonly _tag: "StepFinished"; readonly destination: string; readonly step: string }
  | { readonly _tag: "Waiting"; readonly destination: string; readonly reason: string }
  | {
      readonly _tag: "Finished"
      readonly destination: string
      readonly status: Status
      readonly permalink?: string
      readonly message?: string
    }
