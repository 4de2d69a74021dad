/**
 * SIGINT and SIGTERM in the middle: the command stops within seconds, says how to go on, and goes on.
 */
import * as Command from "./Command.ts"
import * as Crash from "./Crash.ts"
import * as Stage from "./Stage.ts"
import * as Verdict from "./Verdict.ts"

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

/** Longest time from the signal to the end, in milliseconds: five seconds, and one for a busy machine. */
const millisecondsMax = 6000

const waitFor = (running: Command.Running, words: string): Promise<boolean> =>
  new Promise((resolve) => {
    let seen = ""
    running.child.stderr?.on("data", (chunk: string) => {
      seen += chunk
      if (seen.includes(words)) resolve(true)
    })
    void running.ended.then(() => resolve(false))
  })

/** Sends the signal when the command says the words. */
export const run = (
  setting: Stage.Setting,
  expected: Stage.Clean,
  signal: keyof typeof exitCodes,
  words: string
): Promise<Verdict.Verdict> =>
  Stage.using(setting, async (stage) => {
    const running = Command.start(stage.program, stage.workspace)
    const reached = await waitFor(running, words)
    const began = Date.now()
    running.child.kill(signal)
    const { exitCode, stderr } = await running.ended
    const took = Date.now() - began
    const { last } = await Crash.finish(stage)
    const verdict = await Verdict.of(stage, expected.holdings, last, reached)
    const problems = [
      ...(exitCode === exitCodes[signal]
        ? []
        : [`exit ${exitCode} instead of ${exitCodes[signal]}: ${stderr.slice(-300)}`]),
      ...(took <= millisecondsMax ? [] : [`took ${took} ms to stop`])
    ]
    return { ...verdict, lost: verdict.lost + problems.length, problems: [...verdict.problems, ...problems] }
  })
