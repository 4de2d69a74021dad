/** Public names. */
export * as AdapterConformance from "./AdapterConformance.ts"
export * as AdapterHarness from "./AdapterHarness.ts"
export * as AdapterLimits from "./AdapterLimits.ts"
export * as JournalConformance from "./JournalConformance.ts"
export * as MemoryMediaFiles from "./MemoryMediaFiles.ts"
export * as MemoryVault from "./MemoryVault.ts"
export * as RealWordPress from "./RealWordPress.ts"
export * as SandboxWorld from "./SandboxWorld.ts"
