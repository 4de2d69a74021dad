/**
 * The side effects of an item at an OA, in order: the article, then the broadcast when one is asked for and allowed.
 */
import type { Adapter } from "@loa/core"
import type { Settings } from "./ZaloOaChecks.ts"
import * as ZaloOaMapping from "./ZaloOaMapping.ts"

/** @category constants */
export const createArticle = "create-article"

/** @category constants */
export const sendBroadcast = "send-broadcast"

/**
 * Plans a publication. Without a picture or a text there is a plan all the same: `check` reports what is missing.
 *
 * @category planning
 */
export const plan = (publication: Adapter.Publication, settings: Settings): Adapter.Plan => {
  const target = settings.broadcast ? ZaloOaMapping.toTarget(publication) : undefined
  const article: Adapter.Step = {
    name: createArticle,
    kind: "commit",
    // Handing in, asking for the result, reading the address.
    requests: 3,
    byteLength: 0,
    content: ZaloOaMapping.toArticle(publication, settings)
  }
  if (target === undefined) return { steps: [article] }
  return { steps: [article, { name: sendBroadcast, kind: "commit", requests: 1, byteLength: 0, content: { target } }] }
}
