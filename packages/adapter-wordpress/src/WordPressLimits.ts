/**
 * What WordPress takes, as data.
 */
import type { TextLength } from "@loa/adapter-kit"
import type { MediaFiles } from "@loa/core"

/**
 * Longest title, as it is stored: escaped HTML. Longer text is answered with `db_insert_error`.
 *
 * Source: https://codex.wordpress.org/Database_Description, `wp_posts.post_title` is a MySQL `TEXT`
 *
 * @category constants
 */
export const title: TextLength.TextLimit = {
  max: 65_535,
  unit: "bytes",
  source: "https://codex.wordpress.org/Database_Description"
}

/**
 * Longest excerpt, as it is stored.
 *
 * Source: https://codex.wordpress.org/Database_Description, `wp_posts.post_excerpt` is a MySQL `TEXT`
 *
 * @category constants
 */
export const excerpt: TextLength.TextLimit = { ...title }

/**
 * Longest name of a category or tag.
 *
 * Source: https://codex.wordpress.org/Database_Description, `wp_terms.name` is a `varchar(200)`
 *
 * @category constants
 */
export const termName: TextLength.TextLimit = {
  max: 200,
  unit: "codePoints",
  source: "https://codex.wordpress.org/Database_Description"
}

/**
 * Slugs WordPress keeps for itself: a post that asks for one gets `…-2` and could not be found again.
 *
 * Source: https://developer.wordpress.org/reference/functions/wp_unique_post_slug/
 *
 * @category constants
 */
export const reservedSlugs: ReadonlyArray<string> = ["feed", "rdf", "rss", "rss2", "atom", "embed"]

/**
 * Seconds a post must be ahead to be scheduled; nearer ones are published at once.
 *
 * Source: https://developer.wordpress.org/reference/functions/wp_insert_post/, `MINUTE_IN_SECONDS`
 *
 * @category constants
 */
export const scheduleAheadSecondsMin = 60

/**
 * Longest side of a picture that is shown as it came, in pixels. Of a larger one WordPress shows a smaller copy, unless it
 * is a PNG.
 *
 * Source: https://developer.wordpress.org/reference/hooks/big_image_size_threshold/
 *
 * @category constants
 */
export const pictureSideMax = 2560

/**
 * Slowest upload that is waited for, in bytes a second. An assumption: a slow office line in a commune.
 *
 * @category constants
 */
export const uploadBytesPerSecondMin = 64 * 1024

/**
 * File name extension by media type, for the types WordPress takes unless a plugin changes the list. The extension
 * decides what WordPress believes a file to be, so it is told from the bytes and not from the file's name.
 *
 * Source: https://developer.wordpress.org/reference/functions/wp_get_mime_types/
 *
 * @category constants
 */
export const extensions: { readonly [mediaType: string]: string } = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/avif": "avif",
  "video/mp4": "mp4",
  "video/x-m4v": "m4v",
  "video/quicktime": "mov",
  "video/webm": "webm",
  "video/ogg": "ogv",
  "video/mpeg": "mpeg",
  "video/x-matroska": "mkv",
  "video/3gpp": "3gp",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/x-m4a": "m4a",
  "audio/aac": "aac",
  "audio/wav": "wav",
  "audio/x-wav": "wav",
  "audio/wave": "wav",
  "audio/ogg": "ogg",
  "audio/flac": "flac",
  "audio/x-flac": "flac",
  "application/pdf": "pdf",
  "application/zip": "zip",
  "application/rtf": "rtf",
  "application/msword": "doc",
  "application/vnd.ms-excel": "xls",
  "application/vnd.ms-powerpoint": "ppt",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
  "application/vnd.oasis.opendocument.text": "odt",
  "application/vnd.oasis.opendocument.spreadsheet": "ods",
  "application/vnd.oasis.opendocument.presentation": "odp",
  "text/plain": "txt",
  "text/csv": "csv"
}

/** The old office formats share one container, whose bytes do not tell which of them it is. */
const containerType = "application/x-cfb"

/**
 * The extension a file is uploaded with; nothing when WordPress refuses its type.
 *
 * @category getters
 */
export const extensionOf = (file: MediaFiles.MeasuredFile): string | undefined => {
  if (file.mediaType !== containerType) return extensions[file.mediaType]
  return /\.(doc|xls|ppt)$/i.exec(file.fileName)?.[1]?.toLowerCase()
}
