/**
 * Names of the headers that hold secrets, so that traces and inspected requests show `<redacted>` in their place.
 */
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"

const names = ["authorization", "cookie", "set-cookie", "access_token", "appsecret_proof", "secret_key"]

/** Runs an effect in which Zalo's own credential headers count as secret. */
export const hideSecretHeaders = Effect.provideService(Headers.CurrentRedactedNames, names)
