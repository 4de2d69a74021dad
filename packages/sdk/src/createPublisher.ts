/**
 * The publisher for promise users.
 */
import {
  Approval,
  type CampaignItem,
  ItemText,
  type JournalView,
  type Progress,
  Publisher,
  type Report,
  RunRecord,
  type Verification
} from "@loa/core"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Result from "effect/Result"
import * as Approvals from "./Approvals.ts"
import type { DestinationOptions } from "./Channels.ts"
import {
  type Configuration,
  ConfigurationInvalid,
  type ConfigurationInput,
  decode,
  find,
  load
} from "./Configuration.ts"
import * as EventQueue from "./EventQueue.ts"
import * as ItemFile from "./ItemFile.ts"
import * as Layers from "./Layers.ts"

/**
 * An item: the path of its file, or its fields.
 *
 * @category models
 */
export type ItemInput = string | CampaignItem.CampaignItemInput

/**
 * @category models
 */
export interface CheckOptions {
  /** Folder the files of an item given as fields are under. Default: the working directory. */
  readonly folder?: string
  /** Destinations; without it the item's own `to`, else all of the configuration. */
  readonly to?: ReadonlyArray<string>
  /**
   * The item's approvals, or the file they are in. Default: for an item given by its path, the file beside it; else none.
   */
  readonly approvals?: string | ReadonlyArray<Approval.Approval>
  readonly signal?: AbortSignal
}

/**
 * @category models
 */
export interface PublishOptions extends CheckOptions {
  /** Goes on with the destinations that can carry the item when others cannot. */
  readonly partial?: boolean
  /** Waits for another run at the same item. Default true. */
  readonly wait?: boolean
}

/**
 * A publication under way: a promise of the report, and what happens meanwhile.
 *
 * @category models
 */
export interface Run<C extends Report.Channels> extends Promise<Report.Report<C>> {
  /** Ends when the run does; never throws: a failure of the run is the promise's. */
  readonly progress: AsyncIterable<Progress.Progress>
}

/**
 * The same words as `Publisher.Publisher`, with promises.
 *
 * @category models
 */
export interface PromisePublisher<C extends Report.Channels> {
  /** Measures, renders, checks; sends nothing. */
  readonly check: (item: ItemInput, options?: CheckOptions) => Promise<Publisher.Preview>
  /** `check`, and what reading the channels tells: credentials, rights, quota. */
  readonly preflight: (item: ItemInput, options?: CheckOptions) => Promise<Publisher.Preview>
  /**
   * Publishes. Rejects with `ItemInvalid`, `ConfigurationInvalid` or `JournalError` before anything is sent, and with the
   * signal's reason when aborted; run again, it continues.
   */
  readonly publish: (item: ItemInput, options?: PublishOptions) => Run<C>
  /** Holds the item's approvals against the item as it is now. */
  readonly verify: (item: ItemInput, options?: CheckOptions) => Promise<Verification.Verification>
  /** The record of a run that has ended: its report, the approvals, the journal's digest. `Records.write` signs it. */
  readonly record: (report: Report.Report, options?: Pick<CheckOptions, "approvals">) => Promise<RunRecord.Unsigned>
  /** SHA-256 of everything the journal knows of an item, as canonical JSON; lower-case hexadecimal. */
  readonly journalDigest: (item: string) => Promise<string>
  /** What the journal knows of an item, or of all, with a fresh look at what is published. */
  readonly status: (item?: string) => Promise<JournalView.Status>
  /** Settles an unknown outcome on a person's word. Rejects with `ResolveError` when nothing is open. */
  readonly resolve: (resolution: JournalView.Resolution) => Promise<JournalView.PublicationStatus>
  readonly close: () => Promise<void>
}

type ChannelsOf<D extends { readonly [id: string]: DestinationOptions }> = {
  readonly [Id in keyof D]: D[Id]["channel"]
}

const toItem = async (
  item: ItemInput,
  folder: string | undefined
): Promise<Pick<ItemFile.LoadedItem, "item" | "folder">> => {
  if (typeof item === "string") {
    const loaded = await ItemFile.load(item)
    return { item: loaded.item, folder: loaded.folder }
  }
  const decoded = ItemText.decode(item)
  if (Result.isFailure(decoded)) throw decoded.failure
  return { item: decoded.success, folder: folder ?? process.cwd() }
}

/** Where the approvals are read from. A list somebody hands over is looked at as strictly as a file. */
const toApprovals = (given: CheckOptions["approvals"]): Approval.Source =>
  typeof given === "string"
    ? Approvals.source(given)
    : Effect.suspend(() => Effect.fromResult(Approval.decode(given ?? [])))

const approvalsFileOf = (item: ItemInput): string | undefined =>
  typeof item === "string" ? Approvals.fileOf(item) : undefined

const toRequest = async (item: ItemInput, options: PublishOptions): Promise<Publisher.Request> => ({
  ...(await toItem(item, options.folder)),
  approvals: toApprovals(options.approvals ?? approvalsFileOf(item)),
  ...(options.to === undefined ? {} : { to: options.to }),
  ...(options.partial === undefined ? {} : { partial: options.partial }),
  ...(options.wait === undefined ? {} : { wait: options.wait })
})

/**
 * Makes a publisher from a configuration already decoded.
 *
 * @category constructors
 */
export const fromConfiguration = <C extends Report.Channels>(
  configuration: Configuration,
  environment: { readonly [name: string]: string | undefined } = process.env
): PromisePublisher<C> => {
  const runtime = ManagedRuntime.make(Layers.publisher(configuration, environment))

  const using = <A, E>(
    use: (publisher: Publisher.Publisher) => Effect.Effect<A, E>,
    signal: AbortSignal | undefined
  ): Promise<A> =>
    runtime
      .runPromise(Effect.flatMap(Publisher.Service, use), signal === undefined ? {} : { signal })
      .catch((cause: unknown) => {
        throw signal?.aborted === true ? signal.reason : cause
      })

  const requireSecrets = (): void => {
    if (configuration.missingSecrets.length > 0) {
      throw new ConfigurationInvalid({ file: configuration.file, problems: [...configuration.missingSecrets] })
    }
  }

  const publish = (item: ItemInput, options: PublishOptions = {}): Run<C> => {
    const events = EventQueue.make<Progress.Progress>()
    const report = (async () => {
      requireSecrets()
      const request = { ...(await toRequest(item, options)), onProgress: events.push }
      // The runtime's publisher was made from this configuration, whose channels are C.
      return (await using((publisher) => publisher.publish(request), options.signal)) as Report.Report<C>
    })().finally(events.end)
    return Object.assign(report, { progress: events.iterable })
  }

  return {
    check: async (item, options = {}) => {
      const request = await toRequest(item, options)
      return using((publisher) => publisher.check(request), options.signal)
    },
    preflight: async (item, options = {}) => {
      requireSecrets()
      const request = await toRequest(item, options)
      return using((publisher) => publisher.preflight(request), options.signal)
    },
    publish,
    verify: async (item, options = {}) => {
      const request = await toRequest(item, options)
      return using((publisher) => publisher.verify(request), options.signal)
    },
    record: async (report, options = {}) => {
      const approvals = await runtime.runPromise(toApprovals(options.approvals))
      const journalDigest = await using((publisher) => publisher.journalDigest(report.item), undefined)
      return RunRecord.make(report, { approvals, journalDigest, recordedAt: new Date().toISOString() })
    },
    journalDigest: (item) => using((publisher) => publisher.journalDigest(item), undefined),
    // Without its secrets a channel cannot be asked, and must not be asked with something else.
    status: (item) =>
      using((publisher) => publisher.status(item, { observe: configuration.missingSecrets.length === 0 }), undefined),
    resolve: (resolution) => using((publisher) => publisher.resolve(resolution), undefined),
    close: () => runtime.dispose()
  }
}

/**
 * Makes a publisher: from a configuration written in code, from a file, or, given nothing, from the nearest `loa.config.*`
 * at or above the working directory.
 *
 * Errors: rejects with `ConfigurationInvalid`.
 *
 * @category constructors
 */
export const createPublisher = async <
  const D extends { readonly [id: string]: DestinationOptions } = { readonly [id: string]: DestinationOptions }
>(
  configuration?: ConfigurationInput<D> | string
): Promise<PromisePublisher<ChannelsOf<D>>> => {
  if (typeof configuration === "object") {
    const from = { file: "configuration", folder: process.cwd(), environment: process.env }
    return fromConfiguration(await decode(configuration, from))
  }
  const file = configuration ?? find(process.cwd())
  if (file === undefined) {
    const problem = "there is no loa.config.ts, .json or .yaml here or in a folder above"
    throw new ConfigurationInvalid({ file: "loa.config", problems: [problem] })
  }
  return fromConfiguration(await load(file, process.env))
}
