/**
 * The passphrase of a private key: from the environment, or from the person at the terminal, never shown.
 */
import { Keys } from "@loa/sdk"
import { createInterface, type Interface } from "node:readline/promises"
import { Writable } from "node:stream"
import type { Context } from "./Context.ts"
import { UsageError } from "./Failure.ts"

const hidden = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })

/** One answer, which nobody sees. The end of the input is an empty one. */
const answer = async (reader: Interface, { signal, stderr }: Context, question: string): Promise<string> => {
  const ended = new Promise<string>((resolve) => reader.once("close", () => resolve("")))
  stderr.write(question)
  const said = await Promise.race([reader.question("", { signal }), ended])
  stderr.line("")
  return said
}

/** Asks as a terminal, so that the system shows nothing of what is typed; Ctrl-C stays what it is. */
const withReader = async <A>(context: Context, work: (reader: Interface) => Promise<A>): Promise<A> => {
  const reader = createInterface({ input: context.stdin, output: hidden(), terminal: true, historySize: 0 })
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"))
  try {
    return await work(reader)
  } catch (cause) {
    context.signal.throwIfAborted()
    throw cause
  } finally {
    reader.close()
  }
}

const fromEnvironment = ({ environment, words }: Context, name: string): Keys.Passphrase => {
  const text = environment[name] ?? ""
  if (text === "") throw new UsageError(words.passphraseUnset(name))
  return Keys.passphrase(text)
}

/**
 * What opens a private key; nothing when it is not protected.
 *
 * Errors: rejects with `UsageError` when it is, and neither the environment nor anybody can tell.
 *
 * @category running
 */
export const toOpen = async (context: Context, file: string): Promise<Keys.Passphrase | undefined> => {
  const { canAsk, options, words } = context
  if (!Keys.needsPassphrase(file)) return undefined
  if (options.passphraseEnv !== undefined) return fromEnvironment(context, options.passphraseEnv)
  if (!canAsk) throw new UsageError(words.passphraseNeeded(file))
  return Keys.passphrase(await withReader(context, (reader) => answer(reader, context, words.askPassphrase(file))))
}

/**
 * What a new private key is to be protected by; nothing when nobody wants it to be.
 *
 * Errors: rejects with `UsageError` when the two times it is typed differ.
 *
 * @category running
 */
export const toProtect = async (context: Context): Promise<Keys.Passphrase | undefined> => {
  const { canAsk, options, words } = context
  if (options.passphraseEnv !== undefined) return fromEnvironment(context, options.passphraseEnv)
  if (!canAsk) return undefined
  return withReader(context, async (reader) => {
    const first = await answer(reader, context, words.askNewPassphrase)
    if (first === "") return undefined
    if ((await answer(reader, context, words.askPassphraseAgain)) !== first)
      throw new UsageError(words.passphraseDiffers)
    return Keys.passphrase(first)
  })
}
