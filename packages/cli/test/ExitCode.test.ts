import type { Report } from "@loa/sdk"
import { assert, describe, it } from "vitest"
import { ofReports } from "../src/ExitCode.ts"

const report = (...statuses: ReadonlyArray<Report.Status>): Report.Report => ({
  schema: "loa.report/1",
  run: "run",
  item: "item",
  digest: "sha256:0",
  startedAt: "2020-08-06T01:00:00.000Z",
  finishedAt: "2020-08-06T01:00:01.000Z",
  status: statuses.length === 0 ? "refused" : "done",
  findings: [],
  results: Object.fromEntries(
    statuses.map((status, index) => [
      `place-${index}`,
      { channel: "wordpress", status, visibility: "public", assets: {}, warnings: [], steps: [] } as const
    ])
  )
})

const refused = report()

describe("ofReports", () => {
  it.each<[number, string, ReadonlyArray<Report.Report>]>([
    [0, "everything done", [report("published", "scheduled", "already-published", "handed-off", "skipped")]],
    [3, "refused", [refused]],
    [3, "every item refused", [refused, refused]],
    [4, "some failed", [report("published", "failed")]],
    [4, "some blocked", [report("already-published", "blocked")]],
    [4, "one item refused beside one that is out", [refused, report("published")]],
    [5, "all failed", [report("failed", "blocked")]],
    [5, "one item refused, the other failed", [refused, report("failed")]],
    [6, "unknown", [report("published", "unknown")]],
    [6, "unknown before all else", [report("unknown", "failed", "pending"), refused]],
    [4, "failed before pending", [report("pending", "failed")]],
    [7, "pending", [report("published", "pending")]]
  ])("%i: %s", (exitCode, _, reports) => {
    assert.strictEqual(ofReports(reports), exitCode)
  })
})
