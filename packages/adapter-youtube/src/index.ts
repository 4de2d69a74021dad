/** Public names. */
export * as YouTubeAdapter from "./YouTubeAdapter.ts"
export * as YouTubeLimits from "./YouTubeLimits.ts"
