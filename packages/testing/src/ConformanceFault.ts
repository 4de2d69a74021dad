/**
 * What can go wrong with one request, and on which requests it can.
 */

/**
 * Everything the suite does to a request.
 *
 * - `killed-before-request`, `killed-after-answer`: the process dies; the request never left, or was answered in full.
 * - `lost-answer`: the platform has done it, and the connection breaks.
 * - `status-500-after`, `html-502-after`, `empty-200-after`: it has done it, and the answer says nothing of it.
 * - `truncated-answer`: it has done it; the answer breaks off in the middle.
 * - `status-429`, `status-503`: it refuses in its own words; nothing is done.
 * - `cut-upload`: the connection breaks after half of the request's body.
 * - `hang`, `hang-after`: no answer ever comes; nothing is done, or it is.
 * - `token-expired`: the platform's access tokens end before the request.
 *
 * @category constants
 */
export const all = [
  "killed-before-request",
  "killed-after-answer",
  "lost-answer",
  "status-500-after",
  "html-502-after",
  "empty-200-after",
  "truncated-answer",
  "status-429",
  "status-503",
  "cut-upload",
  "hang",
  "hang-after",
  "token-expired"
] as const

/** @category models */
export type Fault = (typeof all)[number]

/**
 * Faults that happen on the platform's side of the wire: a `World` may make them itself.
 *
 * @category constants
 */
export const ofPlatform = [
  "lost-answer",
  "status-500-after",
  "html-502-after",
  "empty-200-after",
  "truncated-answer",
  "status-429",
  "status-503",
  "cut-upload"
] as const

/** @category models */
export type PlatformFault = (typeof ofPlatform)[number]

/** @category predicates */
export const isOfPlatform = (fault: Fault): fault is PlatformFault => ofPlatform.some((one) => one === fault)

/**
 * A fault as the titles of tests say it.
 *
 * @category constants
 */
export const words: { readonly [F in Fault]: string } = {
  "killed-before-request": "killed before the request",
  "killed-after-answer": "killed after the answer",
  "lost-answer": "answer lost",
  "status-500-after": "500 after the effect",
  "html-502-after": "502 as HTML after the effect",
  "empty-200-after": "empty 200 after the effect",
  "truncated-answer": "answer cut short",
  "status-429": "429 with a wait",
  "status-503": "503 before any effect",
  "cut-upload": "body cut in the middle",
  hang: "no answer, no effect",
  "hang-after": "no answer after the effect",
  "token-expired": "access token expired before the request"
}

/**
 * One request as the clean run made it.
 *
 * @category models
 */
export interface TracedRequest {
  /** From 0, in the order in which a run makes them. */
  readonly index: number
  /** Step of the plan; `preflight` before the first, `observe` behind each that has finished. */
  readonly step: string
  readonly method: string
  /** Without a query string. */
  readonly path: string
  /** Length of its body in bytes; 0 without one, or when the length is not known. */
  readonly bodyBytes: number
}

/**
 * True when the fault can happen to such a request.
 *
 * @category predicates
 */
export const fits = (fault: Fault, request: TracedRequest): boolean => fault !== "cut-upload" || request.bodyBytes > 1
