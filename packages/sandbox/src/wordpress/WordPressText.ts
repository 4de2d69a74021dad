/**
 * What WordPress makes of HTML: cleaned when it is stored, typeset when it is shown.
 */

export const escapeHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  hellip: "…"
}

const decodeEntities = (html: string): string =>
  html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16))
    return named[name ?? ""] ?? whole
  })

/** The words of a piece of HTML, paragraphs apart. */
export const toPlainText = (html: string): string =>
  decodeEntities(
    html
      .replace(/<!--.*?-->/gs, "")
      .replace(/<(script|style)\b.*?<\/\1>/gis, "")
      .replace(/<br\s*\/?>|<\/(?:p|div|h[1-6]|li|figure|figcaption|blockquote|tr)>/gi, "\n")
      .replace(/<[^>]*>/g, "")
  )
    .replace(/[ \t]*\n[ \t]*/g, "\n")
    .replace(/\n{2,}/g, "\n")
    .trim()

const pieces = /(<!--.*?-->|<[a-z/][^>]*>)/is
const verbatim = /^<(\/?)(?:pre|code|kbd|script|style|textarea|tt)\b/i

const typesetWords = (text: string): string =>
  text
    .replace(/&(?!#?\w+;)/g, "&#038;")
    .replace(/\.{3}/g, "&#8230;")
    .replace(/---| -- /g, (dash) => (dash === "---" ? "&#8212;" : " &#8212; "))
    .replace(/--/g, "&#8211;")
    .replace(/ - /g, " &#8211; ")
    .replace(/(^|[\s([{\-—"])'(?=\S)/g, "$1&#8216;")
    .replace(/'/g, "&#8217;")
    .replace(/(^|[\s([{\-—])"(?=\S)/g, "$1&#8220;")
    .replace(/"/g, "&#8221;")

/** Curly quotes, dashes and loose ampersands, outside tags and code. */
export const typeset = (html: string): string => {
  let depth = 0
  return html
    .split(pieces)
    .map((piece, index) => {
      if (index % 2 === 0) return depth > 0 ? piece : typesetWords(piece)
      const closing = verbatim.exec(piece)?.[1]
      if (closing !== undefined) depth = Math.max(0, depth + (closing === "" ? 1 : -1))
      return piece.startsWith("<!--") ? piece : piece.replace(/&(?!#?\w+;)/g, "&#038;")
    })
    .join("")
}

export const hasBlocks = (html: string): boolean => html.includes("<!-- wp:")

/** Takes out the comments that mark blocks, as rendering does. */
const withoutBlockComments = (html: string): string =>
  html.replace(/<!-- \/?wp:.*?-->/gs, "").replace(/(<[ou]l[^>]*>)\n?(?=\n<li)/g, "$1")

const blockTag =
  /^<\/?(?:address|article|aside|audio|blockquote|details|div|dl|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|ol|p|pre|section|style|script|summary|table|tbody|td|th|thead|tr|ul|li|video)\b/i

/** Makes paragraphs of loose text: a blank line ends one, a newline becomes `<br />`. */
export const toParagraphs = (html: string): string =>
  html
    .replace(/\r\n?/g, "\n")
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => (blockTag.test(part) ? part : `<p>${part.replace(/\s*\n/g, "<br />\n")}</p>`))
    .map((part) => `${part}\n`)
    .join("")

/** The body as the site shows it. Source: the default filters of `the_content`. */
export const renderContent = (raw: string): string =>
  hasBlocks(raw) ? typeset(withoutBlockComments(raw)) : toParagraphs(typeset(raw))

const excerptWords = 55

/** Blocks whose text is no part of an excerpt. Source: `excerpt_remove_blocks()`. */
const skippedBlocks =
  /<!-- wp:(list|image|gallery|video|audio|file|embed|buttons?|cover|separator)\b.*?<!-- \/wp:\1 -->/gs

/** The excerpt as the site shows it: the given one, or the first words of the body. */
export const renderExcerpt = (excerpt: string, content: string): string => {
  if (excerpt !== "") return toParagraphs(typeset(excerpt))
  const text = renderContent(content.replace(skippedBlocks, ""))
    .replace(/<(script|style)\b.*?<\/\1>/gis, "")
    .replace(/<[^>]*>/g, "")
  const words = text.split(/\s+/).filter((word) => word !== "")
  if (words.length === 0) return ""
  return `<p>${words.slice(0, excerptWords).join(" ")}${words.length > excerptWords ? " [&hellip;]" : ""}</p>\n`
}

const allowedTags = new Set(
  (
    "a abbr address article aside audio b big blockquote br button caption cite code col colgroup dd del details div " +
    "dl dt em fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label legend li main mark nav " +
    "ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr u ul var " +
    "video track"
  ).split(" ")
)
const lostAttributes = /^(?:on.*|srcset|sizes|srcdoc|formaction)$/i
const attribute = /([\w:-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g

const cleanStyle = (style: string): string =>
  style
    .split(";")
    .filter((rule) => rule.trim() !== "" && !/url\(|expression|javascript/i.test(rule))
    .map((rule) => rule.trim())
    .join(";")

const cleanAttribute = (name: string, value: string | undefined): string => {
  if (lostAttributes.test(name)) return ""
  if (value === undefined) return ` ${name}`
  const quote = value.startsWith("'") ? "'" : '"'
  const inner = value.replace(/^["']|["']$/g, "").replace(/&(?!#?\w+;)/g, "&amp;")
  if (/^style$/i.test(name)) return cleanStyle(inner) === "" ? "" : ` style=${quote}${cleanStyle(inner)}${quote}`
  return ` ${name}=${quote}${inner.replace(/^\s*(?:javascript|vbscript|data):/i, "")}${quote}`
}

const cleanTag = (tag: string): string => {
  const [, slash = "", name = "", rest = ""] = /^<(\/?)([\w-]+)([^>]*)>$/.exec(tag) ?? []
  if (!allowedTags.has(name.toLowerCase())) return ""
  if (slash !== "") return `</${name}>`
  const attributes = Array.from(rest.matchAll(attribute), ([, key = "", value]) => cleanAttribute(key, value))
  return `<${name}${attributes.join("")}${rest.trimEnd().endsWith("/") ? " />" : ">"}`
}

const cleanWords = (text: string): string =>
  text
    .replace(/&(?!#?\w+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")

/**
 * Removes what a user without `unfiltered_html` may not store. The text of a removed `script` or `style` stays.
 *
 * Source: https://developer.wordpress.org/reference/functions/wp_kses_post/
 */
export const clean = (html: string): string =>
  html
    .split(pieces)
    .map((piece, index) => {
      if (index % 2 === 0) return cleanWords(piece)
      return piece.startsWith("<!--") ? piece : cleanTag(piece)
    })
    .join("")

/** Gives `rel="noopener"` to links that open a new window, as WordPress does for every role. */
export const withNoopener = (html: string): string =>
  html.replace(/<a\b[^>]*\btarget=[^>]*>/gi, (tag) =>
    /\brel=/i.test(tag) ? tag : tag.replace(/>$/, ' rel="noopener">')
  )

/** Text of one line, tags gone, escaped: how names of terms are stored. */
export const toTermName = (name: string): string =>
  cleanWords(
    name
      .replace(/<[^>]*>/g, "")
      .replace(/\s+/g, " ")
      .trim()
  )
