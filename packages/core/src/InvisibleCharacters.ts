/**
 * Characters in an item that no reader sees: left over from copying, or put there to make a text say something else than
 * it shows. They are told and kept, since some are meant.
 */
import type { CampaignItem } from "./CampaignItem.ts"
import type { Finding } from "./Finding.ts"
import { texts } from "./Json.ts"
import * as Quote from "./Quote.ts"

/** Source: https://www.unicode.org/Public/UCD/latest/ucd/NamesList.txt */
const names: { readonly [character: string]: string } = {
  "\u00AD": "SOFT HYPHEN",
  "\u034F": "COMBINING GRAPHEME JOINER",
  "\u061C": "ARABIC LETTER MARK",
  "\u115F": "HANGUL CHOSEONG FILLER",
  "\u1160": "HANGUL JUNGSEONG FILLER",
  "\u180E": "MONGOLIAN VOWEL SEPARATOR",
  "\u200B": "ZERO WIDTH SPACE",
  "\u200C": "ZERO WIDTH NON-JOINER",
  "\u200D": "ZERO WIDTH JOINER",
  "\u200E": "LEFT-TO-RIGHT MARK",
  "\u200F": "RIGHT-TO-LEFT MARK",
  "\u2028": "LINE SEPARATOR",
  "\u2029": "PARAGRAPH SEPARATOR",
  "\u202A": "LEFT-TO-RIGHT EMBEDDING",
  "\u202B": "RIGHT-TO-LEFT EMBEDDING",
  "\u202C": "POP DIRECTIONAL FORMATTING",
  "\u202D": "LEFT-TO-RIGHT OVERRIDE",
  "\u202E": "RIGHT-TO-LEFT OVERRIDE",
  "\u2060": "WORD JOINER",
  "\u2061": "FUNCTION APPLICATION",
  "\u2062": "INVISIBLE TIMES",
  "\u2063": "INVISIBLE SEPARATOR",
  "\u2064": "INVISIBLE PLUS",
  "\u2066": "LEFT-TO-RIGHT ISOLATE",
  "\u2067": "RIGHT-TO-LEFT ISOLATE",
  "\u2068": "FIRST STRONG ISOLATE",
  "\u2069": "POP DIRECTIONAL ISOLATE",
  "\u3164": "HANGUL FILLER",
  "\uFEFF": "ZERO WIDTH NO-BREAK SPACE",
  "\uFFA0": "HALFWIDTH HANGUL FILLER"
}

/**
 * Where a joiner belongs: between emoji, which it makes one of, and inside words of scripts that need it. Likewise tags
 * behind a black flag, which spell a region's.
 *
 * Source: https://www.unicode.org/reports/tr51/#Emoji_ZWJ_Sequences, https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters
 */
const meant =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})|(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{M}])[\u200C\u200D]|\u{1F3F4}[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]+\u{E007F}/gu

/** Variation selectors only choose how the character before them looks. */
const invisible =
  /[\u2028\u2029]|(?![\uFE00-\uFE0F\u180B-\u180D\u180F]|[\u{E0100}-\u{E01EF}])[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu

const nameOf = (character: string): string => {
  const number = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
  const name = names[character]
  return name === undefined ? number : `${number} ${name}`
}

const findingOf = ({ path, text }: ReturnType<typeof texts>[number]): ReadonlyArray<Finding> => {
  // In place of what is meant stand characters that are seen, so that places stay the same.
  const rest = text.replace(meant, (sequence) => "·".repeat(sequence.length))
  const found = [...rest.matchAll(invisible)]
  const [first] = found
  if (first === undefined) return []
  const kinds = [...new Set(found.map(([character]) => nameOf(character)))].join(", ")
  const times = found.length === 1 ? "a character" : `${found.length} characters`
  return [
    {
      severity: "warning",
      path,
      code: "invisible-characters",
      message: `${Quote.path(path)}: has ${times} nobody sees, the first ${Quote.before(text, first.index)}: ${kinds}`,
      hint: "delete what came with copying; what is meant stays, and goes out as it is"
    }
  ]
}

/**
 * A warning for each text of the item that has characters nobody sees.
 *
 * @category checking
 */
export const check = (item: CampaignItem): ReadonlyArray<Finding> =>
  texts(item).flatMap((entry) => (/[^\x20-\x7E\n\t]/.test(entry.text) ? findingOf(entry) : []))
