/**
 * Points of a run at which it may die, as `preload.ts` names them: `<kind> <label> #<n>`.
 */
import type { Platform } from "./Holdings.ts"

/** What happens at a point. */
export const kinds = ["commit-before", "commit-after", "http-before", "http-body", "http-after"] as const

export type Kind = (typeof kinds)[number]

/** The kind a point is of. */
export const kindOf = (point: string): Kind | undefined => kinds.find((kind) => point.startsWith(`${kind} `))

const signs: ReadonlyArray<readonly [Platform, RegExp]> = [
  ["wordpress", / \/(wordpress|wp-json|wp-content|\{item\}|crash-item[\w-]*)\/| portal /],
  ["facebook", / \/facebook\/| fanpage /],
  ["zalo", / \/zalo\/| oa | zalo-oa\//],
  ["youtube", / \/youtube\/| tube | youtube\//]
]

/** The channel a point belongs to; none for what they share, such as the journal's first page. */
export const platformOf = (point: string): Platform | undefined => signs.find(([, sign]) => sign.test(point))?.[0]
