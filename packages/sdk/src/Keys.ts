/**
 * Key pairs of officials, as PEM files other tools read too: Ed25519, the private key as PKCS#8, the public one as SPKI.
 */
import { Signature } from "@loa/core"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign as signBytes } from "node:crypto"
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

/**
 * A key that cannot be made or used. No message holds any of a private key or a passphrase.
 *
 * @category errors
 */
export class KeyUnusable extends Schema.TaggedError<KeyUnusable>()("KeyUnusable", {
  file: Schema.String,
  detail: Schema.String,
  hint: Schema.String
}) {
  override get message(): string {
    return `${this.file}: ${this.detail}`
  }
}

/**
 * A private key that can sign, and the name of its public one.
 *
 * @category models
 */
export interface SigningKey {
  /** `ed25519:…`; see `Signature.PublicKey`. */
  readonly id: string
  readonly privateKey: Redacted.Redacted<KeyObject>
}

/**
 * What a private key is protected by.
 *
 * @category models
 */
export type Passphrase = Redacted.Redacted<string>

/**
 * A passphrase in one spelling, whatever the keyboard composes its letters of.
 *
 * @category constructors
 */
export const passphrase = (text: string): Passphrase => Redacted.make(text.normalize("NFC"))

/** Bytes; a key in PEM is a few hundred. */
const fileBytesMax = 16_384

const idOf = (publicKey: KeyObject): string => `ed25519:${publicKey.export({ format: "jwk" }).x ?? ""}`

const readText = (file: string): string => {
  try {
    if (statSync(file).size > fileBytesMax) throw notPem(file)
    return readFileSync(file, "utf8")
  } catch (cause) {
    if (cause instanceof KeyUnusable) throw cause
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
    const detail = code === "ENOENT" ? "there is no such key file" : `the key file cannot be read (${code})`
    throw new KeyUnusable({ file, detail, hint: "make a pair of keys with `loa keys new NAME`" })
  }
}

const notPem = (file: string): KeyUnusable =>
  new KeyUnusable({
    file,
    detail: "is no Ed25519 key in PEM",
    hint: "a public key begins with -----BEGIN PUBLIC KEY-----, a private one with PRIVATE KEY; `loa keys new` makes both"
  })

const requireEd25519 = (key: KeyObject, file: string): KeyObject => {
  if (key.asymmetricKeyType !== "ed25519") throw notPem(file)
  return key
}

/**
 * Reads the name of a public key from its file.
 *
 * Errors: throws `KeyUnusable`; a private key is one, for it has no place where public ones are listed.
 *
 * @category decoding
 */
export const loadPublic = (file: string): string => {
  const text = readText(file)
  if (text.includes("PRIVATE KEY")) {
    const detail = "is a private key, and a public one belongs here"
    throw new KeyUnusable({ file, detail, hint: "name its .pub file, and keep the private key to its owner" })
  }
  try {
    return idOf(requireEd25519(createPublicKey(text), file))
  } catch {
    throw notPem(file)
  }
}

/**
 * Whether a private key's file says that it is protected by a passphrase.
 *
 * Errors: throws `KeyUnusable` when there is no such file.
 *
 * @category predicates
 */
export const needsPassphrase = (file: string): boolean => readText(file).includes("BEGIN ENCRYPTED PRIVATE KEY")

const decrypt = (file: string, text: string, passphrase: Passphrase | undefined): KeyObject => {
  try {
    return createPrivateKey({
      key: text,
      format: "pem",
      ...(passphrase === undefined ? {} : { passphrase: Redacted.value(passphrase) })
    })
  } catch {
    if (!text.includes("BEGIN ENCRYPTED PRIVATE KEY")) throw notPem(file)
    throw new KeyUnusable({
      file,
      detail: passphrase === undefined ? "is protected by a passphrase" : "the passphrase does not open this key",
      hint: "give the passphrase of this key, at the terminal or with --passphrase-env NAME"
    })
  }
}

/**
 * Reads a private key.
 *
 * Errors: throws `KeyUnusable`, also when its passphrase is missing or wrong.
 *
 * @category decoding
 */
export const loadPrivate = (file: string, passphrase?: Passphrase): SigningKey => {
  const text = readText(file)
  if (!text.includes("PRIVATE KEY")) {
    const detail = text.includes("PUBLIC KEY") ? "is a public key, and signing needs the private one" : undefined
    throw detail === undefined ? notPem(file) : new KeyUnusable({ file, detail, hint: "name its .key file" })
  }
  const privateKey = requireEd25519(decrypt(file, text, passphrase), file)
  return { id: idOf(createPublicKey(privateKey)), privateKey: Redacted.make(privateKey) }
}

const toPem = (privateKey: KeyObject, passphrase: Passphrase | undefined): string | Buffer =>
  privateKey.export({
    type: "pkcs8",
    format: "pem",
    ...(passphrase === undefined ? {} : { cipher: "aes-256-cbc", passphrase: Redacted.value(passphrase) })
  })

/**
 * Makes a pair of keys: `NAME.key`, which only its owner may read, and `NAME.pub`. Gives the name of the public key.
 *
 * Errors: throws `KeyUnusable` when one of the files is there already, and leaves nothing then.
 *
 * @category constructors
 */
export const create = (
  name: string,
  passphrase?: Passphrase
): { readonly id: string; readonly privateFile: string; readonly publicFile: string } => {
  const files = { privateFile: `${name}.key`, publicFile: `${name}.pub` }
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  mkdirSync(dirname(name), { recursive: true })
  write(files.privateFile, toPem(privateKey, passphrase), 0o600)
  try {
    write(files.publicFile, publicKey.export({ type: "spki", format: "pem" }), 0o644)
  } catch (cause) {
    // Half a pair is of no use to anybody.
    rmSync(files.privateFile)
    throw cause
  }
  return { id: idOf(publicKey), ...files }
}

const taken = (file: string): KeyUnusable =>
  new KeyUnusable({
    file,
    detail: "is there already, and a key is never overwritten",
    hint: "choose another name; what the old key has signed can be checked only as long as its .pub is kept"
  })

const write = (file: string, content: string | Buffer, mode: number): void => {
  try {
    writeFileSync(file, content, { flag: "wx", mode, flush: true })
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason"
    if (code === "EEXIST") throw taken(file)
    throw new KeyUnusable({ file, detail: `cannot be written (${code})`, hint: "name a folder that can be written" })
  }
}

/**
 * Signs a document: gives it the name of the key and the signature over everything in it.
 *
 * @category signing
 */
export const sign = <A extends object>(
  document: A,
  key: SigningKey
): A & { readonly key: string; readonly signature: string } => {
  const named = { ...document, key: key.id }
  const signature = signBytes(null, Signature.bytesOf(named), Redacted.value(key.privateKey)).toString("base64url")
  return { ...named, signature }
}
