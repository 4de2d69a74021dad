/**
 * HTML among the Markdown of a body. Channels without markup show none of it, and nothing is left out in silence.
 */
import { type Finding, Quote } from "@loa/core"
import * as Markdown from "./Markdown.ts"

/**
 * The warning about what is left out of a body; none when there is no HTML in it.
 *
 * @category findings
 */
export const check = (body: string | undefined, destination: string): ReadonlyArray<Finding.Finding> => {
  const found = Markdown.htmlOf(Markdown.parse(body ?? ""))
  const [first] = found
  if (first === undefined) return []
  const places = found.length === 1 ? "" : ` in ${found.length} places, the first`
  return [
    {
      severity: "warning",
      destination,
      path: ["body"],
      code: "html-left-out",
      message: `HTML in the body is left out${places}: ${Quote.text(first)}`,
      hint: "write it in Markdown"
    }
  ]
}
