import { type Finding, type Publisher, Report } from "@loa/sdk"
import { assert, describe, it } from "vitest"
import { commands } from "../src/Commands.ts"
import * as FindingText from "../src/FindingText.ts"
import * as Help from "../src/Help.ts"
import type { Language } from "../src/Language.ts"
import { messages } from "../src/Messages.ts"
import { plain } from "../src/Outlet.ts"
import * as PlanText from "../src/PlanText.ts"
import * as ResultTable from "../src/ResultTable.ts"
import { columnsOf } from "../src/TextWidth.ts"

const widths = [40, 80, 120]
const languages: ReadonlyArray<Language> = ["en", "vi"]
const address = "https://portal.example.gov.vn/bluezone-2020-08-cai-dat-ung-dung/"

const nothing = { visibility: "unchecked", assets: {}, warnings: [], steps: [] } as const

const report: Report.Report = {
  schema: "loa.report/1",
  run: "run",
  item: "bluezone-2020-08",
  digest: "sha256:0",
  startedAt: "2020-08-06T01:00:00.000Z",
  finishedAt: "2020-08-06T01:00:01.000Z",
  status: "partial",
  findings: [],
  results: {
    portal: { ...nothing, channel: "wordpress", status: "published", permalink: address, visibility: "public" },
    fanpage: {
      ...nothing,
      channel: "facebook-page",
      status: "failed",
      error: {
        step: "publish-post",
        reason: "Rejected",
        recovery: "fix",
        code: "100/33",
        status: 400,
        traceId: "A1b2",
        message: "the Page does not allow this app to publish",
        hint: "give the app the right pages_manage_posts and sign in again"
      }
    },
    tube: {
      ...nothing,
      channel: "youtube",
      status: "skipped",
      warnings: [{ code: "skipped", message: "the item has no video" }]
    }
  }
}

const findings: ReadonlyArray<Finding.Finding> = [
  {
    severity: "error",
    path: ["assets", 1, "source"],
    code: "file-missing",
    message: "there is no file media/spot.mp4",
    hint: "put it under the folder of the item"
  },
  { severity: "error", destination: "fanpage", path: ["title"], code: "too-long", message: "title: has 300 letters" },
  { severity: "note", destination: "fanpage", path: [], code: "left-out", message: "the radio spot is left out" }
]

const step = { name: "create-draft", kind: "repeatable", requests: 1, byteLength: 0, content: {} } as const

const preview: Publisher.Preview = {
  schema: "loa.plan/1",
  item: "bluezone-2020-08",
  digest: `sha256:${"0".repeat(20)}`,
  approval: "not-required",
  findings,
  destinations: [
    {
      id: "portal",
      channel: "wordpress",
      after: [],
      steps: [
        { ...step, name: "upload-video-spot", byteLength: 1_572_864, optional: true },
        {
          ...step,
          kind: "commit",
          requests: 2,
          hours: { first: 6, end: 22, timeZone: "Asia/Ho_Chi_Minh" }
        }
      ],
      pace: { requests: 100, perSeconds: 60 },
      quota: [
        { name: "units", amount: 452, allowance: 10_000, per: "day" },
        { name: "articles", amount: 1, per: "month" }
      ]
    },
    { id: "fanpage", channel: "facebook-page", after: ["portal"], steps: [], quota: [] },
    { id: "tube", channel: "youtube", after: [], steps: [], skipped: "the item has no video", quota: [] }
  ],
  earliestFinish: "2020-08-05T23:00:00.000Z"
}

const item = { title: "Cài đặt ứng dụng Bluezone để phòng, chống dịch COVID-19", timeZone: "Asia/Ho_Chi_Minh" }

const look = (columns: number, language: Language) => ({ columns, language, words: messages[language], paint: plain })

/** Addresses are the one thing that is never cut. */
const assertFits = (lines: ReadonlyArray<string>, columns: number): void => {
  for (const line of lines) if (!line.includes("https://")) assert.isAtMost(columnsOf(line), columns, line)
}

describe.each(widths)("at %i columns", (columns) => {
  it.each(languages)("the table, the errors, the findings and the plan fit (%s)", (language) => {
    const table = ResultTable.table(report, look(columns, language))
    assertFits(table, columns)
    assert.strictEqual(table.join("\n").split(address).length, 2)
    assertFits(ResultTable.attention(report, look(columns, language)), columns)
    assertFits(FindingText.lines(findings, "bluezone.md", look(columns, language)), columns)
    assertFits(PlanText.lines(preview, item, look(columns, language)), columns)
  })

  it.each(languages)("the help fits and names every command and flag (%s)", (language) => {
    const program = Help.ofProgram(language, columns)
    // Names stand in a column of their own; only a terminal narrower than a page may have to break behind them.
    if (columns >= 80) assertFits(program.split("\n"), columns)
    for (const command of commands) {
      assert.include(program, `  ${command.name}`)
      const help = Help.ofCommand(command, language, columns)
      if (columns >= 80) assertFits(help.split("\n"), columns)
      for (const flag of command.flags) assert.include(help, `--${flag.name}`)
    }
  })
})

describe("ResultTable", () => {
  it("has a row for each destination where the terminal is wide enough", () => {
    assert.deepStrictEqual(ResultTable.table(report, look(120, "en")), [
      `✓ portal   published, seen by the public  ${address}`,
      "✗ fanpage  failed",
      "– tube     skipped"
    ])
  })

  it("tells scripts name, status, address and item, whatever the language", () => {
    assert.deepStrictEqual(ResultTable.forScripts(report), [
      `portal\tpublished\t${address}\tbluezone-2020-08`,
      "fanpage\tfailed\t\tbluezone-2020-08",
      "tube\tskipped\t\tbluezone-2020-08"
    ])
  })

  it("says what happened, the platform's own code, and what to do", () => {
    assert.deepStrictEqual(ResultTable.attention(report, look(120, "en")), [
      "fanpage:",
      "  the Page does not allow this app to publish (publish-post Rejected 100/33 400 A1b2)",
      "  give the app the right pages_manage_posts and sign in again",
      "tube:",
      "  warning: the item has no video"
    ])
  })

  it("says in the reader's language what settles an open outcome", () => {
    const open = { step: "send-broadcast", reason: "OutcomeUnknown", recovery: "lookup", message: "no answer" } as const
    const textsOf = (hint: string) => {
      const oa = { ...nothing, channel: "zalo-oa", status: "unknown", error: { ...open, hint } } as const
      return ResultTable.attention({ ...report, results: { oa } }, look(200, "vi")).slice(2)
    }
    const hint = Report.resolveHint(report.item, "oa")
    assert.deepStrictEqual(textsOf(hint), [
      "  hãy xem trên kênh, rồi chạy: loa resolve bluezone-2020-08 oa --published URL, hoặc --not-published"
    ])
    const both = Report.toResultError({ ...open, hint: "sign in again" }, 0, hint).hint ?? ""
    assert.deepStrictEqual(textsOf(both), [`  sign in again; if that settles nothing, ${hint}`])
  })
})

describe("FindingText", () => {
  it("names the file and the field once, grouped by destination", () => {
    assert.deepStrictEqual(FindingText.lines(findings, "bluezone.md", look(120, "en")), [
      "bluezone.md: item",
      "  error: assets[1].source: there is no file media/spot.mp4",
      "    put it under the folder of the item",
      "bluezone.md: fanpage",
      "  error: title: has 300 letters",
      "  note: the radio spot is left out"
    ])
  })

  it("says first in the reader's language what it is", () => {
    const missing = FindingText.lines(findings.slice(0, 1), "bluezone.md", look(200, "vi"))
    assert.strictEqual(missing[1], "  lỗi: không có tệp này (assets[1].source: there is no file media/spot.mp4)")
    const [, said] = ResultTable.attention(report, look(200, "vi"))
    assert.match(said ?? "", /^ {2}kênh từ chối \(the Page does not allow this app to publish /)
  })

  it("names line and column where it knows them", () => {
    const placeOf = ([first]: Finding.Finding["path"]) => (first === "assets" ? { line: 12, column: 7 } : undefined)
    assert.deepStrictEqual(FindingText.lines(findings, "bluezone.md", { ...look(120, "en"), placeOf }).slice(1, 5), [
      "  12:7 error: assets[1].source: there is no file media/spot.mp4",
      "    put it under the folder of the item",
      "bluezone.md: fanpage",
      "  error: title: has 300 letters"
    ])
  })
})

describe("PlanText", () => {
  it("lists the steps in order, with requests, bytes, quota, pace and when all can be done", () => {
    assert.deepStrictEqual(PlanText.lines(preview, item, look(120, "vi")), [
      item.title,
      "bluezone-2020-08",
      `sha256:${"0".repeat(20)}`,
      "",
      "1. portal (wordpress)",
      "   upload-video-spot  làm lại được, 1 yêu cầu, 1,5 MiB, không bắt buộc",
      "   create-draft       công bố, 2 yêu cầu, 06:00–22:00 Asia/Ho_Chi_Minh",
      "   hạn mức dùng đến: units 452/10.000 mỗi ngày, articles 1 mỗi tháng",
      "   nhịp: tối đa 100 yêu cầu trong 60 giây",
      "",
      "2. fanpage (facebook-page), sau portal",
      "",
      "3. tube (youtube)",
      "   bỏ qua: the item has no video",
      "",
      "2 bước, ít nhất 3 yêu cầu, 1,5 MiB tệp",
      "xong sớm nhất: 2020-08-06 06:00 (Asia/Ho_Chi_Minh)"
    ])
  })
})
