/**
 * `wp/v2/media`. Source: https://developer.wordpress.org/rest-api/reference/media/
 */
import type { EmulatorResponse } from "../platform/Emulator.ts"
import { can, mayDelete, mayEdit, mayKeepHtml } from "./WordPressAccess.ts"
import { check, type Parameters, type Rules } from "./WordPressParameters.ts"
import { rowRules, withAttachmentFields } from "./WordPressPostFields.ts"
import {
  checkListContext,
  checkRead,
  itemRules,
  listRules,
  matches,
  rowDates,
  rowLinks,
  sorted,
  twoForms,
  visible
} from "./WordPressPosts.ts"
import { Crash, RestFailure } from "./WordPressFailure.ts"
import { answer, answerPage, forbidden, type Call } from "./WordPressRest.ts"
import { toSlug, uniqueSlug } from "./WordPressSlug.ts"
import { erase, fileUrl, findAttachment, permalink, takesCrash, type Attachment } from "./WordPressStore.ts"
import { makeSubSizes, missingSubSizes, receive, splitFile, type ReceivedFile } from "./WordPressUpload.ts"
import { escapeHtml, toParagraphs, typeset } from "./WordPressText.ts"

const mediaRules: Rules = {
  ...rowRules,
  context: { type: "enum", values: ["view", "embed", "edit"] },
  alt_text: { type: "string" },
  caption: { type: "text" },
  description: { type: "text" },
  post: { type: "integer" }
}

const checkUploader = (call: Call, parameters: Parameters): void => {
  if (!can(call.viewer, "upload_files")) {
    const message = "Sorry, you are not allowed to create posts as this user."
    throw forbidden(call.viewer, "rest_cannot_create", message)
  }
  const parent = parameters.number("post") || undefined
  const row = parent === undefined ? undefined : call.site.rows.get(parent)
  if (parent === undefined || (row !== undefined && mayEdit(call.viewer, row))) return
  throw forbidden(call.viewer, "rest_cannot_edit", "Sorry, you are not allowed to upload media to this post.")
}

const newAttachment = (call: Call, file: ReceivedFile): Attachment => {
  const now = call.site.environment.now()
  return {
    ...file,
    type: "attachment",
    id: call.site.nextRowId,
    slug: "",
    status: "inherit",
    date: now,
    dateFloats: false,
    modified: now,
    title: splitFile(file.originalFile).stem,
    content: "",
    excerpt: "",
    author: call.viewer?.id ?? 0,
    parent: 0,
    commentStatus: "open",
    pingStatus: "closed",
    template: "",
    desiredSlug: "",
    oldSlugs: [],
    altText: "",
    subSizes: []
  }
}

export const create = async (call: Call): Promise<EmulatorResponse> => {
  const parameters = check(call.parameters, mediaRules)
  checkUploader(call, parameters)
  const file = await receive(call)
  // Nothing below waits: two uploads at once must not get one id.
  const row = withAttachmentFields(call, parameters, newAttachment(call, file))
  if (takesCrash(call.site, "before-insert")) throw new Crash()
  call.site.nextRowId += 1
  call.site.rows.set(row.id, row)
  if (takesCrash(call.site, "after-insert")) throw new Crash()
  row.altText = (parameters.text("alt_text") ?? "").replace(/<[^>]*>/g, "").trim()
  const idHeader = { "x-wp-upload-attachment-id": String(row.id) }
  if (takesCrash(call.site, "during-sub-sizes")) throw new Crash(idHeader)
  makeSubSizes(call, row)
  if (takesCrash(call.site, "after-all")) throw new Crash(idHeader)
  const location = `${call.site.environment.baseUrl()}/wp-json/wp/v2/media/${row.id}`
  return answer(call, 201, present(call, row, "edit"), { ...idHeader, location })
}

const found = (call: Call): Attachment => {
  const row = findAttachment(call.site, call.id)
  if (row === undefined) throw new RestFailure(404, "rest_post_invalid_id", "Invalid post ID.")
  return row
}

const editable = (call: Call): Attachment => {
  const row = found(call)
  if (mayEdit(call.viewer, row)) return row
  throw forbidden(call.viewer, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
}

export const update = (call: Call): EmulatorResponse => {
  const before = found(call)
  const parameters = check(call.parameters, mediaRules)
  editable(call)
  const row = withAttachmentFields(call, parameters, before)
  row.altText = parameters.text("alt_text") ?? row.altText
  call.site.rows.set(row.id, row)
  return answer(call, 200, present(call, row, "edit"))
}

export const postProcess = (call: Call): EmulatorResponse => {
  check(call.parameters, { action: { type: "enum", values: ["create-image-subsizes"] } }, ["action"])
  const row = editable(call)
  makeSubSizes(call, row)
  return answer(call, 200, present(call, row, "edit"))
}

export const get = (call: Call): EmulatorResponse => {
  const row = found(call)
  const parameters = check(call.parameters, itemRules)
  checkRead(call, row, parameters)
  const link = `<${permalink(call.site, row)}>; rel="alternate"; type=text/html`
  return answer(call, 200, present(call, row, parameters.text("context")), { link })
}

export const list = (call: Call): EmulatorResponse => {
  const status = { type: "strings", values: ["inherit", "private", "trash"] } as const
  const parameters = check(call.parameters, { ...listRules, status, parent: { type: "integers" } })
  checkListContext(call, parameters)
  const parents = parameters.numbers("parent")
  const rows = Array.from(call.site.rows.values()).filter(
    (row): row is Attachment =>
      row.type === "attachment" &&
      matches(row, parameters, row.file) &&
      (parents === undefined || parents.includes(row.parent))
  )
  return answerPage(call, parameters, sorted(rows, parameters), (row) =>
    visible(call, parameters, row) ? [present(call, row, parameters.text("context"))] : []
  )
}

export const remove = (call: Call): EmulatorResponse => {
  const row = found(call)
  const parameters = check(call.parameters, itemRules)
  if (!mayDelete(call.viewer, row)) {
    throw forbidden(call.viewer, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
  }
  if (parameters.flag("force") !== true) {
    const message = "The post does not support trashing. Set 'force=true' to delete."
    throw new RestFailure(501, "rest_trash_not_supported", message)
  }
  const { _links, ...previous } = present(call, row, "edit")
  erase(call.site, row)
  return answer(call, 200, { deleted: true, previous })
}

const imageDetails = (call: Call, row: Attachment) => {
  if (row.pixels === undefined) return { filesize: row.byteLength, sizes: {} }
  const { folder } = splitFile(row.file)
  const all =
    row.subSizes.length === 0
      ? []
      : [...row.subSizes, { name: "full", ...row.pixels, file: row.file.slice(folder.length) }]
  const sizes = all.map(({ name, width, height, file }) => {
    const source_url = fileUrl(call.site, folder + file)
    const filesize = name === "full" ? {} : { filesize: row.byteLength }
    return [name, { file, width, height, ...filesize, mime_type: row.mimeType, source_url }] as const
  })
  const scaled = row.file === row.originalFile ? {} : { original_image: row.originalFile.slice(folder.length) }
  return {
    ...row.pixels,
    file: row.file,
    filesize: row.byteLength,
    sizes: Object.fromEntries(sizes),
    image_meta: { caption: "", title: "", keywords: [] },
    ...scaled
  }
}

const attachmentMarkup = (call: Call, row: Attachment): string => {
  const url = fileUrl(call.site, row.file)
  const shown =
    row.pixels === undefined ? escapeHtml(row.title) : `<img src="${url}" alt="${escapeHtml(row.altText)}" />`
  return `<p class="attachment"><a href='${url}'>${shown}</a></p>\n${toParagraphs(typeset(row.content))}`
}

const present = (call: Call, row: Attachment, context: string | undefined) => {
  const edit = context === "edit"
  const url = fileUrl(call.site, row.file)
  const original = fileUrl(call.site, row.originalFile)
  const links = rowLinks(call, row, "media")
  const self = links.self[0]?.href ?? ""
  return {
    id: row.id,
    ...rowDates(call.site, row),
    guid: twoForms(original, original, edit),
    slug: row.slug,
    status: row.status,
    type: "attachment",
    link: permalink(call.site, row),
    title: twoForms(row.title, typeset(row.title), edit),
    author: row.author,
    comment_status: row.commentStatus,
    ping_status: row.pingStatus,
    template: row.template,
    meta: [],
    ...(edit ? editFields(call, row) : {}),
    description: twoForms(row.content, attachmentMarkup(call, row), edit),
    caption: twoForms(row.excerpt, toParagraphs(typeset(row.excerpt)), edit),
    alt_text: row.altText,
    media_type: row.pixels === undefined ? "file" : "image",
    mime_type: row.mimeType,
    media_details: imageDetails(call, row),
    post: row.parent === 0 ? null : row.parent,
    source_url: url,
    ...(edit ? { missing_image_sizes: missingSubSizes(row) } : {}),
    _links:
      edit && mayKeepHtml(call.site, call.viewer) ? { ...links, "wp:action-unfiltered-html": [{ href: self }] } : links
  }
}

const editFields = (call: Call, row: Attachment) => ({
  permalink_template: `${call.site.environment.baseUrl()}/?attachment_id=${row.id}`,
  generated_slug: uniqueSlug(call.site, toSlug(row.title), "attachment", row.id)
})
