import { Accounts } from "@loa/sandbox"
import { Configuration, Keys } from "@loa/sdk"
import { assert, describe, it } from "vitest"
import { generateKeyPairSync } from "node:crypto"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = (): string => mkdtempSync(join(tmpdir(), "loa-config-"))

const from = { file: "loa.config.json", folder: "/agency", environment: { ...Accounts.environment } }

const { fanpage, oa, portal, tube } = Accounts.configuration("http://127.0.0.1:4010")
const good = { destinations: { portal, fanpage, oa, tube } }

const problemsOf = async (
  input: unknown,
  environment: { readonly [name: string]: string } = from.environment,
  folder = from.folder
) => {
  try {
    await Configuration.decode(input, { ...from, environment, folder })
    return []
  } catch (cause) {
    if (cause instanceof Configuration.ConfigurationInvalid) return cause.problems
    throw cause
  }
}

const withPortal = (changes: object) => ({ destinations: { portal: { ...portal, ...changes } } })

describe("Configuration", () => {
  it("decodes the four channels, paths from its own folder", async () => {
    const configuration = await Configuration.decode(good, from)
    assert.deepStrictEqual(configuration.channels, {
      portal: "wordpress",
      fanpage: "facebook-page",
      oa: "zalo-oa",
      tube: "youtube"
    })
    assert.strictEqual(configuration.journalFile, "/agency/.loa/journal.db")
    assert.strictEqual(configuration.vaultFile, "/agency/.loa/vault.db")
    assert.strictEqual(configuration.mediaDirectory, "/agency/.loa/assets")
    assert.deepStrictEqual(configuration.missingSecrets, [])
  })

  it("names a misspelt key, a channel nobody knows, and a missing one", async () => {
    assert.deepStrictEqual(await problemsOf({ ...good, jurnal: {} }), [
      'jurnal: unknown key "jurnal"; did you mean "journal"?'
    ])
    assert.deepStrictEqual(await problemsOf(withPortal({ usernme: "x" })), [
      'destinations.portal.usernme: unknown key "usernme"; did you mean "username"?'
    ])
    assert.deepStrictEqual(await problemsOf(withPortal({ channel: "wordpres" })), [
      'destinations.portal.channel: there is no channel "wordpres"; did you mean "wordpress"?'
    ])
    assert.match(
      (await problemsOf({ destinations: { portal: {} } }))[0] ?? "",
      /^destinations\.portal\.channel: is required/
    )
    assert.deepStrictEqual(await problemsOf({ destinations: {} }), ["destinations: names no destination"])
    assert.match(
      (await problemsOf({ destinations: { Portal: portal } }))[0] ?? "",
      /^destinations\.Portal: a destination's name is/
    )
  })

  it("takes hosts as they stand in an address, and limits above nothing", async () => {
    const network = {
      allowHosts: ["files.intranet", "10.0.0.1", "[fd00::1]", "tệp.example.vn"],
      maxBytes: 1,
      maxSeconds: 1
    }
    assert.deepStrictEqual((await Configuration.decode({ ...good, network }, from)).network, {
      allowHosts: network.allowHosts,
      bytesMax: 1,
      secondsMax: 1
    })
    for (const host of ["https://files.intranet", "files.intranet:8080", "*.intranet", "files.intranet/a", "a@b", ""]) {
      assert.match(
        (await problemsOf({ ...good, network: { allowHosts: [host] } }))[0] ?? "",
        /^network\.allowHosts\[0\]: .*a host without scheme, port and path/,
        host
      )
    }
    assert.match((await problemsOf({ ...good, network: { maxBytes: 0 } }))[0] ?? "", /^network\.maxBytes/)
    assert.match((await problemsOf({ ...good, network: { maxSeconds: 0 } }))[0] ?? "", /^network\.maxSeconds/)
  })

  it("refuses a literal secret without repeating it", async () => {
    const problems = await problemsOf(withPortal({ applicationPassword: "hunter2 hunter2" }))
    assert.deepStrictEqual(problems, [
      'destinations.portal.applicationPassword: found a text, expected { "env": "NAME" } or { "file": "path" }, never the secret itself'
    ])
  })

  it("tells which secrets are missing, and decodes without them", async () => {
    const { missingSecrets } = await Configuration.decode(good, { ...from, environment: {} })
    assert.include(
      missingSecrets,
      "destinations.portal.applicationPassword: the environment variable PORTAL_PASSWORD is not set"
    )
    assert.strictEqual(missingSecrets.length, 7)
  })

  it("reads a secret from a file beside the configuration", async () => {
    const place = folder()
    writeFileSync(join(place, "password"), "  abcd efgh\n")
    const decoded = await Configuration.decode(withPortal({ applicationPassword: { file: "password" } }), {
      ...from,
      folder: place
    })
    assert.deepStrictEqual(decoded.missingSecrets, [])
    const gone = await Configuration.decode(withPortal({ applicationPassword: { file: "gone" } }), {
      ...from,
      folder: place
    })
    assert.match(
      gone.missingSecrets[0] ?? "",
      /^destinations\.portal\.applicationPassword: the file .*gone cannot be read$/
    )
  })

  it("sends no password in clear text over a network", async () => {
    assert.match((await problemsOf(withPortal({ siteUrl: "http://portal.gov.vn" })))[0] ?? "", /siteUrl: .*https/)
  })

  it("reads the keys whose approvals count, from the configuration's folder", async () => {
    const root = folder()
    const ids = ["director", "keys/deputy"].map((name) => Keys.create(join(root, name)).id)
    const approval = { required: true, keys: ["director.pub", "keys/deputy.pub", "director.pub"], quorum: 2 }
    const decoded = await Configuration.decode({ ...good, approval }, { ...from, folder: root })
    assert.deepStrictEqual(decoded.approval, { required: true, keys: ids, quorum: 2 })
    const silent = await Configuration.decode(good, { ...from, folder: root })
    assert.deepStrictEqual(silent.approval, { required: false, keys: [], quorum: 1 })
  })

  it("names the key file that is not there, is no public key, or is too few", async () => {
    const root = folder()
    Keys.create(join(root, "director"))
    writeFileSync(join(root, "noise.pub"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
    writeFileSync(join(root, "rsa.pub"), publicKey.export({ type: "spki", format: "pem" }))
    const problemOf = async (approval: object): Promise<string> =>
      (await problemsOf({ ...good, approval }, from.environment, root)).join("\n")
    const cases: ReadonlyArray<readonly [object, RegExp]> = [
      [{ keys: ["gone.pub"] }, /^approval\.keys\[0\]: gone\.pub: there is no such key file/],
      [{ keys: ["director.pub", "noise.pub"] }, /^approval\.keys\[1\]: noise\.pub: is no Ed25519 key/],
      [{ keys: ["rsa.pub"] }, /rsa\.pub: is no Ed25519 key/],
      [{ keys: ["director.key"] }, /director\.key: is a private key, and a public one belongs here/],
      [{ keys: ["."] }, /approval\.keys\[0\]: \.: the key file cannot be read \(EISDIR\)/],
      [{ required: true }, /^approval\.keys: an approval is required, and no key is listed/],
      [{ keys: ["director.pub", "director.pub"], quorum: 2 }, /^approval\.quorum: 2 different keys .* lists 1$/],
      [{ quorum: 0 }, /approval\.quorum/],
      [{ keys: ["director.pub"], quorum: 1.5 }, /approval\.quorum/]
    ]
    for (const [approval, expected] of cases) assert.match(await problemOf(approval), expected)
  })

  it("is found in the folder or above it, and loaded from JSON, YAML and TypeScript alike", async () => {
    const root = folder()
    const below = join(root, "2026", "11")
    mkdirSync(below, { recursive: true })
    assert.strictEqual(Configuration.find(below), undefined)
    writeFileSync(
      join(root, "loa.config.yaml"),
      "destinations:\n  portal:\n    channel: wordpress\n    siteUrl: https://portal.example.gov.vn\n    username: editor\n    applicationPassword: { env: PORTAL_PASSWORD }\n"
    )
    assert.strictEqual(Configuration.find(below), join(root, "loa.config.yaml"))
    writeFileSync(join(root, "loa.config.json"), `\uFEFF${JSON.stringify({ destinations: { portal } })}`)
    assert.strictEqual(Configuration.find(below), join(root, "loa.config.json"))
    writeFileSync(
      join(root, "loa.config.ts"),
      `const channel: "wordpress" = "wordpress"\nexport default { destinations: { portal: { ...${JSON.stringify(portal)}, channel } } }`
    )
    assert.strictEqual(Configuration.find(below), join(root, "loa.config.ts"))
    for (const name of ["loa.config.yaml", "loa.config.json", "loa.config.ts"]) {
      assert.deepStrictEqual((await Configuration.load(join(root, name), from.environment)).channels, {
        portal: "wordpress"
      })
    }
  })

  it("says what cannot be read, by the file's name", async () => {
    const root = folder()
    const failureOf = (file: string) =>
      Configuration.load(file, {}).then(
        () => "",
        (cause: unknown) => String(cause)
      )
    writeFileSync(join(root, "a.json"), "{ destinations")
    assert.match(await failureOf(join(root, "a.json")), /a\.json: cannot be read/)
    assert.match(await failureOf(join(root, "missing.json")), /missing\.json: cannot be read: ENOENT/)
    writeFileSync(join(root, "b.ts"), "export const x = 1")
    assert.match(await failureOf(join(root, "b.ts")), /has no default export/)
  })
})
