/**
 * Reads only: whether the account may publish to the channel at all.
 */
import type { Adapter, Finding, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import type { Environment } from "./internal/environment.ts"
import * as Errors from "./internal/errors.ts"
import * as YouTubeLimits from "./YouTubeLimits.ts"
import * as YouTubeMapping from "./YouTubeMapping.ts"
import type * as YouTubeSchema from "./YouTubeSchema.ts"

type Channel = NonNullable<typeof YouTubeSchema.Channels.Type.items>[number]

const wrongChannel = (channels: ReadonlyArray<Channel>, { options, destination }: Environment): Finding.Finding => {
  const names = channels.map(({ id, snippet }) => (snippet?.title === undefined ? id : `${id} (${snippet.title})`))
  const found = names.length === 0 ? "no channel" : names.join(", ")
  return {
    severity: "error",
    destination,
    path: [],
    code: "wrong-channel",
    message: `the account that signed in owns ${found}, and the configuration names ${options.channelId}`,
    hint: `correct channelId, or ${Errors.signIn}; choose the right channel there`
  }
}

const checkDuration = (channel: Channel, publication: Adapter.Publication): ReadonlyArray<Finding.Finding> => {
  const seconds = YouTubeMapping.videoOf(publication)?.file.durationSeconds ?? 0
  const allowed = channel.status?.longUploadsStatus
  const max = YouTubeLimits.unverifiedVideoSecondsMax
  if (seconds <= max || allowed === undefined || allowed === "allowed") return []
  return [
    {
      severity: "error",
      destination: publication.destination,
      path: ["assets"],
      code: "video-too-long",
      message: `the video lasts ${Math.ceil(seconds)} seconds, and this channel may upload ${max} until it is verified`,
      hint: "verify the channel by phone at youtube.com/verify, or cut the video"
    }
  ]
}

/**
 * Asks for the account's channel and compares it with the configuration and the video.
 *
 * @category running
 */
export const preflight = (
  environment: Environment,
  publication: Adapter.Publication
): Effect.Effect<ReadonlyArray<Finding.Finding>, PublishError.Reason> =>
  Effect.map(environment.client.channels, ({ items = [] }) => {
    const channel = items.find(({ id }) => id === environment.options.channelId)
    return channel === undefined ? [wrongChannel(items, environment)] : checkDuration(channel, publication)
  })
