/**
 * YAML 1.2 with the place of every value, within bounds: the core schema, no tags of one's own, each key once, one
 * document, and aliases that do not multiply.
 */
import * as Result from "effect/Result"
import type { CST, ErrorCode, Pair, Parser, YAMLError } from "yaml"
import { type Document, keyTwice, type Misreading, type Part } from "./Places.ts"

/** Signs, words and spaces a document may consist of; a text of any length is one. */
const lexemesMax = 50_000

/** Lists and groups inside each other, counted as the parser nests them. */
const depthMax = 64

/** Values that may come out of aliases. */
const aliasCountMax = 100

const words: { readonly [C in ErrorCode]?: string } = {
  ALIAS_PROPS: "an alias (*name) takes neither a tag nor an anchor",
  BAD_ALIAS: "the name of an anchor or alias is not complete; put texts that begin with & or * in quotes",
  BAD_DIRECTIVE: "a line that begins with % is not understood; take it out, or put the text in quotes",
  BAD_DQ_ESCAPE: "a \\ in double quotes begins a sign that YAML does not know; write \\\\, or use single quotes",
  BAD_INDENT: "the line does not stand below its neighbours: lines of one group begin in the same column",
  BAD_SCALAR_START: "a text cannot begin with this sign; put it in quotes",
  BLOCK_AS_IMPLICIT_KEY: 'a second ":" in one line; put a text with ": " in it in quotes',
  KEY_OVER_1024_CHARS: "a key is longer than 1024 characters; put long texts behind a key and a colon",
  MISSING_CHAR: "a sign is missing here: a bracket, a comma, a space or a colon",
  MULTILINE_IMPLICIT_KEY: "a key stands on one line, with its colon; indent the lines that belong to the text above",
  NON_STRING_KEY: "a key is a word; put it in quotes",
  RESOURCE_EXHAUSTION: "it nests too deep",
  TAB_AS_INDENT: "a line is indented with a tab; use spaces",
  TAG_RESOLVE_FAILED: "tags (!name) are not used here; put texts that begin with ! in quotes",
  UNEXPECTED_TOKEN: "a sign stands where none can; put texts with signs of YAML in quotes"
}

/** Where one code stands for several mistakes: what the parser says about it, and what we say. */
const finer: ReadonlyArray<readonly [RegExp, string]> = [
  [/^Missing closing/, "a quote is opened above and not closed"],
  [/must be sufficiently indented and end with/, "a bracket is opened above and not closed"],
  [/^Implicit map keys need/, "the colon behind a key is missing, or a line of the text above is not indented"]
]

/** What begins with `{{` looks like two groups to YAML, and is refused with a message about keys or brackets. */
const bracesHint = '; put texts that begin with {{ in quotes: "{{link}}"'

/** The line of a place and the one above it. */
const around = (text: string, offset: number): string => {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1
  const lineEnd = text.indexOf("\n", offset)
  const above = text.lastIndexOf("\n", Math.max(0, lineStart - 2)) + 1
  return text.slice(above, lineEnd < 0 ? undefined : lineEnd)
}

const misreadingOf = (text: string, { code, message, pos }: YAMLError): Misreading => {
  const [offset] = pos
  if (code === "DUPLICATE_KEY") return { offset, message: keyTwice(/[\w-]*/.exec(text.slice(offset))?.[0]) }
  const what = finer.find(([pattern]) => pattern.test(message))?.[1] ?? words[code] ?? "it is not YAML"
  return { offset, message: /[:,[-]\s*\{\{/.test(around(text, offset)) ? what + bracesHint : what }
}

/** What the lexer gives before a text. */
const textFollows = "\u001F"

/**
 * A `#` behind a space begins a comment. Behind a value and right before a word it is a hashtag or a number, and the text
 * would go out without its end.
 */
const cutsText = (lexeme: string, before: string, isLineStart: boolean): boolean =>
  !isLineStart && before !== textFollows && /^#[\p{L}\p{N}]/u.test(lexeme)

/** Feeds the parser sign by sign, so that what is too much ends early. */
const tokensOf = (parser: Parser, lexemes: Iterable<string>): Result.Result<ReadonlyArray<CST.Token>, Misreading> => {
  const refused = (message: string) => Result.fail({ offset: parser.offset, message })
  const tokens: Array<CST.Token> = []
  let count = 0
  let before = ""
  let isLineStart = true
  for (const lexeme of lexemes) {
    if (++count > lexemesMax) return refused(`it has more than ${lexemesMax} signs and words`)
    if (parser.stack.length > depthMax) return refused(`more than ${depthMax} lists or groups stand inside each other`)
    if (cutsText(lexeme, before, isLineStart)) {
      return refused('a # behind a space begins a comment: put the text in quotes, or write the comment "# …"')
    }
    tokens.push(...parser.next(lexeme))
    isLineStart = lexeme.endsWith("\n") || (isLineStart && lexeme.trim() === "")
    before = lexeme
  }
  return Result.succeed([...tokens, ...parser.end()])
}

type Yaml = typeof import("yaml")

const offsetOf = (node: unknown): number =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range) ? Number(node.range[0]) : 0

const keyOf = (yaml: Yaml, { key }: Pair): string => String(yaml.isScalar(key) ? key.value : key)

/** What an alias stands for has no place of its own: it is found at the alias. */
const partsOf = (yaml: Yaml, node: unknown): Part["parts"] => {
  const parts = new Map<string, Part>()
  if (!yaml.isCollection(node)) return parts
  for (const [index, item] of node.items.entries()) {
    if (yaml.isPair(item)) {
      parts.set(keyOf(yaml, item), { offset: offsetOf(item.key), parts: partsOf(yaml, item.value) })
    } else {
      parts.set(String(index), { offset: offsetOf(item), parts: partsOf(yaml, item) })
    }
  }
  return parts
}

/**
 * Reads a YAML text.
 *
 * @category decoding
 */
export const read = async (text: string): Promise<Result.Result<Document, Misreading>> => {
  const yaml = await import("yaml")
  const tokens = tokensOf(new yaml.Parser(), new yaml.Lexer().lex(text))
  if (Result.isFailure(tokens)) return Result.fail(tokens.failure)
  const composer = new yaml.Composer({ schema: "core", resolveKnownTags: false, merge: false, stringKeys: true })
  const [document, second] = composer.compose(tokens.success, true, text.length)
  if (document === undefined) return Result.fail({ offset: 0, message: "it is empty" })
  // The others are about looks: a closing bracket that stands under its key.
  const warnings = document.warnings.filter(({ code }) => code !== "BAD_INDENT")
  const [problem] = [...document.errors, ...warnings]
  if (problem !== undefined) return Result.fail(misreadingOf(text, problem))
  if (second !== undefined) {
    const message = "a second document begins here, behind a line ---; a file holds one"
    return Result.fail({ offset: second.range[0], message })
  }
  const { contents } = document
  return Result.try({
    try: (): Document => ({
      value: document.toJS({ maxAliasCount: aliasCountMax }),
      root: () => ({ offset: offsetOf(contents), parts: partsOf(yaml, contents) })
    }),
    // The one thing that is left to go wrong.
    catch: () => ({
      offset: 0,
      message: "its aliases (*name) name nothing or unfold to too much; write the values out"
    })
  })
}
