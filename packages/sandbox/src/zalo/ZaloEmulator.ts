/**
 * A Zalo Official Account: the Article API v2.0, broadcasts, OAuth v4 and the articles' public pages.
 *
 * Below `/openapi` stands what https://openapi.zalo.me serves, below `/oauth` what https://oauth.zaloapp.com serves.
 */
import { zalo } from "../Accounts.ts"
import type { Emulator, EmulatorEnvironment, EmulatorRequest, EmulatorResponse } from "../platform/Emulator.ts"
import * as FailNext from "../platform/FailNext.ts"
import * as Settings from "../platform/Settings.ts"
import { answering, failure, invalid, objectOf, success, ZaloRefusal } from "./ZaloAnswer.ts"
import * as Articles from "./ZaloArticles.ts"
import { decode as decodeBroadcast, type Broadcast } from "./ZaloBroadcasts.ts"
import { decode as decodeContent, type Content } from "./ZaloContent.ts"
import * as Pages from "./ZaloPages.ts"
import * as Tokens from "./ZaloTokens.ts"
import * as Videos from "./ZaloVideos.ts"

/** How the account behaves. A test may change it while it runs, with the command `configure`. */
export interface Options {
  /** Answers "Media is being processed" before an article's id. Default 1. */
  readonly processingAnswers?: number
  /** Answers "being converted" before a video is ready. Default 1. */
  readonly convertingAnswers?: number
  /** Requests a calendar minute allows. Default 2000, the largest package's. */
  readonly requestsPerMinute?: number
  /** True: a request without `appsecret_proof` is refused, as when the app's switch is on. Default false. */
  readonly requireProof?: boolean
}

const defaults = { processingAnswers: 1, convertingAnswers: 1, requestsPerMinute: 2000, requireProof: false }

/**
 * Makes the emulator.
 *
 * Commands: `expire-access-token`, `revoke`, `remove-article` `{ id }` (by hand, in OA Manager), `configure` (some of
 * `Options`), `fail-next` `{ method?, path?, error, message?, afterEffect? }`.
 */
export const make = (environment: EmulatorEnvironment, options: Options = {}): Emulator => {
  const account = makeAccount(environment, options)
  return {
    name: "zalo",
    handle: (request) => account.failNext.around(request, (allowed) => handle(account, allowed)),
    isWrite: ({ method, path }) => method === "POST" && writes.has(path),
    refusal: (status) =>
      status === 429
        ? failure(-32, "Your OA reached limit call api")
        : { status, html: "<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>" },
    settle: () => account.articles.settle(),
    entries: () => account.articles.all().map((article) => Pages.toEntry(environment.baseUrl(), article)),
    state: () => ({
      articles: account.articles.all().map((article) => toDetail(environment.baseUrl(), article)),
      videos: account.videos.state(),
      broadcasts: account.broadcasts,
      tokens: account.tokens.state()
    }),
    command: async (name, argument) => {
      const command = commands[name]
      if (command === undefined) throw new Error(`Zalo knows no command "${name}": ${Object.keys(commands).join(", ")}`)
      return command(account, objectOf(argument))
    },
    reset: () => Object.assign(account, makeAccount(environment, options))
  }
}

interface Account {
  readonly environment: EmulatorEnvironment
  readonly failNext: FailNext.FailNext
  readonly tokens: Tokens.ZaloTokens
  readonly articles: Articles.ZaloArticles
  readonly videos: Videos.ZaloVideos
  readonly broadcasts: Array<Broadcast>
  settings: Required<Options> & Settings.Settings
  minute: number
  requestsThisMinute: number
}

const makeAccount = (environment: EmulatorEnvironment, options: Options): Account => ({
  environment,
  failNext: FailNext.make(),
  tokens: Tokens.make(environment.now),
  articles: Articles.make(environment.blobs, environment.now),
  videos: Videos.make(),
  broadcasts: [],
  settings: { ...defaults, ...options },
  minute: 0,
  requestsThisMinute: 0
})

/** Token refreshes are not among them: they publish nothing. */
const writes: ReadonlySet<string> = new Set(
  ["article/create", "article/update", "article/remove", "article/upload_video/preparevideo", "oa/message"].map(
    (path) => `/openapi/v2.0/${path}`
  )
)

const handle = async (account: Account, request: EmulatorRequest): Promise<EmulatorResponse> => {
  if (request.path.startsWith("/openapi/")) return handleApi(account, request)
  if (request.method === "POST" && request.path === "/oauth/v4/oa/access_token") return account.tokens.exchange(request)
  if (request.method === "GET" && request.path === "/oauth/v4/oa/permission")
    return account.tokens.consent(request.query)
  return handlePublic(account, request)
}

const handlePublic = async (account: Account, request: EmulatorRequest): Promise<EmulatorResponse> => {
  const [, folder, id = ""] = /^\/(d|photo|video)\/([^/]+)$/.exec(request.path) ?? []
  if (folder === "d" && id === zalo.oaId) {
    return Pages.toPage(account.environment.baseUrl(), account.articles.find(request.query.get("id") ?? ""))
  }
  const pictures = account.articles.all().flatMap((article) => [...article.pictures.values()])
  const video = account.videos.find(id, account.settings.convertingAnswers)?.blob
  const blob = folder === "photo" ? pictures.find((picture) => picture.id === id) : video
  if (folder === undefined || folder === "d" || blob === undefined) return Pages.toPage("", undefined)
  return { status: 200, blob }
}

/** Every answer carries the counters of the calendar minute. */
const handleApi = async (account: Account, request: EmulatorRequest): Promise<EmulatorResponse> => {
  const { requestsPerMinute, requireProof } = account.settings
  const minute = Math.floor(account.environment.now() / 60_000)
  if (minute !== account.minute) Object.assign(account, { minute, requestsThisMinute: 0 })
  account.requestsThisMinute += 1
  const remain = requestsPerMinute - account.requestsThisMinute
  const answer = await answering(async () => {
    if (remain < 0) throw new ZaloRefusal(-32, "Your OA reached limit call api")
    account.tokens.check(request.headers, requireProof)
    const route = routes[`${request.method} ${request.path.slice("/openapi".length)}`]
    // Unknown paths answer 200 as well. The code is an assumption.
    return route === undefined ? failure(404, "Empty api") : route(account, request)
  })
  const counters = { "X-RateLimit-Limit": String(requestsPerMinute), "X-RateLimit-Remain": String(Math.max(0, remain)) }
  return { ...answer, headers: { ...answer.headers, ...counters } }
}

type Route = (account: Account, request: EmulatorRequest) => Promise<EmulatorResponse> | EmulatorResponse

const routes: Readonly<Record<string, Route>> = {
  "POST /v2.0/article/create": async (account, request) =>
    success({ token: account.articles.create(decodeArticle(account, await request.json())) }),
  "POST /v2.0/article/update": async (account, request) => {
    const input = await request.json()
    const id = String(objectOf(input)["id"])
    const content = decodeArticle(account, input, account.articles.find(id)?.content)
    return success({ token: account.articles.update(id, content) })
  },
  "POST /v2.0/article/verify": async (account, request) => {
    const token = String(objectOf(await request.json())["token"])
    return success({ id: await account.articles.verify(token, account.settings) })
  },
  "POST /v2.0/article/remove": async (account, request) => {
    account.articles.remove(String(objectOf(await request.json())["id"]))
    return success()
  },
  "GET /v2.0/article/getdetail": async (account, request) => {
    const article = (await account.articles.list(account.settings)).find(({ id }) => id === request.query.get("id"))
    if (article === undefined) throw invalid("id is invalid")
    return success(toDetail(account.environment.baseUrl(), article))
  },
  "GET /v2.0/article/getslice": async (account, request) => getSlice(account, request.query),
  "POST /v2.0/article/upload_video/preparevideo": (account, request) => account.videos.prepare(request),
  "GET /v2.0/article/upload_video/verify": (account, request) =>
    account.videos.verify(request, account.settings.convertingAnswers),
  "GET /v2.0/oa/getoa": () => success(profile),
  "POST /v2.0/oa/message": async (account, request) => {
    const exists = (id: string) => account.articles.find(id) !== undefined
    const broadcast = decodeBroadcast(await request.json(), account.environment.now(), exists)
    account.broadcasts.push(broadcast)
    return success({ message_id: broadcast.messageId })
  }
}

const decodeArticle = (account: Account, input: unknown, previous?: Content): Content =>
  decodeContent(input, {
    isReadyVideo: (id) => account.videos.find(id, account.settings.convertingAnswers) !== undefined,
    ...(previous === undefined ? {} : { previous })
  })

/** Most articles of one `getslice`. */
const sliceMax = 10

/** Hidden articles are listed too: whether Zalo does so is not documented. */
const getSlice = async (account: Account, query: URLSearchParams): Promise<EmulatorResponse> => {
  const offset = Number(query.get("offset") ?? 0)
  const limit = Number(query.get("limit") ?? sliceMax)
  const type = query.get("type") ?? "normal"
  if (!Number.isInteger(limit) || limit < 1 || limit > sliceMax)
    throw invalid(`limit is invalid: maximum limit is ${sliceMax}`)
  if (!Number.isInteger(offset) || offset < 0) throw invalid("offset is invalid")
  if (type !== "normal" && type !== "video") throw invalid("type is invalid")
  const articles = (await account.articles.list(account.settings)).filter(({ content }) => content.type === type)
  const medias = articles
    .slice(offset, offset + limit)
    .map((article) => toListed(account.environment.baseUrl(), article))
  return success({ medias, total: articles.length })
}

const toListed = (baseUrl: string, article: Articles.Article) => ({
  id: article.id,
  title: article.content.title,
  create_date: article.createdAt,
  total_view: 0,
  total_share: 0,
  thumb: Pages.thumbnail(baseUrl, article),
  link_view: Pages.permalink(baseUrl, article.id)
})

/** Pictures are answered with the addresses of Zalo's copies, as everything else as it was sent. */
const toDetail = (baseUrl: string, article: Articles.Article): unknown => {
  const copy = (url: string) => Pages.pictureAddress(baseUrl, article, url)
  const { content, id } = article
  const links = { id, action_link: "", link_view: Pages.permalink(baseUrl, id) }
  if (content.type === "video") return { ...content, avatar: copy(content.avatar), ...links }
  const { cover } = content
  const body = content.body.map((block) => {
    if (block.type === "image") return { ...block, url: copy(block.url) }
    return block.type === "video" && block.thumb !== undefined ? { ...block, thumb: copy(block.thumb) } : block
  })
  const coverCopy = cover.cover_type === "photo" ? { ...cover, photo_url: copy(cover.photo_url) } : cover
  return { ...content, cover: coverCopy, body, ...links }
}

/** `oa_type` 4 is a government account. */
const profile = {
  oaid: zalo.oaId,
  name: zalo.oaName,
  description: "",
  is_verified: true,
  oa_type: 4,
  avatar: "",
  cover: "",
  num_follower: 0,
  cate_name: "Cơ quan nhà nước",
  package_name: "Toàn diện",
  package_valid_through_date: "31/12/2099",
  linked_zca: ""
}

const commands: Readonly<Record<string, (account: Account, argument: Readonly<Record<string, unknown>>) => unknown>> = {
  "expire-access-token": (account) => account.tokens.expireAccessToken(),
  revoke: (account) => account.tokens.revoke(),
  "remove-article": (account, argument) => account.articles.remove(String(argument["id"])),
  configure: (account, argument) => {
    account.settings = Settings.merge(account.settings, argument)
    return account.settings
  },
  "fail-next": (account, argument) =>
    account.failNext.add({
      ...(typeof argument["method"] === "string" ? { method: argument["method"] } : {}),
      ...(typeof argument["path"] === "string" ? { path: argument["path"] } : {}),
      afterEffect: argument["afterEffect"] === true,
      response: failure(Number(argument["error"]), typeof argument["message"] === "string" ? argument["message"] : "")
    })
}
