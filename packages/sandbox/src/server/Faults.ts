/**
 * The fault script: which request meets which failure. Pure; `Sandbox.ts` carries the failures out.
 */

/**
 * What goes wrong with a request.
 *
 * - `reset-before`: the connection is reset; nothing was done.
 * - `status-429`, `status-503`: the platform refuses in its own words; nothing was done.
 * - `hang`: no answer ever comes; nothing was done.
 * - `cut-upload`: the connection breaks after `bytes` bytes of the body.
 * - `lost-answer`: the work is done, then the connection breaks.
 * - `status-500-after`, `html-502-after`, `empty-200-after`: the work is done, then an answer that says nothing of it.
 * - `truncated-answer`: the work is done; the answer breaks off in the middle.
 * - `hang-after`: the work is done, but no answer ever comes.
 * - `delay`: the work is done and answered, `milliseconds` later than usual.
 */
export const kinds = [
  "reset-before",
  "status-429",
  "status-503",
  "hang",
  "cut-upload",
  "lost-answer",
  "status-500-after",
  "html-502-after",
  "empty-200-after",
  "truncated-answer",
  "hang-after",
  "delay"
] as const

/** Name of a fault. */
export type FaultKind = (typeof kinds)[number]

/** One line of the script. What is left out matches everything. */
export interface FaultRule {
  readonly fault: FaultKind
  /** Name of an emulator, e.g. `zalo`. */
  readonly platform?: string
  /** HTTP method, any case. */
  readonly method?: string
  /**
   * Below the platform's folder. With a leading slash: how the path begins. Anything else: the source of a regular
   * expression, tried on path and query string together, e.g. `^/posts\?.*status=publish`.
   */
  readonly path?: string
  /** From which matching request on, counted from 1 since the rule was added. Default 1. */
  readonly nth?: number
  /** How many requests meet the fault. Default 1. */
  readonly times?: number
  /** Wait that `status-429` asks for. Default 1; `status-503` asks for none unless this is given. */
  readonly retryAfterSeconds?: number
  /** Bytes of the body that `cut-upload` lets through. Default 0. */
  readonly bytes?: number
  /** Length of a `delay`. Default 1000. */
  readonly milliseconds?: number
}

/** What a rule is matched against. */
export interface FaultSubject {
  readonly platform: string
  readonly method: string
  /** Below the platform's folder. */
  readonly path: string
  /** With its question mark, or empty. */
  readonly search: string
}

/** A rule and what it has met so far. */
export interface ArmedRule {
  readonly rule: FaultRule
  /** Matching requests, this rule's turn or not. */
  readonly seen: number
  /** Requests that met the fault. */
  readonly fired: number
}

/** A rule that has met nothing yet. */
export const arm = (rule: FaultRule): ArmedRule => ({ rule, seen: 0, fired: 0 })

/** True when the rule speaks of such a request. */
export const matches = (rule: FaultRule, subject: FaultSubject): boolean =>
  (rule.platform === undefined || rule.platform === subject.platform) &&
  (rule.method === undefined || rule.method.toUpperCase() === subject.method.toUpperCase()) &&
  (rule.path === undefined || matchesPath(rule.path, subject))

const matchesPath = (path: string, subject: FaultSubject): boolean =>
  path.startsWith("/") ? subject.path.startsWith(path) : new RegExp(path).test(subject.path + subject.search)

/**
 * Decides the fate of one request: the first rule in order whose turn it is, and the rules as they stand afterwards.
 * A rule that stood behind another keeps its turn, so two rules of one path are a sequence.
 */
export const decide = (
  rules: ReadonlyArray<ArmedRule>,
  subject: FaultSubject
): { readonly fault: FaultRule | undefined; readonly rules: ReadonlyArray<ArmedRule> } => {
  let fault: FaultRule | undefined
  const after = rules.map((armed) => {
    if (!matches(armed.rule, subject)) return armed
    const seen = armed.seen + 1
    const isItsTurn = seen >= (armed.rule.nth ?? 1) && armed.fired < (armed.rule.times ?? 1)
    if (fault !== undefined || !isItsTurn) return { ...armed, seen }
    fault = armed.rule
    return { ...armed, seen, fired: armed.fired + 1 }
  })
  return { fault, rules: after }
}

/** A rule that cannot be used; the message says why. */
export class FaultRuleInvalid extends Error {
  override readonly name = "FaultRuleInvalid"
}

const texts = ["platform", "method", "path"]
const counts = ["nth", "times", "retryAfterSeconds", "bytes", "milliseconds"]

/** Reads a rule from untrusted JSON. Throws `FaultRuleInvalid`; an unknown key is an error, since it would match too much. */
export const parse = (input: unknown): FaultRule => {
  if (!isRecord(input)) throw new FaultRuleInvalid("A fault rule is a JSON object")
  for (const [key, value] of Object.entries(input)) checkKey(key, value)
  const { fault, ...rest } = input
  if (!isKind(fault)) throw new FaultRuleInvalid(`"fault" is one of ${kinds.join(", ")}`)
  if (typeof rest["path"] === "string" && !isExpression(rest["path"])) {
    throw new FaultRuleInvalid(`"path" is not a regular expression: ${rest["path"]}`)
  }
  return { ...rest, fault }
}

const checkKey = (key: string, value: unknown): void => {
  if (key === "fault") return
  if (texts.includes(key)) {
    if (typeof value !== "string") throw new FaultRuleInvalid(`"${key}" is a text`)
  } else if (counts.includes(key)) {
    if (!Number.isInteger(value) || Number(value) < 0) throw new FaultRuleInvalid(`"${key}" is a whole number`)
  } else throw new FaultRuleInvalid(`A fault rule has no "${key}"`)
}

const isRecord = (input: unknown): input is Record<string, unknown> =>
  typeof input === "object" && input !== null && !Array.isArray(input)

const isKind = (input: unknown): input is FaultKind => kinds.some((kind) => kind === input)

const isExpression = (path: string): boolean => {
  try {
    return path.startsWith("/") || new RegExp(path) instanceof RegExp
  } catch {
    return false
  }
}
