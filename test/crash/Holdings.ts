/**
 * What the platforms hold of an item, asked of the platforms themselves and told in words that are the same however often
 * a run died on the way: no ids, no times, no addresses of this sandbox.
 */
import * as Schema from "effect/Schema"

/** Folders of the sandbox. */
export type Platform = "wordpress" | "facebook" | "zalo" | "youtube"

/** What one platform holds. */
export interface Holding {
  /** Each publication, complete, as JSON. */
  readonly publications: ReadonlyArray<string>
  /** Files and uploads that belong to no publication; nobody sees them. */
  readonly leftovers: ReadonlyArray<string>
}

export type Holdings = Readonly<Record<Platform, Holding>>

const Blob = Schema.Struct({ sha256: Schema.String })

const Text = Schema.optionalKey(Schema.String)

const WordPressState = Schema.Struct({
  posts: Schema.Array(
    Schema.Struct({
      slug: Schema.String,
      status: Schema.String,
      title: Schema.String,
      content: Schema.String,
      excerpt: Schema.String,
      featuredMedia: Schema.Finite,
      categories: Schema.Array(Schema.Finite),
      tags: Schema.Array(Schema.Finite)
    })
  ),
  media: Schema.Array(
    Schema.Struct({ id: Schema.Finite, slug: Schema.String, title: Schema.String, altText: Schema.String })
  ),
  terms: Schema.Array(Schema.Struct({ id: Schema.Finite, taxonomy: Schema.String, name: Schema.String }))
})

const FacebookState = Schema.Struct({
  posts: Schema.Array(
    Schema.Struct({
      state: Schema.String,
      message: Schema.String,
      link: Text,
      photoIds: Schema.Array(Schema.String),
      videoId: Text
    })
  ),
  photos: Schema.Array(
    Schema.Struct({ id: Schema.String, blob: Blob, altText: Schema.String, caption: Schema.String })
  ),
  videos: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      kind: Schema.String,
      phase: Schema.String,
      title: Schema.String,
      description: Schema.String,
      universalVideoId: Text,
      blob: Schema.optionalKey(Blob),
      covers: Schema.Array(Schema.Struct({ blob: Blob, preferred: Schema.Boolean })),
      captions: Schema.Array(Schema.Struct({ locale: Schema.String, blob: Blob }))
    })
  )
})

const ZaloState = Schema.Struct({
  articles: Schema.Array(Schema.Record(Schema.String, Schema.Unknown)),
  broadcasts: Schema.Array(Schema.Struct({ target: Schema.Unknown }))
})

const YouTubeState = Schema.Struct({
  videos: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      fileName: Schema.String,
      metadata: Schema.Unknown,
      blob: Blob,
      thumbnail: Schema.optionalKey(Blob),
      captions: Schema.Array(
        Schema.Struct({ language: Schema.String, name: Schema.String, isDraft: Schema.Boolean, blob: Blob })
      )
    })
  ),
  playlists: Schema.Array(
    Schema.Struct({ title: Schema.String, items: Schema.Array(Schema.Struct({ videoId: Schema.String })) })
  )
})

const State = Schema.Struct({
  wordpress: WordPressState,
  facebook: FacebookState,
  zalo: ZaloState,
  youtube: YouTubeState
})

/** What differs from run to run in a text, taken out. */
const timeless = (text: string): string =>
  text
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "")
    .replaceAll(/(wp-content\/uploads\/)\d{4}\/\d{2}\/([^"\s<)]*?)(-\d)?(\.\w+)/g, "$1$2$4")
    .replaceAll(/(\\?"id\\?":|wp-image-|\?p=)\d+/g, "$1#")
    .replaceAll(/(zalo\/photo\/)[0-9a-f-]+/g, "$1#")
    .replaceAll(/(watch\?v=|embed\/)[\w-]{11}/g, "$1#")
    .replaceAll(/(d\/2000\?id=)\w+/g, "$1#")

const toText = (value: unknown): string => timeless(JSON.stringify(value, undefined, 1))

/** A post of a site, its relations by name. */
export interface SitePost {
  readonly slug: string
  readonly status: string
  readonly title: string
  readonly content: string
  readonly excerpt: string
  readonly cover: string
  readonly terms: ReadonlyArray<string>
}

/** A file of a site. */
export interface SiteFile {
  readonly slug: string
  readonly title: string
  readonly altText: string
}

/**
 * What a site holds: every post of any status is a publication, and brings its files. A second copy of a file, to whose
 * slug WordPress adds a number, is left over.
 */
export const ofSite = (posts: ReadonlyArray<SitePost>, files: ReadonlyArray<SiteFile>): Holding => {
  const isCopy = (file: SiteFile): boolean => /-\d{1,2}$/.test(file.slug)
  const sorted = files.toSorted((one, other) => (one.slug < other.slug ? -1 : 1))
  return {
    publications: posts.map((post) =>
      toText({ ...post, terms: post.terms.toSorted(), files: sorted.filter((file) => !isCopy(file)) })
    ),
    leftovers: sorted.filter(isCopy).map((file) => file.slug)
  }
}

const ofWordPress = ({ media, posts, terms }: typeof WordPressState.Type): Holding =>
  ofSite(
    posts.map(({ categories, featuredMedia, tags, ...post }) => ({
      ...post,
      cover: media.find(({ id }) => id === featuredMedia)?.slug ?? "",
      terms: terms
        .filter(({ id }) => [...categories, ...tags].includes(id))
        .map(({ name, taxonomy }) => `${taxonomy}: ${name}`)
    })),
    media.map(({ id: _, ...file }) => file)
  )

const ofFacebook = ({ photos, posts, videos }: typeof FacebookState.Type): Holding => {
  const photoIds = new Set(posts.flatMap((post) => post.photoIds))
  const videoIds = new Set(posts.map((post) => post.videoId))
  return {
    publications: posts.map(({ photoIds: ids, videoId, ...post }) =>
      toText({
        ...post,
        photos: ids.map((id) => photos.find((photo) => photo.id === id)).map((photo) => ({ ...photo, id: "" })),
        video: videos
          .filter(({ id }) => id === videoId)
          .map(({ covers, ...video }) => ({ ...video, id: "", cover: covers.filter(({ preferred }) => preferred) }))
      })
    ),
    leftovers: [
      ...photos.filter(({ id }) => !photoIds.has(id)).map(({ altText }) => `photo “${altText}”`),
      ...videos.filter(({ id }) => !videoIds.has(id)).map(({ phase }) => `video, ${phase}`),
      // Sent twice, a cover is there twice; the later one is shown.
      ...videos.flatMap(({ covers }) => covers.filter(({ preferred }) => !preferred).map(() => "cover of a video"))
    ]
  }
}

/** A broadcast is a publication of its own: followers get it on their telephones. */
const ofZalo = ({ articles, broadcasts }: typeof ZaloState.Type): Holding => ({
  publications: [...articles.map((article) => toText({ ...article, id: "" })), ...broadcasts.map(toText)],
  leftovers: []
})

const ofYouTube = ({ playlists, videos }: typeof YouTubeState.Type): Holding => ({
  publications: videos.map(({ id, ...video }) =>
    toText({
      ...video,
      playlists: playlists.flatMap(({ items, title }) => items.filter(({ videoId }) => videoId === id).map(() => title))
    })
  ),
  // An empty playlist is left over, too; a second one of the same name would be.
  leftovers: playlists.filter(({ items }) => items.length === 0).map(({ title }) => `playlist “${title}”`)
})

/** Reads what `GET /control/state` of a sandbox answers. Throws when it is not what this knows. */
export const ofState = (state: unknown): Holdings => {
  // Through JSON, as over HTTP: what is absent is left out.
  const known = Schema.decodeUnknownSync(State)(JSON.parse(JSON.stringify(state)))
  return {
    wordpress: ofWordPress(known.wordpress),
    facebook: ofFacebook(known.facebook),
    zalo: ofZalo(known.zalo),
    youtube: ofYouTube(known.youtube)
  }
}

/** The same without the item's id, which is another one in each case. */
export const withoutId = (holdings: Holdings, itemId: string): Holdings => {
  const named = (text: string): string => text.replaceAll(itemId, "item")
  const of = ({ leftovers, publications }: Holding): Holding => ({
    publications: publications.map(named),
    leftovers: leftovers.map(named)
  })
  const { facebook, wordpress, youtube, zalo } = holdings
  return { wordpress: of(wordpress), facebook: of(facebook), zalo: of(zalo), youtube: of(youtube) }
}

/** The first line in which two texts differ, for a person. */
export const difference = (expected: string, found: string): string => {
  const lines = found.split("\n")
  const index = expected.split("\n").findIndex((line, at) => line !== lines[at])
  const cut = (line: string | undefined) => (line ?? "nothing").trim().slice(0, 200)
  return `expected ${cut(expected.split("\n")[index])}, found ${cut(lines[index])}`
}
