/**
 * The alphabet of a post's content: escaped text, escaped attributes, block comments. Everything an item says passes
 * through here, so nothing in it can become markup, a shortcode or the end of a block.
 */
import type { Json } from "@loa/core"

/**
 * Three digits, because WordPress rewrites shorter numbers for accounts without `unfiltered_html`, and what is stored
 * should be what was sent.
 *
 * Source: https://developer.wordpress.org/reference/functions/wp_kses_normalize_entities2/
 */
const entities: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "[": "&#091;",
  "]": "&#093;"
}

const escaped = (character: string): string => entities[character] ?? character

/**
 * Text between tags. Brackets are escaped too: WordPress runs `[gallery]` and its kind wherever they stand in content.
 *
 * Source: https://developer.wordpress.org/reference/functions/do_shortcode/
 *
 * @category encoding
 */
export const text = (words: string): string => words.replace(/[&<>[\]]/g, escaped)

/**
 * Text between the quotes of an attribute.
 *
 * @category encoding
 */
export const attribute = (words: string): string => words.replace(/[&<>"[\]]/g, escaped)

/**
 * A title or excerpt: HTML to WordPress, plain text to us. Escaped, every role stores the same string.
 *
 * @category encoding
 */
export const line = (words: string): string => words.trim().replace(/[&<>]/g, escaped)

/**
 * An alternative text in the media library. It is no HTML, and WordPress strips what looks like a tag.
 *
 * Source: https://developer.wordpress.org/reference/functions/sanitize_text_field/
 *
 * @category encoding
 */
export const altText = (words: string): string => words.trim().replace(/</g, "&lt;")

const character = (code: number): string | undefined => (code > 0x10ffff ? undefined : String.fromCodePoint(code))

/**
 * The plain text behind a stored title: what `line` made, and what people's editors make of it.
 *
 * @category decoding
 */
export const plain = (stored: string): string =>
  stored
    .replace(/&#(\d+);/g, (entity, code: string) => character(Number(code)) ?? entity)
    .replace(/&#x([0-9a-f]+);/gi, (entity, code: string) => character(Number.parseInt(code, 16)) ?? entity)
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&")
    .normalize("NFC")
    .trim()

/**
 * The attributes of a block as its comment carries them.
 *
 * Source: https://developer.wordpress.org/reference/functions/serialize_block_attributes/
 */
const blockAttributes = (attributes: { readonly [name: string]: Json.Json }): string =>
  JSON.stringify(attributes)
    .replace(/--/g, "\\u002d\\u002d")
    .replace(/</g, "\\u003c")
    .replace(/>/g, "\\u003e")
    .replace(/&/g, "\\u0026")
    .replace(/\\"/g, "\\u0022")

/**
 * One block around its markup.
 *
 * Source: https://developer.wordpress.org/block-editor/explanations/architecture/key-concepts/#delimiters-and-parsing-expression-grammar
 *
 * @category encoding
 */
export const block = (name: string, attributes: { readonly [name: string]: Json.Json }, markup: string): string => {
  const written = Object.keys(attributes).length === 0 ? "" : ` ${blockAttributes(attributes)}`
  return `<!-- wp:${name}${written} -->\n${markup}\n<!-- /wp:${name} -->`
}

/**
 * A link. `rel` is written here, because WordPress adds it for links to new windows only.
 *
 * @category encoding
 */
export const link = (address: string, inner: string): string =>
  `<a href="${attribute(address)}"${/^(mailto|tel):/i.test(address) ? "" : ' rel="noopener"'}>${inner}</a>`

/**
 * A caption under a picture or player; nothing when there are no words.
 *
 * @category encoding
 */
export const caption = (words: string | undefined): string =>
  words === undefined || words.trim() === ""
    ? ""
    : `<figcaption class="wp-element-caption">${text(words.trim())}</figcaption>`
