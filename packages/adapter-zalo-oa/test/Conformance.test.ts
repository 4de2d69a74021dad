/**
 * The shared suite on an emulated OA, with the pictures where the sandbox's WordPress serves them.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Accounts, Sandbox } from "@loa/sandbox"
import { AdapterConformance, SandboxWorld } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { ZaloOaAdapter } from "../src/index.ts"
import * as ZaloWorld from "./ZaloWorld.ts"

const State = Schema.Struct({
  articles: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      author: Schema.String,
      description: Schema.String,
      comment: Schema.String,
      body: Schema.Array(Schema.Record(Schema.String, Schema.String))
    })
  ),
  broadcasts: Schema.Array(
    Schema.Struct({ messageId: Schema.String, target: Schema.Record(Schema.String, Schema.String) })
  )
})

const Uploaded = Schema.Struct({ id: Schema.Int, source_url: Schema.String })

/** Puts one of the item's pictures on the emulated site, as another destination has done. */
const upload = async (site: string, fileName: string): Promise<{ readonly remoteId: string; readonly url: string }> => {
  const { applicationPassword, username } = Accounts.wordpress
  const answer = await fetch(`${site}/wp-json/wp/v2/media`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${applicationPassword}`).toString("base64")}`,
      "content-type": "image/png",
      "content-disposition": `attachment; filename="${fileName}"`
    },
    body: png
  })
  const { id, source_url: url } = Schema.decodeUnknownSync(Uploaded)(await answer.json())
  return { remoteId: String(id), url }
}

/** One pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64"
)

/** An administrator agrees again, and the new refresh token goes into the configuration. */
const consent = async (oauth: string): Promise<string> => {
  const { appId, appSecret } = Accounts.zalo
  const asked = new URLSearchParams({ app_id: appId, redirect_uri: "http://127.0.0.1/" })
  const agreed = await fetch(`${oauth}/v4/oa/permission?${asked}`, { redirect: "manual" })
  const code = new URL(agreed.headers.get("location") ?? "").searchParams.get("code") ?? ""
  const answer = await fetch(`${oauth}/v4/oa/access_token`, {
    method: "POST",
    headers: { secret_key: appSecret },
    body: new URLSearchParams({ app_id: appId, grant_type: "authorization_code", code })
  })
  return Schema.decodeUnknownSync(Schema.Struct({ refresh_token: Schema.String }))(await answer.json()).refresh_token
}

const open = (changes: Partial<ZaloOaAdapter.Options>) => async (): Promise<AdapterConformance.Opened> => {
  const sandbox = await Sandbox.start({ now: () => ZaloWorld.morning })
  const platform = sandbox.platforms["zalo"]
  if (platform === undefined) throw new Error("the sandbox has no OA")
  const state = () => Schema.decodeUnknownSync(State)(platform.state())
  let refreshToken: string = Accounts.zalo.refreshToken
  const pictures: { [asset: string]: { readonly remoteId: string; readonly url: string } } = {}
  const world = SandboxWorld.make({
    sandbox,
    platform: "zalo",
    tokens: { expire: () => platform.command("expire-access-token", {}), renewedBy: "adapter" },
    signIn: async () => {
      refreshToken = await consent(`${sandbox.url}/zalo/oauth`)
    },
    prepare: async () => {
      refreshToken = Accounts.zalo.refreshToken
      for (const id of ["poster", "second", "radio", "faq"]) {
        pictures[id] = await upload(`${sandbox.url}/wordpress`, `${id}.png`)
      }
    },
    details: (entry) =>
      state()
        .articles.filter(({ id }) => id === entry.id)
        .map(({ author, body, comment, description }) => ({
          author,
          comment,
          description,
          // Zalo gives every picture a new address; the digests of pictures are compared apart.
          body: body.map(({ thumb: _thumb, url, ...block }) => (block["type"] === "image" ? block : { ...block, url }))
        })),
    others: () =>
      state().broadcasts.map(({ messageId, target }) => ({ id: messageId, fingerprint: JSON.stringify(target) }))
  })
  return {
    world,
    adapter: Effect.suspend(() => {
      const options = { ...ZaloWorld.options(sandbox), ...changes, refreshToken: Redacted.make(refreshToken) }
      return ZaloOaAdapter.channel.make(options, "oa")
    }),
    offers: async () => ({
      portal: { permalink: `${sandbox.url}/wordpress/bluezone/`, assets: pictures },
      tube: { permalink: "https://www.youtube.com/watch?v=XXXXXXXXXXX", assets: {} }
    }),
    close: sandbox.close
  }
}

const common = {
  transport: NodeHttpClient.layerNodeHttp,
  overrides: ZaloOaAdapter.channel.overrides,
  files: ZaloWorld.files,
  destination: "oa",
  others: ["portal", "tube"],
  secrets: [Accounts.zalo.appSecret, Accounts.zalo.refreshToken],
  mayNeedSignIn: {
    requests: /access_token$/,
    because: "a refresh token works once, so one whose answer was lost is gone"
  }
}

AdapterConformance.suite("zalo-oa, an article", { ...common, open: open({}), item: () => ZaloWorld.item })

AdapterConformance.suite("zalo-oa, an article that is broadcast", {
  ...common,
  open: open({ broadcast: true }),
  item: () => ({ ...ZaloWorld.item, overrides: { oa: { broadcast: true } } }),
  steps: ["send-broadcast", "observe"],
  mayBeUnknown: [{ step: "send-broadcast", because: "Zalo has no way to ask whether a broadcast was taken in" }]
})
