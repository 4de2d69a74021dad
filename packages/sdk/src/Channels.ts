/**
 * The channels Loa knows. An adapter is loaded when a destination of its channel is configured, and not before.
 */
import type { Adapter } from "@loa/core"
import type { FacebookPageAdapter } from "@loa/adapter-facebook-page"
import type { WordPressAdapter } from "@loa/adapter-wordpress"
import type { YouTubeAdapter } from "@loa/adapter-youtube"
import type { ZaloOaAdapter } from "@loa/adapter-zalo-oa"
import type * as Redacted from "effect/Redacted"
import type { SecretReference } from "./Secrets.ts"

/** Options as a person writes them: a secret says where it is kept, and what has a default may be left out. */
type Written<Encoded> = {
  readonly [Key in keyof Encoded]: Extract<Encoded[Key], Redacted.Redacted<unknown>> extends never
    ? Encoded[Key]
    : SecretReference | Redacted.Redacted
}

/**
 * One destination of a configuration, told apart by `channel`.
 *
 * @category models
 */
export type DestinationOptions =
  | Written<typeof WordPressAdapter.Options.Encoded>
  | Written<typeof FacebookPageAdapter.Options.Encoded>
  | Written<typeof ZaloOaAdapter.Options.Encoded>
  | Written<typeof YouTubeAdapter.Options.Encoded>

/**
 * What an item can override, by channel.
 *
 * @category models
 */
export interface OverridesOf {
  readonly wordpress: typeof WordPressAdapter.Overrides.Encoded
  readonly "facebook-page": typeof FacebookPageAdapter.Overrides.Encoded
  readonly "zalo-oa": typeof ZaloOaAdapter.Overrides.Encoded
  readonly youtube: typeof YouTubeAdapter.Overrides.Encoded
}

/** A channel whatever its options are. */
export type AnyChannel = Adapter.Channel<string, never>

/** Options of different channels meet in one table here; each is decoded by its own channel's schema before use. */
const widen = <Name extends string, Options, Encoded>(
  channel: Adapter.Channel<Name, Options, Encoded>
): LoadedChannel => ({
  name: channel.name,
  options: channel.options,
  overrides: channel.overrides,
  make: (options, destination) => channel.make(options as Options, destination)
})

/**
 * A loaded channel, its options' type forgotten.
 *
 * @category models
 */
export type LoadedChannel = Adapter.Channel<string, unknown, unknown>

/**
 * How each channel is loaded.
 *
 * @category constants
 */
export const channels: { readonly [name: string]: () => Promise<LoadedChannel> } = {
  wordpress: async () => widen((await import("@loa/adapter-wordpress")).WordPressAdapter.channel),
  "facebook-page": async () => widen((await import("@loa/adapter-facebook-page")).FacebookPageAdapter.channel),
  "zalo-oa": async () => widen((await import("@loa/adapter-zalo-oa")).ZaloOaAdapter.channel),
  youtube: async () => widen((await import("@loa/adapter-youtube")).YouTubeAdapter.channel)
}
