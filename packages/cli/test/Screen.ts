/**
 * A terminal for tests: takes what an outlet writes and shows what a person would see.
 */
import * as Outlet from "../src/Outlet.ts"
import { columnsOf } from "../src/TextWidth.ts"

export interface Screen extends Outlet.Outlet {
  /** The lines on the screen, as they stand. */
  readonly shown: () => ReadonlyArray<string>
  /** The widest any line has been, in columns. */
  readonly widest: () => number
}

const command = /^\u001B\[(\d*)([AKJ])/

export const make = (columns: number): Screen => {
  let lines: Array<string> = [""]
  let row = 0
  let widest = 0

  const obey = (count: string, letter: string): void => {
    if (letter === "A") row -= Number(count || 1)
    if (letter === "K") lines[row] = ""
    if (letter === "J") lines = [...lines.slice(0, row), ""]
    if (row < 0) throw new Error("the cursor left the screen")
  }

  const put = (character: string): void => {
    if (character === "\n") {
      row += 1
      lines[row] ??= ""
    } else if (character !== "\r") {
      lines[row] = `${lines[row] ?? ""}${character}`
      widest = Math.max(widest, columnsOf(lines[row] ?? ""))
    }
  }

  const write = (text: string): void => {
    for (let rest = text; rest !== "";) {
      const [whole = rest.charAt(0), count, letter] = command.exec(rest) ?? []
      if (letter === undefined) put(whole)
      else obey(count ?? "", letter)
      rest = rest.slice(whole.length)
    }
  }

  return {
    write,
    line: (text) => write(`${text}\n`),
    isTerminal: true,
    columns: () => columns,
    rows: () => 24,
    paint: Outlet.plain,
    shown: () => lines.filter((line) => line !== ""),
    widest: () => widest
  }
}
