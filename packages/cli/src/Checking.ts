/**
 * Checks and plans: what is known about an item before anything is sent.
 */
import { Approvals, type CheckOptions, Finding, ItemFile, type Publisher } from "@loa/sdk"
import type { Context } from "./Context.ts"
import { exitCodes } from "./ExitCode.ts"
import * as FindingText from "./FindingText.ts"
import type { Outlet } from "./Outlet.ts"
import * as PlanText from "./PlanText.ts"

/**
 * An item's file as it was named, and the item in it.
 *
 * @category models
 */
export interface NamedItem extends ItemFile.LoadedItem {
  readonly file: string
}

/**
 * What was found out about one item.
 *
 * @category models
 */
export interface Checked extends NamedItem {
  readonly preview: Publisher.Preview
}

/**
 * Reads every item before anything is done with the first.
 *
 * Errors: rejects with `ItemInvalid`.
 *
 * @category decoding
 */
export const loadAll = async (files: ReadonlyArray<string>): Promise<ReadonlyArray<NamedItem>> => {
  const items: Array<NamedItem> = []
  for (const file of files) items.push({ file, ...(await ItemFile.load(file)) })
  return items
}

/**
 * Where an item's files and approvals are, and what stops the work.
 *
 * @category constructors
 */
export const surroundings = (
  { signal }: Pick<Context, "signal">,
  { file, folder }: NamedItem
): Required<Pick<CheckOptions, "folder" | "approvals" | "signal">> => ({
  folder,
  approvals: Approvals.fileOf(file),
  signal
})

/**
 * Destinations that would carry the item and do not have it yet.
 *
 * @category getters
 */
export const destinationCount = (preview: Publisher.Preview): number =>
  preview.destinations.filter(({ published, skipped }) => skipped === undefined && published === undefined).length

/**
 * Whether every destination has it already, or cannot carry it.
 *
 * @category predicates
 */
export const isDone = (preview: Publisher.Preview): boolean =>
  destinationCount(preview) === 0 && preview.destinations.some(({ published }) => published !== undefined)

/** @category predicates */
export const hasErrors = (preview: Publisher.Preview): boolean => preview.findings.some(Finding.isError)

/** @category getters */
export const exitCodeOf = (checked: ReadonlyArray<Checked>): number =>
  checked.some(({ preview }) => hasErrors(preview)) ? exitCodes.refused : exitCodes.done

/**
 * Findings, then whether the item is ready.
 *
 * @category formatting
 */
export const writeFindings = ({ words }: Context, outlet: Outlet, { file, placeOf, preview }: Checked): void => {
  const look = { words, paint: outlet.paint, columns: outlet.columns(), placeOf }
  for (const line of FindingText.lines(preview.findings, file, look)) outlet.line(line)
  const errors = preview.findings.filter(Finding.isError).length
  if (errors === 0 && isDone(preview)) return outlet.line(outlet.paint("green", words.allPublished(preview.item)))
  outlet.line(
    errors > 0
      ? outlet.paint("red", words.notReady(preview.item, errors))
      : preview.approval === "not-approved"
        ? outlet.paint("yellow", words.awaitsApproval(preview.item, destinationCount(preview)))
        : outlet.paint("green", words.ready(preview.item, destinationCount(preview)))
  )
}

/**
 * The steps, then what `writeFindings` writes.
 *
 * @category formatting
 */
export const writePlan = (context: Context, outlet: Outlet, checked: Checked): void => {
  const look = { language: context.language, paint: outlet.paint, columns: outlet.columns() }
  for (const line of PlanText.lines(checked.preview, checked.item, look)) outlet.line(line)
  outlet.line("")
  writeFindings(context, outlet, checked)
}
