/**
 * Whom a broadcast goes to: pure findings. Zalo sees a target only when the article is public, and a broadcast cannot be
 * called back, so one that may reach others than the item means stops it.
 */
import { type Adapter, type Finding, Nearest } from "@loa/core"
import * as ZaloOaLimits from "./ZaloOaLimits.ts"
import * as ZaloOaMapping from "./ZaloOaMapping.ts"

type Findings = ReadonlyArray<Finding.Finding>

interface Asked {
  readonly destination: string
  readonly path: Finding.Finding["path"]
  readonly name: string
  readonly codes: ReadonlyArray<string>
}

const names = ZaloOaLimits.target.map(({ name }) => name)

/** Words for one of what a key has several of: too far from the key to look like a slip of it. */
const singulars: { readonly [word: string]: string } = { age: "ages", city: "cities", location: "locations" }

const nearestOf = (name: string): string | undefined => {
  const word = Nearest.suggest(name, [...names, ...Object.keys(singulars)])
  return word === undefined ? undefined : (singulars[word] ?? word)
}

const everybody = (destination: string): string => `overrides.${destination}.broadcast: true sends to everybody`

const unknownKey = ({ destination, name, path }: Asked): Finding.Finding => {
  const nearest = nearestOf(name)
  return {
    severity: "error",
    destination,
    path,
    code: "target-unknown",
    message: `the target of the broadcast asks for ${name}, and Zalo knows ${names.join(", ")}`,
    hint: `${nearest === undefined ? "take it out;" : `did you mean "${nearest}"?`} ${everybody(destination)}`
  }
}

const emptyKey = ({ destination, name, path }: Asked): Finding.Finding => ({
  severity: "error",
  destination,
  path,
  code: "target-empty",
  message: `the target of the broadcast asks for ${name} without saying which`,
  hint: `write the codes, or take ${name} out; ${everybody(destination)}`
})

const unknownCodes = ({ codes, destination, name, path }: Asked, known: string): Finding.Finding => ({
  severity: "warning",
  destination,
  path,
  code: "target-unknown",
  message: `the target of the broadcast asks for ${name} “${codes.join(",")}”, and Zalo knows ${known}`,
  hint: "look it up in Zalo's page on broadcasts, or take it out"
})

const isBlank = (code: string): boolean => code.trim() === ""

const checkKey = (asked: Asked): Findings => {
  const known = ZaloOaLimits.target.find(({ name }) => name === asked.name)
  if (known === undefined) return [unknownKey(asked)]
  if (asked.codes.every(isBlank)) return [emptyKey(asked)]
  if (known.codes === "any") return asked.codes.some(isBlank) ? [unknownCodes(asked, "none without a code")] : []
  const [first, last] = known.codes
  const isKnown = (code: string): boolean => /^\d+$/.test(code) && Number(code) >= first && Number(code) <= last
  return asked.codes.every(isKnown) ? [] : [unknownCodes(asked, `${first} to ${last}`)]
}

/**
 * What is wrong with the target of a broadcast. A code outside the known range is a warning: nobody lists them in full.
 *
 * @category checking
 */
export const check = (publication: Adapter.Publication): Findings => {
  const { destination } = publication
  const path = ["overrides", destination, "broadcast", "target"]
  const target = ZaloOaMapping.toTarget(publication)
  if (target === undefined) return []
  const asked = Object.entries(target)
  if (asked.length > 0) {
    return asked.flatMap(([name, codes]) =>
      checkKey({ destination, path: [...path, name], name, codes: codes.split(",") })
    )
  }
  const message = "the target of the broadcast has 0 keys, at least 1 is needed"
  return [{ severity: "error", destination, path, code: "target-empty", message, hint: everybody(destination) }]
}
