/**
 * JSON (RFC 8259) with the place of every value. `JSON.parse` gives the value; it neither tells where a mistake is in
 * every case nor that a key is there twice.
 */
import { Quote } from "@loa/core"
import * as Result from "effect/Result"
import { type Document, keyTwice, type Misreading, type Part } from "./Places.ts"

/** Lists and groups inside each other. */
const depthMax = 64

/** Values a document may hold. */
const valuesMax = 50_000

const space = /[ \t\n\r]*/y
const string = /"[^"\\\u0000-\u001F]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001F]*)*"/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const word = /true|false|null/y

/** Thrown and caught in this file only. */
class Stopped extends Error {
  readonly misreading: Misreading
  constructor(misreading: Misreading) {
    super(misreading.message)
    this.misreading = misreading
  }
}

class Scanner {
  private index = 0
  private values = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  document(): Part {
    this.skip()
    const part = this.value(0, this.index)
    if (this.index < this.text.length) this.stop("the end of the file")
    return part
  }

  private stop(expected: string): never {
    const found = this.text.codePointAt(this.index)
    const shown = found === undefined ? "the end of the file" : Quote.text(String.fromCodePoint(found))
    return this.refuse(`found ${shown}, expected ${expected}`)
  }

  private refuse(message: string, offset = this.index): never {
    throw new Stopped({ offset, message })
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.index
    const taken = pattern.exec(this.text)?.[0]
    this.index += taken?.length ?? 0
    return taken
  }

  private skip(): void {
    this.take(space)
  }

  private is(sign: string): boolean {
    if (this.text[this.index] !== sign) return false
    this.index++
    this.skip()
    return true
  }

  private value(depth: number, offset: number): Part {
    if (depth > depthMax) this.refuse(`more than ${depthMax} lists or groups stand inside each other`)
    if (++this.values > valuesMax) this.refuse(`it holds more than ${valuesMax} values`)
    const parts = new Map<string, Part>()
    if (this.is("{")) this.entries(depth, parts)
    else if (this.is("[")) this.list(depth, parts)
    else {
      if (this.take(string) === undefined && this.take(number) === undefined && this.take(word) === undefined) {
        this.stop("a value")
      }
      this.skip()
    }
    return { offset, parts }
  }

  private entries(depth: number, parts: Map<string, Part>): void {
    if (this.is("}")) return
    do {
      const offset = this.index
      const written = this.take(string) ?? this.stop("a key in double quotes")
      const key: string = JSON.parse(written)
      if (parts.has(key)) this.refuse(keyTwice(key), offset)
      this.skip()
      if (!this.is(":")) this.stop('":" behind the key')
      parts.set(key, this.value(depth + 1, offset))
    } while (this.is(","))
    if (!this.is("}")) this.stop('"," or "}"')
  }

  private list(depth: number, parts: Map<string, Part>): void {
    if (this.is("]")) return
    do {
      parts.set(String(parts.size), this.value(depth + 1, this.index))
    } while (this.is(","))
    if (!this.is("]")) this.stop('"," or "]"')
  }
}

/**
 * Reads a JSON text.
 *
 * @category decoding
 */
export const read = (text: string): Result.Result<Document, Misreading> =>
  Result.try({
    try: () => {
      const root = new Scanner(text).document()
      return { value: JSON.parse(text), root: () => root }
    },
    catch: (cause) => (cause instanceof Stopped ? cause.misreading : { offset: 0, message: "it cannot be read" })
  })
