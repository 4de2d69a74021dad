import { Sandbox } from "@loa/sandbox"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, assert, beforeEach, describe, it, vi } from "vitest"
import type * as Program from "./Program.ts"
import * as Workspace from "./Workspace.ts"

const megabyte = 1024 * 1024

let sandbox: Sandbox.Sandbox
let workspace: Workspace.Workspace
let item: string
let sha256: string

/** The example's film made long: an empty box behind it is part of the file and shown by no player. */
const longVideo = (): Uint8Array => {
  const film = readFileSync(join(Workspace.examples, "media", "bluezone-15s.mp4"))
  const box = Buffer.alloc(40 * megabyte)
  box.writeUInt32BE(box.length, 0)
  box.write("free", 4, "latin1")
  return Buffer.concat([film, box])
}

beforeEach(async () => {
  sandbox = await Sandbox.start()
  workspace = Workspace.make(sandbox.url)
  const video = longVideo()
  sha256 = createHash("sha256").update(video).digest("hex")
  workspace.write("long.mp4", video)
  item = workspace.write(
    "long.json",
    JSON.stringify({
      id: "long-video",
      title: "Bluezone",
      summary: "Phim dài",
      assets: [{ id: "spot", type: "video", source: "long.mp4" }],
      to: ["tube"]
    })
  )
})

afterEach(async () => {
  await sandbox.close()
  workspace.remove()
})

/** Starts publishing and waits until the second chunk of the upload hangs, the first being stored. */
const startAndHang = async (): Promise<Program.Running> => {
  sandbox.fault({ platform: "youtube", method: "PUT", path: "^/upload/", nth: 2, fault: "hang" })
  const running = workspace.start("publish", item)
  await vi.waitFor(() => assert.isTrue(sandbox.requests.some(({ fault }) => fault === "hang")), {
    timeout: 25_000,
    interval: 10
  })
  sandbox.faults.clear()
  return running
}

const requests = (method: string): number =>
  sandbox.requests.filter(
    (request) => request.method === method && request.path.startsWith("/upload/upload/youtube/v3/videos")
  ).length

/** The same command again: it goes on behind the first chunk, and there is one video with all of its bytes. */
const assertContinues = async (): Promise<void> => {
  const before = requests("PUT")
  const again = await workspace.loa("publish", item, "--json")
  assert.strictEqual(again.exitCode, 0, again.stderr)
  const { results } = JSON.parse(again.stdout)
  assert.strictEqual(results.tube.status, "published")
  assert.strictEqual(requests("POST"), 1, "one upload session")
  // How far are you? The second chunk of 16 MiB, the rest.
  assert.strictEqual(requests("PUT") - before, 3)
  const [video, ...others] = sandbox.entries().filter(({ platform }) => platform === "youtube")
  assert.lengthOf(others, 0)
  assert.strictEqual(video?.visibility, "public")
  assert.strictEqual(JSON.stringify(sandbox.platforms["youtube"]?.state()).split(sha256).length, 2)
}

describe("an upload that is cut off", () => {
  it("by SIGKILL continues from the server's offset", async () => {
    const { child, ended } = await startAndHang()
    child.kill("SIGKILL")
    assert.strictEqual((await ended).signal, "SIGKILL")
    await assertContinues()
  })

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143]
  ] as const)("by %s ends with exit code %i, says how to go on, and goes on", async (signal, exitCode) => {
    const { child, ended } = await startAndHang()
    child.kill(signal)
    const { exitCode: found, stderr, stdout } = await ended
    assert.strictEqual(found, exitCode, stderr)
    assert.include(stderr, "Run the same command again; it continues.")
    assert.notMatch(stderr, /^\s+at /m)
    assert.strictEqual(stdout, "")
    await assertContinues()
  })
})
