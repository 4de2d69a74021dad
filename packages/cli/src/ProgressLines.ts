/**
 * Progress as plain lines, one an event: for logs, pipes and terminals that cannot move their cursor.
 */
import type { Progress } from "@loa/sdk"
import * as Bytes from "./Bytes.ts"
import type { Language } from "./Language.ts"
import { messages } from "./Messages.ts"
import type { Outlet } from "./Outlet.ts"

/**
 * Shows what happens during a run.
 *
 * @category models
 */
export interface ProgressView {
  readonly show: (event: Progress.Progress) => void
  /** Takes away what is redrawn, so that a result can stand in its place. */
  readonly clear: () => void
}

/** Shortest time between two lines about the same transfer, in milliseconds. */
const pauseMilliseconds = 2000

/** @category formatting */
export const percentOf = (sentBytes: number, totalBytes: number): number =>
  totalBytes === 0 ? 100 : Math.floor((100 * sentBytes) / totalBytes)

/**
 * @category constructors
 */
export const make = (outlet: Outlet, language: Language, now: () => number = Date.now): ProgressView => {
  const words = messages[language]
  const toldAt = new Map<string, number>()

  const text = (event: Progress.Progress): string | undefined => {
    switch (event._tag) {
      case "StepStarted":
        toldAt.set(event.destination, now())
        return words.started(event.step)
      case "StepFinished":
        return words.finished(event.step)
      case "StepProgress": {
        if (now() - (toldAt.get(event.destination) ?? 0) < pauseMilliseconds) return undefined
        toldAt.set(event.destination, now())
        const percent = percentOf(event.sentBytes, event.totalBytes)
        return words.sent(event.step, percent, Bytes.format(event.totalBytes, language))
      }
      case "Waiting":
        return words.waiting(event.reason)
      case "Finished": {
        const after = event.permalink ?? event.message
        return after === undefined ? words.statuses[event.status] : `${words.statuses[event.status]} ${after}`
      }
    }
  }

  return {
    show: (event) => {
      const line = text(event)
      if (line !== undefined) outlet.line(`${event.destination}: ${line}`)
    },
    clear: () => {}
  }
}
