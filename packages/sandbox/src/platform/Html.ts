/**
 * Text on its way into a page.
 */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

/** Makes text safe inside an element and inside a quoted attribute. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "")

/** An address that may stand in `href` or `src`, escaped: `http:` and `https:` only, otherwise `#`. */
export const address = (url: string): string => (/^https?:\/\//i.test(url) ? escape(url) : "#")

/** Plain text as HTML: escaped, line ends kept, web addresses turned into links. */
export const paragraph = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/i)
    .map((piece, index) => (index % 2 === 1 ? link(piece) : escape(piece).replace(/\r\n|\r|\n/g, "<br>")))
    .join("")

const link = (url: string): string => `<a href="${address(url)}" rel="nofollow noopener">${escape(url)}</a>`
