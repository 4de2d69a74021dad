/**
 * A script of this folder over one item, in a process of its own with little memory.
 */
import { assert } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** What no item may make a process take, Node and Loa's sources included. */
export const peakMebibytesMax = 300

/** A case that has not ended by then hangs. */
const patienceMilliseconds = 60_000

export interface Outcome {
  /** Ready, or the message of the refusal. */
  readonly said: string
  readonly peakMebibytes: number
}

const folder = mkdtempSync(join(tmpdir(), "loa-nasty-"))

/** Writes the item's file and runs the script over it. Anything but an answer fails the test. */
export const run = (script: "ReadOne.ts" | "PrepareOne.ts", file: string, content: string | Uint8Array): Outcome => {
  const written = join(folder, file)
  writeFileSync(written, content)
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = spawnSync(process.execPath, ["--max-old-space-size=256", path, written], {
    encoding: "utf8",
    timeout: patienceMilliseconds
  })
  assert.strictEqual(child.status, 0, child.stderr)
  return JSON.parse(child.stdout)
}
