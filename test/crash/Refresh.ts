/**
 * Many commands at once whose token has to be renewed with a refresh token that works once: one of them asks.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Command from "./Command.ts"
import * as Stage from "./Stage.ts"
import type * as Verdict from "./Verdict.ts"

/** The workspace's item under another name, in files of its own. */
const copyItem = ({ workspace }: Stage.Stage, itemId: string): string => {
  const text = readFileSync(join(workspace.folder, "item.md"), "utf8")
  writeFileSync(join(workspace.folder, `${itemId}.md`), text.replaceAll(workspace.itemId, itemId))
  return `${itemId}.md`
}

const isRefresh = ({ path, platform }: { readonly path: string; readonly platform: string }): boolean =>
  platform === "zalo" && path.endsWith("/oa/access_token")

/**
 * Publishes `count` items to the OA from as many processes. The vault is `empty`, or holds a token that the OA has just
 * made `invalid`.
 */
export const run = (setting: Stage.Setting, count: number, vault: "empty" | "invalid"): Promise<Verdict.Verdict> =>
  Stage.using(setting, async (stage) => {
    const { program, sandbox, workspace } = stage
    if (vault === "invalid") {
      await Command.run(program, workspace, {}, [
        "publish",
        copyItem(stage, "notice-099"),
        ...workspace.parameters.slice(2)
      ])
      await sandbox.platforms["zalo"]?.command("expire-access-token", {})
    }
    const before = { requests: sandbox.requests.length, articles: (await stage.holdings()).zalo.publications.length }
    const files = Array.from({ length: count }, (_, index) => copyItem(stage, `notice-${index + 100}`))
    const ends = await Promise.all(
      files.map((file) => Command.run(program, workspace, {}, ["publish", file, ...workspace.parameters.slice(2)]))
    )
    const refreshes = sandbox.requests.slice(before.requests).filter(isRefresh).length
    const published = (await stage.holdings()).zalo.publications.length - before.articles
    const failed = ends.filter(({ exitCode }) => exitCode !== 0)
    const missing = Math.max(0, count - published)
    return {
      reached: true,
      duplicates: Math.max(0, published - count),
      lost: Math.max(missing, failed.length) + Math.abs(refreshes - 1),
      unknown: 0,
      problems: [
        ...(refreshes === 1 ? [] : [`zalo: ${refreshes} refresh requests`]),
        ...failed.slice(0, 3).map(({ exitCode, stderr }) => `zalo: exit ${exitCode}: ${stderr.trim().slice(-300)}`)
      ],
      leftovers: []
    }
  })
