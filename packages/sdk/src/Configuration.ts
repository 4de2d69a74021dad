/**
 * The configuration: where the journal is, and every destination with its channel's options.
 */
import { type Approval, CampaignItem, Decoding, Nearest, Secret } from "@loa/core"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import type * as AddressSource from "./AddressSource.ts"
import * as ApprovalPolicy from "./ApprovalPolicy.ts"
import { channels, type DestinationOptions, type LoadedChannel } from "./Channels.ts"
import * as JsonText from "./JsonText.ts"
import * as Places from "./Places.ts"
import * as Secrets from "./Secrets.ts"
import * as YamlText from "./YamlText.ts"

/**
 * A configuration as a person writes it.
 *
 * @category models
 */
export interface ConfigurationInput<
  D extends { readonly [id: string]: DestinationOptions } = { readonly [id: string]: DestinationOptions }
> {
  /** Default `.loa/journal.db`, beside the configuration. */
  readonly journal?: { readonly sqlite: string }
  /** Default: beside the journal; the key in `LOA_VAULT_KEY` or the user's own configuration folder. */
  readonly vault?: { readonly sqlite?: string; readonly key?: Secrets.SecretReference }
  /** Where measured files are kept. Default: `assets` beside the journal. */
  readonly media?: { readonly directory: string }
  /** `keys`: files of the public keys whose approvals count. `quorum`: how many of them are needed, default 1. */
  readonly approval?: {
    readonly required?: boolean
    readonly keys?: ReadonlyArray<string>
    readonly quorum?: number
  }
  /**
   * For files that items name by address. `allowHosts`: hosts that may be on a network of one's own, and be asked by
   * `http:` too. `maxBytes`: largest file, default 2 GiB. `maxSeconds`: longest time for one, default 600.
   */
  readonly network?: {
    readonly allowHosts?: ReadonlyArray<string>
    readonly maxBytes?: number
    readonly maxSeconds?: number
  }
  readonly destinations: D
}

/**
 * Checks a configuration while it is written: the compiler knows each channel's options.
 *
 * @category constructors
 */
export const defineConfig = <const D extends { readonly [id: string]: DestinationOptions }>(
  configuration: ConfigurationInput<D>
): ConfigurationInput<D> => configuration

/**
 * The configuration cannot be used. `problems` has one entry for each thing that is wrong; none repeats a value.
 *
 * @category errors
 */
export class ConfigurationInvalid extends Schema.TaggedError<ConfigurationInvalid>()("ConfigurationInvalid", {
  file: Schema.String,
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return this.problems.map((problem) => `${this.file}: ${problem}`).join("\n")
  }
}

/**
 * One destination, its options decoded and its channel loaded.
 *
 * @category models
 */
export interface ConfiguredDestination {
  readonly id: string
  readonly channel: LoadedChannel
  readonly options: unknown
}

/**
 * A configuration ready for use, paths absolute.
 *
 * @category models
 */
export interface Configuration<C extends { readonly [id: string]: string } = { readonly [id: string]: string }> {
  readonly file: string
  readonly journalFile: string
  readonly vaultFile: string
  readonly vaultKey: Redacted.Redacted<string> | undefined
  readonly mediaDirectory: string
  readonly network: Partial<Pick<AddressSource.Network, "allowHosts" | "bytesMax" | "secondsMax">>
  readonly approval: Approval.Policy
  readonly destinations: ReadonlyArray<ConfiguredDestination>
  /** Secrets that could not be read. Checks and plans need none; publishing refuses while there is one. */
  readonly missingSecrets: ReadonlyArray<string>
  /** The channel behind each destination's name, for the compiler. */
  readonly channels: C
}

const Text = Schema.NonEmptyString

/** A host as it stands in an address: no scheme, port, path or wildcard. */
const HostName = Schema.String.check(
  Schema.isPattern(/^(\[[0-9a-fA-F:.]+\]|[^\s/:*@[\]]+)$/, { message: "a host without scheme, port and path" })
)

const Outline = Schema.Struct({
  journal: Schema.optionalKey(Schema.Struct({ sqlite: Text })),
  vault: Schema.optionalKey(
    Schema.Struct({ sqlite: Schema.optionalKey(Text), key: Schema.optionalKey(Secret.Secret) })
  ),
  media: Schema.optionalKey(Schema.Struct({ directory: Text })),
  approval: Schema.optionalKey(
    Schema.Struct({
      required: Schema.optionalKey(Schema.Boolean),
      keys: Schema.optionalKey(Schema.Array(Text)),
      quorum: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 })))
    })
  ),
  network: Schema.optionalKey(
    Schema.Struct({
      allowHosts: Schema.optionalKey(Schema.Array(HostName)),
      maxBytes: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0))),
      maxSeconds: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 86_400 })))
    })
  ),
  destinations: Schema.Record(Schema.String, Schema.Unknown)
})

const names = ["loa.config.ts", "loa.config.json", "loa.config.yaml", "loa.config.yml"]

/**
 * Finds the configuration file: in the folder, else in the nearest folder above it that has one.
 *
 * @category getters
 */
export const find = (folder: string): string | undefined => {
  const found = names.map((name) => join(folder, name)).find((file) => existsSync(file))
  const above = dirname(folder)
  return found ?? (above === folder ? undefined : find(above))
}

const invalid = (file: string, ...problems: ReadonlyArray<string>): ConfigurationInvalid =>
  new ConfigurationInvalid({ file, problems: [...problems] })

const importDefault = async (file: string): Promise<unknown> => {
  const module: { readonly default?: unknown } = await import(pathToFileURL(file).href)
  if (module.default === undefined)
    throw invalid(file, "has no default export; write: export default defineConfig({ … })")
  return module.default
}

/** `file` is where it is, `name` what it is called in messages. */
const readText = async (file: string, name: string): Promise<unknown> => {
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "")
  const read = file.endsWith(".json") ? JsonText.read(text) : await YamlText.read(text)
  if (Result.isSuccess(read)) return read.success.value
  const { column, line } = Places.placeOf(text, read.failure.offset)
  throw invalid(name, `cannot be read: line ${line}, column ${column}: ${read.failure.message}`)
}

const read = async (file: string, name: string): Promise<unknown> => {
  try {
    return file.endsWith(".ts") ? await importDefault(file) : await readText(file, name)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "unknown reason"
    throw cause instanceof ConfigurationInvalid ? cause : invalid(name, `cannot be read: ${reason}`)
  }
}

/** A destination's channel, or what is wrong with its name. */
const channelOf = (id: string, options: unknown): string | { readonly problem: string } => {
  const where = `destinations.${id}.channel`
  const known = Object.keys(channels)
  const channel: unknown = typeof options === "object" && options !== null ? Reflect.get(options, "channel") : undefined
  if (typeof channel !== "string") return { problem: `${where}: is required; channels: ${known.join(", ")}` }
  if (known.includes(channel)) return channel
  const nearest = Nearest.suggest(channel, known)
  return {
    problem: `${where}: there is no channel "${channel}"; ${nearest === undefined ? `channels: ${known.join(", ")}` : `did you mean "${nearest}"?`}`
  }
}

const decodeDestination = async (
  id: string,
  options: unknown
): Promise<ConfiguredDestination | ReadonlyArray<string>> => {
  const name = Decoding.strict(CampaignItem.DestinationId, id)
  if (Result.isFailure(name))
    return [`destinations.${id}: a destination's name is 1 to 64 of a-z, 0-9 and -, a letter first`]
  const found = channelOf(id, options)
  if (typeof found !== "string") return [found.problem]
  const channel = await channels[found]?.()
  if (channel === undefined) return [`destinations.${id}.channel: cannot be loaded`]
  const decoded = Decoding.strict(channel.options, options, { quoteValues: false })
  return Result.isSuccess(decoded)
    ? { id, channel, options: decoded.success }
    : decoded.failure.map((problem) => `destinations.${id}.${problem.message}`)
}

const toNetwork = ({ allowHosts, maxBytes, maxSeconds }: NonNullable<ConfigurationInput["network"]> = {}) => ({
  ...(allowHosts === undefined ? {} : { allowHosts }),
  ...(maxBytes === undefined ? {} : { bytesMax: maxBytes }),
  ...(maxSeconds === undefined ? {} : { secondsMax: maxSeconds })
})

/**
 * Decodes a configuration from plain data. Relative paths are read from `folder`.
 *
 * Errors: rejects with `ConfigurationInvalid`, every problem in it.
 *
 * @category decoding
 */
export const decode = async (
  input: unknown,
  from: {
    readonly file: string
    readonly folder: string
    readonly environment: { readonly [name: string]: string | undefined }
  }
): Promise<Configuration> => {
  const { problems: secretProblems, value } = Secrets.resolveAll(input, from)
  const outline = Decoding.strict(Outline, value, { quoteValues: false })
  if (Result.isFailure(outline)) throw invalid(from.file, ...outline.failure.map((problem) => problem.message))
  const { approval, destinations, journal, media, network, vault } = outline.success
  const policy = ApprovalPolicy.decode(approval ?? {}, from.folder)
  const decoded = await Promise.all(Object.entries(destinations).map(([id, options]) => decodeDestination(id, options)))
  const problems = [...policy.problems, ...decoded.flatMap((entry) => ("id" in entry ? [] : entry))]
  if (problems.length > 0) throw invalid(from.file, ...problems)
  const configured = decoded.flatMap((entry) => ("id" in entry ? [entry] : []))
  if (configured.length === 0) throw invalid(from.file, "destinations: names no destination")
  const journalFile = resolve(from.folder, journal?.sqlite ?? ".loa/journal.db")
  return {
    file: from.file,
    journalFile,
    vaultFile:
      vault?.sqlite === undefined ? join(dirname(journalFile), "vault.db") : resolve(from.folder, vault.sqlite),
    vaultKey: vault?.key,
    mediaDirectory: media === undefined ? join(dirname(journalFile), "assets") : resolve(from.folder, media.directory),
    network: toNetwork(network),
    approval: policy.policy,
    destinations: configured,
    missingSecrets: secretProblems.map(({ message, path }) => `${path.join(".")}: ${message}`),
    channels: Object.fromEntries(configured.map(({ channel, id }) => [id, channel.name]))
  }
}

/**
 * Loads a configuration from its file.
 *
 * Errors: rejects with `ConfigurationInvalid`.
 *
 * @category decoding
 */
export const load = async (
  file: string,
  environment: { readonly [name: string]: string | undefined }
): Promise<Configuration> => {
  const absolute = resolve(file)
  return decode(await read(absolute, file), { file, folder: dirname(absolute), environment })
}
