/**
 * What a configuration asks of approvals, its key files read.
 */
import type { Approval } from "@loa/core"
import { resolve } from "node:path"
import * as Keys from "./Keys.ts"

/** `approval` of a configuration, as it is written there. */
interface Written {
  readonly required?: boolean
  readonly keys?: ReadonlyArray<string>
  readonly quorum?: number
}

/** The name of the key in a file, or what is wrong with it. The problem repeats the file as it is written. */
const readKey = (file: string, index: number, folder: string): string | { readonly problem: string } => {
  try {
    return Keys.loadPublic(resolve(folder, file))
  } catch (cause) {
    if (!(cause instanceof Keys.KeyUnusable)) throw cause
    return { problem: `approval.keys[${index}]: ${file}: ${cause.detail}; ${cause.hint}` }
  }
}

const quorumProblem = (quorum: number, keys: ReadonlyArray<string>, required: boolean): ReadonlyArray<string> => {
  if (keys.length >= quorum || (!required && keys.length === 0)) return []
  return keys.length === 0
    ? ["approval.keys: an approval is required, and no key is listed whose approval would count"]
    : [`approval.quorum: ${quorum} different keys are asked for, and approval.keys lists ${keys.length}`]
}

/**
 * Reads the key files and checks that what is asked for can be given.
 *
 * @category decoding
 */
export const decode = (
  { keys: files = [], quorum = 1, required = false }: Written,
  folder: string
): { readonly policy: Approval.Policy; readonly problems: ReadonlyArray<string> } => {
  const read = files.map((file, index) => readKey(file, index, folder))
  const keys = [...new Set(read.filter((key) => typeof key === "string"))]
  const problems = read.flatMap((key) => (typeof key === "string" ? [] : [key.problem]))
  return {
    policy: { required, keys, quorum },
    problems: problems.length > 0 ? problems : quorumProblem(quorum, keys, required)
  }
}
