/**
 * All cases of a crash run, in groups. A group first finds out what its cases are, by running undisturbed.
 */
import type { Faults } from "@loa/sandbox"
import type { Program } from "./Command.ts"
import * as Contest from "./Contest.ts"
import * as Crash from "./Crash.ts"
import * as Interruption from "./Interruption.ts"
import { kindOf, kinds, platformOf } from "./Point.ts"
import * as Refresh from "./Refresh.ts"
import * as Sample from "./Sample.ts"
import * as Scenario from "./Scenario.ts"
import type { Site } from "./Site.ts"
import * as Stage from "./Stage.ts"
import type * as Verdict from "./Verdict.ts"

export interface Case {
  readonly name: string
  readonly run: () => Promise<Verdict.Verdict>
}

/** Makes the cases of a group. */
export type Group = (program: Program) => Promise<ReadonlyArray<Case>>

const seed = 3

const settingOf = (program: Program, scenario: Scenario.Scenario): Stage.Setting => ({ program, scenario })

const killAt = (setting: Stage.Setting, expected: Stage.Clean, point: string, recovery: Crash.Recovery = {}): Case => ({
  name: point,
  run: () => Crash.run(setting, expected, [{ point }], recovery)
})

/** A kill at each point of a scenario that the pattern, if any, speaks of. */
const each =
  (scenario: Scenario.Scenario, pattern = /./, recovery: Crash.Recovery = {}): Group =>
  async (program) => {
    const setting = settingOf(program, scenario)
    const expected = await Stage.clean(setting)
    const points = expected.points.filter((point) => pattern.test(point))
    return points.map((point) => killAt(setting, expected, point, recovery))
  }

const onPage = / fanpage | \/facebook\//

/** Where something becomes public, or is about to. */
const decisive = /publish-|create-article|article\/|videos|playlist|posts\/\{n\}/

/** A person comes back after lunch: no look-up has to wait, and YouTube's access token has ended. */
const hoursLater: Crash.Recovery = { laterSeconds: 2 * 3600 }

/** Or the day after tomorrow: what was uploaded and not used is forgotten, and so is Zalo's access token. */
const daysLater: Crash.Recovery = { laterSeconds: 49 * 3600 }

/** A kill, and another one while the first is being recovered from. */
const twice =
  (count: number): Group =>
  async (program) => {
    const setting = settingOf(program, Scenario.campaign)
    const expected = await Stage.clean(setting)
    const next = Sample.random(seed)
    return Sample.take<string>(expected.points.toSorted(), count, next).map((point) => {
      const fraction = next()
      return {
        name: `${point}, then again at ${Math.round(fraction * 100)} % of the recovery`,
        run: async () => {
          const { recoveryPoints } = await Crash.run(setting, expected, [{ point }], { listed: true })
          const second = recoveryPoints[Math.floor(fraction * recoveryPoints.length)] ?? point
          return Crash.run(setting, expected, [{ point }, { point: second }])
        }
      }
    })
  }

/** The requests that make something public, and what can go wrong after they have. */
const commits: ReadonlyArray<Omit<Faults.FaultRule, "fault">> = [
  { platform: "wordpress", method: "POST", path: "^/wp-json/wp/v2/posts/\\d+" },
  { platform: "facebook", method: "POST", path: "^/graph-video/v26.0/1000/videos", nth: 5 },
  { platform: "zalo", method: "POST", path: "/openapi/v2.0/article/create" },
  { platform: "youtube", method: "PUT", path: "/api/youtube/v3/videos" }
]

const afterwards: ReadonlyArray<Faults.FaultKind> = [
  "lost-answer",
  "status-500-after",
  "html-502-after",
  "empty-200-after",
  "truncated-answer"
]

/** The answer of a commit is lost, and the run is killed when it has noticed, before it has asked. */
const lostThenKilled: Group = async (program) => {
  const setting = settingOf(program, Scenario.campaign)
  const expected = await Stage.clean(setting)
  return commits.flatMap((rule) =>
    afterwards.flatMap((fault) =>
      (["commit-before", "commit-after"] as const).map((kind): Case => {
        const point = `${kind} ${noticedAt[rule.platform ?? ""]} #1`
        return {
          name: `${rule.platform}: ${fault}, then ${point}`,
          run: () => Crash.run(setting, expected, [{ point, faults: [{ ...rule, fault }] }])
        }
      })
    )
  )
}

/** The transaction that writes down that an answer is missing. */
const noticed = "journal update:steps:state,finished_at,error intended"
const noticedAt: Readonly<Record<string, string>> = {
  wordpress: `${noticed} portal publish-post`,
  facebook: `${noticed} fanpage publish-video`,
  zalo: `${noticed} oa create-article`,
  youtube: `${noticed} tube publish-video`
}

/** Two and five commands at once, alone and with the first of them, or all but one, killed on the way. */
const together: Group = async (program) => {
  const setting = settingOf(program, Scenario.campaign)
  const expected = await Stage.clean(setting)
  const next = Sample.random(seed)
  const points = Sample.take<string>(
    expected.points
      .filter((point) => kindOf(point) === "http-after" || point.includes("commit-after journal"))
      .toSorted(),
    12,
    next
  )
  const contest = (name: string, kills: ReadonlyArray<string | undefined>): Case => ({
    name,
    run: () => Contest.run(setting, expected, kills)
  })
  const alone = (count: number) => Array.from({ length: count }, () => undefined)
  return [
    contest("two commands", alone(2)),
    contest("five commands", alone(5)),
    ...points.slice(0, 8).map((point) => contest(`two commands, both to die at ${point}`, [point, point])),
    ...points
      .slice(8)
      .map((point) => contest(`five commands, four to die at ${point}`, [point, point, point, point, undefined]))
  ]
}

const interrupted: Group = async (program) => {
  const setting = settingOf(program, Scenario.campaign)
  const expected = await Stage.clean(setting)
  const moments = [
    "Publishing",
    "portal: upload-video-spot …",
    "portal: publish-post …",
    "tube: upload-video-spot …",
    "fanpage: upload-video-spot …",
    "fanpage: publish-video …",
    "oa: create-article …",
    "oa: create-article done"
  ]
  return (["SIGINT", "SIGTERM"] as const).flatMap((signal) =>
    moments.map((words) => ({
      name: `${signal} at “${words}”`,
      run: () => Interruption.run(setting, expected, signal, words)
    }))
  )
}

const refreshes: Group = async (program) => {
  const setting = settingOf(program, Scenario.article)
  return [
    { name: "fifty commands, an empty vault", run: () => Refresh.run(setting, 50, "empty") },
    { name: "ten commands, a token that is no longer good", run: () => Refresh.run(setting, 10, "invalid") }
  ]
}

/** The portal is a real WordPress, the others are the sandbox's. */
export const onSite =
  (site: Site): Group =>
  async (program) => {
    const setting: Stage.Setting = { ...settingOf(program, Scenario.campaign), site }
    // Once to make the terms, which are there for all later items; then once to count.
    await Stage.clean(setting)
    const expected = await Stage.clean(setting)
    return expected.points
      .filter((point) => platformOf(point) === "wordpress")
      .map((point) => killAt(setting, expected, point))
  }

/** Every group but the one that needs a real site. */
export const groups: Readonly<Record<string, Group>> = {
  campaign: each(Scenario.campaign),
  late: each(Scenario.late, decisive),
  album: each(Scenario.album, onPage),
  notice: each(Scenario.notice, onPage),
  reel: each(Scenario.reel, onPage),
  "days-later": each(Scenario.campaign, decisive, daysLater),
  "days-later-album": each(Scenario.album, onPage, daysLater),
  "days-later-reel": each(Scenario.reel, onPage, daysLater),
  broadcast: each(Scenario.broadcast, /broadcast|oa\/message/),
  twice: twice(40),
  "lost-then-killed": lostThenKilled,
  together,
  interrupted,
  refreshes
}

/** Answers to the requests that make something public: where a second publication is nearest. */
const commitAnswer =
  /^http-after (POST \S+\/(posts\/\{n\}|article\/create) #1|PUT \S+\/api\/youtube\/v3\/videos #1|POST \S+\/videos #5)$/

/**
 * One point of each kind at each channel, of the answers those that a second publication is nearest to, and two commands
 * at once. The commands come hours after the crash, so that no look-up has to wait.
 */
export const slice: Group = async (program) => {
  const setting = settingOf(program, Scenario.campaign)
  const expected = await Stage.clean(setting)
  const next = Sample.random(seed)
  const fits = (point: string): boolean => kindOf(point) !== "http-after" || commitAnswer.test(point)
  const chosen = kinds.flatMap((kind) =>
    Scenario.campaign.platforms.flatMap((platform) => {
      const fitting = expected.points.filter((point) => kindOf(point) === kind && platformOf(point) === platform)
      return Sample.take<string>(fitting.filter(fits).toSorted(), 1, next)
    })
  )
  return [
    { name: "two commands", run: () => Contest.run(setting, expected, [undefined, undefined]) },
    ...chosen.map((point) => killAt(setting, expected, point, hoursLater))
  ]
}
