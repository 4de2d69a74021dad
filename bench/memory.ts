// Peak memory of a process that uploads a 300 MiB video to the emulated Facebook Page and YouTube channel, one after the
// other and both at once. The platforms run in a process of their own.
import { Accounts } from "@loa/sandbox"
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"

const videoBytes = 300 * 1024 * 1024

/** Budget for the whole process, in MiB. */
const budgetMebibytes = 200

const root = join(import.meta.dirname, "..")

/** A playable video made large by a `free` box at its end, which players pass over. */
const makeVideo = (file: string): void => {
  copyFileSync(join(root, "examples/cli/media/bluezone-15s.mp4"), file)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(videoBytes - statSync(file).size)
  head.write("free", 4)
  appendFileSync(file, head)
  truncateSync(file, videoBytes)
}

const startSandbox = async () => {
  const child = spawn(process.execPath, [join(root, "packages/sandbox/src/main.ts"), "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  const [line] = await once(createInterface(child.stdout), "line")
  const { url }: { readonly url: string } = JSON.parse(String(line))
  return { url, stop: () => child.kill("SIGTERM") }
}

interface Usage {
  readonly status: string
  readonly peakMebibytes: number
  readonly seconds: number
}

const bin = join(root, "packages/cli/dist/bin.js")

/** Prints the peak of the process it is loaded into as the last line of its standard error. */
const printPeak =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\n"+process.resourceUsage().maxRSS/1024))'

const upload = (folder: string, url: string, to: ReadonlyArray<string>): Usage => {
  const { fanpage, tube } = Accounts.configuration(url)
  writeFileSync(join(folder, "loa.config.json"), JSON.stringify({ destinations: { fanpage, tube } }))
  const began = performance.now()
  const run = spawnSync(
    process.execPath,
    ["--import", printPeak, bin, "publish", "item.yaml", "--to", to.join(","), "--json"],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, ...Accounts.environment, LOA_VAULT_KEY: Buffer.alloc(32, 1).toString("base64") }
    }
  )
  const report: { readonly status: string } = JSON.parse(run.stdout || '{"status":"nothing printed"}')
  return {
    status: report.status,
    peakMebibytes: Number(run.stderr.split("\n").at(-1)),
    seconds: (performance.now() - began) / 1000
  }
}

const emptyProcess = (): number =>
  Number(
    spawnSync(process.execPath, ["-e", "console.log(process.resourceUsage().maxRSS / 1024)"], { encoding: "utf8" })
      .stdout
  )

export const run = async (): Promise<boolean> => {
  if (!existsSync(bin)) {
    console.log("  not built: run pnpm build first")
    return false
  }
  const folder = mkdtempSync(join(tmpdir(), "loa-bench-"))
  const sandbox = await startSandbox()
  try {
    makeVideo(join(folder, "video.mp4"))
    console.log(`  empty Node process: ${emptyProcess().toFixed(0)} MiB`)
    let within = true
    for (const to of [["fanpage"], ["tube"], ["fanpage", "tube"]]) {
      const own = join(folder, to.join("-"))
      mkdirSync(own)
      copyFileSync(join(folder, "video.mp4"), join(own, "video.mp4"))
      writeFileSync(
        join(own, "item.yaml"),
        `id: phim-lon-${to.join("-")}\ntitle: Phim lớn\nsummary: Một phim 300 MiB\nassets: [{ id: spot, type: video, source: video.mp4 }]\n`
      )
      const { peakMebibytes, seconds, status } = upload(own, sandbox.url, to)
      const verdict = status === "done" && peakMebibytes < budgetMebibytes ? "within" : "OVER"
      within &&= verdict === "within"
      console.log(
        `  300 MiB video to ${to.join(" and ")}: ${status}, peak ${peakMebibytes.toFixed(0)} MiB (${verdict} the budget of ${budgetMebibytes}), ${seconds.toFixed(1)} s`
      )
    }
    return within
  } finally {
    sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
