/**
 * Broadcasts: articles pushed to followers. Accepted is not delivered: the platform reviews each for about half an hour.
 *
 * Source: https://developers.zalo.me/docs/official-account/tin-nhan/tin-truyen-thong/broadcast
 */
import { randomBytes } from "node:crypto"
import { invalid, objectOf, ZaloRefusal } from "./ZaloAnswer.ts"

/** A broadcast that the platform has accepted. */
export interface Broadcast {
  readonly messageId: string
  readonly articleIds: ReadonlyArray<string>
  /** As it was sent: ages, gender, cities and so on. */
  readonly target: Readonly<Record<string, unknown>>
  /** ISO instant. */
  readonly acceptedAt: string
}

/** Most articles of one broadcast. */
const articlesMax = 5

/** Hour of the day in Việt Nam, which is seven hours ahead of UTC all year. */
const vietnamHour = (now: number): number => new Date(now + 7 * 3_600_000).getUTCHours()

/** Reads the body of `oa/message`. Throws -240, -234, -233 or -201. */
export const decode = (input: unknown, now: number, exists: (articleId: string) => boolean): Broadcast => {
  const recipient = objectOf(objectOf(input)["recipient"])
  if (recipient["user_id"] !== undefined) throw new ZaloRefusal(-240, "This API has been shut down, use v3.0 instead")
  if (typeof recipient["target"] !== "object") throw invalid("recipient is invalid")
  const hour = vietnamHour(now)
  if (hour < 6 || hour >= 22) throw new ZaloRefusal(-234, "Broadcasts are not allowed from 22:00 to 06:00")
  return {
    messageId: randomBytes(10).toString("hex"),
    articleIds: decodeElements(input, exists),
    target: objectOf(recipient["target"]),
    acceptedAt: new Date(now).toISOString()
  }
}

const decodeElements = (input: unknown, exists: (articleId: string) => boolean): ReadonlyArray<string> => {
  const attachment = objectOf(objectOf(objectOf(input)["message"])["attachment"])
  const payload = objectOf(attachment["payload"])
  if (attachment["type"] !== "template" || payload["template_type"] !== "media") {
    throw new ZaloRefusal(-233, "Message type is invalid")
  }
  const elements = Array.isArray(payload["elements"]) ? payload["elements"].map(objectOf) : []
  if (elements.length === 0 || elements.length > articlesMax) throw invalid(`elements allow 1 to ${articlesMax} items`)
  return elements.map((element) => {
    const id = element["attachment_id"]
    if (element["media_type"] !== "article") throw invalid("media_type is invalid")
    if (typeof id !== "string" || !exists(id)) throw invalid("attachment_id is invalid")
    return id
  })
}
