/**
 * One case's world: platforms that hold nothing yet, and a workspace that publishes to them.
 */
import { Sandbox } from "@loa/sandbox"
import * as Command from "./Command.ts"
import * as Holdings from "./Holdings.ts"
import type { Scenario } from "./Scenario.ts"
import type * as Site from "./Site.ts"
import * as Workspace from "./Workspace.ts"

/** What all cases of a kind share. */
export interface Setting {
  readonly program: Command.Program
  readonly scenario: Scenario
  /** A real WordPress in the place of the emulated one. */
  readonly site?: Site.Site
}

export interface Stage extends Setting {
  readonly sandbox: Sandbox.Sandbox
  readonly workspace: Workspace.Workspace
  /** Asks the platforms, once they have finished what they were doing. */
  readonly holdings: () => Promise<Holdings.Holdings>
}

let cases = 0

const open = async (setting: Setting): Promise<Stage> => {
  const { scenario, site } = setting
  const sandbox = await Sandbox.start(scenario.sandbox)
  const itemId = site === undefined ? "crash-item" : `crash-item-${String((cases += 1)).padStart(4, "0")}`
  const workspace = Workspace.make(scenario, sandbox.url, itemId, site?.portal)
  sandbox.advanceClock(workspace.clockSeconds * 1000)
  const holdings = async (): Promise<Holdings.Holdings> => {
    await sandbox.settle()
    const state = Object.entries(sandbox.platforms).map(([name, emulator]) => [name, emulator.state()])
    const held = Holdings.ofState(Object.fromEntries(state))
    const all = site === undefined ? held : { ...held, wordpress: await site.holding(itemId) }
    return Holdings.withoutId(all, itemId)
  }
  return { ...setting, sandbox, workspace, holdings }
}

/** Opens a stage for the work and takes it down afterwards. */
export const using = async <A>(setting: Setting, work: (stage: Stage) => Promise<A>): Promise<A> => {
  const stage = await open(setting)
  try {
    return await work(stage)
  } finally {
    stage.workspace.remove()
    await stage.sandbox.close()
  }
}

/** What a run that nobody disturbs leaves, and the points it passes. */
export interface Clean {
  readonly holdings: Holdings.Holdings
  readonly points: ReadonlyArray<string>
}

/** Runs a scenario undisturbed. Rejects when not even that goes well. */
export const clean = (setting: Setting): Promise<Clean> =>
  using(setting, async (stage) => {
    const ended = await Command.run(stage.program, stage.workspace, { listed: true })
    if (ended.exitCode !== 0) throw new Error(`the undisturbed run of ${setting.scenario.name} failed: ${ended.stderr}`)
    return { holdings: await stage.holdings(), points: ended.points }
  })
