/**
 * Several commands at once on one workspace: one publishes, the others find it published, whoever of them dies.
 */
import * as Command from "./Command.ts"
import * as Crash from "./Crash.ts"
import * as Stage from "./Stage.ts"
import * as Verdict from "./Verdict.ts"

/** Starts as many commands at once as there are entries, each to die at its point if it has one, then lets it end. */
export const run = (
  setting: Stage.Setting,
  expected: Stage.Clean,
  points: ReadonlyArray<string | undefined>
): Promise<Verdict.Verdict> =>
  Stage.using(setting, async (stage) => {
    const ends = await Promise.all(
      points.map((point) => Command.run(stage.program, stage.workspace, point === undefined ? {} : { point }))
    )
    const { last } = await Crash.finish(stage)
    const reached = points.every((point) => point === undefined) || ends.some(({ signal }) => signal === "SIGKILL")
    const verdict = await Verdict.of(stage, expected.holdings, last, reached)
    // Whoever was not killed must have come to a good end by itself: the last run must not have had to help.
    const stranded = ends.filter(({ exitCode, signal }) => signal === undefined && exitCode !== 0)
    return {
      ...verdict,
      lost: verdict.lost + stranded.length,
      problems: [...verdict.problems, ...stranded.map(({ exitCode, stderr }) => `exit ${exitCode}: ${tail(stderr)}`)]
    }
  })

const tail = (text: string): string => text.trim().split("\n").slice(-3).join(" | ").slice(-400)
