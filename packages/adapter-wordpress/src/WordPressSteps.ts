/**
 * Doing the steps of a plan, and looking one up.
 */
import { type Adapter, type MediaFiles, PublishError } from "@loa/core"
import * as Effect from "effect/Effect"
import type { WordPressClient } from "./WordPressClient.ts"
import * as Drafts from "./WordPressDrafts.ts"
import * as Mapping from "./WordPressMapping.ts"
import * as Release from "./WordPressRelease.ts"
import * as Uploads from "./WordPressUploads.ts"

/**
 * What steps are done with.
 *
 * @category models
 */
export interface Tools {
  readonly client: WordPressClient
  readonly files: MediaFiles.MediaFiles["Service"]
  readonly status: Mapping.Status
}

type Perform = (tools: Tools, context: Adapter.StepContext) => Effect.Effect<Adapter.Receipt, PublishError.Reason>

const ensureTerms: Perform = Effect.fnUntraced(function* ({ client }, { publication }) {
  const categories = yield* Effect.forEach(Mapping.categoriesOf(publication), (name) =>
    client.ensureTerm("categories", name)
  )
  const tags = yield* Effect.forEach(Mapping.tagsOf(publication), (name) => client.ensureTerm("tags", name))
  return { remoteId: [...categories, ...tags].join(","), data: { categories, tags } }
})

const performers: { readonly [kind: string]: Perform } = {
  upload: ({ client, files }, context) => Uploads.upload(client, files, context),
  "create-terms": ensureTerms,
  "create-draft": ({ client }, context) => Drafts.create(client, context),
  "publish-post": ({ client, status }, context) => Release.publish(client, status, context)
}

/**
 * @category running
 */
export const perform: Perform = (tools, context) => {
  const { name } = context.step
  const performer = performers[name.startsWith("upload-") ? "upload" : name]
  return performer === undefined ? Effect.die(`WordPress has no step ${name}`) : performer(tools, context)
}

/**
 * @category running
 */
export const lookup = (
  { client, status }: Tools,
  context: Adapter.StepContext
): Effect.Effect<Adapter.Lookup, PublishError.Reason> =>
  context.step.name === "publish-post"
    ? Release.lookup(client, status, context)
    : Effect.die(`WordPress has no commit step ${context.step.name}`)
