/**
 * The body of an item as a tree, and as the plain text that channels without markup show.
 */
import { fromMarkdown } from "mdast-util-from-markdown"
import { gfmFromMarkdown } from "mdast-util-gfm"
import { gfm } from "micromark-extension-gfm"
import type { List, ListItem, Nodes, PhrasingContent, Root, RootContent } from "mdast"

export type { List, ListItem, Nodes, PhrasingContent, Root, RootContent } from "mdast"

const extensions = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }

/** The text parsed last. A check and a plan read one body a dozen times, and reading it is most of their work. */
let last: { readonly markdown: string; readonly root: Root } | undefined

/**
 * Parses CommonMark with the extensions of GitHub: tables, strikethrough, task lists, bare addresses. The tree is shared
 * with whoever asks for the same text, and never changed.
 *
 * @category decoding
 */
export const parse = (markdown: string): Root => {
  last = last?.markdown === markdown ? last : { markdown, root: fromMarkdown(markdown, extensions) }
  return last.root
}

/**
 * Whether an address may stand behind a link or a picture: web, mail, telephone, or a reference resolved later.
 *
 * @category predicates
 */
export const isSafeAddress = (address: string): boolean => /^(https?:|mailto:|tel:|\{\{)/i.test(address.trim())

/**
 * The words of a node without any markup.
 *
 * @category encoding
 */
export const words = (node: Nodes): string => {
  switch (node.type) {
    case "text":
      // A line end inside a paragraph is where its author's editor wrapped, not a break.
      return node.value.replace(/[ \t]*\n[ \t]*/g, " ")
    case "inlineCode":
    case "code":
      return node.value
    case "break":
      return "\n"
    case "image":
      return node.alt ?? ""
    case "html":
      return ""
    default:
      return "children" in node ? node.children.map(words).join("") : ""
  }
}

/** Inline words; a link keeps its address behind it, unless the words are the address. */
const inline = (node: PhrasingContent): string => {
  if (node.type === "link") {
    const text = node.children.map(inline).join("")
    if (!isSafeAddress(node.url)) return text
    const address = node.url.replace(/^(mailto|tel):/i, "")
    return text === address || text === node.url ? address : `${text} (${address})`
  }
  return "children" in node ? node.children.map(inline).join("") : words(node)
}

/** Comments and nothing between them: each ends at the first `-->`, and `<!-->` is one that has ended already. */
const comments = /^(?:<!--(?!-?>)(?:(?!-->)[\s\S])*-->\s*)+$/

/**
 * Whether raw HTML is a comment, or several. They are nobody's text; words between two of them are somebody's.
 *
 * @category predicates
 */
export const isComment = (html: string): boolean => comments.test(html.trim())

/**
 * Raw HTML in a tree, which no channel shows. Comments are not among it.
 *
 * @category getters
 */
export const htmlOf = (node: Nodes): ReadonlyArray<string> => {
  if (node.type === "html") return isComment(node.value) ? [] : [node.value]
  return "children" in node ? node.children.flatMap(htmlOf) : []
}

const indent = (text: string, by: string): string => text.split("\n").join(`\n${by}`)

const listItem = (item: ListItem, marker: string): string =>
  `${marker}${indent(blocks(item.children, "\n"), " ".repeat(marker.length))}`

const list = (node: List): string =>
  node.children
    .map((item, index) => listItem(item, node.ordered === true ? `${(node.start ?? 1) + index}. ` : "• "))
    .join("\n")

const block = (node: RootContent): string => {
  switch (node.type) {
    case "paragraph":
    case "heading":
      return node.children.map(inline).join("")
    case "list":
      return list(node)
    case "blockquote":
      return blocks(node.children, "\n\n")
    case "table":
      return node.children
        .map((row) => row.children.map((cell) => cell.children.map(inline).join("")).join(" – "))
        .join("\n")
    case "thematicBreak":
      return "—"
    case "code":
      return node.value
    default:
      return ""
  }
}

const blocks = (nodes: ReadonlyArray<RootContent>, between: string): string =>
  nodes
    .map(block)
    .filter((text) => text.trim() !== "")
    .join(between)

/**
 * The body as plain text: paragraphs apart by an empty line, lists with bullets or numbers, addresses in brackets.
 * Pictures and raw HTML are left out.
 *
 * @category encoding
 */
export const toPlainText = (root: Root): string => {
  const withoutPictures = root.children.filter(
    (node) => !(node.type === "paragraph" && node.children.every((child) => child.type === "image"))
  )
  return blocks(withoutPictures, "\n\n")
}

/**
 * One block of an article without markup.
 *
 * @category models
 */
export type TextBlock =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly address: string; readonly altText: string }

/**
 * Each top-level block by itself: for channels whose article is a list of blocks. A picture that stands alone is given
 * with its address, everything else as plain text.
 *
 * @category encoding
 */
export const toTextBlocks = (root: Root): ReadonlyArray<TextBlock> =>
  root.children.flatMap((node): ReadonlyArray<TextBlock> => {
    if (
      node.type === "paragraph" &&
      node.children.length > 0 &&
      node.children.every((child) => child.type === "image")
    ) {
      return node.children.flatMap((child) =>
        child.type === "image" ? [{ type: "image", address: child.url, altText: child.alt ?? "" }] : []
      )
    }
    const text = block(node)
    return text.trim() === "" ? [] : [{ type: "text", text }]
  })
