/**
 * Parameters of a REST request, checked the way WordPress checks them: all wrong ones in one answer.
 *
 * Source: https://developer.wordpress.org/rest-api/extending-the-rest-api/schema/
 */
import type { EmulatorRequest, UploadedFile } from "../platform/Emulator.ts"
import { RestFailure } from "./WordPressFailure.ts"

/** What one parameter may be. */
type Rule =
  | { readonly type: "integer"; readonly minimum?: number; readonly maximum?: number }
  | { readonly type: "boolean" }
  | { readonly type: "string" }
  | { readonly type: "date" }
  | { readonly type: "enum"; readonly values: ReadonlyArray<string> }
  | { readonly type: "integers" }
  | { readonly type: "strings"; readonly values?: ReadonlyArray<string> }
  /** Text, or `{ "raw": text }`; anything else is ignored, as WordPress ignores it. */
  | { readonly type: "text" }

export type Rules = Readonly<Record<string, Rule>>

/** What came, before any check. */
export interface RawParameters {
  readonly values: ReadonlyMap<string, unknown>
  readonly files: ReadonlyArray<UploadedFile>
}

/** Checked parameters. Every getter answers `undefined` for one that was not sent. */
export interface Parameters {
  readonly has: (name: string) => boolean
  readonly number: (name: string) => number | undefined
  readonly flag: (name: string) => boolean | undefined
  readonly text: (name: string) => string | undefined
  readonly numbers: (name: string) => ReadonlyArray<number> | undefined
  readonly texts: (name: string) => ReadonlyArray<string> | undefined
}

const invalidJson = (code: number, message: string): RestFailure =>
  new RestFailure(400, "rest_invalid_json", "Invalid JSON body passed.", {
    json_error_code: code,
    json_error_message: message
  })

const parseJson = (text: string): object => {
  if (text === "") return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalidJson(4, "Syntax error")
  }
  if (/\p{Surrogate}/u.test(JSON.stringify(value).replace(/\\u(d[89a-f]..)/g, "\ud800"))) {
    throw invalidJson(10, "Single unpaired UTF-16 surrogate in unicode escape")
  }
  return typeof value === "object" && value !== null ? value : {}
}

/** `a[]=1&a[]=2` is a list; otherwise the last of repeated names wins, as in PHP. */
const addAll = (values: Map<string, unknown>, entries: Iterable<readonly [string, string]>): void => {
  for (const [name, value] of entries) {
    const list = /^(.*)\[\d*\]$/.exec(name)?.[1]
    if (list === undefined) values.set(name, value)
    else {
      const before = values.get(list)
      values.set(list, Array.isArray(before) ? [...before, value] : [value])
    }
  }
}

/** Reads query and body. A body that is neither JSON nor a form is left unread. */
export const read = async (request: EmulatorRequest): Promise<RawParameters> => {
  const values = new Map<string, unknown>()
  addAll(values, request.query)
  const contentType = request.headers["content-type"] ?? ""
  if (/^application\/(?:[\w.+-]+\+)?json/i.test(contentType)) {
    for (const [name, value] of Object.entries(parseJson(await request.text()))) values.set(name, value)
    return { values, files: [] }
  }
  if (!/^(?:multipart\/form-data|application\/x-www-form-urlencoded)/i.test(contentType)) return { values, files: [] }
  if (/^application/i.test(contentType)) {
    addAll(values, new URLSearchParams(await request.text()))
    return { values, files: [] }
  }
  const body = await request.multipart()
  addAll(values, Object.entries(body.fields))
  return { values, files: body.files }
}

const isInteger = (value: unknown): boolean =>
  Number.isInteger(typeof value === "string" && value.trim() !== "" ? Number(value) : value)

const toBoolean = (value: unknown): boolean | undefined => {
  if (value === true || value === 1 || value === "1" || value === "true") return true
  return value === false || value === 0 || value === "0" || value === "false" || value === "" ? false : undefined
}

const toList = (value: unknown): ReadonlyArray<unknown> => {
  if (Array.isArray(value)) return value
  return String(value)
    .split(/[\s,]+/)
    .filter((part) => part !== "")
}

interface Problem {
  readonly code: string
  readonly message: string
  readonly data: unknown
}

const wrongType = (name: string, type: string): Problem => ({
  code: "rest_invalid_type",
  message: `${name} is not of type ${type}.`,
  data: { param: name }
})

const words = (values: ReadonlyArray<string>): string =>
  values.length === 1 ? `${values[0]}` : `one of ${values.slice(0, -1).join(", ")}, and ${values.at(-1)}`

const notOneOf = (name: string, values: ReadonlyArray<string>): Problem => ({
  code: "rest_not_in_enum",
  message: `${name} is not ${values.length === 2 ? `one of ${values.join(" and ")}` : words(values)}.`,
  data: null
})

const outOfBounds = (name: string, rule: { readonly minimum?: number; readonly maximum?: number }): Problem => ({
  code: "rest_out_of_bounds",
  message:
    rule.maximum === undefined
      ? `${name} must be greater than or equal to ${rule.minimum}`
      : `${name} must be between ${rule.minimum} (inclusive) and ${rule.maximum} (inclusive)`,
  data: null
})

const integerProblem = (
  name: string,
  value: unknown,
  rule: { readonly minimum?: number; readonly maximum?: number }
): Problem | undefined => {
  if (!isInteger(value)) return wrongType(name, "integer")
  const number = Number(value)
  const fits = number >= (rule.minimum ?? -Infinity) && number <= (rule.maximum ?? Infinity)
  return fits ? undefined : outOfBounds(name, rule)
}

const problemOf = (name: string, value: unknown, rule: Rule): Problem | undefined => {
  switch (rule.type) {
    case "integer":
      return integerProblem(name, value, rule)
    case "boolean":
      return toBoolean(value) === undefined ? wrongType(name, "boolean") : undefined
    case "string":
      return typeof value === "string" ? undefined : wrongType(name, "string")
    case "date":
      return value === null || isDate(value)
        ? undefined
        : { code: "rest_invalid_date", message: "Invalid date.", data: null }
    case "enum":
      return rule.values.includes(String(value)) ? undefined : notOneOf(name, rule.values)
    case "integers":
      return firstProblem(toList(value), (item, index) => integerProblem(`${name}[${index}]`, item, {}))
    case "strings":
      return stringsProblem(name, value, rule.values)
    default:
      return undefined
  }
}

const stringsProblem = (name: string, value: unknown, values: ReadonlyArray<string> | undefined): Problem | undefined =>
  values === undefined
    ? undefined
    : firstProblem(toList(value), (item, index) =>
        values.includes(String(item)) ? undefined : notOneOf(`${name}[${index}]`, values)
      )

const firstProblem = (
  items: ReadonlyArray<unknown>,
  check: (item: unknown, index: number) => Problem | undefined
): Problem | undefined => items.map(check).find((problem) => problem !== undefined)

const isDate = (value: unknown): boolean =>
  typeof value === "string" &&
  /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:?\d{2})?$/.test(value) &&
  !Number.isNaN(Date.parse(value))

/** Throws `rest_invalid_param` naming every given problem. */
export const refuse = (problems: ReadonlyArray<readonly [name: string, problem: Problem]>): never => {
  throw new RestFailure(
    400,
    "rest_invalid_param",
    `Invalid parameter(s): ${problems.map(([name]) => name).join(", ")}`,
    {
      params: Object.fromEntries(problems.map(([name, { message }]) => [name, message])),
      details: Object.fromEntries(problems)
    }
  )
}

const requireAll = (values: ReadonlyMap<string, unknown>, required: ReadonlyArray<string>): void => {
  const missing = required.filter((name) => !values.has(name))
  if (missing.length === 0) return
  throw new RestFailure(400, "rest_missing_callback_param", `Missing parameter(s): ${missing.join(", ")}`, {
    params: missing
  })
}

const richText = (value: unknown): string | undefined => {
  if (typeof value === "string") return value
  const raw = typeof value === "object" && value !== null && "raw" in value ? value.raw : undefined
  return typeof raw === "string" ? raw : undefined
}

/** Checks what came against the rules; parameters without a rule are ignored. */
export const check = ({ values }: RawParameters, rules: Rules, required: ReadonlyArray<string> = []): Parameters => {
  requireAll(values, required)
  const problems = Object.entries(rules).flatMap(([name, rule]) => {
    const problem = values.has(name) ? problemOf(name, values.get(name), rule) : undefined
    return problem === undefined ? [] : [[name, problem] as const]
  })
  if (problems.length > 0) refuse(problems)
  const get = <A>(name: string, convert: (value: unknown) => A): A | undefined =>
    values.has(name) ? convert(values.get(name)) : undefined
  return {
    has: (name) => values.has(name),
    number: (name) => get(name, Number),
    flag: (name) => get(name, toBoolean),
    text: (name) => get(name, richText),
    numbers: (name) => get(name, (value) => toList(value).map(Number)),
    texts: (name) => get(name, (value) => toList(value).map(String))
  }
}
