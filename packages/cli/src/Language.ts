/**
 * The languages the command speaks.
 */

/**
 * @category models
 */
export type Language = "en" | "vi"

/**
 * One text in every language.
 *
 * @category models
 */
export type Text = { readonly [Name in Language]: string }

/** @category predicates */
export const isLanguage = (word: string): word is Language => word === "en" || word === "vi"

/**
 * The language the user's system speaks: Vietnamese when the locale says so, else English.
 *
 * @category getters
 */
export const fromEnvironment = (environment: { readonly [name: string]: string | undefined }): Language => {
  const locale = environment["LC_ALL"] || environment["LC_MESSAGES"] || environment["LANG"] || ""
  return /^vi([^a-z]|$)/i.test(locale) ? "vi" : "en"
}
