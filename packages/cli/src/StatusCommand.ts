/**
 * `loa status` and `loa resolve`: what the journal knows, and what a person tells it.
 */
import { ItemFile, ItemSource, type JournalView } from "@loa/sdk"
import { type Context, type RunCommand, writeJson } from "./Context.ts"
import { exitCodes } from "./ExitCode.ts"
import * as Session from "./Session.ts"

/** An item by its file or by its id. */
const idOf = async (item: string): Promise<string> =>
  ItemSource.formatOf(item) === undefined ? item : (await ItemFile.load(item)).item.id

const linesOf = (context: Context, publication: JournalView.PublicationStatus): ReadonlyArray<string> => {
  const { words } = context
  const { destination, error, item, observation, outcome, state } = publication
  const seen = observation === undefined ? "" : `, ${words.visibilities[observation.visibility]}`
  const link = observation?.permalink ?? outcome?.permalink
  return [
    `  ${destination}: ${words.states[state]}${seen}${link === undefined ? "" : `  ${link}`}`,
    ...(error === undefined ? [] : [`    ${error.message}`]),
    ...(state === "unknown" ? [`    ${words.resolveWith(item, destination)}`] : [])
  ]
}

const writeStatus = (context: Context, { publications }: JournalView.Status): void => {
  if (publications.length === 0) return context.stdout.line(context.words.nothingKnown)
  let heading: string | undefined
  for (const publication of publications) {
    if (publication.item !== heading) context.stdout.line(`${publication.item}  ${publication.title}`)
    heading = publication.item
    for (const line of linesOf(context, publication)) context.stdout.line(line)
  }
}

/**
 * @category running
 */
export const status: RunCommand = async (context) => {
  const [named] = context.items
  const item = named === undefined ? undefined : await idOf(named)
  return Session.using(context, { sends: false }, async ({ publisher }) => {
    const found = await publisher.status(item)
    if (context.options.json) writeJson(context, found)
    else writeStatus(context, found)
    return exitCodes.done
  })
}

/**
 * @category running
 */
export const resolve: RunCommand = async (context) => {
  const [named = "", destination = ""] = context.items
  const item = await idOf(named)
  return Session.using(context, { sends: false }, async ({ publisher }) => {
    const settled = await publisher.resolve({ item, destination, published: context.options.published ?? false })
    if (context.options.json) writeJson(context, settled)
    else context.stdout.line(context.words.resolved(item, destination))
    return exitCodes.done
  })
}
