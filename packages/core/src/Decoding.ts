/**
 * Decoding of what people write, with problems they can act on: where it is, what was found, what was expected, and the
 * nearest known key when one is misspelt.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import type * as SchemaIssue from "effect/SchemaIssue"
import { pathText } from "./Finding.ts"
import * as Nearest from "./Nearest.ts"
import * as Quote from "./Quote.ts"

/**
 * One thing that is wrong with an input.
 *
 * @category models
 */
export interface Problem {
  readonly path: ReadonlyArray<string | number>
  /** A whole sentence, path included. */
  readonly message: string
  /** The known key that was most likely meant. */
  readonly nearest?: string
  /** Where it stands in the file, both counted from 1; absent when the input came from no file. */
  readonly line?: number
  /** In UTF-16 units, as editors count. */
  readonly column?: number
}

const valueAt = (input: unknown, path: ReadonlyArray<string | number>): unknown => {
  let value = input
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined
    value = Reflect.get(value, key)
  }
  return value
}

const kindNames: { readonly [tag: string]: string } = {
  String: "a text",
  Number: "a number",
  Boolean: "true or false",
  Arrays: "a list",
  Objects: "a group of keys",
  Null: "nothing"
}

const literalOf = (ast: SchemaAST.AST): string | undefined =>
  ast._tag === "Literal" && typeof ast.literal === "string" ? ast.literal : undefined

/** What a schema asks for, in a few words. */
const expectation = (ast: SchemaAST.AST): string => {
  if (ast._tag === "Union") return ast.types.map(expectation).join(" or ")
  const described = ast.annotations?.["description"]
  if (ast._tag === "Declaration" && typeof described === "string") return described
  return literalOf(ast) ?? kindNames[ast._tag] ?? "another kind of value"
}

const knownKeys = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Objects" ? ast.propertySignatures.map((signature) => String(signature.name)) : []

/** The key whose literal tells the members of a union apart, with the values it may have. */
const discriminator = (ast: SchemaAST.Union) => {
  const [first] = ast.types
  if (first?._tag !== "Objects") return undefined
  for (const { name } of first.propertySignatures) {
    const values = ast.types.map((member) =>
      member._tag === "Objects"
        ? literalOf(member.propertySignatures.find((signature) => signature.name === name)?.type ?? member)
        : undefined
    )
    if (values.every((value) => value !== undefined)) return { key: String(name), values }
  }
  return undefined
}

/** What keys of one's own choice must be like. */
const expectedKey = (ast: SchemaAST.AST): string | undefined => {
  const [signature] = ast._tag === "Objects" ? ast.indexSignatures : []
  const message = signature?.parameter.checks?.[0]?.annotations?.["message"]
  return typeof message === "string" ? message : undefined
}

const unknownKey = (ast: SchemaAST.AST, path: ReadonlyArray<string | number>): Problem => {
  const key = String(path.at(-1))
  const expected = expectedKey(ast)
  if (expected !== undefined) {
    return { path, message: `${pathText(path)}: found the key ${Quote.text(key)}, expected ${expected}` }
  }
  const known = knownKeys(ast)
  const nearest = Nearest.suggest(key, known)
  const advice = nearest === undefined ? `known keys: ${known.join(", ")}` : `did you mean "${nearest}"?`
  return {
    path,
    message: `${pathText(path)}: unknown key ${Quote.text(key)}; ${advice}`,
    ...(nearest === undefined ? {} : { nearest })
  }
}

/** A value as a message may show it. */
type Show = (value: unknown) => string

const unmatchedUnion = (
  issue: SchemaIssue.AnyOf,
  path: ReadonlyArray<string | number>,
  input: unknown,
  show: Show
): Problem => {
  const found = valueAt(input, path)
  const told = discriminator(issue.ast)
  if (told === undefined || typeof found !== "object" || found === null) {
    return {
      path,
      message: `${pathText(path) || "the document"}: found ${show(found)}, expected ${expectation(issue.ast)}`
    }
  }
  const inner = [...path, told.key]
  const value = Reflect.get(found, told.key)
  const nearest = typeof value === "string" ? Nearest.suggest(value, told.values) : undefined
  return {
    path: inner,
    message:
      `${pathText(inner)}: found ${show(value)}, expected one of ${told.values.join(", ")}` +
      (nearest === undefined ? "" : `; did you mean "${nearest}"?`),
    ...(nearest === undefined ? {} : { nearest })
  }
}

const problemsOf = (
  issue: SchemaIssue.Issue,
  path: ReadonlyArray<string | number>,
  input: unknown,
  show: Show,
  expected?: string
): ReadonlyArray<Problem> => {
  const where = pathText(path) || "the document"
  switch (issue._tag) {
    case "Pointer": {
      const keys = issue.path.map((key) => (typeof key === "number" ? key : String(key)))
      return problemsOf(issue.issue, [...path, ...keys], input, show, expected)
    }
    case "Composite":
      return issue.issues.flatMap((inner) => problemsOf(inner, path, input, show, expected))
    case "Filter":
      return problemsOf(issue.issue, path, input, show, String(issue.filter.annotations?.["message"] ?? "") || expected)
    case "Encoding":
      return problemsOf(issue.issue, path, input, show, expected)
    case "UnexpectedKey":
      return [unknownKey(issue.ast, path)]
    case "MissingKey":
      return [{ path, message: `${where}: is required and missing` }]
    case "AnyOf":
      return issue.issues.length === 0
        ? [unmatchedUnion(issue, path, input, show)]
        : issue.issues.flatMap((inner) => problemsOf(inner, path, input, show, expected))
    case "InvalidType": {
      const found = valueAt(input, path)
      const wanted = expectation(issue.ast)
      const quotes = wanted === "a text" && ["number", "boolean"].includes(typeof found) ? "; put it in quotes" : ""
      return [{ path, message: `${where}: found ${show(found)}, expected ${wanted}${quotes}` }]
    }
    case "InvalidValue": {
      const own = issue.annotations?.["message"]
      const found = valueAt(input, path)
      const wanted =
        typeof own === "string" ? own : (expected ?? (found === "" ? "a text that is not empty" : "another value"))
      return [{ path, message: `${where}: found ${show(found)}, expected ${wanted}` }]
    }
    default:
      return [{ path, message: `${where}: found ${show(valueAt(input, path))}, which is not allowed here` }]
  }
}

/**
 * Decodes untrusted input strictly: an unknown key is a problem, and all problems are reported at once. With
 * `quoteValues: false` no message repeats a value of the input.
 *
 * @category decoding
 */
export const strict = <A>(
  schema: Schema.Codec<A, unknown>,
  input: unknown,
  options: { readonly quoteValues: boolean } = { quoteValues: true }
): Result.Result<A, ReadonlyArray<Problem>> =>
  Result.mapError(Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })(input), (error) =>
    problemsOf(error.issue, [], input, options.quoteValues ? Quote.value : Quote.kind)
  )
