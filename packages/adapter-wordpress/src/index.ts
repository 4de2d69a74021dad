export * as WordPressAdapter from "./WordPressAdapter.ts"
export * as WordPressClient from "./WordPressClient.ts"
export * as WordPressLimits from "./WordPressLimits.ts"
