/**
 * The platform side of the suite: what it needs of an emulator, or of a real site, to break requests and count afterwards.
 */
import type { CampaignItem } from "@loa/core"
import type { PlatformFault, TracedRequest } from "./ConformanceFault.ts"

/**
 * One publication, counted on the platform.
 *
 * @category models
 */
export interface Publication {
  /** The platform's own id. */
  readonly id: string
  /**
   * Everything a reader gets, as one text: words, the digests of pictures and films, whatever else the item asked for. No
   * id, address or time of the platform's making, so that two runs that did the same thing have the same fingerprint.
   */
  readonly fingerprint: string
  /** Public addresses it has. Where they are given, a report that names an address must name one of them. */
  readonly addresses?: ReadonlyArray<string>
}

/**
 * The platform's clock, where it can be moved: then waiting costs no time, and both sides agree on what time it is.
 *
 * @category models
 */
export interface WorldClock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly advance: (milliseconds: number) => void
}

/**
 * A platform as the suite sees it.
 *
 * @category models
 */
export interface World {
  /** Without it, waiting is cut short and the time of day stays what it is. */
  readonly clock?: WorldClock
  /** Empties the platform before each case. Where it cannot be emptied, the item's id keeps the cases apart. */
  readonly reset?: () => void | Promise<void>
  /**
   * Makes the next request with this method and path meet the fault, on the platform's side of a real connection. Without
   * it the suite makes the fault itself, on its own side.
   */
  readonly fault?: (fault: PlatformFault, request: TracedRequest) => void
  /** How the platform words a refusal, where the suite makes the faults. Default: a bare status with `Retry-After`. */
  readonly refusal?: (status: 429 | 503) => Response
  /** Everything of the item that readers see or will see. Never what nobody sees: drafts, unused uploads. */
  readonly publications: (item: CampaignItem.CampaignItem) => Promise<ReadonlyArray<Publication>>
  /** What is there of the item and nobody sees, one line each. */
  readonly leftovers?: (item: CampaignItem.CampaignItem) => Promise<ReadonlyArray<string>>
  /** Without it the fault `token-expired` has to be switched off. */
  readonly tokens?: {
    readonly expire: () => Promise<unknown>
    /** Whether an adapter gets a new token by itself. */
    readonly renewedBy: "adapter" | "person"
  }
  /** What a person does when credentials are no good any more; see `Options.mayNeedSignIn`. */
  readonly signIn?: () => Promise<unknown>
}
