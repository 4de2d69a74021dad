/**
 * The shared suite on an emulated Page: each kind of publication, each request, each fault.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Accounts, Sandbox } from "@loa/sandbox"
import { AdapterConformance, SandboxWorld } from "@loa/testing"
import * as Schema from "effect/Schema"
import { FacebookPageAdapter } from "../src/index.ts"
import * as PageWorld from "./PageWorld.ts"

const State = Schema.Struct({
  photos: Schema.Array(Schema.Struct({ id: Schema.String, postId: Schema.optionalKey(Schema.String) })),
  videos: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      phase: Schema.String,
      universalVideoId: Schema.optionalKey(Schema.String),
      captions: Schema.Array(Schema.Struct({ locale: Schema.String })),
      postId: Schema.optionalKey(Schema.String)
    })
  )
})

const open = async (): Promise<AdapterConformance.Opened> => {
  const sandbox = await Sandbox.start()
  const page = sandbox.platforms["facebook"]
  if (page === undefined) throw new Error("the sandbox has no Page")
  const state = () => Schema.decodeUnknownSync(State)(JSON.parse(JSON.stringify(page.state())))
  const world = SandboxWorld.make({
    sandbox,
    platform: "facebook",
    tokens: { expire: () => page.command("expire-token", {}), renewedBy: "person" },
    signIn: () => page.command("restore-token", {}),
    details: ({ id }) =>
      state()
        .videos.filter(({ postId }) => postId === id)
        .map(({ captions, universalVideoId }) => [universalVideoId, captions.map(({ locale }) => locale).sort()]),
    // Facebook shows a video under its own number as well as in its post.
    addresses: ({ id }) =>
      state()
        .videos.filter(({ postId }) => postId === id)
        .map((video) => `${sandbox.url}/facebook/reel/${video.id}/`),
    unseen: () => {
      const { photos, videos } = state()
      return [
        ...photos.filter(({ postId }) => postId === undefined).map(({ id }) => `photo ${id}, unused`),
        ...videos.filter(({ postId }) => postId === undefined).map(({ id, phase }) => `video ${id}, ${phase}`)
      ]
    }
  })
  return {
    world,
    adapter: FacebookPageAdapter.channel.make(PageWorld.options(sandbox.url), "fanpage"),
    close: sandbox.close
  }
}

const common = {
  open,
  transport: NodeHttpClient.layerNodeHttp,
  overrides: FacebookPageAdapter.channel.overrides,
  files: PageWorld.files,
  destination: "fanpage",
  secrets: [Accounts.facebook.accessToken, Accounts.facebook.appSecret]
}

AdapterConformance.suite("facebook-page, a text with a link", { ...common, item: () => PageWorld.link })

AdapterConformance.suite("facebook-page, photos", {
  ...common,
  item: () => PageWorld.photos,
  steps: ["upload-photo-poster", "upload-photo-second", "create-post", "observe"]
})

AdapterConformance.suite("facebook-page, a video", {
  ...common,
  item: () => PageWorld.video,
  steps: ["upload-video-spot", "publish-video", "add-captions-vi", "observe"]
})

AdapterConformance.suite("facebook-page, a Reel", {
  ...common,
  item: () => PageWorld.reel,
  steps: ["upload-reel-upright", "publish-reel", "set-thumbnail", "add-captions-vi", "observe"]
})
