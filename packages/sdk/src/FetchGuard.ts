/**
 * Which addresses may be fetched: `https:` on the public internet. What decides is the number a connection goes to, looked
 * at after the name was resolved and before it is opened, so that a name with another answer a moment later leads nowhere
 * else.
 */
import ipaddr from "ipaddr.js"
import type { LookupAddress } from "node:dns"
import { lookup as systemLookup } from "node:dns/promises"
import { isIP, type LookupFunction } from "node:net"

const inFolder = "put the file into the item's folder and name it here"

const allowHost = "name the host in network.allowHosts of the configuration if it is meant"

/** What a person does about each kind of refusal. */
const hints = {
  host: `put the file into the item's folder, or ${allowHost}`,
  http: `write https: in its place, put the file into the item's folder, or ${allowHost}`,
  scheme: inFolder,
  signIn: `take the user name and the password out of the address; if the file needs them, ${inFolder}`,
  unreadable: `correct the address, or ${inFolder}`
}

/**
 * Why an address is not fetched.
 *
 * @category errors
 */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused"
  readonly hint: string
  constructor(message: string, kind: keyof typeof hints) {
    super(message)
    this.hint = hints[kind]
  }
}

/**
 * Answers with every number of a name.
 *
 * @category models
 */
export type Resolve = (hostname: string) => Promise<ReadonlyArray<LookupAddress>>

/**
 * The system's own answers, hosts file included.
 *
 * @category constants
 */
export const resolve: Resolve = (hostname) => systemLookup(hostname, { all: true, verbatim: true })

/** Global unicast: everything else in IPv6 is local, special, or not given out. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3")

/**
 * Whether a number is one of the public internet. Those that stand for another inside (mapped and compatible IPv4, NAT64,
 * 6to4, Teredo) are not, whatever they stand for.
 *
 * Source: https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry, as in `ipaddr.js`
 *
 * @category predicates
 */
export const isPublic = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== "unicast") return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast[0], globalUnicast[1])
}

/** `[::1]` and `example.gov.vn.` as one compares them: without brackets, without the root's dot. */
const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "")

/** Names that only a local network answers to. */
const isLocalName = (host: string): boolean =>
  !host.includes(".") || /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/.test(host)

/** In the spelling that addresses end up in: small letters, ASCII, numbers with dots. */
const canonicalHost = (host: string): string =>
  bareHost(URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : host)

/**
 * Whether a host may be fetched from wherever it is. `allowHosts` are written as in an address, without a port.
 *
 * @category predicates
 */
export const isAllowed = (hostname: string, allowHosts: ReadonlyArray<string>): boolean =>
  allowHosts.some((allowed) => canonicalHost(allowed) === bareHost(hostname))

const refuseNumber = (host: string): never => {
  throw new AddressRefused(`${host} is not a number of the public internet`, "host")
}

/**
 * Reads an address and looks at everything that can be told without asking anybody. Spellings (decimal, octal and
 * hexadecimal numbers, full-width letters, percent signs) are gone when a URL is read.
 *
 * Errors: throws `AddressRefused`.
 *
 * @category decoding
 */
export const check = (address: string, allowHosts: ReadonlyArray<string>, base?: URL): URL => {
  if (!URL.canParse(address, base)) throw new AddressRefused("it is no address", "unreadable")
  const url = new URL(address, base)
  const host = bareHost(url.hostname)
  const allowed = isAllowed(url.hostname, allowHosts)
  if (url.protocol !== "https:" && !(url.protocol === "http:" && allowed)) {
    const kind = url.protocol === "http:" ? "http" : "scheme"
    throw new AddressRefused(`it begins with ${url.protocol}, and files are fetched by https: only`, kind)
  }
  if (url.username !== "" || url.password !== "")
    throw new AddressRefused("it holds a user name or a password", "signIn")
  if (allowed) return url
  if (isIP(host) === 0 && isLocalName(host)) throw new AddressRefused(`${host} is a name of a local network`, "host")
  // A number is never looked up, so it is looked at here.
  if (isIP(host) !== 0 && !isPublic(host)) refuseNumber(host)
  return url
}

const resolveChecked = async (
  hostname: string,
  allowHosts: ReadonlyArray<string>,
  resolve: Resolve
): Promise<ReadonlyArray<LookupAddress>> => {
  const addresses = await resolve(hostname)
  if (!isAllowed(hostname, allowHosts) && !addresses.every(({ address }) => isPublic(address))) {
    throw new AddressRefused(`${hostname} leads to a network that is not public`, "host")
  }
  return addresses
}

/**
 * What a connection asks for the numbers of its host. It gets those that were looked at, and connects to one of them.
 *
 * @category constructors
 */
export const lookup =
  (allowHosts: ReadonlyArray<string>, resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolveChecked(hostname, allowHosts, resolve).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined) callback(new AddressRefused(`${hostname} has no number`, "unreadable"), [])
        else if (options.all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (cause: unknown) => callback(cause instanceof Error ? cause : new Error("the name cannot be resolved"), [])
    )
  }
