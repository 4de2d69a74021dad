/**
 * What is wrong with a command line, in words, with the nearest right one.
 */
import type { Problem, Request } from "./Arguments.ts"
import type { Messages } from "./Messages.ts"

const sentence = (problem: Problem, words: Messages): string => {
  switch (problem._tag) {
    case "NoCommand":
      return words.noCommand
    case "UnknownCommand":
      return words.unknownCommand(problem.found)
    case "LaterCommand":
      return words.laterCommand(problem.found)
    case "UnknownFlag":
      return words.unknownFlag(problem.found)
    case "MisplacedFlag":
      return words.misplacedFlag(problem.found, problem.command)
    case "ValueMissing":
      return words.valueMissing(problem.flag, problem.value)
    case "ValueUnexpected":
      return words.valueUnexpected(problem.flag)
    case "ItemMissing":
      return words.itemMissing(problem.command)
    case "ArgumentMissing":
      return words.argumentMissing(problem.command, problem.shown)
    case "AddressInvalid":
      return words.addressInvalid(problem.found)
    case "DecisionMissing":
      return words.decisionMissing
    case "TooMany":
      return words.tooMany(problem.command, problem.found)
    case "PortInvalid":
      return words.portInvalid(problem.found)
    case "FlagMissing":
      return words.flagMissing(problem.command, problem.flag, problem.value)
    case "RecordMissing":
      return words.recordMissing
    case "RecordOfSeveral":
      return words.recordOfSeveral
    case "InstantInvalid":
      return words.instantInvalid(problem.found)
    case "LanguageInvalid":
      return words.languageInvalid(problem.found)
    case "DestinationsInvalid":
      return words.destinationsInvalid(problem.found)
  }
}

/** The library knows how near two words are; it is loaded only when one is misspelt. */
const suggestion = async (problem: Problem): Promise<string | undefined> => {
  if (!("known" in problem)) return undefined
  const { Nearest } = await import("@loa/sdk")
  return Nearest.suggest(problem.found, problem.known)
}

/**
 * @category formatting
 */
export const lines = async (
  { command, problem }: Extract<Request, { _tag: "Invalid" }>,
  words: Messages
): Promise<ReadonlyArray<string>> => {
  const nearest = await suggestion(problem)
  const said = sentence(problem, words)
  return [
    nearest === undefined ? said : `${said}; ${words.didYouMean(nearest)}`,
    words.seeHelp(command === undefined ? "" : command.name)
  ]
}
