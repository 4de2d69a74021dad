/**
 * The contract between Loa and a channel. An adapter says what it would do (`check`, `plan`), looks whether it may
 * (`preflight`), does one thing at a time (`perform`), and answers what became of it (`lookup`, `observe`). Order,
 * repetition and memory are the pipeline's business.
 */
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { CampaignItem } from "./CampaignItem.ts"
import type { Finding } from "./Finding.ts"
import type { Json } from "./Json.ts"
import type { MeasuredAsset, MeasuredFile, MediaFiles, Recipe } from "./MediaFiles.ts"
import type { PublishError, Reason } from "./PublishError.ts"
import type { Vault } from "./Vault.ts"
import type { HttpClient } from "effect/http/HttpClient"

/**
 * One item on its way to one destination: overrides applied, references to other destinations resolved as far as they
 * are known, files measured.
 *
 * A reference not known yet stands in texts and addresses as `{{portal.permalink}}`; an adapter passes it on unchanged.
 *
 * @category models
 */
export interface Publication {
  readonly item: CampaignItem
  readonly destination: string
  /**
   * What the item overrides for this channel and destination, decoded by the adapter's `overrides` schema. Common fields
   * (`CampaignItem.overridableFields`) are also merged into `item` already; they are listed here so that an adapter can
   * tell an override from the item's own words.
   */
  readonly overrides: { readonly [key: string]: Json }
  readonly assets: ReadonlyArray<MeasuredAsset>
  /** Files this destination brings to the public for others, without showing them itself. Absent when there are none. */
  readonly alsoCarries?: ReadonlyArray<CarriedFile>
  /** UTC instant at which it is to appear; absent when it appears at once. */
  readonly publishAt?: string
}

/**
 * A derived picture that one destination carries for others. They refer to it as `{{portal.assets.<id>.url}}`.
 *
 * @category models
 */
export interface CarriedFile {
  /** Stands in `asset` of the step that uploads it. */
  readonly id: string
  /** The asset it is made from. */
  readonly asset: string
  readonly file: MeasuredFile
}

/**
 * A picture that an adapter wants made from one of the item's.
 *
 * @category models
 */
export interface Derivation {
  readonly asset: string
  readonly recipe: Recipe
  /** The destination that brings the made file to the public, where the channel takes files by address only. */
  readonly carriedBy?: string
  /** The picture will do as it is when nothing can be made from it. */
  readonly optional?: boolean
}

/**
 * An allowance of the channel that a step uses up, and that fills up again by itself.
 *
 * @category models
 */
export interface QuotaUse {
  /** In kebab-case: `video-uploads`. Steps that use the same allowance name it alike. */
  readonly name: string
  readonly amount: number
  /** What there is in one period, where the channel tells. */
  readonly allowance?: number
  readonly per: "day" | "month"
}

/**
 * Hours of the day, from 0 to 24, in which a channel takes a step: from `first` o'clock up to, not including, `end`.
 *
 * @category models
 */
export interface Hours {
  readonly first: number
  readonly end: number
  /** As in the IANA database: `Asia/Ho_Chi_Minh`. */
  readonly timeZone: string
}

/**
 * How often a channel can be asked.
 *
 * @category models
 */
export interface Pace {
  readonly requests: number
  readonly perSeconds: number
}

/**
 * One named side effect.
 *
 * @category models
 */
export interface Step {
  /** Verb and object in kebab-case, unique in its plan: `upload-image-poster`, `create-post`. */
  readonly name: string
  /**
   * - `repeatable`: shows nothing to the public and may be done again.
   * - `commit`: makes something public, or spends what cannot be given back.
   */
  readonly kind: "repeatable" | "commit"
  /**
   * A commit that changes one thing made by an earlier step, such as a draft: done again it makes no second one, so a look
   * that finds nothing is enough to do it again in every run. Others are done again once in all.
   */
  readonly idempotent?: boolean
  /** A failure becomes a warning. Steps after the first commit always are: what is out has not failed. */
  readonly optional?: boolean
  /** The asset this step brings to the channel; its receipt then carries that asset's `remoteId` and `url`. */
  readonly asset?: string
  /** Requests it will make at least. */
  readonly requests: number
  /** Bytes of files it will send. */
  readonly byteLength: number
  /** What it uses up. */
  readonly quota?: ReadonlyArray<QuotaUse>
  /** When it can be done; at any time without it. */
  readonly hours?: Hours
  /** What it will carry, in the platform's words. Shown in a plan, fingerprinted in the journal. */
  readonly content: { readonly [key: string]: Json }
}

/**
 * What an adapter will do for a publication.
 *
 * @category models
 */
export interface Plan {
  /** Why the channel cannot carry this item at all; there are no steps then. */
  readonly skipped?: string
  readonly steps: ReadonlyArray<Step>
  /** Where the channel tells. */
  readonly pace?: Pace
}

/**
 * What a performed step left. Plain JSON, and free of secrets: the journal keeps it.
 *
 * @category models
 */
export interface Receipt {
  readonly remoteId: string
  /** Public page of the publication. */
  readonly permalink?: string
  /** Public address of an uploaded file. */
  readonly url?: string
  /** UTC instant, as the channel tells it. */
  readonly publishedAt?: string
  /** True when the channel will show it later by itself. */
  readonly scheduled?: boolean
  /** UTC instant after which the channel forgets it; a repeatable step is then performed anew. */
  readonly expiresAt?: string
  /** What later steps of the same adapter need. */
  readonly data?: { readonly [key: string]: Json }
}

/**
 * Everything a step is performed or looked up with.
 *
 * @category models
 */
export interface StepContext {
  readonly publication: Publication
  /** With every reference resolved. */
  readonly step: Step
  /** Receipts of earlier steps at this destination, by step name. */
  readonly receipts: { readonly [step: string]: Receipt }
  /** What an earlier attempt of this step saved. */
  readonly saved: Json | undefined
  /** UTC instant of the first attempt: nothing of ours is older on the channel. */
  readonly firstAttemptAt: string
  /** Remembers something for the next attempt; durable when it returns. Never a secret: those go to the vault. */
  readonly save: (value: Json) => Effect.Effect<void, PublishError>
  /** Tells how far a transfer is, in bytes. */
  readonly progress: (sentBytes: number, totalBytes: number) => Effect.Effect<void>
}

/**
 * Whether a step's effect exists.
 *
 * @category models
 */
export type Lookup =
  | { readonly _tag: "Found"; readonly receipt: Receipt }
  | { readonly _tag: "NotFound" }
  /** The channel took it in and refused it in the end: it is not there and never will be. */
  | { readonly _tag: "Refused"; readonly reason: Reason }
  /** With what was seen, for the person who decides. */
  | { readonly _tag: "CannotTell"; readonly evidence: string }

/**
 * What an anonymous reader gets: `unchecked` when that could not be found out.
 *
 * @category models
 */
export type Visibility = "public" | "restricted" | "not-found" | "unchecked"

/**
 * Something a person should know about a publication that went through.
 *
 * @category models
 */
export interface Warning {
  readonly code: string
  readonly message: string
}

/**
 * What a destination shows when asked.
 *
 * @category models
 */
export interface Observation {
  readonly visibility: Visibility
  readonly permalink?: string
  readonly publishedAt?: string
  readonly warnings: ReadonlyArray<Warning>
}

/**
 * One destination's adapter.
 *
 * @category models
 */
export interface Adapter {
  readonly contract: "v1"
  readonly channel: string
  /** Destinations whose results this one needs whatever the item says, for example where it takes pictures from. */
  readonly dependsOn: ReadonlyArray<string>
  /** Waits before each look after a doubtful commit, in seconds; only when all of them find nothing, nothing is there. */
  readonly lookupPausesSeconds: ReadonlyArray<number>
  /**
   * Pure: pictures that must be made before the publication is checked and planned. They are then in `derived` of its
   * assets; one that could not be made is a finding already, and is missing there.
   */
  readonly derivations?: (publication: Publication) => ReadonlyArray<Derivation>
  /** Pure: what keeps the publication from going out, or should be known before. */
  readonly check: (publication: Publication) => ReadonlyArray<Finding>
  /** Pure: the same publication gives the same steps for ever. */
  readonly plan: (publication: Publication) => Plan
  /** Reads only: credentials, rights, quota. */
  readonly preflight: (publication: Publication) => Effect.Effect<ReadonlyArray<Finding>, PublishError>
  /** Makes one side effect. Asked again after a failure it continues where the platform says it is. */
  readonly perform: (context: StepContext) => Effect.Effect<Receipt, PublishError>
  /**
   * Makes none. Asked for a commit step whose outcome is open, with the receipts its attempt had. A question that fails, a
   * refused one too, says nothing about the step; `StillProcessing` says that it was accepted and is not finished.
   */
  readonly lookup: (context: StepContext) => Effect.Effect<Lookup, PublishError>
  /** Reads only, from receipts. */
  readonly observe: (receipts: { readonly [step: string]: Receipt }) => Effect.Effect<Observation, PublishError>
}

/**
 * What an adapter package exports: the channel's name, its options as a schema, and how an adapter is made from them.
 *
 * @category models
 */
export interface Channel<Name extends string, Options, Encoded = unknown> {
  readonly name: Name
  /** Decodes one destination of the configuration. Secrets arrive as `Redacted`. */
  readonly options: Schema.Codec<Options, Encoded>
  /** Decodes the item's overrides for this channel: `CampaignItem.overridableFields` and the channel's own. */
  readonly overrides: Schema.Codec<{ readonly [key: string]: Json }, unknown>
  readonly make: (
    options: Options,
    destination: string
  ) => Effect.Effect<Adapter, never, HttpClient | MediaFiles | Vault>
}

/**
 * A configured place to publish to.
 *
 * @category models
 */
export interface Destination<Name extends string = string> {
  readonly id: string
  readonly channel: Name
  readonly adapter: Adapter
  readonly overrides: Schema.Codec<{ readonly [key: string]: Json }, unknown>
}
