/**
 * Everything the command says by itself, in the languages it speaks. Messages of findings and failures come from the library,
 * in English; in another language what their code says stands before them.
 */
import type { Language } from "./Language.ts"
import { english, type Messages } from "./MessagesEnglish.ts"
import { vietnamese } from "./MessagesVietnamese.ts"

export type { Messages }

/**
 * @category constants
 */
export const messages: { readonly [Name in Language]: Messages } = { en: english, vi: vietnamese }

/**
 * A message with what its code says before it, in the reader's language.
 *
 * @category formatting
 */
export const explained = (words: Messages, code: string, message: string): string => {
  const phrase = words.explain(code)
  return phrase === undefined ? message : `${phrase} (${message})`
}
