/**
 * A question to the person at the terminal.
 */
import { createInterface } from "node:readline/promises"
import type { Context } from "./Context.ts"

/** Yes in both languages, whichever the question was in; anything else is no. */
const yes = /^\s*(y|yes|c|có|co)\s*$/i

/**
 * Asks and waits; true for yes. An interruption rejects with the signal's reason; the end of the input is a no.
 *
 * @category running
 */
export const ask = async ({ signal, stderr, stdin }: Context, question: string): Promise<boolean> => {
  // Not as a terminal: the system then keeps turning Ctrl-C into a signal, and echoes what is typed.
  const reader = createInterface({ input: stdin, terminal: false })
  const ended = new Promise<string>((resolve) => reader.once("close", () => resolve("")))
  stderr.write(question)
  try {
    return yes.test((await Promise.race([reader.question("", { signal }), ended])).normalize("NFC"))
  } catch (cause) {
    signal.throwIfAborted()
    throw cause
  } finally {
    reader.close()
  }
}
