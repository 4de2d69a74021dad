/**
 * Findings as people read them: where, what, and what to do, grouped by destination.
 */
import { Finding, type ItemSource } from "@loa/sdk"
import { explained, type Messages } from "./Messages.ts"
import type { Paint, Style } from "./Outlet.ts"
import { wrap } from "./TextWidth.ts"

const styles: { readonly [S in Finding.Severity]: Style } = { error: "red", warning: "yellow", note: "dim" }

/** What a finding says; the message of one about the item's own text begins with its place already. */
const sentence = ({ message, path }: Finding.Finding): string => {
  const where = Finding.pathText(path)
  return where === "" || message.startsWith(where) ? message : `${where}: ${message}`
}

/**
 * How findings are shown. With `placeOf` each tells where in the file it is: `12:7`, line and column.
 *
 * @category models
 */
export interface Look {
  readonly words: Messages
  readonly paint: Paint
  readonly columns: number
  readonly placeOf?: ItemSource.Source["placeOf"]
}

const placeText = ({ path }: Finding.Finding, { placeOf }: Look): string => {
  const place = path.length === 0 ? undefined : placeOf?.(path)
  return place === undefined ? "" : `${place.line}:${place.column} `
}

/**
 * Writes the findings of one item. `file` is its file as the person named it.
 *
 * @category formatting
 */
export const lines = (findings: ReadonlyArray<Finding.Finding>, file: string, look: Look): ReadonlyArray<string> => {
  const { columns, paint, words } = look
  const groups = [...new Set(findings.map(({ destination }) => destination))]
  return groups.flatMap((group) => [
    `${file}: ${group ?? words.theItem}`,
    ...findings
      .filter(({ destination }) => destination === group)
      .flatMap((finding) => {
        const severity = words.severities[finding.severity]
        const text = `${placeText(finding, look)}${severity}: ${explained(words, finding.code, sentence(finding))}`
        const [first = "", ...rest] = wrap(text, columns - 4)
        const hint = finding.hint === undefined ? [] : wrap(finding.hint, columns - 6).map((line) => `    ${line}`)
        return [paint(styles[finding.severity], `  ${first}`), ...rest.map((line) => `    ${line}`), ...hint]
      })
  ])
}
