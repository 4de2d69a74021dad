/**
 * Reads the command line by the table in `Commands`. Pure: what is wrong is a value, worded elsewhere.
 */
import { parseArgs } from "node:util"
import { type Command, commands, type Flag, globalFlags, laterCommands } from "./Commands.ts"
import { isLanguage, type Language } from "./Language.ts"

/**
 * @category models
 */
export interface Options {
  readonly config?: string
  readonly json: boolean
  readonly to?: ReadonlyArray<string>
  readonly dryRun: boolean
  readonly partial: boolean
  readonly yes: boolean
  readonly wait: boolean
  readonly port?: number
  /** What a person says of an unknown outcome: its address, or `false`. */
  readonly published?: string | false
}

/**
 * Why a command line cannot be followed. `known` lists what would have been right.
 *
 * @category models
 */
export type Problem =
  | { readonly _tag: "NoCommand" }
  | { readonly _tag: "UnknownCommand"; readonly found: string; readonly known: ReadonlyArray<string> }
  | { readonly _tag: "LaterCommand"; readonly found: string }
  | { readonly _tag: "UnknownFlag"; readonly found: string; readonly known: ReadonlyArray<string> }
  | { readonly _tag: "MisplacedFlag"; readonly found: string; readonly command: string }
  | { readonly _tag: "ValueMissing"; readonly flag: string; readonly value: string }
  | { readonly _tag: "ValueUnexpected"; readonly flag: string }
  | { readonly _tag: "ItemMissing"; readonly command: string }
  | { readonly _tag: "ArgumentMissing"; readonly command: string; readonly shown: string }
  | { readonly _tag: "TooMany"; readonly command: string; readonly found: string }
  | { readonly _tag: "PortInvalid"; readonly found: string }
  | { readonly _tag: "AddressInvalid"; readonly found: string }
  | { readonly _tag: "DecisionMissing" }
  | { readonly _tag: "LanguageInvalid"; readonly found: string }
  | { readonly _tag: "DestinationsInvalid"; readonly found: string }

/**
 * What a command line asks for.
 *
 * @category models
 */
export type Request =
  | { readonly _tag: "Version" }
  | { readonly _tag: "Help"; readonly command?: Command }
  | {
      readonly _tag: "Run"
      readonly command: Command
      readonly items: ReadonlyArray<string>
      readonly options: Options
    }
  | { readonly _tag: "Invalid"; readonly problem: Problem; readonly command?: Command }

/**
 * @category models
 */
export interface Parsed {
  /** Absent when the command line does not say. */
  readonly language?: Language
  readonly request: Request
}

/** A flag as it was given. */
interface Given {
  /** As it was typed, dashes included. */
  readonly raw: string
  readonly name: string
  readonly value: string | undefined
  /** Whether the value stood behind an equals sign. */
  readonly inline: boolean
}

const allFlags: ReadonlyArray<Flag> = [...globalFlags, ...commands.flatMap((command) => command.flags)]

const tokenise = (
  line: ReadonlyArray<string>
): { readonly words: ReadonlyArray<string>; readonly given: ReadonlyArray<Given> } => {
  const { tokens } = parseArgs({
    args: [...line],
    options: Object.fromEntries(
      allFlags.map(({ name, short, value }) => [
        name,
        { type: value === undefined ? "boolean" : "string", ...(short === undefined ? {} : { short }) } as const
      ])
    ),
    allowPositionals: true,
    strict: false,
    tokens: true
  })
  return {
    words: tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : [])),
    given: tokens.flatMap((token) =>
      token.kind === "option"
        ? [{ raw: token.rawName, name: token.name, value: token.value, inline: token.inlineValue === true }]
        : []
    )
  }
}

const flagsOf = (command: Command | undefined): ReadonlyArray<Flag> => [...globalFlags, ...(command?.flags ?? [])]

/** What is wrong with one flag, whatever its value means. */
const flagProblem = ({ inline, name, raw, value }: Given, command: Command | undefined): Problem | undefined => {
  const flag = flagsOf(command).find((candidate) => candidate.name === name)
  if (flag === undefined) {
    const isElsewhere = command !== undefined && allFlags.some((candidate) => candidate.name === name)
    return isElsewhere
      ? { _tag: "MisplacedFlag", found: raw, command: command.name }
      : { _tag: "UnknownFlag", found: raw, known: flagsOf(command).map((candidate) => `--${candidate.name}`) }
  }
  if (flag.value === undefined) return value === undefined ? undefined : { _tag: "ValueUnexpected", flag: raw }
  const isMissing = value === undefined || value === "" || (!inline && value.startsWith("-"))
  return isMissing ? { _tag: "ValueMissing", flag: raw, value: flag.value } : undefined
}

const commandProblem = (word: string): Problem =>
  laterCommands.includes(word)
    ? { _tag: "LaterCommand", found: word }
    : { _tag: "UnknownCommand", found: word, known: commands.map(({ name }) => name) }

const itemsProblem = (command: Command, items: ReadonlyArray<string>): Problem | undefined => {
  const { max, min, shown } = command.takes
  if (items.length === 0 && min > 0) return { _tag: "ItemMissing", command: command.name }
  if (items.length < min) return { _tag: "ArgumentMissing", command: command.name, shown }
  const extra = items[max]
  return extra === undefined ? undefined : { _tag: "TooMany", command: command.name, found: extra }
}

/** A person's word is needed, and one only. */
const decisionProblem = (command: Command, given: ReadonlyArray<Given>): Problem | undefined => {
  if (command.name !== "resolve") return undefined
  const said = given.filter(({ name }) => name === "published" || name === "not-published")
  return said.length === 1 ? undefined : { _tag: "DecisionMissing" }
}

const valueProblem = (given: ReadonlyArray<Given>): Problem | undefined => {
  for (const { name, value = "" } of given) {
    if (name === "port" && !(/^\d{1,5}$/.test(value) && Number(value) <= 65_535))
      return { _tag: "PortInvalid", found: value }
    if (name === "published" && !/^https?:\/\/\S+$/.test(value)) return { _tag: "AddressInvalid", found: value }
    if (name === "lang" && !isLanguage(value)) return { _tag: "LanguageInvalid", found: value }
    if (name === "to" && value.split(",").some((id) => id.trim() === ""))
      return { _tag: "DestinationsInvalid", found: value }
  }
  return undefined
}

const toOptions = (given: ReadonlyArray<Given>): Options => {
  const has = (name: string): boolean => given.some((flag) => flag.name === name)
  const last = (name: string): string | undefined => given.findLast((flag) => flag.name === name)?.value
  const config = last("config")
  const port = last("port")
  const published = has("not-published") ? false : last("published")
  const to = given.flatMap(({ name, value = "" }) => (name === "to" ? value.split(",").map((id) => id.trim()) : []))
  return {
    json: has("json"),
    dryRun: has("dry-run"),
    partial: has("partial"),
    yes: has("yes"),
    wait: !has("no-wait"),
    ...(config === undefined ? {} : { config }),
    ...(to.length === 0 ? {} : { to: [...new Set(to)] }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(published === undefined ? {} : { published })
  }
}

const toRequest = (words: ReadonlyArray<string>, given: ReadonlyArray<Given>): Request => {
  const asksHelp = words[0] === "help" || given.some(({ name }) => name === "help")
  const [word, ...items] = words[0] === "help" ? words.slice(1) : words
  const command = commands.find(({ name }) => name === word)
  const invalid = (problem: Problem): Request => ({
    _tag: "Invalid",
    problem,
    ...(command === undefined ? {} : { command })
  })

  if (given.some(({ name }) => name === "version")) return { _tag: "Version" }
  if (asksHelp && word === undefined) return { _tag: "Help" }
  if (command === undefined && word !== undefined) return invalid(commandProblem(word))
  if (command !== undefined && asksHelp) return { _tag: "Help", command }
  const inFlags = given.map((flag) => flagProblem(flag, command)).find((found) => found !== undefined)
  if (command === undefined) return invalid(inFlags ?? { _tag: "NoCommand" })
  const problem = inFlags ?? itemsProblem(command, items) ?? valueProblem(given) ?? decisionProblem(command, given)
  return problem === undefined ? { _tag: "Run", command, items, options: toOptions(given) } : invalid(problem)
}

/**
 * Reads a command line, program and script left out.
 *
 * @category decoding
 */
export const parse = (line: ReadonlyArray<string>): Parsed => {
  const { given, words } = tokenise(line)
  const language = given.findLast(({ name }) => name === "lang")?.value
  return {
    request: toRequest(words, given),
    ...(language !== undefined && isLanguage(language) ? { language } : {})
  }
}
