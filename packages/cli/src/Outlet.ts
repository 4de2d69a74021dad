/**
 * Where text goes: a standard stream, and what it can show.
 */
import { styleText } from "node:util"

/** @category models */
export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan"

/**
 * Colours a text, or leaves it as it is where colours are not wanted.
 *
 * @category models
 */
export type Paint = (style: Style, text: string) => string

/**
 * @category models
 */
export interface Outlet {
  readonly write: (text: string) => void
  readonly line: (text: string) => void
  readonly isTerminal: boolean
  /** Infinity where lines need not be broken. */
  readonly columns: () => number
  readonly rows: () => number
  readonly paint: Paint
}

/** What is no terminal has no width: a log keeps a message on one line, where it can be searched. */
const unlimited = Number.POSITIVE_INFINITY

/** @category constants */
export const plain: Paint = (_, text) => text

const colours: Paint = (style, text) => styleText(style, text, { validateStream: false })

/**
 * Makes the outlet of a standard stream. Colours follow `NO_COLOR` (https://no-color.org) and are for terminals only; a
 * `dumb` terminal cannot move its cursor and counts as none.
 *
 * @category constructors
 */
export const make = (
  stream: NodeJS.WriteStream,
  environment: { readonly [name: string]: string | undefined }
): Outlet => {
  const isTerminal = stream.isTTY === true && environment["TERM"] !== "dumb"
  const write = (text: string): void => void stream.write(text)
  return {
    write,
    line: (text) => write(`${text}\n`),
    isTerminal,
    columns: () => (isTerminal ? stream.columns || 80 : unlimited),
    rows: () => stream.rows || 24,
    paint: isTerminal && (environment["NO_COLOR"] ?? "") === "" ? colours : plain
  }
}
