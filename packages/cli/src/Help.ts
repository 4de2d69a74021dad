/**
 * The help, written from the table of commands.
 */
import { type Command, commands } from "./Commands.ts"
import { type Flag, globalFlags } from "./Flags.ts"
import type { Language } from "./Language.ts"
import { messages } from "./Messages.ts"
import { columnsOf, pad, wrap } from "./TextWidth.ts"

interface Row {
  readonly name: string
  readonly help: string
}

/** Names in one column, what they mean in the next. */
const rows = (entries: ReadonlyArray<Row>, columns: number): ReadonlyArray<string> => {
  const nameColumns = Math.max(...entries.map(({ name }) => columnsOf(name)))
  return entries.flatMap(({ help, name }) =>
    wrap(help, Math.max(20, columns - nameColumns - 4)).map(
      (line, index) => `  ${pad(index === 0 ? name : "", nameColumns)}  ${line}`
    )
  )
}

const flagRow = ({ help, name, short, value }: Flag, language: Language): Row => ({
  name: `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
  help: help[language]
})

const commandRow = (command: Command, language: Language): Row => ({
  name: `${command.name}${command.takes.shown}`,
  help: command.summary[language]
})

const flagRows = (flags: ReadonlyArray<Flag>, language: Language, columns: number): ReadonlyArray<string> =>
  rows(
    flags.map((flag) => flagRow(flag, language)),
    columns
  )

/**
 * The help of the program.
 *
 * @category formatting
 */
export const ofProgram = (language: Language, columns: number): string => {
  const words = messages[language]
  const codes = Object.entries(words.exitCodes).map(([name, help]) => ({ name, help }))
  return [
    `${words.usage}: loa COMMAND [${words.flagsPlace}]`,
    "",
    `${words.commandsHeading}:`,
    ...rows(
      commands.map((command) => commandRow(command, language)),
      columns
    ),
    "",
    `${words.flagsHeading}:`,
    ...flagRows(globalFlags, language, columns),
    "",
    `${words.exitCodesHeading}:`,
    ...rows(codes, columns),
    "",
    words.more,
    ""
  ].join("\n")
}

/**
 * The help of one command.
 *
 * @category formatting
 */
export const ofCommand = (command: Command, language: Language, columns: number): string => {
  const words = messages[language]
  return [
    `${words.usage}: loa ${command.name}${command.takes.shown} [${words.flagsPlace}]`,
    "",
    ...wrap(command.summary[language], columns),
    "",
    ...wrap(command.details[language], columns),
    "",
    `${words.flagsHeading}:`,
    ...flagRows([...command.flags, ...globalFlags], language, columns),
    ""
  ].join("\n")
}
