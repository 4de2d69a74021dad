/**
 * The `fields` parameter: which fields of an object an answer carries, nested with braces.
 *
 * Source: https://developers.facebook.com/docs/graph-api/guides/field-expansion
 */
import * as Errors from "./FacebookErrors.ts"

/** Field names, each with the fields asked of what stands below it. */
type FieldTree = ReadonlyMap<string, FieldTree>

/** An object with every field it can have; absent ones are `undefined`. */
export type GraphObject = Readonly<Record<string, unknown>>

/** Parses `id,attachments{media_type,target{id}}`. Modifiers such as `.limit(5)` are read over. */
const parse = (text: string): FieldTree => {
  let at = 0
  const list = (): FieldTree => {
    const tree = new Map<string, FieldTree>()
    while (at < text.length && text[at] !== "}") {
      const name = /^[^,{}]*/.exec(text.slice(at))?.[0] ?? ""
      at += name.length
      tree.set(name.trim().replace(/\..*$/, ""), text[at] === "{" ? below() : new Map())
      if (text[at] === ",") at += 1
    }
    tree.delete("")
    return tree
  }
  const below = (): FieldTree => {
    at += 1
    const tree = list()
    at += 1
    return tree
  }
  return list()
}

/**
 * Picks the fields that `text` names, `defaults` when it is absent, and always `id`.
 * Throws code 100 for a field that the object cannot have.
 */
export const select = (
  object: GraphObject,
  nodeType: string,
  text: string | undefined,
  defaults: string
): GraphObject => {
  const tree = parse(text === undefined || text === "" ? defaults : text)
  for (const name of tree.keys()) {
    if (Object.hasOwn(object, name)) continue
    throw Errors.invalidParameter(`Tried accessing nonexisting field (${name}) on node type (${nodeType})`)
  }
  return { ...pick(object, tree), id: object["id"] }
}

const pick = (object: GraphObject, tree: FieldTree): GraphObject =>
  Object.fromEntries(
    [...tree].flatMap(([name, below]) => {
      const value = object[name]
      return value === undefined ? [] : [[name, below.size === 0 ? value : pickBelow(value, below)]]
    })
  )

const isObject = (value: unknown): value is GraphObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** An edge is `{ data: [...] }`: what is asked of it is asked of its items. */
const pickBelow = (value: unknown, tree: FieldTree): unknown => {
  if (Array.isArray(value)) return value.map((item) => pickBelow(item, tree))
  if (!isObject(value)) return value
  return Array.isArray(value["data"]) ? { ...value, data: pickBelow(value["data"], tree) } : pick(value, tree)
}
