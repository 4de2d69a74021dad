/** Public names. */
export * as Accounts from "./Accounts.ts"
export * as Faults from "./server/Faults.ts"
export * as Sandbox from "./Sandbox.ts"
export type { BlobStore, GrowingBlob, StoredBlob } from "./server/BlobStore.ts"
export type {
  Emulator,
  EmulatorEnvironment,
  EmulatorRequest,
  EmulatorResponse,
  MultipartBody,
  PublicEntry,
  UploadedFile
} from "./platform/Emulator.ts"
