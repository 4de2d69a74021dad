/**
 * What holds for every item, every text and every value. Each function throws when it does not.
 */
import { type Adapter, type CampaignItem, Digest, InvisibleCharacters, ItemText, Json, Preparation } from "@loa/core"
import { ReferenceChecks, type Finding } from "@loa/core"
import { ItemSource } from "@loa/sdk"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Arbitraries from "./Arbitraries.ts"
import * as FourChannels from "./FourChannels.ts"

/** No message may carry what a terminal obeys or hides. */
const control = /(?!\n)[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u

const assertProblems = ({ file, message, problems }: ItemText.ItemInvalid, name: string): void => {
  assert.strictEqual(file, name)
  assert.isNotEmpty(problems)
  for (const problem of problems) {
    assert.isNotEmpty(problem.message)
    assert.isArray(problem.path)
  }
  assert.notMatch(message, control)
  for (const line of message.split("\n")) assert.isTrue(line.startsWith(name), line)
}

const digestOf = (item: CampaignItem.CampaignItem): Promise<string> =>
  Effect.runPromise(Digest.ofItem(item, FourChannels.assetsOf(item)))

/** Decoding what was decoded changes nothing. */
const assertStable = (item: CampaignItem.CampaignItem): void => {
  const again = ItemText.decode(JSON.parse(JSON.stringify(item)))
  assert.deepStrictEqual(Result.getOrThrow(again), item)
}

const readText = (text: string, format: ItemSource.Format) => ItemSource.read(text, format, "tin.md")

/** A text is read, or refused with the place of every problem. */
export const text = async ({
  format,
  text: written
}: Arbitraries.Written): Promise<CampaignItem.CampaignItem | undefined> => {
  const read = await readText(written, format)
  if (Result.isSuccess(read)) {
    assertStable(read.success.item)
    return read.success.item
  }
  assertProblems(read.failure, "tin.md")
  const lines = written.split(/\r\n|\r|\n/)
  for (const { column = 0, line = 0 } of read.failure.problems) {
    assert.isAtLeast(line, 1)
    assert.isAtMost(line, lines.length)
    assert.isAtLeast(column, 1)
    assert.isAtMost(column, (lines[line - 1] ?? "").length + 1)
  }
  return undefined
}

const parsedAsJson = (written: string): boolean => {
  try {
    JSON.parse(written)
    return true
  } catch {
    return false
  }
}

/** JSON is what `JSON.parse` takes, and nothing else. */
export const strictJson = async (written: string): Promise<void> => {
  const read = await readText(written, "json")
  if (parsedAsJson(written)) {
    const message = Result.isFailure(read) ? read.failure.message : ""
    assert.isFalse(message.includes("not readable as JSON") && !message.includes("there twice"), message)
  } else {
    assert.isTrue(Result.isFailure(read))
  }
}

/** Any value is an item, or refused. */
export const data = (input: unknown): void => {
  const decoded = ItemText.decode(input, "tin.md")
  if (Result.isSuccess(decoded)) assertStable(decoded.success)
  else assertProblems(decoded.failure, "tin.md")
}

/** The digest is that of the content, however it is written. */
export const digest = async (fields: { readonly body?: string }, choice: number): Promise<void> => {
  const decoded = ItemText.decode(fields)
  if (Result.isFailure(decoded)) return
  const expected = await digestOf(decoded.success)
  const other: object = Object(Arbitraries.shuffled(fields, choice))
  const texts: ReadonlyArray<readonly [string, ItemSource.Format]> = [
    [Arbitraries.toYaml(fields, choice), "yaml"],
    [Arbitraries.toJson(other, choice), "json"],
    [Arbitraries.toYaml(other, choice + 1).replaceAll("\n", "\r\n"), "yaml"],
    [
      `\uFEFF${Arbitraries.toJson(fields, choice + 1)
        .replaceAll("\n", "\r\n")
        .normalize("NFD")}`,
      "json"
    ]
  ]
  for (const [written, format] of texts) {
    const read = Result.getOrThrow(await readText(written, format))
    assert.deepStrictEqual(read.item, decoded.success)
    assert.strictEqual(await digestOf(read.item), expected)
  }
}

const assertFinding = ({ code, message, path, severity }: Finding.Finding): void => {
  assert.match(code, /^[a-z][a-z0-9-]*$/)
  assert.include(["error", "warning", "note"], severity)
  assert.isNotEmpty(message)
  assert.isArray(path)
}

/** Tags that our own blocks consist of. */
const ownTags =
  /^(?:p|h[1-6]|ul|ol|li|a|img|strong|em|del|code|pre|blockquote|br|hr|figure|figcaption|table|thead|tbody|tr|th|td|sup|audio|video|div|input)$/

/** What goes to the portal as HTML holds our own markup only, whatever the item says. */
const assertOwnMarkup = (html: string): void => {
  for (const [tag, name = ""] of html.matchAll(/<\/?([a-zA-Z][\w-]*)[^>]*>/g)) {
    assert.match(name, ownTags, tag)
    assert.notMatch(tag.replace(/"[^"]*"/g, ""), /\son\w+\s*=/i)
  }
  for (const [attribute, address = ""] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
    assert.isFalse(/^\s*(?:javascript|data|vbscript):/i.test(address), attribute)
  }
  // WordPress runs shortcodes when the comments around blocks are gone.
  assert.notMatch(html.replace(/<!--[\s\S]*?-->/g, ""), /\[(?:gallery|caption)/)
}

const offers = {
  portal: { permalink: "https://portal.example.gov.vn/tin/", remoteId: "17", assets: {} },
  tube: { permalink: "https://www.youtube.com/watch?v=a_b&t=1", remoteId: "a_b", assets: {} },
  oa: { assets: {} }
}

const assertPlan = (entry: Preparation.Prepared): void => {
  const { adapter } = entry.destination
  entry.findings.forEach(assertFinding)
  assert.strictEqual(
    Json.canonical(adapter.plan(entry.publication)),
    Json.canonical(entry.plan),
    "the same item gives the same plan"
  )
  const { prepared } = Preparation.resolve(entry, offers)
  for (const { plan } of [entry, prepared]) {
    for (const { content } of plan.steps) {
      if (adapter.channel === "wordpress" && typeof content["content"] === "string") assertOwnMarkup(content["content"])
    }
  }
}

/** Every channel says what it makes of an item, or what is wrong with it. */
export const channels = (item: CampaignItem.CampaignItem, destinations: ReadonlyArray<Adapter.Destination>): void => {
  const prepared = FourChannels.prepare(item, destinations)
  prepared.forEach(assertPlan)
  Preparation.inOrder(prepared)
  const findings = [
    ...Preparation.checkNames(item, destinations),
    ...InvisibleCharacters.check(item),
    ...ReferenceChecks.checkItem(item, destinations),
    ...ReferenceChecks.checkOrder(prepared),
    ...ReferenceChecks.checkOffers(prepared)
  ]
  findings.forEach(assertFinding)
}
