// Effect's own rules (floating effects, wrong yields, …) over every package; they need the Effect build of tsc.
import { spawnSync } from "node:child_process"
import { readdirSync } from "node:fs"

let failed = false
for (const name of readdirSync("packages")) {
  const { status, stdout } = spawnSync(
    "effect-tsgo",
    ["diagnostics", "--project", `packages/${name}/tsconfig.json`, "--format", "text", "--severity", "error,warning"],
    { encoding: "utf8" }
  )
  if (status !== 0) {
    failed = true
    process.stdout.write(stdout)
  }
}
process.exit(failed ? 1 : 0)
