/**
 * The shared suite on an emulated channel: a video with everything, and one that goes up in several chunks.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Accounts, Sandbox } from "@loa/sandbox"
import { AdapterConformance, SandboxWorld } from "@loa/testing"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { YouTubeAdapter } from "../src/index.ts"
import * as Stage from "./Stage.ts"

const State = Schema.Struct({
  videos: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      metadata: Schema.Unknown,
      captions: Schema.Array(Schema.Struct({ language: Schema.String, name: Schema.String }))
    })
  ),
  playlists: Schema.Array(
    Schema.Struct({
      title: Schema.String,
      privacyStatus: Schema.String,
      items: Schema.Array(Schema.Struct({ videoId: Schema.String }))
    })
  ),
  sessions: Schema.Array(Schema.Struct({ finished: Schema.Boolean }))
})

const open = async (): Promise<AdapterConformance.Opened> => {
  const sandbox = await Sandbox.start()
  const platform = sandbox.platforms["youtube"]
  if (platform === undefined) throw new Error("the sandbox has no YouTube")
  const state = () => Schema.decodeUnknownSync(State)(platform.state())
  const options = Schema.decodeUnknownSync(YouTubeAdapter.Options)({
    ...Accounts.configuration(sandbox.url).tube,
    clientSecret: Redacted.make(Accounts.youtube.clientSecret),
    refreshToken: Redacted.make(Accounts.youtube.refreshToken)
  })
  const world = SandboxWorld.make({
    sandbox,
    platform: "youtube",
    tokens: { expire: () => platform.command("expire-tokens", {}), renewedBy: "adapter" },
    details: ({ id }) => {
      const { playlists, videos } = state()
      const video = videos.find((each) => each.id === id)
      return {
        metadata: video?.metadata,
        captions: video?.captions,
        playlists: playlists.map(({ items, ...playlist }) => [
          playlist,
          items.filter(({ videoId }) => videoId === id).length
        ])
      }
    },
    unseen: () =>
      state()
        .sessions.filter(({ finished }) => !finished)
        .map(() => "an upload session")
  })
  return { world, adapter: YouTubeAdapter.channel.make(options, "tube"), close: sandbox.close }
}

const common = {
  open,
  transport: NodeHttpClient.layerNodeHttp,
  overrides: YouTubeAdapter.channel.overrides,
  files: Stage.files,
  destination: "tube",
  secrets: [Accounts.youtube.clientSecret, Accounts.youtube.refreshToken, "ya29.", "upload_id"]
}

AdapterConformance.suite("youtube, a video with everything", {
  ...common,
  item: () => ({ ...Stage.item, overrides: { youtube: { playlist: "Phòng chống dịch", tags: ["bluezone"] } } })
})

/** One chunk of 16 MiB and a bit. */
const long = {
  ...Stage.files["long.mp4"],
  bytes: (Stage.files["long.mp4"]?.bytes ?? new Uint8Array()).subarray(0, 17 * 1024 * 1024),
  mediaType: "video/mp4"
}

AdapterConformance.suite("youtube, a video in two chunks", {
  ...common,
  files: { "long.mp4": long },
  item: () => Stage.longItem,
  steps: ["upload-video-spot"],
  requestsPerStep: 1
})
