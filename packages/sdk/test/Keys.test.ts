import { Keys, Signature } from "@loa/sdk"
import * as Effect from "effect/Effect"
import { assert, describe, it } from "vitest"
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"

const folder = (): string => mkdtempSync(join(tmpdir(), "loa-keys-"))

const passphrase = Keys.passphrase("Đường dây nóng 1900")

const failureOf = (work: () => unknown): string => {
  try {
    work()
    return ""
  } catch (cause) {
    if (cause instanceof Keys.KeyUnusable) return `${cause.message}; ${cause.hint}`
    throw cause
  }
}

const isGood = (document: { readonly key: string; readonly signature: string }): Promise<boolean> =>
  Effect.runPromise(Signature.verify(document))

describe("Keys", () => {
  it("makes a pair that signs and is checked, the private key for its owner alone", async () => {
    const name = join(folder(), "a new folder", "director")
    const { id, privateFile, publicFile } = Keys.create(name)
    assert.deepStrictEqual([privateFile, publicFile], [`${name}.key`, `${name}.pub`])
    assert.strictEqual(statSync(privateFile).mode & 0o777, 0o600)
    assert.strictEqual(Keys.loadPublic(publicFile), id)
    assert.isFalse(Keys.needsPassphrase(privateFile))
    const key = Keys.loadPrivate(privateFile)
    assert.strictEqual(key.id, id)
    const signed = Keys.sign({ title: "Bluezone" }, key)
    assert.isTrue(await isGood(signed))
    assert.isFalse(await isGood({ ...signed, title: "bluezone" } as typeof signed))
  })

  it("opens a protected key with its passphrase, however its letters are composed, and with no other", async () => {
    const { privateFile } = Keys.create(join(folder(), "director"), passphrase)
    assert.isTrue(Keys.needsPassphrase(privateFile))
    const decomposed = Keys.passphrase("Đường dây nóng 1900".normalize("NFD"))
    assert.isTrue(await isGood(Keys.sign({ a: 1 }, Keys.loadPrivate(privateFile, decomposed))))
    for (const wrong of ["", "duong day nong 1900", "Đường dây nóng 1901"]) {
      const failure = failureOf(() => Keys.loadPrivate(privateFile, Keys.passphrase(wrong)))
      assert.include(failure, "the passphrase does not open this key")
    }
    assert.include(
      failureOf(() => Keys.loadPrivate(privateFile)),
      "is protected by a passphrase"
    )
  })

  it("overwrites neither half of a pair, and leaves no half behind", () => {
    for (const extension of ["key", "pub"]) {
      const name = join(folder(), "director")
      writeFileSync(`${name}.${extension}`, "precious")
      assert.include(
        failureOf(() => Keys.create(name)),
        `director.${extension}: is there already`
      )
      assert.strictEqual(readFileSync(`${name}.${extension}`, "utf8"), "precious")
      assert.isFalse(existsSync(`${name}.${extension === "key" ? "pub" : "key"}`))
    }
  })

  it("says which kind of file was named by mistake", () => {
    const root = folder()
    const { privateFile, publicFile } = Keys.create(join(root, "director"))
    writeFileSync(join(root, "text"), "no key at all")
    assert.include(
      failureOf(() => Keys.loadPublic(privateFile)),
      "is a private key, and a public one belongs here"
    )
    assert.include(
      failureOf(() => Keys.loadPrivate(publicFile)),
      "is a public key, and signing needs the private one"
    )
    assert.include(
      failureOf(() => Keys.loadPrivate(join(root, "text"))),
      "is no Ed25519 key in PEM"
    )
    assert.include(
      failureOf(() => Keys.loadPublic(join(root, "text"))),
      "is no Ed25519 key in PEM"
    )
    assert.include(
      failureOf(() => Keys.loadPrivate(join(root, "gone"))),
      "there is no such key file"
    )
    assert.include(
      failureOf(() => Keys.needsPassphrase(join(root, "gone"))),
      "there is no such key file"
    )
  })

  it("shows nothing of a private key or a passphrase when it is printed or fails", () => {
    const { privateFile } = Keys.create(join(folder(), "director"), passphrase)
    const body = readFileSync(privateFile, "utf8").split("\n")[1] ?? ""
    const shown = [
      inspect(Keys.loadPrivate(privateFile, passphrase), { depth: 10, showHidden: true }),
      JSON.stringify(Keys.loadPrivate(privateFile, passphrase)),
      inspect(passphrase, { showHidden: true }),
      failureOf(() => Keys.loadPrivate(privateFile, Keys.passphrase("một mật khẩu khác")))
    ].join("\n")
    assert.isAbove(body.length, 40)
    for (const secret of [body, "1900", "mật khẩu khác"]) assert.notInclude(shown, secret)
  })

  it("are PEM files of the kinds other tools read", () => {
    const root = folder()
    const kinds = (name: string, words?: Keys.Passphrase): ReadonlyArray<string | undefined> => {
      const { privateFile, publicFile } = Keys.create(join(root, name), words)
      return [privateFile, publicFile].map((file) => readFileSync(file, "utf8").split("\n")[0])
    }
    assert.deepStrictEqual(kinds("a"), ["-----BEGIN PRIVATE KEY-----", "-----BEGIN PUBLIC KEY-----"])
    assert.deepStrictEqual(kinds("b", passphrase), [
      "-----BEGIN ENCRYPTED PRIVATE KEY-----",
      "-----BEGIN PUBLIC KEY-----"
    ])
  })
})
