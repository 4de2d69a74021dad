/** The suite for an adapter of one's own: a platform to count on, an adapter, an item. */
import { AdapterConformance } from "@loa/testing"
import * as Redacted from "effect/Redacted"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as NoticeBoard from "./NoticeBoard.ts"
import * as NoticeBoardAdapter from "./NoticeBoardAdapter.ts"

const open = async (): Promise<AdapterConformance.Opened> => {
  const board = await NoticeBoard.start()
  const key = Redacted.make(board.key)
  return {
    adapter: NoticeBoardAdapter.channel.make({ channel: "notice-board", url: board.url, key }, "village"),
    close: board.close,
    world: {
      reset: board.clear,
      publications: async () =>
        board.notices().map(({ id, pictures, text, title }) => ({
          id,
          fingerprint: JSON.stringify([title, text, pictures.map((picture) => board.pictures().get(picture))]),
          addresses: [`${board.url}/notices/${id}`]
        })),
      leftovers: async () => {
        const shown = board.notices().flatMap(({ pictures }) => pictures)
        return [...board.pictures().keys()].filter((picture) => !shown.includes(picture))
      }
    }
  }
}

AdapterConformance.suite("notice-board", {
  open,
  transport: FetchHttpClient.layer,
  overrides: NoticeBoardAdapter.channel.overrides,
  item: (id) => ({
    id,
    title: "Lịch tiêm chủng tháng 12",
    summary: "Trạm y tế xã, từ 7 giờ 30.",
    assets: [{ id: "poster", type: "image", source: "poster.png" }]
  }),
  files: { "poster.png": { bytes: new Uint8Array(2000).fill(7), mediaType: "image/png" } },
  off: { "token-expired": "the board's key does not end" },
  secrets: ["notice-board-key-of-a-test"]
})
