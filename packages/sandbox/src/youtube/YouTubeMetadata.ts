/**
 * The writable fields of a video, read from a request body and checked as the platform checks them.
 *
 * Source: https://developers.google.com/youtube/v3/docs/videos, …/videos/insert, …/videos/update
 */
import { boolean, record, text, type JsonRecord } from "../platform/JsonValue.ts"
import { isAssignable } from "./YouTubeCategories.ts"
import * as Errors from "./YouTubeErrors.ts"

/** Texts of a video. */
interface Snippet {
  readonly title: string
  readonly description: string
  readonly tags: ReadonlyArray<string>
  readonly categoryId: string
  readonly defaultLanguage: string | undefined
  readonly defaultAudioLanguage: string | undefined
}

/** Who may see a video, and what it declares. */
interface Status {
  readonly privacyStatus: "public" | "unlisted" | "private"
  /** Milliseconds; of a private video that is to become public. */
  readonly publishAt?: number
  readonly embeddable: boolean
  readonly license: string
  readonly publicStatsViewable: boolean
  readonly selfDeclaredMadeForKids: boolean | undefined
  readonly containsSyntheticMedia: boolean | undefined
}

/** Everything a video's owner writes. */
export interface VideoMetadata {
  readonly snippet: Snippet
  readonly status: Status
  readonly recordingDetails: JsonRecord
  readonly localizations: JsonRecord
}

/** Longest title, in UTF-16 units: the page says characters, of which kind is not documented. */
const titleUnitsMax = 100

/** Longest description, in bytes of UTF-8. */
const descriptionBytesMax = 5000

/** All tags together, counted by `tagsLength`. */
const tagsLengthMax = 500

/** What a video is that came without metadata. */
const initial: VideoMetadata = {
  snippet: {
    title: "unknown",
    description: "",
    tags: [],
    categoryId: "22",
    defaultLanguage: undefined,
    defaultAudioLanguage: undefined
  },
  status: {
    // The default since 2 November 2026. Source: https://developers.google.com/youtube/v3/revision_history
    privacyStatus: "public",
    embeddable: true,
    license: "youtube",
    publicStatsViewable: true,
    selfDeclaredMadeForKids: undefined,
    containsSyntheticMedia: undefined
  },
  recordingDetails: {},
  localizations: {}
}

/** Metadata of a new video: the sections of `body` that `parts` names. Throws `ApiError`. */
export const forInsert = (body: unknown, parts: ReadonlySet<string>): VideoMetadata =>
  apply(initial, record(body), parts)

/**
 * Metadata after an update: each section that `parts` names is replaced as a whole, so what the body leaves out of it is
 * gone. Throws `ApiError`, also when the snippet comes without a category.
 */
export const forUpdate = (current: VideoMetadata, body: unknown, parts: ReadonlySet<string>): VideoMetadata => {
  const sections = record(body)
  if (parts.has("snippet") && text(record(sections["snippet"])["categoryId"]) === undefined) {
    throw Errors.invalid("invalidCategoryId", "The snippet.categoryId property is required.")
  }
  return apply(current, sections, parts)
}

const apply = (current: VideoMetadata, body: JsonRecord, parts: ReadonlySet<string>): VideoMetadata => {
  const snippet = parts.has("snippet") ? toSnippet(record(body["snippet"])) : current.snippet
  const status = parts.has("status") ? toStatus(record(body["status"])) : current.status
  const localizations = parts.has("localizations") ? record(body["localizations"]) : current.localizations
  if (Object.keys(localizations).length > 0 && snippet.defaultLanguage === undefined) {
    throw Errors.invalid("defaultLanguageNotSet", "Localizations need a default language.")
  }
  const recordingDetails = parts.has("recordingDetails") ? record(body["recordingDetails"]) : current.recordingDetails
  return { snippet, status, recordingDetails, localizations }
}

const hasAngleBracket = (value: string): boolean => /[<>]/.test(value)

const toSnippet = (snippet: JsonRecord): Snippet => {
  const title = text(snippet["title"]) ?? ""
  if (title.trim() === "" || title.length > titleUnitsMax || hasAngleBracket(title)) {
    throw Errors.invalid("invalidTitle", "The request metadata specifies an invalid or empty video title.")
  }
  const description = text(snippet["description"]) ?? ""
  if (Buffer.byteLength(description) > descriptionBytesMax || hasAngleBracket(description)) {
    throw Errors.invalid("invalidDescription", "The request metadata specifies an invalid video description.")
  }
  return {
    title,
    description,
    tags: toTags(snippet["tags"]),
    categoryId: toCategory(snippet["categoryId"]),
    defaultLanguage: text(snippet["defaultLanguage"]),
    defaultAudioLanguage: text(snippet["defaultAudioLanguage"])
  }
}

const toTags = (value: unknown): ReadonlyArray<string> => {
  const tags = value ?? []
  const isList = Array.isArray(tags) && tags.every((tag): tag is string => typeof tag === "string" && tag !== "")
  if (!isList || tags.some(hasAngleBracket) || tagsLength(tags) > tagsLengthMax) {
    throw Errors.invalid("invalidTags", "The request metadata specifies invalid video keywords.")
  }
  return tags
}

/** Length of tags: a comma between two of them counts 1, a tag with a space counts as if it stood in quotes. */
const tagsLength = (tags: ReadonlyArray<string>): number =>
  tags.reduce((sum, tag) => sum + tag.length + (tag.includes(" ") ? 2 : 0), Math.max(0, tags.length - 1))

const toCategory = (value: unknown): string => {
  const categoryId = value === undefined ? initial.snippet.categoryId : text(value)
  if (categoryId === undefined || !isAssignable(categoryId)) {
    throw Errors.invalid("invalidCategoryId", "The snippet.categoryId property specifies an invalid category ID.")
  }
  return categoryId
}

const toStatus = (status: JsonRecord): Status => {
  const privacyStatus = toPrivacy(status["privacyStatus"])
  const publishAt = toPublishAt(status["publishAt"], privacyStatus)
  const license = text(status["license"]) ?? initial.status.license
  if (license !== "youtube" && license !== "creativeCommon") {
    throw Errors.invalid("invalidVideoMetadata", "The request metadata is invalid: status.license.")
  }
  return {
    privacyStatus,
    ...(publishAt === undefined ? {} : { publishAt }),
    embeddable: boolean(status["embeddable"]) ?? initial.status.embeddable,
    license,
    publicStatsViewable: boolean(status["publicStatsViewable"]) ?? initial.status.publicStatsViewable,
    selfDeclaredMadeForKids: boolean(status["selfDeclaredMadeForKids"]),
    containsSyntheticMedia: boolean(status["containsSyntheticMedia"])
  }
}

const toPrivacy = (value: unknown): Status["privacyStatus"] => {
  if (value === undefined) return initial.status.privacyStatus
  if (value === "public" || value === "unlisted" || value === "private") return value
  throw Errors.invalid("invalidVideoMetadata", "The request metadata is invalid: status.privacyStatus.")
}

/** An instant with its time zone, for a private video only. */
const toPublishAt = (value: unknown, privacyStatus: string): number | undefined => {
  if (value === undefined || value === null) return undefined
  const written = text(value) ?? ""
  const isInstant = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(written) && !Number.isNaN(Date.parse(written))
  if (!isInstant || privacyStatus !== "private") {
    throw Errors.invalid("invalidPublishAt", "The request metadata specifies an invalid scheduled publishing time.")
  }
  return Date.parse(written)
}
