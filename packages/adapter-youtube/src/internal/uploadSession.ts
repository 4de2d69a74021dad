/**
 * The address of an upload session, kept where secrets are kept: whoever has it can send bytes into the upload. It is
 * durable before the first byte leaves, so that an upload is taken up again after any interruption.
 */
import { AccessTokens } from "@loa/adapter-kit"
import type { MediaFiles, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Environment } from "./environment.ts"

/** What the vault keeps. The digest and the length say which bytes the session is for. */
const Stored = Schema.fromJsonString(
  Schema.Struct({ uri: Schema.String, sha256: Schema.String, byteLength: Schema.Finite, openedAt: Schema.String })
)

/** Which upload: an item's file at a destination. */
export interface UploadName {
  readonly itemId: string
  readonly assetId: string
}

/** Two destinations may be the same channel, and must not send into one session. */
const nameOf = ({ options, destination }: Environment, { itemId, assetId }: UploadName): string =>
  `youtube/${options.channelId}/uploads/${destination}/${itemId}/${assetId}`

/**
 * The session an earlier attempt opened for the same bytes, if there is one.
 *
 * @category reading
 */
export const load = (
  environment: Environment,
  name: UploadName,
  file: MediaFiles.MeasuredFile
): Effect.Effect<Redacted.Redacted<string> | undefined, PublishError.Reason> =>
  environment.vault.read(nameOf(environment, name)).pipe(
    Effect.mapError(AccessTokens.vaultReason),
    Effect.map((text) => {
      const decoded = Option.flatMap(text, (value) =>
        Result.getSuccess(Schema.decodeResult(Stored)(Redacted.value(value)))
      )
      const stored = Option.getOrUndefined(decoded)
      const same = stored?.sha256 === file.sha256 && stored.byteLength === file.byteLength
      return stored !== undefined && same ? Redacted.make(stored.uri) : undefined
    })
  )

/**
 * @category writing
 */
export const store = (
  environment: Environment,
  name: UploadName,
  file: MediaFiles.MeasuredFile,
  session: Redacted.Redacted<string>,
  openedAt: string
): Effect.Effect<void, PublishError.Reason> => {
  const { sha256, byteLength } = file
  const stored = JSON.stringify({ uri: Redacted.value(session), sha256, byteLength, openedAt })
  return Effect.mapError(
    environment.vault.write(nameOf(environment, name), Redacted.make(stored)),
    AccessTokens.vaultReason
  )
}

/**
 * Forgets a session. A failure does no harm: a session left behind ends by itself.
 *
 * @category writing
 */
export const forget = (environment: Environment, name: UploadName): Effect.Effect<void> =>
  Effect.ignore(environment.vault.remove(nameOf(environment, name)))
