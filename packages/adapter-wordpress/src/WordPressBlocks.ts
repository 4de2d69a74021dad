/**
 * The body of an item as WordPress blocks, so that a site shows it and an editor opens it as if it had been written there.
 */
import { Markdown } from "@loa/adapter-kit"
import * as Html from "./WordPressHtml.ts"
import * as Inline from "./WordPressInline.ts"
import * as MediaBlocks from "./WordPressMediaBlocks.ts"
import * as Scribe from "./WordPressScribe.ts"

type Content = Markdown.RootContent
type Of<Type extends Content["type"]> = Extract<Content, { readonly type: Type }>

/**
 * One paragraph of words that are HTML already.
 *
 * @category encoding
 */
export const paragraph = (html: string): string => Html.block("paragraph", {}, `<p>${html}</p>`)

const isPicture = (node: Markdown.PhrasingContent): node is Of<"image"> | Of<"imageReference"> =>
  node.type === "image" || node.type === "imageReference"

const isSpace = (node: Markdown.PhrasingContent): boolean =>
  node.type === "break" || (node.type === "text" && node.value.trim() === "")

const pictureBlock = (scribe: Scribe.Scribe, node: Of<"image"> | Of<"imageReference">): string => {
  const definition = node.type === "image" ? undefined : scribe.definitions.get(node.identifier)
  const address = node.type === "image" ? node.url : (definition?.url ?? "")
  const caption = (node.type === "image" ? node.title : definition?.title) ?? undefined
  const found = Scribe.assetAt(scribe, address)
  if (found !== undefined) {
    scribe.named.add(found.asset.id)
    return MediaBlocks.asset(scribe, found, { text: node.alt ?? "", caption })
  }
  if (Inline.isPictureAddress(address)) return MediaBlocks.remotePicture(address, node.alt ?? "", caption)
  Scribe.leaveOutAddress(scribe, address, true)
  return ""
}

const paragraphBlock = (scribe: Scribe.Scribe, node: Of<"paragraph">): string => {
  const parts = node.children.filter((child) => !isSpace(child))
  if (parts.length > 0 && parts.every(isPicture)) return join(parts.map((part) => pictureBlock(scribe, part)))
  const [only] = parts
  if (
    parts.length === 1 &&
    only?.type === "link" &&
    MediaBlocks.isYouTube(only.url) &&
    Markdown.words(only) === only.url
  ) {
    return MediaBlocks.youTube(only.url)
  }
  const html = Inline.write(scribe, node.children).trim()
  return html === "" ? "" : paragraph(html)
}

/** A page has one `h1`, and that is the title. */
const headingBlock = (scribe: Scribe.Scribe, node: Of<"heading">): string => {
  const level = Math.max(2, node.depth)
  const html = `<h${level} class="wp-block-heading">${Inline.write(scribe, node.children)}</h${level}>`
  return Html.block("heading", level === 2 ? {} : { level }, html)
}

/** Blocks inside a list item, which takes words and lists only. */
const flow = (scribe: Scribe.Scribe, node: Content): string => {
  switch (node.type) {
    case "paragraph":
    case "heading":
      return Inline.write(scribe, node.children)
    case "code":
      return `<code>${Html.text(node.value).replace(/\n/g, "<br />")}</code>`
    case "blockquote":
      return lines(node.children.map((child) => flow(scribe, child)))
    case "table":
      return lines(
        node.children.map((row) => row.children.map((cell) => Inline.write(scribe, cell.children)).join(" – "))
      )
    case "html":
      return Inline.leaveOutHtml(scribe, node.value)
    default:
      return ""
  }
}

const lines = (parts: ReadonlyArray<string>): string => parts.filter((part) => part !== "").join("<br />")

const marks: { readonly [checked: string]: string } = { true: "☑ ", false: "☐ " }

const listItem = (scribe: Scribe.Scribe, item: Markdown.ListItem): string => {
  const words = lines(item.children.map((child) => (child.type === "list" ? "" : flow(scribe, child))))
  const lists = item.children.map((child) => (child.type === "list" ? listBlock(scribe, child) : "")).join("")
  return Html.block("list-item", {}, `<li>${marks[String(item.checked)] ?? ""}${words}${lists}</li>`)
}

const listBlock = (scribe: Scribe.Scribe, node: Markdown.List): string => {
  const items = node.children.map((item) => listItem(scribe, item)).join("\n\n")
  if (node.ordered !== true) return Html.block("list", {}, `<ul class="wp-block-list">${items}</ul>`)
  const start = node.start ?? 1
  return start === 1
    ? Html.block("list", { ordered: true }, `<ol class="wp-block-list">${items}</ol>`)
    : Html.block("list", { ordered: true, start }, `<ol start="${start}" class="wp-block-list">${items}</ol>`)
}

const cell = (
  scribe: Scribe.Scribe,
  tag: "th" | "td",
  words: ReadonlyArray<Markdown.PhrasingContent>,
  align: string | null | undefined
) => {
  const aligned = align === null || align === undefined ? "" : ` class="has-text-align-${align}" data-align="${align}"`
  return `<${tag}${aligned}>${Inline.write(scribe, words)}</${tag}>`
}

const tableBlock = (scribe: Scribe.Scribe, node: Of<"table">): string => {
  const rows = node.children.map((row, index) => {
    const tag = index === 0 ? "th" : "td"
    return `<tr>${row.children.map(({ children }, column) => cell(scribe, tag, children, node.align?.[column])).join("")}</tr>`
  })
  const [head = "", ...body] = rows
  const markup = `<table><thead>${head}</thead><tbody>${body.join("")}</tbody></table>`
  return Html.block("table", {}, `<figure class="wp-block-table">${markup}</figure>`)
}

/** WordPress makes a player of an address that has a line to itself, also inside code. */
const codeBlock = (node: Of<"code">): string => {
  const code = Html.text(node.value).replace(/^(\s*https?:)\/\/([^\s<>"]+\s*)$/gm, "$1&#047;&#047;$2")
  return Html.block("code", {}, `<pre class="wp-block-code"><code>${code}</code></pre>`)
}

const one = (scribe: Scribe.Scribe, node: Content): string => {
  switch (node.type) {
    case "paragraph":
      return paragraphBlock(scribe, node)
    case "heading":
      return headingBlock(scribe, node)
    case "list":
      return listBlock(scribe, node)
    case "blockquote":
      return Html.block("quote", {}, `<blockquote class="wp-block-quote">${many(scribe, node.children)}</blockquote>`)
    case "code":
      return codeBlock(node)
    case "table":
      return tableBlock(scribe, node)
    case "thematicBreak":
      return Html.block("separator", {}, '<hr class="wp-block-separator has-alpha-channel-opacity" />')
    case "html":
      return Inline.leaveOutHtml(scribe, node.value)
    default:
      // Definitions and footnotes are written where they are referred to.
      return ""
  }
}

/**
 * Blocks below each other; empty ones are left out.
 *
 * @category encoding
 */
export const join = (blocks: ReadonlyArray<string>): string => blocks.filter((block) => block !== "").join("\n\n")

const many = (scribe: Scribe.Scribe, nodes: ReadonlyArray<Content>): string =>
  join(nodes.map((node) => one(scribe, node)))

const footnotes = (scribe: Scribe.Scribe, root: Markdown.Root): string => {
  const items = scribe.footnotes.map((name) => {
    const note = root.children.find((node) => node.type === "footnoteDefinition" && node.identifier === name)
    const words = note?.type === "footnoteDefinition" ? note.children.map((child) => flow(scribe, child)) : []
    return Html.block("list-item", {}, `<li>${lines(words)}</li>`)
  })
  if (items.length === 0) return ""
  return Html.block("list", { ordered: true }, `<ol class="wp-block-list">${items.join("\n\n")}</ol>`)
}

/**
 * A body as blocks. What it names and what was left out stands in the scribe afterwards.
 *
 * @category encoding
 */
export const write = (scribe: Scribe.Scribe, root: Markdown.Root): string => {
  const body = many(scribe, root.children)
  return join([body, footnotes(scribe, root)])
}
