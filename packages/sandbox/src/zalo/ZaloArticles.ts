/**
 * The articles of the Official Account and the operations that make and change them.
 *
 * `create` and `update` only hand in: the platform fetches the pictures by itself, whether or not anybody asks how far it
 * is. A client that lost the answer of `create` has therefore made an article all the same, and finds it in `getslice`.
 *
 * Source: https://developers.zalo.me/docs/official-account/bai-viet/tao-bai-viet, …/lay-danh-sach-bai-viet
 */
import { randomBytes } from "node:crypto"
import type { BlobStore } from "../server/BlobStore.ts"
import { invalid, ZaloRefusal } from "./ZaloAnswer.ts"
import { pictureUrls, type Content } from "./ZaloContent.ts"
import { fetchAll, type Pictures } from "./ZaloPictures.ts"

/** An article that exists. */
export interface Article {
  readonly id: string
  readonly content: Content
  readonly pictures: Pictures
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly removed: boolean
}

interface Operation {
  readonly kind: "create" | "update"
  readonly articleId: string
  readonly startedAt: number
  /** Requests that could have shown the result and were told to wait. */
  asked: number
  /** True once the pictures are there, false once one of them was refused. */
  readonly outcome: Promise<boolean>
}

/** How long the platform is busy with an operation. */
interface Pace {
  /** Answers "Media is being processed" before the result. */
  readonly processingAnswers: number
}

/** A created article is listed after this many milliseconds, even if nobody has asked for anything. */
const processingMilliseconds = 30_000

/** The Official Account's articles. */
export interface ZaloArticles {
  /** Takes a new article in and returns the operation's token. */
  readonly create: (content: Content) => string
  /** Takes a replacement in. Throws -201 for an article that never was; one that was removed is "updated" in vain. */
  readonly update: (id: string, content: Content) => string
  /** The article's id. Throws -214 while the operation is in work and -200 when a picture was refused. */
  readonly verify: (token: string, pace: Pace) => Promise<string>
  /** Throws -201 for an article that is not there. */
  readonly remove: (id: string) => void
  /** Articles that reading calls show by now, newest first. Each call brings waiting operations one answer further. */
  readonly list: (pace: Pace) => Promise<ReadonlyArray<Article>>
  /** An article by id, shown or not. */
  readonly find: (id: string) => Article | undefined
  /** Everything that exists, oldest first. */
  readonly all: () => ReadonlyArray<Article>
  /** Waits until nothing is in work. */
  readonly settle: () => Promise<void>
}

/** Makes an empty account. */
export const make = (blobs: BlobStore, now: () => number): ZaloArticles => {
  const articles = new Map<string, Article>()
  const operations = new Map<string, Operation>()

  const begin = (kind: Operation["kind"], articleId: string, content: Content, apply: (pictures: Pictures) => void) => {
    const outcome = fetchAll(pictureUrls(content), blobs).then((pictures) => {
      if (pictures !== undefined) apply(pictures)
      return pictures !== undefined
    })
    const token = randomBytes(24).toString("base64")
    operations.set(token, { kind, articleId, startedAt: now(), asked: 0, outcome })
    return token
  }

  const isInWork = (operation: Operation, pace: Pace): boolean =>
    operation.asked < pace.processingAnswers && now() - operation.startedAt < processingMilliseconds

  const present = (id: string): Article | undefined => {
    const article = articles.get(id)
    return article?.removed === false ? article : undefined
  }

  return {
    create: (content) => {
      const id = randomBytes(10).toString("hex")
      const createdAt = now()
      return begin("create", id, content, (pictures) => {
        articles.set(id, { id, content, pictures, createdAt, removed: false })
      })
    },
    update: (id, content) => {
      if (!articles.has(id)) throw invalid("id is invalid")
      return begin("update", id, content, (pictures) => {
        const article = present(id)
        if (article !== undefined) articles.set(id, { ...article, content, pictures })
      })
    },
    verify: async (token, pace) => {
      const operation = operations.get(token)
      if (operation === undefined) throw invalid("token is invalid")
      if (operation.asked < pace.processingAnswers) {
        operation.asked += 1
        throw new ZaloRefusal(-214, "Media is being processed")
      }
      if (!(await operation.outcome)) throw new ZaloRefusal(-200, "Upload media failed")
      return operation.articleId
    },
    remove: (id) => {
      const article = present(id)
      if (article === undefined) throw invalid("id is invalid")
      articles.set(id, { ...article, removed: true })
    },
    list: async (pace) => {
      const waiting = new Set([...operations.values()].filter((operation) => isInWork(operation, pace)))
      for (const operation of waiting) operation.asked += 1
      for (const operation of operations.values()) if (!waiting.has(operation)) await operation.outcome
      const creating = [...waiting].filter(({ kind }) => kind === "create")
      const hidden = new Set(creating.map(({ articleId }) => articleId))
      const shown = [...articles.values()].filter(({ id, removed }) => !removed && !hidden.has(id))
      return shown.reverse().toSorted((one, other) => other.createdAt - one.createdAt)
    },
    find: present,
    all: () => [...articles.values()].filter(({ removed }) => !removed),
    settle: async () => {
      await Promise.all([...operations.values()].map((operation) => operation.outcome))
    }
  }
}
