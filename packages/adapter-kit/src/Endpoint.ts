/**
 * Where a platform's API answers: scheme, host, port and an optional path prefix.
 */
import * as Schema from "effect/Schema"

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

const problemOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return "an address such as https://host/prefix"
  const url = new URL(text)
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return "scheme, host, port and path only"
  }
  if (url.protocol === "https:") return undefined
  if (url.protocol === "http:" && loopback.test(url.hostname)) return undefined
  return "an https: address (plain http: goes to this machine only)"
}

/**
 * An `https:` address without a trailing slash; `http:` to loopback only, so that no credential crosses a network in
 * clear text.
 *
 * @category schemas
 */
export const Endpoint: Schema.Codec<string, string> = Schema.String.check(
  Schema.makeFilter((text) => problemOf(text)),
  Schema.isPattern(/[^/]$/, { message: "an address without a slash at its end" })
)
