/**
 * Files somebody depends on: written beside their place and renamed into it, so that there is never half of one.
 */
import { randomUUID } from "node:crypto"
import { rename, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"

/** Replaces a file by new text, durable when it resolves. */
export const write = async (file: string, text: string): Promise<void> => {
  const fresh = join(dirname(file), `.${basename(file)}.${randomUUID()}`)
  try {
    await writeFile(fresh, text, { flag: "wx", flush: true })
    await rename(fresh, file)
  } finally {
    await rm(fresh, { force: true })
  }
}
