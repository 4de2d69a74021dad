/**
 * Reads the command line by the table in `Commands`. Pure: what is wrong is a value, worded elsewhere.
 */
import { parseArgs } from "node:util"
import { type Command, commands, laterCommands } from "./Commands.ts"
import { type Flag, globalFlags } from "./Flags.ts"
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
  readonly by?: string
  readonly key?: string
  readonly document?: string
  /** UTC instant. */
  readonly expires?: string
  readonly passphraseEnv?: string
  readonly record?: string
  readonly recordKey?: string
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
  | { readonly _tag: "FlagMissing"; readonly command: string; readonly flag: string; readonly value: string }
  | { readonly _tag: "RecordOfSeveral" }
  | { readonly _tag: "RecordMissing" }
  | { readonly _tag: "InstantInvalid"; readonly found: string }
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
  const isNew = command.name !== "keys" || items[0] === "new"
  if (items.length === 0 && min > 0 && isNew) return { _tag: "ItemMissing", command: command.name }
  if (items.length < min || !isNew) return { _tag: "ArgumentMissing", command: command.name, shown }
  const extra = items[max]
  return extra === undefined ? undefined : { _tag: "TooMany", command: command.name, found: extra }
}

/** A person's word is needed, and one only. */
const decisionProblem = (command: Command, given: ReadonlyArray<Given>): Problem | undefined => {
  if (command.name !== "resolve") return undefined
  const said = given.filter(({ name }) => name === "published" || name === "not-published")
  return said.length === 1 ? undefined : { _tag: "DecisionMissing" }
}

const isInstant = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  // JavaScript turns 30 February into 1 March; the day must survive being read back.
  new Date(`${text.slice(0, 10)}T00:00:00Z`).toJSON().startsWith(text.slice(0, 10))

/** Flags a command cannot do without, and flags that go together. */
const flagsProblem = (
  command: Command,
  given: ReadonlyArray<Given>,
  items: ReadonlyArray<string>
): Problem | undefined => {
  const has = (name: string): boolean => given.some((flag) => flag.name === name)
  const missing = command.flags.find(({ name, required }) => required === true && !has(name))
  if (missing !== undefined) {
    return { _tag: "FlagMissing", command: command.name, flag: `--${missing.name}`, value: missing.value ?? "" }
  }
  if (has("record-key") && !has("record")) return { _tag: "RecordMissing" }
  return has("record") && items.length > 1 ? { _tag: "RecordOfSeveral" } : undefined
}

const valueProblem = (given: ReadonlyArray<Given>): Problem | undefined => {
  for (const { name, value = "" } of given) {
    if (name === "port" && !(/^\d{1,5}$/.test(value) && Number(value) <= 65_535))
      return { _tag: "PortInvalid", found: value }
    if (name === "published" && !/^https?:\/\/\S+$/.test(value)) return { _tag: "AddressInvalid", found: value }
    if (name === "expires" && !isInstant(value)) return { _tag: "InstantInvalid", found: value }
    if (name === "lang" && !isLanguage(value)) return { _tag: "LanguageInvalid", found: value }
    if (name === "to" && value.split(",").some((id) => id.trim() === ""))
      return { _tag: "DestinationsInvalid", found: value }
  }
  return undefined
}

/** Flags whose value is taken as it is, by the option it becomes. */
const textFlags = {
  config: "config",
  by: "by",
  key: "key",
  document: "document",
  "passphrase-env": "passphraseEnv",
  record: "record",
  "record-key": "recordKey"
} as const

const toOptions = (given: ReadonlyArray<Given>): Options => {
  const has = (name: string): boolean => given.some((flag) => flag.name === name)
  const last = (name: string): string | undefined => given.findLast((flag) => flag.name === name)?.value
  const texts = Object.entries(textFlags).flatMap(([name, option]) => {
    const value = last(name)
    return value === undefined ? [] : [[option, value] as const]
  })
  const expires = last("expires")
  const port = last("port")
  const published = has("not-published") ? false : last("published")
  const to = given.flatMap(({ name, value = "" }) => (name === "to" ? value.split(",").map((id) => id.trim()) : []))
  return {
    json: has("json"),
    dryRun: has("dry-run"),
    partial: has("partial"),
    yes: has("yes"),
    wait: !has("no-wait"),
    ...Object.fromEntries(texts),
    ...(expires === undefined ? {} : { expires: new Date(expires).toISOString() }),
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
  const problem =
    inFlags ??
    itemsProblem(command, items) ??
    valueProblem(given) ??
    flagsProblem(command, given, items) ??
    decisionProblem(command, given)
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
