/**
 * Words inside a block: emphasis, links, pictures in a line.
 */
import { Markdown } from "@loa/adapter-kit"
import * as Html from "./WordPressHtml.ts"
import * as Scribe from "./WordPressScribe.ts"

type Phrasing = Markdown.PhrasingContent

/**
 * Whether a picture may be shown from an address: the web's secure half, this machine, or a reference resolved later. A
 * plain `http:` picture would be blocked or warned about on a page that came by `https:`.
 *
 * @category predicates
 */
export const isPictureAddress = (address: string): boolean =>
  /^(https:\/\/|http:\/\/(localhost|127(\.\d{1,3}){3})[:/]|\{\{)/i.test(address)

const toLink = (scribe: Scribe.Scribe, address: string, inner: string): string => {
  const asset = Scribe.assetAt(scribe, address)
  if (asset !== undefined) return Html.link(Scribe.fileOf(scribe, asset.asset.id).url, inner)
  if (Markdown.isSafeAddress(address)) return Html.link(address.trim(), inner)
  Scribe.leaveOutAddress(scribe, address, false)
  return inner
}

/** A picture in the middle of a line. A file of another kind can only be linked there. */
const toPicture = (scribe: Scribe.Scribe, address: string, words: string): string => {
  const found = Scribe.assetAt(scribe, address)
  if (found !== undefined && found.asset.type !== "image") {
    const label = words === "" ? (found.asset.title ?? found.file.fileName) : words
    return Html.link(Scribe.fileOf(scribe, found.asset.id).url, Html.text(label))
  }
  if (found?.asset.type === "image") {
    const file = Scribe.fileOf(scribe, found.asset.id)
    const altText = Html.attribute(words === "" ? (found.asset.altText ?? "") : words)
    return `<img class="wp-image-${file.remoteId}" src="${Html.attribute(file.url)}" alt="${altText}" />`
  }
  if (isPictureAddress(address)) return `<img src="${Html.attribute(address)}" alt="${Html.attribute(words)}" />`
  Scribe.leaveOutAddress(scribe, address, true)
  return ""
}

const footnote = (scribe: Scribe.Scribe, name: string): string => {
  if (!scribe.footnotes.includes(name)) scribe.footnotes.push(name)
  return `<sup>${scribe.footnotes.indexOf(name) + 1}</sup>`
}

/**
 * Raw HTML is never passed on: an editor's site would keep it, scripts included. A comment is nobody's text.
 *
 * @category encoding
 */
export const leaveOutHtml = (scribe: Scribe.Scribe, html: string): string => {
  if (!Markdown.isComment(html)) scribe.leftOut.push({ kind: "html", words: html })
  return ""
}

const one = (scribe: Scribe.Scribe, node: Phrasing): string => {
  switch (node.type) {
    case "text":
      return Html.text(node.value)
    case "strong":
      return `<strong>${write(scribe, node.children)}</strong>`
    case "emphasis":
      return `<em>${write(scribe, node.children)}</em>`
    case "delete":
      return `<del>${write(scribe, node.children)}</del>`
    case "inlineCode":
      return `<code>${Html.text(node.value)}</code>`
    case "break":
      return "<br />"
    case "link":
      return toLink(scribe, node.url, write(scribe, node.children))
    case "linkReference":
      return toLink(scribe, scribe.definitions.get(node.identifier)?.url ?? "", write(scribe, node.children))
    case "image":
      return toPicture(scribe, node.url, node.alt ?? "")
    case "imageReference":
      return toPicture(scribe, scribe.definitions.get(node.identifier)?.url ?? "", node.alt ?? "")
    case "footnoteReference":
      return footnote(scribe, node.identifier)
    case "html":
      return leaveOutHtml(scribe, node.value)
  }
}

/**
 * The words of a line as HTML.
 *
 * @category encoding
 */
export const write = (scribe: Scribe.Scribe, nodes: ReadonlyArray<Phrasing>): string =>
  nodes.map((node) => one(scribe, node)).join("")
