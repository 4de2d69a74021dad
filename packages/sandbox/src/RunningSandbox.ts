/**
 * What can be asked of a sandbox that runs.
 */
import type { Emulator, PublicEntry } from "./platform/Emulator.ts"
import type { FaultKind, FaultRule } from "./server/Faults.ts"

/** One request to a platform, in order of arrival. Never a query string, a header or a body: they carry tokens. */
export interface RequestRecord {
  /** ISO instant by the sandbox's clock. */
  readonly at: string
  readonly platform: string
  readonly method: string
  /** Below the platform's folder. */
  readonly path: string
  /** True when it may have changed what the platform holds. */
  readonly write: boolean
  /** Status that was sent; 0 while there is no answer, or when there was none. */
  readonly status: number
  readonly fault?: FaultKind
}

/** A running sandbox. */
export interface Sandbox {
  /** Without a trailing slash, e.g. `http://127.0.0.1:4010`. */
  readonly url: string
  readonly port: number
  /** By name. */
  readonly platforms: Readonly<Record<string, Emulator>>
  /** Adds a rule to the end of the fault script. */
  readonly fault: (rule: FaultRule) => void
  readonly faults: { readonly clear: () => void }
  readonly requests: ReadonlyArray<RequestRecord>
  /** What every platform holds, as the public would see it. */
  readonly entries: () => ReadonlyArray<PublicEntry>
  /** Waits until no platform works on anything by itself, such as fetching pictures. Before counting, say. */
  readonly settle: () => Promise<void>
  /** Back to the first day: nothing published, no faults, an empty log, the clock set right. */
  readonly reset: () => void
  readonly advanceClock: (milliseconds: number) => void
  readonly now: () => number
  /** Ends every connection and deletes the uploaded files. */
  readonly close: () => Promise<void>
}
