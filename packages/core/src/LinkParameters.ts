/**
 * Parameters that an item adds to its link, so that whoever counts readers knows where they came from.
 */
import type { Finding } from "./Finding.ts"

/**
 * Names and values, such as `utm_source` and `zalo`.
 *
 * @category models
 */
export interface LinkParameters {
  readonly [name: string]: string
}

const splitAt = (text: string, sign: string): readonly [string, string | undefined] => {
  const index = text.indexOf(sign)
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)]
}

/**
 * Adds what a link does not have yet, in the order of the names: the same item always has the same links, however often
 * this is done and however its keys are ordered. What is in the link stays as it is written.
 *
 * @category mapping
 */
export const add = (link: string, parameters: LinkParameters): string => {
  const [address, fragment] = splitAt(link, "#")
  const [page, query] = splitAt(address, "?")
  const present = new URLSearchParams(query)
  const added = Object.keys(parameters)
    .filter((name) => !present.has(name))
    .toSorted()
    .map((name) => `${name}=${encodeURIComponent(parameters[name] ?? "")}`)
  if (added.length === 0) return link
  const parts = query === undefined || query === "" ? added : [query, ...added]
  return `${page}?${parts.join("&")}${fragment === undefined ? "" : `#${fragment}`}`
}

interface Linked {
  readonly link?: string
  readonly linkParameters?: LinkParameters
}

/** The address of another destination is taken as that gives it. */
const isReference = (link: string): boolean => link.startsWith("{{")

/**
 * The link as a destination gets it.
 *
 * @category mapping
 */
export const linkOf = ({ link, linkParameters = {} }: Linked): string | undefined =>
  link === undefined || isReference(link) ? link : add(link, linkParameters)

/**
 * A warning when there are parameters and nothing carries them.
 *
 * @category checking
 */
export const check = ({ link, linkParameters = {} }: Linked, destination: string): ReadonlyArray<Finding> => {
  if (Object.keys(linkParameters).length === 0 || (link !== undefined && !isReference(link))) return []
  return [
    {
      severity: "warning",
      destination,
      path: ["linkParameters"],
      code: "link-parameters-unused",
      message:
        link === undefined
          ? "there is no link that could carry the parameters"
          : `the link is ${link}, whose address is taken as it is, without the parameters`,
      hint: `set overrides.${destination}.link to the address of a page, or overrides.${destination}.linkParameters to {}`
    }
  ]
}
