export * as FacebookPageAdapter from "./FacebookPageAdapter.ts"
export * as FacebookPageLimits from "./FacebookPageLimits.ts"
