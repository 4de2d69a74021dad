export * as ZaloOaAdapter from "./ZaloOaAdapter.ts"
export * as ZaloOaLimits from "./ZaloOaLimits.ts"
