export {
  Approval,
  ApprovalCheck,
  CampaignItem,
  Finding,
  ItemText,
  Journal,
  JournalView,
  Nearest,
  Progress,
  Publisher,
  PublishError,
  Report,
  RunRecord,
  Signature,
  Verification
} from "@loa/core"
export * as Approvals from "./Approvals.ts"
export * as Channels from "./Channels.ts"
export * as Configuration from "./Configuration.ts"
export * as ItemFile from "./ItemFile.ts"
export * as ItemSource from "./ItemSource.ts"
export * as JournalSqlite from "./JournalSqlite.ts"
export * as Keys from "./Keys.ts"
export * as Layers from "./Layers.ts"
export * as MediaStore from "./MediaStore.ts"
export * as NodeTransport from "./NodeTransport.ts"
export * as Records from "./Records.ts"
export * as VaultKey from "./VaultKey.ts"
export * as VaultSqlite from "./VaultSqlite.ts"
export { defineConfig } from "./Configuration.ts"
export { createPublisher, fromConfiguration } from "./createPublisher.ts"
export type { CheckOptions, ItemInput, PromisePublisher, PublishOptions, Run } from "./createPublisher.ts"
export { defineItem } from "./defineItem.ts"
export type { DefinedItem } from "./defineItem.ts"
