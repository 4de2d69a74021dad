/**
 * How WordPress turns text into slugs and file names, and keeps them apart.
 */
import type { Row, Site } from "./WordPressStore.ts"

/** Longest slug in bytes. Source: the `post_name` column, and `wp_unique_post_slug()`. */
const slugBytesMax = 200

/**
 * Replaces accented Latin letters by plain ones, as `remove_accents()` does for composed text.
 *
 * Decomposed text stays as it is: without PHP's intl extension WordPress does not compose it first.
 */
export const removeAccents = (text: string): string =>
  Array.from(text, (letter) => {
    if (letter === "đ") return "d"
    if (letter === "Đ") return "D"
    const plain = letter.normalize("NFD").replace(/\p{M}/gu, "")
    return /^[A-Za-z]$/.test(plain) ? plain : letter
  }).join("")

const percentEncode = (text: string): string =>
  Array.from(text, (letter) => (letter.charCodeAt(0) < 128 ? letter : encodeURIComponent(letter)))
    .join("")
    .toLowerCase()

const cut = (slug: string, bytesMax: number): string => slug.slice(0, bytesMax).replace(/(%[0-9a-f]?)$/, "")

const dashes = /%c2%a0|%e2%80%93|%e2%80%94|&nbsp;|&#160;|&ndash;|&#8211;|&mdash;|&#8212;|\//g
const dropped = /%c2%(?:ad|a1|bf|ab|bb|a9|ae|b0|b4)|%e2%80%(?:b9|ba|98|99|9c|9d|9a|9b|9e|9f|a2|a6|8b|8c|8d|8e|8f)/g

/**
 * Makes a slug of a title or of a requested slug.
 *
 * Source: https://developer.wordpress.org/reference/functions/sanitize_title_with_dashes/
 */
export const toSlug = (text: string): string => {
  const plain = removeAccents(text.replace(/<[^>]*>/g, ""))
    .replace(/%(?![0-9a-fA-F]{2})/g, "")
    .toLowerCase()
  const encoded = cut(percentEncode(plain), slugBytesMax)
  return encoded
    .replace(dashes, "-")
    .replace(dropped, "")
    .replace(/%c3%97/g, "x")
    .replace(/&.+?;/g, "")
    .replace(/\./g, "-")
    .replace(/[^%a-z0-9 _-]/g, "")
    .replace(/\s+/g, "-")
    .replace(/-+/g, "-")
    .replace(/^-+|-+$/g, "")
}

const reserved = new Set(["feed", "rdf", "rss", "rss2", "atom", "embed"])

const isTaken = (site: Site, slug: string, type: Row["type"], id: number): boolean =>
  Array.from(site.rows.values()).some(
    // An attachment must differ from everything, a post only from posts.
    (row) => row.id !== id && row.slug === slug && (type === "attachment" || row.type === type)
  )

/**
 * Adds `-2`, `-3`… until the slug is free.
 *
 * Source: https://developer.wordpress.org/reference/functions/wp_unique_post_slug/
 */
export const uniqueSlug = (site: Site, slug: string, type: Row["type"], id: number): string => {
  const own = site.rows.get(id)?.slug
  const looksLikeYear = type === "post" && own !== slug && /^[0-9]*[1-9][0-9]*$/.test(slug)
  if (!isTaken(site, slug, type, id) && !reserved.has(slug) && !looksLikeYear) return slug
  for (let suffix = 2; ; suffix += 1) {
    const candidate = `${cut(slug, slugBytesMax - `-${suffix}`.length)}-${suffix}`
    if (!isTaken(site, candidate, type, id)) return candidate
  }
}

const trashedSuffix = "__trashed"

/** Slug of a row that goes to the trash, which frees the slug it had. */
export const trashedSlug = (slug: string): string =>
  slug.endsWith(trashedSuffix) ? slug : cut(slug, slugBytesMax - trashedSuffix.length) + trashedSuffix

const knownExtension =
  /^(?:jpe?g|jpe|gif|png|webp|bmp|tiff?|ico|mp4|m4v|mov|mp3|m4a|ogg|wav|pdf|txt|csv|vtt|srt|zip|docx?|xlsx?|pptx?|css|html?|rtf|js)$/i

const withSafeInnerExtensions = (name: string): string => {
  const [first = "", ...rest] = name.split(".")
  const last = rest.pop()
  if (last === undefined || rest.length === 0) return name
  const inner = rest.map((part) => (/^[a-zA-Z]{2,5}\d?$/.test(part) && !knownExtension.test(part) ? `${part}_` : part))
  return [first, ...inner, last].join(".")
}

/**
 * Makes a file name safe: accents folded, special characters gone, spaces to `-`, `evil.php.png` to `evil.php_.png`.
 *
 * Source: https://developer.wordpress.org/reference/functions/sanitize_file_name/
 */
export const toFileName = (name: string): string => {
  const plain = removeAccents(name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1))
    .replace(/\u00a0/g, " ")
    .replace(/[?[\]/\\=<>:;,'"&$#*()|~`!{}%+’«»”“\u0000]/g, "")
    .replace(/[\r\n\t -]+/g, "-")
    .replace(/^[.\-_]+|[.\-_]+$/g, "")
  return withSafeInnerExtensions(plain)
}

/** A file name nobody has in that folder: `anh.png`, `anh-1.png`… */
export const freeFileName = (site: Site, folder: string, name: string): string => {
  const dot = name.lastIndexOf(".")
  const stem = name.slice(0, dot)
  const extension = name.slice(dot).toLowerCase()
  for (let number = 0; ; number += 1) {
    const candidate = number === 0 ? stem + extension : `${stem}-${number}${extension}`
    if (!site.files.has(`${folder}/${candidate}`)) return candidate
  }
}
