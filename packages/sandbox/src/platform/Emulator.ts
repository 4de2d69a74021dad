/**
 * What a platform emulator is: a small state machine that answers HTTP requests.
 *
 * An emulator is written from the platform's documents and knows no adapter, so that it cannot repeat an adapter's
 * mistake. The server (`Sandbox.ts`) owns sockets, faults and the request log; an emulator owns what the platform holds.
 */
import type { BlobStore, StoredBlob } from "../server/BlobStore.ts"

/** One request as an emulator sees it. */
export interface EmulatorRequest {
  readonly method: string
  /** Path below the emulator's prefix, with a leading slash, percent-encoding kept. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  /** The request's own bytes, once. A cut connection makes the iterator throw `BodyCut`. */
  readonly stream: AsyncIterable<Uint8Array>
  /** Reads the whole body into memory. Refuses more than 32 MiB: uploads use `stream`. */
  readonly bytes: () => Promise<Uint8Array>
  readonly text: () => Promise<string>
  /** Parses a JSON body; `undefined` when it is not JSON. */
  readonly json: () => Promise<unknown>
  /** Parses `multipart/form-data`, files going to the blob store as they arrive, never into memory. */
  readonly multipart: () => Promise<MultipartBody>
  /** JSON, form-urlencoded or multipart, whichever came, as text fields (and files). Query parameters are not mixed in. */
  readonly form: () => Promise<MultipartBody>
}

/** The parts of a form. */
export interface MultipartBody {
  /** Text fields; objects of a JSON body are kept as JSON text. */
  readonly fields: Readonly<Record<string, string>>
  readonly files: ReadonlyArray<UploadedFile>
}

export interface UploadedFile {
  /** Name of the form part. */
  readonly field: string
  readonly fileName: string
  readonly contentType: string
  readonly blob: StoredBlob
}

/** One answer. `json` and `html` are shorthands that set the content type. */
export interface EmulatorResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly html?: string
  readonly body?: string | Uint8Array
  /** Streams a stored blob, with its content type and byte ranges. */
  readonly blob?: StoredBlob
}

/** What the server gives an emulator when it is made. */
export interface EmulatorEnvironment {
  /** Absolute address of the emulator without a trailing slash, e.g. `http://127.0.0.1:4010/wordpress`. */
  readonly baseUrl: () => string
  readonly blobs: BlobStore
  /** Milliseconds since 1970; tests can move it. */
  readonly now: () => number
}

/** A publication as the public would see it, in words every platform shares: what the wall and once-only tests read. */
export interface PublicEntry {
  readonly platform: string
  readonly id: string
  readonly kind: "article" | "post" | "video"
  readonly title: string
  /** Plain text, for counting and searching. */
  readonly text: string
  /** What the platform's page shows, already sanitised HTML. */
  readonly html: string
  readonly permalink: string
  /** ISO instant. */
  readonly publishedAt: string
  readonly visibility: "public" | "unlisted" | "private" | "scheduled" | "draft"
  readonly images: ReadonlyArray<{ readonly url: string; readonly altText: string }>
  readonly videos: ReadonlyArray<{ readonly url: string; readonly posterUrl?: string }>
}

/** A platform. */
export interface Emulator {
  /** Folder below the sandbox's root and name in faults, e.g. `wordpress`. */
  readonly name: string
  readonly handle: (request: EmulatorRequest) => Promise<EmulatorResponse>
  /** True for a request that changes what the platform holds; the log counts these. */
  readonly isWrite: (request: { readonly method: string; readonly path: string }) => boolean
  /** How this platform words an injected failure before any work is done (429 with a wait, 503). */
  readonly refusal: (status: 429 | 503) => EmulatorResponse
  /** Everything that exists, drafts and hidden things included. */
  readonly entries: () => ReadonlyArray<PublicEntry>
  /** Waits until what the platform works on by itself has become an entry or has failed. Absent where nothing does. */
  readonly settle?: () => Promise<void>
  /** Everything the platform holds, for assertions; JSON, secrets included since they are invented. */
  readonly state: () => unknown
  /** Platform-specific commands of a test, e.g. `expire-tokens`, `delete-post`. Returns JSON. */
  readonly command: (name: string, argument: unknown) => Promise<unknown>
  readonly reset: () => void
}
