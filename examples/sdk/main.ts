// Publishes one item to an emulated WordPress and Facebook Page, and prints where it went. Run: node main.ts
import { createPublisher, defineConfig, defineItem } from "@loa/sdk"
import { Accounts, Sandbox } from "@loa/sandbox"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const sandbox = await Sandbox.start()
Object.assign(process.env, Accounts.environment)
const { fanpage, portal } = Accounts.configuration(sandbox.url)

// A sandbox forgets when it ends, so its journal is a new one each time; a real one stays where it is.
const journal = { sqlite: join(mkdtempSync(join(tmpdir(), "loa-")), "journal.db") }
const config = defineConfig({ journal, destinations: { portal, fanpage } })
const item = defineItem({
  id: "tiem-chung-2026-12",
  title: "Lịch tiêm chủng mở rộng tháng 12",
  body: "Trạm y tế xã tiêm chủng vào **ngày 5 và ngày 20**, từ 7 giờ 30.",
  overrides: { fanpage: { message: "Lịch tiêm chủng tháng 12: {{portal.permalink}}" } }
})

const publisher = await createPublisher(config)
const report = await publisher.publish(item)
console.log(report.status, report.results.portal?.permalink, report.results.fanpage?.permalink)
await publisher.close()
await sandbox.close()
