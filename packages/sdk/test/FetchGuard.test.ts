import { assert, describe, it } from "@effect/vitest"
import type { LookupAddress } from "node:dns"
import * as FetchGuard from "../src/FetchGuard.ts"

const refusalOf = (address: string, allowHosts: ReadonlyArray<string> = []): string => {
  try {
    return `passed as ${FetchGuard.check(address, allowHosts).href}`
  } catch (cause) {
    assert.instanceOf(cause, FetchGuard.AddressRefused)
    return cause instanceof Error ? cause.message : ""
  }
}

const hintOf = (address: string, allowHosts: ReadonlyArray<string> = []): string => {
  try {
    return `passed as ${FetchGuard.check(address, allowHosts).href}`
  } catch (cause) {
    return cause instanceof FetchGuard.AddressRefused ? cause.hint : ""
  }
}

/** Asks as a connection does. */
const lookedUp = (
  hostname: string,
  answers: ReadonlyArray<string>,
  allowHosts: ReadonlyArray<string> = []
): Promise<ReadonlyArray<LookupAddress>> =>
  new Promise((resolve, reject) => {
    const answered = answers.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
    const lookup = FetchGuard.lookup(allowHosts, () => Promise.resolve(answered))
    lookup(hostname, { all: true }, (error, addresses) =>
      error === null ? resolve(typeof addresses === "string" ? [] : addresses) : reject(error)
    )
  })

describe("isPublic", () => {
  it.each(["1.1.1.1", "113.160.0.1", "203.162.4.190", "2001:ee0::1", "2606:4700:4700::1111"])("takes %s", (address) => {
    assert.isTrue(FetchGuard.isPublic(address))
  })

  it.each([
    ["this host", "0.0.0.0"],
    ["this network", "0.1.2.3"],
    ["loopback", "127.0.0.1"],
    ["loopback at its end", "127.255.255.254"],
    ["private, class A", "10.0.0.1"],
    ["private, class B", "172.16.0.1"],
    ["private, class B at its end", "172.31.255.255"],
    ["private, class C", "192.168.1.1"],
    ["behind a provider's NAT", "100.64.0.1"],
    ["behind a provider's NAT at its end", "100.127.255.255"],
    ["link-local", "169.254.1.1"],
    ["a cloud's metadata", "169.254.169.254"],
    ["protocol assignments", "192.0.0.8"],
    ["documentation", "203.0.113.7"],
    ["benchmarks", "198.18.0.1"],
    ["6to4 relays", "192.88.99.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["unspecified", "::"],
    ["loopback", "::1"],
    ["unique-local", "fd00::1"],
    ["unique-local, a cloud's metadata", "fd00:ec2::254"],
    ["link-local", "fe80::1"],
    ["site-local", "fec0::1"],
    ["multicast", "ff02::1"],
    ["mapped loopback", "::ffff:127.0.0.1"],
    ["mapped metadata, in hexadecimal", "::ffff:a9fe:a9fe"],
    ["mapped public", "::ffff:1.1.1.1"],
    ["compatible loopback", "::7f00:1"],
    ["translated", "::ffff:0:127.0.0.1"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["NAT64 of one's own", "64:ff9b:1::a00:1"],
    ["6to4 of a private number", "2002:a00:1::1"],
    ["6to4 of the metadata", "2002:a9fe:a9fe::"],
    ["Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    ["documentation", "2001:db8::1"],
    ["not given out", "4000::1"],
    ["no number", "example.gov.vn"],
    ["nothing", ""]
  ])("does not take %s: %s", (_, address) => {
    assert.isFalse(FetchGuard.isPublic(address))
  })
})

describe("check", () => {
  it.each([
    "https://files.example.gov.vn/a.png",
    "https://1.1.1.1/a.png",
    "https://[2606:4700:4700::1111]/a.png",
    "https://sở-y-tế.example.vn/a.png"
  ])("lets %s pass", (address) => {
    assert.match(refusalOf(address), /^passed as https:/)
  })

  const loopback = "127.0.0.1 is not a number of the public internet"
  const localhost = "localhost is a name of a local network"
  it.each([
    ["dotted", "https://127.0.0.1/", loopback],
    ["decimal", "https://2130706433/", loopback],
    ["octal", "https://0177.0.0.01/", loopback],
    ["hexadecimal", "https://0x7f.0x0.0x0.0x1/", loopback],
    ["hexadecimal in one", "https://0x7f000001/", loopback],
    ["short", "https://127.1/", loopback],
    ["with a dot at its end", "https://127.0.0.1./", loopback],
    ["full-width digits", "https://１２７．０．０．１/", loopback],
    ["ideographic dots", "https://127。0。0。1/", loopback],
    ["circled digits", "https://①②⑦.⓪.⓪.①/", loopback],
    ["percent-encoded", "https://%31%32%37.0.0.1/", loopback],
    ["with a port", "https://127.0.0.1:8443/", loopback],
    ["without slashes", "https:127.0.0.1", loopback],
    ["with backslashes", "https:\\\\127.0.0.1\\a", loopback],
    ["metadata in decimal", "https://2852039166/", "169.254.169.254 is not a number of the public internet"],
    ["zero", "https://0/", "0.0.0.0 is not a number of the public internet"],
    ["IPv6 loopback", "https://[::1]/", "::1 is not a number of the public internet"],
    ["IPv6 loopback, long", "https://[0:0:0:0:0:0:0:1]/", "::1 is not a number of the public internet"],
    ["mapped", "https://[::ffff:127.0.0.1]/", "::ffff:7f00:1 is not a number of the public internet"],
    ["NAT64", "https://[64:ff9b::169.254.169.254]/", "64:ff9b::a9fe:a9fe is not a number of the public internet"],
    ["localhost", "https://localhost/", localhost],
    ["localhost in capitals", "https://LOCALHOST/", localhost],
    ["localhost with a dot at its end", "https://localhost./", localhost],
    ["localhost with circled letters", "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", localhost],
    ["localhost with a soft hyphen", "https://local\u00adhost/", localhost],
    ["below localhost", "https://a.localhost/", "a.localhost is a name of a local network"],
    ["one word", "https://intranet/a.png", "intranet is a name of a local network"],
    [
      "a cloud's metadata",
      "https://metadata.google.internal/",
      "metadata.google.internal is a name of a local network"
    ],
    ["mDNS", "https://nas.local/", "nas.local is a name of a local network"],
    ["a user in front", "https://example.gov.vn@127.0.0.1/", "it holds a user name or a password"],
    ["a password", "https://a:b@example.gov.vn/", "it holds a user name or a password"],
    ["http", "http://example.gov.vn/a.png", "it begins with http:, and files are fetched by https: only"],
    ["file", "file:///etc/passwd", "it begins with file:, and files are fetched by https: only"],
    ["data", "data:image/png;base64,AAAA", "it begins with data:, and files are fetched by https: only"],
    ["ftp", "ftp://example.gov.vn/a.png", "it begins with ftp:, and files are fetched by https: only"],
    ["no address", "https://", "it is no address"],
    ["a wrong number", "https://256.256.256.256/", "it is no address"]
  ])("refuses what leads elsewhere: %s", (_, address, reason) => {
    assert.strictEqual(refusalOf(address), reason)
  })

  it.each([
    ["file:///etc/hostname", "put the file into the item's folder and name it here"],
    ["ftp://example.gov.vn/a.png", "put the file into the item's folder and name it here"],
    [
      "https://user:pw@example.gov.vn/a.png",
      "take the user name and the password out of the address; if the file needs them, put the file into the item's folder and name it here"
    ],
    ["https://", "correct the address, or put the file into the item's folder and name it here"]
  ])("says what helps with %s, which is no host's name in the configuration", (address, hint) => {
    for (const allowHosts of [[], ["example.gov.vn"]]) assert.strictEqual(hintOf(address, allowHosts), hint)
  })

  it.each(["http://example.gov.vn/a.png", "https://10.0.0.1/a.png", "https://files.intranet/a.png"])(
    "names the configuration where that helps with %s",
    (address) => {
      assert.match(hintOf(address), /, or name the host in network\.allowHosts of the configuration if it is meant$/)
      assert.match(refusalOf(address, [new URL(address).hostname]), /^passed/)
    }
  )

  it("lets a host pass that the configuration names, in any spelling, and no other", () => {
    const allowHosts = ["Files.Intranet", "127.0.0.1", "[::1]", "tệp.example.vn"]
    assert.match(refusalOf("http://files.intranet:8080/a.png", allowHosts), /^passed/)
    assert.match(refusalOf("http://files.intranet./a.png", allowHosts), /^passed/)
    assert.match(refusalOf("https://2130706433/", allowHosts), /^passed/)
    assert.match(refusalOf("http://[0:0::1]/", allowHosts), /^passed/)
    assert.match(refusalOf("http://tệp.example.vn/", allowHosts), /^passed/)
    assert.match(refusalOf("https://127.0.0.2/", allowHosts), /not a number of the public internet/)
    assert.match(refusalOf("http://other.intranet/", allowHosts), /https: only/)
    assert.match(refusalOf("http://user:password@files.intranet/", allowHosts), /user name or a password/)
  })

  it("reads a redirect against the address it came from", () => {
    const from = new URL("https://files.example.gov.vn/a/b.png")
    assert.strictEqual(FetchGuard.check("../c.png", [], from).href, "https://files.example.gov.vn/c.png")
    assert.throws(() => FetchGuard.check("//127.0.0.1/c.png", [], from), FetchGuard.AddressRefused)
  })
})

describe("lookup", () => {
  it("gives a connection exactly the numbers that were looked at", async () => {
    assert.deepStrictEqual(await lookedUp("files.example.gov.vn", ["1.1.1.1", "2606:4700::1"]), [
      { address: "1.1.1.1", family: 4 },
      { address: "2606:4700::1", family: 6 }
    ])
  })

  it.each([
    ["only", ["10.0.0.1"]],
    ["among public ones", ["1.1.1.1", "169.254.169.254"]],
    ["as IPv6", ["::ffff:10.0.0.1"]]
  ])("refuses a name with a number that is not public, %s", async (_, answers) => {
    const refused = await lookedUp("rebind.example.com", answers).catch((cause: unknown) => cause)
    assert.instanceOf(refused, FetchGuard.AddressRefused)
  })

  it("gives a named host whatever its number is", async () => {
    assert.deepStrictEqual(await lookedUp("files.intranet", ["10.0.0.1"], ["files.intranet"]), [
      { address: "10.0.0.1", family: 4 }
    ])
  })

  it("fails for a name without a number, and one that cannot be resolved", async () => {
    assert.instanceOf(
      await lookedUp("empty.example.com", []).catch((cause: unknown) => cause),
      FetchGuard.AddressRefused
    )
    const failing = FetchGuard.lookup([], () => Promise.reject(new Error("ENOTFOUND")))
    const message = await new Promise((resolve) => failing("a.example.com", {}, (error) => resolve(error?.message)))
    assert.strictEqual(message, "ENOTFOUND")
  })
})
