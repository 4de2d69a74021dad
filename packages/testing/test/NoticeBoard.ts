/**
 * A platform of our own making for tests and as an example: a village's notice board with an HTTP interface. Notices are
 * public; pictures are seen by nobody until a notice shows them.
 *
 * `POST /pictures` (bytes) → `{ id }` · `POST /notices` `{ reference, title, text, pictures }` → `{ id, reference }` ·
 * `GET /notices?reference=…` → a list of them · `GET /notices/<id>` → what a reader gets
 */
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { buffer } from "node:stream/consumers"
import * as Schema from "effect/Schema"

/** What a client sends. */
const Draft = Schema.Struct({
  reference: Schema.String,
  title: Schema.String,
  text: Schema.String,
  pictures: Schema.Array(Schema.String)
})

/** A notice that everybody sees. */
export type Notice = typeof Draft.Type & { readonly id: string }

/** A running board. */
export interface NoticeBoard {
  /** Without a trailing slash. */
  readonly url: string
  readonly key: string
  readonly notices: () => ReadonlyArray<Notice>
  /** Digests of the pictures by id. */
  readonly pictures: () => ReadonlyMap<string, string>
  readonly clear: () => void
  readonly close: () => Promise<void>
}

const answer = (outgoing: ServerResponse, status: number, json: unknown): void =>
  void outgoing.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json))

/** Starts an empty board on 127.0.0.1. */
export const start = async (): Promise<NoticeBoard> => {
  const key = "notice-board-key-of-a-test"
  const notices: Array<Notice> = []
  const pictures = new Map<string, string>()

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://board")
    const [, , id] = pathname.split("/")
    const found = notices.find((notice) => notice.id === id)
    if (id !== undefined) return answer(outgoing, found === undefined ? 404 : 200, found ?? {})
    if (incoming.headers.authorization !== `Bearer ${key}`) return answer(outgoing, 401, {})
    const body = await buffer(incoming)
    if (incoming.method === "GET") {
      return answer(
        outgoing,
        200,
        notices.filter(({ reference }) => reference === searchParams.get("reference"))
      )
    }
    if (pathname === "/pictures") {
      const picture = `p${pictures.size + 1}`
      pictures.set(picture, createHash("sha256").update(body).digest("hex"))
      return answer(outgoing, 201, { id: picture })
    }
    const notice = { ...Schema.decodeUnknownSync(Draft)(JSON.parse(String(body))), id: `n${notices.length + 1}` }
    notices.push(notice)
    answer(outgoing, 201, { id: notice.id, reference: notice.reference })
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    key,
    notices: () => notices,
    pictures: () => pictures,
    clear: () => {
      notices.length = 0
      pictures.clear()
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}
