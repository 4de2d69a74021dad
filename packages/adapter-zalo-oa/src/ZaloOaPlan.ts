/**
 * The side effects of an item at an OA, in order: the article, then the broadcast when one is asked for and allowed.
 */
import type { Adapter } from "@loa/core"
import type { Settings } from "./ZaloOaChecks.ts"
import * as ZaloOaLimits from "./ZaloOaLimits.ts"
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
    quota: ZaloOaLimits.quota.article,
    content: ZaloOaMapping.toArticle(publication, settings)
  }
  const { pace } = ZaloOaLimits
  if (target === undefined) return { steps: [article], pace }
  const broadcast: Adapter.Step = {
    name: sendBroadcast,
    kind: "commit",
    requests: 1,
    byteLength: 0,
    quota: ZaloOaLimits.quota.broadcast,
    hours: ZaloOaLimits.broadcastHours,
    content: { target }
  }
  return { steps: [article, broadcast], pace }
}
