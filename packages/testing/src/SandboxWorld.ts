/**
 * The world of one platform of the sandbox, for the suite of adapters.
 */
import { createHash } from "node:crypto"
import type { PublicEntry, Sandbox } from "@loa/sandbox"
import type { TracedRequest } from "./ConformanceFault.ts"
import type { Publication, World } from "./ConformanceWorld.ts"

/**
 * @category options
 */
export interface Options {
  readonly sandbox: Sandbox.Sandbox
  /** Name of the emulator, which is also its folder. */
  readonly platform: string
  readonly tokens?: World["tokens"]
  readonly signIn?: World["signIn"]
  /** What belongs to an entry and its page does not show, such as captions and categories. Without ids and times. */
  readonly details?: (entry: PublicEntry) => unknown
  /** Other addresses at which the entry is read. */
  readonly addresses?: (entry: PublicEntry) => ReadonlyArray<string>
  /** What is public and no entry, such as broadcasts. */
  readonly others?: () => ReadonlyArray<Publication>
  /** What is there besides entries and nobody sees, such as unused uploads. */
  readonly unseen?: () => ReadonlyArray<string>
  /** Puts back what has to be there before each case. */
  readonly prepare?: () => Promise<void>
}

/** A scheduled post is as good as seen. */
const seen: ReadonlyArray<PublicEntry["visibility"]> = ["public", "unlisted", "scheduled"]

const isSeen = ({ visibility }: PublicEntry): boolean => seen.includes(visibility)

const digestAt = async (address: string): Promise<string> => {
  const answer = await fetch(address)
  const bytes = Buffer.from(await answer.arrayBuffer())
  return `${answer.status} ${createHash("sha256").update(bytes).digest("hex")}`
}

const fingerprintOf = async (entry: PublicEntry, details: unknown): Promise<string> => {
  const { images, kind, text, title, videos, visibility } = entry
  return JSON.stringify({
    kind,
    title,
    text,
    visibility,
    images: await Promise.all(images.map(async ({ altText, url }) => [altText, await digestAt(url)])),
    videos: await Promise.all(
      videos.map(async ({ posterUrl, url }) => [
        await digestAt(url),
        ...(posterUrl === undefined ? [] : [await digestAt(posterUrl)])
      ])
    ),
    details
  })
}

const toPublication = async (entry: PublicEntry, { addresses, details }: Options): Promise<Publication> => ({
  id: entry.id,
  fingerprint: await fingerprintOf(entry, details?.(entry)),
  addresses: [entry.permalink, ...(addresses?.(entry) ?? [])]
})

/**
 * Makes the world. Faults happen on the sandbox's side of the connection, and its clock goes as fast as the suite's.
 *
 * @category constructors
 */
export const make = (options: Options): World => {
  const { others, platform, prepare, sandbox, signIn, tokens, unseen } = options
  const entries = (): ReadonlyArray<PublicEntry> => sandbox.entries().filter((entry) => entry.platform === platform)
  const pathOf = ({ path }: TracedRequest): string => path.slice(`/${platform}`.length)
  return {
    clock: { now: sandbox.now, advance: sandbox.advanceClock },
    reset: async () => {
      sandbox.reset()
      await prepare?.()
    },
    fault: (fault, request) => {
      const { bodyBytes, method } = request
      sandbox.fault({ platform, fault, method, path: pathOf(request), bytes: Math.floor(bodyBytes / 2) })
    },
    publications: async () => {
      sandbox.faults.clear()
      await sandbox.settle()
      const published = await Promise.all(
        entries()
          .filter(isSeen)
          .map((entry) => toPublication(entry, options))
      )
      return [...published, ...(others?.() ?? [])]
    },
    leftovers: async () => [
      ...entries()
        .filter((entry) => !isSeen(entry))
        .map(({ id, kind, visibility }) => `${kind} ${id} (${visibility})`),
      ...(unseen?.() ?? [])
    ],
    ...(tokens === undefined ? {} : { tokens }),
    ...(signIn === undefined ? {} : { signIn })
  }
}
