/**
 * Who holds a lease or a lock: a process on a machine.
 */
import { hostname } from "node:os"

/**
 * A process, as others see it in a lease.
 *
 * @category models
 */
export interface Holder {
  readonly host: string
  readonly pid: number
}

/**
 * This process.
 *
 * @category getters
 */
export const self: Holder = { host: hostname(), pid: process.pid }

/**
 * Whether a holder has certainly ended: it ran on this machine and there is no such process. One on another machine is
 * taken to live until its lease ends.
 *
 * @category predicates
 */
export const hasEnded = (holder: Holder): boolean => {
  if (holder.host !== self.host) return false
  try {
    process.kill(holder.pid, 0)
    return false
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "ESRCH"
  }
}
