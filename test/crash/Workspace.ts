/**
 * A folder as an agency has it: an item with its files, a configuration, a journal of its own.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Accounts } from "@loa/sandbox"
import type { Scenario } from "./Scenario.ts"

const items = fileURLToPath(new URL("items/", import.meta.url))

/** A key for vaults that last some seconds. */
const vaultKey = Buffer.alloc(32, 7).toString("base64")

/** Another place for the portal than the sandbox's. */
export interface Portal {
  readonly siteUrl: string
  readonly username: string
  readonly applicationPassword: string
}

export interface Workspace {
  readonly folder: string
  readonly itemId: string
  /** What the command is called with. */
  readonly parameters: ReadonlyArray<string>
  /** Changes when a person gets a new secret. */
  readonly environment: Record<string, string>
  /** How far the clock of every run is ahead of the machine's, in seconds. */
  readonly clockSeconds: number
  readonly remove: () => void
}

const configurationOf = (scenario: Scenario, sandboxUrl: string, portal: Portal | undefined) => {
  const { portal: site, oa, ...others } = Accounts.configuration(sandboxUrl)
  return {
    journal: { sqlite: "journal.db" },
    destinations: {
      portal: portal === undefined ? site : { ...site, siteUrl: portal.siteUrl, username: portal.username },
      ...others,
      oa: { ...oa, broadcast: scenario.broadcast }
    }
  }
}

/** Seconds until it is noon in Việt Nam, seven hours ahead of UTC: broadcasts are refused at night. */
const secondsUntilNoon = (now: number): number => (24 + 5) * 3600 - (Math.floor(now / 1000) % 86_400)

/** Makes the folder. `itemId` also tells apart what many cases leave on one real site. */
export const make = (scenario: Scenario, sandboxUrl: string, itemId = "crash-item", portal?: Portal): Workspace => {
  const folder = mkdtempSync(join(tmpdir(), "loa-crash-"))
  const text = readFileSync(join(items, scenario.item), "utf8")
  writeFileSync(join(folder, "item.md"), text.replaceAll("ITEM_ID", itemId))
  cpSync(join(items, "media"), join(folder, "media"), { recursive: true })
  writeFileSync(join(folder, "loa.config.json"), JSON.stringify(configurationOf(scenario, sandboxUrl, portal)))
  return {
    folder,
    itemId,
    parameters: ["publish", "item.md", "--config", "loa.config.json", "--json", "--lang", "en"],
    environment: {
      ...Accounts.environment,
      ...(portal === undefined ? {} : { PORTAL_PASSWORD: portal.applicationPassword }),
      LOA_VAULT_KEY: vaultKey,
      LOA_CRASH_ITEM: itemId
    },
    clockSeconds: scenario.broadcast ? secondsUntilNoon(Date.now()) : 0,
    remove: () => rmSync(folder, { recursive: true, force: true })
  }
}
