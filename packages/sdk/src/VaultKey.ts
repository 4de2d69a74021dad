/**
 * The key the vault is sealed with. It never lies beside the vault.
 */
import { Vault } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { randomBytes } from "node:crypto"
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join } from "node:path"

/**
 * Environment variable that may hold the key: 32 bytes in base64.
 *
 * @category constants
 */
export const environmentName = "LOA_VAULT_KEY"

/**
 * Reads a key from its text. `from` says in a message where it came from.
 *
 * @category decoding
 */
export const decode = (text: string, from: string): Effect.Effect<Redacted.Redacted<Uint8Array>, Vault.VaultError> => {
  const bytes = Buffer.from(text.trim(), "base64")
  return bytes.length === 32
    ? Effect.succeed(Redacted.make(new Uint8Array(bytes)))
    : Effect.fail(
        new Vault.VaultError({
          detail: `the vault key in ${from} is not 32 bytes in base64`,
          hint: "make one with: openssl rand -base64 32"
        })
      )
}

/**
 * Where the key is kept when the environment does not give it: the user's own configuration folder.
 *
 * @category getters
 */
export const fileOf = (environment: { readonly [name: string]: string | undefined }): string =>
  join(environment["XDG_CONFIG_HOME"] ?? join(homedir(), ".config"), "loa", "vault.key")

/** Makes the key beside its place and links it in, so that two processes that begin together agree on one. */
const create = (file: string): string => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`
  writeFileSync(fresh, `${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(fresh, file)
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause
  } finally {
    rmSync(fresh, { force: true })
  }
  return readFileSync(file, "utf8")
}

const readOrCreate = (file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return create(file)
    throw cause
  }
}

/**
 * Reads the key from the environment, else from the user's configuration folder, making it there the first time.
 *
 * @category constructors
 */
export const load = (environment: {
  readonly [name: string]: string | undefined
}): Effect.Effect<Redacted.Redacted<Uint8Array>, Vault.VaultError> => {
  const given = environment[environmentName]
  if (given !== undefined) return decode(given, environmentName)
  const file = fileOf(environment)
  return Effect.try({
    try: () => readOrCreate(file),
    catch: (cause) =>
      new Vault.VaultError({
        detail: `the vault key ${file} cannot be read or made: ${cause instanceof Error ? cause.message : "unknown reason"}`,
        hint: `make its folder writable, or give the key in ${environmentName}`
      })
  }).pipe(Effect.flatMap((text) => decode(text, file)))
}
