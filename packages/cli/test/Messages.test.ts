import { assert, describe, it } from "vitest"
import { commands } from "../src/Commands.ts"
import { globalFlags } from "../src/Flags.ts"
import * as Language from "../src/Language.ts"
import { messages } from "../src/Messages.ts"

type Tree = { readonly [key: string]: unknown }

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null

/** Every place of a table with a text for it; a text with blanks is filled in. */
const texts = (tree: Tree, path = ""): ReadonlyArray<readonly [string, string]> =>
  Object.entries(tree).flatMap(([key, value]) => {
    const place = `${path}.${key}`
    if (isTree(value)) return texts(value, place)
    return [[place, typeof value === "function" ? String(value("A", "B", "C")) : String(value)] as const]
  })

describe("messages", () => {
  it("has every text in both languages, none of them empty and none left in English", () => {
    const english = texts(messages.en)
    const vietnamese = texts(messages.vi)
    assert.sameMembers(
      vietnamese.map(([place]) => place),
      english.map(([place]) => place)
    )
    for (const [place, text] of [...english, ...vietnamese]) assert.notStrictEqual(text.trim(), "", place)
    const same = vietnamese.filter(([place, text]) => english.some((other) => other[0] === place && other[1] === text))
    // An unknown code has no words in any language; a step's name and three dots are none.
    assert.deepStrictEqual(
      same.map(([place]) => place),
      [".explain", ".started"]
    )
  })

  it("explains every command and flag in both languages", () => {
    for (const { details, summary } of commands) {
      assert.notStrictEqual(summary.en, summary.vi)
      assert.notStrictEqual(details.en, details.vi)
    }
    for (const { help } of [...globalFlags, ...commands.flatMap(({ flags }) => flags)]) {
      assert.isAbove(help.vi.length, 0)
      assert.notStrictEqual(help.en, help.vi)
    }
  })

  it("is composed text: every Vietnamese letter is one character", () => {
    for (const [place, text] of texts(messages.vi)) assert.strictEqual(text, text.normalize("NFC"), place)
  })
})

describe("Language.fromEnvironment", () => {
  it.each<[Language.Language, { readonly [name: string]: string }]>([
    ["vi", { LANG: "vi_VN.UTF-8" }],
    ["vi", { LANG: "vi" }],
    ["vi", { LC_ALL: "vi_VN", LANG: "en_US.UTF-8" }],
    ["en", { LC_ALL: "C", LANG: "vi_VN.UTF-8" }],
    ["vi", { LC_ALL: "", LC_MESSAGES: "vi_VN.UTF-8", LANG: "C" }],
    ["en", { LANG: "vim" }],
    ["en", {}]
  ])("%s for %o", (language, environment) => {
    assert.strictEqual(Language.fromEnvironment(environment), language)
  })
})
