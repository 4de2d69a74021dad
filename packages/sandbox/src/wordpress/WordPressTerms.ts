/**
 * `wp/v2/categories` and `wp/v2/tags`. Source: https://developer.wordpress.org/rest-api/reference/categories/
 */
import type { EmulatorResponse } from "../platform/Emulator.ts"
import { can } from "./WordPressAccess.ts"
import { check, type Parameters, type Rules } from "./WordPressParameters.ts"
import { RestFailure } from "./WordPressFailure.ts"
import { answer, answerPage, forbidden, pageRules, type Call } from "./WordPressRest.ts"
import { removeAccents, toSlug } from "./WordPressSlug.ts"
import type { Site, Taxonomy, Term } from "./WordPressStore.ts"
import { toTermName } from "./WordPressText.ts"

/** Longest name in characters: the `name` column. */
const nameLengthMax = 200

const collections: Readonly<Record<Taxonomy, string>> = { category: "categories", post_tag: "tags" }

const termRules: Rules = {
  name: { type: "string" },
  slug: { type: "string" },
  description: { type: "string" },
  parent: { type: "integer" }
}

const inTaxonomy = (site: Site, taxonomy: Taxonomy): ReadonlyArray<Term> =>
  Array.from(site.terms.values()).filter((term) => term.taxonomy === taxonomy)

const asciiLowerCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** The term that stands in the way of a new one. Names differ when an accented letter differs, also in case. */
const findEqual = (
  site: Site,
  taxonomy: Taxonomy,
  name: string,
  parent: number,
  slug: string | undefined
): Term | undefined => {
  const terms = inTaxonomy(site, taxonomy)
  const equal = terms.find(
    (term) => asciiLowerCase(term.name) === asciiLowerCase(name) && (taxonomy === "post_tag" || term.parent === parent)
  )
  if (equal === undefined) return undefined
  const isFree = slug !== undefined && equal.slug !== slug && !terms.some((term) => term.slug === slug)
  return isFree ? undefined : equal
}

const isTaken = (site: Site, taxonomy: Taxonomy, slug: string, id: number): boolean =>
  inTaxonomy(site, taxonomy).some((term) => term.slug === slug && term.id !== id)

/** Adds the parents' slugs, then a number, until the slug is free. */
const uniqueSlug = (site: Site, taxonomy: Taxonomy, wanted: string, parent: number, id: number): string => {
  if (!isTaken(site, taxonomy, wanted, id)) return wanted
  let slug = wanted
  for (let above = site.terms.get(parent); above !== undefined; above = site.terms.get(above.parent)) {
    slug += `-${above.slug}`
    if (!isTaken(site, taxonomy, slug, id)) return slug
  }
  for (let suffix = 2; ; suffix += 1) {
    if (!isTaken(site, taxonomy, `${slug}-${suffix}`, id)) return `${slug}-${suffix}`
  }
}

const checkName = (name: string): void => {
  if (name === "") throw new RestFailure(500, "empty_term_name", "A name is required for this term.", null)
  if (Array.from(name).length <= nameLengthMax) return
  const reason =
    "WordPress database error: Processing the value for the following field failed: name. " +
    "The supplied value may be too long or contains invalid data."
  throw new RestFailure(500, "db_insert_error", "Could not insert term into the database.", reason)
}

const checkParent = (site: Site, taxonomy: Taxonomy, parent: number): void => {
  if (parent === 0 || site.terms.get(parent)?.taxonomy === taxonomy) return
  throw new RestFailure(400, "rest_term_invalid", "Parent term does not exist.")
}

const exists = (taxonomy: Taxonomy, term: Term): RestFailure => {
  const where = taxonomy === "category" ? "with this parent" : "in this taxonomy"
  const message = `A term with the name provided already exists ${where}.`
  return new RestFailure(400, "term_exists", message, { term_id: term.id }, [term.id, term.id])
}

const mayCreate = (call: Call, taxonomy: Taxonomy): boolean =>
  can(call.viewer, taxonomy === "category" ? "manage_categories" : "edit_posts")

export const create = (call: Call, taxonomy: Taxonomy): EmulatorResponse => {
  const { site } = call
  const parameters = check(call.parameters, termRules, ["name"])
  if (!mayCreate(call, taxonomy)) {
    const message = "Sorry, you are not allowed to create terms in this taxonomy."
    throw forbidden(call.viewer, "rest_cannot_create", message)
  }
  const name = toTermName(parameters.text("name") ?? "")
  const parent = taxonomy === "category" ? (parameters.number("parent") ?? 0) : 0
  checkParent(site, taxonomy, parent)
  checkName(name)
  const slug = toSlug(parameters.text("slug") ?? "") || undefined
  const equal = findEqual(site, taxonomy, name, parent, slug)
  if (equal !== undefined) throw exists(taxonomy, equal)
  const id = site.nextTermId
  site.nextTermId += 1
  const term: Term = {
    id,
    taxonomy,
    name,
    slug: uniqueSlug(site, taxonomy, slug ?? (toSlug(name) || String(id)), parent, id),
    description: parameters.text("description") ?? "",
    parent
  }
  site.terms.set(id, term)
  const location = `${site.environment.baseUrl()}/wp-json/wp/v2/${collections[taxonomy]}/${id}`
  return answer(call, 201, present(site, term), { location })
}

const found = (call: Call, taxonomy: Taxonomy): Term => {
  const term = call.site.terms.get(call.id)
  if (term?.taxonomy !== taxonomy) throw new RestFailure(404, "rest_term_invalid", "Term does not exist.")
  return term
}

export const get = (call: Call, taxonomy: Taxonomy): EmulatorResponse =>
  answer(call, 200, present(call.site, found(call, taxonomy)))

const checkManager = (call: Call, verb: "edit" | "delete"): void => {
  if (can(call.viewer, "manage_categories")) return
  throw forbidden(
    call.viewer,
    `rest_cannot_${verb === "edit" ? "update" : verb}`,
    `Sorry, you are not allowed to ${verb} this term.`
  )
}

export const update = (call: Call, taxonomy: Taxonomy): EmulatorResponse => {
  const term = found(call, taxonomy)
  const parameters = check(call.parameters, termRules)
  checkManager(call, "edit")
  const slug = toSlug(parameters.text("slug") ?? "")
  term.name = toTermName(parameters.text("name") ?? term.name)
  term.description = parameters.text("description") ?? term.description
  if (slug !== "") term.slug = uniqueSlug(call.site, taxonomy, slug, term.parent, term.id)
  return answer(call, 200, present(call.site, term))
}

export const remove = (call: Call, taxonomy: Taxonomy): EmulatorResponse => {
  const term = found(call, taxonomy)
  const parameters = check(call.parameters, { force: { type: "boolean" } })
  checkManager(call, "delete")
  if (parameters.flag("force") !== true) {
    const message = "Terms do not support trashing. Set 'force=true' to delete."
    throw new RestFailure(501, "rest_trash_not_supported", message)
  }
  const { _links, ...previous } = present(call.site, term)
  call.site.terms.delete(term.id)
  for (const row of call.site.rows.values()) {
    if (row.type !== "post") continue
    row.categories = row.categories.filter((id) => id !== term.id)
    row.tags = row.tags.filter((id) => id !== term.id)
  }
  return answer(call, 200, { deleted: true, previous })
}

const countOf = (site: Site, term: Term): number =>
  Array.from(site.rows.values()).filter(
    (row) => row.type === "post" && row.status === "publish" && [...row.categories, ...row.tags].includes(term.id)
  ).length

const folded = (text: string): string => removeAccents(text).toLowerCase()

const isWanted = (site: Site, parameters: Parameters, term: Term): boolean => {
  const slugs = parameters.texts("slug")
  const include = parameters.numbers("include")
  const search = folded(parameters.text("search") ?? "")
  const parent = parameters.number("parent")
  const posts = parameters.number("post")
  const row = posts === undefined ? undefined : site.rows.get(posts)
  return (
    (slugs === undefined || slugs.map(toSlug).includes(term.slug)) &&
    (include === undefined || include.includes(term.id)) &&
    (parent === undefined || term.parent === parent) &&
    (row?.type !== "post" || [...row.categories, ...row.tags].includes(term.id)) &&
    (parameters.flag("hide_empty") !== true || countOf(site, term) > 0) &&
    // The database compares without accents, and with names as stored: escaped.
    (folded(term.name).includes(search) || term.slug.includes(search))
  )
}

export const list = (call: Call, taxonomy: Taxonomy): EmulatorResponse => {
  const parameters = check(call.parameters, {
    ...pageRules,
    context: { type: "enum", values: ["view", "embed", "edit"] },
    slug: { type: "strings" },
    include: { type: "integers" },
    hide_empty: { type: "boolean" },
    parent: { type: "integer" },
    post: { type: "integer" }
  })
  if (parameters.text("context") === "edit" && !can(call.viewer, "manage_categories")) {
    const message = "Sorry, you are not allowed to edit terms in this taxonomy."
    throw forbidden(call.viewer, "rest_forbidden_context", message)
  }
  const down = parameters.text("order") === "desc" ? -1 : 1
  const terms = inTaxonomy(call.site, taxonomy)
    .filter((term) => isWanted(call.site, parameters, term))
    .toSorted((left, right) => down * folded(left.name).localeCompare(folded(right.name)))
  return answerPage(call, parameters, terms, (term) => [present(call.site, term)])
}

const pathOf = (site: Site, term: Term): string => {
  const parent = site.terms.get(term.parent)
  return parent === undefined ? term.slug : `${pathOf(site, parent)}/${term.slug}`
}

const present = (site: Site, term: Term) => {
  const base = site.environment.baseUrl()
  const collection = `${base}/wp-json/wp/v2/${collections[term.taxonomy]}`
  return {
    id: term.id,
    count: countOf(site, term),
    description: term.description,
    link: `${base}/${term.taxonomy === "category" ? "category" : "tag"}/${pathOf(site, term)}/`,
    name: term.name,
    slug: term.slug,
    taxonomy: term.taxonomy,
    ...(term.taxonomy === "category" ? { parent: term.parent } : {}),
    meta: [],
    _links: { self: [{ href: `${collection}/${term.id}` }], collection: [{ href: collection }] }
  }
}
