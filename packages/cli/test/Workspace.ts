/**
 * A folder as an agency keeps it, its destinations on a sandbox.
 */
import { Accounts } from "@loa/sandbox"
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Program from "./Program.ts"

export const examples = fileURLToPath(new URL("../../../examples/cli", import.meta.url))

export interface Workspace {
  readonly folder: string
  readonly environment: { readonly [name: string]: string }
  /** Writes a file; gives its name back. */
  readonly write: (name: string, content: string | Uint8Array) => string
  readonly loa: (...words: ReadonlyArray<string>) => Promise<Program.Ended>
  readonly start: (...words: ReadonlyArray<string>) => Program.Running
  readonly remove: () => void
}

/** Secrets of the sandbox's accounts, and a vault key of the test's own. */
const environment = { ...Accounts.environment, LOA_VAULT_KEY: Buffer.alloc(32, 7).toString("base64") }

/** Makes a folder with `loa.config.json` for the sandbox at `url`. */
export const make = (url: string): Workspace => {
  const folder = mkdtempSync(join(tmpdir(), "loa-cli-test-"))
  const write = (name: string, content: string | Uint8Array): string => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
    return name
  }
  write("loa.config.json", JSON.stringify({ destinations: Accounts.configuration(url) }))
  return {
    folder,
    environment,
    write,
    loa: (...words) => Program.run(words, { folder, environment }),
    start: (...words) => Program.start(words, { folder, environment }),
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}

/** Copies the example's item and its files into the workspace. */
export const withExample = (workspace: Workspace): string => {
  cpSync(join(examples, "media"), join(workspace.folder, "media"), { recursive: true })
  cpSync(join(examples, "bluezone.md"), join(workspace.folder, "bluezone.md"))
  return "bluezone.md"
}
