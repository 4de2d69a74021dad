/**
 * Everything the command says by itself, in the languages it speaks. Findings and errors about an item come from the
 * library, in English.
 */
import type { Language } from "./Language.ts"
import { english, type Messages } from "./MessagesEnglish.ts"
import { vietnamese } from "./MessagesVietnamese.ts"

export type { Messages }

/**
 * @category constants
 */
export const messages: { readonly [Name in Language]: Messages } = { en: english, vi: vietnamese }
