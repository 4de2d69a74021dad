/** Public names. */
export * as RealWordPress from "./RealWordPress.ts"
