/**
 * The four channels as a configuration makes them, for everything that is said about an item before anything is sent.
 * Nothing here answers a request: `check` and `plan` make none.
 */
import { type Adapter, type CampaignItem, type MediaFiles, Preparation } from "@loa/core"
import { Accounts } from "@loa/sandbox"
import { Configuration } from "@loa/sdk"
import { MemoryMediaFiles, MemoryVault } from "@loa/testing"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"

const services = Layer.mergeAll(
  MemoryVault.layer,
  MemoryMediaFiles.layer({}),
  Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request) => Effect.die(`a request was made: ${request.url}`))
  )
)

/** Destinations `portal`, `fanpage`, `oa` and `tube`. */
export const make = async (): Promise<ReadonlyArray<Adapter.Destination>> => {
  const input = { destinations: Accounts.configuration("http://127.0.0.1:4010") }
  const from = { file: "loa.config.json", folder: "/agency", environment: Accounts.environment }
  const { destinations } = await Configuration.decode(input, from)
  const made = Effect.forEach(destinations, ({ channel, id, options }) =>
    Effect.map(channel.make(options, id), (adapter): Adapter.Destination => ({
      id,
      channel: channel.name,
      adapter,
      overrides: channel.overrides
    }))
  )
  return Effect.runPromise(Effect.provide(made, services))
}

const facts: {
  readonly [T in CampaignItem.Asset["type"]]: Omit<MediaFiles.MeasuredFile, "source" | "fileName" | "sha256">
} = {
  image: { byteLength: 90_000, mediaType: "image/png", width: 1200, height: 630 },
  video: { byteLength: 4_000_000, mediaType: "video/mp4", width: 1280, height: 720, durationSeconds: 15 },
  audio: { byteLength: 300_000, mediaType: "audio/mpeg", durationSeconds: 60 },
  document: { byteLength: 50_000, mediaType: "application/pdf" }
}

const measured = (source: string, type: CampaignItem.Asset["type"]): MediaFiles.MeasuredFile => ({
  ...facts[type],
  source,
  fileName: source.split("/").at(-1) ?? source,
  sha256: "0".repeat(64)
})

const companion = (source: string, mediaType: string): MediaFiles.MeasuredFile => ({
  source,
  fileName: source,
  sha256: "1".repeat(64),
  byteLength: 900,
  mediaType
})

/** Every file of an item as if it were there and fitted. */
export const assetsOf = (item: CampaignItem.CampaignItem): ReadonlyArray<MediaFiles.MeasuredAsset> =>
  item.assets.map((asset) => ({
    asset,
    file: measured(asset.source, asset.type),
    captions:
      asset.type === "video"
        ? (asset.captions ?? []).map(({ language, source }) => ({
            language,
            file: companion(source, "application/x-subrip")
          }))
        : [],
    ...(asset.type === "audio" && asset.transcript !== undefined
      ? { transcript: companion(asset.transcript, "text/plain") }
      : {})
  }))

/** The item made ready for each destination. */
export const prepare = (
  item: CampaignItem.CampaignItem,
  destinations: ReadonlyArray<Adapter.Destination>
): ReadonlyArray<Preparation.Prepared> =>
  destinations.map((destination) =>
    Preparation.prepare(Preparation.address(item, assetsOf(item), destination, undefined))
  )
