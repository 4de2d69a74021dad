/**
 * Files made to be too much, each read in a process of its own with 256 MiB of heap.
 */
import { assert, describe, it } from "@effect/vitest"
import { basename } from "node:path"
import * as ItemProcess from "./ItemProcess.ts"

interface Case {
  readonly name: string
  readonly file: string
  readonly content: () => string | Uint8Array
  readonly says: string
}

const head = "id: tin-moi\ntitle: Tin mới\n"

const laughs = (): string => {
  const lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
  for (let level = 1; level < 9; level++) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(", ")}]`)
  }
  return `${head}${lines.join("\n")}\n`
}

const tooMany = "not readable as YAML: it has more than 50000 signs and words"
const tooDeep = "more than 64 lists or groups stand inside each other"

const cases: ReadonlyArray<Case> = [
  {
    name: "10 MB of YAML",
    file: "big.yaml",
    content: () => head + "summary: Tin\n".repeat(800_000),
    says: "bytes, at most 1200000 are read"
  },
  {
    name: "a long body",
    file: "body.yaml",
    content: () => `${head}body: |\n${"  Phòng, chống dịch COVID-19.\n".repeat(2_900)}`,
    says: "read: tin-moi"
  },
  {
    name: "a long body with marks",
    file: "body.md",
    content: () => `---\n${head}---\n${"Phòng, chống dịch **COVID-19**.\n\n".repeat(1_400)}`,
    says: "read: tin-moi"
  },
  {
    name: "very many aliases",
    file: "aliases.yaml",
    content: () => `${head}a: &a x\nb: [${"*a,".repeat(90_000)}]`,
    says: tooMany
  },
  {
    name: "a thousand million laughs",
    file: "laughs.yaml",
    content: laughs,
    says: "its aliases (*name) name nothing or unfold"
  },
  {
    name: "an anchor that holds itself",
    file: "itself.yaml",
    content: () => `${head}overrides: &a { portal: { x: *a } }`,
    says: "itself.yaml:"
  },
  {
    name: "a long text behind many aliases",
    file: "long.yaml",
    content: () => `${head}summary: &a ${"x".repeat(120_000)}\nhashtags: [${"*a, ".repeat(90)}]`,
    says: "the item has more than 300000 characters"
  },
  { name: "lists in lists, in YAML", file: "deep.yaml", content: () => "[".repeat(290_000), says: tooDeep },
  {
    name: "groups in groups, one a line",
    file: "steps.yaml",
    content: () => Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join(""),
    says: tooDeep
  },
  { name: "lists in lists, in JSON", file: "deep.json", content: () => "[".repeat(290_000), says: tooDeep },
  {
    name: "very many small values in YAML",
    file: "many.yaml",
    content: () => `[${"[],".repeat(95_000)}]`,
    says: tooMany
  },
  {
    name: "very many small values in JSON",
    file: "many.json",
    content: () => `[${"[],".repeat(95_000)}0]`,
    says: "it holds more than 50000 values"
  },
  {
    name: "very many keys",
    file: "keys.yaml",
    content: () => Array.from({ length: 35_000 }, (_, index) => `k${index}:`).join("\n"),
    says: tooMany
  },
  {
    name: "as many unknown keys as are read",
    file: "unknown.json",
    content: () =>
      JSON.stringify(Object.fromEntries(Array.from({ length: 19_000 }, (_, index) => [`summar${index}`, 0]))),
    says: "the item has 18902 further problems"
  },
  {
    name: "braces and nothing else",
    file: "braces.md",
    content: () => `---\n${head}---\n${"{{".repeat(45_000)}`,
    says: "braces.md:5:1: body"
  },
  {
    name: "rules and nothing else",
    file: "rules.md",
    content: () => "---\n".repeat(70_000),
    says: "the front matter holds no fields"
  },
  {
    name: "escapes and nothing else",
    file: "escapes.json",
    content: () => `{ "id": "tin-moi", "title": "${"\\n".repeat(140_000)}" }`,
    says: "read: tin-moi"
  },
  {
    name: "a text that does not end, in JSON",
    file: "open.json",
    content: () => `"${"x\\n".repeat(90_000)}`,
    says: "not readable as JSON"
  },
  {
    name: "letters of many marks",
    file: "marks.yaml",
    content: () => `${head}summary: ${`a${"\u0301\u0323".repeat(50)}`.repeat(2_800)}`,
    says: "read: tin-moi"
  }
]

describe("nasty input", () => {
  it.each(cases)("$name: read or refused with one clear message, in $file", ({ content, file, says }) => {
    const { peakMebibytes, said } = ItemProcess.run("ReadOne.ts", file, content())
    assert.include(said, says)
    assert.notInclude(said.split("\n").slice(101).join("\n"), basename(file), "at most 101 lines")
    assert.isBelow(peakMebibytes, ItemProcess.peakMebibytesMax)
  })
})
