/**
 * `loa keys new`: an official's pair of keys.
 */
import { Keys } from "@loa/sdk"
import { type Context, type RunCommand, writeJson } from "./Context.ts"
import { exitCodes } from "./ExitCode.ts"
import * as Passphrase from "./Passphrase.ts"

const tell = ({ stderr, words }: Context, files: { readonly privateFile: string; readonly publicFile: string }) => {
  stderr.line(words.keyMade(files.privateFile))
  stderr.line(words.publicKeyMade(files.publicFile))
}

/**
 * @category running
 */
export const keys: RunCommand = async (context) => {
  const [, name = ""] = context.items
  const passphrase = await Passphrase.toProtect(context)
  const { id, privateFile, publicFile } = Keys.create(name, passphrase)
  tell(context, { privateFile, publicFile })
  if (passphrase === undefined) context.stderr.line(context.stderr.paint("yellow", context.words.keyUnprotected))
  if (context.options.json) writeJson(context, { id, privateKey: privateFile, publicKey: publicFile })
  else context.stdout.line(id)
  return exitCodes.done
}
