/**
 * A plan as people read it: destination by destination, in the order of the work.
 */
import type { CampaignItem, Publisher } from "@loa/sdk"
import * as Bytes from "./Bytes.ts"
import type { Language } from "./Language.ts"
import { messages } from "./Messages.ts"
import type { Paint } from "./Outlet.ts"
import { columnsOf, pad, wrap } from "./TextWidth.ts"

/**
 * How a plan is shown.
 *
 * @category models
 */
export interface Look {
  readonly language: Language
  readonly columns: number
  readonly paint: Paint
}

type Hours = NonNullable<Publisher.PlannedDestination["steps"][number]["hours"]>

const indent = "   "

/** `06:00–22:00 Asia/Ho_Chi_Minh` */
const hoursText = ({ end, first, timeZone }: Hours): string => {
  const clock = (hour: number): string => `${String(hour).padStart(2, "0")}:00`
  return `${clock(first)}–${clock(end)} ${timeZone}`
}

const stepLines = ({ steps }: Publisher.PlannedDestination, look: Look): ReadonlyArray<string> => {
  const words = messages[look.language]
  const nameColumns = Math.max(0, ...steps.map(({ name }) => columnsOf(name)))
  return steps.flatMap((step) => {
    const facts = [
      words.kinds[step.kind],
      words.requests(step.requests),
      ...(step.byteLength === 0 ? [] : [Bytes.format(step.byteLength, look.language)]),
      ...(step.hours === undefined ? [] : [hoursText(step.hours)]),
      ...(step.optional === true ? [words.optional] : [])
    ].join(", ")
    const line = `${indent}${pad(step.name, nameColumns)}  ${facts}`
    if (columnsOf(line) <= look.columns) return [line]
    return [`${indent}${step.name}`, ...wrap(facts, look.columns - 5).map((text) => `${indent}  ${text}`)]
  })
}

/** What it uses up, and how fast the channel lets itself be asked. */
const limitLines = ({ pace, quota }: Publisher.PlannedDestination, look: Look): ReadonlyArray<string> => {
  const words = messages[look.language]
  const number = new Intl.NumberFormat(look.language)
  const uses = quota.map(({ allowance, amount, name, per }) =>
    words.quotaUse(name, number.format(amount), allowance === undefined ? undefined : number.format(allowance), per)
  )
  return [
    ...(uses.length === 0 ? [] : [words.quota(uses.join(", "))]),
    ...(pace === undefined ? [] : [words.pace(pace.requests, pace.perSeconds)])
  ].flatMap((text) => wrap(text, look.columns - 5).map((line, index) => `${indent}${index === 0 ? "" : "  "}${line}`))
}

const destinationLines = (
  destination: Publisher.PlannedDestination,
  index: number,
  look: Look
): ReadonlyArray<string> => {
  const words = messages[look.language]
  const after = destination.after.length === 0 ? "" : `, ${words.after(destination.after.join(", "))}`
  const heading = look.paint("bold", `${index + 1}. ${destination.id} (${destination.channel})${after}`)
  const told = (text: string) => wrap(text, look.columns - 3).map((line) => `${indent}${line}`)
  const { published, skipped } = destination
  if (skipped !== undefined) return [heading, ...told(words.skippedBecause(skipped))]
  if (published === undefined) return [heading, ...stepLines(destination, look), ...limitLines(destination, look)]
  const { permalink = "", status } = published
  const word = words.statuses[status === "published" ? "already-published" : status]
  return [heading, ...told(`${word} ${permalink}`.trimEnd())]
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)

/** `2020-08-06 08:00 (Asia/Ho_Chi_Minh)` */
const localText = (instant: string, timeZone: string): string => {
  const format = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "short" })
  return `${format.format(new Date(instant))} (${timeZone})`
}

/**
 * Writes a plan. Instants are those of the item's time zone.
 *
 * @category formatting
 */
export const lines = (
  preview: Publisher.Preview,
  item: Pick<CampaignItem.CampaignItem, "title" | "timeZone">,
  look: Look
): ReadonlyArray<string> => {
  const words = messages[look.language]
  const steps = preview.destinations.flatMap((destination) => destination.steps)
  const size = Bytes.format(sum(steps.map(({ byteLength }) => byteLength)), look.language)
  const { earliestFinish } = preview
  return [
    ...wrap(item.title, look.columns).map((line) => look.paint("bold", line)),
    preview.item,
    preview.digest,
    "",
    ...preview.destinations.flatMap((destination, index) => [...destinationLines(destination, index, look), ""]),
    ...wrap(words.total(steps.length, sum(steps.map(({ requests }) => requests)), size), look.columns),
    ...(earliestFinish === undefined
      ? []
      : wrap(words.earliestFinish(localText(earliestFinish, item.timeZone)), look.columns))
  ]
}
