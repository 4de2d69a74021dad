/**
 * What is published in a crash run: small items that between them make every adapter take every one of its ways.
 */
import type { Sandbox } from "@loa/sandbox"
import type { Platform } from "./Holdings.ts"

/** An item, where it goes, and how the platforms behave meanwhile. */
export interface Scenario {
  readonly name: string
  /** File below `items/`. */
  readonly item: string
  readonly platforms: ReadonlyArray<Platform>
  /** Broadcasts are a setting of the destination, too. */
  readonly broadcast: boolean
  readonly sandbox: Sandbox.Options
}

/** A Page that asks for a video in three pieces. */
const pieces = { chunkBytes: 20_000 }

const base = { broadcast: false, sandbox: { facebook: pieces } }

const everywhere: ReadonlyArray<Platform> = ["wordpress", "facebook", "zalo", "youtube"]

/** All four channels: pictures, video with captions and cover, audio, terms, a playlist, a reference. */
export const campaign: Scenario = { ...base, name: "campaign", item: "campaign.md", platforms: everywhere }

/** The same on platforms that take their time to show what they have. */
export const late: Scenario = {
  ...campaign,
  name: "late",
  sandbox: {
    facebook: { ...pieces, readsUntilVisible: 2, pollsUntilReady: 2 },
    zalo: { processingAnswers: 2 },
    youtube: { readsUntilListed: 1, readsUntilProcessed: 3, finalisingQueries: 1 }
  }
}

/** Several pictures in one post of a Page. */
export const album: Scenario = { ...base, name: "album", item: "album.md", platforms: ["facebook"] }

/** A text with a link on a Page. */
export const notice: Scenario = { ...base, name: "notice", item: "notice.md", platforms: ["facebook"] }

/** An upright video, which a Page shows as a Reel. */
export const reel: Scenario = { ...base, name: "reel", item: "reel.md", platforms: ["facebook"] }

/** An article pushed to the followers of an OA. */
export const broadcast: Scenario = {
  ...base,
  name: "broadcast",
  item: "broadcast.md",
  platforms: ["wordpress", "zalo"],
  broadcast: true
}

/** An article with one picture on a site and an OA. */
export const article: Scenario = { ...base, name: "article", item: "article.md", platforms: ["wordpress", "zalo"] }
