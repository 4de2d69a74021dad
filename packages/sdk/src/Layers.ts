/**
 * A configuration as Effect layers: everything a publisher stands on, and the publisher itself.
 */
import { type Adapter, Journal, MediaFiles, Publisher, Vault } from "@loa/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import type { HttpClient } from "effect/http/HttpClient"
import { accessSync, constants, existsSync, statSync } from "node:fs"
import { dirname } from "node:path"
import type { Configuration, ConfiguredDestination } from "./Configuration.ts"
import * as JournalSqlite from "./JournalSqlite.ts"
import * as MediaStore from "./MediaStore.ts"
import * as NodeTransport from "./NodeTransport.ts"
import * as Once from "./Once.ts"
import * as VaultKey from "./VaultKey.ts"
import * as VaultSqlite from "./VaultSqlite.ts"

/** Whether a file that is not there yet can be made: what there is of its path is a folder that can be written. */
const canBeMade = (file: string): boolean => {
  const folder = dirname(file)
  try {
    accessSync(folder, constants.W_OK)
    return statSync(folder).isDirectory()
  } catch {
    return folder !== file && !existsSync(folder) && canBeMade(folder)
  }
}

/** Without its file the log beside it is all there is left of a journal. */
const isThere = (file: string): boolean => existsSync(file) || existsSync(`${file}-wal`)

/**
 * The journal's file is opened by the first call, and made by the first that writes: checking, planning and looking leave
 * nothing behind. One that could not be made is opened all the same: it fails before anything is sent.
 */
const openedWhenUsed = (file: string, open: Effect.Effect<Journal.Shape, Journal.JournalError>): Journal.Shape => {
  const using = <A>(use: (journal: Journal.Shape) => Effect.Effect<A, Journal.JournalError>) =>
    Effect.flatMap(open, use)
  const reading = (use: (journal: Journal.Shape) => ReturnType<Journal.Shape["read"]>) =>
    Effect.suspend(() => (isThere(file) || !canBeMade(file) ? using(use) : Effect.succeed([])))
  return {
    readAll: reading((journal) => journal.readAll),
    read: (item) => reading((journal) => journal.read(item)),
    claim: (claim) => using((journal) => journal.claim(claim)),
    renew: (lease, seconds) => using((journal) => journal.renew(lease, seconds)),
    restart: (lease, digest) => using((journal) => journal.restart(lease, digest)),
    intend: (lease, intent) => using((journal) => journal.intend(lease, intent)),
    save: (lease, step, value) => using((journal) => journal.save(lease, step, value)),
    complete: (lease, step, receipt) => using((journal) => journal.complete(lease, step, receipt)),
    fail: (lease, step, state, error) => using((journal) => journal.fail(lease, step, state, error)),
    settle: (lease, outcome) => using((journal) => journal.settle(lease, outcome)),
    release: (lease) => using((journal) => journal.release(lease))
  }
}

/**
 * @category layers
 */
export const journal = (configuration: Configuration): Layer.Layer<Journal.Journal> =>
  Layer.effect(
    Journal.Journal,
    Effect.gen(function* () {
      const file = configuration.journalFile
      const scope = yield* Effect.scope
      const open = yield* Once.make(Effect.provideService(JournalSqlite.make(file), Scope.Scope, scope))
      return openedWhenUsed(file, open)
    })
  )

/**
 * @category layers
 */
export const vault = (
  configuration: Configuration,
  environment: { readonly [name: string]: string | undefined }
): Layer.Layer<Vault.Vault> =>
  Layer.effect(
    Vault.Vault,
    VaultSqlite.make({
      file: configuration.vaultFile,
      key:
        configuration.vaultKey === undefined
          ? VaultKey.load(environment)
          : VaultKey.decode(Redacted.value(configuration.vaultKey), "vault.key")
    })
  )

const makeDestination = (
  destination: ConfiguredDestination
): Effect.Effect<Adapter.Destination, never, HttpClient | MediaFiles.MediaFiles | Vault.Vault> =>
  Effect.map(destination.channel.make(destination.options, destination.id), (adapter) => ({
    id: destination.id,
    channel: destination.channel.name,
    adapter,
    overrides: destination.channel.overrides
  }))

/**
 * The publisher of a configuration, on this machine's files, network and journal.
 *
 * @category layers
 */
export const publisher = (
  configuration: Configuration,
  environment: { readonly [name: string]: string | undefined } = process.env
): Layer.Layer<Publisher.Service> =>
  Layer.effect(
    Publisher.Service,
    Effect.flatMap(Effect.forEach(configuration.destinations, makeDestination), (destinations) =>
      Publisher.make(destinations, configuration.approval)
    )
  ).pipe(
    Layer.provide([
      journal(configuration),
      vault(configuration, environment),
      MediaStore.layer(configuration.mediaDirectory, { network: configuration.network }),
      NodeTransport.layer
    ])
  )
