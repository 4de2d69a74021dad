/**
 * What the steps of one destination work with.
 */
import type { MediaFiles, Vault } from "@loa/core"
import type { Client } from "../YouTubeClient.ts"
import type { Options } from "../YouTubeOptions.ts"

/**
 * @category models
 */
export interface Environment {
  readonly client: Client
  readonly media: MediaFiles.MediaFiles["Service"]
  readonly vault: Vault.Vault["Service"]
  readonly options: Options
  readonly destination: string
}
