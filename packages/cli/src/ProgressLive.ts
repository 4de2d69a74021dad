/**
 * Progress as one live line for each destination, redrawn in place.
 */
import type { Progress, Report } from "@loa/sdk"
import * as Bytes from "./Bytes.ts"
import type { Language } from "./Language.ts"
import { messages } from "./Messages.ts"
import type { Outlet, Style } from "./Outlet.ts"
import { percentOf, type ProgressView } from "./ProgressLines.ts"
import { columnsOf, fit, pad } from "./TextWidth.ts"

/** Shortest time between two drawings of a transfer, in milliseconds: enough for the eye, little for the terminal. */
const pauseMilliseconds = 60

/** Columns of the bar that shows how far a transfer is. */
const barColumns = 12

interface Line {
  readonly mark: string
  readonly style: Style
  readonly text: string
}

/**
 * The mark and colour of a status.
 *
 * @category constants
 */
export const looks: { readonly [S in Report.Status]: { readonly mark: string; readonly style: Style } } = {
  published: { mark: "✓", style: "green" },
  scheduled: { mark: "✓", style: "green" },
  "already-published": { mark: "✓", style: "green" },
  "handed-off": { mark: "✓", style: "green" },
  skipped: { mark: "–", style: "dim" },
  pending: { mark: "…", style: "yellow" },
  unknown: { mark: "?", style: "yellow" },
  blocked: { mark: "✗", style: "red" },
  failed: { mark: "✗", style: "red" }
}

const bar = (percent: number): string => {
  const filled = Math.round((barColumns * percent) / 100)
  return "█".repeat(filled) + "░".repeat(barColumns - filled)
}

const escape = "\u001B["

/**
 * Makes the view for the destinations that are going to be worked on, in that order.
 *
 * @category constructors
 */
export const make = (
  outlet: Outlet,
  language: Language,
  destinations: ReadonlyArray<string>,
  now: () => number = Date.now
): ProgressView => {
  const words = messages[language]
  const nameColumns = Math.max(...destinations.map(columnsOf))
  const lines = new Map<string, Line>(destinations.map((id) => [id, { mark: "·", style: "dim", text: words.inLine }]))
  let drawn = 0
  let drawnAt = 0

  const lineOf = (event: Progress.Progress): Line => {
    switch (event._tag) {
      case "StepStarted":
        return { mark: "›", style: "cyan", text: words.started(event.step) }
      case "StepFinished":
        return { mark: "›", style: "cyan", text: words.finished(event.step) }
      case "StepProgress": {
        const percent = percentOf(event.sentBytes, event.totalBytes)
        const size = Bytes.format(event.totalBytes, language)
        return { mark: "›", style: "cyan", text: `${bar(percent)} ${words.sent(event.step, percent, size)}` }
      }
      case "Waiting":
        return { mark: "…", style: "yellow", text: words.waiting(event.reason) }
      case "Finished": {
        const after = event.permalink ?? event.message ?? ""
        return { ...looks[event.status], text: `${words.statuses[event.status]} ${after}`.trimEnd() }
      }
    }
  }

  const draw = (): void => {
    // One column stays free: a full line would wrap on some terminals, and the next drawing would begin a line too low.
    const columns = outlet.columns() - 1
    const texts = [...lines].map(([id, { mark, style, text }]) => {
      const name = fit(pad(id, nameColumns), Math.max(8, Math.floor(columns / 3)))
      const rest = fit(text.replaceAll("\n", " "), Math.max(1, columns - columnsOf(name) - 4))
      return `${escape}2K${outlet.paint(style, mark)} ${name}  ${rest}\n`
    })
    outlet.write((drawn === 0 ? "" : `${escape}${drawn}A\r`) + texts.join(""))
    drawn = lines.size
    drawnAt = now()
  }

  draw()
  return {
    show: (event) => {
      lines.set(event.destination, lineOf(event))
      if (event._tag !== "StepProgress" || now() - drawnAt >= pauseMilliseconds) draw()
    },
    clear: () => {
      outlet.write(`${escape}${drawn}A\r${escape}0J`)
      drawn = 0
    }
  }
}
