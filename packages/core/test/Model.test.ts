import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { schedule } from "./model/Arbitraries.ts"
import { type Call, calmCall, type Schedule, scheduleOf } from "./model/Schedule.ts"
import * as Simulation from "./model/Simulation.ts"

const call = (answer: Call["answer"], times: Partial<Call> = {}): Call => ({ ...calmCall, answer, ...times })

const commit = { kind: "commit", optional: false } as const
const upload = { kind: "repeatable", optional: false } as const

/** Schedules that broke a promise once, or would without one of the journal's rules. */
const broken: { readonly [name: string]: Schedule } = {
  "counts a channel's grace from the last attempt, not from the first": scheduleOf({
    destinations: [{ calls: [call("before"), call("lost", { lateSeconds: 6 })] }]
  }),
  "waits in full when nobody has written down until when an attempt lasted": scheduleOf({
    destinations: [{ calls: [call("done", { seconds: 20, lateSeconds: 6, landsWhenCut: true })] }],
    phases: [{ runs: [{ death: { by: "kill", operation: 9, after: false } }] }, {}]
  }),
  "keeps in doubt a commit whose answer the adapter could not save": scheduleOf({
    destinations: [{ saves: "after" }],
    phases: [{ runs: [{ journalFault: { operation: 4, count: 1, kept: false } }] }]
  }),
  "does not call failed what is out and does not fit any more": scheduleOf({
    destinations: [{ closedIn: [1] }],
    phases: [{ runs: [{ journalFault: { operation: 5, count: 1, kept: false } }] }, {}]
  }),
  "does not call blocked what another run has published meanwhile": scheduleOf({
    destinations: [{}, {}, { refersTo: { destination: 1, fallback: false } }],
    phases: [
      {
        runs: [
          { startSeconds: 1, journalFault: { operation: 3, count: 1, kept: false } },
          { death: { by: "interrupt", operation: 19, after: true } }
        ]
      }
    ]
  }),
  "looks for the words that were sent before the instant to appear at had passed": scheduleOf({
    destinations: [{ findsBy: "text", calls: [call("processing", { lateSeconds: 1 })] }],
    phases: [{}],
    publishInSeconds: 300
  }),
  "looks for the words that were sent before what they refer to had an address": scheduleOf({
    destinations: [
      { calls: [call("refused")] },
      { findsBy: "text", refersTo: { destination: 0, fallback: true }, calls: [call("processing", { lateSeconds: 1 })] }
    ],
    phases: [{}, {}]
  }),
  "asks with the receipts of the attempt before it renews what the channel has forgotten": scheduleOf({
    destinations: [
      {
        steps: [{ ...upload, lifeSeconds: 20 }, commit],
        findsBy: "receipts",
        calls: [call("done"), call("lost")]
      }
    ],
    phases: [{ runs: [{ death: { by: "kill", operation: 9, after: false } }] }, { gapSeconds: 60 }]
  }),
  "goes on with a second commit that failed": scheduleOf({
    destinations: [{ steps: [commit, commit], calls: [call("done"), call("refused")] }],
    phases: [{}, {}]
  }),
  "renews what a commit to come needs although something is public": scheduleOf({
    destinations: [
      {
        steps: [commit, { ...upload, lifeSeconds: 55 }, commit],
        calls: [call("done"), call("done"), call("gone"), call("gone")]
      }
    ],
    phases: [{}]
  }),
  "renews nothing for a commit that stays in doubt": scheduleOf({
    destinations: [
      {
        steps: [{ ...upload, lifeSeconds: 20 }, commit, commit],
        calls: [call("done"), call("done"), call("gone"), call("gone")]
      }
    ]
  }),
  "sends a commit at most twice while its outcome stays open": scheduleOf({
    destinations: [{ calls: [call("gone"), call("gone"), call("lost")] }]
  }),
  "sends a commit that makes nothing new as often as it takes": scheduleOf({
    destinations: [
      {
        steps: [upload, { ...commit, idempotent: true }],
        calls: [call("done"), call("gone"), call("gone"), call("gone"), call("lost")]
      }
    ],
    phases: [{}, {}, {}]
  }),
  "does not take a refused question for a refused publication": scheduleOf({
    destinations: [{ calls: [call("lost")], looks: [{ answer: "forbidden", seconds: 0 }] }]
  })
}

describe("the model", () => {
  for (const [name, given] of Object.entries(broken)) {
    it(name, async () => {
      assert.deepStrictEqual(await Simulation.run(given), [])
    })
  }

  it("keeps every promise in 300 schedules of failures, deaths and races", async () => {
    const property = fc.asyncProperty(schedule, async (given) => {
      assert.deepStrictEqual(await Simulation.run(given), [])
    })
    await fc.assert(property, {
      numRuns: 300,
      seed: 20_200_801,
      // Making a broken schedule small ends in time to be read.
      interruptAfterTimeLimit: 90_000,
      markInterruptAsFailure: true
    })
  }, 120_000)
})
