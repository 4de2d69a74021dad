// The process that is measured: publishes FOLDER/item.yaml to some destinations of the sandbox at URL, prints its own usage.
import { Accounts } from "@loa/sandbox"
import { createPublisher } from "@loa/sdk"
import { join } from "node:path"

const [folder = "", url = "", to = ""] = process.argv.slice(2)
const { fanpage, tube } = Accounts.configuration(url)
const publisher = await createPublisher({
  journal: { sqlite: join(folder, ".loa/journal.db") },
  destinations: { fanpage, tube }
})
const began = performance.now()
const report = await publisher.publish(join(folder, "item.yaml"), { to: to.split(",") })
await publisher.close()
console.log(
  JSON.stringify({
    status: report.status,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
    seconds: (performance.now() - began) / 1000
  })
)
