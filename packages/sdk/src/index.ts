export {
  CampaignItem,
  Finding,
  ItemText,
  Journal,
  JournalView,
  Nearest,
  Progress,
  Publisher,
  PublishError,
  Report
} from "@loa/core"
export * as Channels from "./Channels.ts"
export * as Configuration from "./Configuration.ts"
export * as ItemFile from "./ItemFile.ts"
export * as JournalSqlite from "./JournalSqlite.ts"
export * as Layers from "./Layers.ts"
export * as MediaStore from "./MediaStore.ts"
export * as NodeTransport from "./NodeTransport.ts"
export * as VaultKey from "./VaultKey.ts"
export * as VaultSqlite from "./VaultSqlite.ts"
export { defineConfig } from "./Configuration.ts"
export { createPublisher, fromConfiguration } from "./createPublisher.ts"
export type { CheckOptions, ItemInput, PromisePublisher, PublishOptions, Run } from "./createPublisher.ts"
export { defineItem } from "./defineItem.ts"
