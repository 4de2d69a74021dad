/**
 * What somebody who is not signed in gets at an address.
 */
import type { Adapter } from "@loa/core"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Http from "./Http.ts"

const visibilities: { readonly [status: number]: Adapter.Visibility } = {
  200: "public",
  401: "restricted",
  403: "restricted",
  404: "not-found",
  410: "not-found"
}

/**
 * Opens a public page without any credential. A redirect, a failure or another status proves nothing: `unchecked`.
 *
 * @category running
 */
export const visit = (client: HttpClient.HttpClient, permalink: string): Effect.Effect<Adapter.Visibility> =>
  Http.send(client, HttpClientRequest.get(permalink, { accept: "text/html" }), { timeoutSeconds: 20 }).pipe(
    Effect.map((answer): Adapter.Visibility => visibilities[answer.status] ?? "unchecked"),
    Effect.catch(() => Effect.succeed<Adapter.Visibility>("unchecked"))
  )
