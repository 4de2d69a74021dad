/**
 * A plan as people read it: destination by destination, in the order of the work.
 */
import type { Publisher } from "@loa/sdk"
import * as Bytes from "./Bytes.ts"
import type { Language } from "./Language.ts"
import { messages } from "./Messages.ts"
import type { Paint } from "./Outlet.ts"
import { columnsOf, pad, wrap } from "./TextWidth.ts"

type PlannedDestination = Publisher.Preview["destinations"][number]

const indent = "   "

const stepLines = (
  { steps }: PlannedDestination,
  look: { readonly language: Language; readonly columns: number }
): ReadonlyArray<string> => {
  const words = messages[look.language]
  const nameColumns = Math.max(0, ...steps.map(({ name }) => columnsOf(name)))
  return steps.flatMap((step) => {
    const facts = [
      words.kinds[step.kind],
      words.requests(step.requests),
      ...(step.byteLength === 0 ? [] : [Bytes.format(step.byteLength, look.language)]),
      ...(step.optional === true ? [words.optional] : [])
    ].join(", ")
    const line = `${indent}${pad(step.name, nameColumns)}  ${facts}`
    if (columnsOf(line) <= look.columns) return [line]
    return [`${indent}${step.name}`, ...wrap(facts, look.columns - 5).map((text) => `${indent}  ${text}`)]
  })
}

const destinationLines = (
  destination: PlannedDestination,
  index: number,
  look: { readonly language: Language; readonly columns: number; readonly paint: Paint }
): ReadonlyArray<string> => {
  const words = messages[look.language]
  const after = destination.after.length === 0 ? "" : `, ${words.after(destination.after.join(", "))}`
  const heading = look.paint("bold", `${index + 1}. ${destination.id} (${destination.channel})${after}`)
  return destination.skipped === undefined
    ? [heading, ...stepLines(destination, look)]
    : [heading, ...wrap(words.skippedBecause(destination.skipped), look.columns - 3).map((line) => `${indent}${line}`)]
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)

/**
 * Writes a plan.
 *
 * @category formatting
 */
export const lines = (
  preview: Publisher.Preview,
  title: string,
  look: { readonly language: Language; readonly columns: number; readonly paint: Paint }
): ReadonlyArray<string> => {
  const steps = preview.destinations.flatMap((destination) => destination.steps)
  const size = Bytes.format(sum(steps.map(({ byteLength }) => byteLength)), look.language)
  return [
    ...wrap(title, look.columns).map((line) => look.paint("bold", line)),
    preview.item,
    preview.digest,
    "",
    ...preview.destinations.flatMap((destination, index) => [...destinationLines(destination, index, look), ""]),
    ...wrap(messages[look.language].total(steps.length, sum(steps.map(({ requests }) => requests)), size), look.columns)
  ]
}
